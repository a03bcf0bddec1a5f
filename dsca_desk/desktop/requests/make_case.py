"""The dialog "Make a case of it": what a case needs beyond the request, and what will be carried over."""

from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.binder import Binder
from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.dressing import dress_form
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.policy.codes import AGENCIES, DESIGNATORS, Agency, Designator
from dsca_desk.records.facts import CASE
from dsca_desk.records.offer import CaseType
from dsca_desk.services.case_making import make_case
from dsca_desk.services.designators import free_designator
from dsca_desk.services.request_words import CASE_TYPES
from dsca_desk.store.errors import StoreError

_SHORTENED = 60


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """What the dialog asks for."""

    agency: str = ""
    designator: str = ""
    case_type: CaseType = "DEFINED"
    price_date: Any = None


class MakeCaseDialog(QDialog):
    """Asks for agency, designator, case type and price date. `made` carries the identifier of the new case."""

    made = Signal(str)

    def __init__(self, session: RequestSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Make a case of it")
        self._session = session
        letter, desk = session.letter, session.desk
        agency = letter.agency or ""
        proposal = free_designator(desk.store, letter.country, agency) if agency else ""
        self._draft: Draft[NewCase] = Draft(NewCase(agency=agency, designator=proposal, price_date=desk.today), self)
        self._proposal = proposal
        form = load_form("request_case", self)
        dress_form(form, CASE)
        on = desk.policy.on(desk.today)
        agencies = tuple((row.code, f"{row.code} · {row.name}") for row in on.rows(AGENCIES, Agency))
        choices = {"agency": agencies, "case_type": tuple(CASE_TYPES.items())}
        self._shown: dict[str, str] = {}
        self.binder = Binder(form, self._draft, choices=choices, rules=lambda _value: self._shown, today=desk.today)
        self._draft.signals.changed.connect(self._edited)
        self._compose(form)
        self._say()

    def _compose(self, form: QWidget) -> None:
        self._name, self._carried, self._meaning = QLabel(self), QLabel(self), QLabel(self)
        self._name.setProperty("role", "name")
        self._name.setAccessibleName("Identifier of the new case")
        for label in (self._carried, self._meaning):
            label.setWordWrap(True)
            label.setProperty("role", "secondary")
        cancel, self._make = QPushButton("Cancel", self), QPushButton("Make the case", self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._make.setProperty("primary", "true")
        self._make.setDefault(True)
        set_icon(self._make, "briefcase", "on-accent")
        self._make.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._make)
        column = QVBoxLayout(self)
        column.addWidget(self._name)
        column.addWidget(form)
        column.addWidget(self._meaning)
        column.addWidget(self._carried)
        column.addLayout(buttons)
        self.setMinimumWidth(60 * self.fontMetrics().horizontalAdvance("x"))
        self.binder.focus("designator" if self._draft.now.agency else "agency")

    def accept(self) -> None:
        """Make the case; the dialog stays open with the reason when that is not possible."""
        if not self.binder.read_all():
            return
        wanted = self._draft.now
        self._shown = self._problems(wanted)
        self.binder.show_draft()
        if self._shown:
            self.binder.focus(next(iter(self._shown)))
            return
        desk, session = self._session.desk, self._session
        try:
            kept = make_case(
                desk.store,
                session.number,
                designator=wanted.designator.upper(),
                price_date=wanted.price_date,
                agency=wanted.agency,
                case_type=wanted.case_type,
                policy=desk.policy,
                by=desk.officer,
                at=desk.clock(),
            )
        except StoreError as error:
            self._shown = {"designator": str(error)}
            self.binder.show_draft()
            self.binder.focus("designator")
            return
        super().accept()
        session.refresh()
        desk.changed.emit(session.record)
        desk.changed.emit(f"case {kept.case}")
        self.made.emit(kept.case)

    def _edited(self, path: str) -> None:
        now = self._draft.now
        if path == "agency" and now.agency and now.designator in ("", self._proposal):
            self._proposal = free_designator(self._session.desk.store, self._session.letter.country, now.agency)
            self._draft.put("designator", self._proposal)
        if self._shown:
            self._shown = self._problems(now)
        self._say()

    def _problems(self, wanted: NewCase) -> dict[str, str]:
        found = {}
        if not wanted.agency:
            found["agency"] = "Choose the agency that will prepare the case."
        if len(wanted.designator) != 3 or not wanted.designator.isalnum() or not wanted.designator.isascii():
            found["designator"] = "A designator has three letters or digits, like UAB."
        if wanted.price_date is None:
            found["price_date"] = "Rates are those of this day; type it like 06 Jan 2027 or t for today."
        return found

    def _say(self) -> None:
        """Say what the case will be called and what it takes from the request."""
        now, letter = self._draft.now, self._session.letter
        self._name.setText(f"{letter.country}-{now.agency or '?'}-{now.designator.upper() or '???'}")
        count = len(letter.items)
        several = "1 item becomes a line" if count == 1 else f"{count} items become lines"
        lines = several if count else "no items, so the case begins without lines"
        subject = letter.subject if len(letter.subject) <= _SHORTENED else f"{letter.subject[:_SHORTENED]}…"
        terms = ", ".join(letter.terms_of_sale) or "none named"
        self._carried.setText(
            f"Carried over from {self._session.number}: {subject or 'no subject'}; purchaser and references; {lines}; "
            f"terms of sale {terms}. The request is then in development."
        )
        self._meaning.setText(self._first_letter(now))

    def _first_letter(self, now: NewCase) -> str:
        """What the first character tells within the agency, with how sure that is."""
        policy = self._session.desk.policy
        row = None
        for agency in (now.agency, "*"):
            row = row or policy.find(DESIGNATORS, Designator, agency, now.designator[:1].upper())
        if row is None:
            return "What the first character means in this agency is not known here."
        doubt = "" if row.status == "confirmed" else " (not confirmed)"
        return f"{row.code}: {row.name}{doubt}"
