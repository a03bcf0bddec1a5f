"""Put the parts of the letter in order, count the pages, draw them, close the file."""

from collections.abc import Callable

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.deliveries import delivery_schedule
from dsca_desk.documents.letter.first_page import by_hand, first_page
from dsca_desk.documents.letter.frame import Frame, draw_page
from dsca_desk.documents.letter.items import items
from dsca_desk.documents.letter.model import LetterOfOffer
from dsca_desk.documents.letter.money import cost_summary, explanation, payment_schedule
from dsca_desk.documents.letter.texts import information, notes, standard_terms
from dsca_desk.documents.pdf.attachments import attached_files
from dsca_desk.documents.pdf.file import AttachedFile, Bookmark, Metadata, PdfFile
from dsca_desk.documents.pdf.flow import Block, Placed, place
from dsca_desk.documents.pdf.fonts import clean

_WATERMARK = "DRAFT – NOT AN OFFER"


def letter_pdf(letter: LetterOfOffer) -> bytes:
    """Return the letter as PDF. The same letter gives the same bytes, on every machine."""
    pages = letter_pages(letter)
    file = _file(letter)
    bookmarks = []
    for number, placed in enumerate(pages):
        _draw(file, letter, placed, number + 1, len(pages))
        bookmarks += [Bookmark(block.bookmark, number, top) for block, top in placed if block.bookmark]
    return file.content(bookmarks, _attachments(letter))


def letter_extract(letter: LetterOfOffer, first: int, last: int) -> tuple[bytes, int]:
    """Return the pages from `first` to `last`, counted from 1, as a PDF of their own, and how many the letter has.

    They look as in the whole letter, of which they are drawn in a fraction of the time; nothing is attached. Pages beyond
    the last are left out, but one is always there.
    """
    pages = letter_pages(letter)
    last = min(last, len(pages))
    file = _file(letter)
    for number in range(max(min(first, last), 1), last + 1):
        _draw(file, letter, pages[number - 1], number, len(pages))
    return file.content(), len(pages)


def letter_pages(letter: LetterOfOffer) -> list[list[Placed]]:
    """Lay the letter out: the blocks of every page with their heights. Its length is the N of "page 1 through page N"."""
    return laid_out(lambda count: first_page(letter, count), place(_after_first_page(letter), look.PAGE))


def laid_out(front_of: Callable[[int], list[Block]], rest: list[list[Placed]]) -> list[list[Placed]]:
    """Put a first page that names the number of pages before the rest."""
    count = len(rest) + 1
    while True:  # a longer number can only lengthen the first page, so this ends
        front = place(front_of(count), look.PAGE)
        if len(front) + len(rest) <= count:
            return front + rest
        count = len(front) + len(rest)


def attached_case_file(pdf: bytes) -> bytes:
    """Return the case file a letter carries.

    Raises ValueError with a sentence when the bytes are no readable PDF or carry no case file.
    """
    for name, content in attached_files(pdf):
        if name.endswith(".case.json"):
            return content
    raise ValueError("This PDF carries no case file. Only letters printed by DSCA Desk can be read back.")


def _file(letter: LetterOfOffer) -> PdfFile:
    return PdfFile(
        Metadata(
            title=clean(f"Letter of Offer and Acceptance {letter.identifier}"),
            author=clean(letter.implementing_agency) or "United States of America",
            subject=clean(letter.nickname or letter.description)[:200],
            created=letter.printed_on,
        )
    )


def _draw(file: PdfFile, letter: LetterOfOffer, placed: list[Placed], number: int, count: int) -> None:
    draw_page(file, frame_of(letter, "LOA", _WATERMARK), placed, number, count)


def frame_of(letter: LetterOfOffer, kind: str, watermark: str) -> Frame:
    """Return what stands around the pages of a letter of some kind; the draft mark only while it is a draft."""
    if not letter.draft:
        return Frame(kind, letter.identifier, letter.marking)
    name = f"Draft {letter.draft_number}" if letter.draft_number is not None else "Draft"
    return Frame(kind, letter.identifier, letter.marking, watermark, f"{name}, printed {look.day(letter.printed_on)}")


def _after_first_page(letter: LetterOfOffer) -> list[Block]:
    parts = (items, cost_summary, payment_schedule, explanation, notes, delivery_schedule, by_hand, standard_terms, information)
    return [block for part in parts for block in part(letter)]


def _attachments(letter: LetterOfOffer) -> list[AttachedFile]:
    if not letter.case_file:
        return []
    name = letter.identifier.replace(" ", "-")
    return [AttachedFile(f"{name}.case.json", letter.case_file, "application/json", f"Case file of {letter.identifier}")]
