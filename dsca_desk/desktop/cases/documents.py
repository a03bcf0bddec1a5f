"""The Documents tab: the letter as it will print, following the draft; save, print, keep as issued; the letters kept."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.checks_guard import gates_of
from dsca_desk.desktop.cases.checks_ready import gate_page
from dsca_desk.desktop.cases.documents_beside import BesideView, Differences, Version, Versions
from dsca_desk.desktop.cases.documents_fields import PageFields
from dsca_desk.desktop.cases.documents_issue import reasons_against
from dsca_desk.desktop.cases.documents_pages import DraftPages, FirstPages, WholeLetter
from dsca_desk.desktop.cases.documents_saving import LetterActs
from dsca_desk.desktop.cases.documents_side import SidePane
from dsca_desk.desktop.cases.documents_tools import PageFinder, SizeBox, page_tool
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.preview import PageImages, PagesView
from dsca_desk.desktop.preview_list import PageList
from dsca_desk.desktop.preview_sheets import Sheets
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import theme
from dsca_desk.services.issuing import issued_bytes, letter_is_current, list_issued
from dsca_desk.services.letters import OFFERED
from dsca_desk.store.errors import StoreError

_BESIDE_EMS = 20
_LEAST_EMS = 40
_LOW_LINES = 25


class DocumentsTab(LetterActs):
    """Shows the pages of the draft or of an issued letter. `pdf` are the bytes of what is shown, None while they are printed."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__(session)
        self._window = window
        self._letter_current = True
        self.images = PageImages(session.desk.read, self)
        self.pages = DraftPages(session, self._sight, self)
        self._compose()
        self.destroyed.connect(self.images.close)
        self.pages.first_pages.connect(self._show_first)
        self.pages.whole.connect(self._show_whole)
        self.pages.trouble.connect(self._say)
        session.priced.connect(self._edited)
        session.checked.connect(self._show_guard)
        session.state_changed.connect(self._state_changed)
        theme().changed.connect(self._show_guard)
        self._state_changed()
        if session.older is not None and session.older.letter:
            self.show_issued(session.older.letter)

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """Work begins in the pages."""
        return self.view

    def focus_path(self, path: str) -> bool:  # noqa: ARG002 - nothing is edited here
        """Nothing is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is typed here."""
        return True

    def show_issued(self, issued_id: int) -> None:
        """Show an issued letter as it is kept; 0 shows the draft again."""
        self._shown_issued = issued_id
        self.fields.forget(follows=not issued_id)
        self.versions.offer(self._versions())
        with QSignalBlocker(self.which):
            self.which.setCurrentIndex(max(self.which.findData(issued_id), 0))
        if not issued_id:
            self.pdf = None
            self.pages.renew()
            self.pages.want(self.isVisible())
            self._tell_state()
            return
        self.pages.want(False)
        try:
            self.pdf = issued_bytes(self._session.desk.store, issued_id)
        except StoreError as error:
            self._session.desk.questions.tell("This letter cannot be shown", str(error))
            self.show_issued(0)
            return
        self.images.show(Sheets(self.pdf))
        self._tell_state()

    def next_difference(self, by: int = 1) -> None:
        """Go to the next place where the versions beside each other differ, or back with -1."""
        if self.versions.shown and self.words.hits:
            self.view.go_hit(self.view.hit + by)
            self.beside.pages.go_hit(self.view.hit)
            self.words.tell()

    def _versions(self) -> list[tuple[str, Version]]:
        """Every version that may stand beside the one that is shown."""
        others = [] if not self._shown_issued else [(f"{self._session.opened.offer.document} · {self._session.opened.status}", 0)]
        kept = [(row, f"Issued {row.number} · {written_day(row.printed_on)}") for row in self.issued]
        return [*others, *((words, row.id) for row, words in kept if row.id != self._shown_issued)]

    def _beside_chosen(self, shown: bool) -> None:
        """Make room for the other version, and begin to compare once the pages are printed."""
        for widget in (self.list, self.side):
            widget.setVisible(not shown)
        self.words.show_hits([])
        self.beside.here.setText(self.which.currentText())
        if shown:
            self._with_pdf(self.versions.compare)

    def _compared(self, found: Differences) -> None:
        count = len(found.here)
        words = f"{count} place{'s' * (count != 1)} differ{'s' * (count == 1)}" if count else "same words"
        self.words.show_hits(found.here, words)
        self.beside.pages.show_hits(found.there)

    def _sight(self) -> tuple[range, float]:
        seen = self.view.in_sight() if self.images.count else range(1)
        return range(seen.start, min(seen.stop, seen.start + 2)) or range(1), self.view.pixels()

    def _show_first(self, pages: FirstPages) -> None:
        if self._shown_issued:
            pages.sheets.close()
            return
        self.pdf = None
        self.images.show(pages.sheets, pages.drawn)
        self._tell_state()

    def _show_whole(self, letter: WholeLetter) -> None:
        if self._shown_issued:
            letter.sheets.close()
            return
        self.pdf = letter.pdf
        self.images.show(letter.sheets, same=True)
        self._tell_state()
        self.fields.show_value()
        self.versions.compare_again(letter.pdf)
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act(letter.pdf)
        self.words.find_again()

    def _edited(self) -> None:
        self.fields.edited(self.isVisible())
        self.pages.want(self.isVisible() and not self._shown_issued)

    def _state_changed(self) -> None:
        self._list_issued()
        self._show_guard()
        self._tell_state()

    def _list_issued(self) -> None:
        session = self._session
        try:
            rows = list_issued(session.desk.store, session.opened.offer.case_id, session.opened.offer.document)
        except StoreError:
            rows = []
        self.issued = [row for row in rows if row.kind == "LETTER"]
        self._letter_current = self._says_the_same()
        with QSignalBlocker(self.which):
            self.which.clear()
            self.which.addItem(f"{session.opened.offer.document} · {session.opened.status}", 0)
            for row in self.issued:
                self.which.addItem(f"Issued {row.number} · {written_day(row.printed_on)}", row.id)
            self.which.setCurrentIndex(max(self.which.findData(self._shown_issued), 0))
        self.side.show_issued(self.issued)
        self.versions.offer(self._versions())

    def _says_the_same(self) -> bool:
        """Whether the last issued letter says what the document says now; only an offer can have been changed since."""
        session = self._session
        if not self.issued or session.opened.status not in OFFERED:
            return True
        try:
            return letter_is_current(session.desk.store, session.opened.offer, self.issued[-1].id)
        except StoreError:
            return True

    def _show_guard(self) -> None:
        session = self._session
        if session.price is None or session.schedule is None:
            return
        accepted = session.accepted
        self.reasons = reasons_against(session, accepted, len(self.issued), current=self._letter_current)
        gates = gates_of(session.findings, accepted)
        self.issue.setEnabled(not self.reasons)
        self.issue.setAccessibleDescription(" ".join(self.reasons))
        self.issue.setToolTip("\n".join(self.reasons))
        set_icon(self.issue, "lock" if self.reasons else "seal-check", "text")
        offered = session.opened.status in OFFERED or session.older is not None
        gates_page = "" if offered else gate_page(gates, columns=1)
        self.side.show_guard(gates_page, self._other_reasons(), self._prints_as())
        self.guard.setAccessibleDescription(" ".join(self.reasons) or "The letter may be kept as issued.")

    def _other_reasons(self) -> list[str]:
        """The reasons that are not gates, which stand above them already."""
        return [reason for reason in self.reasons if "figure" not in reason and ": " not in reason]

    def _prints_as(self) -> str:
        if self._session.older is not None and self._session.older.letter:
            return "The letter as it was issued, kept with its hash and never drawn again."
        mark = "watermark “DRAFT – NOT AN OFFER”" if self._is_draft() else "no watermark"
        return (
            f"US Letter, {mark}, no marking on LOA pages. The case file is carried inside. "
            "Issued letters are kept with a hash and never drawn again."
        )

    def _tell_state(self) -> None:
        row = self._issued_shown()
        if row is not None:
            words, chip = f"Issued {written_day(row.printed_on)}", "good"
        elif self._is_draft():
            words, chip = "Draft" if self.pdf is not None else "Draft, printing…", "information"
        else:
            words, chip = f"{self._session.opened.status}", "good"
        self.state.setText(words)
        if self.state.property("chip") != chip:
            self.state.setProperty("chip", chip)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)
        count = self.images.count
        self.place.setText(f"Page {self.view.page + 1} of {count}" if count else "")

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.setToolTip(text)
        self.told.setVisible(bool(text))

    def _chosen(self, place: int) -> None:
        self.show_issued(self.which.itemData(place) or 0)

    def _compose(self) -> None:
        self.view = PagesView(self.images, self)
        self.list = PageList(self.view, self)
        self.beside = BesideView(self.view, self._session.desk.read, self)
        self.view.page_changed.connect(lambda _page: self._tell_state())
        side = self._side()
        self.fields = PageFields(self._session, self._window, self.view, self.side.value, self._say)
        self.versions = Versions(self._session, self.beside, self)
        self.versions.compared.connect(self._compared)
        self.versions.chosen.connect(self._beside_chosen)
        pages = QWidget(self)
        row = QHBoxLayout(pages)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.beside.together(), 1)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(pages)
        self._split.addWidget(side)
        self._split.setStretchFactor(0, 1)
        self.told = QLabel(self)
        self.told.setProperty("role", "secondary")
        self.told.setWordWrap(True)
        self.told.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._tools())
        column.addLayout(self._acts())
        column.addWidget(self.told)
        column.addWidget(self._split, 1)

    def _tools(self) -> QHBoxLayout:
        self.which = QComboBox(self)
        self.which.setAccessibleName("Document shown")
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(16)
        self.which.activated.connect(self._chosen)
        self.state = QLabel(self)
        smaller = page_tool(self, "magnifying-glass-minus", "Smaller (Ctrl+-)", lambda: self.view.zoom(-1))
        larger = page_tool(self, "magnifying-glass-plus", "Larger (Ctrl++)", lambda: self.view.zoom(1))
        self.zoom = SizeBox(self.view, self)
        self.place = QLabel(self)
        self.place.setProperty("role", "secondary")
        self.words = PageFinder(self.view, self.images, self._session.desk.read, self)
        self.found = self.words.found
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in (self.which, self.state, smaller, self.zoom, larger, self.place):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.words, 1)
        row.addWidget(self.found)
        return row

    def _acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.issue = QPushButton("&Keep as issued…", self)
        for icon, words, run in (
            ("file-pdf", "Save &PDF…", self.save_letter),
            ("file-xls", "Save &workbook…", self.save_workbook),
            ("printer", "Pri&nt…", self.print_pages),
        ):
            button = QPushButton(words, self)
            set_icon(button, icon, "text")
            button.clicked.connect(lambda _checked=False, run=run: run())
            row.addWidget(button)
        row.addWidget(self.versions.box)
        row.addStretch(1)
        row.addWidget(self.issue)
        self.issue.clicked.connect(lambda _checked=False: self.keep_issued())
        return row

    def _side(self) -> QWidget:
        self.side = SidePane(self)
        self.guard, self.kept, self.copy = self.side.guard, self.side.kept, self.side.copy
        self.side.chosen.connect(self._show_row)
        self.side.copy_wanted.connect(self.save_copy)
        return self.side

    def _show_row(self, place: int) -> None:
        row = self._row_of(place)
        if row is not None:
            self.show_issued(row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Walk over the differences of two versions."""
        if event.key() == Qt.Key.Key_F7 and self.versions.shown:
            self.next_difference(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Begin to follow the draft."""
        super().showEvent(event)
        if not self._shown_issued:
            self.pages.want(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's own name
        """Let the draft go on alone."""
        super().hideEvent(event)
        self.pages.want(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the pane below the pages where there is no room beside them."""
        super().resizeEvent(event)
        em = self.fontMetrics().averageCharWidth() * 2
        beside = self.width() >= em * (_BESIDE_EMS + _LEAST_EMS) * 0.8
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._split.orientation() != wanted:
            self._split.setOrientation(wanted)
        wide = em * _BESIDE_EMS * 4 // 5
        self.state.setVisible(beside)
        self.side.show_room(beside=beside, low=self.height() < _LOW_LINES * self.fontMetrics().height())
        self._split.setSizes([self.width() - wide, wide] if beside else [self.height() * 3 // 4, self.height() // 4])
