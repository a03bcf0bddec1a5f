"""The user guide as it ships: its pages, in reading order, and a search in them."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dsca_desk.assets import asset

FIRST = "README"
_HEADING = re.compile(r"^(#{1,3}) +(.+?)\s*$")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_MARKUP = re.compile(r"[`*|]|^\s*[-:|\s]+$")


class Section(NamedTuple):
    """A part of a page under its own heading: the heading, how links name it, and its text without markup."""

    heading: str
    anchor: str
    text: str


class GuidePage(NamedTuple):
    """A page of the guide: its name as links write it, its title, its text in Markdown, its parts."""

    name: str
    title: str
    markdown: str
    sections: tuple[Section, ...]


class GuideHit(NamedTuple):
    """A part of a page that holds every word that was looked for; `around` is where the first of them stands."""

    page: str
    title: str
    heading: str
    anchor: str
    around: str


@cache
def guide_pages() -> tuple[GuidePage, ...]:
    """Return the pages: the first one, then the others as it lists them, then those it does not name."""
    folder = asset("docs/guide")
    pages = {path.stem: _page(path) for path in sorted(folder.glob("*.md"))}
    named = [name for _words, name in _LINK.findall(pages[FIRST].markdown)]
    order = dict.fromkeys([FIRST, *(name.removesuffix(".md") for name in named), *pages])
    return tuple(pages[name] for name in order if name in pages)


def guide_page(name: str) -> GuidePage:
    """Return a page by its name. Raises KeyError."""
    return next((page for page in guide_pages() if page.name == name), None) or _missing(name)


def find_in_guide(words: str, limit: int = 20) -> tuple[GuideHit, ...]:
    """Return the parts of the guide that hold every word: first where a heading has them, then in reading order."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    found: list[tuple[int, GuideHit]] = []
    for page in guide_pages():
        for section in page.sections:
            heading = f"{page.title} {section.heading}".casefold()
            whole = f"{heading} {section.text.casefold()}"
            if all(word in whole for word in wanted):
                at_head = sum(word in heading for word in wanted)
                around = _around(section.text, wanted)
                found.append((-at_head, GuideHit(page.name, page.title, section.heading, section.anchor, around)))
    found.sort(key=lambda one: one[0])
    return tuple(hit for _rank, hit in found[:limit])


def anchor_of(heading: str) -> str:
    """Return how links name a heading: lower case, without signs, blanks as hyphens."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", plain(heading).casefold()).strip())


def plain(markdown: str) -> str:
    """Return the words of a line of Markdown."""
    return _MARKUP.sub("", _LINK.sub(r"\1", markdown)).strip()


def _page(path: Path) -> GuidePage:
    markdown = path.read_text(encoding="utf-8")
    title, heading = path.stem, ""
    lines: list[str] = []
    sections: list[Section] = []

    def close() -> None:
        text = " ".join(filter(None, map(plain, lines)))
        if text or heading:
            sections.append(Section(heading, anchor_of(heading), text))

    fenced = False
    for line in markdown.splitlines():
        fenced ^= line.startswith("```")
        found = None if fenced else _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        close()
        heading, lines = plain(found[2]), []
        if found[1] == "#":
            title = heading
    close()
    return GuidePage(path.stem, title, markdown, tuple(sections))


def _around(text: str, wanted: list[str], width: int = 110) -> str:
    """Cut the text around the first word that was looked for, at the ends of words."""
    low = text.casefold()
    first = min((place for word in wanted if (place := low.find(word)) >= 0), default=0)
    begin = max(0, first - width // 3)
    if begin:
        begin = text.find(" ", begin) + 1
    end = min(len(text), begin + width)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin + 1)
    return f"{'… ' if begin else ''}{text[begin:end]}{' …' if end < len(text) else ''}"


def _missing(name: str) -> GuidePage:
    raise KeyError(name)
