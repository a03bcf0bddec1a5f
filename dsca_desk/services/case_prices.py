"""What a kept document costs: its total, the policy edition and the rate rows it was priced with."""

from datetime import date, datetime

from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.terms import PricedRate
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.services.case_records import Kept, kept_of, require_document
from dsca_desk.store.engine import Store


def keep_pricing(store: Store, priced: Priced, *, on: date, by: str, at: datetime, why: str = "priced") -> Kept:
    """Keep the total, the policy edition and the rate rows a document was priced with. Raises NotFound."""
    with store.writing(by, at, why) as session:
        document = require_document(session, priced.offer.case_id, priced.offer.document, whole=False)
        document.policy_edition, document.priced_on, document.total = priced.policy_edition, on, priced.total
        document.touch(by, at)
        keep_rates(document, rates_of(priced))
        session.flush()
        return kept_of(document, "priced")


_RATE = ("name", "percent", "status", "source", "effective_from", "effective_to", "overridden_by", "lines")


def rates_of(priced: Priced) -> list[tuple[object, ...]]:
    """Return the rate rows a pricing used, each with the numbers of the lines that used it."""
    users: dict[tuple[object, ...], list[str]] = {}

    def walk(lines: tuple[LinePrice, ...]) -> None:
        for line in lines:
            for name, rate in line.rates.items():
                users.setdefault((name, *rate[:-1]), []).append(line.number)
            walk(line.sublines)

    walk(priced.lines)
    return [(*rate, tuple(lines)) for rate, lines in users.items()]


def keep_rates(document: CaseDocument, rates: list[tuple[object, ...]]) -> None:
    """Keep the rate rows with a document; those that agree already are left alone."""
    kept = {tuple(getattr(rate, column) for column in _RATE): rate for rate in document.rates}
    for obsolete in kept.keys() - set(rates):
        document.rates.remove(kept[obsolete])
    document.rates.extend(PricedRate(**dict(zip(_RATE, rate, strict=True))) for rate in rates if rate not in kept)
