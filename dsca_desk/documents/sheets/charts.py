"""Charts that carry what they show: openpyxl leaves the values of a series out, viewers that do not calculate need them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

from dsca_desk.documents.sheets.book import Sheet

CHART_HEIGHT = 6.8  # centimeters
_FIRST, _SECOND = "2F73B3", "B3661B"
_GRID = "D3D9E0"


class ChartSeries(NamedTuple):
    """A series: its name, the area of its cells (`'Payment schedule'!$H$6:$H$13`) and the values that stand there."""

    name: str
    area: str
    values: Sequence[Decimal]


def bars_and_line(sheet: Sheet, title: str, labels: tuple[str, Sequence[str]], bars: ChartSeries, line: ChartSeries) -> None:
    """Draw bars on the left axis and a line on the right one, below what is written.

    `labels` are the area of the categories and their texts.
    """
    sheet.keep_together(CHART_HEIGHT / 2.54 * 72)
    columns = BarChart()
    columns.type, columns.gapWidth = "col", 60
    columns.title = _title(title)
    columns.style = 2
    columns.height, columns.width = CHART_HEIGHT, 24
    columns.legend.position = "b"
    columns.series.append(_series(0, bars, labels, _FIRST, as_line=False))
    columns.y_axis.title, columns.y_axis.number_format = bars.name, "#,##0"
    columns.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_GRID)))
    columns.x_axis.delete = columns.y_axis.delete = False
    above = LineChart()
    above.series.append(_series(1, line, labels, _SECOND, as_line=True))
    above.y_axis.axId = 200
    above.y_axis.title, above.y_axis.number_format = line.name, "#,##0"
    above.y_axis.crosses, above.y_axis.majorGridlines, above.y_axis.delete = "max", None, False
    columns += above
    sheet.worksheet.add_chart(columns, f"A{sheet.next_row}")


def _title(text: str) -> Title:
    plain = CharacterProperties(sz=1100, b=True)
    run = RegularTextRun(rPr=plain, t=text)
    return Title(tx=Text(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=plain), r=[run])])), overlay=False)


def _series(place: int, series: ChartSeries, labels: tuple[str, Sequence[str]], color: str, *, as_line: bool) -> Series:
    values = [NumVal(idx=index, v=f"{value:f}") for index, value in enumerate(series.values)]
    names = [StrVal(idx=index, v=name) for index, name in enumerate(labels[1])]
    number = NumRef(f=series.area, numCache=NumData(formatCode="#,##0", ptCount=len(values), pt=values))
    drawn = Series(
        idx=place,
        order=place,
        tx=SeriesLabel(v=series.name),
        cat=AxDataSource(strRef=StrRef(f=labels[0], strCache=StrData(ptCount=len(names), pt=names))),
        val=NumDataSource(numRef=number),
    )
    if as_line:
        drawn.spPr = GraphicalProperties(ln=LineProperties(solidFill=color, w=28575))
        drawn.marker = Marker("circle", size=5, spPr=GraphicalProperties(solidFill=color, ln=LineProperties(solidFill=color)))
        drawn.smooth = False
    else:
        drawn.spPr = GraphicalProperties(solidFill=color)
        drawn.invertIfNegative = False
    return drawn
