"""Discrepancy reports from the draft to their end, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from dsca_desk.records.discrepancy_report import DiscrepancyReport
from dsca_desk.records.work import Delivery
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.discrepancies import correct_report, open_report, reports_of, screen_report, submit_report, write_report
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, take_step
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, StaleRecord
from tests.services.execution_cases import TODAY, keep_case

POLICY = shipped_policy()
REPORT = DiscrepancyReport(
    line="001",
    codes=("C3",),
    stock_number="5855-01-534-5931",
    item="Night vision goggle",
    document_number="BBN00160510001",
    shipper="Depot",
    quantity_billed=Decimal(4),
    quantity_received=Decimal(4),
    quantity_wrong=Decimal(1),
    unit_price=Decimal("42000.00"),
    value=Decimal("42000.00"),
    transport=Decimal("180.00"),
    action_asked="Replace",
    reported_by="Maj. Lindqvist",
    counted_from="SHIPMENT",
    counted_from_on=date(2026, 2, 1),
    found_on=date(2026, 2, 20),
)


@pytest.fixture
def case(store: Store, act: dict[str, Any]) -> str:
    return keep_case(store, act)


def written(store: Store, case: str, act: dict[str, Any], **fields: Any) -> Any:
    return write_report(store, POLICY, case, replace(REPORT, **fields), today=TODAY, **act)


def submitted(store: Store, case: str, act: dict[str, Any], **fields: Any) -> Any:
    kept = written(store, case, act, **fields)
    moved = submit_report(store, POLICY, kept.id, kept.revision, on=date(2026, 3, 1), today=TODAY, **act)
    return kept._replace(revision=moved.revision, status=moved.to_state)


def test_reports_are_numbered_by_office_and_country(store: Store, case: str, act: dict[str, Any]) -> None:
    numbers = [written(store, case, act).number for _ in range(2)]
    numbers.append(write_report(store, POLICY, case, replace(REPORT, line=""), office_letter="B", today=TODAY, **act).number)
    assert numbers == ["A0001-BN-UAB/001", "A0002-BN-UAB/001", "B0001-BN-UAB"]
    with pytest.raises(AlreadyThere):
        written(store, case, act, number="A0002-BN-UAB/001")
    with pytest.raises(NotAllowed, match="is not a report number"):
        written(store, case, act, number="12")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"line": "009"}, "line 009 is not a line"),
        ({"codes": ("X9",)}, "X9 is not a discrepancy code"),
        ({"codes": ("C1", "C2", "C3", "C4")}, "4 discrepancy codes; a report has at most 3"),
        ({"codes": ("C1", "C1")}, "stands twice"),
        ({"value": Decimal("1.00")}, r"the value \$1.00 is not 1 at \$42,000.00"),
        ({"quantity_wrong": Decimal(-1), "value": Decimal(0)}, "the quantity wrong is negative"),
        ({"found_on": date(2026, 1, 1)}, "before the shipment"),
        ({"found_on": date(2027, 1, 1)}, "has not come"),
        ({"credit": Decimal("50000.00")}, "above what is claimed"),
        ({"delivery_id": 99}, "not one of the case"),
    ],
)
def test_what_contradicts_itself_is_not_written(
    store: Store, case: str, act: dict[str, Any], fields: dict[str, Any], reason: str
) -> None:
    with pytest.raises(NotAllowed, match=reason):
        written(store, case, act, **fields)
    assert reports_of(store, case) == ()


def test_bpc_cases_have_no_reports(store: Store, act: dict[str, Any]) -> None:
    case = keep_case(store, act, program="BPC_T10")
    with pytest.raises(NotAllowed, match="BPC case"):
        written(store, case, act)


def test_a_report_goes_from_draft_to_credit(store: Store, case: str, act: dict[str, Any]) -> None:
    kept = submitted(store, case, act)
    with pytest.raises(NotAllowed, match="can no longer be changed"):
        correct_report(
            store, POLICY, kept.id, replace(REPORT, number=kept.number, item="Other"), kept.revision, today=TODAY, **act
        )
    moved = screen_report(store, POLICY, kept.id, kept.revision, on=date(2026, 3, 5), today=TODAY, **act)
    assert moved.to_state == "Accepted for review"
    subject = Subject("DISCREPANCY", kept.id)
    take_step(store, POLICY, subject, "approve", on=date(2026, 4, 1), **act)
    opened = open_report(store, POLICY, kept.id, TODAY)
    credited = replace(opened.report, credit=Decimal("42180.00"), disposition="Credit")
    correct_report(store, POLICY, kept.id, credited, opened.revision, today=TODAY, **act)
    take_step(store, POLICY, subject, "credit, replace or dispose", on=date(2026, 5, 1), **act)
    row = reports_of(store, case)[0]
    assert (row.status, row.closed_on, row.claimed, row.credit) == (
        "Closed",
        date(2026, 5, 1),
        Decimal("42180.00"),
        Decimal("42180.00"),
    )
    assert reports_of(store, case, open_only=True) == ()


def test_below_the_minimum_it_is_recorded_only(store: Store, case: str, act: dict[str, Any]) -> None:
    small = {"unit_price": Decimal("19.99"), "value": Decimal("19.99"), "transport": Decimal("180.00")}
    kept = submitted(store, case, act, **small)
    moved = screen_report(store, POLICY, kept.id, kept.revision, on=date(2026, 3, 5), today=TODAY, **act)
    assert moved.to_state == "Recorded only"
    assert any("under $200.00" in hint for hint in open_report(store, POLICY, kept.id, TODAY).hints)


def test_from_the_minimum_on_it_is_reviewed(store: Store, case: str, act: dict[str, Any]) -> None:
    just = {"unit_price": Decimal("20.00"), "value": Decimal("20.00"), "transport": Decimal("180.00")}
    kept = submitted(store, case, act, **just)
    moved = screen_report(store, POLICY, kept.id, kept.revision, on=date(2026, 3, 5), today=TODAY, **act)
    assert moved.to_state == "Accepted for review"


def test_a_late_or_empty_report_is_not_submitted(store: Store, case: str, act: dict[str, Any]) -> None:
    late = written(store, case, act, counted_from_on=date(2025, 3, 2), counted_from="BILLING")
    with pytest.raises(NotAllowed, match="submitted by 02 Mar 2026"):
        submit_report(store, POLICY, late.id, late.revision, on=date(2026, 3, 3), today=TODAY, **act)
    empty = written(store, case, act, action_asked="", reported_by="")
    with pytest.raises(NotAllowed, match="action asked for"):
        submit_report(store, POLICY, empty.id, empty.revision, on=date(2026, 3, 3), today=TODAY, **act)
    with pytest.raises(StaleRecord):
        submit_report(store, POLICY, empty.id, 99, on=date(2026, 3, 3), today=TODAY, **act)


def test_a_denied_report_is_asked_for_again_and_contested(store: Store, case: str, act: dict[str, Any]) -> None:
    kept = submitted(store, case, act)
    screen_report(store, POLICY, kept.id, kept.revision, on=date(2026, 3, 5), today=TODAY, **act)
    subject = Subject("DISCREPANCY", kept.id)
    with pytest.raises(NotAllowed, match="reason is given"):
        take_step(store, POLICY, subject, "deny", on=date(2026, 4, 1), **act)
    take_step(store, POLICY, subject, "deny", on=date(2026, 4, 1), why="damage after title passage", **act)
    opened = open_report(store, POLICY, kept.id, TODAY)
    assert (opened.clock.reconsider_by, opened.denied_why) == (date(2026, 5, 16), "damage after title passage")
    with pytest.raises(NotAllowed, match="16 May 2026"):
        take_step(store, POLICY, subject, "ask to reconsider", on=date(2026, 5, 17), **act)
    take_step(store, POLICY, subject, "ask to reconsider", on=date(2026, 5, 16), **act)
    assert open_report(store, POLICY, kept.id, TODAY).report.number == "A0001-BN-UAB/001R"
    take_step(store, POLICY, subject, "contest", on=date(2026, 6, 1), facts={"letter_number": "MOD/9"}, **act)
    assert open_report(store, POLICY, kept.id, TODAY).report.number == "A0001-BN-UAB/001C"
    take_step(store, POLICY, subject, "uphold the denial", on=date(2026, 7, 1), why="nothing new", **act)
    assert reports_of(store)[0].status == "Closed"
    assert written(store, case, act).number == "A0002-BN-UAB/001"


def test_above_the_limit_financial_policy_looks_first(store: Store, case: str, act: dict[str, Any]) -> None:
    large = {"quantity_wrong": Decimal(2), "value": Decimal("84000.00")}
    kept = submitted(store, case, act, **large)
    screen_report(store, POLICY, kept.id, kept.revision, on=date(2026, 3, 5), today=TODAY, **act)
    subject = Subject("DISCREPANCY", kept.id)
    with pytest.raises(NotAllowed, match="financial policy"):
        take_step(store, POLICY, subject, "approve", on=date(2026, 4, 1), **act)
    take_step(store, POLICY, subject, "approve", on=date(2026, 4, 1), facts={"authority": "DSCA/OBO-FPI, memo 4"}, **act)


def test_a_report_names_a_delivery_of_its_line(store: Store, case: str, act: dict[str, Any]) -> None:
    delivery = Delivery(line="001", quantity=Decimal(4), on=date(2026, 2, 10))
    kept = record_delivery(store, POLICY, case, delivery, today=TODAY, **act)
    assert written(store, case, act, delivery_id=kept.id).status == "Draft"
    with pytest.raises(NotAllowed, match="is on line 001"):
        written(store, case, act, delivery_id=kept.id, line="002a")
    with pytest.raises(NotAllowed, match="before the delivery"):
        written(store, case, act, delivery_id=kept.id, found_on=date(2026, 2, 5))


@pytest.mark.parametrize(
    ("on", "reason"),
    [(date(2026, 2, 19), "on 20 Feb 2026, when the discrepancy was found, or later"), (date(2026, 11, 23), "has come")],
)
def test_the_day_of_submission_is_possible(store: Store, case: str, act: dict[str, Any], on: date, reason: str) -> None:
    report = written(store, case, act)
    with pytest.raises(NotAllowed, match=reason):
        submit_report(store, POLICY, report.id, report.revision, on=on, today=TODAY, **act)
    assert open_report(store, POLICY, report.id, TODAY).submitted_on is None


def test_the_day_of_screening_follows_the_submission(store: Store, case: str, act: dict[str, Any]) -> None:
    report = written(store, case, act)
    moved = submit_report(store, POLICY, report.id, report.revision, on=date(2026, 3, 5), today=TODAY, **act)
    with pytest.raises(NotAllowed, match="not dated before the last one on 05 Mar 2026"):
        screen_report(store, POLICY, report.id, moved.revision, on=date(2026, 3, 4), today=TODAY, **act)
    with pytest.raises(NotAllowed, match="The day of the step has come"):
        screen_report(store, POLICY, report.id, moved.revision, on=date(2026, 11, 23), today=TODAY, **act)
    moved = screen_report(store, POLICY, report.id, moved.revision, on=date(2026, 3, 9), today=TODAY, **act)
    assert moved.to_state == "Accepted for review"
    (_, screened) = steps_of(store, Subject("DISCREPANCY", report.number))
    assert screened.on == date(2026, 3, 9)
