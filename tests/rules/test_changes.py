"""Compare two versions, put changes on, merge: what is compared is reproduced, and disjoint changes go together in any order."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsca_desk.records.offer import (
    Line,
    Offer,
    OfferNote,
    PaymentTerms,
    QuarterQuantity,
    Reference,
    TermOfSale,
    Waiver,
)
from dsca_desk.rules.changes import (
    apply,
    by_line,
    compare,
    conflicts_between,
    current_case,
    of_the_case,
    path_of,
    place_of,
    rebase,
    shown,
)
from tests.rules.strategies import offers

replace = msgspec.structs.replace


def line(number: str, **more: Any) -> Line:
    return Line(number=number, description=f"Radio {number}", quantity=Decimal(10), unit_price=Decimal("100.00"), **more)


def case(*lines: Line, **more: Any) -> Offer:
    return Offer(country="BN", agency="B", designator="UAB", price_date=date(2026, 11, 22), lines=lines, **more)


BASE = case(line("001"), line("003"), line("005"), notes=(OfferNote(code="NVD"),))


def listed(names: list[str], most: int, *, sound: bool) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), max_size=most, unique=sound)


@st.composite
def versions(draw: st.DrawFn, *, sound: bool = False) -> Offer:
    """Versions that have much in common; a `sound` one calls no two parts of a list the same and has its lines by number."""
    chosen = draw(listed([f"{number:03}" for number in range(1, 9)], 6, sound=sound))
    lines = [
        line(
            number,
            months_of_service=draw(st.sampled_from([None, "6", "12"])),
            sublines=tuple(line(f"{number}{letter}") for letter in draw(listed(["a", "b", "c"], 3, sound=sound))),
            deliveries=tuple(
                QuarterQuantity(quarter=quarter, quantity=Decimal(draw(st.integers(1, 2))))
                for quarter in draw(listed(["2027Q1", "2027Q2", "2028Q1"], 3, sound=sound))
            ),
        )
        for number in (sorted(chosen) if sound else chosen)
    ]
    return case(
        *lines,
        notes=tuple(
            OfferNote(code=code, lines=draw(st.sampled_from([(), ("001",)])))
            for code in draw(listed(["A", "B", "lines", "notes"], 4, sound=sound))
        ),
        terms_of_sale=tuple(TermOfSale(code=code) for code in draw(listed(["DU", "CWA", "FMSC"], 3, sound=sound))),
        payment=PaymentTerms(risk_tier=draw(st.sampled_from([None, 1, 2]))),
        congressional_notification=tuple(draw(listed(["26-01", "26-02", "26-03"], 3, sound=sound))),
        references=tuple(Reference(number=number) for number in draw(listed(["MOD/1", "MOD/2"], 2, sound=sound))),
    )


@given(versions(), versions())
def test_putting_on_what_was_compared_gives_the_later_version(before: Offer, after: Offer) -> None:
    changes = compare(before, after)
    assert apply(before, changes) == after
    assert (changes == ()) == (before == after)


@settings(max_examples=30)
@given(offers(), offers())
def test_any_two_documents_compare_and_apply(before: Offer, after: Offer) -> None:
    assert apply(before, compare(before, after)) == after


@given(st.lists(versions(), min_size=1, max_size=4))
def test_documents_applied_in_order_make_the_current_case(made: list[Offer]) -> None:
    basic, *later = made
    documents, case_before = [], basic
    for after in later:
        documents.append((case_before, after))
        case_before = apply(case_before, of_the_case(compare(case_before, after)))
    expected = replace(made[-1], references=basic.references)
    assert current_case(basic, documents) == case_before == expected


@given(versions(sound=True), versions(sound=True), versions(sound=True))
def test_disjoint_changes_commute(base: Offer, one: Offer, two: Offer) -> None:
    first = [change for change in of_the_case(compare(base, one)) if change.kind != "order"]
    second = [change for change in of_the_case(compare(base, two)) if change.kind != "order"]
    touched = {conflict.steps[:2] for conflict in conflicts_between(first, second)} | {
        change.steps[:2] for change in first if change.steps[0] != "lines"
    }
    second = [change for change in second if change.steps[:2] not in touched and change.steps[0] == "lines"]
    second = [change for change in second if not any(other.steps[:2] == change.steps[:2] for other in first)]
    assert apply(apply(base, first), second) == apply(apply(base, second), first)


@given(versions(sound=True), versions(sound=True), versions(sound=True))
def test_a_rebased_document_changes_what_it_changed(base: Offer, moved: Offer, mine: Offer) -> None:
    led = rebase(base, moved, mine)
    if not led.conflicts:
        ours = {change.steps: change for change in of_the_case(compare(base, mine)) if change.kind != "order"}
        now = {change.steps for change in compare(moved, led.offer)}
        agreed = {change.steps for change in compare(base, moved)}
        assert all(steps in now or steps in agreed for steps in ours)
    assert led.offer.references == mine.references


@given(versions(), versions())
def test_a_base_that_did_not_move_changes_nothing(base: Offer, mine: Offer) -> None:
    led = rebase(base, base, mine)
    assert (led.offer, led.conflicts) == (mine, ())


def test_a_change_says_where_and_what() -> None:
    after = replace(
        BASE,
        lines=(
            replace(BASE.lines[0], unit_price=Decimal("125.50")),
            line("002"),
            replace(BASE.lines[1], deliveries=(QuarterQuantity(quarter="2028Q1", quantity=Decimal(4)),)),
        ),
        payment=PaymentTerms(risk_tier=2),
        waivers=(Waiver(charge="CAS", component="QAI", basis="agreement"),),
    )
    told = [(change.path, change.words, change.kind, change.money, change.line) for change in compare(BASE, after)]
    assert told == [
        ("lines[001].unit_price", "Line 001, Unit price", "changed", Decimal("25.50"), "001"),
        ("lines[003].deliveries[2028Q1]", "Line 003, Deliveries 2028Q1", "added", None, "003"),
        ("lines[005]", "Line 005", "removed", None, "005"),
        ("lines[002]", "Line 002", "added", None, "002"),
        ("waivers[CAS/QAI]", "Waiver CAS QAI", "added", None, ""),
        ("payment.risk_tier", "Payment, Risk tier", "changed", None, ""),
    ]
    assert list(by_line(compare(BASE, after))) == ["001", "003", "005", "002"]


def test_a_place_is_found_again_in_the_offer() -> None:
    assert place_of(BASE, ("lines", "003", "unit_price")) == "lines[1].unit_price"
    assert place_of(BASE, ("lines", "009", "unit_price")) == "lines"
    assert place_of(BASE, ("payment", "risk_tier")) == "payment.risk_tier"
    assert path_of(("notes", "lines", "lines")) == "notes[lines].lines"


def test_lines_with_the_same_number_keep_apart() -> None:
    before, after = case(line("001"), line("001", mde=True)), case(line("001", sme=True), line("001"))
    assert [change.path for change in compare(before, after)] == ["lines[001].sme", "lines[001#2].mde"]
    assert apply(before, compare(before, after)) == after


def test_a_new_line_goes_to_its_number_and_new_order_is_kept() -> None:
    after = case(line("005"), line("001"), line("003"), notes=BASE.notes)
    (change,) = compare(BASE, after)
    assert (change.path, change.kind, change.after) == ("lines", "order", ("005", "001", "003"))
    assert [one.number for one in apply(after, compare(BASE, replace(BASE, lines=(*BASE.lines, line("006"))))).lines] == [
        "005",
        "001",
        "003",
        "006",
    ]


def test_two_documents_that_change_the_same_are_in_conflict() -> None:
    theirs = replace(BASE, lines=(replace(BASE.lines[0], unit_price=Decimal(5)), *BASE.lines[2:]))
    mine = replace(
        BASE,
        document="A02",
        lines=(replace(BASE.lines[0], unit_price=Decimal(7)), replace(BASE.lines[1], mde=True), BASE.lines[2]),
    )
    led = rebase(BASE, theirs, mine)
    assert [conflict.path for conflict in led.conflicts] == ["lines[001].unit_price", "lines[003].mde"]
    assert led.offer.lines[0].unit_price == 7
    assert [one.number for one in led.offer.lines] == ["001", "005"]
    yielded = rebase(BASE, theirs, mine, theirs_at=["lines[001].unit_price"])
    assert (yielded.offer.lines[0].unit_price, yielded.offer.document) == (5, "A02")


def test_a_removed_line_that_the_base_changed_is_a_conflict() -> None:
    theirs = replace(BASE, lines=(*BASE.lines[:2], replace(BASE.lines[2], sme=True)))
    mine = replace(BASE, lines=BASE.lines[:2])
    assert [conflict.path for conflict in rebase(BASE, theirs, mine).conflicts] == ["lines[005].sme"]
    assert rebase(BASE, mine, mine).conflicts == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ((), "–"),
        (True, "yes"),
        (Decimal("1234.50"), "1,234.50"),
        (date(2027, 1, 6), "06 Jan 2027"),
        ({"first_port": "Norfolk"}, "first port: Norfolk"),
        (line("001"), "Radio 001; 10 EA at 100.00"),
        (TermOfSale(code="DU"), "DU"),
        (Reference(number="MOD/77", date=date(2026, 1, 12)), "MOD/77, 12 Jan 2026"),
        (Waiver(charge="CAS", component="QAI", basis="agreement"), "charge CAS, component QAI, basis agreement"),
    ],
)
def test_values_read_as_people_write_them(value: object, text: str) -> None:
    assert shown(value) == text
