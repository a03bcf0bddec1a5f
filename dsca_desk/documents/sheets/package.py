"""Put a workbook together: openpyxl's package with our rows in it, as a zip whose bytes depend on nothing but its content."""

import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.workbook import Workbook

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can name
_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
_AFTER_ERRORS = re.compile(rb"<(?:drawing|legacyDrawing|picture|tableParts|extLst)\b|</worksheet>")
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>DSCA Desk</Application></Properties>"
)
_CHUNK = 1 << 18


class RowStore:
    """The finished rows of one sheet, kept packed until the workbook is put together."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._pending: list[str] = []
        self._size = 0

    def add(self, xml: str) -> None:
        """Keep one row."""
        self._pending.append(xml)
        self._size += len(xml)
        if self._size > _CHUNK:
            self._pack()

    def chunks(self) -> Iterator[bytes]:
        """Yield all rows as UTF-8, in pieces."""
        for packed in self._packed:
            yield zlib.decompress(packed)
        yield "".join(self._pending).encode()

    def _pack(self) -> None:
        self._packed.append(zlib.compress("".join(self._pending).encode(), 1))
        self._pending.clear()
        self._size = 0


class SheetRows(NamedTuple):
    """What goes into the empty sheet openpyxl wrote: its rows and the range they cover (`A1:J17`)."""

    rows: RowStore
    covers: str


def package(workbook: Workbook, sheets: Sequence[SheetRows], made_on: date) -> bytes:
    """Return the bytes of an .xlsx file; `sheets` are in the order of the workbook's sheets."""
    workbook.properties.created = datetime.combine(made_on, time())
    written = BytesIO()
    workbook.save(written)
    filled = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, start=1)}
    result = BytesIO()
    with ZipFile(written) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=_place):
            part = source.read(name)
            if name in filled:
                _write_sheet(target, name, part, filled[name])
            else:
                target.writestr(_entry(name), _fixed(name, part, made_on), ZIP_DEFLATED)
    return result.getvalue()


def _write_sheet(target: ZipFile, name: str, frame: bytes, sheet: SheetRows) -> None:
    frame = _DIMENSION.sub(b'<dimension ref="%s"/>' % sheet.covers.encode(), frame, count=1)
    data = _DATA.search(frame)
    assert data is not None
    after = _AFTER_ERRORS.search(frame, data.end())
    assert after is not None
    # Line numbers are text on purpose, and totals differ from their neighbors: no green corners for either.
    quiet = b'<ignoredErrors><ignoredError sqref="%s" numberStoredAsText="1" formula="1" formulaRange="1"/></ignoredErrors>'
    with target.open(_entry(name), "w") as stream:
        stream.write(frame[: data.start()] + b"<sheetData>")
        for chunk in sheet.rows.chunks():
            stream.write(chunk)
        stream.write(b"</sheetData>" + frame[data.end() : after.start()])
        stream.write(quiet % sheet.covers.encode() + frame[after.start() :])


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _MOMENT)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _fixed(name: str, part: bytes, made_on: date) -> bytes:
    if name == "docProps/core.xml":  # openpyxl notes the time of saving
        return _CHANGED.sub(rb"\g<1>%sT00:00:00Z\g<2>" % made_on.isoformat().encode(), part)
    if name == "docProps/app.xml":
        return _APPLICATION
    return part


def _place(name: str) -> tuple[int, str]:
    """Readers that stream want the content types first and the workbook before its sheets."""
    first = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
    return (first.index(name) if name in first else len(first), name)
