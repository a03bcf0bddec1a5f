"""Workbooks of the program: a book of sheets, each with its columns declared once, its rows added as plain values.

    book = Book("Open cases", made_on=date(2026, 11, 22), by="J. Rivera", marking="CUI")
    columns = (Column("case", "Case", TEXT, 12), Column("value", "Value", MONEY, 16))
    sheet = book.sheet("Cases", columns, heading=Heading("Open cases"))
    first = sheet.row(("BN-B-UAB", Decimal("448140.00")))
    sheet.row(("Total", Formula(f"SUM({sheet.span('value', first, first)})", Decimal("448140.00"))), look=TOTAL)
    data = book.save()

openpyxl makes the package: styles, panes, print set-up, charts, names, validation (reach it by `sheet.worksheet`). The cells are
ours: text stays text, numbers are exact, days are real days, and every formula carries the value it has, so that a workbook reads
right where nothing calculates. The same input gives the same bytes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties

from dsca_desk.documents.sheets.cells import Cell, Formula, Plain, Value, cell_xml
from dsca_desk.documents.sheets.measure import (
    DATE_WIDTH,
    ROW_HEIGHT,
    column_width_for,
    digits_before_point,
    lines_height,
    number_width,
    wrapped_lines,
)
from dsca_desk.documents.sheets.package import RowStore, SheetRows, package
from dsca_desk.documents.sheets.styles import (
    DATE,
    FONT,
    HEAD,
    LABEL,
    LOOSE,
    MARKING,
    PLAIN,
    TEXT,
    TEXT_RIGHT,
    TITLE,
    WRAPPED,
    Kind,
    Look,
    Styles,
)

HEAD_ROW = 5
_PAGE_WIDTH, _PAGE_HEIGHT = 720.0, 496.0  # what US Letter across leaves inside the margins, in points, a little less in height
_FIGURE_WIDTH = 4.9  # points; readers differ, the least of them makes the smallest page
NAME_LIMIT = 31
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SIMPLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Column(NamedTuple):
    """A column: the key builders use, its head, what it holds, its width in figures (grown to fit its numbers), its look."""

    key: str
    title: str
    kind: Kind = TEXT
    width: float = 12
    look: Look = PLAIN


class Fact(NamedTuple):
    """A fact at the head of a sheet: gray label in the named column of row 2, 3 or 4, its value in the column after it."""

    row: int
    column: str
    label: str
    value: Plain | Formula
    kind: Kind = TEXT


class Heading(NamedTuple):
    """What stands above the head row: the title in row 1, two lines of words and the facts in rows 2 and 3."""

    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


class Book:
    """A workbook in the making. `marking` (CUI, UNCLASSIFIED) stands on every sheet and at top and bottom of every page."""

    def __init__(self, title: str, *, made_on: date, by: str, marking: str, subject: str = "") -> None:
        self.title, self.marking = title, marking
        self._made_on = made_on
        self._workbook = Workbook()
        self._workbook.remove(self._workbook.worksheets[0])
        properties = self._workbook.properties
        properties.title, properties.creator, properties.subject, properties.language = title, by, subject, "en-US"
        properties.lastModifiedBy, properties.category = by, marking
        self.styles = Styles(self._workbook)
        self._sheets: list[Sheet] = []

    def sheet(
        self, name: str, columns: Sequence[Column], *, heading: Heading, frozen_columns: int = 0, filtered: bool = False
    ) -> "Sheet":
        """Add a sheet with its heading and head row written; the name is made to keep the rules of the format."""
        taken = {sheet.name.casefold() for sheet in self._sheets}
        sheet = Sheet(self, sheet_name(name, taken), tuple(columns), heading, frozen_columns, filtered)
        self._sheets.append(sheet)
        return sheet

    def define(self, name: str, reference: str) -> None:
        """Give a cell a name that formulas and officers can use (`Total_13`); the reference comes from `Sheet.ref`."""
        self._workbook.defined_names[name] = DefinedName(name, attr_text=reference)

    def save(self) -> bytes:
        """Return the workbook's bytes."""
        for sheet in self._sheets:
            sheet.finish()
        self._workbook.active = 0
        return package(self._workbook, [SheetRows(sheet.rows, sheet.covers) for sheet in self._sheets], self._made_on)


class Sheet:
    """One sheet: rows are added from the top; a row's number comes back so that formulas can point to it."""

    def __init__(
        self, book: Book, name: str, columns: tuple[Column, ...], heading: Heading, frozen_columns: int, filtered: bool
    ) -> None:
        self.name, self.columns = name, columns
        self.worksheet = book._workbook.create_sheet(name)
        self.rows = RowStore()
        self._book, self._filtered, self._frozen = book, filtered, frozen_columns
        self._letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
        self._by_key = dict(zip((column.key for column in columns), self._letters, strict=True))
        assert len(self._by_key) == len(columns), "two columns with one key"
        self._wrapped = [(index, column.width) for index, column in enumerate(columns) if column.kind.wrap]
        self._digits = [0] * len(columns)
        self._row_styles: dict[tuple[Look, bool, bool], list[int]] = {}
        self._depth = 0.0
        self._next = 1
        self._listed = 0
        self._list_end = 0
        self._deepest = 0
        self._write_heading(heading)

    @property
    def next_row(self) -> int:
        """The number of the row that will be written next."""
        return self._next

    @property
    def covers(self) -> str:
        """The range that holds everything written so far."""
        return f"A1:{self._letters[-1]}{max(self._next - 1, 1)}"

    def row(self, values: Sequence[Value], look: Look = PLAIN, outline: int = 0) -> int:
        """Add a row of the list: one value per column. Rows with an outline level fold under the row above them."""
        assert len(values) == len(self.columns), f"{len(values)} values for {len(self.columns)} columns"
        shaded = bool(self._listed % 2)
        self._listed += 1
        height = self._height(values, look)
        tall = height > ROW_HEIGHT
        styles = self._styles(look, shaded, tall)
        number = self._next
        cells = []
        widest = self._digits
        for index, (letter, value) in enumerate(zip(self._letters, values, strict=True)):
            style = styles[index]
            if type(value) is Cell:
                column = self.columns[index]
                kind, own = value.kind or column.kind, value.look or (column.look if look is PLAIN else look)
                style = self._book.styles.number(kind, own, self.worksheet, band=shaded, tall=tall)
                value = value.value
            cells.append(cell_xml(f"{letter}{number}", style, value))  # type: ignore[arg-type]  # no Cell is left
            shown = value.value if type(value) is Formula else value
            if type(shown) is Decimal or type(shown) is int:
                digits = digits_before_point(shown)
                if digits > widest[index]:
                    widest[index] = digits
        return self._add(cells, height, outline)

    def cells(self, values: Mapping[str, tuple[Value, Kind, Look]], height: float = ROW_HEIGHT) -> int:
        """Add a row outside the list: value, kind and look by column key; all other cells stay empty.

        Text that is longer than its cell runs over the empty cells to its right; `across` wraps it instead.
        """
        written = []
        for letter, column in zip(self._letters, self.columns, strict=True):
            if column.key in values:
                value, kind, look = values[column.key]
                style = self._book.styles.number(kind, look, self.worksheet)
                written.append(cell_xml(f"{letter}{self._next}", style, value))  # type: ignore[arg-type]  # never a Cell
        return self._add(written, height, 0)

    def across(self, label: str, text: str, first: str, last: str) -> int:
        """Add a row with a gray label in the second column and text that wraps within the columns named."""
        columns = {column.key: self._width(index, column) for index, column in enumerate(self.columns)}
        keys = list(columns)
        room = sum(columns[key] for key in keys[keys.index(first) : keys.index(last) + 1])
        lines = wrapped_lines(text, room)
        kind = WRAPPED if lines > 1 else TEXT
        row = self.cells({keys[1]: (label, TEXT, LABEL), first: (text, kind, LOOSE)}, lines_height(lines))
        if lines > 1:
            self.worksheet.merged_cells.add(f"{self.at(first, row)}:{self.at(last, row)}")
        return row

    def words(self, text: str, look: Look = LOOSE) -> int:
        """Add a line of words that runs over the columns to its right."""
        return self.cells({self.columns[0].key: (text, TEXT, look)}, 24.0 if look.size > 11 else ROW_HEIGHT)

    def blank(self) -> None:
        """Leave a row empty."""
        self._next += 1
        self._depth += ROW_HEIGHT

    def keep_together(self, height: float) -> None:
        """Leave rows empty until so many points fit on the page as it prints: what is drawn next is not cut in two."""
        across = sum(self._width(index, column) for index, column in enumerate(self.columns)) * _FIGURE_WIDTH
        page = _PAGE_HEIGHT * max(1.0, across / _PAGE_WIDTH)
        body = page - self._heading_depth
        used = (self._depth - self._heading_depth) % body
        if used + height > body:
            for _ in range(int((body - used) // ROW_HEIGHT) + 1):
                self.blank()

    def end_list(self) -> None:
        """Say that the list ends here: the filter stops above what follows (totals, remarks)."""
        self._list_end = self._next - 1

    def letter(self, key: str) -> str:
        """Return the letter of a column."""
        return self._by_key[key]

    def at(self, key: str, row: int) -> str:
        """Return the address of a cell on this sheet, `K7`."""
        return f"{self._by_key[key]}{row}"

    def span(self, key: str, first: int, last: int) -> str:
        """Return a stretch of a column on this sheet, `K6:K145`."""
        return f"{self._by_key[key]}{first}:{self._by_key[key]}{last}"

    def ref(self, key: str, row: int) -> str:
        """Return the address of a cell as other sheets write it, `'Payment schedule'!$K$7`."""
        return f"{quoted(self.name)}!${self._by_key[key]}${row}"

    def area(self, key: str, first: int, last: int) -> str:
        """Return a stretch of a column as other sheets and charts write it."""
        return f"{self.ref(key, first)}:${self._by_key[key]}${last}"

    def finish(self) -> None:
        """Settle what depends on the rows: widths, filter, outline, page set-up."""
        sheet = self.worksheet
        for index, column in enumerate(self.columns):
            sheet.column_dimensions[self._letters[index]].width = self._width(index, column)
        if self._filtered and self._listed:
            sheet.auto_filter.ref = f"A{HEAD_ROW}:{self._letters[-1]}{self._list_end or self._next - 1}"
        sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
        sheet.sheet_format.customHeight = True
        sheet.sheet_format.outlineLevelRow = self._deepest
        sheet.sheet_properties.outlinePr.summaryBelow = False
        sheet.freeze_panes = f"{get_column_letter(self._frozen + 1)}{HEAD_ROW + 1}"
        self._set_up_page()

    def _set_up_page(self) -> None:
        sheet, book = self.worksheet, self._book
        sheet.print_title_rows = f"1:{HEAD_ROW}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 1  # US Letter
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.75
        margins.header = margins.footer = 0.3
        marking = book.marking.replace("&", "&&")
        for part in (sheet.oddHeader.center, sheet.oddFooter.center):
            part.text, part.font, part.size = marking, f"{FONT},Bold", 11
        sheet.oddFooter.left.text = f"{book.title} · {self.name}".replace("&", "&&")
        sheet.oddFooter.right.text = "Page &P of &N"
        for part in (sheet.oddFooter.left, sheet.oddFooter.right):
            part.font, part.size = f"{FONT},Regular", 9

    def _width(self, index: int, column: Column) -> float:
        needed = max(column.width, column_width_for(column.title), DATE_WIDTH if column.kind is DATE else 0.0)
        if self._digits[index]:
            _, _, decimals = column.kind.number_format.partition(".")
            places = sum(character in "0#" for character in decimals)
            needed = max(needed, number_width(self._digits[index], places, bold=True))
        return round(needed, 2)

    def _styles(self, look: Look, shaded: bool, tall: bool = False) -> list[int]:
        key = (look, shaded, tall)
        if key not in self._row_styles:
            self._row_styles[key] = [
                self._book.styles.number(
                    column.kind, column.look if look is PLAIN else look, self.worksheet, band=shaded, tall=tall
                )
                for column in self.columns
            ]
        return self._row_styles[key]

    def _height(self, values: Sequence[Value], look: Look) -> float:
        most = 1
        for index, width in self._wrapped:
            value = values[index]
            if type(value) is Cell:
                value = value.value
            if type(value) is str and (len(value) * 1.3 + 2.6 > width or "\n" in value):
                most = max(most, wrapped_lines(value, width, look.bold))
        return lines_height(most)

    def _add(self, cells: Iterable[str], height: float, outline: int) -> int:
        number = self._next
        attributes = f' ht="{height:g}" customHeight="1"' if height != ROW_HEIGHT else ""
        if outline:
            attributes += f' outlineLevel="{outline}"'
            self._deepest = max(self._deepest, outline)
        self.rows.add(f'<row r="{number}"{attributes}>{"".join(cells)}</row>')
        self._next = number + 1
        self._depth += height
        return number

    def _write_heading(self, heading: Heading) -> None:
        first, last = self.columns[0].key, self.columns[-1].key
        top: dict[str, tuple[Value, Kind, Look]] = {first: (heading.title, TEXT, TITLE)}
        if first != last:
            top[last] = (self._book.marking, TEXT_RIGHT, MARKING)
        self.cells(top, 24.0)
        for row in (2, 3, 4):
            line = heading.lines[row - 2] if len(heading.lines) > row - 2 else ""
            cells: dict[str, tuple[Value, Kind, Look]] = {first: (line, TEXT, LOOSE)} if line else {}
            for fact in heading.facts:
                if fact.row == row:
                    after = self.columns[[column.key for column in self.columns].index(fact.column) + 1].key
                    cells[fact.column] = (fact.label, TEXT_RIGHT, LABEL)
                    cells[after] = (fact.value, fact.kind, LOOSE)
            self.cells(cells)
        lines = max(
            wrapped_lines(column.title, max(column.width, column_width_for(column.title)), True) for column in self.columns
        )
        styles = self._styles(HEAD, False)
        head = [
            cell_xml(f"{letter}{HEAD_ROW}", style, column.title)
            for letter, style, column in zip(self._letters, styles, self.columns, strict=True)
        ]
        self._add(head, max(lines_height(lines), ROW_HEIGHT + 3), 0)
        self._heading_depth = self._depth


def sheet_name(wish: str, taken: Iterable[str] = ()) -> str:
    """Return a name the format allows: at most 31 characters, no bracket, colon, star, question mark or slash, not in use.

    `taken` holds the names in use in lower case (`str.casefold`).
    """
    used = set(taken)
    plain = _FORBIDDEN_IN_NAME.sub(" ", wish).strip().strip("'").strip()[:NAME_LIMIT].rstrip(" '") or "Sheet"
    if plain.casefold() == "history":  # a name the format keeps for itself
        plain = "History of the case"
    name, number = plain, 2
    while name.casefold() in used:
        suffix = f" ({number})"
        name, number = plain[: NAME_LIMIT - len(suffix)] + suffix, number + 1
    return name


def quoted(name: str) -> str:
    """Return a sheet name as formulas write it."""
    return name if _SIMPLE_NAME.fullmatch(name) else "'" + name.replace("'", "''") + "'"
