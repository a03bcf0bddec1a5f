"""Explain this number: a pane at the right that says how an amount came about and follows the draft."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from dsca_desk.desktop.cases.explain_page import ICON, LINK, explanation_page
from dsca_desk.desktop.cases.figures import line_number, line_words
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.desktop.theme import theme
from dsca_desk.rules.explain import Explainer, Explanation
from dsca_desk.rules.uses import Use, used_in

REFRESH_AFTER_MS = 120
WIDE_EMS = 21
LEAST_BESIDE_EMS = 44
_OPEN, _PINNED = "cases/explain/open", "cases/explain/pinned"
_GONE = "<p>This amount is no longer in the document.</p>"
_HOW = "<p>Stand on an amount and press F1. Here you see how it came about, by which rate and rule, and how sure we are.</p>"


class PageView(QTextBrowser):
    """Shows a page made of our own marks: shipped icons in the text, links that are told instead of followed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setProperty("page", "true")
        self.document().setDocumentMargin(8)
        self._html = ""

    def show_page(self, html: str) -> None:
        """Show a page; the place one had scrolled to stays when the page has not become another."""
        if html != self._html:
            scrolled = self.verticalScrollBar().value()
            self._html = html
            self.setHtml(html)
            self.verticalScrollBar().setValue(scrolled)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's own name
        """Draw the icons of a page at the size of its text."""
        address = name.toString() if isinstance(name, QUrl) else name
        if kind == QTextDocument.ResourceType.ImageResource and address.startswith(ICON):
            _scheme, drawing, role = address.split(":")
            side = self.fontMetrics().height() - 4
            return icon(drawing, role).pixmap(QSize(side, side), self.devicePixelRatio())
        return super().loadResource(kind, name)


class ExplainPane(QFrame):
    """The pane: what is explained, the page, and copying it as text. Esc closes it unless it is pinned."""

    closed = Signal()
    left = Signal()

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explain_pane")
        self._session = session
        self._path = ""
        self._number = ""
        self._trail: list[str] = []
        self._shown: Explanation | None = None
        self._compose()
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        session.priced.connect(self._later)
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
        self.back.setEnabled(bool(self._trail))

    def as_text(self) -> str:
        """Return what is explained as text for a message or memo."""
        if self._shown is None:
            return ""
        where = self._where()
        head = f"{self._session.record}{', ' + where if where else ''}. Rules edition {self._session.desk.policy.edition.id}."
        return f"{head}\n{self._shown.text()}\n"

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
        self.page.show_page(explanation_page(explanation, where, uses, (edition,)))
        words = f"{where}, {explanation.title}" if where else explanation.title
        self.page.setAccessibleName(f"Explanation of {words}")

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

    def _leave(self) -> None:
        (self.left if self.pinned else self.closed).emit()

    def _later(self) -> None:
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Follow what happened while the pane was closed."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt sends a QShowEvent
        self.refresh()

    def _follow_link(self, address: QUrl) -> None:
        if address.toString().startswith(LINK):
            self.explain(address.toString().removeprefix(LINK))

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
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 6)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        for keys, run in (("Escape", self._leave), ("Alt+Left", self.go_back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)


class ExplainBeside(QSplitter):
    """Content with the pane at its right; below it where the window is narrow or the text large. Folded until asked for."""

    def __init__(self, content: QWidget, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._settings = session.desk.settings
        self.pane = ExplainPane(session, self)
        self._from: QWidget | None = None
        self.addWidget(content)
        self.addWidget(self.pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setCollapsible(0, False)
        self.setCollapsible(1, False)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.pane.pin.setChecked(self._settings.flag(_PINNED))
        self.pane.pin.toggled.connect(partial(self._settings.put, _PINNED))
        self.pane.setVisible(self._settings.flag(_OPEN))
        self.pane.closed.connect(self.close_pane)
        self.pane.left.connect(self.give_focus_back)
        session.explain_wanted.connect(self.explain)
        session.amount_entered.connect(self.follow)

    def explain(self, path: str) -> bool:
        """Open the pane on an amount; False when the path leads to none. The focus stays where it is."""
        focus = QApplication.focusWidget()
        if focus is not None and not self.pane.isAncestorOf(focus):
            self._from = focus
        if not self.pane.isVisible():
            self.pane.setVisible(True)
            self._settings.put(_OPEN, True)
            self._arrange()
        return self.pane.explain(path)

    def follow(self, path: str) -> None:
        """Explain the amount one has come to, when the pane is open."""
        if self.pane.isVisible() and path != self.pane.path:
            self.pane.explain(path)

    def close_pane(self) -> None:
        """Fold the pane and give the focus back to where one was."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.pane.isAncestorOf(focus)
        self.pane.setVisible(False)
        self._settings.put(_OPEN, False)
        if inside:
            self.give_focus_back()

    def give_focus_back(self) -> None:
        """Put the focus where it was when an explanation was asked for."""
        if self._from is not None and isValid(self._from):
            self._from.setFocus()

    def leave_tab(self) -> None:
        """Fold the pane when one goes to another tab, unless it is pinned."""
        if self.pane.isVisible() and not self.pane.pinned:
            self.close_pane()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the pane below where there is no room beside."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        em = self.fontMetrics().horizontalAdvance("n") * 1.7
        wide = int(em * WIDE_EMS)
        beside = self.width() >= wide + em * LEAST_BESIDE_EMS
        orientation = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self.orientation() != orientation:
            self.setOrientation(orientation)
        if beside:
            self.setSizes([max(1, self.width() - wide), wide])
        else:
            self.setSizes([self.height() * 3 // 5, self.height() * 2 // 5])


class ExplainKeys(QObject):
    """Lets a widget explain what one stands on: F1 (and Enter, where asked for) opens the pane, moving on is followed.

    `path_of` returns the path of the amount under the cursor, "" where there is none.
    """

    def __init__(self, widget: QWidget, session: CaseSession, path_of: Callable[[], str], *, enter: bool = False) -> None:
        super().__init__(widget)
        self._session, self._path_of = session, path_of
        self._keys = {Qt.Key.Key_F1} | ({Qt.Key.Key_Return, Qt.Key.Key_Enter} if enter else set())
        widget.installEventFilter(self)
        if isinstance(widget, QAbstractItemView):
            widget.selectionModel().currentChanged.connect(lambda _now, _before: self._moved())
            if enter:
                widget.viewport().installEventFilter(self)

    def explain(self) -> bool:
        """Explain what one stands on; False when that is no amount."""
        path = self._path_of()
        if path:
            self._session.explain_wanted.emit(path)
        return bool(path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Take F1 before the window does; a double click explains as well."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in self._keys and self._path_of():
                event.accept()
                return event.type() == QEvent.Type.ShortcutOverride or self.explain()
        elif event.type() == QEvent.Type.MouseButtonDblClick and isinstance(watched.parent(), QAbstractItemView):
            return self.explain()
        return super().eventFilter(watched, event)

    def _moved(self) -> None:
        path = self._path_of()
        if path:
            self._session.amount_entered.emit(path)


def _tool(parent: QWidget, name: str, words: str, run: Callable[[], object]) -> QToolButton:
    button = QToolButton(parent)
    set_icon(button, name)
    button.setAutoRaise(True)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(lambda _checked=False: run())
    button.setMinimumSize(24, 24)
    return button
