"""The Request tab: who asks and how, what they want, money and limits, copies, names, references."""

from collections.abc import Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.binder import Binder, note_under
from dsca_desk.desktop.forms.dressing import dress_form, lock_form
from dsca_desk.desktop.forms.fields import CodeField
from dsca_desk.desktop.forms.lists import BoundBoxes, BoundCodes, BoundLines
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.requests.items import ItemsGrid, ReferencesGrid
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.policy.codes import AGENCIES, COUNTRIES, TERMS_OF_SALE, Agency, Country, TermOfSaleCode
from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.financing import BPC_PROGRAMS, BpcProgram
from dsca_desk.records.facts import REQUEST
from dsca_desk.services.request_problems import COPY_COMMAND, COPY_DSCA, COPY_STATE
from dsca_desk.services.request_words import CHANNELS, FORMS, KINDS, PROGRAMS

_BY_HAND = ("first_term", "second_term")
WidgetT = TypeVar("WidgetT", bound=QWidget)


class RequestTab(QWidget):
    """The form `request` over the letter, with its items and references."""

    def __init__(self, session: RequestSession, _window: MainWindow) -> None:
        super().__init__()
        self.session = session
        self.form = load_form("request", self)
        self._copies_problem = _child(self.form, QLabel, "copies_problem")
        self._copies_problem.setProperty("role", "warning")
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.form)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields are stops, it is none
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self._scroll = scroll
        dress_form(self.form, REQUEST, renamed={"first_term": "terms_of_sale", "second_term": "terms_of_sale"})
        self.items, self.references = ItemsGrid(session), ReferencesGrid(session)
        _put(self.form, "items_place", self.items)
        _put(self.form, "references_place", self.references)
        for before, widgets in (("subject", self.items.stops()), ("originator_lines", self.references.stops())):
            last = _child(self.form, QWidget, before)
            for widget in widgets:
                QWidget.setTabOrder(last, widget)
                last = widget
        self._bind()
        session.checked.connect(self._show_copies)
        session.state_changed.connect(self._lock)
        self._show_copies()
        self._lock()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, path: str) -> bool:
        """Put the focus on the field that edits a path."""
        if path.startswith("items"):
            self._scroll.ensureWidgetVisible(self.items)
            return self.items.go_to(path)
        others = {"copies_sent": "copy_dsca", "terms_of_sale": "first_term", "purchaser.address": "purchaser_lines"}
        if path in others:
            _child(self.form, QWidget, others[path]).setFocus()
            return True
        if not self.binder.focus(path):
            return False
        frame = self.form.focusWidget().parentWidget() if self.form.focusWidget() is not None else None
        if frame is not None:  # with the problem below the field
            self._scroll.ensureWidgetVisible(frame, 0, 2 * self.fontMetrics().height())
        return True

    def finish(self) -> bool:
        """Read every field; False when one is unclear."""
        fields = [_child(self.form, CodeField, name) for name in _BY_HAND]
        return all([self.binder.read_all(), *(field.read() for field in fields)])

    def show_problems(self) -> None:
        """Show the problems at their fields again, after somebody tried to save."""
        self.binder.show_draft()

    def _bind(self) -> None:
        session, form = self.session, self.form
        self.binder = Binder(
            form,
            session.draft,
            choices=_choices(session.policy),
            rules=lambda _letter: session.shown_problems(),
            today=session.desk.today,
            apart=_BY_HAND,
        )
        terms = _codes(session.policy.rows(TERMS_OF_SALE, TermOfSaleCode))
        fields = [_child(form, CodeField, name) for name in _BY_HAND]
        for field in fields:
            field.set_choices(terms)
            _tell_unclear(field)
        BoundCodes(fields, session.draft, "terms_of_sale")
        BoundLines(_child(form, QPlainTextEdit, "purchaser_lines"), session.draft, "purchaser.address")
        BoundLines(_child(form, QPlainTextEdit, "originator_lines"), session.draft, "originator.address")
        boxes = {COPY_DSCA: "copy_dsca", COPY_STATE: "copy_state", COPY_COMMAND: "copy_command"}
        BoundBoxes({name: _child(form, QCheckBox, box) for name, box in boxes.items()}, session.draft, "copies_sent")

    def _show_copies(self) -> None:
        texts = [problem.text for problem in self.session.problems if problem.path == "copies_sent"]
        self._copies_problem.setText("  ".join(texts))
        self._copies_problem.setVisible(bool(texts))

    def _lock(self) -> None:
        for grid in (self.items, self.references):
            if grid.model.read_only != self.session.read_only:
                grid.model.read_only = self.session.read_only
                grid.pane.show_columns()
        lock_form(self.form, REQUEST, kept=self.session.opened is not None, closed=self.session.read_only)


def _choices(policy: PolicyOn) -> dict[str, Sequence[tuple[Any, str]]]:
    countries = [row for row in policy.rows(COUNTRIES, Country) if not row.historical and row.kind != "REPORTING"]
    programs = dict.fromkeys(row.program for row in policy.rows(BPC_PROGRAMS, BpcProgram))
    return {
        "country": _codes(countries),
        "agency": _codes(policy.rows(AGENCIES, Agency)),
        "kind": tuple(KINDS.items()),
        "channel": tuple(CHANNELS.items()),
        "written_form": tuple(FORMS.items()),
        "program": tuple(PROGRAMS.items()),
        "bpc_program": tuple((name, name) for name in programs),
        "sender_authorized": ((True, "Yes"), (False, "No")),
        "marking": (("UNCLASSIFIED", "UNCLASSIFIED"), ("CUI", "CUI")),
    }


def _codes(rows: Sequence[Any]) -> tuple[tuple[Any, str], ...]:
    return tuple((row.code, f"{row.code} · {row.name}") for row in rows)


def _tell_unclear(field: CodeField) -> None:
    """Say below a field that is bound by hand what is unclear in it, until it is mended."""
    note = note_under(field)

    def tell(text: str) -> None:
        if note.text() != text:
            note.setText(text)
            note.setVisible(bool(text))
            field.setProperty("problem", bool(text))
            field.setAccessibleDescription(text)
            field.style().unpolish(field)
            field.style().polish(field)

    field.unclear.connect(tell)
    field.edited.connect(lambda _value: tell(""))


def _put(form: QWidget, name: str, widget: QWidget) -> None:
    """Put a widget into the place the form keeps for it."""
    place = QVBoxLayout(_child(form, QWidget, name))
    place.setContentsMargins(0, 0, 0, 0)
    place.addWidget(widget)


def _child(form: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    found = form.findChild(kind, name)
    assert found is not None, f"the form has no {name}"
    return found
