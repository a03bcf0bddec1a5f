"""What two versions of a case differ in, and how differences are put on, taken along and merged.

A change names its field by steps: fields by their name, parts of a list by what they are called (a line by its number, a note
by its code, a quarter by itself), so that it means the same in any version. `compare` then `apply` gives the later version.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import Any, Literal, NamedTuple, cast

import msgspec

from dsca_desk.records.facts import CASE, LINE, PAYMENT
from dsca_desk.records.offer import (
    Line,
    Offer,
    OfferNote,
    OtherCharge,
    PaymentTerms,
    Purchaser,
    QuarterAmount,
    QuarterQuantity,
    RateOverride,
    Reference,
    TermOfSale,
    Waiver,
)
from dsca_desk.rules.wording import day_text

Kind = Literal["changed", "added", "removed", "order"]
Steps = tuple[str, ...]

OF_THE_DOCUMENT = frozenset(
    {
        *("document", "references", "price_date", "milap_on", "offer_expires_on", "prepared_under"),
        "confirmations",
    }
) & frozenset(Offer.__struct_fields__)
"""Fields that a document has for itself; they do not pass into the case when it is implemented."""
MONEY = frozenset({"unit_price", "nonrecurring_unit_charge", "amount", "standby_letter_of_credit", "development_refund"})
MONEY |= {"previous_equity", "lookup_transportation"}


class Change(NamedTuple):
    """One difference: where, what kind, what stood there and what stands there now.

    `added` and `removed` carry the whole part (a line, a note, a quarter) in `after` or `before`; `order` the names of the
    parts of a list in their order.
    """

    steps: Steps
    kind: Kind
    before: Any
    after: Any

    @property
    def path(self) -> str:
        """The place as text: `lines[003].months_of_service`, `notes[NVD].text`, `payment.risk_tier`."""
        return path_of(self.steps)

    @property
    def line(self) -> str:
        """The number of the line or subline the change is in, empty when it is in none."""
        if len(self.steps) > 3 and self.steps[0] == "lines" and self.steps[2] == "sublines":
            return _plain(self.steps[3])
        return _plain(self.steps[1]) if len(self.steps) > 1 and self.steps[0] == "lines" else ""

    @property
    def note(self) -> str:
        """The code of the note the change is in, empty when it is in none."""
        return _plain(self.steps[1]) if len(self.steps) > 1 and self.steps[0] == "notes" else ""

    @property
    def field(self) -> str:
        """The name of the field that changed; of a whole part the list it is in."""
        named = [step for place, step in enumerate(self.steps) if not _is_key(self.steps, place)]
        return named[-1] if named else ""

    @property
    def words(self) -> str:
        """The place in words: `Line 003, Months`, `Note NVD`."""
        return words_of(self.steps)

    @property
    def money(self) -> Decimal | None:
        """The difference in dollars where the field is an amount, else None."""
        if self.field not in MONEY or self.kind == "order":
            return None
        before, after = (value if isinstance(value, Decimal) else Decimal(0) for value in (self.before, self.after))
        return after - before


class Conflict(NamedTuple):
    """A place that two documents changed differently: what it was, what each made of it."""

    steps: Steps
    mine: Change
    theirs: Change

    @property
    def path(self) -> str:
        """The place as text."""
        return path_of(self.steps)

    @property
    def words(self) -> str:
        """The place in words."""
        return words_of(self.steps)


class Rebased(NamedTuple):
    """A document brought onto a case that moved on: the result, and the places where both changed the same."""

    offer: Offer
    conflicts: tuple[Conflict, ...]


# --- how parts of lists are called ------------------------------------------------------------------------------------------


class _List(NamedTuple):
    """A field that holds parts with names: how a part is called, and whether the names keep an order of their own."""

    name: Callable[[Any], str]
    sorted: bool = False


def _joined(*fields: str) -> Callable[[Any], str]:
    def name(item: Any) -> str:
        return "/".join(str(getattr(item, field) or "") for field in fields)

    return name


_NUMBER, _QUARTER = _List(attrgetter("number"), sorted=True), _List(attrgetter("quarter"), sorted=True)
_CHARGES = _List(attrgetter("kind"))
_LISTS: dict[type, dict[str, _List]] = {
    Offer: {
        "lines": _NUMBER,
        "notes": _List(attrgetter("code")),
        "references": _List(_joined("kind", "number")),
        "terms_of_sale": _List(attrgetter("code")),
        "waivers": _List(_joined("charge", "component")),
        "rate_overrides": _List(_joined("charge", "component", "line")),
        "other_charges": _CHARGES,
        "congressional_notification": _List(str),
    },
    Line: {
        "sublines": _NUMBER,
        "deliveries": _QUARTER,
        "outlays": _QUARTER,
        "termination_liability": _QUARTER,
        "holdback": _QUARTER,
        "other_charges": _CHARGES,
    },
}
_STRUCTS: tuple[type[msgspec.Struct], ...] = (
    Line,
    OfferNote,
    Reference,
    TermOfSale,
    Waiver,
    RateOverride,
    OtherCharge,
    QuarterAmount,
    QuarterQuantity,
)
_STRUCTS += (PaymentTerms, Purchaser, Offer)
_FIELDS: dict[type, tuple[str, ...]] = {struct: struct.__struct_fields__ for struct in _STRUCTS}
_VALUES: dict[type, Callable[[Any], tuple[Any, ...]]] = {struct: attrgetter(*fields) for struct, fields in _FIELDS.items()}
_NESTED = frozenset({PaymentTerms, Purchaser})


def _named(items: Sequence[Any], how: _List) -> dict[str, Any]:
    """The parts of a list by name; a name that stands again gets `#2`."""
    named = dict(zip(map(how.name, items), items, strict=True))
    if len(named) == len(items):
        return named
    named = {}
    for item in items:
        name = key = how.name(item)
        again = 1
        while key in named:
            again += 1
            key = f"{name}#{again}"
        named[key] = item
    return named


# --- comparing --------------------------------------------------------------------------------------------------------------


def compare(before: Offer, after: Offer) -> tuple[Change, ...]:
    """Return what makes the later version of the earlier one, in the order of the fields and of the lines."""
    changes: list[Change] = []
    _compare(before, after, (), changes)
    return tuple(changes)


def of_the_case(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that pass into the case: those of fields that are not a document's own."""
    return tuple(change for change in changes if change.steps[0] not in OF_THE_DOCUMENT)


def _compare(before: Any, after: Any, steps: Steps, changes: list[Change]) -> None:
    kind = type(before)
    values, lists = _VALUES[kind], _LISTS.get(kind, {})
    for field, one, two in zip(_FIELDS[kind], values(before), values(after), strict=True):
        if one is two or one == two:
            continue
        how = lists.get(field)
        if how is not None:
            _compare_lists(one, two, how, (*steps, field), changes)
        elif type(one) in _NESTED:
            _compare(one, two, (*steps, field), changes)
        else:
            changes.append(Change((*steps, field), "changed", one, two))


def _compare_lists(before: Sequence[Any], after: Sequence[Any], how: _List, steps: Steps, changes: list[Change]) -> None:
    old, new = _named(before, how), _named(after, how)
    for name, item in old.items():
        other = new.get(name)
        if other is None:
            changes.append(Change((*steps, name), "removed", item, None))
        elif item is not other and item != other:
            _compare_parts(item, other, (*steps, name), changes)
    added = [name for name in new if name not in old]
    changes.extend(Change((*steps, name), "added", None, new[name]) for name in added)
    if len(new) == len(old) and not added:
        natural: list[str] = list(old)
    else:
        natural = _placed([name for name in old if name in new], added, how)
    wanted = list(new)
    if natural != wanted:
        changes.append(Change(steps, "order", tuple(natural), tuple(wanted)))


def _compare_parts(before: Any, after: Any, steps: Steps, changes: list[Change]) -> None:
    if isinstance(before, msgspec.Struct):
        _compare(before, after, steps, changes)
    else:
        changes.append(Change(steps, "changed", before, after))


def _placed(kept: list[str], added: Iterable[str], how: _List) -> list[str]:
    """Names in their order after additions: lines and quarters go before the first of a higher number, others to the end."""
    if not how.sorted:
        return [*kept, *added]
    added = list(added)
    if not added:
        return kept
    if all(one <= two for one, two in pairwise(kept)):
        for name in added:
            kept.insert(bisect_right(kept, name), name)
        return kept
    for name in added:
        place = next((place for place, other in enumerate(kept) if other > name), len(kept))
        kept.insert(place, name)
    return kept


# --- applying ---------------------------------------------------------------------------------------------------------------


def apply(offer: Offer, changes: Iterable[Change]) -> Offer:
    """Return an offer with changes put on it.

    A change of a part that is not there any more has no place and is left out; a part that is there already is replaced.
    """
    tree: dict[str, Any] = {}
    for change in changes:
        node = tree
        for step in change.steps[:-1]:
            node = node.setdefault(step, {})
        node.setdefault(change.steps[-1], {}).setdefault(_HERE, []).append(change)
    return _applied(offer, tree) if tree else offer


_HERE = "\0here"


def _applied(value: Any, tree: Mapping[str, Any]) -> Any:
    kind = type(value)
    lists = _LISTS.get(kind, {})
    new: dict[str, Any] = {}
    for field, below in tree.items():
        if field in lists:
            new[field] = _applied_list(getattr(value, field), below, lists[field])
        elif _HERE in below:
            new[field] = below[_HERE][-1].after
        else:
            new[field] = _applied(getattr(value, field), below)
    return msgspec.structs.replace(value, **new)


def _applied_list(items: Sequence[Any], tree: Mapping[str, Any], how: _List) -> tuple[Any, ...]:
    named = _named(items, how)
    added: dict[str, Any] = {}
    wanted: Sequence[str] | None = None
    for name, below in tree.items():
        if name == _HERE:
            wanted = below[-1].after
            continue
        for change in below.get(_HERE, ()):
            if change.kind == "removed":
                named.pop(name, None)
            elif name in named:
                named[name] = change.after
            elif change.kind == "added":
                added[name] = change.after
        inner = {step: rest for step, rest in below.items() if step != _HERE}
        if inner and name in named:
            named[name] = _applied(named[name], inner)
    order = _placed(list(named), added, how)
    named |= added
    if wanted is not None:
        order = _ordered(order, wanted)
    return tuple(named[name] for name in order)


def _ordered(names: list[str], wanted: Sequence[str]) -> list[str]:
    """Put the names that have a wanted order into it; the others stay where they stand."""
    here = set(names)
    turn = iter([name for name in wanted if name in here])
    moved = set(wanted)
    return [next(turn) if name in moved else name for name in names]


# --- merging ----------------------------------------------------------------------------------------------------------------


def rebase(old_base: Offer, new_base: Offer, mine: Offer, *, theirs_at: Iterable[str] = ()) -> Rebased:
    """Bring a document onto a base that moved: what it changed of the old base is changed on the new one.

    Where the base moved at the same place to something else there is a conflict; the document's own value stays, at the
    paths of `theirs_at` that of the base.
    """
    moved, changed = compare(old_base, new_base), compare(old_base, mine)
    conflicts = conflicts_between(changed, moved)
    yielding = set(theirs_at)
    given_up = {conflict.mine for conflict in conflicts if conflict.path in yielding}
    kept = [change for change in changed if change not in given_up] if given_up else changed
    merged = apply(new_base, kept)
    own = {field: getattr(mine, field) for field in OF_THE_DOCUMENT}
    return Rebased(msgspec.structs.replace(merged, **own), conflicts)


def conflicts_between(mine: Iterable[Change], theirs: Iterable[Change]) -> tuple[Conflict, ...]:
    """Return the places that two sets of changes of the same base touch differently; a new order is no conflict.

    A field of a line and the removal of that line are at the same place.
    """
    others: dict[Steps, Change] = {change.steps: change for change in theirs if _may_conflict(change)}
    within: dict[Steps, list[Change]] = {}
    for steps, change in others.items():
        for length in range(1, len(steps)):
            within.setdefault(steps[:length], []).append(change)
    found = []
    for change in mine:
        if not _may_conflict(change):
            continue
        same = others.get(change.steps)
        if same is not None:
            if same.after != change.after or same.kind != change.kind:
                found.append(Conflict(change.steps, change, same))
            continue
        if change.kind in ("removed", "added"):
            found += [Conflict(other.steps, change, other) for other in within.get(change.steps, ())]
        for length in range(1, len(change.steps)):
            above = others.get(change.steps[:length])
            if above is not None:
                found.append(Conflict(change.steps, change, above))
    return tuple(found)


def _may_conflict(change: Change) -> bool:
    return change.kind != "order" and change.steps[0] not in OF_THE_DOCUMENT


def current_case(basic: Offer, documents: Iterable[tuple[Offer, Offer]]) -> Offer:
    """Return the case as its implemented documents leave it: the basic one, then each Amendment or Modification in order.

    A document is given as the case it was begun from and the whole offer it makes of it; only what differs passes.
    """
    case = basic
    for base, offer in documents:
        case = apply(case, of_the_case(compare(base, offer)))
    return case


# --- words ------------------------------------------------------------------------------------------------------------------

_PARTS = {
    "lines": "Line",
    "sublines": "Subline",
    "notes": "Note",
    "references": "Reference",
    "terms_of_sale": "Term of sale",
    "waivers": "Waiver",
    "rate_overrides": "Rate of the office",
    "other_charges": "Other charge",
    "congressional_notification": "Congressional notification",
    "deliveries": "Deliveries",
    "outlays": "Outlays",
    "termination_liability": "Termination liability",
    "holdback": "Holdback",
}
_PLURALS = {
    "lines": "Lines",
    "sublines": "Sublines",
    "notes": "Notes",
    "references": "References",
    "terms_of_sale": "Terms of sale",
    "waivers": "Waivers",
    "rate_overrides": "Rates of the office",
    "other_charges": "Other charges",
}
_LABELS = {name: fact.label for table in (PAYMENT, CASE, LINE) for name, fact in table.items()} | {
    "parameters": "filled places",
    "lines": "Lines",
    "title": "title",
    "text": "text",
    "name": "Name",
    "address": "Address",
    "date": "date",
    "amount": "Amount",
    "basis": "basis",
    "reference": "reference",
    "agreed_on": "agreed on",
    "rate_percent": "percentage",
    "source": "Source",
    "by": "entered by",
    "reason": "reason",
}


def path_of(steps: Steps) -> str:
    """Write steps as a path: `lines[003].deliveries[2028Q1].quantity`."""
    text = ""
    for place, step in enumerate(steps):
        text += f"[{step}]" if _is_key(steps, place) else f".{step}" if text else step
    return text


def words_of(steps: Steps) -> str:
    """Write steps in words: `Line 003, Deliveries 2028Q1, Quantity`."""
    words = []
    for place, step in enumerate(steps):
        if _is_key(steps, place):
            words.append(f"{_PARTS[steps[place - 1]]} {_called(steps[place - 1], _plain(step))}")
        elif step not in _PARTS or (place + 1 == len(steps) and not (place and _is_key(steps, place) and step in _PARTS)):
            of_note = place > 0 and steps[0] == "notes"
            label = _PLURALS.get(step) if not place else None
            words.append(label or ("lines" if of_note and step == "lines" else _LABELS.get(step, _name_of(step))))
    return ", ".join(words)


def _called(of: str, name: str) -> str:
    """What a part is called: of a reference its number as it is written, of others what makes their name, side by side."""
    if of == "references":
        return name.partition("/")[2] or name
    return " ".join(part for part in name.split("/") if part)


def shown(value: Any) -> str:
    """Write a value for people to read: days as documents print them, amounts and quantities plainly, nothing as a dash."""
    if value is None or value in ("", (), {}):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {text}" for key, text in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    if isinstance(value, msgspec.Struct):
        return _part_shown(value)
    return str(value)


def _part_shown(part: msgspec.Struct) -> str:
    """A whole part in one line: what it is called and what makes it."""
    match part:
        case Line():
            amount = f"{shown(part.quantity)} {part.unit_of_issue} at {shown(part.unit_price)}"
            return f"{part.description.rstrip('.') or part.masl or part.number}; {amount}"
        case OfferNote():
            return part.title or part.text or part.code
        case Reference():
            return f"{part.number}, {shown(part.date)}" if part.date else part.number
        case QuarterAmount():
            return f"{part.quarter} {shown(part.amount)}"
        case QuarterQuantity():
            return f"{part.quarter} {shown(part.quantity)}"
        case TermOfSale():
            return f"{part.code}, {shown(part.amount)}" if part.amount is not None else part.code
    named = ((field, getattr(part, field)) for field in part.__struct_fields__)
    return ", ".join(f"{_LABELS.get(name, _name_of(name)).lower()} {shown(value)}" for name, value in named if value)


def _name_of(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _is_key(steps: Steps, place: int) -> bool:
    """Tell whether a step names a part of the list before it."""
    if place == 0 or steps[place - 1] not in _PARTS:
        return False
    return not _is_key(steps, place - 1)


def _plain(name: str) -> str:
    """The name of a part without the mark of a repeated one."""
    return name.partition("#")[0]


def place_of(offer: Offer, steps: Steps) -> str:
    """Return where a change stands in an offer as its fields count it: `lines[2].deliveries[0].quantity`.

    A part that the offer does not hold ends the path at its list.
    """
    path, value, owner = "", cast(Any, offer), Offer
    for place, step in enumerate(steps):
        if not _is_key(steps, place):
            path, value, owner = f"{path}.{step}" if path else step, getattr(value, step), type(value)
            continue
        names = list(_named(value, _LISTS[owner][steps[place - 1]]))
        if step not in names:
            return path
        path, value = f"{path}[{names.index(step)}]", value[names.index(step)]
    return path


def by_line(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Gather the changes of lines by the number of the line at the top; the order of the lines is left out."""
    gathered: dict[str, list[Change]] = {}
    for change in _of_lines(changes):
        gathered.setdefault(_plain(change.steps[1]), []).append(change)
    return gathered


def _of_lines(changes: Iterable[Change]) -> Iterator[Change]:
    return (change for change in changes if change.steps[0] == "lines" and len(change.steps) > 1)
