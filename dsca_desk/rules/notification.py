"""Whether a sale reaches a threshold from which Congress is notified before the offer (AECA section 36(b))."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.compliance import NOTIFICATION_THRESHOLDS, NotificationThreshold
from dsca_desk.policy.edition import Policy
from dsca_desk.rules.priced import LinePrice, Priced

ZERO = Decimal("0.00")
KINDS = {"FMS_MDE": "major defense equipment", "FMS_TOTAL": "total value"}


class Reached(NamedTuple):
    """A threshold that is reached: what is counted, the amount in the policy and the amount of the document, in dollars."""

    what: str
    amount: Decimal
    value: Decimal
    source: str


def thresholds_reached(priced: Priced, policy: Policy, day: date) -> tuple[Reached, ...]:
    """Return the thresholds that a document of an FMS case reaches on a day; a Modification asks for nothing new.

    Whether construction is among the lines cannot be told from them, so that threshold is not looked at.
    """
    offer, on = priced.offer, policy.on(day)
    country = on.find(COUNTRIES, Country, offer.country)
    if offer.program != "FMS" or offer.document.startswith("M") or country is None:
        return ()
    values = {"FMS_MDE": _defense_equipment(priced.lines), "FMS_TOTAL": priced.total}
    reached = []
    for kind, what in KINDS.items():
        row = on.find(NOTIFICATION_THRESHOLDS, NotificationThreshold, country.notification_group, kind)
        if row is not None and row.enacted and values[kind] >= row.amount:
            reached.append(Reached(what, row.amount, values[kind], row.source))
    return tuple(reached)


def _defense_equipment(lines: Iterable[LinePrice]) -> Decimal:
    return sum(
        (_defense_equipment(line.sublines) if line.sublines else line.value if line.line.mde else ZERO for line in lines),
        ZERO,
    )
