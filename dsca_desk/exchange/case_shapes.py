"""The case file's layout, made from the types of an offer: which key has which shape, and what must agree between keys.

A field's shape follows from its type; the tables here name only what a type cannot say (patterns of codes, lengths, the
decimals that are no amounts). What is refused here could not be kept or would be read in two ways; whether the values
are right by policy is left to the offer check.
"""

import types
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from dsca_desk.exchange.shapes import (
    LARGEST_AMOUNT,
    Choice,
    Code,
    Day,
    Fault,
    Money,
    OrNull,
    Part,
    Quantity,
    Quarter,
    Record,
    Rows,
    Shape,
    Text,
    Texts,
    Year,
    YesNo,
    below,
    fault,
)
from dsca_desk.records.offer import (
    Confirmation,
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

MOST_LINES = 5000
"""Lines of one document, and sublines of one line: far above the largest case, far below what would stall a desk."""
MOST_ROWS = 1000
"""Quarters, references, notes and other short lists."""
SHORT, LONG = 200, 20_000
"""Characters of a name or a number, and of a text that may run over several lines."""

LINE_NUMBER = Code(r"[0-9]{3,4}", "a line number like 001")
SUBLINE_NUMBER = Code(r"[0-9]{3,4}[a-z]{1,2}", "a subline number like 001a")
ANY_NUMBER = Code(r"[0-9]{3,4}[a-z]{0,2}", "a line or subline number like 001 or 001a")
_WORD = Code(r"[A-Z0-9][A-Z0-9_.-]{0,39}", "a code of capital letters, digits, - and _, like LOR")
_PERCENT = Part(100, 2, 'a percentage from 0 to 100 as a string, like "3.2"')
_SHARE = Part(1, 0, 'a share from 0 to 1 as a string, like "0.4"')

_SHAPES: dict[tuple[type[msgspec.Struct], str], Shape] = {
    (Offer, "country"): Code(r"[A-Z0-9]{2}", "two capital letters or digits, like BN"),
    (Offer, "agency"): Code(r"[A-Z]", "one capital letter, like B"),
    (Offer, "designator"): Code(r"[A-Z0-9]{3}", "three capital letters or digits, like UAB"),
    (Offer, "document"): Code(r"BASIC|[AM][0-9]{2}", "BASIC, or an Amendment or Modification like A01 or M01"),
    (Offer, "description"): Text(LONG, lines=True),
    (Reference, "kind"): _WORD,
    (Reference, "number"): Text(SHORT, least=1),
    (TermOfSale, "code"): _WORD,
    (QuarterQuantity, "quarter"): Quarter(),
    (QuarterQuantity, "quantity"): Quantity(),
    (QuarterAmount, "quarter"): Quarter(),
    (OtherCharge, "kind"): _WORD,
    (OtherCharge, "reason"): Text(LONG, lines=True),
    (Line, "number"): LINE_NUMBER,
    (Line, "masl"): Code(r"[A-Z0-9][A-Z0-9-]{0,19}", "up to 20 capital letters, digits and -, like SMALLCASESUPT"),
    (Line, "generic_code"): Code(r"[A-Z0-9]{1,4}", "a generic code of capital letters and digits, like A1A"),
    (Line, "description"): Text(LONG, lines=True),
    (Line, "condition"): Text(40),
    (Line, "quantity"): Quantity(),
    (Line, "unit_of_issue"): Code(r"[A-Z0-9]{2}", "two capital letters or digits, like EA"),
    (Line, "procured_share"): _SHARE,
    (Line, "months_of_service"): Text(20),
    (Line, "type_of_assistance"): Code(r"[A-Z0-9]", "one capital letter or digit, like 3"),
    (Line, "offer_release_code"): Code(r"[A-Z0-9]", "one capital letter or digit, like A"),
    (Line, "delivery_term_code"): Code(r"[A-Z0-9]", "one capital letter or digit, like 4"),
    (Line, "rate_area"): _WORD,
    (Line, "tuition_fiscal_year"): Year(),
    (Line, "follows"): ANY_NUMBER,
    (Line, "notes"): Rows(_WORD, MOST_ROWS),
    (OfferNote, "code"): _WORD,
    (OfferNote, "parameters"): Texts(100, Text(SHORT, least=1), Text(LONG, lines=True)),
    (OfferNote, "lines"): Rows(ANY_NUMBER, MOST_LINES),
    (OfferNote, "text"): Text(LONG, lines=True),
    (Waiver, "basis"): Text(LONG, lines=True, least=1),
    (RateOverride, "line"): ANY_NUMBER,
    (RateOverride, "rate_percent"): _PERCENT,
    (RateOverride, "source"): Text(LONG, lines=True),
    (Confirmation, "path"): Text(SHORT, least=1),
    (Confirmation, "value"): Text(LONG, lines=True, least=1),
    (Confirmation, "source"): Text(LONG, lines=True, least=1),
    (Confirmation, "name"): Text(SHORT, least=1),
}

_LATER_KEYS: dict[type[msgspec.Struct], frozenset[str]] = {
    Offer: frozenset({"other_charges", "bpc_program", "prepared_under", "confirmations"}),
    Line: frozenset(
        {
            *("sublines", "cas_exemption", "tuition_rate", "tuition_fiscal_year", "previous_equity", "lookup_transportation"),
            *("other_charges", "special_cargo", "classified", "technical_data_package", "follows", "starts_on"),
        }
    ),
    OfferNote: frozenset({"lines", "title", "text"}),
    Waiver: frozenset({"reference", "agreed_on"}),
    RateOverride: frozenset({"component", "amount"}),
    PaymentTerms: frozenset({"cash_flow_financing", "development_refund"}),
}
"""Keys that came after the first case files; written only when they say something, so that readers of version 1 stay content."""

_KINDS_OF_MONEY = ("outlays", "termination_liability", "holdback", "other_charges")


class NoSublines(Shape):
    """The place of sublines in a subline: an empty list or nothing."""

    wanted = "an empty list: a subline has no sublines of its own"

    def read(self, value: Any) -> tuple[()]:
        """Return nothing."""
        if value != []:
            raise fault("a subline has no sublines of its own")
        return ()

    def write(self, value: Any) -> list[Any]:
        """Return the empty list."""
        if value:
            raise ValueError("a subline has no sublines of its own")
        return []

    def schema(self) -> dict[str, Any]:
        """Return an array that stays empty."""
        return {"type": "array", "maxItems": 0}


def _record(kind: type[msgspec.Struct], rules: tuple[Any, ...] = (), title: str = "", **shapes: Shape) -> Record:
    hints = get_type_hints(kind)
    of_fields = {name: shapes.get(name) or _shape(kind, name, hints[name]) for name in kind.__struct_fields__}
    later = _LATER_KEYS.get(kind, frozenset())
    return Record(kind, of_fields, frozenset(of_fields) - later, rules, title)


def _shape(kind: type[msgspec.Struct], name: str, hint: Any) -> Shape:
    """The shape of a field: its own where the table names one, else what its type says."""
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        return OrNull(_shape(kind, name, inner))
    own = _SHAPES.get((kind, name))
    if own is not None:
        return own
    if get_origin(hint) is Literal:
        return Choice(get_args(hint))
    if get_origin(hint) is tuple:
        return Rows(_shape(kind, name, get_args(hint)[0]), MOST_ROWS)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return _RECORDS[hint]
    return _SIMPLE[hint]


def _line_rules(line: Line) -> Iterator[Fault]:
    if _base(line) > LARGEST_AMOUNT:
        yield "unit_price", f"times the quantity is larger than {LARGEST_AMOUNT:,}, the largest amount that is kept"
    if not line.sublines:
        return
    for name in _money_of_its_own(line):
        yield name, "a line with sublines has no money of its own; move it to the sublines"
    for index, subline in enumerate(line.sublines):
        if subline.number.rstrip("abcdefghijklmnopqrstuvwxyz") != line.number:
            yield f"sublines[{index}].number", f"{subline.number} does not belong to line {line.number}"


def _money_of_its_own(line: Line) -> Iterator[str]:
    for name in ("unit_price", "nonrecurring_unit_charge", "previous_equity", "lookup_transportation"):
        if getattr(line, name):
            yield name
    for name in _KINDS_OF_MONEY:
        if any(row.amount for row in getattr(line, name)):
            yield name


def _base(line: Line) -> Decimal:
    each = line.unit_price + line.nonrecurring_unit_charge
    return each if line.quantity is None else each * line.quantity


def _override_rules(override: RateOverride) -> Iterator[Fault]:
    if (override.rate_percent is None) == (override.amount is None):
        yield "", "must give either rate_percent or amount"


def _offer_rules(offer: Offer) -> Iterator[Fault]:
    numbers: set[str] = set()
    total = Decimal(0)
    for path, line in numbered_lines(offer):
        if line.number in numbers:
            yield f"{path}.number", f"{line.number} stands more than once in the document"
        numbers.add(line.number)
        total += _base(line)
    if total > LARGEST_AMOUNT:
        yield "lines", f"together are worth more than {LARGEST_AMOUNT:,}, the largest amount that is kept"
    told: set[tuple[str, str]] = set()
    for index, word in enumerate(offer.confirmations):
        if (word.path, word.value) in told:
            yield f"confirmations[{index}]", f"{word.value} at {word.path} is confirmed more than once"
        told.add((word.path, word.value))
    for path, number in _numbers_named(offer):
        if number not in numbers:
            yield path, f"the document has no line {number}"


def numbered_lines(offer: Offer) -> Iterator[tuple[str, Line]]:
    """Return every line and subline with its path (`lines[0].sublines[2]`)."""
    for index, line in enumerate(offer.lines):
        yield f"lines[{index}]", line
        for below_index, subline in enumerate(line.sublines):
            yield f"lines[{index}].sublines[{below_index}]", subline


def _numbers_named(offer: Offer) -> Iterator[Fault]:
    """Every place that points to a line by its number."""
    for index, note in enumerate(offer.notes):
        yield from below(f"notes[{index}]", [(f"lines[{place}]", number) for place, number in enumerate(note.lines)])
    for index, override in enumerate(offer.rate_overrides):
        if override.line is not None:
            yield f"rate_overrides[{index}].line", override.line
    for path, line in numbered_lines(offer):
        if line.follows is not None:
            yield f"{path}.follows", line.follows


_SIMPLE: dict[Any, Shape] = {str: Text(SHORT), bool: YesNo(), Decimal: Money(), date: Day()}
_RECORDS: dict[type[msgspec.Struct], Record] = {}
for _kind in (
    Purchaser,
    Reference,
    TermOfSale,
    QuarterQuantity,
    QuarterAmount,
    OtherCharge,
    OfferNote,
    Waiver,
    Confirmation,
    PaymentTerms,
):
    _RECORDS[_kind] = _record(_kind)
_RECORDS[RateOverride] = _record(RateOverride, (_override_rules,))
SUBLINE = _record(Line, (_line_rules,), "Subline", number=SUBLINE_NUMBER, sublines=NoSublines())
LINE = _RECORDS[Line] = _record(Line, (_line_rules,), sublines=Rows(SUBLINE, MOST_LINES))
OFFER = _record(Offer, (_offer_rules,), lines=Rows(LINE, MOST_LINES))
DEFINITIONS = (*_RECORDS.values(), SUBLINE)
