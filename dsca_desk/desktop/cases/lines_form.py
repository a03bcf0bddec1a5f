"""The form of one line, under the grid of lines."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.lines_model import LinesModel
from dsca_desk.desktop.cases.lines_notes import LineNotes
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.binder import Binder
from dsca_desk.desktop.forms.fields import CodeField
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.tables.grid_columns import Choices
from dsca_desk.records.facts import LINE
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.finding import Finding

_POLICY_CODES = ("source", "type_of_assistance", "offer_release_code", "delivery_term_code", "unit_of_issue")
_CASE_TYPES = {"DEFINED": "defined order", "BLANKET": "blanket order", "CLSSA": "CLSSA"}
_KINDS = {"ARTICLE": "article", "SERVICE": "service", "TRAINING": "training"}


_STEPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class LineForm(QFrame):
    """Shows the line under the cursor of the grid; what is typed here and there is the same draft.

    Short it has what is typed most; the full form has every field. `full_wanted` asks for one or the other, `step_wanted` for
    the next line or the one before.
    """

    full_wanted = Signal(bool)
    step_wanted = Signal(int)

    def __init__(self, session: CaseSession, model: LinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._session, self._model, self._day = session, model, session.offer.price_date
        self._findings: tuple[Finding, ...] = ()
        self._said: dict[str, dict[str, str]] = {}
        self._place = "lines[0]"
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        self.full = False
        form = self._form = load_form("case_line")
        more = form.findChild(QWidget, "more_part")
        assert more is not None
        self._more = more
        self._more.hide()
        self.binder = Binder(
            form,
            session.draft,
            "lines[0]",
            choices=_choices(model, session.desk.today),
            rules=self._problems,
            today=session.desk.today,
        )
        for name in self.binder.names():
            self.binder.field(name).setAccessibleName(LINE[name].label)
        notes = form.findChild(QPushButton, "line_notes")
        assert notes is not None
        self.notes = LineNotes(notes, session, self._line)
        self.open_full = QPushButton(self)
        self.open_full.setProperty("flat", "true")
        self.open_full.clicked.connect(lambda _checked=False: self.full_wanted.emit(not self.full))
        scroll = self._scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(form)
        scroll.installEventFilter(self)  # it would take Page Up and Page Down
        form.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 8, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.open_full)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        session.checked.connect(self.binder.show_draft)
        session.draft.signals.changed.connect(lambda _path: self._show())
        self._name_full()
        self.show_row(0)

    def show_full(self, full: bool) -> None:
        """Show every field of the line, or those that are typed most."""
        self.full = full
        self._more.setVisible(full)
        _align(self._form, full)
        self._name_full()

    def needs_more(self, name: str) -> bool:
        """Tell whether a field is in the full form only."""
        return self._more.isAncestorOf(self.binder.field(name))

    def take_focus(self) -> None:
        """Go to the first field that can be typed in."""
        for name in self.binder.names():
            field = self.binder.field(name)
            if field.isEnabled() and field.isVisible():
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.open_full.setFocus(Qt.FocusReason.TabFocusReason)

    def room_needed(self) -> int:
        """The height at which nothing is scrolled."""
        layout = self.layout()
        assert layout is not None
        head = max(self.title.sizeHint().height(), self.open_full.sizeHint().height()) + 4
        return self._form.sizeHint().height() + head + layout.spacing() + 2

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Not less than the title and two rows of fields."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height() * 5)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Go to other lines instead of scrolling in the full form."""
        if self.full and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Escape leaves the full form; Page Up and Page Down go to other lines in it."""
        if self.full and event.key() == Qt.Key.Key_Escape:
            self.full_wanted.emit(False)
        elif self.full and event.key() in _STEPS and not event.modifiers():
            self.step_wanted.emit(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _name_full(self) -> None:
        self.open_full.setText("Back to the grid (Esc)" if self.full else "Open full form (Alt+Enter)")

    def show_row(self, row: int) -> None:
        """Edit the line of a row; the empty row has nothing to edit yet."""
        place = "lines[-]" if self._model.line(row) is None else self._model.path_of(row)
        if place == "lines[-]":
            place = f"lines[{len(self._session.offer.lines)}]"
        if place != self.binder.place:
            self._place = place
            self.binder.place = place
        self._show()

    def _show(self) -> None:
        """Name the line, and lock the fields that have no meaning for it."""
        line = self._line()
        self.notes.show_notes()
        if line is None:
            self.title.setText("<b>New line</b> &nbsp;type in the last row of the grid, or press Ctrl+Ins")
            return
        if self._day != self._session.offer.price_date:
            self._day = self._session.offer.price_date
            for name in _POLICY_CODES:
                field = self.binder.field(name)
                assert isinstance(field, CodeField)
                field.set_choices(self._model.codes(name))
        count = len(line.sublines)
        parts = "" if not count else ", 1 subline" if count == 1 else f", {count} sublines"
        self.title.setText(
            f"<b>Line {line.number}</b> &nbsp;{_KINDS[line.kind]} · {_CASE_TYPES[self._session.offer.case_type]}{parts}"
        )
        for name in self.binder.names():
            can = not self._session.read_only and LINE[name].applies(line)
            field = self.binder.field(name)
            if field.isEnabled() != can:
                field.setEnabled(can)

    def _line(self) -> Line | None:
        try:
            found: Line = self._session.draft.value(self.binder.place)
        except LookupError:
            return None
        return found

    def _problems(self, _offer: Offer) -> dict[str, str]:
        """What the offer check last said about fields of this line; gathered once for each check."""
        findings = self._session.findings
        if findings is not self._findings:
            self._findings = findings
            self._said = {}
            for finding in findings:
                if finding.path.startswith("lines["):
                    self._said.setdefault(finding.path.partition("]")[0], {})[finding.path] = finding.message
        return self._said.get(self._place.partition("]")[0], {})


def _align(form: QWidget, full: bool) -> None:
    """Give the labels of both parts of the full form the same room, so that all fields stand in two straight columns."""
    grids = [form.findChild(QGridLayout, name) for name in ("first", "more")]
    for column in (0, 2):
        labels = [
            item.sizeHint().width()
            for grid in grids
            if grid is not None
            for row in range(grid.rowCount())
            if (item := grid.itemAtPosition(row, column)) is not None
        ]
        for grid in grids:
            if grid is not None:
                grid.setColumnMinimumWidth(column, max(labels) if full else 0)


def _choices(model: LinesModel, today: date) -> dict[str, Choices]:
    years = [(today.year + more, f"Fiscal year {today.year + more}") for more in range(-2, 4)]
    return {
        **{name: model.codes(name) for name in (*_POLICY_CODES, "kind")},
        "support_charge": (("SNAP", "SNAP"), ("CRR", "CRR")),
        "cas_exemption": (("PROS", "PROS"), ("USACE", "USACE")),
        "tuition_rate": tuple((rate, f"Rate {rate}") for rate in "ABCDE"),
        "tuition_fiscal_year": years,
    }
