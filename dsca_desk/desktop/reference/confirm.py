"""The dialog in which an officer confirms a figure that is not confirmed, or replaces it, with source and name."""

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.explain_page import trust_of_status
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.binder import Binder
from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.dressing import dress_form
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.jobs import Job
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.search import cell_text
from dsca_desk.records.facts import Fact
from dsca_desk.services.office_rules import OfficeFigure, figure_problems, keep_figure
from dsca_desk.services.reference import ReferenceRow, column_words, figure_column, row_name
from dsca_desk.store.errors import StaleRecord, StoreError

_APART = ("effective_from", "effective_to", "status", "source", "remark")
FACTS = {
    "column": Fact("What", "The column of the row that you confirm or replace.", "to-keep"),
    "value": Fact("Value", "As the table writes it: 0.45, 2026-11-22, yes, P; Q. Left as it is, you confirm it.", "to-keep"),
    "source": Fact("Source", "Where it stands: a memo with number and date, a letter, a page of the manual.", "to-keep"),
    "name": Fact("Your name", "Stands with the figure, and in the history of your office's rules.", "to-keep"),
    "effective_from": Fact(
        "From",
        "The first day of the new figure; the row before then ends on the day before. Left empty, the row "
        "itself is replaced for all its days.",
    ),
}


class ConfirmDialog(QDialog):
    """Confirms or replaces a row. `kept` says that the rules of the office have changed; the desk has them by then."""

    kept = Signal()

    def __init__(self, desk: Desk, one: ReferenceRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._one = desk, one
        self.setWindowTitle("Confirm or replace a figure")
        column = figure_column(one.table)
        start = OfficeFigure(column, self._cell(column), "", desk.officer)
        self.draft: Draft[OfficeFigure] = Draft(start, self)
        form = load_form("office_figure", self)
        dress_form(form, FACTS)
        fields = [name for name in one.table.row_type.__struct_fields__ if name not in (*one.table.key, *_APART)]
        self._shown: dict[str, str] = {}
        self.binder = Binder(
            form,
            self.draft,
            choices={"column": tuple((name, column_words(name)) for name in fields)},
            rules=lambda _now: self._shown,
            today=desk.today,
        )
        self.draft.signals.changed.connect(self._edited)
        self._compose(form)
        self.binder.focus("value")

    def accept(self) -> None:
        """Keep the figure; the dialog stays open with the reasons when that is not possible."""
        if not self.binder.read_all():
            return
        figure = self.draft.now
        self._show(figure_problems(self._one.table, self._one.row, figure))
        if self._shown:
            self.binder.focus(next(iter(self._shown)))
            return
        self._keep.setEnabled(False)
        self._trouble.hide()
        desk, one = self._desk, self._one
        store, policy, by, at = desk.store, desk.policy, desk.officer, desk.clock()

        def keep(_job: Job) -> Policy | StoreError:
            try:
                return keep_figure(store, policy, one.table, one.row, figure, by=by, at=at)
            except StoreError as error:  # said in the dialog, where it can be mended
                return error

        desk.write("Keeping the figure", keep, self._done)

    def _done(self, result: Policy | StoreError) -> None:
        self._keep.setEnabled(True)
        if isinstance(result, StaleRecord):
            self._desk.take_office_rules()  # so that what the other officer kept is there to look at
        if isinstance(result, StoreError):
            self._trouble.setText(str(result))
            self._trouble.show()
            self.binder.focus("value")
            return
        self._desk.policy = result
        super().accept()
        self.kept.emit()

    def _edited(self, path: str) -> None:
        if path == "column":
            self.draft.put("value", self._cell(self.draft.now.column))
        if self._shown:
            self._show(figure_problems(self._one.table, self._one.row, self.draft.now))

    def _show(self, problems: dict[str, str]) -> None:
        self._shown = problems
        self.binder.show_draft()
        QTimer.singleShot(0, self, self.adjustSize)  # once the sentences have their place

    def _cell(self, column: str) -> str:
        return cell_text(getattr(self._one.row, column, ""))

    def _compose(self, form: QWidget) -> None:
        one = self._one
        name = QLabel(row_name(one.table, one.row), self)
        name.setProperty("role", "name")
        now = QLabel(f"{one.table.title}. Now {trust_of_status(one.row.status).words}: {one.row.source}", self)
        self._trouble = QLabel(self)
        self._trouble.setProperty("role", "problem")
        self._trouble.hide()
        means = QLabel(
            "The figure goes into your office's rules, beside the database. Cases that are priced already keep theirs until "
            "they are priced again.",
            self,
        )
        for label in (now, means):
            label.setProperty("role", "secondary")
        for label in (name, now, means, self._trouble):
            label.setWordWrap(True)
        cancel, self._keep = QPushButton("Cancel", self), QPushButton("Keep", self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._keep.setProperty("primary", "true")
        self._keep.setDefault(True)
        set_icon(self._keep, "seal-check", "on-accent")
        self._keep.clicked.connect(partial(self.accept))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._keep)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        for widget in (name, now, form, self._trouble, means):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.setMinimumWidth(84 * self.fontMetrics().horizontalAdvance("x"))
