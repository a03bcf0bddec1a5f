"""The Compare tab: any two versions of the case as rows of what changed, with money, notes, payments and the scope questions."""

from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.compare_beside import SCOPE_CHECKS, Box, payments_page, scope_page
from dsca_desk.desktop.cases.compare_rows import Compared, Row, compared
from dsca_desk.desktop.cases.compare_table import SAYS, CompareModel, CompareView, marked
from dsca_desk.desktop.cases.compare_versions import DRAFT, Choice, choices_of, received_of, usual, version_of
from dsca_desk.desktop.cases.explain_page import caption, hairline
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.page_view import PageView
from dsca_desk.desktop.saving import ask_where, write_file
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import theme
from dsca_desk.policy.table import PolicyError
from dsca_desk.rules.changes import compare
from dsca_desk.services.change_printing import printed_redline
from dsca_desk.services.changing import AnswerKept, answers_of
from dsca_desk.services.versions import Comparison
from dsca_desk.store.errors import StoreError

_PDF = "PDF (*.pdf)"
_NARROW_LETTERS = 130


class Told(NamedTuple):
    """What a comparison answers: its rows, the two versions, the answers that led to the document."""

    found: Compared
    comparison: Comparison
    answers: tuple[AnswerKept, ...]


class CompareTab(QWidget):
    """Compares when it is shown, again after every edit and save. Nothing is edited here; Enter goes to the field of a change."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        self._session, self._window = session, window
        self._stale = self._chosen = False
        self._choices: tuple[Choice, ...] = ()
        self._told: Told | None = None
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self._start)
        self.model = CompareModel(self)
        self._compose()
        self._stale = True
        session.priced.connect(self._changed)
        session.state_changed.connect(self._changed)
        session.checked.connect(self._show_scope)
        session.desk.changed.connect(self._written)
        theme().changed.connect(self._show_pages)

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """Work begins in the table."""
        return self.view

    def focus_path(self, path: str) -> bool:  # noqa: ARG002 - nothing is edited here
        """Nothing is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is typed that counts."""
        return True

    def show_versions(self, before: str, after: str) -> None:
        """Compare two versions by name. Unknown names are left as they are."""
        for box, name in ((self.before, before), (self.after, after)):
            if (place := box.findData(name)) >= 0:
                box.setCurrentIndex(place)
        self._chosen = True
        self._start()

    @property
    def compared(self) -> Compared | None:
        """What the last comparison found, None while there is none."""
        return self._told.found if self._told is not None else None

    def row(self) -> Row | None:
        """The chosen row."""
        place = self.view.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def next_difference(self, by: int = 1) -> None:
        """Go to the next change, or back with -1; after the last one comes the first."""
        places = [place for place, row in enumerate(self.model.rows) if row.is_change]
        if not places:
            return
        here = self.view.currentIndex().row()
        if by > 0:
            place = next((one for one in places if one > here), places[0])
        else:
            place = next((one for one in reversed(places) if one < here), places[-1])
        self.view.setCurrentIndex(self.model.index(place, SAYS))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_redline(self) -> None:
        """Ask where, and save the differences as PDF."""
        told, session = self._told, self._session
        if told is None:
            return
        path = ask_where(session.desk, "Save the redline", f"{session.offer.case_id} redline.pdf", _PDF)
        if path is None:
            return
        policy, day, marking = session.desk.policy, session.desk.today, session.desk.preferences.marking

        def work(_job: Job) -> bytes | str:
            try:
                return printed_redline(told.comparison, policy, printed_on=day, marking=marking)
            except (PolicyError, ValueError) as error:
                return str(error)

        def made(result: bytes | str) -> None:
            problem = result if isinstance(result, str) else write_file(path, result)
            if problem:
                session.desk.questions.tell("Not saved", problem)
            else:
                self.count.setText(f"{path.name} was saved.")

        session.desk.read("Printing the redline", work, made)

    def go_to_change(self) -> None:
        """Show the field of the chosen change."""
        row = self.row()
        if row is not None and row.path and self.after.currentData() == DRAFT:
            workspace = getattr(self._window.shown_place(), "workspace", None)
            if workspace is not None:
                workspace.go_to(row.path)

    # --- comparing ----------------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._pause.start()

    def _written(self, what: str) -> None:
        if what == f"case {self._session.opened.offer.case_id}":
            self._changed()

    def _list(self) -> bool:
        """Fill the boxes with the versions there are now; what was chosen stays chosen."""
        try:
            self._choices = choices_of(self._session)
        except StoreError as error:
            self.count.setText(str(error))
            return False
        kept = (self.before.currentData(), self.after.currentData()) if self._chosen else usual(self._session, self._choices)
        for box, name in ((self.before, kept[0]), (self.after, kept[1])):
            with QSignalBlocker(box):
                box.clear()
                for choice in self._choices:
                    box.addItem(choice.words, choice.name)
                place = box.findData(name)
                box.setCurrentIndex(place if place >= 0 else max(box.findData(DRAFT), 0))
        return True

    def _start(self) -> None:
        """Compare in the background."""
        self._stale = False
        if not self._list():
            return
        if self._job is not None:
            self._job.cancel()
        session = self._session
        store, policy, today = session.desk.store, session.desk.policy, session.desk.today
        first, second = self.before.currentData(), self.after.currentData()
        named = {choice.name: choice.version for choice in self._choices}
        offer, priced, document, case = session.offer, session.price, session.opened.offer.document, session.opened.offer.case_id

        def work(_job: Job) -> Told | str:
            try:
                earlier, later = (offer if name == DRAFT else version_of(store, case, name) for name in (first, second))
                changes = compare(earlier, later)
                received: Decimal | None = received_of(store, case, document) if second == DRAFT else None
                known = {side: priced for side, name in (("before", first), ("after", second)) if name == DRAFT and priced}
                known = {side: one for side, one in known.items() if one.offer == offer}
                found = compared(earlier, later, changes, policy, today=today, received=received, prices=known)
                answers = answers_of(store, case, later.document)
            except (StoreError, PolicyError, ValueError) as error:
                return str(error)
            return Told(found, Comparison(case, named[first], named[second], earlier, later, changes), answers)

        self._job = session.desk.read("Comparing the versions", work, self._show)

    def _show(self, told: Told | str) -> None:
        self._job = None
        if isinstance(told, str):
            self._told = None
            self.model.show_rows((), "Before", "After")
            self.count.setText(f"These versions cannot be compared: {told}")
            return
        self._told = told
        self._show_rows()
        self._show_pages()

    def _show_rows(self) -> None:
        told = self._told
        if told is None:
            return
        old = self.row()
        rows = [row for row in told.found.rows if row.kind != "same" or self.unchanged.isChecked()]
        heads = {choice.name: choice.head for choice in self._choices}
        self.model.show_rows(rows, *(heads.get(box.currentData(), "") for box in (self.before, self.after)))
        self.view.fit()
        keys = [(row.place, row.path) for row in rows]
        key = (old.place, old.path) if old is not None else None
        start = next((place for place, row in enumerate(rows) if row.is_change), 0)
        place = keys.index(key) if key in keys else start
        if rows:
            self.view.setCurrentIndex(self.model.index(place, SAYS))
        counted = told.found.counted()
        self.count.setText(f"{counted} · F7 next" if any(row.is_change for row in rows) else counted)

    def _show_pages(self) -> None:
        self._show_row()
        self._show_scope()
        if self._told is not None:
            self.payments.page.show_page(payments_page(self._told.found.payments))

    def _show_scope(self) -> None:
        told = self._told
        if told is None:
            return
        findings = [one for one in self._session.findings if one.id in SCOPE_CHECKS] if self.after.currentData() == DRAFT else []
        page = scope_page(told.answers, self._session.desk.policy, findings, told.comparison.later.document)
        self.scope.page.show_page(page)

    def _show_row(self) -> None:
        """Say the chosen row in full, then the notes that changed."""
        told, row = self._told, self.row()
        if told is None:
            return
        parts = []
        if row is not None and row.pieces:
            title = row.place if row.note else f"Line {row.place}" if row.place else row.about
            about = f" · {row.about}" if row.place and row.about else ""
            parts.append(f'<p style="margin:0 0 3px 0"><b>{_plain(title)}{_plain(about)}</b></p>')
            for piece in row.pieces:
                label = f"{_plain(piece.label)}: " if piece.label else ""
                parts.append(f'<p style="margin:0 0 3px 0">{label}{marked(piece.words)}</p>')
        others = [one for one in told.found.rows if one.note and one.is_change and one is not row]
        if row is not None and row.note:
            others = []
        elif row is not None and row.place and not row.note and row.kind != "total":
            others = [one for one in others if one.place in row.remark.replace(" …", "").split(", ")]
        for one in others[:20]:
            if parts:
                parts.append(hairline())
            words = one.pieces[0].words
            parts.append(f'<p style="margin:0 0 3px 0"><b>{one.place} · {_plain(one.about)}</b> ({one.kind})</p>')
            parts.append(f'<p style="margin:0">{marked(words)}</p>')
        self.page.show_page("".join(parts) or caption("Nothing is different here."))

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self.before, self.after = QComboBox(self), QComboBox(self)
        for box, name in ((self.before, "Compare this version"), (self.after, "with this version")):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.activated.connect(lambda _place: self._pick())
        arrow = QLabel(self)
        side = self.fontMetrics().height()
        arrow.setPixmap(icon("arrow-right", "secondary").pixmap(side, side))
        self.unchanged = QCheckBox("Show &unchanged", self)
        self.unchanged.toggled.connect(lambda _on: self._show_rows())
        self.count = ElidedLabel(self)
        self.count.setProperty("role", "secondary")
        self.count.setAccessibleName("What the comparison found")
        self.back = self._step("arrow-up", "Previous change (Shift+F7)", -1)
        self.forth = self._step("arrow-down", "Next change (F7)", 1)
        self.redline = QPushButton("Redline P&DF…", self)
        set_icon(self.redline, "file-pdf", "text")
        self.redline.clicked.connect(lambda _checked=False: self.save_redline())
        tools = QHBoxLayout()
        tools.setSpacing(6)
        for widget in (self.before, arrow, self.after, self.unchanged):
            tools.addWidget(widget)
        tools.addWidget(self.count, 1)
        for button in (self.back, self.forth, self.redline):
            tools.addWidget(button)
        self.view = CompareView(self.model, self)
        self.view.selectionModel().currentRowChanged.connect(lambda _now, _old: self._show_row())
        self.view.activated.connect(self._go)
        self.page = PageView(self)
        self.page.setAccessibleName("The chosen change in full, and the notes that changed")
        self.scope = Box("signpost", "Right document?", self)
        self.scope.page.anchorClicked.connect(lambda url: self._follow(url.toString()))
        self.payments = Box("calendar-check", "What it does to payments", self)
        self._left = QSplitter(Qt.Orientation.Vertical, self)
        self._left.addWidget(self.view)
        self._left.addWidget(self.page)
        self._right = QSplitter(Qt.Orientation.Vertical, self)
        self._right.addWidget(self.scope)
        self._right.addWidget(self.payments)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(self._left)
        self._split.addWidget(self._right)
        for split in (self._left, self._right, self._split):
            split.setChildrenCollapsible(False)
            split.setHandleWidth(6)
        self._split.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(tools)
        column.addWidget(self._split, 1)

    def _step(self, drawing: str, words: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("button", "true")
        set_icon(button, drawing, "text")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda _checked=False: self.next_difference(by))
        return button

    def _pick(self) -> None:
        self._chosen = True
        self._start()

    def _go(self, _index: QModelIndex) -> None:
        self.go_to_change()

    def _follow(self, path: str) -> None:
        workspace = getattr(self._window.shown_place(), "workspace", None)
        if workspace is not None:
            workspace.go_to(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Walk over the changes."""
        if event.key() == Qt.Key.Key_F7:
            self.next_difference(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Compare what was edited while one was elsewhere."""
        super().showEvent(event)
        if self._stale:
            self._start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the boxes below where there is no room beside the table."""
        super().resizeEvent(event)
        letter = self.fontMetrics().averageCharWidth()
        narrow = self.width() < letter * _NARROW_LETTERS
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._split.orientation() != wanted:
            self._split.setOrientation(wanted)
        self._right.setOrientation(Qt.Orientation.Horizontal if narrow else Qt.Orientation.Vertical)
        wide = letter * 37
        height = self.height()
        self._split.setSizes([height * 2 // 3, height // 3] if narrow else [self.width() - wide, wide])
        self._left.setSizes([height * 2 // 3, height // 3])
        self._right.setSizes([self.width() // 2] * 2 if narrow else [height * 3 // 5, height * 2 // 5])
        self.page.setVisible(not narrow or height > letter * 60)
        self.view.fit()


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
