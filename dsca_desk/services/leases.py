"""Leases and loans: the facts of the data sheet of AECA section 62 (SAMM Figure C11.F8), kept with the request they answer.

The sheet is a draft until the lease is requested. What Congress was told is not changed afterwards, and a term is never longer
than the policy allows; the steps themselves are those of the policy (`services.stepping`, entity LEASE).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CASE_LIMITS, CaseLimit
from dsca_desk.records.leases import Lease
from dsca_desk.records.requests import Request
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.wording import day_text, dollars_text
from dsca_desk.services.request_history import said_fields
from dsca_desk.services.requests import require_request
from dsca_desk.services.step_facts import SHEET_WORDS, sheet_open
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, StaleRecord
from dsca_desk.store.history import changes_of

KINDS = {"LEASE": "Lease", "LOAN": "Loan"}
"""The kinds of requests that lead to a lease or loan, and what it is called."""
DRAFT = "Draft"
_NOTHING = "Nothing was kept."
_TOLD = (
    *("articles", "major_articles", "replacement_value", "rent", "lessee", "terms"),
    *("starts_on", "ends_on", "refurbishment_days"),
)
_AFTER_SIGNING = frozenset({"inspected_on", "contact", "administered_by"})


class LeaseSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The data sheet as it is typed: money in dollars, the term in days; None and empty where nothing is known yet."""

    lessee: str = ""
    agency: str = ""
    articles: str = ""
    major_articles: str = ""
    replacement_value: Decimal | None = None
    rent: Decimal | None = None
    marking: str = "UNCLASSIFIED"
    equipment_marking: str = ""
    missile_technology: str = ""
    planned_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    refurbishment_days: int | Decimal | None = None
    terms: str = ""
    administered_by: str = ""
    purpose: str = ""
    why_not_sold: str = ""
    contact: str = ""
    inspected_on: date | None = None


class LeaseOpened(NamedTuple):
    """A lease as it is kept. `open` are the fields of the sheet that are still empty, in words."""

    id: int
    number: str
    kind: str
    request: str
    country: str
    status: str
    revision: int
    sheet: LeaseSheet
    open: tuple[str, ...]
    notified_on: date | None
    signed_on: date | None
    ended_on: date | None


class LeaseChange(NamedTuple):
    """One change of a lease as a sentence, by whom and when, and why."""

    at: datetime
    by: str
    text: str
    why: str


def lease_of(store: Store, request: str) -> LeaseOpened | None:
    """Return the lease or loan that a request led to; None while its sheet was not begun. Raises NotFound."""
    with store.reading() as session:
        found = require_request(session, request)
        lease = _lease_of(session, found)
        return None if lease is None else _opened(lease, request)


def begun_sheet(store: Store, request: str) -> LeaseSheet:
    """Return a sheet with what the request says already: lessee, lessor, articles, purpose of the items. Raises NotFound."""
    with store.reading() as session:
        found = require_request(session, request)
        items = [_item(one.quantity, one.unit_of_issue, one.description) for one in found.items]
        major = [_item(one.quantity, one.unit_of_issue, one.description) for one in found.items if one.mde]
        return LeaseSheet(
            lessee=found.purchaser_name,
            agency=found.agency or "",
            articles="; ".join(items),
            major_articles="; ".join(major),
            marking=found.marking,
            planned_on=found.wanted_delivery,
        )


def save_lease(
    store: Store,
    policy: Policy,
    request: str,
    sheet: LeaseSheet,
    *,
    expected_revision: int = 0,
    today: date,
    by: str,
    at: datetime,
) -> LeaseOpened:
    """Keep the data sheet of the lease or loan a request asks for; begun anew it gets the next number (`L-2026-0001`).

    Raises NotAllowed (`field: why`) for a sheet that cannot stand, StaleRecord, NotFound.
    """
    with store.writing(by, at, "data sheet kept") as session:
        found = require_request(session, request)
        if found.kind not in KINDS:
            raise NotAllowed(f"Request {request} asks for no lease or loan. {_NOTHING} Correct its kind first.")
        lease = _lease_of(session, found)
        if (0 if lease is None else lease.revision) != expected_revision:
            raise StaleRecord(f"The {KINDS[found.kind].lower()} of {request}", 0 if lease is None else lease.id, ())
        fault = next(_faults(sheet, found.country, lease, policy, today), "")
        if fault:
            raise NotAllowed(f"{fault} {_NOTHING}")
        if sheet.refurbishment_days is not None:
            sheet = msgspec.structs.replace(sheet, refurbishment_days=int(sheet.refurbishment_days))
        if lease is None:
            number = _next_number(session, today)
            lease = Lease(number=number, kind=found.kind, country=found.country, request_id=found.id, status=DRAFT)
            session.add(lease)
        for field in sheet.__struct_fields__:
            if getattr(lease, field) != getattr(sheet, field):
                setattr(lease, field, getattr(sheet, field))
        if lease.status == DRAFT:
            lease.kind, lease.country = found.kind, found.country
        lease.touch(by, at)
        session.flush()
        return _opened(lease, request)


def lease_history(store: Store, lease_id: int) -> list[LeaseChange]:
    """Return what happened to a lease as sentences, newest first."""
    with store.reading() as session:
        changes = changes_of(session, "leases", lease_id)
    said = []
    for change in changes:
        if change.table == "leases" and change.action == "insert":
            text = f"began the data sheet of {change.new.get('number', '')}"
        elif change.table == "leases":
            text = said_fields(change, SHEET_WORDS)
        elif change.table == "steps" and change.action == "insert":
            text = f"took the step “{change.new.get('event', '')}” to {change.new.get('to_state', '')}"
        elif change.table == "steps":
            text = "undid a step"
        else:
            continue
        if text:
            repeated = change.why == "data sheet kept" or change.why in text
            said.append(LeaseChange(change.at, change.by, text, "" if repeated else change.why))
    return said


def longest_end(policy: Policy, sheet: LeaseSheet, today: date) -> date | None:
    """Return the latest last day of a lease that begins when the sheet says (AECA section 61); None when nothing tells."""
    term = policy.on(today).find(CASE_LIMITS, CaseLimit, "LEASE_TERM")
    if term is None or sheet.starts_on is None:
        return None
    return add_months(sheet.starts_on, int(term.figure)) + timedelta(days=int(sheet.refurbishment_days or 0))


# --- inside -----------------------------------------------------------------------------------------------------------------


def _faults(sheet: LeaseSheet, country: str, lease: Lease | None, policy: Policy, today: date) -> Iterator[str]:
    """Yield why a sheet cannot be kept, each with the field it stands at."""
    row = policy.on(today).find(COUNTRIES, Country, country)
    if row is None or row.kind not in ("COUNTRY", "ORGANIZATION"):
        name = country if row is None else f"{row.name} ({country})"
        yield f"{name} is no country or organization that may lease. Correct the country of the request first."
    if not sheet.articles.strip():
        yield "articles: Say what is lent."
    for field, amount in (("replacement_value", sheet.replacement_value), ("rent", sheet.rent)):
        if amount is None:
            yield f"{field}: The sheet needs it in dollars; 0 says that there is none."
        elif amount < 0:
            yield f"{field}: {dollars_text(amount)} is below zero."
    if sheet.refurbishment_days is not None and sheet.refurbishment_days < 0:
        yield f"refurbishment_days: {sheet.refurbishment_days} days are below zero."
    if sheet.refurbishment_days is not None and sheet.refurbishment_days % 1:
        yield "refurbishment_days: Give whole days."
    yield from _day_faults(sheet, policy, today)
    if lease is None or lease.status == DRAFT:
        return
    changed = {field for field in sheet.__struct_fields__ if getattr(lease, field) != getattr(sheet, field)}
    if lease.status == "Ended" and changed:
        yield f"{lease.number} has ended and is not changed any more. Undo its last step first."
    elif lease.status == "In effect":
        for field in sorted(changed - _AFTER_SIGNING):
            yield f"{field}: {lease.number} is signed; its sheet stands. Undo the signature first."
    elif lease.status == "Notified":
        for field in (field for field in _TOLD if field in changed):
            yield f"{field}: Congress was told otherwise. Undo the notification first."


def _day_faults(sheet: LeaseSheet, policy: Policy, today: date) -> Iterator[str]:
    starts, ends, inspected = sheet.starts_on, sheet.ends_on, sheet.inspected_on
    if ends is not None and starts is None:
        yield "starts_on: A lease that ends begins on some day."
    if starts is not None and ends is not None:
        if ends <= starts:
            yield f"ends_on: {day_text(ends)} is not after its first day, {day_text(starts)}."
        longest = longest_end(policy, sheet, today)
        if longest is not None and ends > longest:
            yield (
                f"ends_on: A lease beginning {day_text(starts)} ends by {day_text(longest)} at the latest, refurbishment "
                "included (AECA section 61)."
            )
    if inspected is not None and inspected > today:
        yield f"inspected_on: {day_text(inspected)} has not come yet."
    if inspected is not None and starts is not None and inspected < starts:
        yield f"inspected_on: {day_text(inspected)} is before the lease begins."


def _lease_of(session: Session, request: Request) -> Lease | None:
    return session.scalars(select(Lease).where(Lease.request_id == request.id).order_by(Lease.id.desc()).limit(1)).one_or_none()


def _opened(lease: Lease, request: str) -> LeaseOpened:
    values: dict[str, Any] = {field: getattr(lease, field) for field in LeaseSheet.__struct_fields__}
    return LeaseOpened(
        lease.id,
        lease.number,
        lease.kind,
        request,
        lease.country,
        lease.status,
        lease.revision,
        LeaseSheet(**values),
        sheet_open(lease),
        lease.notified_on,
        lease.signed_on,
        lease.ended_on,
    )


def _next_number(session: Session, today: date) -> str:
    prefix = f"L-{today.year}-"
    numbers = session.scalars(select(Lease.number).where(Lease.number.like(f"{prefix}%")))
    taken = [int(number[len(prefix) :]) for number in numbers if number[len(prefix) :].isdigit()]
    return f"{prefix}{max(taken, default=0) + 1:04}"


def _item(quantity: Decimal | None, unit: str, words: str) -> str:
    if quantity is None:
        return words
    text = f"{quantity:,f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {unit} {words}".strip()
