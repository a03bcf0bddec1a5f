"""The Compare tab: any two versions of the case as rows of what changed, with money, notes, payments and the scope questions."""

from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
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

from dsca_desk.desktop.cases.around import workspace_of
from dsca_desk.desktop.cases.checks_fixes import BY_COMMAND, asks, fix_of, fixed
from dsca_desk.desktop.cases.compare_beside import SCOPE_CHECKS, Box, payments_page, scope_page
from dsca_desk.desktop.cases.compare_rows import Compared, Piece, Row, compared, in_numbers
from dsca_desk.desktop.cases.compare_table import BESIDE, NUMBERS, SAYS, TOGETHER, CompareModel, CompareView, marked
from dsca_desk.desktop.cases.compare_versions import DRAFT, Choice, choices_of, received_of, usual
from dsca_desk.desktop.cases.explain_page import caption, hairline
from dsca_desk.desktop.cases.milestones_strip import Strip
from dsca_desk.desktop.cases.reading_tab import ReadingTab
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.page_view import PageView
from dsca_desk.desktop.saving import ask_where, write_file
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import theme
from dsca_desk.policy.table import PolicyError
from dsca_desk.records.offer import BASIC
from dsca_desk.rules.changes import compare
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.timeline import TimelinePoint
from dsca_desk.services.change_printing import printed_redline
from dsca_desk.services.changing import AnswerKept, answers_of
from dsca_desk.services.timelines import timeline_of
from dsca_desk.services.versions import Comparison, read_version
from dsca_desk.store.errors import StoreError

_PDF = "PDF (*.pdf)"
_NARROW_LETTERS = 130
_LOW_LINES = 27  # below so many lines the strip would take room from the changes
_IN_FORCE = ("Implemented", "Closed", "Canceled")
_MODES = (
    (TOGETHER, "Red&line", "Words of both versions together: what is gone is struck through, what is new underlined"),
    (BESIDE, "Side b&y side", "What each version says in a column of its own"),
    (NUMBERS, "Nu&mbers only", "Only quantities and money"),
)


class Told(NamedTuple):
    """What a comparison answers: its rows, the two versions, the answers that led to the document, and its timeline.

    A document that is in force has no timeline here.
    """

    found: Compared
    comparison: Comparison
    answers: tuple[AnswerKept, ...]
    points: tuple[TimelinePoint, ...] = ()


class CompareTab(ReadingTab):
    """Compares when it is shown, again after every edit and save. Nothing is edited here; Enter goes to the field of a change."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__(session)
        self._window = window
        self._chosen = False
        self._choices: tuple[Choice, ...] = ()
        self._told: Told | None = None
        self._has_strip = False
        self._findings: list[Finding] = []
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self._start)
        self.model = CompareModel(self)
        self._compose()
        session.priced.connect(self._changed)
        session.checked.connect(self._show_scope)
        theme().changed.connect(self._show_pages)

    def begins_at(self) -> QWidget:
        """Work begins in the table."""
        return self.view

    def read(self) -> None:
        """Compare anew, once for edits that come together."""
        self._pause.start()

    def show_mode(self, mode: str) -> None:
        """Show the words of both versions together, beside each other, or only numbers."""
        self.model.mode = mode
        for name, button in self.modes.items():
            button.setChecked(name == mode)
        self._show_rows()
        self._show_row()

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
        """Show the field of the chosen change, of a version that can be opened in that version."""
        row, name = self.row(), self.after.currentData()
        if row is None or not row.path:
            return
        if name in (DRAFT, self._session.shown):
            workspace = workspace_of(self)
            if workspace is not None:
                workspace.go_to(row.path)
        elif not name.endswith(" base"):
            self._window.go("cases", f"{self._session.opened.offer.case_id}/{name}#{row.path}")

    # --- comparing ----------------------------------------------------------------------------------------------------------

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

        in_force = session.opened.status.startswith(_IN_FORCE)

        def work(_job: Job) -> Told | str:
            try:
                earlier, later = (offer if name == DRAFT else read_version(store, case, name) for name in (first, second))
                changes = compare(earlier, later)
                received: Decimal | None = received_of(store, case, document) if second == DRAFT else None
                known = {side: priced for side, name in (("before", first), ("after", second)) if name == DRAFT and priced}
                known = {side: one for side, one in known.items() if one.offer == offer}
                found = compared(earlier, later, changes, policy, today=today, received=received, prices=known)
                answers = answers_of(store, case, later.document)
                points = () if in_force else timeline_of(store, policy, case, document, today).points
            except (StoreError, PolicyError, ValueError) as error:
                return str(error)
            return Told(found, Comparison(case, named[first], named[second], earlier, later, changes), answers, points)

        self._job = session.desk.read("Comparing the versions", work, self._show)

    def _show(self, told: Told | str) -> None:
        self._job = None
        if isinstance(told, str):
            self._told = None
            self.model.show_rows((), "Before", "After")
            self.count.setText(f"These versions cannot be compared: {told}")
            return
        self._told = told
        self.strip.show_points(told.points)
        self._has_strip = bool(told.points)
        self._show_room()
        self._show_rows()
        self._show_pages()

    def _show_rows(self) -> None:
        told = self._told
        if told is None:
            return
        old = self.row()
        rows = [row for row in told.found.rows if row.kind != "same" or self.unchanged.isChecked()]
        if self.model.mode == NUMBERS:
            rows = [row for row in rows if in_numbers(row)]
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
            session = self._session
            asks = session.opened.offer.document != BASIC and not session.read_only
            self.payments.page.show_page(payments_page(self._told.found.payments, asks=asks))

    def _show_scope(self) -> None:
        told = self._told
        if told is None:
            return
        found = self._session.open_findings if self.after.currentData() == DRAFT else ()
        self._findings = [one for one in found if one.id in SCOPE_CHECKS]
        flags = {}
        for row in told.found.rows:
            inside = [one for one in self._findings if row.path and (one.path == row.path or one.path.startswith(f"{row.path}."))]
            if inside:
                flags[row.path] = "error" if any(one.severity == "error" for one in inside) else "warning"
        self.model.show_found(flags)
        self.view.fit()
        page = scope_page(told.answers, self._session.desk.policy, self._findings, told.comparison.later.document)
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
            beside = self.model.mode == BESIDE
            parts += [_beside(piece) if beside else _together(piece) for piece in row.pieces]
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
            box.setMinimumContentsLength(10)
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
        self.redline = QPushButton("Redline &PDF…", self)
        set_icon(self.redline, "file-pdf", "text")
        self.redline.clicked.connect(lambda _checked=False: self.save_redline())
        self.modes: dict[str, QPushButton] = {}
        for mode, words, help_ in _MODES:
            button = QPushButton(words, self)
            button.setCheckable(True)
            button.setChecked(mode == TOGETHER)
            button.setToolTip(help_)
            button.setAccessibleDescription(help_)
            button.clicked.connect(lambda _checked=False, mode=mode: self.show_mode(mode))
            self.modes[mode] = button
        versions = QHBoxLayout()
        versions.setSpacing(6)
        versions.addWidget(self.before, 1)
        versions.addWidget(arrow)
        versions.addWidget(self.after, 1)
        versions.addWidget(self.count, 1)
        for widget in (self.back, self.forth, self.redline):
            versions.addWidget(widget)
        ways = QHBoxLayout()
        ways.setSpacing(0)
        for button in self.modes.values():
            ways.addWidget(button)
        ways.addSpacing(12)
        ways.addWidget(self.unchanged)
        ways.addStretch(1)
        tools = QVBoxLayout()
        tools.setSpacing(6)
        tools.addLayout(versions)
        tools.addLayout(ways)
        self.strip = Strip(self)
        self.strip.hide()
        self.strip.opened.connect(lambda _code: self._follow("milestones"))
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
        column.addWidget(self.strip)
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
        verb, _, place = path.partition(":")
        if verb == "fix" and place.isdecimal() and int(place) < len(self._findings):
            self.apply_fix(self._findings[int(place)])
        elif path == "received":
            self._window.commands.run(path)
        elif (workspace := workspace_of(self)) is not None:
            workspace.go_to(path)

    def apply_fix(self, finding: Finding) -> None:
        """Put right what a check found; Ctrl+Z takes it back. What has a dialog of its own is done there."""
        session = self._session
        if asks(finding) in BY_COMMAND:
            self._window.commands.run(asks(finding))
            return
        fix = fix_of(finding)
        if fix is None or session.read_only:
            return
        try:
            offer = fixed(session.offer, finding)
        except (LookupError, ValueError, AttributeError):
            self.count.setText("The document has changed since it was checked. It is checked again.")
        else:
            session.draft.replace(offer, fix.step)
        session.check_now()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Walk over the changes."""
        if event.key() == Qt.Key.Key_F7:
            self.next_difference(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the boxes below where there is no room beside the table."""
        super().resizeEvent(event)
        letter, height = self.fontMetrics().averageCharWidth(), self.height()
        narrow = self.lay_beside(self._split, letter * 37, _NARROW_LETTERS)
        self._right.setOrientation(Qt.Orientation.Horizontal if narrow else Qt.Orientation.Vertical)
        self._left.setSizes([height * 2 // 3, height // 3])
        self._right.setSizes([self.width() // 2] * 2 if narrow else [height * 3 // 5, height * 2 // 5])
        self.page.setVisible(not narrow or height > letter * 60)
        self._show_room()
        self.view.fit()

    def _show_room(self) -> None:
        """Leave the timeline out where the window is low."""
        self.strip.setVisible(self._has_strip and self.height() >= _LOW_LINES * self.fontMetrics().height())


def _together(piece: Piece) -> str:
    label = f"{_plain(piece.label)}: " if piece.label else ""
    return f'<p style="margin:0 0 3px 0">{label}{marked(piece.words)}</p>'


def _beside(piece: Piece) -> str:
    """What a field said and says, beside each other."""
    sides = [[word for word in piece.words if word.fate != other] for other in ("new", "gone")]
    cells = "".join(f'<td width="50%" style="padding-right:12px">{marked(words)}</td>' for words in sides)
    label = f'<tr><td colspan="2">{_plain(piece.label)}</td></tr>' if piece.label else ""
    return f'<table width="100%" cellspacing="0" cellpadding="1">{label}<tr>{cells}</tr></table>'


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
