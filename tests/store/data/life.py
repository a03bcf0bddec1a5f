"""The whole life of a case in a few records: something in every table, for a file that later versions must open."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parents[3]))

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.changing import ConcurrentPartner, PenAndInk
from dsca_desk.records.closing import Cancellation, ClosureAnswer
from dsca_desk.records.leases import Lease
from dsca_desk.records.registry import Base
from dsca_desk.records.reviews import PackageItem, Return
from dsca_desk.records.steps import Hold
from dsca_desk.records.terms import AcceptedWarning, Confirmation
from dsca_desk.records.work import (
    Contract,
    Delivery,
    Directive,
    Repair,
    Requisition,
    Shipment,
    SupplyStatus,
    SupportPlan,
    SystemValue,
    Warranty,
)
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_prices import keep_pricing
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.changing import begin_change
from dsca_desk.services.closing import ClosurePlan, plan_closure, suspend_case
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.discrepancies import submit_report, write_report
from dsca_desk.services.execution import add_status, keep_work
from dsca_desk.services.milestones import post_milestone, record_delay
from dsca_desk.services.preparing import (
    ApprovalGiven,
    Assessment,
    Notice,
    Talk,
    TeamAssessment,
    save_advisory,
    save_approval,
    save_assessment_request,
    save_talk,
    save_team_assessment,
)
from dsca_desk.services.reviews import CommentGiven, answer_review, ask_reviews
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step, undo_step
from dsca_desk.services.system_values import keep_value
from dsca_desk.services.tasks import add_task, log_letter, put_off
from dsca_desk.store.engine import Store
from tests.services.execution_cases import offer_of_case
from tests.services.test_discrepancies import REPORT

LIFE = "BN-B-UAL"
TODAY = date(2026, 11, 22)
_MODIFICATION = {
    "closing": "no",
    "stage": "implemented",
    "equipment": "no",
    "purpose": "no",
    "between_cases": "no",
    "reason": "3",
}


def fill(store: Store, policy: Policy, request: str, act: dict[str, Any]) -> None:
    """Keep an implemented case that was carried out, changed and is on its way to closure, and what stands around its request."""
    _around(store, policy, request, act)
    import_case(store, offer_of_case(designator="UAL"), **act)
    _carried_out(store, policy, act)
    begin_change(store, policy, LIFE, _MODIFICATION, purpose="a line is corrected", on=TODAY, **act)
    opened = open_case(store, LIFE, "M01")
    keep_pricing(store, price(opened.offer, policy), on=TODAY, **act)
    with store.writing(act["by"], act["at"], "made for tests") as session:
        case = session.scalars(select(Case).where(Case.identifier == LIFE)).one()
        document = session.scalars(
            select(CaseDocument).where(CaseDocument.case_id == case.id, CaseDocument.document == "M01")
        ).one()
        basic = session.scalars(
            select(CaseDocument).where(CaseDocument.case_id == case.id, CaseDocument.document == "BASIC")
        ).one()
        session.add_all(
            [
                ConcurrentPartner(document_id=document.id, case="BN-B-UAM", document="M02", amount=Decimal("-1000.00")),
                PenAndInk(
                    document_id=basic.id,
                    path="lines[001].description",
                    before="Night goggle",
                    after="Night vision goggle",
                    authority="DSCA, memo 3",
                    on=date(2025, 1, 20),
                    made_by=act["by"],
                ),
                PackageItem(
                    document_id=document.id, code="X-MEMO-FMS", answer="YES", answered_by=act["by"], answered_at=act["at"]
                ),
                Return(
                    document_id=document.id,
                    office="Policy",
                    from_state="Write",
                    reason_code="X-NOTES",
                    explanation="a note is missing",
                    returned_on=TODAY,
                    resubmitted_on=None,
                ),
                Hold(
                    case_id=case.id, kind="CLOSHOLD", reason="reconciliation", approved_by="Finance", from_on=TODAY, to_on=TODAY
                ),
                ClosureAnswer(
                    case_id=case.id,
                    point="INTERIM-03",
                    answer="yes",
                    evidence="memo 4",
                    answered_by=act["by"],
                    answered_at=act["at"],
                ),
                Cancellation(
                    case_id=case.id,
                    asked_by="Purchaser",
                    letter_number="MOD/90",
                    letter_date=TODAY,
                    reason="too dear",
                    termination_cost=Decimal("12000.00"),
                    expended=Decimal("100.00"),
                    minimum_charge=Decimal("15000.00"),
                    approved_by="DSCA",
                    approved_on=TODAY,
                ),
                Lease(
                    number="BN-B-LAA",
                    country="BN",
                    articles="two radar sets",
                    replacement_value=Decimal("4000000.00"),
                    rent=Decimal("90000.00"),
                    starts_on=date(2026, 1, 1),
                    ends_on=date(2028, 12, 31),
                ),
                AcceptedWarning(
                    document_id=document.id,
                    finding="price-date-old",
                    place="",
                    facts="f" * 64,
                    sentence="The price is old",
                    reason="agreed",
                    name=act["by"],
                    at=act["at"],
                ),
                Confirmation(
                    document_id=document.id, path="lines[0].pch", value="3.5 %", source="Memo 7", name="J. Rivera", on=TODAY
                ),
            ]
        )
    _looked_at(store, policy, act)


def _around(store: Store, policy: Policy, request: str, act: dict[str, Any]) -> None:
    talk = Talk(
        country="BN",
        kind="REQUIREMENT",
        trigger="REQUIREMENT_STATED",
        subject="radio sets",
        on=date(2026, 9, 1),
        notes="by night",
    )
    save_talk(store, policy, talk, request=request, **act)
    asked = Assessment(country="BN", item="radio set", why_credible="a tender is out", sent_on=date(2026, 9, 2), answer="yes")
    save_assessment_request(store, policy, asked, request=request, **act)
    save_team_assessment(store, policy, request, TeamAssessment(form="CABLE", signer="The ambassador", signed_on=TODAY), **act)
    save_advisory(store, request, Notice(reason="unusual quantity", items="radio set", sent_to="DSCA", sent_on=TODAY), **act)
    release = ApprovalGiven(
        kind="RELEASE", items="radio set", authority="Navy IPO", asked_on=TODAY, decided_on=TODAY, decision="GRANTED"
    )
    save_approval(store, policy, release, request=request, **act)
    add_task(store, "Call the SCO", record=request, due_on=date(2026, 12, 1), **act)
    log_letter(store, request, "OUT", "Acknowledgment", on=TODAY, party="SCO", answer_due_on=date(2026, 12, 9), **act)
    put_off(store, f"REQUEST:{request}", date(2026, 12, 2), "waiting for the SCO", today=TODAY, **act)


def _carried_out(store: Store, policy: Policy, act: dict[str, Any]) -> None:
    work = (
        Directive(addressee="PM NV", authority_number="OA-1", authority_limit=Decimal("900000.00"), on=date(2025, 3, 2)),
        Contract(line="001", number="W91-25-C-0001", awarded_on=date(2025, 4, 1), expected_on=date(2027, 1, 31)),
        Requisition(line="001", number="BBN00150910001", quantity=Decimal(10), requested_on=date(2025, 4, 2)),
        Shipment(
            line="001",
            control_number="BBN00150910001XXX",
            requisition="BBN00150910001",
            quantity=Decimal(4),
            shipped_on=date(2026, 1, 10),
            due_on=date(2026, 2, 1),
        ),
        Warranty(line="001", item="Night vision goggle", starts_on=date(2026, 2, 1), ends_on=date(2027, 2, 1)),
        SupportPlan(line="001", system="Night vision goggle", supporting_case="BN-B-KAA", gap="spares after 2028"),
        Repair(line="001", item="Night vision goggle", serial_number="S4", sent_on=date(2026, 5, 1), due_on=date(2026, 9, 1)),
    )
    for one in work:
        keep_work(store, policy, LIFE, one, today=TODAY, **act)
    status = SupplyStatus(requisition="BBN00150910001", code="BB", on=date(2025, 5, 1), estimated_on=date(2026, 1, 5))
    add_status(store, policy, LIFE, status, today=TODAY, **act)
    made = Delivery(
        line="001",
        shipment="BBN00150910001XXX",
        requisition="BBN00150910001",
        quantity=Decimal(4),
        value=Decimal("168000.00"),
        on=date(2026, 2, 3),
        serial_numbers=("S1", "S2", "S3", "S4"),
        receipt_signed_by="Maj. Lindqvist",
        receipt_signed_on=date(2026, 2, 4),
    )
    record_delivery(store, policy, LIFE, made, today=TODAY, **act)
    report = write_report(
        store, policy, LIFE, msgspec.structs.replace(REPORT, document_number="BBN00150910001"), today=TODAY, **act
    )
    submit_report(store, policy, report.id, report.revision, on=TODAY, today=TODAY, **act)
    shown = SystemValue(line="001", field="DELIVERED_QUANTITY", system="CISIL", value="4", as_of=date(2026, 11, 1))
    keep_value(store, LIFE, shown, today=TODAY, **act)
    case = Subject("CASE", LIFE)
    suspended = {"authority": "State, message 5", "scope": "deliveries", "why": "sanctions"}
    suspend_case(store, policy, LIFE, **suspended, on=date(2026, 10, 1), today=TODAY, **act)
    take_step(
        store,
        policy,
        case,
        "lift suspension",
        on=date(2026, 10, 9),
        facts={"authority": "State"},
        why="lifted",
        today=TODAY,
        **act,
    )
    undo_step(store, policy, case, why="a mistake", **act)
    plan_closure(store, LIFE, ClosurePlan(kind="INTERIM", unliquidated=Decimal("500.00"), remark="contract still open"), **act)


def _looked_at(store: Store, policy: Policy, act: dict[str, Any]) -> None:
    asked, _other = ask_reviews(store, LIFE, "M01", ("Legal", "Finance"), asked_on=TODAY, **act)
    comments = (CommentGiven("Say who ships"), CommentGiven("A comma", "ADMINISTRATIVE"))
    answer_review(store, asked, "CONCUR_COMMENT", on=TODAY, answered_by="L. Shaw", comments=comments, **act)
    document = Subject("DOCUMENT", LIFE, "M01")
    post_milestone(store, policy, document, "X-CN", on=TODAY, remark="none needed", **act)
    record_delay(store, policy, LIFE, "M01", "X-REL", estimated_days=12, from_on=TODAY, **act)
    take_step(
        store,
        policy,
        document,
        "hold",
        on=TODAY,
        facts={"office": "IA", "authority": "DSCA"},
        why="waits for prices",
        today=TODAY,
        **act,
    )


def empty_tables(store: Store) -> set[str]:
    """Return the names of the tables that hold nothing."""
    with store.reading() as session:
        tables = Base.metadata.sorted_tables
        return {table.name for table in tables if not session.scalar(select(func.count()).select_from(table))}
