"""Checks of documents that change a case: number, purpose, scope, reason, rates of old lines, concurrent partners."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from dsca_desk.policy.changes import MODIFICATION_REASONS, ModificationReason
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import RateDates, find_rate
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.changes import by_line, compare, of_the_case
from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.concurrent import Partner, disagreements, sentence
from dsca_desk.rules.moved_scope import may_move, next_line
from dsca_desk.rules.notes.facts import has_contract_cost
from dsca_desk.rules.pricing import price
from dsca_desk.rules.rate_choice import rate_dates
from dsca_desk.rules.sales_years import break_point_on, counts_apart, fiscal_year
from dsca_desk.rules.wording import dollars_text, list_text, percent_text, quantity_text

_ENDED = ("Canceled", "Expired")
_FINANCING = ("terms_of_sale", "payment")
_WHAT_IT_IS = ("masl", "generic_code", "kind", "mde", "sme", "technical_data_package")


@check(
    26, "number-reused", "error", "SAMM Table C6.T8", "The number of an Amendment or Modification was never used", needs=("life",)
)
def number_reused(context: CheckContext) -> Iterator[Found]:
    """The number of an Amendment that was not accepted is never used again."""
    assert context.life is not None
    for other in context.life.others:
        if other.document == context.offer.document and other.document != "BASIC":
            yield Found(
                "document",
                f"{other.document} was used before and is {other.state or 'kept'}; its number is not used again.",
            )


@check(
    26,
    "unaccepted-named",
    "error",
    "SAMM Table C6.T8",
    "An Amendment names those before it that were not accepted",
    needs=("life",),
)
def unaccepted_named(context: CheckContext) -> Iterator[Found]:
    """The purpose sentence names them."""
    life, document = context.life, context.offer.document
    assert life is not None
    if not document.startswith("A"):
        return
    earlier = [
        other.document
        for other in life.others
        if other.document.startswith("A") and other.document < document and other.state in _ENDED
    ]
    numbers = [str(int(name[1:])) for name in earlier if name[1:].isdigit()]
    missing = [number for number in numbers if f"Amendment {number}" not in life.purpose and not _listed(number, life.purpose)]
    if missing:
        yield Found("purpose", f"The purpose does not name Amendment {list_text(missing)}, which was not accepted.")


@check(26, "purpose-given", "error", "SAMM Table C6.T8", "A document that changes a case says why", needs=("life",))
def purpose_given(context: CheckContext) -> Iterator[Found]:
    """Program and overview follow from the document; the reason is the officer's."""
    assert context.life is not None
    if context.offer.document != "BASIC" and "Reason:" not in context.life.purpose:
        yield Found("purpose", "The purpose does not say why the case is changed.", "purpose")


@check(
    27, "modification-reason", "error", "SAMM Table C6.T7", "A Modification has one of the reasons that allow it", needs=("life",)
)
def modification_reason(context: CheckContext) -> Iterator[Found]:
    """The guided decision keeps the reason with the document."""
    assert context.life is not None
    if not context.offer.document.startswith("M"):
        return
    numbers = {row.number for row in context.on.rows(MODIFICATION_REASONS, ModificationReason)}
    if context.life.reason not in numbers:
        yield Found(
            "document",
            f"{context.offer.document} has none of the {len(numbers)} reasons that allow a Modification; answer the questions, "
            "or make an Amendment.",
        )


@check(27, "modification-scope", "error", "SAMM C6.7.3.1", "A Modification does not add to the scope", needs=("base",))
def modification_scope(context: CheckContext) -> Iterator[Found]:
    """No new line, no greater quantity, no other article, no new term of sale."""
    base, offer = context.base, context.offer
    assert base is not None
    if not offer.document.startswith("M"):
        return
    for path, line, before in _against(base, offer):
        if before is None:
            yield Found(path, f"Line {line.number} is new; what a case did not cover needs an Amendment.")
            continue
        if line.quantity is not None and line.quantity > (before.quantity or Decimal(0)):
            yield Found(
                f"{path}.quantity",
                f"The quantity of line {line.number} rises from {quantity_text(before.quantity or Decimal(0))} to "
                f"{quantity_text(line.quantity)}, which needs an Amendment.",
                _put_back(before.quantity),
            )
        for field in _WHAT_IT_IS:
            if getattr(line, field) != getattr(before, field):
                yield Found(
                    f"{path}.{field}",
                    f"Line {line.number} becomes another article, which needs an Amendment.",
                    _put_back(getattr(before, field)),
                )
                break
    known = {term.code for term in base.terms_of_sale}
    for place, term in enumerate(offer.terms_of_sale):
        if term.code not in known:
            yield Found(f"terms_of_sale[{place}].code", f"The term of sale {term.code} is new, which needs an Amendment.")


@check(
    27,
    "modification-by-hand",
    "error",
    "SAMM C6.7.3; DSCA 24-62",
    "A Modification is not changed in pen and ink",
    needs=("life",),
)
def modification_by_hand(context: CheckContext) -> Iterator[Found]:
    """Except for financing terms that DSCA changes."""
    assert context.life is not None
    if not context.offer.document.startswith("M"):
        return
    for path in context.life.by_hand:
        if not path.startswith(_FINANCING):
            yield Found(path.partition("[")[0], f"The field {path} was changed in pen and ink, which a Modification never is.")


@check(
    28, "concurrent-balance", "error", "SAMM C6.7.3.2", "Concurrent Modifications balance and name each other", needs=("life",)
)
def concurrent_balance(context: CheckContext) -> Iterator[Found]:
    """Sums, both sides, all cases implemented, a request behind each; without partners only where the decision was so."""
    life = context.life
    assert life is not None
    if not any(one.partners for one in life.together):
        if life.outcome == "CONCURRENT":
            yield Found(
                "concurrent",
                f"{context.offer.document} is concurrent by its decision and names no other Modification.",
                "partners",
            )
        return
    for unbalanced in disagreements(life.together):
        yield Found("concurrent", unbalanced.message, "partners")


@check(
    28, "concurrent-sentence", "error", "SAMM C6.7.3.2", "Both concurrent Modifications carry the fixed sentence", needs=("life",)
)
def concurrent_sentence(context: CheckContext) -> Iterator[Found]:
    """It names the amount, the other case and the other Modification."""
    life, offer = context.life, context.offer
    assert life is not None
    for one in life.together:
        own = (one.case, one.document) == (offer.case_id, offer.document)
        for partner in one.partners:
            if not _says(life.purpose if own else one.purpose, partner, context):
                yield Found("purpose", f"The purpose of {one.name} lacks the sentence on {partner.case} {partner.document}.")


@check(
    135,
    "old-rate-scope",
    "error",
    "SAMM C6.7.2.1.1",
    "Growth of scope does not stand on a line with an old rate",
    needs=("base",),
)
def old_rate_scope(context: CheckContext) -> Iterator[Found]:
    """More of what a line with an earlier administrative rate covers goes on a new line at the present rate."""
    base, offer = context.base, context.offer
    assert base is not None
    for path, line, before in _against(base, offer):
        if before is None or line.quantity is None or line.quantity <= (before.quantity or Decimal(0)):
            continue
        rates = _rates(context, line)
        if rates is not None:
            yield Found(
                f"{path}.quantity",
                f"The quantity of line {line.number} rises from {quantity_text(before.quantity or Decimal(0))} to "
                f"{quantity_text(line.quantity)}, and the line keeps the administrative rate of {percent_text(rates[0])}; what "
                f"is added goes on a new line at {percent_text(rates[1])}.",
                _to_new_line(base, offer, path, before, line),
            )


@check(136, "old-rate-price", "warning", "SAMM C6.7.2.1.1", "A new price of an old contract is no new scope", needs=("base",))
def old_rate_price(context: CheckContext) -> Iterator[Found]:
    """On a contracted line with an earlier rate the contracting officer confirms that only the price changes."""
    base, offer = context.base, context.offer
    assert base is not None
    for path, line, before in _against(base, offer):
        if before is None or line.unit_price == before.unit_price or not has_contract_cost(line):
            continue
        if _rates(context, line) is not None and line.quantity == before.quantity:
            yield Found(
                f"{path}.unit_price",
                f"The price of line {line.number} changes from {dollars_text(before.unit_price)} to "
                f"{dollars_text(line.unit_price)} at its earlier administrative rate; the contracting officer confirms that its "
                "scope does not change.",
            )


@check(137, "new-line-dated", "error", "SAMM C6.7.2.1.1", "A new line takes the rates of its own day", needs=("base",))
def new_line_dated(context: CheckContext) -> Iterator[Found]:
    """Without a day of its own it would take those of the case."""
    base, offer = context.base, context.offer
    assert base is not None
    if offer.document == "BASIC":
        return
    for path, line, before in _against(base, offer):
        if before is None and line.added_on is None and (base.accepted_on or base.implemented_on):
            yield Found(
                f"{path}.added_on",
                f"Line {line.number} is new and does not say since when, so it would take the rates of the case.",
                f"set:{offer.price_date.isoformat()}",
            )


@check(138, "changes-something", "error", "SAMM Table C6.T8", "A document that changes a case changes something", needs=("base",))
def changes_something(context: CheckContext) -> Iterator[Found]:
    """What differs from the case it was begun from is what it carries."""
    base, offer = context.base, context.offer
    assert base is not None
    if offer.document != "BASIC" and not of_the_case(compare(base, offer)):
        yield Found("document", f"{offer.document} changes nothing of the case.")


@check(139, "case-moved", "warning", "SAMM C6.7", "The document rests on the case as it stands", needs=("life",))
def case_moved(context: CheckContext) -> Iterator[Found]:
    """Another document was implemented since this one was begun."""
    assert context.life is not None
    if context.life.base_moved:
        yield Found(
            "document",
            "Another document was implemented since this one was begun; bring it onto the case as it stands now.",
            "rebase",
        )


@check(
    140,
    "equipment-by-offer",
    "warning",
    "SAMM C6.7.1.1",
    "Major and significant equipment comes with a new offer",
    needs=("base",),
)
def equipment_by_offer(context: CheckContext) -> Iterator[Found]:
    """Adding or removing it is normally a new Letter of Offer; an exception is recorded with who approved it."""
    base, offer = context.base, context.offer
    assert base is not None
    touched = by_line(of_the_case(compare(base, offer)))
    old, new = ({line.number: line for line in document.lines} for document in (base, offer))
    for number in touched:
        before, after = old.get(number), new.get(number)
        one = after or before
        if (before is None) != (after is None) and one is not None and (one.mde or one.sme):
            verb = "adds" if before is None else "removes"
            path = f"lines[{list(new).index(number)}]" if after else "lines"
            kind = "major defense equipment" if one.mde else "significant military equipment"
            yield Found(path, f"The document {verb} line {number}, {kind}, which is normally done by a new offer.")


@check(141, "break-point", "advice", "SAMM C6.7.2.3.1", "It is told in which fiscal year an Amendment counts", needs=("base",))
def break_point(context: CheckContext) -> Iterator[Found]:
    """A net increase above the break point counts in the year of acceptance, any other in that of the basic letter."""
    base, offer = context.base, context.offer
    assert base is not None
    limit = break_point_on(context.policy, context.day)
    if not offer.document.startswith("A") or limit is None:
        return
    rise = context.priced.total - _total_of(_Itself(base, context.policy))
    if rise <= 0:
        return
    doubt = "" if limit.status == "confirmed" else f" ({limit.source}; {limit.remark[:1].lower()}{limit.remark[1:]})"
    if counts_apart(offer.document, rise, limit):
        year = "" if offer.offer_expires_on is None else f", {fiscal_year(offer.offer_expires_on)} while its offer stands"
        told = (
            f"above the break point of {dollars_text(limit.figure)}: it counts in the fiscal year in which it is accepted{year}"
        )
    else:
        told = f"not above the break point of {dollars_text(limit.figure)}: it counts in the fiscal year of the basic letter"
        if base.accepted_on is not None:
            told = f"{told}, {fiscal_year(base.accepted_on)}"
    yield Found("document", f"{offer.document} raises the case by {dollars_text(rise)}, {told}{doubt}.")


class _Itself(NamedTuple):
    """An offer known by being itself: the case a document was begun from stays the same while the document is edited."""

    offer: Offer
    policy: Policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.offer is other.offer and self.policy is other.policy

    def __hash__(self) -> int:
        return hash((id(self.offer), id(self.policy)))


@lru_cache(maxsize=2)
def _total_of(one: _Itself) -> Decimal:
    return price(one.offer, one.policy).total


def _against(base: Offer, offer: Offer) -> Iterator[tuple[str, Line, Line | None]]:
    """Every line and subline of the document that is new or another, with its path and what it was."""
    before = {line.number: line for top in base.lines for line in (top, *top.sublines)}
    for place, line in enumerate(offer.lines):
        for path, one in (
            (f"lines[{place}]", line),
            *((f"lines[{place}].sublines[{below}]", part) for below, part in enumerate(line.sublines)),
        ):
            earlier = before.get(one.number)
            if earlier is None or (one is not earlier and one != earlier):
                yield path, one, earlier


def _put_back(value: Decimal | str | bool | None) -> str:
    """The repair that gives a field its value of before; what a Modification may not change is no matter of choice."""
    if value is None:
        return "clear"
    return f"set:{str(value).lower() if isinstance(value, bool) else value}"


def _to_new_line(base: Offer, offer: Offer, path: str, before: Line, line: Line) -> str:
    """The repair that moves growth to a new line, where that is safe."""
    number = next_line(base, offer)
    if not number or ".sublines" in path or before.quantity is None or not may_move(before, line):
        return ""
    return f"move-scope:{number}={before.quantity}"


def _rates(context: CheckContext, line: Line) -> tuple[Decimal, Decimal] | None:
    """The administrative percentages of a line and of today where they differ."""
    parent = next((top for top in context.offer.lines if line in top.sublines), None)
    own = find_rate(context.policy, "ADMIN", "STANDARD", rate_dates(context.offer, line, parent))
    now = find_rate(context.policy, "ADMIN", "STANDARD", RateDates.of_day(context.offer.price_date))
    if own is None or now is None or own.figure is None or now.figure is None or own.figure == now.figure:
        return None
    return own.figure, now.figure


def _listed(number: str, purpose: str) -> bool:
    """Tell whether the sentence on several Amendments that were not accepted names a number."""
    start = purpose.find("Amendments ")
    return start >= 0 and number in purpose[start : purpose.find("not accepted", start)].replace(",", " ").split()


def _says(purpose: str, partner: Partner, context: CheckContext) -> bool:
    if sentence(context.policy, partner) in purpose:
        return True
    number = partner.document[1:].lstrip("0")
    return all(part in purpose for part in (partner.case, dollars_text(abs(partner.amount)))) and (
        f"Modification {number}" in purpose or partner.document in purpose
    )
