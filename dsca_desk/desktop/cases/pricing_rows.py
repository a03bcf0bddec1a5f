"""The rows of the Pricing tab: every component of every line with its rate and how far that can be trusted."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from dsca_desk.desktop.cases.explain_page import Trust, trust_of
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.tables.delegates import EDGE, GridDelegate
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import GridColumn, computed_column
from dsca_desk.desktop.theme import color, sized
from dsca_desk.records.offer import Line
from dsca_desk.rules.priced import LinePrice, RateUsed

VIEWS: Mapping[str, Sequence[str]] = {
    "All charges": (
        "number",
        "description",
        "base",
        "cas",
        "nonrecurring",
        "support_charge",
        "other",
        "value",
        "pch",
        "admin",
        "transportation",
        "supply_support",
    ),
    "Contract administration": (
        "number",
        "description",
        "base",
        "cas.CONTRACT_ADMIN",
        "cas.QAI",
        "cas.AUDIT",
        "cas.OVERSEAS",
        "cas",
        "value",
    ),
    "Unit prices": ("number", "description", "quantity", "unit_price", "base", "value", "unit"),
}
_ICON = 12


def _amount(name: str, title: str, words: str, **more: Any) -> GridColumn:
    def value(_line: Any, price: Any) -> Decimal | None:
        if price is None:
            return None
        if name == "cas":
            return sum(price.cas.values(), Decimal(0))
        if name.startswith("cas."):
            amount: Decimal = price.cas[name[4:]]
            return amount
        found: Decimal | None = getattr(price, name)
        return found

    return computed_column(name, title, words, value, **{"sums": True, "amount": name, "width": 11, **more})


def _of_line(name: str, title: str, words: str, **more: Any) -> GridColumn:
    return GridColumn(name=name, title=title, words=words, value=lambda line, _price: getattr(line, name), **more)


COLUMNS: tuple[GridColumn, ...] = (
    _of_line("number", "(1)\nLine", "Line", width=5, side="center"),
    _of_line("description", "(2)\nDescription", "Description", width=18, wraps=True),
    _of_line("quantity", "(3)\nQty", "Quantity", width=6, side="right", write=lambda value: f"{value.normalize():,f}"),
    _of_line("unit_price", "Base\nunit price", "Base unit price", width=12, side="right", write=lambda value: f"{value:,.2f}"),
    _amount("base", "Base", "Base", width=12),
    _amount("cas.CONTRACT_ADMIN", "CAS contract\nadministration", "Contract administration"),
    _amount("cas.QAI", "CAS quality\nassurance", "Quality assurance and inspection"),
    _amount("cas.AUDIT", "CAS\naudit", "Contract audit"),
    _amount("cas.OVERSEAS", "CAS\noverseas", "Overseas contract administration"),
    _amount("cas", "Contract\nadministr.", "Contract administration services"),
    _amount("nonrecurring", "Nonrecur.\ncost", "Nonrecurring cost", width=10),
    _amount("support_charge", "Support\ncharge", "Program support charge", width=9),
    _amount("other", "Other\nin line", "Other charges inside the line", width=9),
    _amount("value", "(4b) Total\nUS$", "Line value", width=12),
    _amount("unit", "(4a) Unit\nUS$", "Unit price", width=12, sums=False),
    _amount("pch", "(9)\nPC&H", "Packing, crating and handling", width=10),
    _amount("admin", "(10)\nAdmin.", "Administrative charge", width=10),
    _amount("transportation", "(11)\nTransport", "Transportation", width=10),
    _amount("supply_support", "(12) Supply\nsupport", "Supply support surcharge", width=9),
)


class PricingModel(GridModel):
    """Lines and sublines with their prices; nothing is typed here."""

    def __init__(self, session: CaseSession, parent: QObject | None = None) -> None:
        self._session = session
        super().__init__(
            session.draft,
            "lines",
            COLUMNS,
            lambda _ahead: Line(number=""),
            children="sublines",
            noun="line",
            read_only=True,
            follow=False,
            parent=parent,
        )

    def beside_now(self, values: Sequence[Any]) -> list[Any]:
        """Return the price of each line and subline; nothing where the document cannot be priced as it stands."""
        priced = self._session.price
        if priced is None or priced.offer is not self._session.offer:
            return []
        if len(values) == len(priced.lines):
            return list(priced.lines)
        prices: list[LinePrice] = []
        for price in priced.lines:
            prices.append(price)
            prices += price.sublines
        return prices

    def price_path(self, row: int, column: GridColumn) -> str:
        """Return the path of the amount in a cell, "" when it holds none."""
        if not column.amount or self.is_new(row) or self.value(row, column) is None:
            return ""
        return f"{self.path_of(row)}.{column.amount}"

    def rate(self, row: int, column: GridColumn) -> RateUsed | None:
        """Return the rate behind an amount; none where nothing is charged, unless a figure is missing or waived."""
        price = self.beside(row)
        if price is None or not column.amount:
            return None
        name = "attrition" if column.name == "other" else column.amount
        rate: RateUsed | None = price.rates.get(name)
        if rate is None or self.value(row, column) or rate.status == "not-found" or rate.overridden_by:
            return rate
        return None

    def why_locked(self, row: int, column: GridColumn) -> str:  # noqa: ARG002 - for models whose rows differ
        """Prices are computed; what they rest on is typed elsewhere."""
        if not column.amount:
            return f"{column.words} is typed on Lines."
        return f"{column.words} is computed. Press F1 to see how; Ctrl+Ins below enters a rate of your office."

    def spoken(self, row: int, column: GridColumn) -> str:
        """Return how a screen reader announces a cell, with its rate and trust."""
        rate = self.rate(row, column)
        said = super().spoken(row, column)
        return f"{said}, {rate_text(rate)}, {trust_of(rate).words}" if rate is not None else said

    def said(self, row: int, column: GridColumn) -> str:
        """Return the rate in words, with its source."""
        rate = self.rate(row, column)
        if rate is None:
            return super().said(row, column)
        return f"{rate_text(rate)} · {trust_of(rate).words} · {rate.source}"

    def name_of(self, row: int) -> str:
        """Return `line 001`."""
        return f"line {self.rows[row].number}"


class PricingDelegate(GridDelegate):
    """Paints an amount over its rate, with the mark of trust."""

    def _write(self, painter: QPainter, rect: QRect, row: int, column: GridColumn) -> None:
        model = self._view.grid
        assert isinstance(model, PricingModel)
        rate = model.rate(row, column)
        if rate is None:
            if column.amount and not model.value(row, column):
                painter.setPen(color("placeholder"))
                painter.setFont(self._view.font())
                painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, model.text(row, column))
                return
            super()._write(painter, rect, row, column)
            return
        height = painter.fontMetrics().height()
        upper = QRect(rect.left() - EDGE, rect.center().y() - height + 3, rect.width() + EDGE, height - 2)
        super()._write(painter, upper, row, column)
        trust, font = trust_of(rate), sized(self._view.font(), -1.2)
        painter.setFont(font)
        painter.setPen(color("secondary" if trust.role == "good" else trust.role))
        words = _short(rate, trust)
        metrics = painter.fontMetrics()
        lower = QRect(rect.left() - EDGE, rect.center().y() + 1, rect.width() + EDGE, metrics.height() - 1)
        room = lower.adjusted(_ICON + 3, 0, 0, 0)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        left = lower.right() - metrics.horizontalAdvance(shown) - _ICON - 2
        paint_icon(painter, QRectF(left, lower.center().y() - _ICON / 2 + 0.5, _ICON, _ICON), trust.icon, trust.role)


def rate_text(rate: RateUsed) -> str:
    """Write a rate: `0.4 %`, `no figure`."""
    return "no figure" if rate.percent is None else f"{rate.percent:f} %"


def _short(rate: RateUsed, trust: Trust) -> str:
    if rate.status == "not-found" and not rate.overridden_by:
        return "missing"
    if rate.overridden_by == "waiver":
        return "waived"
    return trust.words if rate.percent is None else rate_text(rate)
