"""Put the parts of the letter in order, count the pages, draw them, close the file."""

import math

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.deliveries import delivery_schedule
from dsca_desk.documents.letter.first_page import first_page
from dsca_desk.documents.letter.items import items
from dsca_desk.documents.letter.model import LetterOfOffer
from dsca_desk.documents.letter.money import cost_summary, explanation, payment_schedule
from dsca_desk.documents.letter.texts import information, notes, standard_terms
from dsca_desk.documents.pdf.attachments import attached_files
from dsca_desk.documents.pdf.file import AttachedFile, Bookmark, Metadata, PdfFile
from dsca_desk.documents.pdf.flow import Block, Placed, draw, place
from dsca_desk.documents.pdf.fonts import clean
from dsca_desk.documents.pdf.page import HEIGHT, Page
from dsca_desk.documents.pdf.wrap import fit

_WATERMARK = "DRAFT – NOT AN OFFER"
_SLOPE = math.radians(37.5)
_HEAD_RULE, _FOOT_RULE = 47.8, HEIGHT - 48.4


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
    rest = place(_after_first_page(letter), look.PAGE)
    count = len(rest) + 1
    while True:  # a longer number can only lengthen the first page, so this ends
        front = place(first_page(letter, count), look.PAGE)
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
    page = file.page()
    _head(page, letter)
    draw(page, placed)
    _foot(page, letter, number, count)
    file.add(page)


def _after_first_page(letter: LetterOfOffer) -> list[Block]:
    parts = (items, cost_summary, payment_schedule, explanation, notes, delivery_schedule, standard_terms, information)
    return [block for part in parts for block in part(letter)]


def _head(page: Page, letter: LetterOfOffer) -> None:
    """The draft mark, the marking and the head of a page."""
    left, right = look.PAGE.left, look.PAGE.right
    if letter.draft:
        page.watermark(look.WATERMARK, _WATERMARK, 0.89, (math.cos(_SLOPE), math.sin(_SLOPE)))
    page.artifact()
    _marking(page, letter, 29.0)
    page.text(left, _HEAD_RULE - 5.6, look.FOOT, "LOA")
    page.text_right(right, _HEAD_RULE - 5.6, look.FOOT_STRONG, _identifier(letter))
    page.rule(left, _HEAD_RULE, right, _HEAD_RULE)


def _foot(page: Page, letter: LetterOfOffer, number: int, count: int) -> None:
    left, right = look.PAGE.left, look.PAGE.right
    baseline = _FOOT_RULE + 12.0
    page.artifact()
    page.rule(left, _FOOT_RULE, right, _FOOT_RULE)
    page.text(left, baseline, look.FOOT, _identifier(letter))
    if letter.draft:
        name = f"Draft {letter.draft_number}" if letter.draft_number is not None else "Draft"
        page.text_center((left + right) / 2, baseline, look.FOOT, f"{name}, printed {look.day(letter.printed_on)}")
    page.text_right(right, baseline, look.FOOT, f"Page {number} of {count}")
    _marking(page, letter, HEIGHT - 20.0)


def _identifier(letter: LetterOfOffer) -> str:
    return fit(letter.identifier, look.FOOT_STRONG, 160.0)


def _marking(page: Page, letter: LetterOfOffer, baseline: float) -> None:
    if letter.marking:
        room = look.PAGE.right - look.PAGE.left
        page.text_center(look.PAGE.left + room / 2, baseline, look.STRONG, fit(letter.marking, look.STRONG, room))


def _attachments(letter: LetterOfOffer) -> list[AttachedFile]:
    if not letter.case_file:
        return []
    name = letter.identifier.replace(" ", "-")
    return [AttachedFile(f"{name}.case.json", letter.case_file, "application/json", f"Case file of {letter.identifier}")]
