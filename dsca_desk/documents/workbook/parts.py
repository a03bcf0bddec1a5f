"""What the sheets of a case workbook share: the case's rows in order, headings, formulas that agree with pricing, words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.documents.sheets import HEAD_ROW, Column, Fact, Heading, Sheet
from dsca_desk.documents.sheets.cells import Cell, Formula, Plain
from dsca_desk.documents.sheets.styles import GOOD, GROUP, PLAIN, TEXT, UNCONFIRMED, WRONG, Look
from dsca_desk.policy.table import Status
from dsca_desk.records.offer import Offer
from dsca_desk.rules.priced import LinePrice, Priced, Unconfirmed
from dsca_desk.rules.wording import day_text, lines_text

STATUS_WORDS: dict[Status, str] = {
    "confirmed": "confirmed",
    "partial": "partly confirmed",
    "unconfirmed": "unconfirmed",
    "not-found": "not found",
}
BELOW = ("pch", "admin", "transportation", "supply_support")
CHARGE_WORDS = {
    "cas": "CAS",
    "cas.CONTRACT_ADMIN": "CAS contract administration",
    "cas.QAI": "CAS QA&I",
    "cas.AUDIT": "CAS audit",
    "cas.OVERSEAS": "CAS overseas",
    "procured_share": "procured share",
    "nonrecurring": "nonrecurring cost",
    "support_charge": "program support charge",
    "attrition": "attrition",
    "admin": "administrative charge",
    "pch": "PC&H",
    "pch.upper_tier": "PC&H above the limit",
    "transportation": "transportation",
    "supply_support": "supply support surcharge",
    "schedule": "payment schedule",
    "initial_deposit": "initial deposit",
}
FIRST_ROW = HEAD_ROW + 1
LEVEL = Column("level", "Level", TEXT, 10)


class PlacedLine(NamedTuple):
    """A line or subline as it takes a row (the same on each sheet of lines): how many subline rows follow it, its price."""

    row: int
    path: str
    price: LinePrice
    is_subline: bool
    parts: int

    @property
    def look(self) -> Look:
        """Lines with sublines stand out; they have no money of their own."""
        return GROUP if self.parts else PLAIN


def placed_lines(priced: Priced) -> Iterator[PlacedLine]:
    """Yield every line with its sublines after it, in document order."""
    row = FIRST_ROW
    for number, line in enumerate(priced.lines):
        path = f"lines[{number}]"
        yield PlacedLine(row, path, line, False, len(line.sublines))
        for place, subline in enumerate(line.sublines, start=1):
            yield PlacedLine(row + place, f"{path}.sublines[{place - 1}]", subline, True, 0)
        row += 1 + len(line.sublines)


def has_sublines(priced: Priced) -> bool:
    """Tell whether any line has sublines; sheets of lines then have the column Level."""
    return any(line.sublines for line in priced.lines)


def with_level(columns: tuple[Column, ...], priced: Priced) -> tuple[Column, ...]:
    """Return the columns with Level after the first where a line has sublines."""
    return (columns[0], LEVEL, *columns[1:]) if has_sublines(priced) else columns


def sum_of_lines(sheet: Sheet, key: str, last: int) -> str:
    """Return the formula that adds a column over the lines; amounts of sublines are in their lines already."""
    if any(column is LEVEL for column in sheet.columns):
        return f'SUMIF({sheet.span("level", FIRST_ROW, last)},"Line",{sheet.span(key, FIRST_ROW, last)})'
    return f"SUM({sheet.span(key, FIRST_ROW, last)})"


class Doubts:
    """The figures of a case that rest on rows which are not confirmed, by path."""

    def __init__(self, unconfirmed: tuple[Unconfirmed, ...]) -> None:
        self._by_path = {doubt.path: doubt for doubt in unconfirmed}

    def marked(self, path: str, value: Plain | Formula, otherwise: Look | None = None) -> Plain | Formula | Cell:
        """Return the value, tinted where the figure at the path is in doubt."""
        if path in self._by_path:
            return Cell(value, UNCONFIRMED)
        return Cell(value, otherwise) if otherwise else value

    def holds(self, path: str) -> bool:
        """Tell whether the figure at the path is in doubt."""
        return path in self._by_path

    def words(self, path: str, names: dict[str, str]) -> str:
        """Say in words which figures of a line are in doubt; `names` maps the end of a path to its words."""
        said: dict[str, list[str]] = {}
        for ending, name in names.items():
            doubt = self._by_path.get(f"{path}.{ending}")
            if doubt:
                said.setdefault(STATUS_WORDS[doubt.status], []).append(name)
        return "\n".join(f"{status}: {', '.join(parts)}" for status, parts in said.items())


def live(text: str, computed: Decimal, value: Decimal) -> Plain | Formula:
    """Return the formula when it gives the priced value, and the value alone where a rule beyond the formula decided."""
    return Formula(text, value) if computed == value else value


def agrees(one: str, other: str, same: bool) -> Cell:
    """Return a check of two amounts, to the cent: OK or differs."""
    text = f'IF(ROUND({one}-({other}),2)=0,"OK","differs")'
    return Cell(Formula(text, "OK" if same else "differs"), GOOD if same else WRONG)


def heading(title: str, identity: str, printed_on: date, by: str, edition: str, facts: tuple[Fact, ...] = ()) -> Heading:
    """Return the heading every sheet of a case has."""
    return Heading(title, (identity, f"Printed {day_text(printed_on)} by {by} · Rules edition {edition}"), facts)


def split_path(path: str, offer: Offer) -> tuple[str, str]:
    """Return the number of the line or subline a path leads to (empty: the document) and what it names there."""
    number, lines, parts = "", offer.lines, path.split(".")
    while parts:
        name, _, place = parts[0].partition("[")
        index = int(place[:-1]) if place[:-1].isdigit() else None
        if name not in ("lines", "sublines") or index is None or index >= len(lines):
            break
        number, lines = lines[index].number, lines[index].sublines
        parts.pop(0)
    return number, ".".join(parts)


def path_words(path: str, offer: Offer) -> str:
    """Say where a path leads: `lines[0].quantity` reads `Line 001 · quantity`."""
    number, field = split_path(path, offer)
    words = (lines_text([number]) if number else "", CHARGE_WORDS.get(field, field.replace("_", " ")))
    return " · ".join(word for word in words if word) or "the document"
