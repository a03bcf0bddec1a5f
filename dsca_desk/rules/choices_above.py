"""Rates of the charges inside the line value: contract administration, nonrecurring cost, program support, attrition."""

from datetime import date
from decimal import Decimal

from dsca_desk.policy.rates import RateDates, find_rate
from dsca_desk.records.offer import CAS_COMPONENTS, CasComponent, RateOverride
from dsca_desk.rules.charge_rates import NONE, WHOLE, ChargeRate, nothing, used_row
from dsca_desk.rules.priced import RateUsed
from dsca_desk.rules.rate_choice import Choice, doubtful
from dsca_desk.rules.rounding import HUNDRED

CONUS_COMPONENTS: tuple[CasComponent, ...] = ("CONTRACT_ADMIN", "QAI", "AUDIT")


def choose_procured_share(choice: Choice) -> Decimal | None:
    """P is procured wholly, X in its share or the table's default, anything else not at all (DSCA 09-06).

    None when each line of the kind brings its own share.
    """
    if choice.line.source == "P":
        return WHOLE
    if choice.line.source != "X":
        return NONE
    if choice.line.procured_share is not None:
        return None if choice.line.procured_share else NONE
    row = choice.row("CAS", "MIXED_SHARE")
    if row is None or row.figure is None:
        choice.doubt("procured_share", "not-found", "no default share for mixed sources in force; enter the procured share")
        return NONE
    choice.show("procured_share", row)
    return row.figure / HUNDRED


def choose_cas(choice: Choice, share: Decimal | None) -> tuple[tuple[CasComponent, ChargeRate], ...]:
    """Choose the rate of each component on the procured part of the base (SAMM C9.6.2 for waivers)."""
    charges = tuple((component, _cas_component(choice, component, share)) for component in CAS_COMPONENTS)
    _judge_split(choice, charges)
    if choice.line.source == "F" and (row := choice.row("CAS", "SDAF")):
        choice.doubt("cas", row.status, row.source)
    return charges


def _cas_component(choice: Choice, component: CasComponent, share: Decimal | None) -> ChargeRate:
    if component in choice.terms.waived:
        waiver = choice.terms.waived[component]
        used = RateUsed(NONE, waiver.status, waiver.source, waiver.agreed_on, overridden_by="waiver")
        return nothing(waiver.reason, used)
    override = choice.override("CAS", component)
    if override:
        return choice.overridden(f"cas.{component}", override)
    whole = choice.override("CAS", None)
    if whole:
        return _cas_as_whole(choice, component, whole)
    if share is not None and not share:
        return nothing(f"source {choice.line.source}: nothing procured under contract")
    if choice.line.cas_exemption:
        row = choice.row("CAS", choice.line.cas_exemption)
        if row:
            return nothing(row.condition, choice.show(f"cas.{component}", row))
    if component == "OVERSEAS" and not choice.line.administered_overseas:
        return nothing("administered in the United States")
    row = choice.row("CAS", component)
    if row is None or row.figure is None:
        return choice.unknown(f"cas.{component}", "no rate in force")
    return ChargeRate(row.figure / HUNDRED, None, choice.show(f"cas.{component}", row), row.condition)


def _cas_as_whole(choice: Choice, component: CasComponent, whole: RateOverride) -> ChargeRate:
    """Put an override of CAS as a whole on the first component not waived: nobody has said how it divides."""
    if component == next(name for name in CAS_COMPONENTS if name not in choice.terms.waived):
        return choice.overridden(f"cas.{component}", whole)
    return nothing("inside the office's rate for all components")


def _judge_split(choice: Choice, charges: tuple[tuple[CasComponent, ChargeRate], ...]) -> None:
    """List what is not confirmed: each component where the split decides, else once that only the total is confirmed."""
    charged = {component: charge.used for component, charge in charges if charge.factor and charge.used}
    unsure = [component for component in CONUS_COMPONENTS if component in charged and doubtful(charged[component])]
    total = choice.row("CAS", "TOTAL")
    split_decides = len(unsure) < len(CONUS_COMPONENTS) or total is None
    if total and unsure and not split_decides:
        choice.shown["cas"] = used_row(total)
        choice.doubt("cas", "partial", f"total {total.figure} % {total.status} ({total.source}); its split not seen")
    elif unsure:
        for component in unsure:
            choice.doubt(f"cas.{component}", charged[component].status, charged[component].source)
    overseas = charged.get("OVERSEAS")
    if overseas and doubtful(overseas):
        choice.doubt("cas.OVERSEAS", overseas.status, overseas.source)


def choose_nonrecurring(choice: Choice) -> ChargeRate:
    """Choose whether the approved unit charge is made: only for major defense equipment not waived or wholly granted."""
    if not choice.line.mde:
        return nothing("not major defense equipment")
    if choice.line.nonrecurring_waived:
        return nothing("waived on this line")
    waived = choice.waived("NONRECURRING")
    if waived:
        return waived
    if choice.terms.grant_funded:
        row = choice.row("NC", "GRANT_FUNDED")
        return nothing("wholly grant financed", choice.show("nonrecurring", row) if row else None)
    override = choice.override("NONRECURRING", None)
    if override and override.amount is not None:
        return choice.overridden("nonrecurring", override)
    return ChargeRate(WHOLE, None, None, "approved unit charge entered with the line")


def choose_support(choice: Choice) -> ChargeRate:
    """Choose the rate of the Army program support charge; the procured part bears SNAP, the whole base CRR."""
    component = choice.line.support_charge
    if component is None:
        return nothing("no program support charge")
    waived = choice.waived("SUPPORT_CHARGE")
    if waived:
        return waived
    if component == "CRR" and choice.terms.offer.program != "FMS":
        return nothing("commercial repair and return charge is not made on BPC")
    override = choice.override("SUPPORT_CHARGE", None)
    if override:
        return choice.overridden("support_charge", override)
    row = choice.row("SUPPORT_CHARGE", component)
    if row is None or row.figure is None:
        return nothing("not yet in force on the line's date")
    return ChargeRate(row.figure / HUNDRED, None, choice.noted("support_charge", row), row.condition)


def choose_attrition(choice: Choice) -> ChargeRate:
    """Choose the attrition rate of a tuition rate by its fiscal year."""
    if choice.line.tuition_rate is None:
        return nothing("no tuition rate")
    day = choice.dates.on("fiscal-year")
    if choice.line.tuition_fiscal_year is not None:
        day = date(choice.line.tuition_fiscal_year - 1, 10, 1)
    row = find_rate(choice.policy, "ATTRITION", choice.line.tuition_rate, RateDates.of_day(day))
    if row is None or row.figure is None:
        return nothing(f"tuition rate {choice.line.tuition_rate} carries no attrition charge")
    return ChargeRate(row.figure / HUNDRED, None, choice.noted("attrition", row), row.condition)
