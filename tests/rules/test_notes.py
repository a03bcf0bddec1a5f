"""Notes: which are placed for which facts, in which order, with which words."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.records.offer import Offer, OfferNote, OtherCharge, RateOverride, TermOfSale, Waiver
from dsca_desk.rules.notes import PlacedNote, document_day, note_numbers_of_line, place_notes
from dsca_desk.rules.notes.placed import RULES
from dsca_desk.rules.notes.placing import required_codes
from dsca_desk.rules.pricing import price
from tests.exchange.case_files import offers
from tests.rules.builders import bought, offer, policy, service, stock, terms

D = Decimal
BPC = {"program": "BPC_T10", "dependable_undertaking": False, "terms_of_sale": terms("CWA")}
OLD = {"price_date": date(2008, 5, 6), "accepted_on": date(2008, 5, 6), "offer_expires_on": None, "milap_on": None}
EDA = stock(source="E", type_of_assistance="A", unit_price=D("0.00"), condition="F")
EQUITY = stock(
    source="P",
    type_of_assistance="U",
    quantity=None,
    unit_of_issue="XX",
    unit_price=D("845000.00"),
    deliveries=(),
    cas_exemption="PROS",
)


def placed(document: Offer) -> tuple[PlacedNote, ...]:
    return place_notes(document, price(document, policy()), policy())


def note(document: Offer, code: str) -> PlacedNote:
    found = [one for one in placed(document) if one.code == code]
    assert len(found) == 1, [one.code for one in placed(document)]
    return found[0]


# code, an offer that needs it, words of its text, an offer that does not
CHOSEN: list[tuple[str, Offer, str, Offer]] = [
    ("ADMIN-WAIVER", offer(waivers=(Waiver(charge="ADMIN", basis="AECA 21(e)"),)), "$4,128.00", offer()),
    (
        "ADMIN-WAIVER-AWACS",
        offer(country="N1", waivers=(Waiver(charge="ADMIN", basis="10 USC 2350e"),)),
        "$4,128.00",
        offer(waivers=(Waiver(charge="ADMIN", basis="x"),)),
    ),
    (
        "ADMIN-RATE-CHANGE",
        offer(price_date=date(2018, 5, 1), milap_on=date(2018, 5, 1), offer_expires_on=date(2018, 8, 1)),
        "3.5 percent",
        offer(),
    ),
    ("ARMY-PSC", offer(bought(support_charge="SNAP")), "Line 001", offer(bought())),
    ("ADMIN-DISBURSE", offer(service(masl="ADMC0MSERV0FF")), "$286,400.00", offer(service())),
    ("SCML", offer(**OLD), "$10,098.00", offer()),
    ("CAS-SURCHARGE", offer(stock(), bought("002")), "contract audit 0.2 percent", offer()),
    ("CAS-WAIVER", offer(bought(), country="AT"), "quality assurance and inspection", offer(bought())),
    ("INDIRECT-PRE2020", offer(price_date=date(2019, 5, 1)), "3.2 percent", offer()),
    ("INDIRECT-T10", offer(**BPC), "no percentage", offer(**(BPC | {"program": "BPC_T22"}))),
    ("STORAGE", offer(service(other_charges=(OtherCharge(kind="STORAGE", amount=D("75.00")),))), "$75.00", offer()),
    ("EDA-STORAGE", offer(EDA), "Line 001", offer(stock(source="E", type_of_assistance="3"))),
    ("EDA-COND", offer(stock(source="E", condition="F")), "in this condition: F", offer()),
    (
        "ACT-TRANSPORT",
        offer(
            stock(delivery_term_code="7"),
            rate_overrides=(RateOverride(charge="TRANSPORT", line="001", amount=D("99.00"), source="quote"),),
        ),
        "$99.00",
        offer(
            stock(delivery_term_code="7"),
            rate_overrides=(RateOverride(charge="TRANSPORT", line="001", rate_percent=D(5), source="office table"),),
        ),
    ),
    ("DTS", offer(stock(delivery_term_code="7")), "delivery term code 7", offer()),
    ("CARGO-PREF", offer(terms_of_sale=terms("FMSC")), "U.S. flag", offer()),
    ("SEC-ASSUR", offer(stock(classified=True)), "Line 001", offer()),
    (
        "NC-APPLY",
        offer(bought(mde=True, nonrecurring_unit_charge=D("600.00"))),
        "$600.00 each for a quantity of 120",
        offer(bought()),
    ),
    (
        "NC-WAIVER-OK",
        offer(
            bought(mde=True, nonrecurring_unit_charge=D("600.00")),
            waivers=(Waiver(charge="NONRECURRING", basis="NATO", reference="W-12", agreed_on=date(2026, 3, 4)),),
        ),
        "$72,000.00 on Line 001 is waived under approval W-12 of 04 Mar 2026",
        offer(bought(mde=True, nonrecurring_unit_charge=D("600.00"))),
    ),
    (
        "NC-FMSNR",
        offer(bought(mde=True, nonrecurring_unit_charge=D("600.00")), terms_of_sale=terms("FMSNR")),
        "Line 001",
        offer(bought(mde=True, nonrecurring_unit_charge=D("600.00")), terms_of_sale=terms("FMSNR", "DU")),
    ),
    ("NC-GRANT", offer(bought(mde=True), terms_of_sale=terms("USGG")), "Line 001", offer(bought(mde=True))),
    ("CLSSA-I", offer(EQUITY, case_type="CLSSA", terms_of_sale=terms("CWAB")), "Part A $845,000.00", offer()),
    ("CLSSA-SSA", offer(EQUITY, case_type="CLSSA", terms_of_sale=terms("CWAB")), "5.0 percent", offer()),
    ("PS-EQUAL", offer(stock(quantity=None, deliveries=()), case_type="BLANKET"), "Line 001", offer()),
    ("REQ-RESP", offer(case_type="BLANKET"), "The Purchaser starts requisitions", offer()),
    ("TRAIN-SCOPE", offer(service(kind="TRAINING"), case_type="BLANKET"), "Line 001", offer(service(kind="TRAINING"))),
    ("RAPS", offer(terms_of_sale=terms("RAPS")), "Risk Assessed", offer()),
    ("LEAD-NATION", offer(nickname="Lead Nation Procurement"), "lead nation", offer()),
    ("NSR", offer(service(generic_code="R9B", masl="079200N0NSPRQ"), document="A01"), "$286,400.00", offer(service())),
    (
        "TDP-OM",
        offer(service(technical_data_package=True, description="Drawings.")),
        "Drawings of Line 001",
        offer(service(technical_data_package=True), notes=(OfferNote(code="TDP-PROD", lines=("001",)),)),
    ),
    ("BPC-T10-FUND", offer(**BPC), "$129,000.00", offer()),
    ("BPC-T22-FUND", offer(**(BPC | {"program": "BPC_T22"})), "$", offer(**BPC)),
    ("BPC-CLOSE", offer(**BPC), "31 July", offer()),
    ("BPC-TRANSFER", offer(**BPC), "Benefitting Country", offer(service(), **BPC)),
]


@pytest.mark.parametrize(("code", "needs", "says", "does_not"), CHOSEN, ids=[case[0] for case in CHOSEN])
def test_notes_are_chosen_by_facts(code: str, needs: Offer, says: str, does_not: Offer) -> None:
    chosen = note(needs, code)
    assert says in chosen.text
    assert chosen.required
    assert chosen.reason.endswith(".")
    assert code not in {one.code for one in placed(does_not)}


def test_every_rule_has_its_case() -> None:
    always = {"LINE-DESC", "ADMIN-SURCHARGE", "ACCESSORIAL"}
    assert set(RULES) == {case[0] for case in CHOSEN} | always
    assert set(RULES) <= {row.code for row in policy().rows(NOTES, Note)}


def test_groups_follow_each_other_and_numbers_run() -> None:
    document = offer(
        stock(),
        bought("002"),
        country="AT",
        notes=(OfferNote(code="OWN-1", title="Local work", text="As agreed."), OfferNote(code="NVD", lines=("001",))),
    )
    notes = placed(document)
    assert [(one.group, one.code) for one in notes] == [
        (1, "LINE-DESC"),
        (1, "LINE-DESC"),
        (2, "OWN-1"),
        (3, "CAS-SURCHARGE"),
        (3, "NVD"),
        (4, "CAS-WAIVER"),
        (5, "ADMIN-SURCHARGE"),
        (5, "ACCESSORIAL"),
    ]
    assert [one.number for one in notes] == list(range(1, 9))


def test_line_notes_stand_with_their_line() -> None:
    lines = (service(kind="TRAINING"), service("002", kind="TRAINING"))
    notes = placed(offer(*lines, case_type="BLANKET", notes=(OfferNote(code="OCONUS", lines=("002",)),)))
    assert [(one.code, one.lines) for one in notes if one.group == 1] == [
        ("LINE-DESC", ("001",)),
        ("TRAIN-SCOPE", ("001", "002")),
        ("LINE-DESC", ("002",)),
        ("OCONUS", ("002",)),
    ]
    assert note_numbers_of_line(notes, "002") == (2, 3, 4)
    assert note_numbers_of_line(notes, "009") == ()


def test_a_line_is_described_by_the_officer_or_by_itself() -> None:
    notes = placed(offer(stock(notes=("Sixty kits with cables.", "They are new.")), bought("002")))
    assert notes[0].title == "Line 001 – Vehicular mounting kit"
    assert notes[0].text == "Sixty kits with cables.\n\nThey are new."
    assert notes[1].text == "Line 002 provides 120 each: Radio set, manpack."
    assert placed(offer(service()))[0].text == "Line 001 provides services: Technical assistance."


def test_one_description_may_cover_several_lines() -> None:
    shared = OfferNote(code="LINE-DESC", lines=("001", "002"), text="Kits of two sizes.", title="Lines 001-002 – Kits")
    notes = [one for one in placed(offer(stock(), stock("002"), stock("003"), notes=(shared,))) if one.code == "LINE-DESC"]
    assert [(one.lines, one.officer_added) for one in notes] == [(("001", "002"), True), (("003",), False)]


def test_a_code_among_the_notes_of_a_line_is_that_note() -> None:
    notes = placed(offer(stock(notes=("NVD",))))
    assert [one.lines for one in notes if one.code == "NVD"] == [("001",)]
    assert notes[0].text.startswith("Line 001 provides 60 each")


def test_the_officer_fills_and_replaces() -> None:
    document = offer(
        stock(delivery_term_code="7"),
        notes=(
            OfferNote(code="DTS", parameters={"destination": "Port Bandar"}),
            OfferNote(code="ACCESSORIAL", text="See the letter of {day}.", title="Charges"),
        ),
    )
    dts, accessorial = note(document, "DTS"), note(document, "ACCESSORIAL")
    assert "from there to Port Bandar" in dts.text
    assert (dts.officer_added, dts.required, dts.wording, dts.lines) == (True, True, "own", ("001",))
    assert (accessorial.text, accessorial.title, accessorial.wording) == ("See the letter of {day}.", "Charges", "officer")


def test_an_open_place_is_marked_and_listed() -> None:
    one = note(offer(notes=(OfferNote(code="SHORT-OED"),)), "SHORT-OED")
    assert one.text == "This offer expires on 15 Feb 2027, earlier than usual for the Purchaser, because [reason]."
    assert one.missing == ("reason",)
    assert not one.required


def test_rates_are_named_by_line_where_they_differ() -> None:
    document = offer(
        stock(added_on=date(2013, 1, 8)),
        stock("002", added_on=date(2026, 2, 1)),
        accepted_on=date(2013, 1, 8),
        implemented_on=date(2013, 2, 1),
        document="A02",
    )
    assert "3.5 percent (Line 001) and 3.2 percent (Line 002)" in note(document, "ADMIN-SURCHARGE").text


def test_accessorial_charges_are_explained_by_line() -> None:
    document = offer(
        stock(delivery_term_code="7", lookup_transportation=D("10.00")),
        bought("002"),
        stock("003", delivery_term_code="5"),
        rate_overrides=(RateOverride(charge="TRANSPORT", line="003", rate_percent=D("3.75"), source="office"),),
    )
    text = note(document, "ACCESSORIAL").text
    assert "packing, crating and handling of Lines 001 and 003 by the rates" in text
    assert "transportation of Line 003 by the percentage of delivery term code 5" in text
    assert text.endswith("look-up table: Line 001, $600.00.")
    assert "no such charge" in note(offer(service()), "ACCESSORIAL").text


def test_exempt_lines_say_why_they_bear_no_contract_administration() -> None:
    text = note(offer(bought(), bought("002", cas_exemption="USACE")), "CAS-SURCHARGE").text
    assert "Line 002: none, as they are part of the rate of the Corps of Engineers" in text


def test_archived_and_foreign_notes_are_never_chosen() -> None:
    for document in (offer(), offer(**BPC), offer(**OLD)):
        for one in placed(document):
            row = next(row for row in policy().rows(NOTES, Note) if row.code == one.code)
            assert row.usage in ("mandatory", "conditional")
            assert row.fms if document.program == "FMS" else row.bpc


def test_the_day_of_a_document() -> None:
    assert document_day(offer()) == date(2026, 11, 2)
    assert document_day(offer(**(OLD | {"price_date": date(2026, 1, 1)}))) == date(2008, 5, 6)
    assert document_day(offer(document="A01", accepted_on=date(2008, 5, 6))) == date(2026, 11, 2)


def test_every_library_note_can_be_added_and_reads_whole() -> None:
    for row in policy().rows(NOTES, Note):
        parameters = {name: f"<{name}>" for name in row.parameters}
        added = OfferNote(code=row.code, parameters=parameters, lines=("001",))
        document = offer(notes=(added,), program="FMS" if row.fms else "BPC_T10")
        one = next(one for one in placed(document) if one.code == row.code and one.officer_added)
        assert not one.missing, row.code
        assert "{" not in one.text + one.title, row.code
        assert (one.group, one.place, one.status) == (row.group, row.place, row.status)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(offers())
def test_any_offer_has_notes_in_order(document: Offer) -> None:
    notes = placed(document)
    assert [one.number for one in notes] == list(range(1, len(notes) + 1))
    assert [one.group for one in notes] == sorted(one.group for one in notes)
    assert notes == placed(document)
    assert set(required_codes(document, price(document, policy()), policy())) <= {one.code for one in notes} | {"LINE-DESC"}
    covered = {line for one in notes if one.code == "LINE-DESC" for line in one.lines}
    assert {line.number for line in document.lines} <= covered


def test_two_thousand_lines_are_placed_without_wasting_time() -> None:
    document = offer(*(bought(f"{number:04d}") for number in range(1, 2001)))
    notes = placed(document)
    assert len(notes) == 2003
    assert note_numbers_of_line(notes, "2000") == (2000,)
    assert "Lines 0001-2000" in notes[2000].text


def test_amounts_of_terms_do_not_matter_for_notes() -> None:
    plain = offer(terms_of_sale=terms("FMSC"))
    stated = msgspec.structs.replace(plain, terms_of_sale=(TermOfSale(code="FMSC", amount=D("5.00")),))
    assert [one.code for one in placed(plain)] == [one.code for one in placed(stated)]
