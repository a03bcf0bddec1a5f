"""Letters of Amendments and Modifications, redlines and the sheet Changes: what stands on them, and that it holds together."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import msgspec
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dsca_desk.documents.change_letter import ChangeLetter, change_letter_pages, change_letter_pdf
from dsca_desk.documents.letter.model import HandChange
from dsca_desk.documents.letter.reading import page_range
from dsca_desk.documents.pdf.attachments import attached_files
from dsca_desk.documents.redline import redline_pdf, words_between
from dsca_desk.documents.workbook import case_workbook
from dsca_desk.exchange.case_file import read_case
from dsca_desk.records.offer import Offer, OfferNote, Reference
from dsca_desk.rules.changes import compare
from dsca_desk.rules.concurrent import Concurrent, Partner, balance, disagreements, mirrored
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.change_letters import Circumstances, change_letter_of
from dsca_desk.services.redlines import redline_between
from dsca_desk.services.workbooks import workbook_of
from tests.rules.builders import D, bought, deliveries, offer, policy, service, stock

replace = msgspec.structs.replace
DAY = date(2027, 7, 1)
BASE = offer(
    stock(),
    bought("002"),
    service("003", description="Survey"),
    stock("004", description="Antenna", deliveries=()),
    accepted_on=date(2027, 1, 20),
    implemented_on=date(2027, 2, 1),
)
A01 = replace(
    BASE,
    document="A01",
    references=(Reference(number="MOD/81", date=date(2027, 6, 12)),),
    price_date=DAY,
    milap_on=DAY,
    offer_expires_on=date(2027, 9, 24),
    lines=(
        replace(BASE.lines[0], quantity=D(80), deliveries=deliveries(q2028Q4=80)),
        replace(BASE.lines[1], months_of_service="12-16"),
        BASE.lines[2],
        stock("005", description="Mast", added_on=DAY, deliveries=()),
    ),
)
M01 = replace(A01, document="M01", references=(Reference(kind="REVIEW", number="U.S. Government Review"),), offer_expires_on=None)


def letter(document: Offer = A01, status: str = "Development", base: Offer = BASE, **about: Any) -> ChangeLetter:
    return change_letter_of(base, document, policy(), status=status, printed_on=DAY, about=Circumstances(**about))


def pages(pdf: bytes) -> list[str]:
    return list(_texts(pdf))


def _texts(pdf: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        content = page.get_textpage()
        yield " ".join(content.get_text_bounded().split())
        content.close()
        page.close()
    document.close()


def test_the_first_page_of_an_amendment() -> None:
    first = pages(change_letter_pdf(letter(purpose="more is needed", unaccepted=())))[0]
    for words in (
        "Amendment to Letter of Offer and Acceptance (LOA)",
        "BN-B-UAB, Amendment No. 1",
        "MOD/81, dated 12 Jun 2027",
        "Reason: more is needed.",
        "adds Line 005, deletes Line 004, increases Line 001 and modifies Line 002",
        "Previous Estimated Cost",
        "Revised Estimated Cost",
        "Due with acceptance",
        "24 Sep 2027",
        "For the Purchaser",
        "DRAFT – NOT AN OFFER",
    ):
        assert words in first


def test_the_first_page_of_a_modification_needs_no_acceptance() -> None:
    first = pages(change_letter_pdf(letter(M01, purpose="the contract cost less")))[0]
    assert "Based on U.S. Government Review" in first
    assert "acknowledgement, optional" in first
    assert "The scope of the LOA does not change." in first
    assert "DRAFT – NOT IN EFFECT" in first
    for absent in ("expires", "Due with acceptance", "(review)", "Pursuant"):
        assert absent not in first


def test_lines_show_previous_change_and_revised() -> None:
    second = pages(change_letter_pdf(letter()))[1]
    assert "Line 003 is not changed." in second
    for words in ("Previous 60 EA", "Change +20 +43,000", "Revised 80 EA", "New line.", "Deleted."):
        assert words in second
    assert "Previous Change Revised" in second
    assert "Line 003" in second
    assert "Survey" not in second


def test_the_money_of_the_letter_foots() -> None:
    made = letter()
    totals = [
        (
            (one.after.total.amount if one.after and one.after.total else D(0)),
            (one.before.total.amount if one.before and one.before.total else D(0)),
        )
        for one in made.lines
    ]
    assert sum(after - before for after, before in totals) == made.difference.net.amount
    parts = ("net", "packing", "administration", "transportation", "other")
    assert sum(getattr(made.difference, part).amount for part in parts) == made.difference.total.amount


def test_the_schedule_has_the_rows_of_its_format() -> None:
    labels = [row.label for row in letter().payments]
    assert labels[:4] == [
        "Previous Payments Scheduled",
        "Current U.S. Government Financial Requirements",
        "Amount received from Purchaser",
        "Due with Amendment Acceptance",
    ]
    assert [row.label for row in letter(M01).payments][3] == "Revised Payments Scheduled"
    assert letter().payments[3].strong


def test_three_notes_stand_in_every_document_and_new_ones_go_on_counting() -> None:
    printed = {change.note.title.split(" (")[0]: (change.mark, change.note.number) for change in letter().notes}
    last = len(place_notes(BASE, price(BASE, policy()), policy()))
    assert printed["Administrative Surcharge"][0] == "As before"
    assert printed["Accessorial Charges"][0] in ("As before", "Revised")
    assert printed["Line 005 – Mast"] == ("New", last + 1)
    assert printed["Line 004 – Antenna"][0] == "Deleted"


def test_restated_and_hand_corrected_letters_say_so() -> None:
    by_hand = (
        HandChange(place="Line 001, Description", before="Kitt", after="Kit", authority="DSCA message 12", on=date(2027, 7, 8)),
    )
    texts = pages(
        change_letter_pdf(
            letter(status="Offered", restatement=1, superseded_on=date(2027, 6, 20), unaccepted=("A01", "A02"), by_hand=by_hand)
        )
    )
    assert "RESTATED (1). This Amendment supersedes the version offered on 20 Jun 2027." in texts[0]
    assert "Changed in pen and ink, last on 08 Jul 2027" in texts[0]
    assert "Amendments 1 and 2 were not accepted; their numbers are not used again." in texts[0]
    assert "“Kitt” reads “Kit”. Allowed by DSCA message 12; changed on 08 Jul 2027." in texts[-1]
    assert "DRAFT" not in "".join(texts)


def test_the_pages_are_counted_and_the_same_letter_gives_the_same_bytes() -> None:
    pdf = change_letter_pdf(letter())
    read = page_range(pdf)
    assert (read.pages, read.stated, read.wrong_footers) == (len(change_letter_pages(letter())), read.pages, ())
    assert pdf == change_letter_pdf(letter())
    files = dict(attached_files(pdf))
    assert read_case(files["BN-B-UAB-A01.case.json"]) == A01
    assert read_case(files["BN-B-UAB-A01.before.json"]) == BASE


@pytest.mark.parametrize("length", [1, 60, 4000])
def test_descriptions_of_any_length_fit(length: int) -> None:
    long = replace(A01, lines=(*A01.lines[:3], replace(A01.lines[3], description="mast of steel " * length)), nickname="x" * 300)
    pdf = change_letter_pdf(letter(long, purpose="reason " * length))
    assert page_range(pdf).wrong_footers == ()


def test_a_case_of_many_lines_runs_on_over_pages() -> None:
    many = replace(BASE, lines=tuple(stock(f"{number:03}") for number in range(1, 120)))
    after = replace(A01, lines=tuple(replace(line, quantity=D(61)) for line in many.lines))
    pdf = change_letter_pdf(letter(after, base=many))
    texts = pages(pdf)
    assert page_range(pdf).wrong_footers == ()
    assert sum("SC/MOS/TA" in text for text in texts) > 5  # the head repeats


def test_a_letter_of_nothing_says_so() -> None:
    texts = pages(change_letter_pdf(letter(replace(BASE, document="A01", price_date=DAY))))
    assert "changes nothing" in texts[0]
    assert "No line is changed." in texts[1]


def test_bpc_letters_have_no_purchaser_signature() -> None:
    bpc = {"program": "BPC_T10", "bpc_program": "Section 333"}
    first = pages(change_letter_pdf(letter(replace(A01, **bpc), base=replace(BASE, **bpc))))[0]
    assert "the Benefitting Country" in first
    assert "For the Purchaser" not in first
    assert "Pursuant" not in first


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9000), st.integers(1, 10**7)), max_size=5), st.booleans(), st.booleans()
)
def test_whatever_changes_the_lines_add_up_to_the_change_of_eight(
    edits: list[tuple[int, int, int]], dropped: bool, added: bool
) -> None:
    lines = list(BASE.lines)
    for place, quantity, cents in edits:
        line = lines[place]
        lines[place] = replace(
            line, unit_price=Decimal(cents).scaleb(-2), quantity=None if line.quantity is None else D(quantity)
        )
    if dropped:
        lines = lines[1:]
    if added:
        lines.append(stock("009", added_on=DAY, unit_price=D("1234.56")))
    made = letter(replace(A01, lines=tuple(lines)))
    change = D(0)
    for one in made.lines:
        for line, sign in ((one.before, -1), (one.after, 1)):
            change += sign * line.total.amount if line and line.total else D(0)
    assert change == made.difference.net.amount
    assert made.before.total.amount + made.difference.total.amount == made.letter.summary.total.amount
    assert made.payments[-1].cumulative.amount == made.letter.summary.total.amount


# --- redline ----------------------------------------------------------------------------------------------------------------


def test_a_redline_tells_what_went_and_what_came() -> None:
    before = replace(BASE, notes=(OfferNote(code="OWN-1", title="Survey", text="A survey is done by the seller."),))
    after = replace(A01, notes=(OfferNote(code="OWN-1", title="Survey", text="A survey is done by the contractor."),))
    made = redline_between(
        before, after, compare(before, after), policy(), earlier_name="Letter of Offer", later_name="Amendment 1", printed_on=DAY
    )
    assert [part.heading for part in made.parts][:2] == ["Document", "Line 001 – Vehicular mounting kit"]
    note = next(part for part in made.parts if part.heading.endswith("– Survey"))
    assert note.heading.startswith("Note ")
    assert [change.place for change in note.changes] == ["Text"]
    assert made.summary[-1].after - made.summary[-1].before != 0
    pdf = redline_pdf(made)
    assert pdf == redline_pdf(made)
    text = " ".join(pages(pdf))
    for words in ("From Letter of Offer to Amendment 1", "seller. contractor.", "Whole line", "(13) Total Estimated Cost"):
        assert words in text


def test_two_equal_versions_say_so() -> None:
    made = redline_between(BASE, BASE, (), policy(), earlier_name="a", later_name="b", printed_on=DAY)
    assert "The two versions are the same in every field." in pages(redline_pdf(made))[0]


def test_a_very_long_text_is_cut_over_pages() -> None:
    before = replace(BASE, notes=(OfferNote(code="OWN-1", text="old words " * 3000),))
    after = replace(BASE, notes=(OfferNote(code="OWN-1", text="new words " * 3000),))
    made = redline_between(before, after, compare(before, after), policy(), earlier_name="a", later_name="b", printed_on=DAY)
    assert page_range(redline_pdf(made)).wrong_footers == ()
    assert len(pages(redline_pdf(made))) > 5


@given(st.text(alphabet="ab ", max_size=30), st.text(alphabet="ab ", max_size=30))
def test_the_words_of_both_texts_come_back(before: str, after: str) -> None:
    words = words_between(before, after)
    assert [word.text for word in words if word.fate != "new"] == before.split()
    assert [word.text for word in words if word.fate != "gone"] == after.split()


# --- workbook ---------------------------------------------------------------------------------------------------------------


def test_the_workbook_of_an_amendment_has_its_changes() -> None:
    priced = price(A01, policy())
    schedule = payment_schedule(priced, policy())
    notes = place_notes(A01, priced, policy())
    data = workbook_of(A01, priced, schedule, notes, (), policy(), printed_on=DAY, by="A. Officer", marking="CUI", base=BASE)
    book = load_workbook(BytesIO(case_workbook(data)), data_only=True)
    formulas = load_workbook(BytesIO(case_workbook(data)))["Changes"]
    rows = list(book["Changes"].iter_rows(min_row=6, values_only=True))
    total = next(row for row in rows if row[1] == "(13) Total Estimated Cost")
    assert Decimal(str(total[6])) == priced.total - price(BASE, policy()).total
    assert any(row[:3] == ("Line 004", "(4)(b) Total", "deleted") for row in rows)
    assert any(row[1] == "Quantity" and row[3:5] == ("60", "80") for row in rows)
    assert formulas["G6"].value.startswith("=")
    without = workbook_of(A01, priced, schedule, notes, (), policy(), printed_on=DAY, by="A. Officer", marking="CUI")
    assert "Changes" not in load_workbook(BytesIO(case_workbook(without))).sheetnames


# --- concurrent ---------------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.integers(1, 6), st.integers(-(10**9), 10**9), min_size=1, max_size=6))
def test_concurrent_modifications_that_name_each_other_sum_to_zero(moves: dict[int, int]) -> None:
    """One case moves value with several others; each is told the opposite amount."""
    own = "BN-B-UAB"
    partners = tuple(Partner(f"BN-B-U{number:02}", "M01", Decimal(cents).scaleb(-2)) for number, cents in moves.items())
    change = sum((partner.amount for partner in partners), Decimal(0))
    together = [Concurrent(own, "M01", change, partners)]
    for partner in partners:
        case, document, back = mirrored(partner, own, "M01")
        together.append(Concurrent(case, document, back.amount, (back,)))
    assert balance(together) == 0
    assert sum(one.change for one in together) == 0
    assert disagreements(together) == ()
    raised = [together[0]._replace(change=together[0].change + Decimal("0.01")), *together[1:]]
    assert disagreements(raised)
