"""How cells look: the kind of a value (number format, alignment) and the look of a row or cell (weight, color, tint).

Every pair in use becomes one named style of the workbook, "Money total" or "Text typed", so that an office can change all of
them in one place. The colors are those of the workstation's light palette.
"""

from typing import NamedTuple

from openpyxl.cell.cell import Cell as StyledCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Source Sans 3"  # its figures are no wider than Calibri's, which stands in where it is not installed
SIZE = 10


class Kind(NamedTuple):
    """What a column holds: its number format and where its values stand."""

    name: str
    number_format: str = "General"
    align: str = "left"
    wrap: bool = False


# Figures keep off the right border by the width of two brackets in their format: LibreOffice forgets the indent of a figure
# when its neighbor differs in nothing but the format.
TEXT = Kind("Text")
TEXT_RIGHT = Kind("Text at right", align="right")
WRAPPED = Kind("Wrapped text", wrap=True)
CODE = Kind("Code", align="center")
MONEY = Kind("Money", "#,##0.00_)_)", "right")
DOLLARS = Kind("Dollars", "#,##0_)_)", "right")
QUANTITY = Kind("Quantity", "#,##0_)_)", "right")
PARTS = Kind("Quantity in parts", "#,##0.00##_)_)", "right")
WHOLE = Kind("Number", "0_)_)", "right")
TENTHS = Kind("Number to one place", "#,##0.0_)_)", "right")
SHARE = Kind("Share", "0.0%_)_)", "right")
PERCENT = Kind("Percent", "0.00##%_)_)", "right")
DATE = Kind("Date", "[$-409]dd mmm yyyy", "left")  # English months in every locale


class Look(NamedTuple):
    """How a row or a cell stands out; `band` is shaded on every second row, `frame` draws the hairlines of a table."""

    name: str
    color: str = "1A1F26"
    fill: str = ""
    bold: bool = False
    italic: bool = False
    size: int = SIZE
    frame: bool = True
    total: bool = False


PLAIN = Look("")
TYPED = Look("typed", color="1D4E9E")
GROUP = Look("group", bold=True)
TOTAL = Look("total", bold=True, fill="F2F5F9", total=True)
UNCONFIRMED = Look("unconfirmed", color="7A4A00", fill="FCF2DA")
GOOD = Look("good", color="1B6B3A", fill="E3F3E8")
WRONG = Look("wrong", color="B50909", fill="FBE9E7", bold=True)
ADVICE = Look("advice", color="0B5C75", fill="E2F2F6")
HEAD = Look("head", color="FFFFFF", fill="1F4E79", bold=True)
TITLE = Look("title", bold=True, size=14, frame=False)
LABEL = Look("label", color="47525F", frame=False)
LOOSE = Look("loose", frame=False)
STRONG = Look("strong", bold=True, frame=False)
DOUBTFUL = Look("doubtful", color="7A4A00", frame=False)
SECTION = Look("section", bold=True, size=12, frame=False)
MARKING = Look("marking", bold=True, color="502B85", size=12, frame=False)

_BAND = "F7F9FB"
_HAIRLINE = Side(style="thin", color="D3D9E0")
_RULE = Side(style="thin", color="1A1F26")
_DOUBLE = Side(style="double", color="1A1F26")


class Styles:
    """The named styles of one workbook, made when first used; a style is known to rows by its number."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._numbers: dict[tuple[str, str, bool, bool], int] = {}  # by names, which tell kinds and looks apart
        normal = Font(name=FONT, size=SIZE, family=2, color=f"FF{PLAIN.color}")
        # The first font measures column widths and shows in cells without a style.
        workbook._fonts = IndexedList([normal])  # type: ignore[attr-defined]  # openpyxl has no public name for it
        workbook._named_styles["Normal"].font = normal  # type: ignore[attr-defined]  # nor for this

    def number(self, kind: Kind, look: Look, sheet: Worksheet, *, band: bool = False, tall: bool = False) -> int:
        """Return the number of a style; `band` shades looks without a fill of their own, `tall` is for rows of several lines."""
        shaded = band and look.frame and not look.fill
        if look is HEAD:  # one style of heads for each way to stand
            kind = {"left": TEXT, "center": CODE, "right": TEXT_RIGHT}[kind.align]
        key = (kind.name, look.name, shaded, tall)
        if key not in self._numbers:
            style = _named(kind, look, shaded, tall)
            self._workbook.add_named_style(style)
            cell = StyledCell(sheet, 1, 1)
            cell.style = style.name
            self._numbers[key] = cell.style_id
        return self._numbers[key]


def _named(kind: Kind, look: Look, shaded: bool, tall: bool) -> NamedStyle:
    fill = look.fill or (_BAND if shaded else "")
    words = (kind.name, look.name, "shaded" if shaded else "", "tall" if tall else "")
    head = look is HEAD
    return NamedStyle(
        name=" ".join(word for word in words if word),
        number_format=kind.number_format,
        font=Font(name=FONT, size=look.size, family=2, bold=look.bold, italic=look.italic, color=f"FF{look.color}"),
        fill=PatternFill("solid", fgColor=f"FF{fill}") if fill else PatternFill(),
        border=_border(look),
        alignment=Alignment(
            horizontal=kind.align,
            vertical="top" if tall else "center",
            wrap_text=kind.wrap or head,
            indent=0 if kind.align == "center" or (kind.align == "right" and kind.number_format.endswith("_)")) else 1,
        ),
    )


def _border(look: Look) -> Border:
    if not look.frame:
        return Border()
    if look.total:
        return Border(left=_HAIRLINE, right=_HAIRLINE, top=_RULE, bottom=_DOUBLE)
    return Border(left=_HAIRLINE, right=_HAIRLINE, top=_HAIRLINE, bottom=_HAIRLINE)
