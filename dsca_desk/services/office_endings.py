"""What comes to an end by a date: leases and loans in effect, and offers that expire."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.leases import Lease
from dsca_desk.records.officers import Officer
from dsca_desk.records.requests import Request
from dsca_desk.services.office import Asked, narrowed
from dsca_desk.store.engine import Store

AHEAD = 90
IN_EFFECT = "In effect"
_OFFERED = "Offered"


class LeaseInEffect(NamedTuple):
    """A lease or loan in effect; `left` days to its end (negative: past), None without one. Money in dollars."""

    number: str
    kind: str
    country: str
    agency: str
    articles: str
    starts_on: date | None
    ends_on: date | None
    left: int | None
    rent: Decimal
    replacement_value: Decimal
    request: str


class ExpiringOffer(NamedTuple):
    """An offer that stands; `left` days to its last day (negative: past, and an officer has to say so)."""

    case: str
    document: str
    nickname: str
    officer: str
    offered_on: date | None
    expires_on: date
    left: int
    total: Decimal | None


def leases_in_effect(store: Store, asked: Asked) -> tuple[LeaseInEffect, ...]:
    """Return the leases and loans in effect, those that end first first. An officer is not kept with a lease."""
    query = (
        select(
            Lease.number,
            Lease.kind,
            Lease.country,
            Lease.agency,
            Lease.articles,
            Lease.starts_on,
            Lease.ends_on,
            Lease.rent,
            Lease.replacement_value,
            Request.number.label("request"),
        )
        .outerjoin(Request, Request.id == Lease.request_id)
        .where(Lease.status == IN_EFFECT)
    )
    if asked.country:
        query = query.where(Lease.country == asked.country)
    if asked.agency:
        query = query.where(Lease.agency == asked.agency)
    if asked.officer:
        query = query.where(Request.officer_id.in_(select(Officer.id).where(Officer.name == asked.officer)))
    with store.reading() as session:
        rows = [_lease(row, asked.today) for row in session.execute(query)]
    return tuple(sorted(rows, key=lambda row: (row.ends_on or date.max, row.number)))


def _lease(row: Any, today: date) -> LeaseInEffect:
    left = None if row.ends_on is None else (row.ends_on - today).days
    return LeaseInEffect._make((*row[:7], left, row.rent, row.replacement_value, row.request or ""))


def expiring_offers(store: Store, asked: Asked) -> tuple[ExpiringOffer, ...]:
    """Return the offers that stand and expire within the days looked ahead, and those whose last day has passed."""
    horizon = asked.today + timedelta(days=asked.ahead or AHEAD)
    query = (
        select(
            Case.identifier,
            CaseDocument.document,
            CaseDocument.nickname,
            Officer.name,
            CaseDocument.offered_on,
            CaseDocument.offer_expires_on,
            CaseDocument.total,
        )
        .join(Case, Case.id == CaseDocument.case_id)
        .outerjoin(Officer, Officer.id == Case.officer_id)
        .where(CaseDocument.status == _OFFERED, CaseDocument.offer_expires_on <= horizon, CaseDocument.accepted_on.is_(None))
        .order_by(CaseDocument.offer_expires_on, Case.identifier, CaseDocument.id)
    )
    with store.reading() as session:
        return tuple(
            ExpiringOffer(case, document, nickname, officer or "", offered, expires, (expires - asked.today).days, total)
            for case, document, nickname, officer, offered, expires, total in session.execute(narrowed(query, asked))
        )
