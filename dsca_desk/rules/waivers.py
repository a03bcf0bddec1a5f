"""Which contract administration services and other charges are waived on a document, and why (pricing notes, section 7)."""

from datetime import date
from typing import NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import CAS_WAIVERS, CasWaiver
from dsca_desk.policy.table import Status
from dsca_desk.records.offer import CAS_COMPONENTS, CasComponent, Charge, Offer, Waiver


class CasWaived(NamedTuple):
    """A waiver of one CAS component as it meets this document: whether it applies, and the reason in a sentence."""

    component: CasComponent
    applies: bool
    reason: str
    source: str
    status: Status
    agreed_on: date | None
    by_agreement: bool


def deciding_date(offer: Offer) -> date:
    """Return the date waivers are judged by: implementation, else acceptance, else the price date of the document."""
    return offer.implemented_on or offer.accepted_on or offer.price_date


def cas_waivers(offer: Offer, policy: Policy) -> tuple[CasWaived, ...]:
    """Return every CAS waiver that the agreements or the offer bring, applied or not, agreements first.

    An agreement covers the whole document when the document is implemented on or after it; never single lines
    (SAMM C9.6.2). Agreements limited to case designators count for those only. A waiver named by the offer applies
    unless its agreement, given or (where it names the component) known, is later than the implementation.
    """
    day = deciding_date(offer)
    agreements = _agreements(offer, policy)
    found = [_by_agreement(row, day) for row in agreements]
    known = {row.component: row.effective_from for row in agreements}
    for waiver in offer.waivers:
        if waiver.charge == "CAS":
            for component in (waiver.component,) if waiver.component else CAS_COMPONENTS:
                agreed_on = waiver.agreed_on or (known.get(component) if waiver.component else None)
                found.append(_by_offer(waiver, component, agreed_on, day))
    return tuple(found)


def waiver_of(offer: Offer, charge: Charge) -> Waiver | None:
    """Return the waiver of a whole charge other than CAS, unless its agreement is later than the implementation."""
    day = deciding_date(offer)
    for waiver in offer.waivers:
        if waiver.charge == charge and not (waiver.agreed_on and waiver.agreed_on > day):
            return waiver
    return None


def _agreements(offer: Offer, policy: Policy) -> list[CasWaiver]:
    return [
        row
        for row in policy.rows(CAS_WAIVERS, CasWaiver)
        if row.component
        and offer.country in row.countries
        and (not row.designators or offer.designator in row.designators)
        and not (row.effective_to and row.effective_to < deciding_date(offer))
    ]


def _by_agreement(row: CasWaiver, day: date) -> CasWaived:
    assert row.component
    applies = row.effective_from is None or row.effective_from <= day
    when = f"of {row.effective_from:%d %b %Y}" if row.effective_from else "by statute"
    reason = f"agreement with {row.party} {when}" + ("" if applies else f" is later than the implementation on {day:%d %b %Y}")
    return CasWaived(row.component, applies, reason, row.source, row.status, row.effective_from, True)


def _by_offer(waiver: Waiver, component: CasComponent, agreed_on: date | None, day: date) -> CasWaived:
    applies = agreed_on is None or agreed_on <= day
    reason = f"waiver on this document: {waiver.basis}"
    if not applies:
        reason += f"; its agreement of {agreed_on:%d %b %Y} is later than the implementation on {day:%d %b %Y}"
    return CasWaived(component, applies, reason, waiver.reference or waiver.basis, "partial", agreed_on, False)
