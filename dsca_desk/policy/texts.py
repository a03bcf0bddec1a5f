"""The text library: our own short wording of notes, terms and information, or the official texts an office has loaded.

A text file is UTF-8. Its head is `name: value` lines (`wording`, `source`, `title`), an empty line ends the head. In the body
an empty line separates paragraphs; `# 1 Heading` opens a section and `## 1.1 Heading` a paragraph with a heading; `- ` begins
an item of a list; `{name}` is a place to be filled in. Curly brackets have no other use.
"""

import re
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from dsca_desk.policy.table import PolicyError

Wording = Literal["own", "office", "official"]

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_HEAD_LINE = re.compile(r"([a-z]+): (.+)")
_HEADING = re.compile(r"(#{1,2}) (?:(\(?\d[\d.]*\)?) )?(.+)")
LARGEST_TEXT = 1024 * 1024


class TextPart(NamedTuple):
    """A part of a text: level 1 for a section, 2 for a paragraph with a heading, 0 for one without; words may be empty."""

    level: Literal[0, 1, 2]
    number: str
    heading: str
    words: str


class LibraryText(msgspec.Struct, frozen=True, kw_only=True):
    """A text with the standing of its wording: `own` of this product, `office` of the office, or `official` from a source."""

    name: str
    wording: Wording
    body: str
    title: str = ""
    source: str = ""

    @property
    def places(self) -> frozenset[str]:
        """The names of the places to be filled in."""
        return frozenset(_PLACE.findall(self.body))

    @property
    def parts(self) -> tuple[TextPart, ...]:
        """The text section by section and paragraph by paragraph; paragraphs of one heading are separated by empty lines."""
        parts: list[TextPart] = []
        for block in re.split(r"\n{2,}", self.body):
            first, _, rest = block.partition("\n")
            match = _HEADING.fullmatch(first)
            if match:
                parts.append(TextPart(1 if match[1] == "#" else 2, match[2] or "", match[3], rest))
            elif parts and parts[-1].level:
                joined = f"{parts[-1].words}\n\n{block}" if parts[-1].words else block
                parts[-1] = parts[-1]._replace(words=joined)
            else:
                parts.append(TextPart(0, "", "", block))
        return tuple(parts)


def read_text(path: Path, name: str, file: str = "") -> LibraryText:
    """Read one text; `file` is the name in refusals. Raises PolicyError where head or body cannot be trusted."""
    file = file or f"texts/{name}.txt"
    try:
        if path.stat().st_size > LARGEST_TEXT:
            raise PolicyError(file, None, "larger than 1 MB; a text of a letter never is")
        whole = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError(file, None, f"not a readable UTF-8 text ({error})") from None
    except OSError as error:
        raise PolicyError(file, None, f"cannot be read ({error.strerror})") from None
    head, _, body = whole.partition("\n\n")
    values: dict[str, str] = {}
    for number, line in enumerate(head.splitlines(), start=1):
        match = _HEAD_LINE.fullmatch(line)
        if match is None or match[1] in values:
            raise PolicyError(file, number, "the head has one `name: value` line each for wording, source and title")
        values[match[1]] = match[2]
    if not body.strip():
        raise PolicyError(file, None, "the text is empty (an empty line ends the head)")
    if re.search(r"[{}]", _PLACE.sub("", body)):
        raise PolicyError(file, None, "curly brackets only mark places, written {lines}")
    try:
        text = msgspec.convert({"name": name, "body": body.strip(), **values}, _Strict)
    except msgspec.ValidationError as error:
        raise PolicyError(file, 1, str(error)) from None
    if text.wording == "official" and not text.source:
        raise PolicyError(file, 1, "source: an official text names its source")
    return LibraryText(**msgspec.structs.asdict(text))


class _Strict(LibraryText, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head as a file may write it."""
