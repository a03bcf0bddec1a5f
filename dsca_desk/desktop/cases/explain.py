"""Explain this number: a pane at the right that says how an amount came about and follows the draft; the keys that ask for it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QSplitter, QWidget
from shiboken6 import isValid

from dsca_desk.desktop.cases.explain_pane import ExplainPane
from dsca_desk.desktop.cases.session import CaseSession

WIDE_EMS = 21
LEAST_BESIDE_EMS = 44
_OPEN, _PINNED = "cases/explain/open", "cases/explain/pinned"


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
        self.pane.room_wanted.connect(self._arrange)
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
            below = self.height() * (11 if self.pane.what_if.isChecked() else 8) // 20
            self.setSizes([self.height() - below, below])


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
