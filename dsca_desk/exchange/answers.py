"""The answers of pricing and checking as plain JSON values: what `dsca-desk price --json` and `check --json` print.

The keys and their order are the contract's; keys that came later stand only where they say something.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from dsca_desk.records.offer import CAS_COMPONENTS
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.priced import LinePrice, PaymentRow, Priced, RateUsed, Schedule


def price_answer(priced: Priced, schedule: Schedule) -> dict[str, Any]:
    """Return the prices of a document and its payment schedule; amounts are strings in dollars and cents."""
    offer = priced.offer
    return {
        "case": offer.case_id,
        "document": offer.document,
        "policy_edition": priced.policy_edition,
        "net": amount(priced.net),
        "pch": amount(priced.pch),
        "admin": amount(priced.admin),
        "transportation": amount(priced.transportation),
        "other": amount(priced.other),
        "small_case_management_line": amount(priced.small_case_management_line),
        "total": amount(priced.total),
        "lines": [_line(line) for line in priced.lines],
        "initial_deposit": amount(schedule.initial_deposit),
        "schedule": [_payment(row) for row in schedule.rows],
        "unconfirmed": [
            {"path": path, "status": status, "source": source}
            for path, status, source in (*priced.unconfirmed, *schedule.unconfirmed)
        ],
    }


def check_answer(case_id: str, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the findings of the offer check."""
    return {"case": case_id, "findings": [_finding(finding) for finding in findings]}


def faults_answer(faults: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return why an input was refused: one entry per fault, with an empty path where the whole input is meant."""
    return {"faults": [{"path": path, "message": message} for path, message in faults]}


def amount(value: Decimal) -> str:
    """Return dollars and cents as the contract writes them."""
    return format(value, ".2f")


def _line(line: LinePrice) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "number": line.number,
        "base": amount(line.base),
        "cas": {component: amount(line.cas.get(component, Decimal(0))) for component in CAS_COMPONENTS},
        "nonrecurring": amount(line.nonrecurring),
        "support_charge": amount(line.support_charge),
    }
    if line.other:
        answer["other"] = amount(line.other)
    answer |= {
        "value": amount(line.value),
        "unit": None if line.unit is None else amount(line.unit),
        "admin": amount(line.admin),
        "pch": amount(line.pch),
        "transportation": amount(line.transportation),
        "rates": {charge: _rate(rate) for charge, rate in line.rates.items()},
    }
    if line.supply_support:
        answer["supply_support"] = amount(line.supply_support)
    if line.sublines:
        answer["sublines"] = [_line(subline) for subline in line.sublines]
    return answer


def _rate(rate: RateUsed) -> dict[str, Any]:
    percent = None if rate.percent is None else format(rate.percent.normalize(), "f")
    answer: dict[str, Any] = {"percent": percent, "status": rate.status, "source": rate.source}
    if rate.overridden_by:
        answer["overridden_by"] = rate.overridden_by
    if rate.confirmed_by:
        answer["confirmed_by"] = rate.confirmed_by
    return answer


def _payment(row: PaymentRow) -> dict[str, Any]:
    return {
        "label": row.label,
        "due": _day(row.due),
        "amount": amount(row.amount),
        "cumulative": amount(row.cumulative),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    answer = {
        "id": finding.id,
        "severity": finding.severity,
        "path": finding.path,
        "message": finding.message,
        "reference": finding.reference,
    }
    if finding.fix:
        answer["fix"] = finding.fix
    return answer


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
