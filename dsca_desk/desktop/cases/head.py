"""The head of a case document: which one it is, its version and state, the acts on it as a whole, and its key facts."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.forms.reading import written_day, written_money
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.folding import FoldingRow
from dsca_desk.desktop.shell.more import MoreButton
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.policy.codes import AGENCIES, COUNTRIES, TERMS_OF_SALE, Agency, Country, TermOfSaleCode
from dsca_desk.services.lists import case_rows, documents_of_case
from dsca_desk.services.portfolio import clock_of
from dsca_desk.services.versions import CURRENT, ISSUED, Older, older_versions

EDITING = "editing, not saved yet"
_MORE = (
    ("next-problem", "last-problem", "apply-fix"),
    ("preview", "print", "save-letter", "save-workbook"),
    ("save", "revert", "close-record"),
)
_LEAST_LETTERS = 14  # of the nickname, before acts give way


class Fact(NamedTuple):
    """A fact of the head: its name, its value, and how soon it gives way where there is no room (1 first)."""

    name: str
    value: str
    turn: int


def version_words(older: Older) -> str:
    """Write an older version as the box of versions names it: `A01 · issued 08 Dec 2026`."""
    day = f" {written_day(older.on)}" if older.on is not None else ""
    if older.name.startswith(ISSUED):
        return f"{older.document} · issued{day}"
    return f"{older.document} · before {older.words.partition(' before ')[2]}"


class CaseHead(QWidget):
    """Shows what the session says. Signals ask for the acts; the workspace does them. `document_wanted` names another version."""

    check_wanted = Signal()
    preview_wanted = Signal()
    save_wanted = Signal()
    price_wanted = Signal()
    document_wanted = Signal(str)

    def __init__(self, session: CaseSession, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record_head")
        self._session = session
        self.title, self.nickname, self.status, self.state = QLabel(self), ElidedLabel(self), QLabel(self), QLabel(self)
        for label, role in ((self.title, "record"), (self.nickname, "name"), (self.state, "secondary")):
            label.setProperty("role", role)
        self.status.setProperty("chip", "information")
        self.state.setAccessibleName("Editing state")
        self.versions = QComboBox(self)
        self.versions.setAccessibleName("Version of this case")
        self.versions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.versions.activated.connect(lambda place: self.document_wanted.emit(self.versions.itemData(place)))
        self._documents = documents_of_case(session.desk.store, session.opened.offer.case_id)
        self._older = older_versions(session.desk.store, session.opened.offer.case_id) if self._documents else ()
        self.newer_rules = _button("Newer rules: &price again", "arrows-clockwise", "accent", self)
        self.newer_rules.setProperty("flat", "true")
        self.newer_rules.setToolTip("The saved price was made by other rules than those on this computer. Keep the new one.")
        self.check = _button("Check offer  F8", "list-checks", "text", self)
        self.check.setToolTip("Check the offer, then go from one problem to the next (F8)")
        self.preview = _button("Preview LOA", "eye", "text", self)
        self.preview.setToolTip("Show the pages of the Letter of Offer (Ctrl+P)")
        self.more = MoreButton(window, _MORE, self)
        self.save_button = _button("Save", "floppy-disk", "on-accent", self)
        self.save_button.setProperty("primary", "true")
        self.save_button.setToolTip("Save (Ctrl+S)")
        self.newer_rules.clicked.connect(self.price_wanted)
        self.check.clicked.connect(self.check_wanted)
        self.preview.clicked.connect(self.preview_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        self.facts = FactsLine(self)
        self._clock, self._gone_on = self._read_clock(), self._read_gone_on()
        self._compose()
        self.show_state()
        session.desk.changed.connect(self._read_versions)

    def show_state(self) -> None:
        """Show what the session says now."""
        session, offer = self._session, self._session.offer
        self.title.setText(offer.case_id)
        if self.nickname.text() != offer.nickname:
            self.nickname.setText(offer.nickname)
        several = self.versions.count() > 1
        status = self._gone_on or session.opened.status
        self.status.setText(status if several else f"{status} · {offer.document}")
        self.state.setText(EDITING if session.draft.dirty else "")
        self.first.want(self.state, session.draft.dirty)
        self.first.want(self.newer_rules, session.newer_rules)
        self.save_button.setEnabled(session.draft.dirty)
        self.newer_rules.setEnabled(not session.draft.dirty)
        self.facts.show_facts(self._facts())

    def show_version(self) -> None:
        """Let the version box name the document that is shown."""
        self.versions.setCurrentIndex(self.versions.findData(self._session.shown))

    def _list_versions(self) -> None:
        """List each document as it is now, below it what of it can only be read."""
        self.versions.clear()
        for document in self._documents:
            self.versions.addItem(document, document)
            for older in reversed(self._older):
                if older.document == document and older.name != CURRENT:
                    self.versions.addItem(version_words(older), older.name)
        for older in self._older:
            if older.name == CURRENT:
                self.versions.addItem(older.words, older.name)
        self.show_version()
        self.first.want(self.versions, self.versions.count() > 1)

    def _read_versions(self, what: str) -> None:
        """List the versions again when the case was written."""
        case = self._session.opened.offer.case_id
        if what != f"case {case}":
            return
        documents = documents_of_case(self._session.desk.store, case)
        older = older_versions(self._session.desk.store, case) if documents else ()
        clock, gone_on = self._read_clock(), self._read_gone_on()
        if (documents, older, clock, gone_on) != (self._documents, self._older, self._clock, self._gone_on):
            self._documents, self._older, self._clock, self._gone_on = documents, older, clock, gone_on
            self._list_versions()
            self.show_state()

    def _read_gone_on(self) -> str:
        """Say where the case of an implemented letter is by now; nothing of other documents and what can only be read."""
        session, offer = self._session, self._session.opened.offer
        if session.shown != offer.document or session.opened.status != "Implemented":
            return ""
        return next((row.status for row in case_rows(session.desk.store, [session.opened.document_id])), "")

    def _read_clock(self) -> str:
        """Say where the document stands in its standard time; nothing once it was offered, or of what can only be read."""
        session, offer = self._session, self._session.opened.offer
        if session.shown != offer.document:
            return ""
        clock = clock_of(session.desk.store, offer.case_id, offer.document, session.desk.today)
        if clock is None:
            return ""
        late = " · late" if clock.day > clock.of else ""
        return f"{max(clock.day, 0)} of {clock.of} (group {clock.category}){' · on hold' if clock.on_hold else late}"

    def _facts(self) -> list[Fact]:
        session, offer = self._session, self._session.offer
        view = session.desk.policy.on(offer.price_date)
        country, agency = view.find(COUNTRIES, Country, offer.country), view.find(AGENCIES, Agency, offer.agency)
        terms = [view.find(TERMS_OF_SALE, TermOfSaleCode, term.code) for term in offer.terms_of_sale]
        facts = [
            Fact("Purchaser", f"{country.name if country else offer.country} ({offer.country})", 4),
            Fact("Agency", f"{offer.agency} · {agency.short_name if agency else 'unknown'}", 2),
            Fact("Terms", ", ".join(term.name for term in terms if term) or "none", 1),
        ]
        if session.price is not None:
            facts.append(Fact("Total (13)", written_money(session.price.total), 6))
        if offer.offer_expires_on is not None:
            facts.append(Fact("Offer expires", written_day(offer.offer_expires_on), 5))
        if self._clock:
            facts.append(Fact("Day", self._clock, 3))
        return facts

    def _compose(self) -> None:
        self.first = FoldingRow(self)
        self.first.row.setSpacing(8)
        for part in (self.title, self.nickname, self.versions, self.status, self.state):
            self.first.row.addWidget(part)
        self.first.row.addStretch(1)
        for button in (self.newer_rules, self.check, self.preview, self.more, self.save_button):
            self.first.row.addWidget(button)
        self.first.may_shrink(self.nickname, _LEAST_LETTERS * self.fontMetrics().averageCharWidth())
        self.first.fold((self.state, self.preview, self.check, self.newer_rules))
        self._list_versions()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 8, 4)
        rows.setSpacing(4)
        rows.addWidget(self.first)
        rows.addWidget(self.facts)


class FactsLine(QLabel):
    """Facts in one line, names plain and values bold; those that matter least give way where there is no room for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._facts: Sequence[Fact] = ()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        if facts != self._facts:
            self._facts = tuple(facts)
            self.setAccessibleName(", ".join(f"{fact.name} {fact.value}" for fact in facts))
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Choose what fits."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Never keep the window wide."""
        return QSize(0, self.fontMetrics().height())

    def _fit(self) -> None:
        shown = list(self._facts)
        while len(shown) > 1 and self._wide(shown) > self.width():
            shown.remove(min(shown, key=lambda fact: fact.turn))
        gap = "&nbsp;" * 4
        text = f"{gap} ".join(f"{fact.name} <b>{_plain(fact.value)}</b>".replace(" ", "&nbsp;") for fact in shown)
        if text != self.text():
            self.setText(text)
            self.setToolTip("" if len(shown) == len(self._facts) else self.accessibleName())

    def _wide(self, facts: Sequence[Fact]) -> int:
        bold = QFont(self.font())
        bold.setBold(True)
        plain, strong = self.fontMetrics(), QFontMetrics(bold)
        gap = plain.horizontalAdvance(" " * 5)
        return sum(plain.horizontalAdvance(f"{fact.name} ") + strong.horizontalAdvance(fact.value) + gap for fact in facts) - gap


def _button(words: str, icon: str, role: str, parent: QWidget) -> QPushButton:
    button = QPushButton(words, parent)
    set_icon(button, icon, role)
    return button


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
