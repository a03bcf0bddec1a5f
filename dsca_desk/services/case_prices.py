"""What a kept document costs: its total, the policy edition and the rate rows it was priced with.

A kept price belongs to one revision of its document. Whoever saves the document says in the same act what it costs now, or the
price goes: lists show a total only where it is that of the document as it is kept.
"""

from datetime import date, datetime

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.table import PolicyError
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.offer import Offer
from dsca_desk.records.terms import PricedRate
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_records import Kept, kept_of, require_document
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import StaleRecord

_RATE = ("name", "percent", "status", "source", "effective_from", "effective_to", "overridden_by", "lines")
_OF_ROW = len(_RATE) - 2  # the fields of a rate that come from its row


def priced_or_none(offer: Offer, policy: Policy) -> Priced | None:
    """Return the price of a document, None when it cannot be priced as it stands; unfinished work is kept all the same."""
    try:
        return price(offer, policy)
    except (PolicyError, ValueError):
        return None


def keep_pricing(
    store: Store,
    priced: Priced,
    *,
    on: date,
    by: str,
    at: datetime,
    why: str = "priced",
    expected_revision: int | None = None,
) -> Kept:
    """Keep what a document costs that was not changed otherwise: by other rules, or for the first time.

    Raises StaleRecord when it is no longer at the revision that was priced, NotFound.
    """
    with store.writing(by, at, why) as session:
        document = require_document(session, priced.offer.case_id, priced.offer.document, whole=False)
        if expected_revision is not None and document.revision != expected_revision:
            raise StaleRecord(f"{priced.offer.case_id} {priced.offer.document}", document.id, ())
        put_price(document, priced, on)
        document.touch(by, at)
        session.flush()
        return kept_of(document, "priced")


def put_price(document: CaseDocument, priced: Priced | None, on: date) -> bool:
    """Make a price, or that there is none, part of a document about to be written; tell whether that changes anything."""
    edition, total = (priced.policy_edition, priced.total) if priced is not None else (None, None)
    same = (document.policy_edition, document.total) == (edition, total)
    if not _put_rates(document, rates_of(priced) if priced is not None else []) and same:
        return False
    document.policy_edition, document.total = edition, total
    document.priced_on = on if priced is not None else None
    return True


def rates_of(priced: Priced) -> list[tuple[object, ...]]:
    """Return the rate rows a pricing used, each with the numbers of the lines that used it."""
    shared: dict[int, tuple[LinePrice, list[str]]] = {}  # lines of one kind share their rates, which are looked at once

    def walk(lines: tuple[LinePrice, ...]) -> None:
        for line in lines:
            shared.setdefault(id(line.rates), (line, []))[1].append(line.number)
            if line.sublines:
                walk(line.sublines)

    walk(priced.lines)
    users: dict[tuple[object, ...], list[str]] = {}
    for line, numbers in shared.values():
        for name, rate in line.rates.items():
            users.setdefault((name, *rate[:_OF_ROW]), []).extend(numbers)
    place = {number: place for place, number in enumerate(_numbers(priced.lines))}
    return [(*rate, tuple(sorted(lines, key=place.__getitem__))) for rate, lines in users.items()]


def _numbers(lines: tuple[LinePrice, ...]) -> list[str]:
    return [number for line in lines for number in (line.number, *_numbers(line.sublines))]


def _put_rates(document: CaseDocument, rates: list[tuple[object, ...]]) -> bool:
    """Keep the rate rows with a document; those that agree already are left alone."""
    kept = {tuple(getattr(rate, column) for column in _RATE): rate for rate in document.rates}
    obsolete = kept.keys() - set(rates)
    new = [rate for rate in rates if rate not in kept]
    for one in obsolete:
        document.rates.remove(kept[one])
    document.rates.extend(PricedRate(**dict(zip(_RATE, rate, strict=True))) for rate in new)
    return bool(obsolete or new)
