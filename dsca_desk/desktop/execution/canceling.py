"""What canceling a case costs, part by part, with the penalty of every training line to be chosen; then the act, or nothing."""

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.fields import MoneyField
from dsca_desk.desktop.tables.listing import dollars
from dsca_desk.policy.training import CANCELLATION_PENALTIES, CancellationPenalty
from dsca_desk.rules.cancellation import CancellationCost, Penalty
from dsca_desk.services.closing import CancellationAsked, cost_of_canceling
from dsca_desk.store.errors import StoreError

_PARTS = (
    ("smallest", "Small case management line with the estimated administrative charge, up to the minimum"),
    ("share_of_estimate", "Share of the estimated administrative charge"),
    ("on_expended", "Standard administrative rate on what was expended"),
)
_BY_NOTICE = "by the days of notice"


class CancelDialog(QDialog):
    """Shows the cost of a cancellation as chosen so far; `act` takes the step, `print_it` saves the statement."""

    def __init__(
        self,
        desk: Desk,
        case: str,
        asked: CancellationAsked,
        act: Callable[[CancellationAsked], object],
        print_it: Callable[[CancellationAsked], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._case, self.asked = desk, case, asked
        self._act, self._print = act, print_it
        self.setWindowTitle(f"Cancel {case}: what it costs")
        self.codes: dict[str, QComboBox] = {}
        self.amounts: dict[str, MoneyField] = {}
        self._penalties: dict[str, QLabel] = {}
        self._cost: CancellationCost | None = None
        self._compose()
        self.look()

    # --- what is chosen -----------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Work the cost out as it is chosen, and show it."""
        codes = {line: str(box.currentData()) for line, box in self.codes.items() if box.currentData()}
        amounts = {
            line: Decimal(field.value())
            for line, field in self.amounts.items()
            if field.isEnabled() and field.value() is not None
        }
        self.asked = replace(self.asked, codes=codes, amounts=amounts)
        try:
            _head, cost = cost_of_canceling(self._desk.store, self._desk.policy, self._case, self.asked, on=self._desk.today)
        except StoreError as error:
            self._tell(str(error))
            self.cancel_button.setEnabled(False)
            return
        self._show(cost)

    def _show(self, cost: CancellationCost) -> None:
        self._cost = cost
        if not self.codes:
            self._make_rows(cost)
        for one in cost.penalties:
            words = "to be worked out" if one.amount is None else f"US$ {dollars(one.amount)}"
            self._penalties[one.line].setText(words)
            self.amounts[one.line].setEnabled(one.percent is None and bool(one.code))
        rows = [
            f"{'▸ ' if name == cost.which else ''}{words}: US$ {dollars(getattr(cost.charge, name))}" for name, words in _PARTS
        ]
        self.charge.setText("\n".join((f"Administrative charge US$ {dollars(cost.charge.amount)}, the greatest of:", *rows)))
        termination = "not known" if cost.termination_cost is None else f"US$ {dollars(cost.termination_cost)}"
        self.total.setText(
            f"Penalties US$ {dollars(cost.penalty_sum)}, termination cost {termination}. Together US$ {dollars(cost.total)}."
        )
        self._tell(f"Not known yet, and not in the total: {', '.join(cost.unknown)}." if cost.unknown else "")
        self.cancel_button.setEnabled(not cost.unknown)

    def _tell(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    # --- acting -------------------------------------------------------------------------------------------------------------

    def cancel_case(self) -> None:
        """Take the step; the dialog stays with the reason where that is refused."""
        try:
            self._act(self.asked)
        except StoreError as error:
            self._tell(str(error))
            return
        self.accept()

    def print_statement(self) -> None:
        """Save the statement of what is chosen."""
        self._print(self.asked)

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self.charge, self.total, self.trouble = QLabel(self), QLabel(self), QLabel(self)
        self.trouble.setProperty("role", "problem")
        self.total.setProperty("role", "group")
        self._rows = QWidget(self)
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setColumnStretch(0, 1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._rows)
        head = QLabel("Training that is canceled", self)
        head.setProperty("role", "group")
        keep, show = QPushButton("&Keep the case", self), QPushButton("&Print the statement…", self)
        self.cancel_button = QPushButton("&Cancel the case", self)
        keep.setDefault(True)
        keep.clicked.connect(lambda _checked=False: self.reject())
        show.clicked.connect(lambda _checked=False: self.print_statement())
        self.cancel_button.clicked.connect(lambda _checked=False: self.cancel_case())
        for button in (show, self.cancel_button):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(show)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(keep)
        column = QVBoxLayout(self)
        for label in (self.charge, self.total, self.trouble):
            label.setWordWrap(True)
        column.addWidget(self.charge)
        column.addWidget(head)
        column.addWidget(area, 1)
        column.addWidget(self.total)
        column.addWidget(self.trouble)
        column.addLayout(buttons)
        wide = 130 * self.fontMetrics().horizontalAdvance("x")
        over = self.parentWidget()
        self.setMinimumWidth(wide if over is None else min(wide, over.window().width() - 40))

    def _make_rows(self, cost: CancellationCost) -> None:
        rows = self._desk.policy.on(self._desk.today).rows(CANCELLATION_PENALTIES, CancellationPenalty)
        for place, head in enumerate(("Line", "Penalty by", "By hand, US$", "Penalty")):
            label = QLabel(head, self._rows)
            label.setProperty("role", "secondary")
            self._grid.addWidget(label, 0, place)
        for place, one in enumerate(cost.penalties, start=1):
            box, field, shown = QComboBox(self._rows), MoneyField(self._rows), QLabel(self._rows)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(24)
            box.setAccessibleName(f"Penalty of line {one.line}")
            field.setAccessibleName(f"Penalty of line {one.line} by hand, in dollars")
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            box.addItem(_automatic(one), "")
            for row in rows:
                box.addItem(_choice(row), row.code)
                box.setItemData(box.count() - 1, f"{row.case}. {row.rule} {row.source}", Qt.ItemDataRole.ToolTipRole)
            name = QLabel(_line(one), self._rows)
            name.setWordWrap(True)
            for at, widget in enumerate((name, box, field, shown)):
                self._grid.addWidget(widget, place, at)
            self.codes[one.line], self.amounts[one.line], self._penalties[one.line] = box, field, shown
            box.currentIndexChanged.connect(lambda _index: self.look())
            field.edited.connect(lambda _value: self.look())
        self._grid.setRowStretch(len(cost.penalties) + 1, 1)


def _line(one: Penalty) -> str:
    notice = "day of begin not known" if one.notice is None else f"{one.notice} days' notice"
    return f"{one.line}  {one.description}, US$ {dollars(one.value)}, {notice}"


def _automatic(one: Penalty) -> str:
    return _BY_NOTICE if not one.code else f"{_BY_NOTICE}: {one.percent:f} percent"


def _choice(row: CancellationPenalty) -> str:
    percent = "by hand" if row.penalty_percent is None else f"{row.penalty_percent:f} percent"
    return f"{row.case}: {percent}"
