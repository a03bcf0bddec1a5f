"""Letters to the sender of a request: what a reader finds in the file, on every page, however long they are."""

from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

from dsca_desk.documents.acknowledgement import Missing, RequestLetter, Wanted, request_letter_pdf

LETTER = RequestLetter(
    kind="acknowledgement",
    number="R-2026-0031",
    reference="BMOD/ACQ/2026/0200",
    letter_date=date(2026, 11, 12),
    received_on=date(2026, 11, 20),
    addressee="Col. T. Varga",
    address=("4 Harbor Street", "Port Selm, Bandaria"),
    purchaser="Government of Bandaria, Ministry of Defense",
    subject="combat engineer vehicles",
    request_kind="Letter of Request for an LOA",
    agency="Department of the Army",
    items=(Wanted(description="Combat engineer vehicle", quantity="6 EA"), Wanted(description="Training")),
    officer="J. Rivera",
    printed_on=date(2026, 11, 22),
    marking="CUI",
)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().replace("\ufffe", "-").split()) for page in document]
    finally:
        document.close()


def test_the_acknowledgment_names_letter_number_and_items():
    (text,) = pages_of(request_letter_pdf(LETTER))
    assert "Your letter BMOD/ACQ/2026/0200 dated 12 Nov 2026 was received on 20 Nov 2026" in text
    assert "kept here as request R-2026-0031" in text
    assert "Combat engineer vehicle, 6 EA" in text
    assert "not an offer" in text
    assert "missing" not in text
    assert text.count("CUI") == 2


def test_the_letter_of_what_is_missing_lists_every_open_point():
    letter = replace(
        LETTER, kind="missing", missing=(Missing(asks="A funding source is named", remark="ask for the budget line"),)
    )
    (text,) = pages_of(request_letter_pdf(letter))
    assert "A funding source is named. ask for the budget line" in text
    assert "It cannot be acted on yet" in text


@pytest.mark.parametrize(("count", "least"), [(1, 1), (40, 2), (400, 8)])
def test_every_page_carries_marking_number_and_count(count, least):
    letter = replace(LETTER, items=tuple(Wanted(description=f"Item number {n}", quantity="1 EA") for n in range(count)))
    pages = pages_of(request_letter_pdf(letter))
    for number, text in enumerate(pages, start=1):
        assert text.count("CUI") == 2
        assert f"Page {number} of {len(pages)}" in text
        assert "R-2026-0031" in text
    whole = " ".join(pages)
    assert all(f"Item number {n}, 1 EA" in whole for n in range(count))
    assert len(pages) >= least


def test_little_is_known_and_still_a_letter_stands():
    letter = RequestLetter(
        kind="acknowledgement",
        number="R-2026-0001",
        reference="",
        letter_date=None,
        received_on=date(2026, 1, 2),
        addressee="",
        printed_on=date(2026, 1, 3),
    )
    (text,) = pages_of(request_letter_pdf(letter))
    assert "Your letter was received on 02 Jan 2026" in text
    assert text.count("UNCLASSIFIED") == 2


def test_the_same_letter_gives_the_same_tagged_file():
    first = request_letter_pdf(LETTER)
    assert first == request_letter_pdf(LETTER)
    with pikepdf.open(BytesIO(first)) as file:
        assert file.Root.Lang == "en-US"
        assert "/StructTreeRoot" in file.Root
        assert str(file.docinfo["/Title"]) == "Acknowledgment of a request R-2026-0031"
