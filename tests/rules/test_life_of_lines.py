"""Deliveries, promises, discrepancy reports, reconciliation and the closure checklist: what holds for every input."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dsca_desk.policy.lifecycle import CLOSURE_CHECKLIST, ClosureItem
from dsca_desk.records.discrepancy_report import DiscrepancyReport
from dsca_desk.records.work import Delivery
from dsca_desk.rules.closure import (
    ANSWERS,
    CLOSURE_KINDS,
    ClosureFacts,
    applying,
    closure_points,
    computed_codes,
    open_points,
)
from dsca_desk.rules.deliveries import (
    Delivered,
    OrderedLine,
    Promise,
    by_quarter,
    case_supply,
    delivery_faults,
    meet_promises,
    supply_of,
)
from dsca_desk.rules.discrepancies import (
    clock_of,
    code_choices,
    code_of,
    is_compensated,
    is_report_number,
    needs_finance_review,
    next_report_number,
    with_suffix,
)
from dsca_desk.rules.reconciliation import FIELDS, Shown, agree, difference, number_of, reconcile
from dsca_desk.services.policy import shipped_policy

POLICY = shipped_policy()
TODAY = date(2026, 11, 22)
ON = POLICY.on(TODAY)
FIRST = date(2025, 1, 1)
UNITS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(60), places=2)
DAYS = st.dates(min_value=FIRST, max_value=TODAY)


# --- deliveries -------------------------------------------------------------------------------------------------------------


@given(
    ordered=st.one_of(st.none(), UNITS),
    tries=st.lists(st.tuples(st.decimals(-5, 40, places=1), DAYS, st.booleans()), max_size=12),
)
def test_nothing_is_delivered_above_the_order(ordered: Decimal | None, tries: list[tuple[Decimal, date, bool]]) -> None:
    line = OrderedLine("001", quantity=ordered)
    kept: list[Delivered] = []
    for quantity, on, planned in tries:
        delivered = sum((one.quantity or 0 for one in kept if not one.planned), Decimal(0))
        wanted = Delivery(line="001", quantity=quantity, on=on, planned=planned)
        if not delivery_faults(wanted, line, delivered, TODAY):
            assert quantity > 0
            kept.append(Delivered("001", quantity, Decimal(0), on, planned))
    (row,) = supply_of([line], kept, TODAY)
    assert row.delivered == sum((one.quantity or 0 for one in kept if not one.planned), Decimal(0))
    if ordered is not None and row.open is not None and row.late is not None:
        assert row.delivered + row.open == ordered
        assert 0 <= row.late <= row.open
        assert row.complete == (row.delivered == ordered)


@given(
    made=st.lists(st.tuples(st.sampled_from(["001", "002", "003"]), UNITS, UNITS, DAYS, st.booleans()), max_size=30),
    late=st.lists(UNITS, max_size=4),
)
def test_totals_of_lines_add_up_to_the_case(made: list[tuple[str, Decimal, Decimal, date, bool]], late: list[Decimal]) -> None:
    lines = [OrderedLine(number, quantity=Decimal(5000)) for number in ("001", "002", "003")]
    deliveries = [Delivered(*one) for one in made]
    rows = supply_of(lines, deliveries, TODAY)
    whole = case_supply(rows)
    actual = [one for one in deliveries if not one.planned]
    assert whole.value == sum((one.value for one in actual), Decimal(0))
    assert sum((row.delivered for row in rows), Decimal(0)) == sum((one.quantity or 0 for one in actual), Decimal(0))
    assert whole.last_on == max((one.on for one in actual), default=None)
    for line, row in zip(lines, rows, strict=True):
        quarters = by_quarter(line, deliveries)
        assert sum((one.delivered for one in quarters), Decimal(0)) == row.delivered
        if quarters:
            assert quarters[-1].delivered_to_date == row.delivered


@given(promises=st.lists(st.tuples(UNITS, DAYS), max_size=8), made=st.lists(st.tuples(UNITS, DAYS), max_size=8))
def test_promises_are_met_in_order_and_by_what_was_delivered(
    promises: list[tuple[Decimal, date]], made: list[tuple[Decimal, date]]
) -> None:
    asked = [Promise(number, quantity, on) for number, (quantity, on) in enumerate(promises)]
    deliveries = [Delivered("001", quantity, Decimal(0), on) for quantity, on in made]
    met = meet_promises(asked, deliveries)
    delivered, promised = sum((one for one, _ in made), Decimal(0)), sum((one for one, _ in promises), Decimal(0))
    assert sum((one.met_quantity or 0 for one in met), Decimal(0)) == min(delivered, promised)
    assert [one.on for one in met] == sorted(one.on for one in met)
    full = [one.met_on is not None for one in met]
    assert full == sorted(full, reverse=True)
    days = [one.met_on for one in met if one.met_on is not None]
    assert days == sorted(days)
    assert meet_promises(met, deliveries) == met


# --- discrepancy reports ----------------------------------------------------------------------------------------------------

MONEY = st.decimals(min_value=0, max_value=100_000, places=2)


@given(value=MONEY, transport=MONEY)
def test_the_minimum_and_the_review_follow_the_value_with_transport(value: Decimal, transport: Decimal) -> None:
    report = DiscrepancyReport(value=value, transport=transport)
    assert is_compensated(report, ON) == (value + transport >= 200)
    assert needs_finance_review(report, ON) == (value + transport > 50_000)


@given(
    count=st.integers(min_value=0, max_value=40), line=st.sampled_from(["", "001", "001a", "0123"]), suffix=st.sampled_from("RC")
)
def test_report_numbers_are_never_given_twice(count: int, line: str, suffix: str) -> None:
    used: list[str] = []
    for place in range(count):
        number = next_report_number("A", used, "JA", "KBD", line)
        assert is_report_number(number)
        assert number not in used
        used.append(with_suffix(number, suffix) if place % 3 == 0 else number)
    assert len({number[:5] for number in used}) == count
    assert all(is_report_number(with_suffix(number, "C")) for number in used)
    assert next_report_number("B", used, "JA", "KBD") == "B0001-JA-KBD"


def test_numbers_of_the_logistics_office_are_not_ours() -> None:
    assert next_report_number("A", ["A9000-JA-KBD", "A0007-JA-KBD/001R"], "JA", "KBD", "001") == "A0008-JA-KBD/001"
    with pytest.raises(ValueError, match="used all numbers"):
        next_report_number("A", ["A8999-JA-KBD"], "JA", "KBD")
    with pytest.raises(ValueError, match="not the letter"):
        next_report_number("1", [], "JA", "KBD")


def test_codes_tell_how_far_they_are_confirmed() -> None:
    assert [choice.code for choice in code_choices(ON)][:4] == ["C1", "C2", "C3", "C4"]
    damage, shortage = code_of(ON, "C3"), code_of(ON, "S1")
    assert damage is not None
    assert shortage is not None
    assert (damage.status, shortage.status, code_of(ON, "X1"), code_of(ON, "C")) == ("confirmed", "unconfirmed", None, None)


@given(day=DAYS)
def test_a_year_and_forty_five_days(day: date) -> None:
    clock = clock_of(DiscrepancyReport(counted_from_on=day), ON, denied_on=day)
    assert clock.submit_by is not None
    assert clock.submit_by.year == day.year + 1
    assert clock.reconsider_by == day + timedelta(days=45)


# --- reconciliation ---------------------------------------------------------------------------------------------------------

VALUES = st.one_of(MONEY.map(str), st.text(max_size=6), st.sampled_from(["1", "1.0", " 1", "$1.00", "(1)", "-1", "A b", "a  B"]))


@given(one=VALUES, other=VALUES, kind=st.sampled_from(["text", "money", "quantity"]))
def test_comparing_is_symmetric(one: str, other: str, kind: str) -> None:
    assert agree(kind, one, other) == agree(kind, other, one)  # type: ignore[arg-type]  # one of the kinds
    assert agree(kind, one, one)  # type: ignore[arg-type]  # as above
    forth, back = difference(kind, one, other), difference(kind, other, one)  # type: ignore[arg-type]  # as above
    assert (forth is None) == (back is None)
    if forth is not None and back is not None:
        assert forth == -back
        assert agree(kind, one, other) == (forth == 0)  # type: ignore[arg-type]  # as above


@given(shown=st.dictionaries(st.sampled_from(["DIFS", "DSAMS", "SCIP"]), VALUES, max_size=3), ours=st.one_of(st.none(), VALUES))
def test_a_value_differs_from_ours_or_not_whatever_the_order(shown: dict[str, str], ours: str | None) -> None:
    rows = [Shown("CASE_VALUE", "", system, value, TODAY) for system, value in shown.items()]
    mine = {} if ours is None else {("CASE_VALUE", ""): ours}
    compared = reconcile(mine, rows)
    assert compared == reconcile(mine, reversed(rows))
    assert [one.theirs for one in compared] == [shown[system] for system in sorted(shown)]
    if ours is not None:
        assert all(one.agrees == agree("money", ours, one.theirs) for one in compared)
    elif compared:
        assert len({one.agrees for one in compared}) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [("$1,234.50", "1234.50"), ("(12)", "-12"), ("12-", "-12"), ("-3", "-3"), ("twelve", None), ("", None), ("NaN", None)],
)
def test_numbers_as_systems_write_them(text: str, number: str | None) -> None:
    assert number_of(text) == (None if number is None else Decimal(number))


# --- closure ----------------------------------------------------------------------------------------------------------------

FACTS = st.builds(
    ClosureFacts,
    program=st.sampled_from(["FMS", "BPC_T10", "BPC_T22"]),
    kind=st.sampled_from(list(CLOSURE_KINDS)),
    accelerated=st.booleans(),
    supply_complete_on=st.one_of(st.none(), DAYS),
    last_delivery_on=st.one_of(st.none(), DAYS),
    implemented_on=st.one_of(st.none(), DAYS),
    inhibitors=st.sampled_from(["", "open bill"]),
    closure_hold=st.booleans(),
    authority_limit=st.one_of(st.none(), MONEY),
    delivered_value=MONEY,
    contracts=st.integers(0, 2),
    discrepancies=st.lists(
        st.tuples(st.just("A0001"), st.sampled_from(["Draft", "Submitted", "Approved", "Contested", "Denied", "Closed"])),
        max_size=3,
    ).map(tuple),
    answers=st.dictionaries(
        st.sampled_from([row.code for row in POLICY.rows(CLOSURE_CHECKLIST, ClosureItem)]),
        st.tuples(st.sampled_from(ANSWERS), st.just("memo")),
        max_size=60,
    ),
)


@given(facts=FACTS)
def test_a_checklist_is_closed_only_by_what_is_so_or_was_answered(facts: ClosureFacts) -> None:
    points = closure_points(facts, ON)
    by_code = {point.code: point for point in points}
    assert set(open_points(points)) == {point.code for point in points if not point.is_met}
    groups = {row.code: row.closure for row in POLICY.rows(CLOSURE_CHECKLIST, ClosureItem)}
    assert {groups[code] for code in by_code} <= applying(facts)
    for point in points:
        if not point.computed:
            answer = facts.answers.get(point.code, ("", ""))[0]
            assert point.is_met == (answer in ("yes", "not-applicable"))
    if "FINAL-01" in by_code:
        assert by_code["FINAL-01"].is_met == (facts.supply_complete_on is not None)
        assert by_code["FINAL-02"].is_met == (not facts.inhibitors)
        running = any(state in ("Submitted", "Approved", "Contested") for _, state in facts.discrepancies)
        assert by_code["FINAL-16"].is_met == (not running)
    if facts.program == "FMS" and facts.kind != "LEASE":
        assert by_code["FMS-02"].is_met == facts.closure_hold
        assert "BPC-01" not in by_code


@given(complete=DAYS, last=DAYS)
def test_a_case_waits_twelve_months_unless_it_was_marked_late(complete: date, last: date) -> None:
    assume(last <= complete)
    facts = ClosureFacts("FMS", "FINAL", supply_complete_on=complete, last_delivery_on=last)
    point = next(point for point in closure_points(facts, ON) if point.code == "FMS-01")
    waited = (complete.replace(year=complete.year + 1) if (complete.month, complete.day) != (2, 29) else complete) <= TODAY
    late = (last.replace(year=last.year + 1) if (last.month, last.day) != (2, 29) else last) < complete
    assert point.is_met == (waited or late)


def test_every_computed_point_is_a_point_of_the_table() -> None:
    assert set(computed_codes()) <= {row.code for row in POLICY.rows(CLOSURE_CHECKLIST, ClosureItem)}
    assert {field.kind for field in FIELDS.values()} == {"text", "money", "quantity"}
