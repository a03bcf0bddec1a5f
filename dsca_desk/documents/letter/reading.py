"""Read in a finished letter what it says of its own pages."""

import re
from typing import Any, NamedTuple

from dsca_desk.documents.pdf.turns import TURN

_SENTENCE = re.compile(r"page\s+1\s+through\s+page\s+(\d+)")
_FOOTER = re.compile(r"Page\s+(\d+)\s+of\s+(\d+)")


class PageRange(NamedTuple):
    """How many pages a letter has, the number its front states as the last, and the pages whose footers say otherwise."""

    pages: int
    stated: int | None
    wrong_footers: tuple[int, ...] = ()


def page_range(pdf: bytes) -> PageRange:
    """Return what a finished letter says of its pages; `stated` is None when no page carries the sentence.

    Raises ValueError when the bytes are no readable PDF.
    """
    import pypdfium2  # type: ignore[import-untyped]  # here: only reading back needs it; it carries no types

    try:
        with TURN:
            document = pypdfium2.PdfDocument(pdf)
            count = len(document)
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"This is not a readable PDF ({error}).") from None
    try:
        texts = [_text(document, number) for number in range(count)]
    finally:
        with TURN:
            document.close()
    stated = next((int(found[1]) for text in texts if (found := _SENTENCE.search(text))), None)
    wrong = [number for number, text in enumerate(texts, 1) if (str(number), str(count)) not in _FOOTER.findall(text)]
    return PageRange(count, stated, tuple(wrong))


def _text(document: Any, number: int) -> str:
    with TURN:
        page = document[number]
        content = page.get_textpage()
        try:
            return str(content.get_text_bounded())
        finally:
            content.close()
            page.close()
