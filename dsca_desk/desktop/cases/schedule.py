"""The Schedule tab: terms, payments with their chart and the reason of the initial deposit, and the lines quarter by quarter."""

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.figures import LINES_AT_ONCE
from dsca_desk.desktop.cases.schedule_payments import PaymentsView
from dsca_desk.desktop.cases.schedule_quarters import QuartersView
from dsca_desk.desktop.cases.schedule_sheet import MEASURES
from dsca_desk.desktop.cases.schedule_terms import TermsForm
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow

SHOW_AFTER_MS = 60
_VIEW = "cases/schedule/view"
_VIEWS = (("payments", "&Payments"), *((name, measure.title) for name, measure in MEASURES.items()))


class ScheduleTab(QWidget):
    """When the purchaser pays, and why. Views: the payments, and what each line needs in every quarter."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        self._session, self._window = session, window
        self.terms = TermsForm(session, self)
        self.payments = PaymentsView(session, self)
        self.quarters: dict[str, QuartersView] = {}
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.payments)
        self._buttons: dict[str, QToolButton] = {}
        self._compose()
        self._stale = True
        self._pause = QTimer(self, singleShot=True, interval=SHOW_AFTER_MS)
        self._pause.timeout.connect(self._show)
        session.priced.connect(self._follow)
        session.checked.connect(self._follow)
        self._show()
        kept = session.desk.settings.text(_VIEW, "payments")
        self.show_view(kept if kept in self._buttons else "payments")

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, path: str) -> bool:
        """Put the focus on the field or amount at a path."""
        self._show()
        if self.terms.focus_path(path):
            return True
        if self.payments.focus_path(path):
            self.show_view("payments")
            return True
        for name, measure in MEASURES.items():
            if path.startswith("lines[") and f".{measure.field}" in path and self._page(name).focus_path(path):
                self.show_view(name)
                return self._page(name).focus_path(path)
        return False

    def finish(self) -> bool:
        """Read every field and cell."""
        return all([self.terms.finish(), *(view.finish() for view in self.quarters.values())])

    def show_view(self, name: str) -> None:
        """Show the payments or one of the views by line."""
        payments = name == "payments"
        page: QWidget = self.payments if payments else self._page(name)
        self._stack.setCurrentWidget(page)
        if isinstance(page, QuartersView):
            page.show_lines()
        self._buttons[name].setChecked(True)
        for box in (self.payments.as_list, self.payments.cents):
            box.setVisible(payments)
        for other in (self.payments, *self.quarters.values()):  # what is not shown must not make the rest higher
            height = QSizePolicy.Policy.Preferred if other is page else QSizePolicy.Policy.Ignored
            other.setSizePolicy(QSizePolicy.Policy.Preferred, height)
        self._arrange()
        self._session.desk.settings.put(_VIEW, name)

    def _page(self, name: str) -> QuartersView:
        """A view by line, made when it is first asked for."""
        if name not in self.quarters:
            self.quarters[name] = QuartersView(self._session, self._window, MEASURES[name], self)
            self._stack.addWidget(self.quarters[name])
        return self.quarters[name]

    def _follow(self) -> None:
        """The schedule follows, in long documents after a pause in typing; while the tab is hidden it does not."""
        self._stale = True
        if self.isVisible():
            if len(self._session.offer.lines) > LINES_AT_ONCE:
                self._pause.start()
            else:
                self._show()

    def _show(self) -> None:
        """Catch up with what happened since the schedule was last shown."""
        self._pause.stop()
        if self._stale and self._session.price is not None and self._session.schedule is not None:
            self._stale = False
            self.terms.show_first_payment()
            self.payments.show_schedule()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Catch up."""
        super().showEvent(event)
        self._show()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Half as wide as everything side by side; what does not fit goes below."""
        return QSize(self.fontMetrics().averageCharWidth() * 60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the options under the views where they do not fit side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._options.invalidate()
        needed = self._choices.sizeHint().width() + self._options.sizeHint().width() + self._tools.spacing()
        direction = QBoxLayout.Direction.TopToBottom if self.width() < needed else QBoxLayout.Direction.LeftToRight
        if self._tools.direction() != direction:
            self._tools.setDirection(direction)

    def _compose(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(0)
        group = QButtonGroup(self)
        for name, words in _VIEWS:
            button = QToolButton(self)
            button.setText(words)
            button.setProperty("button", "true")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self.show_view, name))
            group.addButton(button)
            tools.addWidget(button)
            self._buttons[name] = button
        tools.addStretch(1)
        options = QHBoxLayout()
        options.setSpacing(0)
        options.addStretch(1)
        self.excel = QPushButton("Exce&l", self)
        self.excel.setToolTip("Save the case as Excel workbook")
        self.excel.clicked.connect(lambda _checked=False: self._session.act_wanted.emit("save_workbook"))
        set_icon(self.excel, "file-xls", "text")
        for box in (self.payments.as_list, self.payments.cents):
            options.addWidget(box)
            options.addSpacing(12)
        options.addWidget(self.excel)
        self.page = QPushButton("Pa&ge", self)
        self.page.setToolTip("Show the letter with the schedule as it is printed")
        self.page.clicked.connect(lambda _checked=False: self._session.act_wanted.emit("preview"))
        set_icon(self.page, "printer", "text")
        options.addSpacing(6)
        options.addWidget(self.page)
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.setSpacing(6)
        self._choices, self._options = tools, options
        self._tools.addLayout(tools)
        self._tools.addLayout(options)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._tools)
        body = QWidget(self)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self.terms)
        rows.addWidget(self._stack, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(scroll, 1)
