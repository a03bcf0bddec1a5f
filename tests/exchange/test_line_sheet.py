import io
import struct
import warnings
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from dsca_desk.exchange.line_sheet import SheetLines, WorkbookError, read_lines
from dsca_desk.exchange.workbook_guard import LARGEST_WORKBOOK
from dsca_desk.records.offer import Line

PAPER = ["(1)\nItm Nbr", "(2) Description/Condition", "(3) Qty, Unit of Issue", "(4) Costs", None, "(5) SC/MOS/TA"]
HEADS = ["Line", "Description", "Qty", "UI", "Unit price", "SC"]


def workbook(*rows: list[Any], title: str = "Sheet", before: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    for name in before:
        book.create_sheet(name, 0).append(["nothing here"])
    sheet = book[book.sheetnames[-1]]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f" and "text:" in cell.value:  # a text that begins with =, as someone typed it
                cell.value = cell.value.replace("text:", "")
                cell.data_type = "s"
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cached(data: bytes, value: str) -> bytes:
    """The workbook with a stored result for its one formula, as a spreadsheet program saves it."""
    return changed(
        data, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"<v></v>", value.encode()).replace(b"<v />", value.encode())
    )


def changed(data: bytes, name: str, change: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return stream.getvalue()


def reasons(sheet: SheetLines) -> list[tuple[int, str, str]]:
    return [(row.row, row.column, row.reason) for row in sheet.refused]


def test_lines_are_read_from_the_columns_of_the_paper() -> None:
    sheet = read_lines(
        workbook(
            ["Items to be supplied (costs and months for delivery are estimates)"],
            [],
            [*PAPER, "(6) Ofr Rel Cde", "(7) Del Trm Cde"],
            [None, None, None, "(a) Unit", "(b) Total"],
            [1, "Night vision goggle", "10 EA", 42000, 420000, "S/24/3", "A", 4],
            ["002", "Technical support", "XX", None, "12,345.60", "P/12-24/5", "-", "–"],
            ["003", "Spares", "3 LO", None, 99.99, "X/18/4", "Z", "5"],
        )
    )
    assert sheet.head_row == 4
    assert [(column.letter, column.field) for column in sheet.columns] == [
        ("A", "number"),
        ("B", "description"),
        ("C", "quantity and unit of issue"),
        ("D", "unit_price"),
        ("E", "total"),
        ("F", "source, months and assistance"),
        ("G", "offer_release_code"),
        ("H", "delivery_term_code"),
    ]
    assert sheet.refused == ()
    codes = {"offer_release_code": "A", "delivery_term_code": "4", "type_of_assistance": "3", "months_of_service": "24"}
    goggle = Line(number="001", description="Night vision goggle", quantity=Decimal(10), unit_price=Decimal("42000.00"), **codes)
    assert sheet.lines[0] == goggle
    support = sheet.lines[1]
    assert (support.quantity, support.unit_of_issue, support.unit_price, support.source) == (None, "XX", Decimal("12345.60"), "P")
    assert (support.months_of_service, support.offer_release_code, support.delivery_term_code) == ("12-24", None, None)
    assert sheet.lines[2].unit_price == Decimal("33.33")


def test_lines_are_read_from_our_own_field_names() -> None:
    names = [name for name in Line.__struct_fields__ if name not in {"sublines", "deliveries", "notes"}]
    kept = {"number": "007", "quantity": 2.5, "mde": True, "added_on": datetime(2026, 1, 12), "starts_on": "2026-02-01"}  # noqa: DTZ001
    kept |= {"procured_share": 0.4, "tuition_fiscal_year": 2026, "support_charge": "SNAP", "source": "x", "unit_of_issue": "ea"}
    sheet = read_lines(workbook(names, [kept.get(name) for name in names]))
    assert sheet.refused == ()
    assert set(sheet.ignored) == {"outlays", "termination_liability", "holdback", "other_charges"}
    line = sheet.lines[0]
    assert (line.quantity, line.procured_share, line.source, line.unit_of_issue) == (Decimal("2.5"), Decimal("0.4"), "X", "EA")
    assert (line.added_on, line.starts_on, line.mde) == (date(2026, 1, 12), date(2026, 2, 1), True)


def test_the_sheet_with_lines_is_found_and_its_columns_reported() -> None:
    data = workbook(
        ["Line", "Our remark", "Description", "Unit cost", "Base unit price"],
        ["001", "x", "Goggle", 43000, 42000],
        title="Lines",
        before=("Summary",),
    )
    sheet = read_lines(data)
    assert (sheet.sheet, sheet.head_row, sheet.ignored) == ("Lines", 1, ("Our remark", "Unit cost"))
    assert [(column.letter, column.head, column.field) for column in sheet.columns][-1] == ("E", "Base unit price", "unit_price")
    assert sheet.lines[0].unit_price == 42000


def test_every_refused_row_is_reported_and_the_rest_are_taken() -> None:
    sheet = read_lines(
        workbook(
            HEADS,
            ["001", "good", 1, "EA", 5, "S"],
            ["x", "no number", 1, "EA", 5, "S"],
            [None, "no number at all", 1, "EA", 5, "S"],
            ["003", "fractions of a cent", 1, "EA", 4.005, "S"],
            ["004", "negative", 1, "EA", -5, "S"],
            ["005", "words for a price", 1, "EA", "about 5", "S"],
            ["006", "wrong source", 1, "EA", 5, "Q"],
            ["007", "wrong unit and quantity", -1, "EACH", 5, "S"],
            ["008", "an error", 1, "EA", "#REF!", "S"],
            ["001", "again", 1, "EA", 5, "S"],
            ["010", "a date for a code", 1, "EA", 5, datetime(2026, 1, 12)],  # noqa: DTZ001
            ["011", "too much", 1, "EA", 1e15, "S"],
            ["012", "a truth for a price", 1, "EA", True, "S"],
            ["013a", "no line above", 1, "EA", 5, "S"],
            ["014", "good too", None, None, None, None],
        )
    )
    assert [line.number for line in sheet.lines] == ["001", "014"]
    price = "is not an amount with at most two decimals, like 42000.00"
    assert reasons(sheet) == [
        (3, "Line", 'must be a line number like 001, not the text "x"'),
        (4, "Line", "is missing"),
        (5, "Unit price", price),
        (6, "Unit price", price),
        (7, "Unit price", price),
        (8, "SC", 'must be one of S, P, X, R, E, F, not the text "Q"'),
        (9, "Qty", "is not a quantity without a sign, like 10 or 2.5"),
        (10, "Unit price", "the cell shows the error #REF!"),
        (11, "Line", "line 001 stands in row 2 already"),
        (12, "SC", "the cell holds the date 2026-01-12; write the value as text"),
        (13, "Unit price", price),
        (14, "Unit price", price),
        (15, "Line", "line 013, which it belongs to, does not stand above it"),
    ]
    assert sheet.refused[0].value == "x"
    assert sheet.refused[4].value == "about 5"


def test_sublines_stand_below_their_line_which_has_no_money_of_its_own() -> None:
    sheet = read_lines(
        workbook(
            HEADS,
            [1, "head", None, "XX", None, "S"],
            ["1A", "first", 2, "EA", 5, "S"],
            ["001b", "second", 3, "EA", 7, "S"],
            ["002", "with money", 1, "EA", 9, "S"],
            ["002a", "below it", 1, "EA", 9, "S"],
        )
    )
    assert [(line.number, [subline.number for subline in line.sublines]) for line in sheet.lines] == [("001", ["001a", "001b"])]
    assert [(row, reason[:40]) for row, _, reason in reasons(sheet)] == [
        (5, "a line with sublines has no money of its"),
        (6, "line 002 was refused"),
    ]


def test_the_total_of_a_line_with_sublines_is_theirs() -> None:
    heads = [*HEADS, "Total"]
    sheet = read_lines(workbook(heads, ["001", "head", 2, "EA", None, "P", 30], ["001a", "part", 2, "EA", 15, "P", 30]))
    assert sheet.refused == ()
    assert (sheet.lines[0].unit_price, sheet.lines[0].sublines[0].unit_price) == (0, 15)


def test_the_list_ends_at_its_total_and_blank_rows_do_not_matter() -> None:
    rows = [
        HEADS,
        ["001", "a", 1, "EA", 5, "S"],
        [],
        [],
        ["002", "b", 1, "EA", 5, "S"],
        ["Total", None, None, None, 10],
        ["see overleaf"],
    ]
    sheet = read_lines(workbook(*rows))
    assert [line.number for line in sheet.lines] == ["001", "002"]
    assert sheet.refused == ()


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        (0.1 + 0.2, "0.30"),
        (4.35, "4.35"),
        (1269001.6000000001, "1269001.60"),
        (42000, "42000.00"),
        ("$42,000.50", "42000.50"),
        ("US$ 7", "7.00"),
        (" 8.10 ", "8.10"),
    ],
)
def test_a_price_is_read_as_it_was_typed(cell: Any, price: str) -> None:
    sheet = read_lines(workbook(HEADS, ["001", "x", 1, "EA", cell, "S"]))
    assert str(sheet.lines[0].unit_price) == price


def test_text_that_looks_like_a_formula_stays_text_and_a_formula_gives_its_stored_result() -> None:
    data = workbook(HEADS, ["001", "=text:HYPERLINK(1)", 2, "EA", "=C2*10.5", "S"])
    assert reasons(read_lines(data)) == [
        (2, "Unit price", "the formula has no stored result; open the workbook in its program and save it")
    ]
    sheet = read_lines(cached(data, "<v>21</v>"))
    assert sheet.lines[0].description == "=HYPERLINK(1)"
    assert sheet.lines[0].unit_price == 21


def test_a_workbook_without_lines_is_refused() -> None:
    with pytest.raises(WorkbookError, match="no sheet has a row of heads"):
        read_lines(workbook(["Name", "Born"], ["Osei", 1980]))
    with pytest.raises(WorkbookError, match="no sheet has a row of heads"):
        read_lines(workbook())


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def claiming(data: bytes, size: int) -> bytes:
    """The archive with another size claimed for its parts in the directory at its end."""
    start = data.index(b"PK\x01\x02")
    head, tail = data[:start], bytearray(data[start:])
    place = 0
    while (place := tail.find(b"PK\x01\x02", place)) >= 0:
        tail[place + 24 : place + 28] = struct.pack("<I", size)
        place += 46
    return head + bytes(tail)


SOUND = workbook(HEADS, ["001", "x", 1, "EA", 5, "S"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"c" * 100 + b'">]>'


def locked(data: bytes) -> bytes:
    """The archive with its parts marked as encrypted."""
    out = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = 0
        while (place := out.find(mark, place)) >= 0:
            out[place + offset] |= 1
            place += 4
    return bytes(out)


def shared(data: bytes, strings: bytes) -> bytes:
    """The workbook with the description in the table of strings, where most programs keep texts."""
    kind = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    kind += b'spreadsheetml.sharedStrings+xml"/></Types>'
    data = changed(data, "[Content_Types].xml", lambda part: part.replace(b"</Types>", kind))
    inline = b't="inlineStr"><is><t>x</t></is>'
    assert inline in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    data = changed(data, "xl/worksheets/sheet1.xml", lambda part: part.replace(inline, b't="s"><v>0</v>'))
    return with_part(data, "xl/sharedStrings.xml", strings)


def scrambled(data: bytes, name: str) -> bytes:
    """The workbook with the packed bytes of a part overwritten."""
    place = data.index(name.encode()) + len(name) + 30
    return data[:place] + bytes(60) + data[place + 60 :]


BAD_WORKBOOKS = {
    "nothing": (b"", "not a workbook"),
    "text": (b"Line,Description\n001,x\n", "not a workbook"),
    "a letter": (b"%PDF-1.7\n", "not a workbook"),
    "too large": (b"PK\x03\x04" + bytes(LARGEST_WORKBOOK), "larger than 64 MB"),
    "old kind": (OLE, "old kind"),
    "locked in its container": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "locked parts": (locked(SOUND), "locked with a password"),
    "cut short": (SOUND[: len(SOUND) // 2], "damaged"),
    "head only": (b"PK\x03\x04", "damaged"),
    "another archive": (zipped({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), "not a workbook"),
    "binary": (with_part(SOUND, "xl/workbook.bin", b"x"), "binary workbook"),
    "macros": (with_part(SOUND, "xl/vbaProject.bin", b"x"), "macros"),
    "bomb by ratio": (with_part(SOUND, "xl/worksheets/sheet9.xml", bytes(40 * 1024 * 1024)), "packed so tightly"),
    "bomb by size": (claiming(SOUND, 900_000_000), "would unpack to"),
    "many parts": (zipped({f"xl/{number}": b"" for number in range(6000)}, zipfile.ZIP_STORED), "6,000 parts"),
    "broken sheet": (changed(SOUND, "xl/worksheets/sheet1.xml", lambda part: part[:200]), "damaged"),
    "no sheet": (changed(SOUND, "xl/workbook.xml", lambda part: b"<workbook/>"), "damaged|no sheet"),
    "entities in the sheet": (changed(SOUND, "xl/worksheets/sheet1.xml", lambda part: ENTITIES + part[55:]), "damaged"),
    "entities in the strings": (shared(SOUND, ENTITIES + b"<sst/>"), "damaged"),
    "broken packing": (scrambled(SOUND, "xl/worksheets/sheet1.xml"), "damaged"),
}


@pytest.mark.parametrize("name", BAD_WORKBOOKS)
def test_what_is_no_sound_workbook_is_refused_in_one_sentence(name: str) -> None:
    data, words = BAD_WORKBOOKS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(WorkbookError, match=words) as caught:
            read_lines(data)
    assert "\n" not in str(caught.value)


def test_texts_are_read_from_the_table_of_strings() -> None:
    table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Goggle</t></si></sst>'
    assert read_lines(shared(SOUND, table)).lines[0].description == "Goggle"


def test_a_workbook_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "lines.bin"
    path.write_bytes(SOUND)
    assert read_lines(path) == read_lines(SOUND)
    with pytest.raises(WorkbookError, match="cannot be read"):
        read_lines(tmp_path / "none.xlsx")


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_any_damage_to_a_workbook_is_answered_in_one_sentence(data: st.DataObject) -> None:
    damaged = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(WorkbookError):
        assert read_lines(bytes(damaged)).sheet


def test_more_rows_than_a_document_holds_are_refused() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Line", "Description"])
    for number in range(5001):
        sheet.append([f"{number % 9999:04d}", "x"])
    with pytest.raises(WorkbookError, match="more than 5,000 rows"):
        read_lines(saved(book))


def test_a_sheet_that_claims_a_million_rows_is_read_to_its_last_line() -> None:
    rows = read_lines(changed(SOUND, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"A1:F2", b"A1:XFD1048576")))
    assert [line.number for line in rows.lines] == ["001"]
    far = changed(
        SOUND,
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>7</v></c></row></sheetData>'),
    )
    assert [line.number for line in read_lines(far).lines] == ["001"]
