"""Which rate each charge of a line takes: table row by date, waiver, override or exemption, decided once per kind of line."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import (
    Rate,
    RateDates,
    TransportRate,
    find_rate,
    find_transport_rate,
    find_transport_rule,
    needs_rate_area,
)
from dsca_desk.records.offer import CAS_COMPONENTS, CasComponent, Charge, Line, Offer, RateOverride
from dsca_desk.rules.priced import RateUsed, Unconfirmed
from dsca_desk.rules.rounding import HUNDRED, cents
from dsca_desk.rules.waivers import CasWaived, cas_waivers, waiver_of

NONE = Decimal(0)
WHOLE = Decimal(1)
SMALL_CASE_LINE = "R6C"
CLSSA_EQUITY = "U"
GRANT_TERMS = frozenset({"FMSNR", "MAPM"})
CONUS_COMPONENTS: tuple[CasComponent, ...] = ("CONTRACT_ADMIN", "QAI", "AUDIT")
_DOD_SOURCES = frozenset("SREF")


class ChargeRate(NamedTuple):
    """What a line pays of one charge: a fraction of the base, or a fixed amount, or nothing; `reason` says why."""

    factor: Decimal | None
    amount: Decimal | None
    used: RateUsed | None
    reason: str = ""

    @property
    def applies(self) -> bool:
        """Tell whether anything can be charged."""
        return bool(self.factor) or bool(self.amount)


class PackingTiers(NamedTuple):
    """The two tiers of packing, crating and handling as fractions of the unit price, and the price where they meet."""

    lower: Decimal
    upper: Decimal
    meeting: Decimal


class LineRates(msgspec.Struct, frozen=True):
    """Everything `charges` needs beside the line itself; equal lines share one."""

    procured_share: Decimal
    cas: tuple[tuple[CasComponent, ChargeRate], ...]
    cas_free: bool
    nonrecurring: ChargeRate
    support: ChargeRate
    attrition: ChargeRate
    admin: ChargeRate
    packing: ChargeRate
    tiers: PackingTiers | None
    transport: ChargeRate
    supply_support: ChargeRate
    rates: dict[str, RateUsed]
    unconfirmed: tuple[Unconfirmed, ...]


def nothing(reason: str, used: RateUsed | None = None) -> ChargeRate:
    """Return a charge that is not made, with the reason."""
    return ChargeRate(None, None, used, reason)


def used_row(row: Rate | TransportRate) -> RateUsed:
    """Return a policy row as a line's result shows it."""
    figure = row.figure if isinstance(row, Rate) else row.percent
    return RateUsed(figure, row.status, row.source, row.effective_from, row.effective_to)


class RateBook:
    """The rates of one document: chosen once for each kind of line, by the line's own dates."""

    def __init__(self, offer: Offer, policy: Policy) -> None:
        self.offer, self.policy = offer, policy
        self.waived: dict[CasComponent, CasWaived] = {}
        for waiver in cas_waivers(offer, policy):
            if waiver.applies:
                self.waived.setdefault(waiver.component, waiver)
        self.grant_funded = bool(offer.terms_of_sale) and all(term.code in GRANT_TERMS for term in offer.terms_of_sale)
        self._with_override = frozenset(override.line for override in offer.rate_overrides if override.line)
        self._chosen: dict[tuple[object, ...], LineRates] = {}

    def dates(self, added_on: date | None) -> RateDates:
        """Return the dates by which rows are chosen for a line added on a day (None: with the document)."""
        return RateDates(self.offer.price_date, added_on, self.offer.accepted_on, self.offer.implemented_on)

    def rates_for(self, line: Line, parent: Line | None = None) -> LineRates:
        """Return the rates of a line or subline."""
        own = None
        if self._with_override and (
            line.number in self._with_override or (parent is not None and parent.number in self._with_override)
        ):
            own = (line.number, parent.number if parent else None)
        key = (
            own,
            line.added_on,
            line.source,
            line.kind,
            line.delivery_term_code,
            line.rate_area,
            line.working_capital_fund,
            line.administered_overseas,
            line.procured_share,
            line.support_charge,
            line.tuition_rate,
            line.tuition_fiscal_year,
            line.generic_code,
            line.type_of_assistance,
            line.cas_exemption,
            line.mde,
            line.nonrecurring_waived,
            line.lookup_transportation,
        )
        chosen = self._chosen.get(key)
        if chosen is None:
            chosen = self._chosen[key] = _LineChoice(self, line, parent).rates()
        return chosen


class _LineChoice:
    """The choice for one kind of line; collects what the result shows and what is not confirmed."""

    def __init__(self, book: RateBook, line: Line, parent: Line | None) -> None:
        self.book, self.line, self.parent = book, line, parent
        self.policy, self.dates = book.policy, book.dates(line.added_on)
        self.title_10 = book.offer.program == "BPC_T10"
        self.shown: dict[str, RateUsed] = {}
        self.doubts: list[Unconfirmed] = []

    def rates(self) -> LineRates:
        share = self.procured_share()
        cas = self.cas(share)
        tiers: PackingTiers | None
        packing, tiers = self.packing()
        return LineRates(
            procured_share=share,
            cas=cas,
            cas_free=not any(charge.applies for _, charge in cas),
            nonrecurring=self.nonrecurring(),
            support=self.support(share),
            attrition=self.attrition(),
            admin=self.admin(),
            packing=packing,
            tiers=tiers,
            transport=self.transport(),
            supply_support=self.supply_support(),
            rates=self.shown,
            unconfirmed=tuple(self.doubts),
        )

    def procured_share(self) -> Decimal:
        """P is procured wholly, X in its share or the table's default, anything else not at all (DSCA 09-06)."""
        if self.line.source == "P":
            return WHOLE
        if self.line.source != "X":
            return NONE
        if self.line.procured_share is not None:
            return self.line.procured_share
        row = self.row("CAS", "MIXED_SHARE")
        if row is None or row.figure is None:
            self.doubt("procured_share", "not-found", "no default share for mixed sources in force; enter the procured share")
            return NONE
        self.show("procured_share", row)
        return row.figure / HUNDRED

    def cas(self, share: Decimal) -> tuple[tuple[CasComponent, ChargeRate], ...]:
        charges = tuple((component, self.cas_component(component, share)) for component in CAS_COMPONENTS)
        self.judge_split(charges)
        if self.line.source == "F" and (row := self.row("CAS", "SDAF")):
            self.doubt("cas", row.status, row.source)
        return charges

    def cas_component(self, component: CasComponent, share: Decimal) -> ChargeRate:
        if component in self.book.waived:
            waiver = self.book.waived[component]
            used = RateUsed(NONE, waiver.status, waiver.source, waiver.agreed_on, overridden_by="waiver")
            return nothing(waiver.reason, used)
        override = self.override("CAS", component)
        if override:
            return self.overridden(f"cas.{component}", override, share)
        whole = self.override("CAS", None)
        if whole:
            return self.cas_share_of(component, whole, share)
        if not share:
            return nothing(f"source {self.line.source}: nothing procured under contract")
        if self.line.cas_exemption:
            row = self.row("CAS", self.line.cas_exemption)
            if row:
                return nothing(row.condition, self.show(f"cas.{component}", row))
        if component == "OVERSEAS" and not self.line.administered_overseas:
            return nothing("administered in the United States")
        row = self.row("CAS", component)
        if row is None or row.figure is None:
            return self.unknown(f"cas.{component}", "no rate in force")
        return ChargeRate(share * row.figure / HUNDRED, None, self.show(f"cas.{component}", row), row.condition)

    def cas_share_of(self, component: CasComponent, whole: RateOverride, share: Decimal) -> ChargeRate:
        """Put an override of CAS as a whole on the first component not waived: nobody has said how it divides."""
        if component == next(name for name in CAS_COMPONENTS if name not in self.book.waived):
            return self.overridden(f"cas.{component}", whole, share)
        return nothing("inside the office's rate for all components")

    def judge_split(self, charges: tuple[tuple[CasComponent, ChargeRate], ...]) -> None:
        """List what is not confirmed: each component where the split decides, else once that only the total is confirmed."""
        charged = {component: charge.used for component, charge in charges if charge.factor and charge.used}
        doubtful = [component for component in CONUS_COMPONENTS if component in charged and _doubtful(charged[component])]
        total = self.row("CAS", "TOTAL")
        split_decides = len(doubtful) < len(CONUS_COMPONENTS) or total is None
        if total and doubtful and not split_decides:
            self.shown["cas"] = used_row(total)
            self.doubts.append(
                Unconfirmed("cas", "partial", f"total {total.figure} % {total.status} ({total.source}); its split not seen")
            )
        elif doubtful:
            for component in doubtful:
                self.doubt(f"cas.{component}", charged[component].status, charged[component].source)
        overseas = charged.get("OVERSEAS")
        if overseas and _doubtful(overseas):
            self.doubt("cas.OVERSEAS", overseas.status, overseas.source)

    def nonrecurring(self) -> ChargeRate:
        if not self.line.mde:
            return nothing("not major defense equipment")
        if self.line.nonrecurring_waived:
            return nothing("waived on this line")
        waiver = waiver_of(self.book.offer, "NONRECURRING")
        if waiver:
            return nothing(f"waived: {waiver.basis}")
        if self.book.grant_funded:
            row = self.row("NC", "GRANT_FUNDED")
            return nothing("wholly grant financed", self.show("nonrecurring", row) if row else None)
        override = self.override("NONRECURRING", None)
        if override and override.amount is not None:
            return self.overridden("nonrecurring", override, WHOLE)
        return ChargeRate(WHOLE, None, None, "approved unit charge entered with the line")

    def support(self, share: Decimal) -> ChargeRate:
        component = self.line.support_charge
        if component is None:
            return nothing("no program support charge")
        waiver = waiver_of(self.book.offer, "SUPPORT_CHARGE")
        if waiver:
            return nothing(f"waived: {waiver.basis}")
        if component == "CRR" and self.book.offer.program != "FMS":
            return nothing("commercial repair and return charge is not made on BPC")
        base_share = share if component == "SNAP" else WHOLE
        override = self.override("SUPPORT_CHARGE", None)
        if override:
            return self.overridden("support_charge", override, base_share)
        row = self.row("SUPPORT_CHARGE", component)
        if row is None or row.figure is None:
            return nothing("not yet in force on the line's date")
        return ChargeRate(base_share * row.figure / HUNDRED, None, self.noted("support_charge", row), row.condition)

    def attrition(self) -> ChargeRate:
        if self.line.tuition_rate is None:
            return nothing("no tuition rate")
        day = self.dates.on("fiscal-year")
        if self.line.tuition_fiscal_year is not None:
            day = date(self.line.tuition_fiscal_year - 1, 10, 1)
        row = find_rate(self.policy, "ATTRITION", self.line.tuition_rate, RateDates.of_day(day))
        if row is None or row.figure is None:
            return nothing(f"tuition rate {self.line.tuition_rate} carries no attrition charge")
        return ChargeRate(row.figure / HUNDRED, None, self.noted("attrition", row), row.condition)

    def admin(self) -> ChargeRate:
        line = self.line
        if line.generic_code:
            row = find_rate(self.policy, "ADMIN", "MANAGEMENT_LINE", self.dates, line.generic_code)
            if row:
                return nothing(row.condition, self.show("admin", row))
        waiver = waiver_of(self.book.offer, "ADMIN")
        if waiver:
            return nothing(f"waived: {waiver.basis}")
        row = find_rate(self.policy, "ADMIN", "WAIVED_COUNTRY", self.dates, self.book.offer.country)
        if row:
            return nothing(row.condition, self.show("admin", row))
        override = self.override("ADMIN", None)
        if override:
            return self.overridden("admin", override, WHOLE)
        row = (self.row("ADMIN", "BPC_T10") if self.title_10 else None) or self.row("ADMIN", "STANDARD")
        if row is None or row.figure is None:
            return self.unknown("admin", "no administrative charge in force on the line's date")
        used = self.noted("admin", row)
        return ChargeRate(row.figure / HUNDRED, None, used, row.condition)

    def packing(self) -> tuple[ChargeRate, PackingTiers | None]:
        if self.line.kind != "ARTICLE":
            return nothing("not materiel"), None
        waiver = waiver_of(self.book.offer, "PCH")
        if waiver:
            return nothing(f"waived: {waiver.basis}"), None
        own = self.override("PCH", None, of_line_only=True)
        if own:
            return self.overridden("pch", own, WHOLE), None
        if self.title_10 and (row := self.row("PCH", "BPC_T10")):
            return nothing(row.condition, self.show("pch", row)), None
        if self.line.source not in _DOD_SOURCES:
            row = self.row("PCH", "CONTRACTOR")
            return nothing("shipped by the contractor", self.show("pch", row) if row else None), None
        if self.line.working_capital_fund:
            row = self.row("PCH", "WORKING_CAPITAL_FUND")
            return nothing("inside the working capital fund price", self.show("pch", row) if row else None), None
        override = self.override("PCH", None)
        if override:
            return self.overridden("pch", override, WHOLE), None
        lower, upper, meeting = (self.row("PCH", part) for part in ("TIER_1", "TIER_2", "TIER_BREAK"))
        if not (lower and upper and meeting) or None in (lower.figure, upper.figure, meeting.figure):
            return self.unknown("pch", "no packing, crating and handling rate in force"), None
        assert lower.figure is not None
        assert upper.figure is not None
        assert meeting.figure is not None
        self.show("pch.upper_tier", upper)
        used = self.noted("pch", lower)
        tiers = PackingTiers(lower.figure / HUNDRED, upper.figure / HUNDRED, meeting.figure)
        return ChargeRate(tiers.lower, None, used, lower.condition), tiers

    def transport(self) -> ChargeRate:
        line, term = self.line, self.line.delivery_term_code
        if line.kind != "ARTICLE":
            return nothing("not materiel")
        if term is None:
            return nothing("no delivery term")
        row = find_transport_rate(self.policy, term, line.rate_area, line.working_capital_fund, self.dates)
        if row and row.topic == "NO_MOVEMENT":
            return nothing(f"delivery term {term}: {row.condition}", self.show("transportation", row))
        waiver = waiver_of(self.book.offer, "TRANSPORT")
        if waiver:
            return nothing(f"waived: {waiver.basis}")
        override = self.override("TRANSPORT", None)
        if override:
            return self.overridden("transportation", override, WHOLE)
        if self.title_10 and (rule := find_transport_rule(self.policy, "BPC_T10", self.dates)):
            return nothing(rule.condition, self.show("transportation", rule))
        if line.lookup_transportation is not None:
            used = RateUsed(
                None, "partial", "look-up table: amount for one, entered with the line", overridden_by="look-up table"
            )
            self.shown["transportation"] = used
            return ChargeRate(None, line.lookup_transportation, used, "look-up amount for one, instead of the percentage")
        return self.transport_percentage(term, row)

    def transport_percentage(self, term: str, row: TransportRate | None) -> ChargeRate:
        if "/" in term:
            return self.unknown(
                "transportation",
                f"mixed delivery terms {term}: their shares are not known; enter one rate weighted by the shares, or an amount",
            )
        if row and row.percent is not None:
            return ChargeRate(row.percent / HUNDRED, None, self.noted("transportation", row), row.condition)
        if not self.line.rate_area and needs_rate_area(self.policy, term):
            source = row.source if row else "no rate in force"
            return self.unknown("transportation", f"{source}; delivery term {term} also needs the rate area of the line")
        if row:
            self.noted("transportation", row)
            return nothing(row.condition, used_row(row))
        return self.unknown("transportation", f"no percentage is known for delivery term {term} on the line's date")

    def supply_support(self) -> ChargeRate:
        if self.line.type_of_assistance != CLSSA_EQUITY:
            return nothing("not a stock-level (FMSO I) line")
        row = self.row("CLSSA", "PART_A")
        if row is None or row.figure is None:
            return self.unknown("supply_support", "no supply support surcharge in force")
        return ChargeRate(row.figure / HUNDRED, None, self.noted("supply_support", row), row.condition)

    def row(self, charge: str, component: str) -> Rate | None:
        return find_rate(self.policy, charge, component, self.dates)

    def override(self, charge: Charge, component: CasComponent | None, *, of_line_only: bool = False) -> RateOverride | None:
        """Return the last override for the line itself, else for its parent, else (unless `of_line_only`) for all lines."""
        numbers = [self.line.number, *([self.parent.number] if self.parent else []), *([] if of_line_only else [None])]
        for number in numbers:
            for override in reversed(self.book.offer.rate_overrides):
                if (override.charge, override.component, override.line) == (charge, component, number):
                    return override
        return None

    def overridden(self, path: str, override: RateOverride, share: Decimal) -> ChargeRate:
        used = RateUsed(override.rate_percent, "partial", override.source, overridden_by=override.by or "office")
        self.shown[path] = used
        reason = f"entered by {override.by or 'the office'}: {override.source}"
        if override.amount is not None:
            return ChargeRate(None, cents(override.amount), used, reason)
        return ChargeRate(share * (override.rate_percent or NONE) / HUNDRED, None, used, reason)

    def show(self, path: str, row: Rate | TransportRate) -> RateUsed:
        used = self.shown[path] = used_row(row)
        return used

    def noted(self, path: str, row: Rate | TransportRate) -> RateUsed:
        """Show a row and list it when it is not confirmed."""
        used = self.show(path, row)
        if _doubtful(used):
            self.doubts.append(Unconfirmed(path, used.status, used.source))
        return used

    def unknown(self, path: str, sentence: str) -> ChargeRate:
        used = self.shown[path] = RateUsed(None, "not-found", sentence)
        self.doubts.append(Unconfirmed(path, "not-found", sentence))
        return nothing(sentence, used)

    def doubt(self, path: str, status: str, source: str) -> None:
        self.doubts.append(Unconfirmed(path, status, source))  # type: ignore[arg-type]  # narrowed by the callers


def _doubtful(used: RateUsed) -> bool:
    return used.status != "confirmed"
