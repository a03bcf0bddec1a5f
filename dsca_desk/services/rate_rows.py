"""From a rate that a price used back to the row of the policy it came from."""

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import RATES, TRANSPORT_RATES, Rate, TransportRate
from dsca_desk.records.offer import Line
from dsca_desk.rules.priced import RateUsed
from dsca_desk.services.reference import address_of


def rate_address(policy: Policy, name: str, rate: RateUsed, line: Line | None = None) -> str:
    """Return the address of the row behind the rate of an amount (`admin`, `cas.QAI`), as Reference opens it.

    "" for what the office entered and for what no row says. Where several rows say the same, that of the amount's own
    component or of the line's delivery term is meant.
    """
    if rate.overridden_by:
        return ""
    found: list[tuple[int, str]] = []
    for row in policy.rows(RATES, Rate):
        if (row.source, row.effective_from, row.figure) == (rate.source, rate.effective_from, rate.percent):
            found.append((int(row.component != name.partition(".")[2]), address_of(RATES, row)))
    for place in policy.rows(TRANSPORT_RATES, TransportRate):
        if (place.source, place.effective_from, place.percent) == (rate.source, rate.effective_from, rate.percent):
            other = line is None or place.delivery_term != line.delivery_term_code
            elsewhere = line is None or place.rate_area not in ("", line.rate_area)
            found.append((int(other) * 2 + int(elsewhere), address_of(TRANSPORT_RATES, place)))
    return min(found, default=(0, ""), key=lambda one: one[0])[1]
