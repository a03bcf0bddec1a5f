"""The Documents tab: the letter as it will print, following the draft; save, print, keep as issued; the letters kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.checks_guard import gates_of
from dsca_desk.desktop.cases.checks_ready import gate_page
from dsca_desk.desktop.cases.documents_beside import BesideView, Differences, Version, Versions
from dsca_desk.desktop.cases.documents_fields import PageFields
from dsca_desk.desktop.cases.documents_files import make_letter, make_workbook, print_sheets
from dsca_desk.desktop.cases.documents_issue import keep, letter_to_keep, question_of, reasons_against
from dsca_desk.desktop.cases.documents_pages import DraftPages, FirstPages, WholeLetter
from dsca_desk.desktop.cases.documents_side import SidePane
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.preview import PageImages, PagesView
from dsca_desk.desktop.preview_list import PageList
from dsca_desk.desktop.preview_sheets import Hit, Sheets
from dsca_desk.desktop.saving import EXCEL, PDF, ask_where, write_file
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import theme
from dsca_desk.services.issuing import IssuedRow, issued_bytes, letter_is_current, list_issued
from dsca_desk.services.letters import OFFERED
from dsca_desk.store.errors import StoreError

_ZOOMS = ("Width", "Page", "50 %", "75 %", "100 %", "125 %", "150 %", "200 %")
_BESIDE_EMS = 20
_LEAST_EMS = 40
_LOW_LINES = 25


class DocumentsTab(QWidget):
    """Shows the pages of the draft or of an issued letter. `pdf` are the bytes of what is shown, None while they are printed."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        self._session, self._window = session, window
        self.pdf: bytes | None = None
        self.issued: list[IssuedRow] = []
        self._shown_issued = 0
        self._letter_current = True
        self.reasons: tuple[str, ...] = ()
        self._waiting: list[Callable[[bytes], None]] = []
        self._searched = ""
        self._hits: list[Hit] = []
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

    def save_letter(self) -> None:
        """Ask where, and save what is shown as PDF."""
        row = self._issued_shown()
        name = row.name if row is not None else f"{self._name()} draft.pdf" if self._is_draft() else f"{self._name()}.pdf"
        path = ask_where(self._session.desk, "Save the letter", name, PDF)
        if path is None:
            return
        if self.pdf is not None and (self._shown_issued or self.pages.current):
            self._write(path, self.pdf)
        else:
            make_letter(self._session, path, self._write_made)

    def save_workbook(self) -> None:
        """Ask where, and save the workbook of the draft; it is made in the background."""
        path = ask_where(self._session.desk, "Save the workbook", f"{self._name()}.xlsx", EXCEL)
        if path is not None:
            make_workbook(self._session, path, self._write_made)

    def print_pages(self) -> None:
        """Print what is shown."""
        self._with_pdf(self._print)

    def keep_issued(self) -> None:
        """Ask, then print the letter as an offer and keep its bytes with their hash."""
        session, desk = self._session, self._session.desk
        if self.reasons or session.price is None or session.schedule is None:
            return
        answer = desk.questions.choose(f"Keep {self._name()} as issued?", question_of(session), ("Keep as issued", "Cancel"), 1)
        if answer != 0:
            return
        desk.read("Printing the letter to keep", letter_to_keep(session), self._keep)

    def save_copy(self) -> None:
        """Save the chosen issued letter byte for byte."""
        row = self._row_of(self.kept.currentRow())
        if row is None:
            return
        desk = self._session.desk
        path = ask_where(desk, "Save a copy", row.name, PDF)
        if path is None:
            return
        try:
            content = issued_bytes(desk.store, row.id)
        except StoreError as error:
            desk.questions.tell("No copy was saved", str(error))
            return
        self._write(path, content)

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
        if self.versions.shown and self._hits:
            self.view.go_hit(self.view.hit + by)
            self.beside.pages.go_hit(self.view.hit)
            self._tell_hits()

    def _versions(self) -> list[tuple[str, Version]]:
        """Every version that may stand beside the one that is shown."""
        others = [] if not self._shown_issued else [(f"{self._session.opened.offer.document} · {self._session.opened.status}", 0)]
        kept = [(row, f"Issued {row.number} · {written_day(row.printed_on)}") for row in self.issued]
        return [*others, *((words, row.id) for row, words in kept if row.id != self._shown_issued)]

    def _beside_chosen(self, shown: bool) -> None:
        """Make room for the other version, and begin to compare once the pages are printed."""
        for widget in (self.list, self.side):
            widget.setVisible(not shown)
        self._hits, self._searched = [], ""
        self.view.show_hits([])
        self.found.setText("")
        self.beside.here.setText(self.which.currentText())
        if shown:
            self._with_pdf(self.versions.compare)

    def _compared(self, found: Differences) -> None:
        self._hits = found.here
        self.view.show_hits(found.here)
        self.beside.pages.show_hits(found.there)
        count = len(found.here)
        self.found.setText(f"{count} place{'s' * (count != 1)} differ{'s' * (count == 1)}" if count else "same words")

    def find_text(self, by: int = 1) -> None:
        """Find the typed text in the document; again, go on to the next or previous place."""
        text, sheets = self.words.text().strip(), self.images.sheets
        if not text or sheets is None:
            self.view.show_hits([])
            self.found.setText("")
        elif text == self._searched and self._hits:
            self.view.go_hit(self.view.hit + by)
            self._tell_hits()
        else:
            self._searched = text
            self._session.desk.read("Searching the pages", lambda _job: (text, sheets.find(text)), self._found)

    def _found(self, result: tuple[str, list[Hit]]) -> None:
        text, hits = result
        if text == self._searched:
            self._hits = hits
            self.view.show_hits(hits)
            self._tell_hits()

    def _tell_hits(self) -> None:
        self.found.setText(f"{self.view.hit + 1} of {len(self._hits)}" if self._hits else "not found")

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
        if self._searched and self.words.text().strip() == self._searched:
            self._hits = []
            self.find_text()

    def _with_pdf(self, act: Callable[[bytes], None]) -> None:
        """Do something with the bytes of what is shown, once they are those of the document as it is."""
        if self.pdf is not None and (self._shown_issued or self.pages.current):
            act(self.pdf)
        else:
            self._waiting.append(act)
            self.pages.want(True)

    def _print(self, pdf: bytes) -> None:
        sheets = Sheets(pdf)
        if print_sheets(sheets, self._name(), self._session.desk.questions, self):
            self._say("The pages were sent to the printer.")
        sheets.close()

    def _write(self, path: Path, content: bytes) -> None:
        problem = write_file(path, content)
        if problem:
            self._session.desk.questions.tell("Not saved", problem)
        else:
            self._tell_saved(path)

    def _tell_saved(self, path: Path) -> None:
        if self.isVisible():
            self._say(f"{path.name} was saved.")
        else:
            self._session.desk.questions.tell("Saved", f"{path} was saved.")

    def _write_made(self, made: tuple[Path, bytes]) -> None:
        self._write(*made)

    def _keep(self, content: bytes | str) -> None:
        session, desk = self._session, self._session.desk
        if isinstance(content, str):
            desk.questions.tell("Not kept", content)
            return
        try:
            row = keep(session, content)
        except StoreError as error:
            desk.questions.tell("Not kept", str(error))
            return
        session.reload()
        desk.changed.emit(f"case {session.offer.case_id}")
        self._list_issued()
        self.show_issued(row.id)

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

    def _issued_shown(self) -> IssuedRow | None:
        return next((row for row in self.issued if row.id == self._shown_issued), None)

    def _row_of(self, place: int) -> IssuedRow | None:
        return self.issued[place] if 0 <= place < len(self.issued) else None

    def _is_draft(self) -> bool:
        return self._session.opened.status not in OFFERED

    def _name(self) -> str:
        return f"{self._session.opened.offer.case_id} {self._session.opened.offer.document}"

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.setToolTip(text)
        self.told.setVisible(bool(text))

    def _chosen(self, place: int) -> None:
        self.show_issued(self.which.itemData(place) or 0)

    def _zoomed(self) -> None:
        words = {"width": "Width", "page": "Page"}.get(self.view.fit, f"{self.view.percent} %")
        with QSignalBlocker(self.zoom):
            self.zoom.setCurrentText(words)
            self.zoom.setEditText(words)

    def _choose_zoom(self) -> None:
        text = self.zoom.currentText().strip().removesuffix("%").strip()
        if text.casefold() in ("width", "page"):
            self.view.set_fit("width" if text.casefold() == "width" else "page")
        elif text.isdecimal() and text:
            self.view.set_fit("factor", min(max(int(text), 25), 400))
        self._zoomed()

    def _compose(self) -> None:
        self.view = PagesView(self.images, self)
        self.list = PageList(self.view, self)
        self.beside = BesideView(self.view, self._session.desk.read, self)
        self.view.page_changed.connect(lambda _page: self._tell_state())
        self.view.zoom_changed.connect(lambda: self._zoomed())
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
        smaller = _tool(self, "magnifying-glass-minus", "Smaller (Ctrl+-)", lambda: self.view.zoom(-1))
        larger = _tool(self, "magnifying-glass-plus", "Larger (Ctrl++)", lambda: self.view.zoom(1))
        self.zoom = QComboBox(self)
        self.zoom.setEditable(True)
        self.zoom.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.zoom.addItems(_ZOOMS)
        self.zoom.setAccessibleName("Size of the pages")
        self.zoom.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.zoom.setMinimumContentsLength(6)
        self.zoom.activated.connect(lambda _place: self._choose_zoom())
        typed = self.zoom.lineEdit()
        assert typed is not None
        typed.returnPressed.connect(self._choose_zoom)
        self.place = QLabel(self)
        self.place.setProperty("role", "secondary")
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("Find in document")
        self.words.setAccessibleName("Find in document; Enter goes on to the next place, Shift+Enter back")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(self.fontMetrics().averageCharWidth() * 10)
        self.words.returnPressed.connect(self._find_typed)
        self.words.textChanged.connect(lambda text: self.find_text() if not text else None)
        self.found = QLabel(self)
        self.found.setProperty("role", "caption")
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
            ("printer", "P&rint…", self.print_pages),
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

    def _find_typed(self) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.find_text(-1 if shift else 1)

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


def _tool(parent: QWidget, icon: str, words: str, run: Callable[[], object]) -> QToolButton:
    button = QToolButton(parent)
    button.setProperty("button", "true")
    set_icon(button, icon, "text")
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(lambda _checked=False: run())
    return button
