"""The pages of a PDF as pictures and text, drawn by PDFium. Its calls take turns: it knows one thread at a time."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import WeakSet

import pypdfium2  # type: ignore[import-untyped]  # PDFium for Python carries no types
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from dsca_desk.documents.pdf.turns import TURN

_TALLEST = 40.0  # points; the mark of a draft across the page is taller than any words
_GAP = 6.0  # points between words of a sentence at most
LETTER = (612.0, 792.0)  # points, until the pages themselves are known
_open: "WeakSet[Sheets]" = WeakSet()


class Hit(NamedTuple):
    """Where a searched text stands: the page from 0, and its boxes in points from the upper left corner."""

    page: int
    boxes: tuple[QRectF, ...]


class Piece(NamedTuple):
    """A few words that stand together: the page from 0, the words, their box in points from the upper left corner."""

    page: int
    words: str
    box: QRectF


class Sheets:
    """An open PDF. `first` is the place of its first page in the whole document, `count` how many pages that has."""

    def __init__(self, pdf: bytes, first: int = 0, count: int = 0) -> None:
        with TURN:
            self._document: Any = pypdfium2.PdfDocument(pdf)
            self.sizes = [self._document.get_page_size(number) for number in range(len(self._document))]
        self.first, self.count = first, count or len(self.sizes)
        self.closed = False
        _open.add(self)

    def has(self, page: int) -> bool:
        """Tell whether a page of the whole document is among these."""
        return self.first <= page < self.first + len(self.sizes)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in points; one that is not here is taken to be as large as the others."""
        return self.sizes[page - self.first] if self.has(page) else self.sizes[0] if self.sizes else LETTER

    def image(self, page: int, scale: float) -> QImage:
        """Draw a page on white, `scale` pixels to the point. Raises IndexError for a page that is not here or no longer open."""
        with self._page(page) as opened:
            if opened is None:
                raise IndexError(page)
            bitmap = opened.render(scale=scale, prefer_bgrx=True)
            drawn = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32).copy()
            bitmap.close()
        return drawn

    def text(self, page: int) -> str:
        """Return the text of a page in reading order, empty for a page that is not here."""
        with self._page(page) as opened:
            if opened is None:
                return ""
            words = opened.get_textpage()
            text: str = words.get_text_range()
            words.close()
        return text.replace("\r\n", "\n").replace("\ufffe", "-")

    def words_in(self, page: int, box: QRectF) -> str:
        """Return the words inside a box of a page, which is given in points from the upper left corner."""
        return " ".join(piece.words for piece in self._pieces_of(page) if box.contains(piece.box.center()))

    def pieces(self) -> list[Piece]:
        """Return every few words that stand together, page by page, without the mark of a draft across the page."""
        return [piece for page in range(self.first, self.first + len(self.sizes)) for piece in self._pieces_of(page)]

    def _pieces_of(self, page: int) -> list[Piece]:
        with self._page(page) as opened:
            if opened is None:
                return []
            words, height = opened.get_textpage(), self.size(page)[1]
            text: str = words.get_text_range()
            count = words.count_chars()
            letters = [(text[place], _letter_box(words, place, height)) for place in range(min(count, len(text)))]
            words.close()
        return [Piece(page, said, box) for said, box in _together(letters) if box.height() < _TALLEST]

    def find(self, text: str) -> list[Hit]:
        """Return every place of a text, whatever its case, page by page."""
        found: list[Hit] = []
        for page in range(self.first, self.first + len(self.sizes)):
            with self._page(page) as opened:
                if opened is None:
                    break
                words = opened.get_textpage()
                search = words.search(text)
                while (hit := search.get_next()) is not None:
                    found.append(Hit(page, tuple(_boxes(words, hit[0], hit[1], self.size(page)[1]))))
                search.close()
                words.close()
        return found

    def close(self) -> None:
        """Give the document back."""
        with TURN:
            self.closed = True
            self._document.close()

    @contextmanager
    def _page(self, page: int) -> Iterator[Any]:
        """Open a page while it is our turn; None for one that is not here."""
        with TURN:
            if self.closed or not self.has(page):
                yield None
                return
            opened = self._document[page - self.first]
            try:
                yield opened
            finally:
                opened.close()


def _close_all() -> None:
    """Give back what is still open when the program ends, before PDFium complains about it."""
    for sheets in list(_open):
        sheets.close()


atexit.register(_close_all)


def _letter_box(words: Any, place: int, height: float) -> QRectF:
    left, bottom, right, top = words.get_charbox(place, loose=True)
    return QRectF(left, height - top, right - left, top - bottom)


def _together(letters: list[tuple[str, QRectF]]) -> Iterator[tuple[str, QRectF]]:
    """Join letters that follow each other on one line without a wide gap."""
    said, box = "", QRectF()
    for letter, place in letters:
        blank = not letter.strip()
        apart = place.left() - box.right() > _GAP or place.right() < box.left() - _GAP
        other = not blank and said and (apart or abs(place.center().y() - box.center().y()) > max(box.height(), 1.0) / 2)
        if letter in "\r\n" or other:
            if said.strip():
                yield " ".join(said.split()), box
            said, box = "", QRectF()
        if blank:
            said += " " if said else ""
        else:
            said, box = said + ("-" if letter == "\ufffe" else letter), place if box.isNull() else box.united(place)
    if said.strip():
        yield " ".join(said.split()), box


def _boxes(words: Any, index: int, count: int, height: float) -> list[QRectF]:
    boxes = []
    for number in range(words.count_rects(index, count)):
        left, bottom, right, top = words.get_rect(number)
        boxes.append(QRectF(left, height - top, right - left, top - bottom))
    return boxes
