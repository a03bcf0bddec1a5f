"""Which rates each line of a document takes: decided once for every kind of line, by the line's own dates."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import CAS_COMPONENTS, Line, Offer
from dsca_desk.rules.charge_rates import CLSSA_EQUITY, NONE, SMALL_CASE_LINE, LineRates, nothing
from dsca_desk.rules.choices_above import choose_attrition, choose_cas, choose_nonrecurring, choose_procured_share, choose_support
from dsca_desk.rules.choices_below import choose_admin, choose_packing, choose_supply_support, choose_transport
from dsca_desk.rules.rate_choice import Choice, Terms

_OPEN = ("procured_share", "lookup_transportation", "other_charges", "generic_code", "type_of_assistance")
_CODES = (
    "added_on",
    "source",
    "kind",
    "delivery_term_code",
    "rate_area",
    "working_capital_fund",
    "administered_overseas",
    "support_charge",
    "tuition_rate",
    "tuition_fiscal_year",
    "cas_exemption",
    "mde",
    "nonrecurring_waived",
)
_deciding: Any = attrgetter(*_OPEN, *_CODES)


class RateBook:
    """The rates of one document. Lines that agree in all that decides a rate are one kind and share one `LineRates`."""

    def __init__(self, offer: Offer, policy: Policy) -> None:
        self.terms = Terms(offer, policy)
        self._with_override = frozenset(override.line for override in offer.rate_overrides if override.line)
        self._chosen: dict[object, LineRates] = {}

    def rates_for(self, line: Line, parent: Line | None = None) -> LineRates:
        """Return the rates of a line or subline."""
        share, lookup, other, generic_code, assistance, *codes = _deciding(line)
        kind = (
            None if share is None else bool(share),
            lookup is not None,
            bool(other),
            generic_code if generic_code in self.terms.management_codes else None,
            assistance == CLSSA_EQUITY,
            parent.added_on if parent else None,
            *codes,
        )
        numbers = (line.number, parent.number if parent else None)
        named = self._with_override and not self._with_override.isdisjoint(numbers)
        key = (kind, numbers) if named else kind
        chosen = self._chosen.get(key)
        if chosen is None:
            chosen = self._chosen[key] = _choose(Choice(self.terms, line, parent))
        return chosen

    def kinds(self, lines: Sequence[Line]) -> Iterable[tuple[LineRates, list[int]]]:
        """Group lines (without sublines) by the rates they share; each group holds their places in the sequence."""
        keys: Iterable[Any] = map(_deciding, lines)
        if self._with_override:
            keys = [
                (key, line.number) if line.number in self._with_override else key for key, line in zip(keys, lines, strict=True)
            ]
        groups: dict[object, list[int]] = {}
        by_rates: dict[int, tuple[LineRates, list[int]]] = {}
        for place, key in enumerate(keys):
            group = groups.get(key)
            if group is None:
                rates = self.rates_for(lines[place])
                groups[key] = group = by_rates.setdefault(id(rates), (rates, []))[1]
            group.append(place)
        return by_rates.values()


def _choose(choice: Choice) -> LineRates:
    if choice.line.generic_code == SMALL_CASE_LINE:
        return _small_case_rates(choice)
    share = choose_procured_share(choice)
    cas = choose_cas(choice, share)
    packing, tiers = choose_packing(choice)
    nonrecurring, support = choose_nonrecurring(choice), choose_support(choice)
    attrition, supply_support = choose_attrition(choice), choose_supply_support(choice)
    rarer = (nonrecurring, support, attrition, supply_support)
    admin, transport = choose_admin(choice), choose_transport(choice)
    unconfirmed, confirmed = choice.judged()
    trusted = choice.trusted
    return LineRates(
        procured_share=share,
        cas=tuple((component, trusted(f"cas.{component}", charge)) for component, charge in cas),
        nonrecurring=nonrecurring,
        support=trusted("support_charge", support),
        support_on_procured=choice.line.support_charge == "SNAP",
        attrition=trusted("attrition", attrition),
        admin=trusted("admin", admin),
        packing=trusted("pch", packing),
        tiers=tiers,
        transport=trusted("transportation", transport),
        transport_each=transport.amount is not None and transport.amount is choice.line.lookup_transportation,
        supply_support=trusted("supply_support", supply_support),
        rates=choice.shown,
        unconfirmed=unconfirmed,
        confirmed=confirmed,
        procured=any(charge.applies for _, charge in cas),
        extras=bool(choice.line.other_charges) or any(charge.applies for charge in rarer),
    )


def _small_case_rates(choice: Choice) -> LineRates:
    """A small case management line bears no charge of any kind (SAMM C9.4.7)."""
    none = nothing("no charge on a small case management line")
    return LineRates(
        procured_share=NONE,
        cas=tuple((component, none) for component in CAS_COMPONENTS),
        nonrecurring=none,
        support=none,
        support_on_procured=False,
        attrition=none,
        admin=choose_admin(choice),
        packing=none,
        tiers=None,
        transport=none,
        transport_each=False,
        supply_support=none,
        rates=choice.shown,
        unconfirmed=(),
        confirmed=(),
        procured=False,
        extras=bool(choice.line.other_charges),
    )
