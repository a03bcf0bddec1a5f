"""The sheet writer: what goes in comes out, as text, number, day or formula, in a package that readers accept."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from dsca_desk.documents.sheets import HEAD_ROW, Book, Column, Fact, Heading, Sheet, quoted, sheet_name
from dsca_desk.documents.sheets.cells import TEXT_LIMIT, Cell, Formula, Value, cell_xml, clean_text, serial
from dsca_desk.documents.sheets.measure import lines_height, number_width, text_width, wrapped_lines
from dsca_desk.documents.sheets.styles import CODE, DATE, MONEY, QUANTITY, TEXT, TOTAL, UNCONFIRMED, WRAPPED

D = Decimal
MADE = date(2026, 11, 22)
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
COLUMNS = (
    Column("case", "Case", TEXT, 12),
    Column("words", "Words", WRAPPED, 30),
    Column("day", "Day", DATE, 12),
    Column("value", "Value", MONEY, 10),
)


def midnight(year: int, month: int, day: int) -> datetime:
    """A day as readers of workbooks give it back."""
    return datetime.combine(date(year, month, day), time())


def a_book(marking: str = "CUI") -> Book:
    return Book("Open cases", made_on=MADE, by="J. Rivera", marking=marking, subject="Portfolio")


def a_sheet(book: Book, name: str = "Cases") -> Sheet:
    return book.sheet(name, COLUMNS, heading=Heading("Open cases", ("All agencies", "Printed 22 Nov 2026")), filtered=True)


def small_book() -> bytes:
    book = a_book()
    sheet = a_sheet(book)
    first = sheet.row(("BN-B-UAB", "=1+1 stays text", date(2027, 2, 15), D("448140.00")))
    sheet.row((Cell("BN-B-UAC", UNCONFIRMED), "two\nlines", None, D("1234567890.05")), outline=1)
    sheet.end_list()
    total = Formula(f"SUM({sheet.span('value', first, first + 1)})", D("1235016030.05"))
    sheet.row(("Total", None, None, total), look=TOTAL)
    sheet.blank()
    sheet.words("Amounts in U.S. dollars.")
    return book.save()


def written(*values: Value) -> list[object]:
    """What a reader finds for values written into one row."""
    book = a_book()
    sheet = book.sheet("S", tuple(Column(f"c{place}", "x") for place in range(len(values))), heading=Heading("t"))
    sheet.row(values)
    opened = load_workbook(BytesIO(book.save()), data_only=True)
    return [cell.value for cell in opened["S"][HEAD_ROW + 1]]


def part(data: bytes, name: str) -> etree._Element:
    with ZipFile(BytesIO(data)) as package_:
        return etree.fromstring(package_.read(name))


def test_values_are_stored_and_formulas_live() -> None:
    data = small_book()
    stored, live = (load_workbook(BytesIO(data), data_only=only)["Cases"] for only in (True, False))
    assert [cell.value for cell in stored[6]] == ["BN-B-UAB", "=1+1 stays text", midnight(2027, 2, 15), 448140]
    assert stored["D8"].value == 1235016030.05
    assert live["D8"].value == "=SUM(D6:D7)"
    assert live["B6"].data_type == "s"
    assert stored["C6"].is_date
    assert stored["A11"].value is None
    assert stored["A10"].value == "Amounts in U.S. dollars."


def test_every_part_is_well_formed_and_the_bytes_depend_on_the_content_alone() -> None:
    data = small_book()
    assert data == small_book()
    with ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {3}
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
        assert b"openpyxl" not in archive.read("docProps/app.xml").lower()
    properties = load_workbook(BytesIO(data)).properties
    assert properties.title == "Open cases"
    assert properties.creator == "J. Rivera"
    assert properties.category == "CUI"
    assert properties.created == properties.modified == midnight(2026, 11, 22)


def test_the_sheet_is_set_up_for_reading_and_printing() -> None:
    sheet = load_workbook(BytesIO(small_book()))["Cases"]
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$1:$5"
    assert sheet.auto_filter.ref == "A5:D7"
    assert sheet.dimensions == "A1:D10"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 1)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "CUI"
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert sheet["D1"].value == "CUI"
    assert sheet.row_dimensions[7].outlineLevel == 1
    assert not sheet.sheet_properties.outlinePr.summaryBelow
    assert sheet["D6"].number_format == "#,##0.00_)_)"
    assert sheet["A7"].style == "Text unconfirmed tall"
    assert sheet["D6"].font.name == "Source Sans 3"


def test_a_marking_with_an_ampersand_prints_as_it_is() -> None:
    book = a_book("R&D")
    a_sheet(book)
    header = part(book.save(), "xl/worksheets/sheet1.xml").findtext("x:headerFooter/x:oddHeader", namespaces=NS)
    assert header is not None
    assert header.endswith("R&&D")


def test_facts_stand_in_the_heading_beside_their_labels() -> None:
    book = a_book()
    heading = Heading("Cases", (), (Fact(2, "words", "As of", MADE, DATE), Fact(3, "day", "Sum", Formula("1+1", D(2)), MONEY)))
    book.sheet("S", COLUMNS, heading=heading)
    sheet = load_workbook(BytesIO(book.save()), data_only=True)["S"]
    assert [sheet["B2"].value, sheet["C2"].value, sheet["C3"].value, sheet["D3"].value] == [
        "As of",
        midnight(2026, 11, 22),
        "Sum",
        2,
    ]


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
@settings(max_examples=150)
def test_any_text_is_written_as_text(text: str) -> None:
    element = etree.fromstring(cell_xml("A1", 0, text))
    if not text:
        assert element.get("t") is None
        return
    assert element.get("t") == "inlineStr"
    shown = element.findtext("is/t") or ""
    assert re.sub("_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", shown) == clean_text(text)
    if clean_text(text)[0] in " \t\n" or clean_text(text)[-1] in " \t\n":
        assert element.find("is/t").get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


@given(
    st.lists(
        st.sampled_from(["=", "+", "-", "@", "\t", "\r", "a", "1", "&", "<", "\x0b", "'", "é", "😀"]), min_size=1, max_size=12
    )
)
@settings(max_examples=40)
def test_text_that_looks_like_a_formula_is_read_back_as_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    (value,) = written(text)
    assert value == clean_text(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=D("-9e12"), max_value=D("9e12")))
def test_amounts_are_written_exactly(amount: Decimal) -> None:
    element = etree.fromstring(cell_xml("A1", 0, amount))
    assert D(element.findtext("v") or "") == amount
    stored = etree.fromstring(cell_xml("A1", 0, Formula("A2", amount)))
    assert D(stored.findtext("v") or "") == amount


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (D("1E+3"), 1000),
        (D("0.0000001"), 1e-7),
        (-7, -7),
        (True, True),
        (False, False),
        (None, None),
        ("", None),
        (date(1900, 3, 1), midnight(1900, 3, 1)),
        (date(1776, 7, 4), "1776-07-04"),
        (Formula('IF(1<2,"a&b","")', "a&b"), "a&b"),
        (Formula("A1", None), None),
        (Formula("1=1", True), True),
        (" padded ", " padded "),
        ("001", "001"),
    ],
)
def test_each_kind_of_value_is_read_back(value: Value, found: object) -> None:
    read = written(Cell(value, kind=DATE) if isinstance(value, date) else value)  # type: ignore[arg-type]
    assert read == [found]


def test_moments_and_formulas_with_days_are_serials() -> None:
    assert serial(datetime.combine(MADE, time(12))) == D("46348.5")
    assert etree.fromstring(cell_xml("A1", 0, Formula("B1", date(2026, 11, 22)))).findtext("v") == "46348"


def test_text_over_the_limit_is_cut_where_it_shows() -> None:
    for text in ("a" * 40_000, "😀" * 20_000):
        shown = clean_text(text)
        assert len(shown.encode("utf-16-le")) // 2 <= TEXT_LIMIT
        assert shown.endswith(" [cut here: the text has 40,000 characters, a cell holds 32,767]")
        assert "�" not in shown
    assert clean_text("a" * TEXT_LIMIT) == "a" * TEXT_LIMIT


@pytest.mark.parametrize(
    ("wish", "taken", "name"),
    [
        ("Payment schedule", [], "Payment schedule"),
        ("a/b:c*d?e[f]g\\h", [], "a b c d e f g h"),
        ("'quoted'", [], "quoted"),
        ("", [], "Sheet"),
        ("History", [], "History of the case"),
        ("x" * 40, [], "x" * 31),
        ("Lines", ["lines"], "Lines (2)"),
        ("x" * 40, ["x" * 31], "x" * 27 + " (2)"),
        ("Lines", ["lines", "lines (2)"], "Lines (3)"),
    ],
)
def test_sheet_names_keep_the_rules(wish: str, taken: list[str], name: str) -> None:
    assert sheet_name(wish, taken) == name


def test_names_are_quoted_in_references() -> None:
    assert quoted("Lines") == "Lines"
    assert quoted("Bob's sheet") == "'Bob''s sheet'"
    sheet = a_sheet(a_book(), "Open cases")
    assert sheet.ref("value", 7) == "'Open cases'!$D$7"
    assert sheet.area("value", 6, 9) == "'Open cases'!$D$6:$D$9"
    assert sheet.at("value", 7) == "D7"


def test_two_sheets_of_one_name_are_told_apart() -> None:
    book = a_book()
    a_sheet(book)
    a_sheet(book)
    assert load_workbook(BytesIO(book.save())).sheetnames == ["Cases", "Cases (2)"]


def test_a_row_has_one_value_for_each_column() -> None:
    with pytest.raises(AssertionError, match="1 values for 4 columns"):
        a_sheet(a_book()).row(("only one",))


@given(st.decimals(min_value=0, max_value=D("9e13"), places=2))
@settings(max_examples=25)
def test_columns_are_as_wide_as_their_largest_number(amount: Decimal) -> None:
    book = a_book()
    sheet = book.sheet("S", (Column("v", "V", MONEY, 3), Column("q", "Q", QUANTITY, 3)), heading=Heading("t"))
    sheet.row((amount, None))
    width = load_workbook(BytesIO(book.save()))["S"].column_dimensions["A"].width
    # The digits of the bold face, two thirds of one for each comma, and the indent of the cell.
    shown = f"{amount:,.2f}"
    digits = sum(character.isdigit() for character in shown)
    assert width >= digits * 1.06 + (len(shown) - digits) * 0.5 + 2


def test_days_fit_whatever_face_the_reader_has() -> None:
    book = a_book()
    book.sheet("S", (Column("d", "D", DATE, 3),), heading=Heading("t"))
    assert load_workbook(BytesIO(book.save()))["S"].column_dimensions["A"].width >= 14


def test_long_facts_wrap_across_columns() -> None:
    book = a_book()
    sheet = a_sheet(book)
    sheet.across("Short", "a word", "day", "value")
    sheet.across("Long", "many words " * 12, "day", "value")
    read = load_workbook(BytesIO(book.save()))["Cases"]
    assert [str(merged) for merged in read.merged_cells.ranges] == ["C7:D7"]
    assert read["B7"].value == "Long"
    assert read["C7"].alignment.wrap_text
    assert read.row_dimensions[7].height > 30


def test_cells_that_openpyxl_put_into_a_sheet_give_way_to_ours() -> None:
    book = a_book()
    sheet = a_sheet(book)
    sheet.worksheet["A6"] = "=1+1"
    sheet.row(("ours", None, None, None))
    assert load_workbook(BytesIO(book.save()))["Cases"]["A6"].value == "ours"


def test_heads_are_never_broken_inside_a_word() -> None:
    book = a_book()
    book.sheet("S", (Column("a", "Administrative", CODE, 2),), heading=Heading("t"))
    assert load_workbook(BytesIO(book.save()))["S"].column_dimensions["A"].width > text_width("Administrative", bold=True) + 2


def test_rows_are_as_tall_as_their_longest_text() -> None:
    book = a_book()
    sheet = a_sheet(book)
    short = sheet.row(("a", "short", None, None))
    long = sheet.row(("a", "words " * 40, None, None))
    longest = sheet.row(("a", "words\n" * 200, None, None))
    heights = load_workbook(BytesIO(book.save()))["Cases"].row_dimensions
    assert heights[short].height is None
    assert heights[long].height == lines_height(wrapped_lines("words " * 40, 30)) > 100
    assert heights[longest].height == 409
    assert wrapped_lines("supercalifragilistic" * 5, 20) >= 5
    assert number_width(12, 2) > number_width(6, 0)


def test_fifty_thousand_rows_stay_small_in_memory() -> None:
    import tracemalloc

    book = a_book()
    sheet = a_sheet(book)
    row = ("BN-B-UAB", "night vision device", date(2027, 2, 15), D("448140.00"))
    for _ in range(2_000):
        sheet.row(row)
    tracemalloc.start()
    for _ in range(20_000):
        sheet.row(row)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2_000_000  # 100 bytes a row


def test_a_page_break_does_not_cut_what_is_kept_together() -> None:
    book = a_book()
    sheet = a_sheet(book)
    for _ in range(15):
        sheet.row(("a", "b", None, None))
    sheet.keep_together(100)
    assert sheet.next_row == HEAD_ROW + 16  # there is room
    sheet.keep_together(300)
    assert sheet.next_row > HEAD_ROW + 20
