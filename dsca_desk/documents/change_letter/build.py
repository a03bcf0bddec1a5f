"""Put the parts of a letter that changes a case in order, count the pages, draw them, close the file."""

from dsca_desk.documents.change_letter.first_page import first_page
from dsca_desk.documents.change_letter.items import changed_items
from dsca_desk.documents.change_letter.model import ChangeLetter
from dsca_desk.documents.change_letter.money import cost_summary, payment_schedule
from dsca_desk.documents.change_letter.texts import changed_deliveries, changed_notes, distribution
from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.build import frame_of, laid_out
from dsca_desk.documents.letter.first_page import by_hand
from dsca_desk.documents.letter.frame import draw_page
from dsca_desk.documents.pdf.file import AttachedFile, Bookmark, Metadata, PdfFile
from dsca_desk.documents.pdf.flow import Block, Placed, place
from dsca_desk.documents.pdf.fonts import clean


def change_letter_pdf(change: ChangeLetter) -> bytes:
    """Return the letter of an Amendment or Modification as PDF. The same letter gives the same bytes."""
    pages = change_letter_pages(change)
    letter = change.letter
    file = PdfFile(
        Metadata(
            title=clean(f"{change.title} to Letter of Offer and Acceptance {letter.case_id}"),
            author=clean(letter.implementing_agency) or "United States of America",
            subject=clean(letter.nickname or letter.description)[:200],
            created=letter.printed_on,
        )
    )
    watermark = "DRAFT – NOT AN OFFER" if change.kind == "Amendment" else "DRAFT – NOT IN EFFECT"
    frame = frame_of(letter, change.title, watermark)
    bookmarks = []
    for number, placed in enumerate(pages):
        draw_page(file, frame, placed, number + 1, len(pages))
        bookmarks += [Bookmark(block.bookmark, number, top) for block, top in placed if block.bookmark]
    return file.content(bookmarks, _attachments(change))


def change_letter_pages(change: ChangeLetter) -> list[list[Placed]]:
    """Lay the letter out: the blocks of every page with their heights."""
    return laid_out(lambda count: first_page(change, count), place(_after_first_page(change), look.PAGE))


def _after_first_page(change: ChangeLetter) -> list[Block]:
    parts = (changed_items, cost_summary, payment_schedule, distribution, changed_notes, changed_deliveries)
    return [*(block for part in parts for block in part(change)), *by_hand(change.letter)]


def _attachments(change: ChangeLetter) -> list[AttachedFile]:
    """The document as a case file, and the case it was begun from."""
    letter = change.letter
    name = letter.identifier.replace(" ", "-")
    attached = []
    if letter.case_file:
        told = f"Case file of {letter.identifier}"
        attached.append(AttachedFile(f"{name}.case.json", letter.case_file, "application/json", told))
    if change.base_file:
        told = f"Case before {letter.identifier}"
        attached.append(AttachedFile(f"{name}.before.json", change.base_file, "application/json", told))
    return attached
