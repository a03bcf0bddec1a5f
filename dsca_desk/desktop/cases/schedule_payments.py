"""The payments of a case: the table of rows, their chart with its list, and how the initial deposit came about."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.explain import ExplainKeys
from dsca_desk.desktop.cases.explain_page import Trust, hairline, trust_mark
from dsca_desk.desktop.cases.figures_table import FiguresModel, FiguresTable
from dsca_desk.desktop.cases.schedule_rows import COLUMNS, PAYMENT, chart_of, deposit_page, payment_cells, rule_of
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.chart import Chart, ChartList
from dsca_desk.desktop.forms.reading import written_money
from dsca_desk.desktop.page_view import PageView
from dsca_desk.desktop.theme import theme
from dsca_desk.rules.explain import Explainer
from dsca_desk.rules.paper import whole_dollars

_CENTS = "cases/schedule/cents"
_LIST = "cases/schedule/list"
_GOOD = Trust("check-circle", "good", "")
_DOUBT = Trust("warning", "warning", "")
_BAD = Trust("x-circle-fill", "error", "")


class PaymentsView(QWidget):
    """Rows above; chart and deposit below, beside each other where there is room."""

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = FiguresModel(COLUMNS, self)
        self.table = FiguresTable(self.model, "Payment schedule", parent=self)
        ExplainKeys(self.table, session, self.table.path, enter=True)
        self.cents = QCheckBox("Show ce&nts", self)
        self.cents.setChecked(session.desk.settings.flag(_CENTS))
        self.cents.clicked.connect(self._cents_changed)
        self.chart = Chart(self)
        self.list = QTableView(self)
        self._list_model = ChartList(self.list)
        self._compose()
        self.chart.chosen.connect(self._chosen)
        ExplainKeys(self.chart, session, self._chart_path, enter=True)
        theme().changed.connect(self.show_schedule)

    def show_schedule(self) -> None:
        """Show the schedule of the document as edited."""
        session = self._session
        priced, schedule = session.price, session.schedule
        if priced is None or schedule is None:
            return
        policy, offer = session.desk.policy, priced.offer
        paper = whole_dollars(priced, schedule)
        self.model.show_rows(payment_cells(schedule, paper, policy, offer, cents=self.cents.isChecked()))
        data = chart_of(schedule, paper, f"Payments of {offer.case_id}")
        self.chart.show_data(data)
        self._list_model.show_data(data)
        self.list.setAccessibleName(f"{data.title}, as a list")
        explanation = Explainer(priced, schedule, policy).explain("initial_deposit")
        page = deposit_page(explanation, schedule, rule_of(schedule, 0, policy, offer))
        self.deposit.show_page(page + self._judged(schedule.rows[-1].cumulative == priced.total))
        amount = written_money(schedule.initial_deposit) if self.cents.isChecked() else f"{paper.initial_deposit:,.0f}"
        self._deposit_title.setText(f"Initial deposit {amount}")
        self._deposit_covers.setText(f"acceptance {schedule.rows[0].covers}" if schedule.rows[0].covers else "")

    def focus_path(self, path: str) -> bool:
        """Put the cursor on a payment: `initial_deposit`, `schedule`, `schedule[3].amount`, `schedule[3].due`."""
        if path not in ("initial_deposit", "schedule") and not path.startswith("schedule["):
            return False
        row = int(path[9:].partition("]")[0]) if path.startswith("schedule[") else 0
        column = PAYMENT + 1 if path.endswith(".cumulative") else 0 if path.endswith(".due") else PAYMENT
        self.table.go(min(row, self.model.rowCount() - 1), column)
        self.table.setFocus()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the deposit under the chart where there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * 100
        self._below.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        if self._below.orientation() == Qt.Orientation.Horizontal:
            self._below.setSizes([self.width() * 11 // 20, self.width() * 9 // 20])
        rows = self.table.height_for(self.model.rowCount())
        self._whole.setSizes([min(rows, self.height() * 2 // 3), max(self.height() - rows, self.height() // 3)])

    def _judged(self, adds_up: bool) -> str:
        """Say whether the payments add up, and what the checks found on them."""
        words = "payments add up to (13)" if adds_up else "payments do not add up to (13)"
        parts = [trust_mark(_GOOD._replace(words=words) if adds_up else _BAD._replace(words=words))]
        for finding in self._session.findings:
            if finding.path.startswith(("schedule", "initial_deposit", "payment.", "terms_of_sale")):
                mark = _BAD if finding.severity == "error" else _DOUBT
                parts.append(trust_mark(mark._replace(words=finding.message)))
        return hairline() + "".join(f'<p style="margin:2px 0 0 0">{part}</p>' for part in parts)

    def _cents_changed(self) -> None:
        self._session.desk.settings.put(_CENTS, self.cents.isChecked())
        self.show_schedule()

    def _chosen(self, place: int) -> None:
        if place >= 0:
            self.table.go(place, PAYMENT)

    def _chart_path(self) -> str:
        place = self.chart.place
        return "" if place < 0 else "initial_deposit" if place == 0 else f"schedule[{place}].amount"

    def _show_list(self, listed: bool) -> None:
        self._pictures.setCurrentIndex(int(listed))
        self._session.desk.settings.put(_LIST, listed)

    def _compose(self) -> None:
        self.list.setModel(self._list_model)
        self.list.verticalHeader().hide()
        self.list.setTabKeyNavigation(False)
        self.list.horizontalHeader().setStretchLastSection(True)
        self._pictures = QStackedWidget(self)
        self._pictures.addWidget(self.chart)
        self._pictures.addWidget(self.list)
        self.as_list = QCheckBox("Chart as l&ist", self)
        self.as_list.toggled.connect(self._show_list)
        self.as_list.setChecked(self._session.desk.settings.flag(_LIST))
        chart_card = _card(self)
        _fill(chart_card, None, self._pictures)
        self.deposit = PageView(self)
        self.deposit.document().setDocumentMargin(0)
        self.deposit.setAccessibleName("How the initial deposit came about")
        deposit_card = _card(self)
        self._deposit_title = _title("Initial deposit", deposit_card)
        self._deposit_covers = QLabel(deposit_card)
        self._deposit_covers.setProperty("role", "caption")
        deposit_head = QHBoxLayout()
        deposit_head.addWidget(self._deposit_title)
        deposit_head.addStretch(1)
        deposit_head.addWidget(self._deposit_covers)
        _fill(deposit_card, deposit_head, self.deposit)
        self._below = QSplitter(Qt.Orientation.Horizontal, self)
        self._below.addWidget(chart_card)
        self._below.addWidget(deposit_card)
        self._below.setHandleWidth(8)
        self._below.setChildrenCollapsible(False)
        self._whole = whole = QSplitter(Qt.Orientation.Vertical, self)
        whole.addWidget(self.table)
        whole.addWidget(self._below)
        whole.setHandleWidth(8)
        whole.setChildrenCollapsible(False)
        for splitter in (whole, self._below):
            splitter.setProperty("quiet", "true")
        self.table.setMinimumHeight(self.table.height_for(5))
        self.deposit.setMinimumHeight(self.chart.minimumSizeHint().height() * 2 // 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(whole)


def _card(parent: QWidget) -> QFrame:
    card = QFrame(parent)
    card.setProperty("card", "true")
    return card


def _title(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", "group")
    return label


def _fill(card: QFrame, head: QHBoxLayout | None, content: QWidget) -> None:
    column = QVBoxLayout(card)
    column.setContentsMargins(10, 6, 10, 6)
    column.setSpacing(4)
    if head is not None:
        column.addLayout(head)
    column.addWidget(content, 1)
