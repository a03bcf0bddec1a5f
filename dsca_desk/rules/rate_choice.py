"""What every choice of a rate needs: the line's dates, its overrides and waivers, and a list of what is not confirmed."""

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import Rate, RateDates, TransportRate, find_rate, variants
from dsca_desk.policy.table import Status
from dsca_desk.records.offer import CasComponent, Charge, Line, Offer, RateOverride
from dsca_desk.rules.charge_rates import NONE, ChargeRate, nothing, used_row
from dsca_desk.rules.confirmed import Words, figure_told, parted, told_by
from dsca_desk.rules.priced import Confirmed, RateUsed, Unconfirmed
from dsca_desk.rules.rounding import HUNDRED, cents
from dsca_desk.rules.terms_of_sale import financing_of
from dsca_desk.rules.waivers import CasWaived, cas_waivers, waiver_of


def rate_dates(offer: Offer, line: Line | None = None, parent: Line | None = None) -> RateDates:
    """Return the dates by which rows are chosen for a line; a subline that gives no day of its own came with its line."""
    added_on = (line.added_on if line else None) or (parent.added_on if parent else None)
    return RateDates(offer.price_date, added_on, offer.accepted_on, offer.implemented_on)


class Terms:
    """What of a document bears on the rates of all its lines."""

    def __init__(self, offer: Offer, policy: Policy) -> None:
        self.offer, self.policy = offer, policy
        self.waived: dict[CasComponent, CasWaived] = {}
        for waiver in cas_waivers(offer, policy):
            if waiver.applies:
                self.waived.setdefault(waiver.component, waiver)
        self.grant_funded = financing_of(offer, policy).wholly_by_grant
        self.management_codes = variants(policy, "ADMIN", "MANAGEMENT_LINE")
        self.words = Words(offer)
        self.title_10 = offer.program == "BPC_T10"


class Choice:
    """The choice of rates for one kind of line; collects what the result shows and what is not confirmed."""

    def __init__(self, terms: Terms, line: Line, parent: Line | None) -> None:
        self.terms, self.line, self.parent = terms, line, parent
        self.policy, self.dates = terms.policy, rate_dates(terms.offer, line, parent)
        self.shown: dict[str, RateUsed] = {}
        self.doubts: list[Unconfirmed] = []

    def waived(self, charge: Charge) -> ChargeRate | None:
        """Return the charge as waived on the whole document, or None."""
        waiver = waiver_of(self.terms.offer, charge)
        return nothing(f"waived: {waiver.basis}") if waiver else None

    def row(self, charge: str, component: str) -> Rate | None:
        """Return the row of a charge in force for the line."""
        return find_rate(self.policy, charge, component, self.dates)

    def override(self, charge: Charge, component: CasComponent | None, *, of_line_only: bool = False) -> RateOverride | None:
        """Return the last override for the line itself, else for its parent, else (unless `of_line_only`) for all lines."""
        numbers = [self.line.number, *([self.parent.number] if self.parent else []), *([] if of_line_only else [None])]
        for number in numbers:
            for override in reversed(self.terms.offer.rate_overrides):
                says_something = override.rate_percent is not None or override.amount is not None
                if says_something and (override.charge, override.component, override.line) == (charge, component, number):
                    return override
        return None

    def overridden(self, path: str, override: RateOverride) -> ChargeRate:
        """Return the charge as the office entered it."""
        used = RateUsed(override.rate_percent, "partial", override.source, overridden_by=override.by or "office")
        self.shown[path] = used
        reason = f"entered by {override.by or 'the office'}: {override.source}"
        if override.amount is not None:
            return ChargeRate(None, cents(override.amount), used, reason)
        return ChargeRate((override.rate_percent or NONE) / HUNDRED, None, used, reason)

    def show(self, path: str, row: Rate | TransportRate) -> RateUsed:
        """Show a row with the line's rates."""
        used = self.shown[path] = used_row(row)
        return used

    def noted(self, path: str, row: Rate | TransportRate) -> RateUsed:
        """Show a row and list it when it is not confirmed."""
        used = self.show(path, row)
        if doubtful(used):
            self.doubts.append(Unconfirmed(path, used.status, used.source))
        return used

    def unknown(self, path: str, sentence: str) -> ChargeRate:
        """Charge nothing because no figure was found, and list that."""
        used = self.shown[path] = RateUsed(None, "not-found", sentence)
        self.doubts.append(Unconfirmed(path, "not-found", sentence))
        return nothing(sentence, used)

    def doubt(self, path: str, status: Status, source: str) -> None:
        """List a figure that is not confirmed."""
        self.doubts.append(Unconfirmed(path, status, source))

    def judged(self) -> tuple[tuple[Unconfirmed, ...], tuple[Confirmed, ...]]:
        """Return the doubts that are open and those that officers have confirmed; their rates are shown as confirmed."""
        words = self.terms.words
        if not words:
            return tuple(self.doubts), ()
        known = [doubt for doubt in self.doubts if doubt.status != "not-found"]
        told = ((doubt, figure_told(self.shown.get(doubt.path), doubt.source)) for doubt in known)
        _left, confirmed = parted(told, words)
        gone = {one[:3] for one in confirmed}
        for one in confirmed:
            for path, used in self.shown.items():
                if (path == one.path or path.startswith(f"{one.path}.")) and doubtful(used):
                    self.shown[path] = used._replace(status="confirmed", confirmed_by=told_by(one.word))
        return tuple(doubt for doubt in self.doubts if doubt not in gone), confirmed

    def trusted(self, path: str, charge: ChargeRate) -> ChargeRate:
        """Return a charge with its rate as it is shown, once officers' words are counted."""
        shown = self.shown.get(path)
        if charge.used is None or shown is None or not shown.confirmed_by:
            return charge
        return charge._replace(used=shown)


def doubtful(used: RateUsed) -> bool:
    """Tell whether a rate of the tables is less than confirmed; what the office entered is its own."""
    return used.status != "confirmed" and not used.overridden_by
