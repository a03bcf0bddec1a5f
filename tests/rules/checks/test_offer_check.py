"""The offer check as a whole: order, clean offers, any offer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dsca_desk.policy.codes import TERMS_OF_SALE, TermOfSaleCode
from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.records.offer import Line, Offer, OfferNote, TermOfSale
from dsca_desk.rules.checks import CheckContext, check_offer, checks_catalog, run_checks
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from tests.exchange.case_files import MONEY, offers
from tests.rules.builders import bought, context, offer, policy, service, stock

# Shrinking an offer takes minutes and the failing one is printed anyway.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)

# Sums and rates that are computed a second time must agree with the program's own computation for any offer.
RECOMPUTED = {
    "lines-sum-to-net",
    "summary-sums-to-total",
    "paper-sums",
    "quantity-times-unit",
    "parts-sum-to-line",
    "administrative-rate",
    "schedule-sums",
    "payments-positive",
    "payment-dates",
    "first-payment-date",
    "required-notes",
    "note-order",
}
CODES = sorted(row.code for row in policy().rows(TERMS_OF_SALE, TermOfSaleCode))
NOTE_CODES = sorted({row.code for row in policy().rows(NOTES, Note)})
SPECIAL = [("R6C", "SMALLCASESUPT"), ("R6C", None), ("R9B", "079200N0NSPRQ"), (None, "ADMC0MSERV0FF"), ("R6B", None)]


def checked(document: Offer):
    priced = price(document, policy())
    return check_offer(document, priced, payment_schedule(priced, policy()), policy())


@st.composite
def known_offers(draw: st.DrawFn) -> Offer:
    """Any offer, with terms of sale and notes that the tables know and now and then a special line."""
    document = draw(offers())
    terms = draw(st.lists(st.builds(TermOfSale, code=st.sampled_from(CODES), amount=st.none() | MONEY), max_size=2))
    notes = draw(st.lists(st.builds(OfferNote, code=st.sampled_from(NOTE_CODES)), max_size=3))
    lines = document.lines
    if lines and not lines[0].sublines:
        generic, masl = draw(st.sampled_from([(lines[0].generic_code, lines[0].masl), *SPECIAL]))
        assistance = draw(st.sampled_from(["3", "5", "U", "A", "N"]))
        first: Line = msgspec.structs.replace(lines[0], generic_code=generic, masl=masl, type_of_assistance=assistance)
        lines = (first, *lines[1:])
    return msgspec.structs.replace(document, terms_of_sale=tuple(terms), notes=tuple(notes), lines=lines)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=WITHOUT_SHRINKING)
@given(known_offers() | offers())
def test_any_offer_is_answered_and_what_is_computed_twice_agrees(document: Offer) -> None:
    found = checked(document)
    assert [one for one in found if one.id in RECOMPUTED] == []
    known = {check.id: check for check in checks_catalog()}
    for one in found:
        assert known[one.id].severity == one.severity
        assert known[one.id].reference == one.reference
        assert one.message.strip()
    assert found == checked(document)


def test_a_sound_offer_has_no_errors_and_no_warnings_but_open_figures() -> None:
    found = checked(offer(stock(), bought("002"), service("003")))
    assert {one.id for one in found} == {"rests-on-unconfirmed-figure"}


def test_a_sound_cash_case_of_services_has_no_findings_at_all() -> None:
    document = offer(service(), dependable_undertaking=False, terms_of_sale=(TermOfSale(code="CWA"),))
    assert checked(document) == ()


def test_errors_come_first_and_fields_in_the_order_of_the_document() -> None:
    wrong = [stock(f"{number:03d}", type_of_assistance="5", procured_share=Decimal(2)) for number in range(1, 13)]
    found = checked(offer(*wrong, nickname="USG radios", offer_expires_on=date(2026, 12, 30)))
    severities = [one.severity for one in found]
    assert severities == sorted(severities, key=["error", "warning", "advice"].index)
    errors = [one.path for one in found if one.id == "source-assistance-pair"]
    assert errors == [f"lines[{place}].type_of_assistance" for place in range(12)]
    assert found[-1].id == "word-guide"


def test_identifiers_of_other_cases_and_pages_are_given_by_the_caller() -> None:
    document = offer()
    priced = price(document, policy())
    schedule = payment_schedule(priced, policy())
    found = check_offer(
        document, priced, schedule, policy(), known_case_ids=frozenset({"BN-B-UAB"}), page_count=9, stated_pages=7
    )
    assert {"identifier-unique", "page-range"} <= {one.id for one in found}
    assert "page-range" not in {one.id for one in check_offer(document, priced, schedule, policy(), page_count=9)}


def test_a_check_without_its_facts_is_not_run() -> None:
    whole: CheckContext = context(offer())
    check = next(one for one in checks_catalog() if one.id == "page-range")
    assert not check.runs_on(whole)
    assert check.runs_on(replace(whole, page_count=3, stated_pages=4))


def test_a_fix_puts_the_finding_right() -> None:
    broken = offer(stock(delivery_term_code="8"), service("002", starts_on=date(2027, 1, 1)))
    fixes = {one.path: one.fix for one in run_checks(context(broken)) if one.fix.startswith("set:")}
    assert fixes == {"lines[0].offer_release_code": "set:Z", "lines[1].starts_on": "set:2027-02-15"}
    mended = offer(
        stock(delivery_term_code="8", offer_release_code="Z"), service("002", starts_on=date.fromisoformat("2027-02-15"))
    )
    assert not {one.id for one in run_checks(context(mended))} & {"release-code-delivery-term", "line-start"}


def test_the_guide_lists_every_check_as_it_is() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "guide" / "checks.md").read_text(encoding="utf-8")
    for check in checks_catalog():
        assert f"| {check.number} | `{check.id}` | {check.severity} | {check.title} | {check.reference} |" in guide
