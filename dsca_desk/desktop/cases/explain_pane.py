"""The pane that explains an amount: how it came about, who typed what, what would come out if an input were another."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.explain_page import LINK, REFERENCE, Beside, explanation_page, title_of
from dsca_desk.desktop.cases.explain_typed import FIELDS, typed_words
from dsca_desk.desktop.cases.explain_whatif import WhatIf
from dsca_desk.desktop.cases.figures import line_number, line_words
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.page_view import PageView
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import theme
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.explain import Explainer, Explanation
from dsca_desk.rules.uses import Use, used_in
from dsca_desk.services.rate_rows import rate_address
from dsca_desk.services.typed import Typed, typed_in_line

REFRESH_AFTER_MS = 120
_LEAST_LINES = 18  # of text, for an explanation above what is tried
_GONE = "<p>This amount is no longer in the document.</p>"
_HOW = "<p>Stand on an amount and press F1. Here you see how it came about, by which rate and rule, and how sure we are.</p>"


class ExplainPane(QFrame):
    """The pane: what is explained, the page, copying it as text, trying another input. Esc closes it unless it is pinned."""

    closed = Signal()
    left = Signal()
    room_wanted = Signal()

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explain_pane")
        self._session = session
        self._path = ""
        self._number = ""
        self._trail: list[str] = []
        self._shown: Explanation | None = None
        self._typed: dict[tuple[str, int], dict[str, Typed]] = {}
        self._asked: tuple[str, int] | None = None
        self._compose()
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        session.priced.connect(self._later)
        session.state_changed.connect(self._later)  # once saved, what was typed has a name and a day
        theme().changed.connect(self.refresh)
        self.page.show_page(_HOW)

    @property
    def path(self) -> str:
        """The path of the amount that is explained."""
        return self._path

    @property
    def explanation(self) -> Explanation | None:
        """What is shown, None while nothing is."""
        return self._shown

    @property
    def pinned(self) -> bool:
        """Whether the pane stays when one goes elsewhere."""
        return self.pin.isChecked()

    def explain(self, path: str) -> bool:
        """Explain the amount at a path; False when the path leads to none."""
        if path != self._path and self._path:
            self._trail = [*self._trail, self._path][-20:]
        self._go(path)
        return self._shown is not None

    def refresh(self) -> None:
        """Explain the same amount of the document as it is now; a line is followed when it has moved."""
        self._timer.stop()
        session = self._session
        if not self._path or session.price is None or session.schedule is None:
            return
        self._path = self._followed(self._path)
        explainer = Explainer(session.price, session.schedule, session.desk.policy)
        try:
            self._shown = explainer.explain(self._path)
        except KeyError:
            self._shown = None
            self.page.show_page(_GONE)
        else:
            self._show(self._shown, used_in(explainer, session.price, session.schedule, self._path))
        self.copy.setEnabled(self._shown is not None)
        self.what_if.setEnabled(self._shown is not None)
        self.back.setEnabled(bool(self._trail))
        if self._shown is None:
            self.trial.hide()
        elif self.what_if.isChecked():
            self.trial.show()
            self.trial.ask(self._path, self._title())

    def try_other(self, wanted: bool) -> None:
        """Open the form that tries another input, or fold it away."""
        self.what_if.setChecked(wanted)
        self.trial.setVisible(wanted)
        self._make_room()
        self.room_wanted.emit()
        if wanted:
            self.trial.ask(self._path, self._title())
            self.trial.input.setFocus()
        else:
            self.page.setFocus()

    def as_text(self) -> str:
        """Return what is explained as text for a message or memo."""
        if self._shown is None:
            return ""
        where = self._where()
        head = f"{self._session.record}{', ' + where if where else ''}. Rules edition {self._session.desk.policy.edition.id}."
        typed = self._beside(self._shown).typed
        said = "".join(f"{title_of(step)}: {typed[step.name]}\n" for step in self._shown.steps if step.name in typed)
        return f"{head}\n{self._shown.text()}\n{said}"

    def go_back(self) -> None:
        """Explain the amount before."""
        if self._trail:
            self._go(self._trail.pop())

    def _go(self, path: str) -> None:
        self._path = path
        self._number = line_number(self._session.offer, path)
        self.page.verticalScrollBar().setValue(0)
        self.refresh()

    def _show(self, explanation: Explanation, uses: tuple[Use, ...]) -> None:
        where = self._where()
        edition = f"Rules edition {self._session.desk.policy.edition.id}"
        self.page.show_page(explanation_page(explanation, where, uses, (edition,), self._beside(explanation)))
        self.page.setAccessibleName(f"Explanation of {self._title()}")

    def _title(self) -> str:
        where, title = self._where(), title_of(self._shown.steps[-1]) if self._shown is not None else ""
        return f"{where}, {title}" if where else title

    def _beside(self, explanation: Explanation) -> Beside:
        """The rows behind the rates, and who typed what the amount begins with, as far as that was looked up."""
        session = self._session
        line = _line_at(session.offer, self._number)
        rates = {step.name: step.rate for step in explanation.steps if step.rate is not None}
        rows = {name: rate_address(session.desk.policy, name, rate, line) for name, rate in rates.items()}
        if line is None:
            return Beside(rows)
        known = self._typed.get((self._number, session.opened.revision))
        if known is None:
            self._look_up_typed()
            known = {}
        kept = _line_at(session.opened.offer, self._number)
        begins = {"base", explanation.steps[-1].name}  # what else it rests on is one link away
        words = {name: typed_words(name, line, kept, known) for name in begins}
        return Beside(rows, {name: text for name, text in words.items() if text})

    def _look_up_typed(self) -> None:
        session = self._session
        number, key = self._number, (self._number, session.opened.revision)
        if self._asked == key:
            return
        self._asked = key
        store, offer = session.desk.store, session.opened.offer

        def look(_job: Job) -> dict[str, Typed]:
            return typed_in_line(store, offer.case_id, offer.document, number, FIELDS)

        def found(typed: dict[str, Typed]) -> None:
            self._typed = {key: typed}
            self._asked = None
            if self._number == number and self.isVisible():
                self.refresh()

        session.desk.peek(look, found)

    def _where(self) -> str:
        return line_words(self._session.offer, self._path)

    def _followed(self, path: str) -> str:
        """Find the line of a path by its number when lines were moved, added or deleted before it."""
        offer = self._session.offer
        if not self._number or line_number(offer, path) == self._number:
            return path
        ending = path.rpartition("].")[2]
        for place, line in enumerate(offer.lines):
            if line.number == self._number:
                return f"lines[{place}].{ending}"
            for inner, part in enumerate(line.sublines):
                if part.number == self._number:
                    return f"lines[{place}].sublines[{inner}].{ending}"
        return f"lines[{len(offer.lines)}].{ending}"

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Where the pane is low, what is tried takes the place of the explanation."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        low = self.height() < self.fontMetrics().height() * _LEAST_LINES
        self.page.setVisible(not (low and self.trial.isVisibleTo(self)))

    def _leave(self) -> None:
        if self.what_if.isChecked():
            self.try_other(False)
            return
        (self.left if self.pinned else self.closed).emit()

    def _later(self) -> None:
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Follow what happened while the pane was closed."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt sends a QShowEvent
        self.refresh()

    def _follow_link(self, address: QUrl) -> None:
        target, window = QUrl.fromPercentEncoding(address.toEncoded()), self.window()
        if target.startswith(LINK):
            self.explain(target.removeprefix(LINK))
        elif target.startswith(REFERENCE) and isinstance(window, MainWindow):
            window.go("reference", target.removeprefix(REFERENCE))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.as_text())

    def _paint_sign(self) -> None:
        self._sign.setPixmap(icon("function", "text").pixmap(QSize(16, 16), self.devicePixelRatio()))

    def _compose(self) -> None:
        sign = QLabel(self)
        self._sign = sign
        self._paint_sign()
        theme().changed.connect(self._paint_sign)
        title = QLabel("Explain this number", self)
        title.setObjectName("explain_title")
        self.back = _tool(self, "caret-left", "Back to the amount before (Alt+Left)", self.go_back)
        self.back.setEnabled(False)
        self.pin = _tool(self, "push-pin", "Pin: stay open on every tab", lambda: None)
        self.pin.setCheckable(True)
        self.close_button = _tool(self, "x", "Close (Esc)", self.closed.emit)
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 4, 2)
        head.setSpacing(4)
        head.addWidget(sign)
        head.addWidget(title)
        head.addStretch(1)
        for button in (self.back, self.pin, self.close_button):
            head.addWidget(button)
        self.page = PageView(self)
        self.page.setAccessibleName("Explanation")
        self.page.anchorClicked.connect(self._follow_link)
        self.copy = QPushButton("Copy &as text", self)
        set_icon(self.copy, "copy", "text")
        self.copy.clicked.connect(self._copy)
        self.copy.setEnabled(False)
        self.what_if = QPushButton("What &if…", self)
        self.what_if.setCheckable(True)
        self.what_if.setToolTip("Try another value and see what would come out; nothing is kept")
        set_icon(self.what_if, "flask", "text")
        self.what_if.clicked.connect(self.try_other)
        self.what_if.setEnabled(False)
        self.trial = WhatIf(self._session, self)
        self.trial.hide()
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 6)
        foot.addWidget(self.copy)
        foot.addWidget(self.what_if)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.page, 3)
        column.addWidget(self.trial, 4)
        column.addLayout(foot)
        for keys, run in (("Escape", self._leave), ("Alt+Left", self.go_back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)


def _line_at(offer: Offer, number: str) -> Line | None:
    """The line or subline of a number."""
    every = (one for line in offer.lines for one in (line, *line.sublines))
    return next((one for one in every if one.number == number), None) if number else None


def _tool(parent: QWidget, name: str, words: str, run: Callable[[], object]) -> QToolButton:
    button = QToolButton(parent)
    set_icon(button, name)
    button.setAutoRaise(True)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(lambda _checked=False: run())
    button.setMinimumSize(24, 24)
    return button
