"""The letter as a reader of the file sees it: text, places, pages, bookmarks, fonts."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dsca_desk.documents.letter import (
    BasedOn,
    CostSummary,
    Figure,
    LetterLine,
    LetterNote,
    LetterOfOffer,
    LineDeliveries,
    Payment,
    PolicyText,
    Term,
    letter_pages,
    letter_pdf,
)
from tests.documents.letters import RADIO_LINES, figure, long_letter, radio_letter

LEFT, RIGHT, TOP, BOTTOM = 54.0, 558.0, 36.0, 762.0


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page in the order it is written, spaces closed up."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().replace("\ufffe", "-").split()) for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def boxes_of(pdf: bytes) -> list[tuple[int, str, float, float, float, float]]:
    """Page, character and place (left, top, right, bottom from the top left corner) of everything but spaces."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    try:
        for number, page in enumerate(document):
            text = page.get_textpage()
            characters = text.get_text_range()
            for index in range(min(len(characters), text.count_chars())):
                left, bottom, right, top = text.get_charbox(index)
                if characters[index].strip() and right > left:
                    found.append((number, characters[index], left, 792 - top, right, 792 - bottom))
    finally:
        document.close()
    return found


def bookmarks_of(pdf: bytes) -> list[tuple[str, int]]:
    with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        return [(item.title, numbers[item.destination[0].objgen]) for item in outline.root]


@pytest.fixture(scope="module")
def radio() -> bytes:
    return letter_pdf(radio_letter())


def test_first_page_has_every_field(radio):
    first = pages_of(radio)[0]
    for words in (
        "United States of America",
        "Letter of Offer and Acceptance (LOA)",
        "Tactical Radios and Support",
        "Based on BMOD/ACQ/2026/0079, dated 14 Jul 2026 BMOD/ACQ/2026/0094, dated 28 Jul 2026 (clarification)",
        "Pursuant to the Arms Export Control Act",
        "Government of Bandaria, Ministry of Defense, Directorate of Acquisition, 4 Harbor Street, Port Selm, Bandaria",
        "This LOA provides for tactical manpack radio sets",
        "Estimated Cost $3,891,921",
        "Initial Deposit $350,009",
        "Terms of Sale Dependable Undertaking",
        "Congressional notification Not applicable",
        "This offer expires on 06 Jan 2027.",
        "the authority of their governments",
        "For the U.S. Government",
        "For the Purchaser",
        "Typed name and title",
        "Department of the Army Implementing agency",
        "DSCA Reviewed/Approved",
        "Information to be provided by the Purchaser",
        "Mark-for code",
        "Freight forwarder code",
        "Purchaser procuring agency code",
        "paying office",
    ):
        assert words in first, words


def test_parts_stand_in_the_order_of_the_document(radio):
    text = text_of(radio)
    parts = (
        "United States of America",
        "Items to be supplied",
        "Estimated cost summary",
        "Estimated payment schedule",
        "Explanation and distribution",
        "Note 1. Line 001",
        "Estimated delivery schedule",
        "Standard Terms and Conditions",
        "Column (5), source",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert [title for title, _ in bookmarks_of(radio)] == [
        "Letter of Offer and Acceptance",
        "Items to be supplied",
        "Estimated cost summary",
        "Estimated payment schedule",
        "Explanation and distribution",
        "Notes",
        "Estimated delivery schedule",
        "Letter of Offer and Acceptance Standard Terms and Conditions",
        "Letter of Offer and Acceptance Information",
    ]


def test_bookmarks_lead_to_the_page_of_their_part():
    pdf = letter_pdf(long_letter(60))
    pages = pages_of(pdf)
    for title, number in bookmarks_of(pdf):
        assert title in pages[number]


def test_a_line_prints_its_columns(radio):
    items = pages_of(radio)[1]
    assert "001 D4B 5820RADIOMPK (N) Radio set, manpack, VHF/UHF, with battery and antenna kit. Condition: new." in items
    assert "(See Note 1) 120 EA 18,584.00 2,230,080 P (10-14) TA5 A 4" in items
    assert "(See Note 5) XX 286,400 S (13-15) TA3 – –" in items


@pytest.mark.parametrize(
    ("mde", "sme", "flag"),
    [(False, False, "(N)"), (False, True, "(Y) SME"), (True, True, "(Y) MDE, SME"), (True, False, "(Y) MDE")],
)
def test_flags_of_defense_equipment(mde, sme, flag):
    line = replace(RADIO_LINES[0], mde=mde, sme=sme)
    assert f"5820RADIOMPK {flag} Radio" in text_of(letter_pdf(radio_letter(lines=(line,))))


def test_sublines_follow_their_line_on_the_same_page():
    lines = []
    for line in long_letter(40).lines:
        parts = tuple(replace(line, number=f"{line.number}{letter}", notes=()) for letter in "ab")
        lines.append(replace(line, quantity=None, unit_cost=None, source="", months="", assistance="", sublines=parts))
    pages = pages_of(letter_pdf(radio_letter(lines=tuple(lines))))
    for line in lines:
        (page,) = (page for page in pages if re.search(rf"\b{line.number} D4|\b{line.number} [NMK]", page))
        assert f" {line.number}a " in page


@pytest.mark.parametrize("count", [0, 1, 12, 13, 40, 400])
def test_pages_are_counted_once(count):
    letter = long_letter(count, draft=True, draft_number=2)
    pages = pages_of(letter_pdf(letter))
    assert len(pages) == len(letter_pages(letter))
    assert f"page 1 through page {len(pages)} " in pages[0]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "DRAFT – NOT AN OFFER" in page
        assert "Draft 2, printed 19 Oct 2026" in page


def test_an_offered_letter_has_no_draft_mark(radio):
    assert "DRAFT" not in text_of(radio)
    assert "Draft" not in text_of(radio)


def test_the_head_repeats_and_no_row_is_cut():
    letter = long_letter(150)
    pdf = letter_pdf(letter)
    pages = pages_of(pdf)
    with_rows = [page for page in pages if "Ofr Rel Cde" in page]
    assert len(with_rows) > 5
    for line in letter.lines:
        pointer = f"(See Note {line.notes[0]})"
        (page,) = (page for page in pages if pointer in page)
        assert page in with_rows
        assert line.description in page
        assert line.masl in page


@pytest.mark.parametrize("count", range(8, 16))
def test_the_cost_summary_stays_on_one_page(count):
    pages = pages_of(letter_pdf(long_letter(count)))
    (page,) = (page for page in pages if "(8) Net Estimated Cost" in page)
    for words in ("Estimated cost summary", "(9) Packing", "(10) Administrative", "(11) Transp", "(12) Other", "(13) Total"):
        assert words in page


def test_no_heading_stands_alone_at_the_foot():
    """Every heading has at least the first line of its text below it on the page, whatever the length before it."""
    for count in range(20, 34):
        letter = long_letter(count)
        pages = pages_of(letter_pdf(letter))
        for note in letter.notes:
            (page,) = (page for page in pages if f"Note {note.number}. " in page)
            assert f"Note {note.number}. {note.title}. {note.text[:30]}" in page


def test_nothing_stands_outside_the_margins():
    names = tuple(
        replace(
            line, description="W" * 300, masl="M" * 60, number="001", condition="x" * 80, release="AAAAAA", months="1-1000000"
        )
        for line in RADIO_LINES
    )
    wide = Figure(Decimal("-98765432109876"))
    letters = (
        radio_letter(),
        long_letter(40, draft=True, marking="CUI"),
        radio_letter(
            lines=(*names, replace(RADIO_LINES[0], total=wide, unit_cost=wide)),
            nickname="N" * 200,
            purchaser="P" * 400,
            case_id="BN-B-" + "U" * 90,
            implementing_agency="Agency " * 40,
            terms_of_sale=(Term(name="T" * 90, amount=Decimal(10**13)), Term(name="Other terms " * 9, balance=True)),
            congressional_notification=tuple(f"CN {number}" for number in range(40)),
            payments=(Payment(label="L" * 60, amount=wide, cumulative=wide),),
        ),
    )
    for letter in letters:
        for page, character, left, top, right, bottom in boxes_of(letter_pdf(letter)):
            if letter.marking and character in "CUI" and not TOP <= top <= BOTTOM:
                continue
            if letter.draft and bottom - top > 25:  # the draft mark runs across the whole page
                continue
            assert left >= LEFT - 0.6, (page, character)
            assert right <= RIGHT + 0.9, (page, character)
            assert top >= TOP, (page, character)
            assert bottom <= BOTTOM, (page, character)


def test_a_row_higher_than_a_page_is_cut_between_lines():
    words = [f"word{number}" for number in range(1400)]
    line = replace(RADIO_LINES[0], description=" ".join(words))
    pdf = letter_pdf(radio_letter(lines=(RADIO_LINES[1], line, RADIO_LINES[2])))
    text = text_of(pdf)
    assert re.findall(r"word\d+", text) == words
    assert max(bottom for _, _, _, _, _, bottom in boxes_of(pdf)) <= BOTTOM


def test_a_long_description_runs_over_the_first_page():
    words = [f"article{number}" for number in range(1100)]
    letter = radio_letter(description=" ".join(words), notes=(LetterNote(number=1, title="Long", text="z " * 5000),))
    pdf = letter_pdf(letter)
    assert re.findall(r"article\d+", text_of(pdf)) == words
    pages = pages_of(pdf)
    (signed,) = (page for page in pages if "For the Purchaser" in page)
    assert "DSCA Reviewed/Approved" in signed
    assert "paying office" in signed


def test_several_terms_of_sale_print_with_their_dollars():
    terms = (Term(name="FMS Credit (Non-Repayable)", amount=Decimal(2000000)), Term(name="Cash with Acceptance", balance=True))
    first = pages_of(letter_pdf(radio_letter(terms_of_sale=terms)))[0]
    assert "Terms of Sale FMS Credit (Non-Repayable) $2,000,000 Cash with Acceptance Balance" in first


def test_all_notifications_print():
    first = pages_of(letter_pdf(radio_letter(congressional_notification=("CN 26-15", "CN 26-16"))))[0]
    assert "Congressional notification CN 26-15 CN 26-16" in first


def test_the_schedule_with_a_letter_of_credit_has_three_more_columns():
    rows = (
        Payment(label="Initial deposit", amount=figure(712000), cumulative=figure(712000)),
        Payment(
            due=date(2027, 6, 15),
            amount=figure(278000),
            cumulative=figure(990000),
            requirements=Decimal(2390000),
            termination_liability=Decimal(1400000),
        ),
    )
    text = text_of(letter_pdf(radio_letter(payments=rows, letter_of_credit=Decimal(1400000))))
    assert "(1) Total requirements, cumulative (2) Termination liability" in text
    assert "15 Jun 2027 2,390,000 1,400,000 990,000 278,000" in text
    assert "standby letter of credit of $1,400,000" in text


def test_balance_as_billed_and_a_single_payment():
    rows = (
        Payment(label="Initial deposit", amount=figure(60000), cumulative=figure(60000)),
        Payment(label="Balance as billed", amount=figure(140000), cumulative=figure(200000)),
    )
    assert "Balance as billed 140,000 200,000" in text_of(letter_pdf(radio_letter(payments=rows)))
    text = text_of(letter_pdf(radio_letter(payments=rows[:1])))
    assert "Initial deposit $60,000 $60,000 The cumulative column ends" in text
    assert "may differ" not in text


def test_deliveries_print_by_quarter_in_bands():
    quarters = tuple((f"{2027 + number // 4}Q{number % 4 + 1}", Decimal(number + 1)) for number in range(17))
    lines = (
        LineDeliveries(line="001", description="Radio set", unit_of_issue="EA", quantities=quarters),
        LineDeliveries(line="002", description="Mast", unit_of_issue="EA", quantities=(("2029Q2", Decimal("2.50")),)),
    )
    text = text_of(letter_pdf(radio_letter(deliveries=lines)))
    assert text.count("Jan–Mar 2027") == 1
    assert "001 Radio set EA 1 2 3 4 5 6 7" in text
    assert f"001 Radio set EA 15 16 17 {sum(range(18))}" in text
    assert "002 Mast EA 2.5" in text


def test_texts_of_the_desk_are_labelled_until_official_ones_are_loaded():
    own = text_of(letter_pdf(radio_letter()))
    assert own.count("This is not the official text") == 2
    official = PolicyText(paragraphs=(("1", "Heading", ""), ("1.1", "Name", "Official words.\n- one\n- two")), wording="official")
    text = text_of(letter_pdf(radio_letter(terms=official, information=official)))
    assert "not the official text" not in text
    assert "Official words. • one • two" in text


def test_bpc_letters_differ():
    letter = radio_letter(
        bpc=True, authority="10 USC 333", funds="FY 2026 O&M, request 0079", based_on=(BasedOn(number="MIPR 26-118"),)
    )
    pages = pages_of(letter_pdf(letter))
    first = pages[0]
    assert "Terms of Sale Dependable Undertaking Authority 10 USC 333 Funds FY 2026 O&M, request 0079 Offer expires" in first
    assert "Benefitting Country" in first
    assert "For the U.S. Government" in first
    assert "DSCA Reviewed/Approved" in first
    assert "For the Purchaser" not in first
    assert "Information to be provided by the Purchaser" not in first
    text = " ".join(pages)
    assert "Standard Terms and Conditions" not in text
    assert "Letter of Offer and Acceptance Information" in text
    assert "The Purchaser returns" not in text
    assert f"page 1 through page {len(pages)} " in first


def test_unconfirmed_figures_are_marked_on_drafts_only():
    summary = replace(radio_letter().summary, transportation=figure(16596, True), total=figure(3891921, True))
    letter = radio_letter(summary=summary, unconfirmed=("(11) Transportation, an old table",), draft=True)
    draft = text_of(letter_pdf(letter))
    assert "$16,596†" in draft.replace(" ", "")
    assert "† This figure rests on a rate that is not confirmed" in draft
    assert "Not confirmed: (11) Transportation, an old table." in draft
    assert "†" not in text_of(letter_pdf(replace(letter, draft=False)))
    assert "†" not in text_of(letter_pdf(radio_letter(draft=True)))


def test_a_marking_prints_at_top_and_bottom_of_every_page():
    for page in pages_of(letter_pdf(long_letter(20, marking="CUI"))):
        assert page.split().count("CUI") == 2


def test_missing_values_leave_no_holes():
    zero = figure(0)
    letter = LetterOfOffer(
        case_id="BN-B-UAB",
        estimated_cost=zero,
        initial_deposit=zero,
        summary=CostSummary(net=zero, packing=zero, administration=zero, transportation=zero, other=zero, total=zero),
        lines=(LetterLine(number="001", description=""),),
        notes=(LetterNote(number=1, title="Empty", text=""),),
        printed_on=date(2026, 11, 22),
    )
    text = text_of(letter_pdf(letter))
    for words in (
        "The day on which this offer expires has not been set",
        "Terms of Sale –",
        "No payment schedule has been made",
        "No line of this LOA has a delivery schedule",
        "The text is missing from the policy",
        "Note 1. Empty.",
    ):
        assert words in text
    assert "None" not in text


@pytest.mark.parametrize(
    "name", ["Ərəb Ğöñül Řłøþ", "Φώτης Жуков", "Nguyễn Văn Ơ", "北京 軍 日本", "وزارة الدفاع", "Z\u0308u\u0308rich", "ｆｕｌｌ ①"]
)
def test_foreign_names_are_drawn_and_can_be_copied(name):
    text = text_of(letter_pdf(radio_letter(nickname=name)))
    composed = unicodedata.normalize("NFC", name)
    expected = (composed, unicodedata.normalize("NFKC", name), composed[::-1])  # the reader of the test turns Arabic around
    assert any(all(word in text for word in form.split()) for form in expected), text[:200]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=40))
def test_any_text_prints(description, name, code):
    line = LetterLine(number=code, description=description, masl=name, source=code, months=code, condition=name)
    letter = radio_letter(
        lines=(line,),
        nickname=name,
        purchaser=name,
        description=description,
        case_id=code,
        implementing_agency=name,
        notes=(LetterNote(number=1, title=name, text=description),),
        terms=PolicyText(paragraphs=((code, name, description),)),
    )
    pdf = letter_pdf(letter)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not document.check_pdf_syntax()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("abcdefghijklmnopqrstuvwxyzÄéßŁžΩЖ0123456789()\\'\"&<>%", min_size=1, max_size=70), min_size=1, max_size=120)
)
def test_every_word_of_a_description_is_there(words):
    line = replace(RADIO_LINES[0], description=" ".join(words))
    text = text_of(letter_pdf(radio_letter(lines=(line,), notes=())))
    for word in words:
        assert word in text or word in text.replace(" ", ""), word
