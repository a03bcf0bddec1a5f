"""What choosing notes works with: the facts of an offer, what a rule answers, and the note as it is placed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.policy.rates import RateDates
from dsca_desk.policy.texts import Wording
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.rules.rate_choice import rate_dates

Group = Literal[1, 2, 3, 4, 5]
LINE_GROUP: Group = 1
CASE_GROUP: Group = 2


class PlacedNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note as the document carries it: running number from 1, group 1 to 5, lines it speaks of (none: the whole case).

    `text` is filled in; a parameter that nobody gave stands in it as `[name]` and in `missing`. `required` tells that the
    facts of the offer ask for the note, `officer_added` that the document names it itself. `status` is the policy row's,
    `wording` whose words the text uses: the library's (own, office, official) or the officer's.
    """

    number: int
    group: Group
    code: str
    title: str
    text: str
    lines: tuple[str, ...]
    reason: str
    required: bool
    status: str
    wording: Wording | Literal["officer"]
    place: Literal["NOTES", "LINE_DESCRIPTION", "SCHEDULE", "PURPOSE"] = "NOTES"
    officer_added: bool = False
    missing: tuple[str, ...] = ()


class NoteUse(NamedTuple):
    """What a rule answers: why the note is needed, the lines it speaks of, its parameters, a title and a text of its own."""

    reason: str
    lines: tuple[str, ...] = ()
    parameters: Mapping[str, str] = MappingProxyType({})
    title: str | None = None


class PricedLine(NamedTuple):
    """A line or subline that carries money, its price and the line it stands under (itself without sublines)."""

    line: Line
    price: LinePrice
    top: Line

    @property
    def number(self) -> str:
        """The number of the line or subline."""
        return self.line.number


@dataclass(frozen=True)
class NoteFacts:
    """What the rules may look at."""

    offer: Offer
    priced: Priced
    policy: Policy
    day: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "day", document_day(self.offer))

    @cached_property
    def on(self) -> PolicyOn:
        """The policy in force on the document's day."""
        return self.policy.on(self.day)

    @cached_property
    def library(self) -> dict[str, Note]:
        """Every note by code; where the library has several versions, the one in force, else the newest."""
        chosen: dict[str, Note] = {}
        for row in self.policy.rows(NOTES, Note):
            if row.code not in chosen or row.holds_on(self.day) or not chosen[row.code].holds_on(self.day):
                chosen[row.code] = row
        return chosen

    @cached_property
    def lines(self) -> tuple[PricedLine, ...]:
        """The lines and sublines that carry money, in document order."""
        return tuple(
            PricedLine(part.line, part, line)
            for line, price in zip(self.offer.lines, self.priced.lines, strict=False)
            for part in (price.sublines or (price,))
        )

    @cached_property
    def terms(self) -> frozenset[str]:
        """The codes of the terms of sale."""
        return frozenset(term.code for term in self.offer.terms_of_sale)

    def dates_of(self, line: PricedLine) -> RateDates:
        """The dates by which a line's rates are chosen."""
        return rate_dates(self.offer, line.line, line.top)

    def numbers(self, condition: Callable[[PricedLine], object]) -> tuple[str, ...]:
        """The numbers of the lines and sublines for which a condition holds."""
        return tuple(line.number for line in self.lines if condition(line))


def document_day(offer: Offer) -> date:
    """Return the day whose policy a document follows: its price date, for a BASIC document no later than its acceptance.

    New documents use current notes; an implemented one stays as it was written.
    """
    days = [offer.price_date]
    if offer.document == "BASIC":
        days += [day for day in (offer.accepted_on, offer.implemented_on) if day]
    return min(days)


Rule = Callable[[NoteFacts], Iterable[NoteUse]]
RULES: dict[str, Rule] = {}


def note_rule(code: str) -> Callable[[Rule], Rule]:
    """Register the function that tells when, for which lines and with which parameters a note of the library is needed."""

    def register(rule: Rule) -> Rule:
        if code in RULES:
            raise ValueError(f"two rules for note {code}")
        RULES[code] = rule
        return rule

    return register
