"""What a paste would do, cell by cell, before it happens: shown when something in it is refused."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.tables.grid_paste import Outcome, PastePlan
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.desktop.theme import color

_HEADS = ("Row", "Goes to", "Column", "In the clipboard", "What happens", "Becomes, or why not")
_WIDTHS = (48, 76, 110, 150, 100)
_LOOKS = {"kept": ("check-circle", "good"), "converted": ("arrows-clockwise", "information"), "refused": ("x-circle", "error")}


class OutcomesModel(QAbstractTableModel):
    """Lists what becomes of pasted cells."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes

    def show(self, outcomes: Sequence[Outcome]) -> None:
        """List other cells."""
        self.beginResetModel()
        self.outcomes = outcomes
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of cells listed."""
        return 0 if parent.isValid() else len(self.outcomes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of columns."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what the view asks."""
        if not index.isValid():
            return None
        outcome = self.outcomes[index.row()]
        name, ink = _LOOKS[outcome.kind]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            said = outcome.reason or outcome.result or "left empty"
            return (str(outcome.row), outcome.where or "new row", outcome.column, outcome.text, outcome.kind, said)[
                index.column()
            ]
        if index.column() == 4 and role == Qt.ItemDataRole.DecorationRole:
            return icon(name, ink)
        if index.column() == 4 and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(color(ink))
        return None

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer what a header asks."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class PastePreview(QDialog):
    """Shows a planned paste; accepted means: paste what can be taken."""

    def __init__(self, plan: PastePlan, noun: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.setWindowTitle("Paste")
        self.resize(920, 420)
        refused, rows = len(plan.refused), len(plan.changed) + len(plan.added)
        rest = f"{rows:,} {noun}{'s' if rows != 1 else ''}"
        summary = QLabel(
            f"<b>{refused:,} of {len(plan.outcomes):,} cells cannot be taken.</b> Paste the rest ({rest}) and mend them "
            "afterwards, or cancel and nothing changes.",
            self,
        )
        summary.setWordWrap(True)
        self.kinds = QComboBox(self)
        self.kinds.setAccessibleName("Which cells are listed")
        for kind in ("refused", "converted", "kept"):
            count = sum(outcome.kind == kind for outcome in plan.outcomes)
            self.kinds.addItem(f"{kind.capitalize()} ({count:,})", kind)
        self.kinds.addItem(f"All cells ({len(plan.outcomes):,})", "")
        self.kinds.currentIndexChanged.connect(lambda _place: self._list())
        self.model = OutcomesModel(plan.refused)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName("What becomes of the pasted cells")
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(max(24, self.fontMetrics().height() + 6))
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, width)
        self.table.horizontalHeader().setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        self.buttons = QDialogButtonBox(self)
        take = self.buttons.addButton("&Paste the rest", QDialogButtonBox.ButtonRole.AcceptRole)
        take.setEnabled(bool(rows))
        take.setProperty("primary", "true")
        self.buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        top = QHBoxLayout()
        top.addWidget(self.kinds)
        top.addStretch(1)
        if plan.ignored:
            aside = QLabel("Columns left aside: " + ", ".join(plan.ignored), self)
            aside.setProperty("role", "secondary")
            top.addWidget(aside)
        column = QVBoxLayout(self)
        column.addWidget(summary)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.buttons)
        take.setDefault(True)
        self.table.setFocus()

    def _list(self) -> None:
        kind = self.kinds.currentData()
        self.model.show([outcome for outcome in self.plan.outcomes if not kind or outcome.kind == kind])
