"""From the last delivery to the certificate, and the other ways a case ends, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from dsca_desk.records import offer as value
from dsca_desk.records.work import Contract, Delivery, Directive, SystemValue
from dsca_desk.rules.reconciliation import FIELDS
from dsca_desk.services.case_lines import case_head
from dsca_desk.services.case_papers import cancellation_of
from dsca_desk.services.closing import (
    CancellationAsked,
    ClosurePlan,
    answer_points,
    ask_to_cancel,
    closure_of,
    cost_of_canceling,
    mark_supply_complete,
    plan_closure,
    send_certificate,
    suspend_case,
    suspensions_of,
)
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.execution import keep_work
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, take_step
from dsca_desk.services.system_values import (
    explain_difference,
    keep_value,
    our_values,
    reconcile_case,
    values_of,
)
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed
from tests.services.execution_cases import TODAY, keep_case

POLICY = shipped_policy()
COMPLETE = date(2026, 10, 1)


@pytest.fixture
def case(store: Store, act: dict[str, Any]) -> str:
    return keep_case(store, act)


def in_execution(store: Store, case: str, act: dict[str, Any]) -> None:
    directive = Directive(addressee="PM NV", authority_number="OA-1", authority_limit=Decimal("900000.00"), on=date(2025, 3, 2))
    keep_work(store, POLICY, case, directive, today=TODAY, **act)
    contract = Contract(line="003", number="W1", awarded_on=date(2025, 4, 1), active=False)
    keep_work(store, POLICY, case, contract, today=TODAY, **act)


def deliver_all(store: Store, case: str, act: dict[str, Any], last: date = date(2026, 9, 15)) -> None:
    for line, quantity, amount in (
        ("001", 10, "420000.00"),
        ("002a", 2, "200.00"),
        ("002b", 3, "900.00"),
        ("003", None, "90000.00"),
    ):
        made = Delivery(
            line=line,
            quantity=None if quantity is None else Decimal(quantity),
            value=Decimal(amount),
            on=last,
            final=quantity is None,
        )
        record_delivery(store, POLICY, case, made, today=TODAY, **act)


def supply_complete(store: Store, case: str, act: dict[str, Any], on: date = COMPLETE, last: date = date(2026, 9, 15)) -> None:
    in_execution(store, case, act)
    deliver_all(store, case, act, last)
    moved = mark_supply_complete(store, POLICY, case, on=on, today=TODAY, **act)
    assert moved.to_state == "Supply/Services Complete"


def test_a_case_is_supply_complete_once_every_line_is(store: Store, case: str, act: dict[str, Any]) -> None:
    in_execution(store, case, act)
    with pytest.raises(NotAllowed, match="Every line is complete"):
        mark_supply_complete(store, POLICY, case, on=COMPLETE, today=TODAY, **act)
    deliver_all(store, case, act)
    with pytest.raises(NotAllowed, match="before its last delivery"):
        mark_supply_complete(store, POLICY, case, on=date(2026, 9, 1), today=TODAY, **act)
    mark_supply_complete(store, POLICY, case, on=COMPLETE, today=TODAY, **act)
    view = closure_of(store, POLICY, case, TODAY)
    assert (view.head.state, view.head.supply_complete_on) == ("Supply/Services Complete", COMPLETE)
    with pytest.raises(NotAllowed, match="still ordered"):
        record_delivery(store, POLICY, case, Delivery(line="001", quantity=Decimal(1), on=COMPLETE), today=TODAY, **act)


def test_closure_waits_and_tells_what_it_waits_for(store: Store, case: str, act: dict[str, Any]) -> None:
    supply_complete(store, case, act)
    subject = Subject("CASE", case)
    with pytest.raises(NotAllowed, match="01 Oct 2027"):
        take_step(store, POLICY, subject, "start closure", on=TODAY, **act)
    points = {point.code: point for point in closure_of(store, POLICY, case, TODAY).points}
    assert (points["FMS-01"].result, points["FMS-01"].says) == ("open", "The time for discrepancy reports ends on 01 Oct 2027")
    assert points["FINAL-01"].result == "met"
    assert points["FINAL-10"].says == "$511,100.00 delivered of $900,000.00 authorized"
    assert points["ACCELERATED-01"].says == "To be closed by 01 Oct 2028"
    assert points["FINAL-03"].result == "ask"


def test_a_late_supply_complete_closes_at_once(store: Store, case: str, act: dict[str, Any]) -> None:
    supply_complete(store, case, act, last=date(2025, 9, 15))
    take_step(store, POLICY, Subject("CASE", case), "start closure", on=TODAY, **act)
    assert closure_of(store, POLICY, case, TODAY).head.state == "Closing"


def agreeing_values(store: Store, case: str, act: dict[str, Any]) -> None:
    with store.reading() as session:
        ours = our_values(session, POLICY, case_head(session, case))
    for (field, line), shown in sorted(ours.items()):
        for system in ("DIFS", "DSAMS"):
            kept = SystemValue(line=line, field=field, system=system, value=shown, as_of=date(2026, 11, 1))
            keep_value(store, case, kept, today=TODAY, **act)


def test_from_supply_complete_to_closed(store: Store, case: str, act: dict[str, Any]) -> None:
    supply_complete(store, case, act, last=date(2025, 9, 15))
    subject = Subject("CASE", case)
    take_step(store, POLICY, subject, "start closure", on=date(2026, 11, 20), **act)
    take_step(store, POLICY, subject, "place closure hold", on=TODAY, facts={"authority": "DSCA/FPI"}, **act)
    plan_closure(store, case, ClosurePlan(kind="FINAL"), **act)
    agreeing_values(store, case, act)
    view = closure_of(store, POLICY, case, TODAY)
    results = {point.code: point.result for point in view.points}
    compared = ("FINAL-03", "FINAL-04", "FINAL-05", "FINAL-06", "FINAL-07", "FINAL-14")
    assert all(results[code] == "met" for code in (*compared, "FMS-02"))
    with pytest.raises(NotAllowed, match="The checklist"):
        take_step(store, POLICY, subject, "direct final close", on=TODAY, **act)
    with pytest.raises(NotAllowed, match="points of the checklist are open"):
        send_certificate(store, POLICY, case, on=TODAY, today=TODAY, **act)
    asked = [point.code for point in view.points if point.result == "ask"]
    view = answer_points(store, POLICY, case, dict.fromkeys(asked, ("yes", "memo 7")), today=TODAY, **act)
    assert view.ready
    assert view.open == ()
    with pytest.raises(NotAllowed, match="brought to its closure on 20 Nov 2026"):
        send_certificate(store, POLICY, case, on=date(2026, 11, 19), today=TODAY, **act)
    with pytest.raises(NotAllowed, match="a day that has not come"):
        send_certificate(store, POLICY, case, on=date(2026, 11, 23), today=TODAY, **act)
    send_certificate(store, POLICY, case, on=date(2026, 11, 21), today=TODAY, **act)
    assert closure_of(store, POLICY, case, TODAY).certificate_sent_on == date(2026, 11, 21)
    take_step(store, POLICY, subject, "direct final close", on=TODAY, **act)
    with pytest.raises(NotAllowed, match="Reopen the case first"):
        record_delivery(store, POLICY, case, Delivery(line="003", on=TODAY), today=TODAY, **act)
    take_step(store, POLICY, subject, "reopen", on=TODAY, facts={"authority": "DSCA memo 12"}, why="late bill", **act)
    assert closure_of(store, POLICY, case, TODAY).head.state == "Supply/Services Complete"


@pytest.mark.parametrize(
    ("code", "answer", "reason"),
    [
        ("FINAL-99", ("yes", "x"), "is no point"),
        ("FINAL-01", ("yes", "x"), "is computed"),
        ("FINAL-21", ("perhaps", "x"), "is not an answer"),
        ("FINAL-21", ("yes", " "), "needs what shows it"),
    ],
)
def test_answers_that_are_not_taken(
    store: Store, case: str, act: dict[str, Any], code: str, answer: tuple[str, str], reason: str
) -> None:
    with pytest.raises(NotAllowed, match=reason):
        answer_points(store, POLICY, case, {"ALL-02": ("yes", "x"), code: answer}, today=TODAY, **act)
    assert {point.code: point.result for point in closure_of(store, POLICY, case, TODAY).points}["ALL-02"] == "ask"


def test_differences_are_listed_and_explained(store: Store, case: str, act: dict[str, Any]) -> None:
    agreeing_values(store, case, act)
    assert reconcile_case(store, POLICY, case).differing == ()
    wrong = SystemValue(line="001", field="LINE_QUANTITY", system="DIFS", value="11", as_of=date(2026, 11, 2))
    keep_value(store, case, wrong, today=TODAY, **act)
    found = reconcile_case(store, POLICY, case)
    (one,) = found.unexplained
    assert (one.line, one.ours, one.theirs, one.difference) == ("001", "10", "11", Decimal(1))
    row = next(row for row in values_of(store, case) if row.value == "11")
    explain_difference(store, row.id, row.revision, "A01 is not keyed there yet", **act)
    found = reconcile_case(store, POLICY, case)
    assert (len(found.differing), found.unexplained) == (1, ())
    keep_value(store, case, SystemValue(**{**_fields(wrong), "value": "10", "as_of": TODAY}), today=TODAY, **act)
    assert reconcile_case(store, POLICY, case).differing == ()


def _fields(shown: SystemValue) -> dict[str, Any]:
    return {field: getattr(shown, field) for field in shown.__struct_fields__}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"field": "COLOR"}, "is not a field"),
        ({"line": "009"}, "line 009 is not a line"),
        ({"line": ""}, "needs the number of its line"),
        ({"field": "AGENCY", "value": "B"}, "belongs to the case"),
        ({"value": "many"}, "is not a number"),
        ({"value": "-1"}, "the quantity is negative"),
        ({"system": " "}, "the system is missing"),
        ({"value": ""}, "the value is empty"),
        ({"as_of": date(2026, 11, 23)}, "has not come"),
        ({"as_of": date(2026, 10, 31)}, "older than the one kept as of 01 Nov 2026"),
    ],
)
def test_values_that_are_not_taken(store: Store, case: str, act: dict[str, Any], fields: dict[str, Any], reason: str) -> None:
    shown = SystemValue(line="001", field="DELIVERED_QUANTITY", system="DIFS", value="0", as_of=date(2026, 11, 1))
    keep_value(store, case, shown, today=TODAY, **act)
    with pytest.raises(NotAllowed, match=reason):
        keep_value(store, case, SystemValue(**{**_fields(shown), **fields}), today=TODAY, **act)
    assert len(values_of(store, case)) == 1
    assert "DELIVERED_QUANTITY" in FIELDS


def test_an_active_contract_stands_in_the_way(store: Store, case: str, act: dict[str, Any]) -> None:
    contract = keep_work(store, POLICY, case, Contract(line="001", number="W56-1"), today=TODAY, **act)
    points = {point.code: point for point in closure_of(store, POLICY, case, TODAY).points}
    assert (points["FINAL-20"].result, points["FMS-03"].result) == ("open", "ask")
    keep_work(
        store,
        POLICY,
        case,
        Contract(line="001", number="W56-1", active=False),
        work_id=contract.id,
        expected_revision=contract.revision,
        today=TODAY,
        **act,
    )
    points = {point.code: point for point in closure_of(store, POLICY, case, TODAY).points}
    assert (points["FINAL-20"].result, points["FMS-03"].result) == ("met", "met")


def test_a_bpc_case_waits_for_nothing(store: Store, act: dict[str, Any]) -> None:
    case = keep_case(store, act, program="BPC_T10")
    codes = {point.code: point.result for point in closure_of(store, POLICY, case, TODAY).points}
    assert codes["BPC-01"] == "met"
    assert not [code for code in codes if code.startswith("FMS")]
    plan_closure(store, case, ClosurePlan(kind="FORCE"), **act)
    assert "BPC-LEGACY-01" in {point.code for point in closure_of(store, POLICY, case, TODAY).points}


def test_plans_that_do_not_fit(store: Store, case: str, act: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed, match="only BPC cases"):
        plan_closure(store, case, ClosurePlan(kind="FORCE"), **act)
    with pytest.raises(NotAllowed, match="is negative"):
        plan_closure(store, case, ClosurePlan(kind="INTERIM", unliquidated=Decimal("-1.00")), **act)


def test_a_suspended_case_stands_still(store: Store, case: str, act: dict[str, Any]) -> None:
    in_execution(store, case, act)
    suspend_case(
        store, POLICY, case, authority="State 26/11", scope="Deliveries", why="sanctions", on=date(2026, 6, 1), today=TODAY, **act
    )
    with pytest.raises(NotAllowed, match="is suspended"):
        record_delivery(store, POLICY, case, Delivery(line="001", quantity=Decimal(1), on=date(2026, 6, 2)), today=TODAY, **act)
    lifted = {"authority": "State 26/12"}
    take_step(store, POLICY, Subject("CASE", case), "lift suspension", on=date(2026, 7, 1), facts=lifted, why="lifted", **act)
    (row,) = suspensions_of(store, case)
    assert (row.scope, row.from_on, row.to_on) == ("Deliveries", date(2026, 6, 1), date(2026, 7, 1))
    record_delivery(store, POLICY, case, Delivery(line="001", quantity=Decimal(1), on=date(2026, 7, 2)), today=TODAY, **act)


ASKED = CancellationAsked(
    asked_by="Ministry of Defense",
    letter_number="MOD/88",
    letter_date=date(2026, 11, 2),
    reason="budget",
    expended=Decimal("100000.00"),
    termination_cost=Decimal("25000.00"),
)


def test_a_canceled_case_pays_the_greatest_of_three(store: Store, case: str, act: dict[str, Any]) -> None:
    moved, cost = ask_to_cancel(store, POLICY, case, ASKED, on=TODAY, today=TODAY, **act)
    assert moved.to_state == "Closing (cancellation)"
    charge = cost.charge
    assert charge.amount == max(charge.smallest, charge.share_of_estimate, charge.on_expended)
    assert cost.total == charge.amount + Decimal("25000.00")
    assert not charge.needs_approval


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"letter_number": ""}, "on a letter of the purchaser"),
        ({"termination_cost": None}, "termination cost"),
        ({"expended": Decimal("-1.00")}, "not negative"),
    ],
)
def test_a_cancellation_needs_its_facts(
    store: Store, case: str, act: dict[str, Any], fields: dict[str, Any], reason: str
) -> None:
    with pytest.raises(NotAllowed, match=reason):
        ask_to_cancel(store, POLICY, case, replace(ASKED, **fields), on=TODAY, today=TODAY, **act)
    assert closure_of(store, POLICY, case, TODAY).head.state != "Closing (cancellation)"


def test_training_lines_are_canceled_with_their_penalty(store: Store, act: dict[str, Any]) -> None:
    course = value.Line(
        number="001", description="Pilot course", kind="TRAINING", unit_of_issue="XX", unit_price=Decimal("30000.00")
    )
    lines = (
        replace(course, starts_on=date(2026, 12, 1)),
        replace(course, number="002", starts_on=date(2027, 6, 1)),
        replace(course, number="003"),
    )
    case = keep_case(store, act, lines=lines)
    _, cost = cost_of_canceling(store, POLICY, case, ASKED, on=TODAY)
    assert [(one.code, one.amount) for one in cost.penalties] == [
        ("LATE", Decimal("15000.00")),
        ("IN_TIME", Decimal("0.00")),
        ("", None),
    ]
    assert cost.unknown == ("penalty of line 003",)
    chosen = replace(ASKED, codes={"003": "DEDICATED"})
    _, cost = cost_of_canceling(store, POLICY, case, chosen, on=TODAY)
    assert cost.penalties[2].amount == Decimal("30000.00")
    assert cost.total == cost.charge.amount + Decimal("45000.00") + Decimal("25000.00")


@pytest.fixture
def courses(store: Store, act: dict[str, Any]) -> str:
    course = value.Line(
        number="001", description="Pilot course", kind="TRAINING", unit_of_issue="XX", unit_price=Decimal("30000.00")
    )
    lines = (replace(course, starts_on=date(2026, 12, 1)), replace(course, number="002", starts_on=date(2027, 6, 1)))
    return keep_case(store, act, lines=lines)


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ({"codes": {"001": "SOON"}}, "SOON is no code"),
        ({"codes": {"009": "DEDICATED"}}, "line 009 is no training line"),
        ({"codes": {"001": "IN_TIME"}}, r"IN_TIME holds for 60 days or more .* line 001 has 9 days"),
        ({"codes": {"002": "LATE"}}, "line 002 has 191 days"),
        ({"amounts": {"001": Decimal("5.00")}}, "is 50 percent and takes no amount by hand"),
        ({"codes": {"001": "NOT_COMPLETED"}, "amounts": {"001": Decimal("30000.01")}}, "between nothing and its value of"),
        ({"codes": {"001": "NOT_COMPLETED"}, "amounts": {"001": Decimal("-1.00")}}, "between nothing and its value of"),
    ],
)
def test_penalties_that_cannot_be(store: Store, courses: str, chosen: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotAllowed, match=reason):
        cost_of_canceling(store, POLICY, courses, replace(ASKED, **chosen), on=TODAY)


def test_chosen_penalties_are_kept_with_the_step_and_print_as_they_were(store: Store, courses: str, act: dict[str, Any]) -> None:
    unknown = replace(ASKED, codes={"001": "NOT_COMPLETED"})
    with pytest.raises(NotAllowed, match="not known yet: penalty of line 001"):
        ask_to_cancel(store, POLICY, courses, unknown, on=TODAY, today=TODAY, **act)
    asked = replace(unknown, amounts={"001": Decimal("12500.00")})
    _, cost = ask_to_cancel(store, POLICY, courses, asked, on=TODAY, today=TODAY, **act)
    assert [(one.code, one.amount) for one in cost.penalties] == [
        ("NOT_COMPLETED", Decimal("12500.00")),
        ("IN_TIME", Decimal("0.00")),
    ]
    step = steps_of(store, Subject("CASE", courses))[-1]
    assert step.facts["penalty of line 001"] == "NOT_COMPLETED 12500.00"
    assert step.facts["penalty of line 002"] == "IN_TIME"
    later = date(2027, 5, 1)  # line 002 would be late by then
    printed = cancellation_of(store, POLICY, courses, on=later, printed_on=later, by="A. Officer")
    assert (printed.canceled_on, printed.total) == (TODAY, cost.total)
    assert [line.amount for line in printed.penalties] == [Decimal("12500.00"), Decimal("0.00")]


def test_a_large_case_needs_the_word_of_dsca(store: Store, act: dict[str, Any]) -> None:
    line = value.Line(number="001", description="Radar", quantity=Decimal(1), unit_price=Decimal("30000000.00"))
    case = keep_case(store, act, lines=(line,))
    with pytest.raises(NotAllowed, match="DSCA"):
        ask_to_cancel(store, POLICY, case, ASKED, on=TODAY, today=TODAY, **act)
    approved = replace(ASKED, approved_by="DSCA/OBO memo 3", approved_on=TODAY)
    moved, cost = ask_to_cancel(store, POLICY, case, approved, on=TODAY, today=TODAY, **act)
    assert cost.charge.needs_approval
    assert moved.to_state == "Closing (cancellation)"
