"""The papers of execution and closing, from the kept case to the pages a reader sees."""

from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from msgspec.structs import replace

from dsca_desk.records import offer as value
from dsca_desk.records.work import Delivery, Directive
from dsca_desk.services.case_papers import (
    cancellation_of,
    cancellation_statement_pdf,
    certificate_of,
    closure_certificate_pdf,
    directive_of,
    directive_pdf,
    discrepancy_report_pdf,
    report_to_print,
)
from dsca_desk.services.closing import CancellationAsked, ClosurePlan, answer_points, closure_of, plan_closure
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.discrepancies import submit_report, write_report
from dsca_desk.services.execution import keep_work
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotFound
from tests.services.execution_cases import TODAY, keep_case
from tests.services.test_discrepancies import REPORT

POLICY = shipped_policy()
ASKED = CancellationAsked(
    asked_by="Ministry of Defense of Bandaria",
    letter_number="MOD/88",
    letter_date=date(2026, 11, 2),
    reason="The purchaser's budget for the year was cut.",
    expended=Decimal("100000.00"),
    termination_cost=Decimal("25000.00"),
)


@pytest.fixture
def case(sqlite_store: Store, act: dict[str, Any]) -> str:
    return keep_case(sqlite_store, act)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def printed_report(store: Store, case: str, act: dict[str, Any], *, submitted: bool, **fields: Any) -> bytes:
    delivery = Delivery(line="001", quantity=Decimal(4), on=date(2026, 2, 10), serial_numbers=("NV-1001", "NV-1002"))
    made = record_delivery(store, POLICY, case, delivery, today=TODAY, **act)
    report = replace(REPORT, delivery_id=made.id, codes=("C3", "P1"), office="USASAC, New Cumberland", **fields)
    kept = write_report(store, POLICY, case, report, today=TODAY, **act)
    if submitted:
        submit_report(store, POLICY, kept.id, kept.revision, on=date(2026, 3, 1), today=TODAY, **act)
    printed = report_to_print(store, POLICY, kept.id, printed_on=TODAY, by="A. Officer")
    pdf = discrepancy_report_pdf(printed)
    assert pdf == discrepancy_report_pdf(printed)
    return pdf


def test_the_printed_report_carries_the_data_of_the_form(sqlite_store: Store, case: str, act: dict[str, Any]) -> None:
    text = text_of(printed_report(sqlite_store, case, act, submitted=True, remarks="Two tubes broken.\nPhotographs enclosed."))
    for words in (
        "A0001-BN-UAB/001",
        "Submitted",
        "Night vision goggle",
        "5855-01-534-5931",
        "BBN00160510001",
        "NV-1001, NV-1002",
        "42,000.00",
        "42,180.00",
        "damage (any shipment, for security assistance)",
        "packaging (the codes of this family were not read)",
        "USASAC, New Cumberland",
        "Photographs enclosed.",
        "01 Feb 2027",
    ):
        assert words in text, words
    assert "DRAFT" not in text


def test_a_report_that_was_not_submitted_is_a_draft(sqlite_store: Store, case: str, act: dict[str, Any]) -> None:
    assert "DRAFT" in text_of(printed_report(sqlite_store, case, act, submitted=False, action_asked=""))


def test_long_remarks_go_over_pages(sqlite_store: Store, case: str, act: dict[str, Any]) -> None:
    remarks = "\n".join(f"Finding number {number} of the inspection." for number in range(120))
    text = text_of(printed_report(sqlite_store, case, act, submitted=True, remarks=remarks))
    assert "Finding number 119" in text
    assert "Page 3 of" in text


def test_the_certificate_is_a_draft_until_every_point_is_met(sqlite_store: Store, act: dict[str, Any]) -> None:
    store = sqlite_store
    case = keep_case(store, act, program="BPC_T10")
    plan_closure(store, case, ClosurePlan(kind="ZERO_VALUE"), **act)
    draft = text_of(closure_certificate_pdf(certificate_of(store, POLICY, case, printed_on=TODAY, by="A. Officer")))
    assert "DRAFT" in draft
    assert "2 points of the checklist are open. It certifies nothing." in draft
    asked = {
        point.code: ("yes", "memo 7 of 20 Nov 2026")
        for point in closure_of(store, POLICY, case, TODAY).points
        if not point.computed
    }
    answer_points(store, POLICY, case, asked, today=TODAY, **act)
    final = text_of(closure_certificate_pdf(certificate_of(store, POLICY, case, printed_on=TODAY, by="A. Officer")))
    assert "DRAFT" not in final
    assert "may close" in final
    assert "memo 7 of 20 Nov 2026" in final


def test_the_certificate_shows_every_point(sqlite_store: Store, case: str) -> None:
    certificate = certificate_of(sqlite_store, POLICY, case, printed_on=TODAY, by="A. Officer")
    text = text_of(closure_certificate_pdf(certificate))
    assert len(certificate.points) >= 30
    assert all(point.code in text for point in certificate.points)


def test_a_directive_says_what_it_rests_on(sqlite_store: Store, case: str, act: dict[str, Any]) -> None:
    with_number = Directive(
        addressee="PM Night Vision",
        text="Award by 30 Jun 2025.\n- Ship by air.",
        authority_number="OA-25-114",
        authority_limit=Decimal("511100.00"),
        on=date(2025, 3, 2),
    )
    first = keep_work(sqlite_store, POLICY, case, with_number, today=TODAY, **act)
    text = text_of(directive_pdf(directive_of(sqlite_store, POLICY, first.id, printed_on=TODAY, by="A. Officer")))
    assert "rests on obligational authority OA-25-114, up to $511,100.00" in text
    assert "10 EA" in text
    without = replace(with_number, authority_number="", authority_limit=None, line="001")
    second = keep_work(sqlite_store, POLICY, case, without, today=TODAY, **act)
    text = text_of(directive_pdf(directive_of(sqlite_store, POLICY, second.id, printed_on=TODAY, by="A. Officer")))
    assert "Implementation depends on obligational authority" in text
    assert "Kit, small" not in text


def test_the_statement_adds_up(sqlite_store: Store, act: dict[str, Any]) -> None:
    course = value.Line(
        number="002", description="Pilot course", kind="TRAINING", unit_of_issue="XX", unit_price=Decimal("30000.00")
    )
    lines = (
        value.Line(number="001", description="Goggle", quantity=Decimal(10), unit_price=Decimal("42000.00")),
        replace(course, starts_on=date(2026, 12, 1)),
    )
    case = keep_case(sqlite_store, act, lines=lines)
    statement = cancellation_of(sqlite_store, POLICY, case, ASKED, on=TODAY, printed_on=TODAY, by="A. Officer")
    assert statement.total == statement.charge + Decimal("15000.00") + Decimal("25000.00")
    assert sum(part.greatest for part in statement.parts) == 1
    text = text_of(cancellation_statement_pdf(statement))
    assert "late, 9 days before the start" in text
    assert f"{statement.total:,.2f}" in text
    assert "DRAFT" not in text
    unknown = replace(ASKED, termination_cost=None)
    text = text_of(
        cancellation_statement_pdf(
            cancellation_of(sqlite_store, POLICY, case, unknown, on=TODAY, printed_on=TODAY, by="A. Officer")
        )
    )
    assert "DRAFT" in text
    assert "not in the total: termination cost" in text
    with pytest.raises(NotFound, match="No wish to cancel"):
        cancellation_of(sqlite_store, POLICY, case, on=TODAY, printed_on=TODAY, by="A. Officer")
