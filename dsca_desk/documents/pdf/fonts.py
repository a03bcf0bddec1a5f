"""The shipped faces: their metrics, and how a text becomes the bytes of an embedded subset.

Source Sans 3 lacks some characters (Arabic, Chinese, ...). Such a character is drawn as an empty box, never left out, and the
text copied out of the document is still the one that was written.
"""

import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

from dsca_desk.assets import asset

BOX = "\u25a1"
_BOX = ord(BOX)
_NO_BREAK = {"\u2007", "\u202f"}


class Face(Enum):
    """A shipped font file."""

    REGULAR = "SourceSans3-Regular"
    SEMIBOLD = "SourceSans3-Semibold"
    BOLD = "SourceSans3-Bold"
    ITALIC = "SourceSans3-It"

    __hash__ = object.__hash__  # a face is a key in every measurement; the name's hash would be computed each time


class Style(NamedTuple):
    """Face, size and line pitch in points."""

    face: Face
    size: float
    leading: float


class Advances(dict[int, int]):
    """Advance widths by code point in thousandths of the size; a character the face lacks has the width of the box."""

    def __init__(self, font: TTFont) -> None:
        super().__init__(font.face.charWidths)
        self._font = font

    def __missing__(self, code: int) -> int:
        face = self._font.face
        face.charToGlyph[code] = face.charToGlyph[_BOX]  # the subset then draws the box and still names the character
        face.charWidths[code] = face.charWidths[_BOX]
        width: int = face.charWidths[_BOX]
        self[code] = width
        return width


class LoadedFace(NamedTuple):
    """A parsed font with its advances, by code point and by word, and the code points it has glyphs for."""

    font: TTFont
    advances: Advances
    words: dict[str, float]
    covered: frozenset[int]


@cache
def load(face: Face) -> LoadedFace:
    """Parse a face once per process. Raises FileNotFoundError when the installation lacks its fonts."""
    data = BytesIO(asset(f"resources/fonts/{face.value}.ttf").read_bytes())
    font = TTFont(face.value, data, asciiReadable=True, shapable=False)
    return LoadedFace(font, Advances(font), {}, frozenset(code for code in font.face.charToGlyph if code <= 0xFFFF))


def covers(character: str) -> bool:
    """Tell whether the faces have a glyph of their own for a character."""
    return ord(character) in load(Face.REGULAR).covered


def clean(text: str) -> str:
    """Make a text printable: composed accents, plain spaces, line feeds as the only control, no invisible characters.

    A character without a glyph is replaced by its compatibility form where that can be printed; beyond the basic plane by a box.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(map(_printable, text))


def unprintable(text: str) -> str:
    """Return the characters of a text that print as boxes because no font of the program has them, each once."""
    if text.isascii():
        return ""
    composed = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(one for one in composed if not all(part == "\n" or covers(part) for part in _printable(one))))


@cache
def _printable(character: str) -> str:
    if character == "\n" or character in "\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category in ("Cc", "Zs"):
        return "\u00a0" if character == "\u00a0" or character in _NO_BREAK else " "
    if covers(character):
        return character
    compatible = unicodedata.normalize("NFKC", character)
    if compatible != character and all(map(covers, compatible)):
        return compatible
    return BOX if category in ("Cs", "Cn", "Co") or ord(character) > 0xFFFF else character


def width_of(text: str, face: Face) -> int:
    """The width of a text in thousandths of the size."""
    return sum(map(load(face).advances.__getitem__, map(ord, text)))


class _Literals(dict[int, str]):
    """Code point to what stands for it in a string of the page; NUL for a character that needs another subset."""

    def __init__(self, font: TTFont, document: PDFDocument) -> None:
        super().__init__()
        self._font, self._document = font, document

    def __missing__(self, code: int) -> str:
        ((subset, encoded),) = self._font.splitString(chr(code), self._document)
        literal = _escaped(encoded[0]) if subset == 0 else "\0"
        self[code] = literal
        return literal


def _escaped(byte: int) -> str:
    if byte in b"()\\":
        return "\\" + chr(byte)
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


class EmbeddedFonts:
    """The subsets of one document; every text drawn passes through here."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._tables: dict[Face, tuple[_Literals, str]] = {}

    def literal(self, text: str, face: Face) -> tuple[str, str] | None:
        """Return resource name and escaped string of a text, or None when it needs more than the first subset."""
        table, name = self._tables.get(face) or self._open(face)
        literal = text.translate(table)
        return None if "\0" in literal else (name, literal)

    def pieces(self, text: str, face: Face) -> Iterator[tuple[str, str, int]]:
        """Cut a text where the subset changes: resource name, escaped string and width in thousandths of the size."""
        loaded = load(face)
        advances = loaded.advances
        for subset, encoded in _split(loaded.font, text, self._document):
            codes = loaded.font.state[self._document].subsets[subset]
            width = sum(advances[codes[byte]] for byte in encoded)
            yield loaded.font.getSubsetInternalName(subset, self._document), "".join(map(_escaped, encoded)), width

    def _open(self, face: Face) -> tuple[_Literals, str]:
        font = load(face).font
        _split(font, " ", self._document)
        opened = (_Literals(font, self._document), font.getSubsetInternalName(0, self._document))
        self._tables[face] = opened
        return opened


def _split(font: Any, text: str, document: PDFDocument) -> list[tuple[int, bytes]]:
    pieces: list[tuple[int, bytes]] = font.splitString(text, document)
    return pieces
