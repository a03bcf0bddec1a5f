"""Records that steps make or end beside the new state: holds, returns, suspensions, cancellations."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import msgspec
from sqlalchemy import select

from dsca_desk.policy.lifecycle import Transition
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.closing import Cancellation, Suspension
from dsca_desk.records.mapping import offer_of
from dsca_desk.records.reviews import Return
from dsca_desk.records.steps import Hold
from dsca_desk.rules.plausible import without_marks
from dsca_desk.services.step_facts import CLOSHOLD, CPOHOLD
from dsca_desk.services.step_subjects import Moving
from dsca_desk.services.step_traces import Trace
from dsca_desk.services.versions import superseded

Said = Mapping[str, str]
_RETURN = "return to agency"


def side_records(trace: Trace, record: Moving, row: Transition, from_state: str, on: date, said: Said) -> None:
    """Make and end the records that belong to a step."""
    if isinstance(record, CaseDocument) and row.event == _RETURN:
        _return(trace, record, from_state, on, said)
    elif isinstance(record, CaseDocument) and row.event in _OF_DOCUMENTS:
        _OF_DOCUMENTS[row.event](trace, record, on, said)
    elif isinstance(record, Case) and row.entity == "CASE" and row.event in _OF_CASES:
        _OF_CASES[row.event](trace, record, on, said)


def _hold(trace: Trace, document: CaseDocument, on: date, said: Said) -> None:
    approved, reason, asked = said["authority"], said["why"], said["office"]
    trace.add(
        Hold(document_id=document.id, kind=CPOHOLD, asked_by=asked, reason=reason, approved_by=approved, from_on=on, to_on=None)
    )


def _remove_hold(trace: Trace, document: CaseDocument, on: date, _said: Said) -> None:
    query = select(Hold).where(Hold.document_id == document.id, Hold.kind == CPOHOLD, Hold.to_on.is_(None))
    for hold in trace.session.scalars(query):
        trace.write(hold, "to_on", on)


def _return(trace: Trace, document: CaseDocument, from_state: str, on: date, said: Said) -> None:
    code, office, why = said["reason_code"].strip(), said["office"], said["why"]
    trace.add(
        Return(
            document_id=document.id,
            office=office,
            from_state=from_state,
            reason_code=code,
            explanation=why,
            returned_on=on,
            resubmitted_on=None,
        )
    )


def _resubmit(trace: Trace, document: CaseDocument, on: date, _said: Said) -> None:
    query = select(Return).where(Return.document_id == document.id, Return.resubmitted_on.is_(None))
    for returned in trace.session.scalars(query):
        trace.write(returned, "resubmitted_on", on)


def _suspend(trace: Trace, case: Case, on: date, said: Said) -> None:
    trace.add(Suspension(case_id=case.id, directed_by=said["authority"], reason=said["why"], from_on=on, to_on=None))


def _lift(trace: Trace, case: Case, on: date, _said: Said) -> None:
    query = select(Suspension).where(Suspension.case_id == case.id, Suspension.to_on.is_(None))
    for suspension in trace.session.scalars(query):
        trace.write(suspension, "to_on", on)


def _closure_hold(trace: Trace, case: Case, on: date, said: Said) -> None:
    reason = said.get("why") or "final closure or reconciliation"
    trace.add(Hold(case_id=case.id, kind=CLOSHOLD, reason=reason, approved_by=said["authority"], from_on=on, to_on=None))


def _end_closure_hold(trace: Trace, case: Case, on: date, _said: Said) -> None:
    query = select(Hold).where(Hold.case_id == case.id, Hold.kind == CLOSHOLD, Hold.to_on.is_(None))
    for hold in trace.session.scalars(query):
        trace.write(hold, "to_on", on)


def _cancel(trace: Trace, case: Case, _on: date, said: Said) -> None:
    kept = trace.session.scalars(select(Cancellation).where(Cancellation.case_id == case.id)).one_or_none()
    if kept is not None:
        return
    trace.add(
        Cancellation(
            case_id=case.id,
            asked_by="Purchaser",
            letter_number=said.get("letter_number", ""),
            letter_date=None,
            reason=said.get("why", ""),
            termination_cost=_money(said.get("termination_cost", "")),
            expended=None,
            minimum_charge=_money(said.get("minimum_charge", "")),
            approved_by=said.get("authority", ""),
            approved_on=None,
        )
    )


def _money(text: str) -> Decimal | None:
    plain = without_marks(text.strip().removeprefix("$"))
    return Decimal(plain).quantize(Decimal("0.01")) if plain else None


def _restate(trace: Trace, document: CaseDocument, on: date, _said: Said) -> None:
    days = {field: trace.before(document, field) for field in ("milap_on", "offer_expires_on")}
    offer = msgspec.structs.replace(offer_of(document), **days)  # as it was offered
    trace.add(superseded(document, offer, document.restatement, on=on, by=trace.session.info["by"]))


_OF_DOCUMENTS: Mapping[str, Callable[[Trace, CaseDocument, date, Said], None]] = {
    "hold": _hold,
    "remove hold": _remove_hold,
    "MILDEP approves": _resubmit,
    "restate": _restate,
}
_OF_CASES: Mapping[str, Callable[[Trace, Case, date, Said], None]] = {
    "suspend": _suspend,
    "lift suspension": _lift,
    "place closure hold": _closure_hold,
    "return to active": _end_closure_hold,
    "reopen": _end_closure_hold,
    "purchaser asks to cancel": _cancel,
}
