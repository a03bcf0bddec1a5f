"""What the payment schedule hangs on: terms of sale, expiration of the offer, first payment, letter of credit."""

from decimal import Decimal
from typing import TypeVar

import msgspec
from PySide6.QtCore import QSignalBlocker, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.schedule_rows import first_payment_words
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.cases.summary_grids import TermsGrid
from dsca_desk.desktop.forms.binder import Binder
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.forms.reading import written_money
from dsca_desk.desktop.icons import set_icon
from dsca_desk.policy.codes import TERMS_OF_SALE, TermOfSaleCode
from dsca_desk.records.offer import TermOfSale

WidgetT = TypeVar("WidgetT", bound=QWidget)


class TermsForm(QWidget):
    """The form `case_schedule`: one term of sale as a choice, several as the grid that Summary has too."""

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
        self._several = _child(self.form, QPushButton, "several_terms")
        self._several.setToolTip("Share the price among several terms of sale")
        set_icon(self._several, "stack", "text")
        self._several.setFixedWidth(self._several.sizeHint().height() + 4)
        self.grid = TermsGrid(session)
        self.grid.hide()
        self.shares = QLabel(self)
        self.shares.setProperty("role", "caption")
        self.shares.setWordWrap(True)
        self.shares.hide()
        self.why = QLabel(self)
        self.why.setProperty("role", "caption")
        self.why.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.form)
        column.addWidget(self.grid)
        column.addWidget(self.shares)
        column.addWidget(self.why)
        self._fill_terms()
        self._several.toggled.connect(self._show_several)
        self._terms.activated.connect(lambda _place: self._choose_term())
        session.draft.signals.changed.connect(lambda _path: self._show_term())
        for field in ("offer_expires_on", "payment__standby_letter_of_credit"):
            widget = self.form.findChild(QLineEdit, field)
            assert widget is not None
            widget.setReadOnly(session.read_only)
        self.grid.lock(session.read_only)
        self._show_term()

    def focus_path(self, path: str) -> bool:
        """Put the focus on the field that edits a path."""
        if path.startswith("terms_of_sale"):
            if not self.grid.isVisibleTo(self) and not path.endswith(".amount"):
                self._terms.setFocus()
                return True
            self._several.setChecked(True)
            return self.grid.go_to(path)
        return self.binder.focus(path)

    def finish(self) -> bool:
        """Read every field and cell."""
        self.grid.view.finish_editing()
        return self.binder.read_all() and not self.grid.model.unclear

    def show_first_payment(self) -> None:
        """Say when the first payment falls due, and by which part of the year."""
        day, why = first_payment_words(self._session.offer, self._session.desk.policy)
        self._first.setText(day)
        self._first.setCursorPosition(0)
        self.why.setText(f"First payment · {why}")
        self._show_shares()

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
        """Show the one term as a choice; more than one are always a grid."""
        terms = self._session.offer.terms_of_sale
        with QSignalBlocker(self._terms):
            self._terms.setCurrentIndex(self._terms.findData(terms[0].code) if len(terms) == 1 else -1)
        self._terms.setEnabled(not self._session.read_only)
        if len(terms) > 1:
            self._several.setChecked(True)
        self._several.setEnabled(len(terms) < 2 and not self._session.read_only)
        self._show_shares()

    def _show_several(self, several: bool) -> None:
        label = _child(self.form, QLabel, "terms_label")
        label.setBuddy(self.grid.view if several else self._terms)
        self._terms.setVisible(not several)
        self.grid.setVisible(several)
        self._show_shares()
        if several and self._several.hasFocus():
            self.grid.view.setFocus()

    def _show_shares(self) -> None:
        """Say what the amounts come to, and what is left for the term without one."""
        terms, priced = self._session.offer.terms_of_sale, self._session.price
        words = ""
        if len(terms) > 1 and priced is not None:
            named = sum((term.amount for term in terms if term.amount is not None), Decimal(0))
            rest, open_ = priced.total - named, [term.code for term in terms if term.amount is None]
            words = f"Named {written_money(named)} of (13) {written_money(priced.total)}"
            if len(open_) == 1:
                words += f" · {open_[0]} takes the balance of {written_money(rest)}"
            elif rest:
                words += f" · {written_money(abs(rest))} {'left over' if rest > 0 else 'too much'}"
        self.shares.setText(words)
        self.shares.setVisible(bool(words) and self.grid.isVisibleTo(self))

    def _choose_term(self) -> None:
        draft, code = self._session.draft, self._terms.currentData()
        if len(draft.now.terms_of_sale) < 2:
            terms = (TermOfSale(code=code),)
            draft.replace(msgspec.structs.replace(draft.now, terms_of_sale=terms), "Edit terms of sale")


def _child(form: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    child = form.findChild(kind, name)
    assert child is not None
    return child
