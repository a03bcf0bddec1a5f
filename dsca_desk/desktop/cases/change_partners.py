"""Concurrent Modifications: the partners of a Modification, the sums over all of them, and what is unbalanced."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.change_values import PARTNER, PartnerNamed
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_money
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.page_view import ICON, PageView
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Mark, dollars
from dsca_desk.records.facts import document_closed
from dsca_desk.rules.concurrent import Partner
from dsca_desk.services.concurrent import PartnerRow, Together, drop_partner, modifications_in_work, name_partner, together_of
from dsca_desk.store.errors import NotAllowed, StoreError


def signed(amount: object) -> str:
    """Write dollars with their sign."""
    text = dollars(amount)  # type: ignore[arg-type]  # None writes nothing
    return f"+{text}" if text and not text.startswith(("-", "0.00")) else text


def _back(row: PartnerRow) -> str:
    if row.change is None:
        return "not kept here"
    return "does not name this one" if row.back is None else signed(row.back)


def _back_mark(row: PartnerRow) -> Mark | None:
    return None if row.back == -row.amount and row.change is not None else ("warning-circle", "error")


_COLUMNS = (
    ListColumn("Case", lambda row: row.case, 12),
    ListColumn("Modification", lambda row: row.document, 12),
    ListColumn("Named here, US$", lambda row: signed(row.amount), 18, right=True),
    ListColumn("It names back", _back, 22, mark=_back_mark),
    ListColumn("Its own change, US$", lambda row: signed(row.change), 20, right=True),
    ListColumn("State", lambda row: row.status, 14),
)


class PartnersDialog(QDialog):
    """Names partners and drops them, each at once; Enter on a partner goes there."""

    def __init__(self, session: CaseSession, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        offer = session.opened.offer
        self.setWindowTitle(f"Modifications concurrent with {offer.case_id} {offer.document}")
        self.setAccessibleName(self.windowTitle())
        self._open = not document_closed(session.opened.status)
        self._changed = False
        self.together: Together | None = None
        self._compose()
        self.look()

    def look(self) -> None:
        """Read partners, sums and what speaks against them. Raises StoreError."""
        desk, offer = self._session.desk, self._session.opened.offer
        self.together = together_of(desk.store, desk.policy, offer.case_id, offer.document)
        self.table.show_rows(self.together.partners)
        self._settle()
        self.page.show_page(_page(self.together, offer.document))

    def add(self) -> None:
        """Name one more partner."""
        offer = self._session.opened.offer
        known = modifications_in_work(self._session.desk.store, offer.country, offer.case_id)
        taken = {(row.case, row.document) for row in self.together.partners} if self.together is not None else set()
        free = next((one for one in known if (one[0], one[1]) not in taken), None)
        self._enter(PartnerNamed(case=free[0], document=free[1]) if free else PartnerNamed(), "Name a partner")

    def edit(self) -> None:
        """Change the amount of the chosen partner."""
        row = self.table.chosen()
        if row is not None:
            self._enter(PartnerNamed(case=row.case, document=row.document, amount=row.amount), "Change the amount")

    def drop(self) -> None:
        """Name the chosen partner no longer."""
        row, desk, offer = self.table.chosen(), self._session.desk, self._session.opened.offer
        if row is None:
            return
        try:
            kept = drop_partner(
                desk.store, offer.case_id, offer.document, (row.case, row.document), by=desk.officer, at=desk.clock()
            )
        except StoreError as error:
            self._tell(str(error))
            return
        self._session.at_revision(kept.revision)
        self._kept()

    def go(self) -> None:
        """Go to the chosen partner."""
        row = self.table.chosen()
        if row is None:
            return
        if not row.status:
            self._tell(f"{row.case} {row.document} is not kept here; there is nothing to go to.")
            return
        self._close()
        self._window.go("cases", f"{row.case}/{row.document}")

    def reject(self) -> None:
        """Close; what was named is kept already."""
        self._close()

    def _close(self) -> None:
        self.done(int(QDialog.DialogCode.Accepted if self._changed else QDialog.DialogCode.Rejected))

    def _enter(self, start: PartnerNamed, title: str) -> None:
        session, desk, offer = self._session, self._session.desk, self._session.opened.offer

        def keep(said: PartnerNamed) -> None:
            assert said.amount is not None
            if not said.amount:
                raise NotAllowed("amount: Nothing moves with an amount of zero. Nothing was changed. Give the dollars.")
            partner = Partner(said.case.strip().upper(), said.document.strip().upper(), said.amount)
            kept = name_partner(desk.store, offer.case_id, offer.document, partner, by=desk.officer, at=desk.clock())
            session.at_revision(kept.revision)

        dialog = ValueDialog(
            desk,
            title,
            "concurrent_partner",
            start,
            keep,
            self,
            facts=PARTNER,
            intro=f"What comes to {offer.case_id} is above zero, what leaves it below. The partner is told the opposite.",
        )
        dialog.kept.connect(self._kept)
        dialog.finished.connect(dialog.deleteLater)
        if start.case:
            dialog.binder.focus("amount")
        dialog.open()

    def _kept(self) -> None:
        self._changed = True
        self._tell("")
        try:
            self.look()
        except StoreError as error:
            self._tell(str(error))

    def _tell(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def _settle(self) -> None:
        chosen = self.table.chosen() is not None
        self.add_button.setEnabled(self._open)
        for button in (self.edit_button, self.drop_button):
            button.setEnabled(self._open and chosen)
        self.go_button.setEnabled(chosen)

    def _compose(self) -> None:
        self.table = ListTable("Partners; Enter goes to the chosen one", _COLUMNS, 3, self, key="case")
        self.table.opened.connect(self.go)
        self.table.chosen_changed.connect(self._settle)
        self.page = PageView(self)
        self.page.setAccessibleName("Sums over the partners, and what speaks against them")
        self.page.setMinimumHeight(self.fontMetrics().height() * 6)
        self.trouble = QLabel(self)
        self.trouble.setProperty("role", "problem")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.add_button, self.edit_button, self.drop_button, self.go_button = (
            QPushButton(words, self) for words in ("&Name a partner…", "Change &amount…", "&Drop", "&Go to it")
        )
        close = QPushButton("&Close", self)
        for button, drawing, run in (
            (self.add_button, "plus", self.add),
            (self.edit_button, "pencil-simple", self.edit),
            (self.drop_button, "minus-circle", self.drop),
            (self.go_button, "arrow-square-in", self.go),
            (close, "", self._close),
        ):
            if drawing:
                set_icon(button, drawing, "text")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, run=run: run())
        buttons = QHBoxLayout()
        for button in (self.add_button, self.edit_button, self.drop_button, self.go_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addWidget(self.page, 1)
        column.addWidget(self.trouble)
        column.addLayout(buttons)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        letter = self.fontMetrics().averageCharWidth()
        over = self.parentWidget()
        widest = over.window().width() * 9 // 10 if over is not None else letter * 120
        self.resize(min(letter * 120, widest), self.fontMetrics().height() * 21)


def _page(together: Together, document: str) -> str:
    """What the partners bring together, and what speaks against the set."""
    rows = (
        ("All partners together", signed(together.named) or "0.00"),
        (f"{document} changes its case by", signed(together.change) or "0.00"),
        ("All of them raise values by", written_money(together.raised)),
        ("All of them lower values by", written_money(together.lowered)),
    )
    table = "".join(
        f'<tr><td>{escape(words)}&nbsp;&nbsp;</td><td align="right"><b>{amount}</b></td></tr>' for words, amount in rows
    )
    points = [("x-circle-fill", "error", "wrong", f"{one.message}") for one in together.wrong]
    if together.partners and together.named != together.change:
        apart = f"{document} names {signed(together.named)} of its partners and changes its case by {signed(together.change)}."
        points.append(("warning", "warning", "look at this", apart))
    if not together.partners:
        points = [("info", "information", "note", f"{document} names no other Modification yet.")]
    elif not points:
        points = [("check-circle", "good", "right", "They balance, and each names the other.")]
    said = "".join(
        f'<tr><td><img src="{ICON}{drawing}:{role}" alt="{word}">&nbsp;</td><td>{escape(words)}</td></tr>'
        for drawing, role, word, words in points
    )
    return f'<table cellspacing="0" cellpadding="1">{table}</table><table cellspacing="0" cellpadding="1">{said}</table>'
