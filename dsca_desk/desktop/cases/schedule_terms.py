"""What the payment schedule hangs on: terms of sale, expiration of the offer, first payment, letter of credit."""

from typing import TypeVar

import msgspec
from PySide6.QtCore import QSignalBlocker, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.schedule_rows import first_payment_words
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.binder import Binder
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.policy.codes import TERMS_OF_SALE, TermOfSaleCode
from dsca_desk.records.offer import TermOfSale

_MIXED = "several terms"
WidgetT = TypeVar("WidgetT", bound=QWidget)


class TermsForm(QWidget):
    """The form `case_schedule`. Several terms of sale are shown here and changed where their amounts stand, on Summary."""

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.form = load_form("case_schedule", self)
        self.binder = Binder(self.form, session.draft, today=session.desk.today)
        self._terms = _child(self.form, QComboBox, "terms_code")
        self._first = _child(self.form, QLineEdit, "first_payment")
        halves = self.form.layout()
        assert isinstance(halves, QBoxLayout)
        self._halves = halves
        self.why = QLabel(self)
        self.why.setProperty("role", "caption")
        self.why.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.form)
        column.addWidget(self.why)
        self._fill_terms()
        self._terms.activated.connect(lambda _place: self._choose_term())
        session.draft.signals.changed.connect(lambda _path: self._show_term())
        for field in ("offer_expires_on", "payment__standby_letter_of_credit"):
            widget = self.form.findChild(QLineEdit, field)
            assert widget is not None
            widget.setReadOnly(session.read_only)
        self._show_term()

    def focus_path(self, path: str) -> bool:
        """Put the focus on the field that edits a path."""
        if path.startswith("terms_of_sale"):
            self._terms.setFocus()
            return True
        return self.binder.focus(path)

    def finish(self) -> bool:
        """Read every field."""
        return self.binder.read_all()

    def show_first_payment(self) -> None:
        """Say when the first payment falls due, and by which part of the year."""
        day, why = first_payment_words(self._session.offer, self._session.desk.policy)
        self._first.setText(day)
        self._first.setCursorPosition(0)
        self.why.setText(f"First payment · {why}")

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As wide as one half; the other goes below."""
        return QSize(self.fontMetrics().averageCharWidth() * 60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the two halves under each other where they do not fit side by side."""
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * 125
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._halves.direction() != direction:
            self._halves.setDirection(direction)

    def _fill_terms(self) -> None:
        view = self._session.desk.policy.on(self._session.offer.price_date)
        for row in sorted(view.rows(TERMS_OF_SALE, TermOfSaleCode), key=lambda row: row.name):
            self._terms.addItem(f"{row.name} ({row.code})", row.code)

    def _show_term(self) -> None:
        terms = self._session.offer.terms_of_sale
        with QSignalBlocker(self._terms):
            mixed = self._terms.findData(_MIXED)
            if mixed >= 0:
                self._terms.removeItem(mixed)
            if len(terms) > 1:
                self._terms.insertItem(0, " + ".join(term.code for term in terms), _MIXED)
            self._terms.setCurrentIndex(0 if len(terms) > 1 else self._terms.findData(terms[0].code) if terms else -1)
        self._terms.setEnabled(len(terms) < 2 and not self._session.read_only)
        self._terms.setToolTip("Several terms share this case; change them on Summary." if len(terms) > 1 else "")

    def _choose_term(self) -> None:
        draft, code = self._session.draft, self._terms.currentData()
        if len(draft.now.terms_of_sale) < 2:
            terms = (TermOfSale(code=code),)
            draft.replace(msgspec.structs.replace(draft.now, terms_of_sale=terms), "Edit terms of sale")


def _child(form: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    child = form.findChild(kind, name)
    assert child is not None
    return child
