"""Walking over the panes of a window with F6: each keeps the field that had the focus last."""

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTabWidget  # each kind of widget that is named here would delay the first window


class Panes(QObject):
    """The panes are the widgets whose property `pane` is set; the window makes the work of a place one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._last: dict[int, weakref.ref[QWidget]] = {}
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # there is one by now

    def all(self) -> list[QWidget]:
        """Return the panes one can go to, in reading order: from the top, then from the left."""
        found = [
            widget
            for widget in self._window.findChildren(QWidget)
            if widget.property("pane") and widget.isVisible() and first_focus(widget) is not None
        ]
        return sorted(found, key=self._corner)

    def step(self, by: int) -> None:
        """Go to the next pane, or with -1 to the one before."""
        panes = self.all()
        if not panes:
            return
        here = pane_of(QApplication.focusWidget())
        place = panes.index(here) if here in panes else -1 if by > 0 else 0
        self.enter(panes[(place + by) % len(panes)])

    def enter(self, pane: QWidget) -> None:
        """Put the focus into a pane, on what had it last there."""
        reference = self._last.get(id(pane))
        target = reference() if reference is not None else None
        if target is None or not target.isVisible() or not target.isEnabled() or pane_of(target) is not pane:
            take_focus = getattr(pane, "take_focus", None)  # a pane may know better than its order
            if take_focus is not None:
                take_focus()
                return
            target = first_focus(pane)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _corner(self, pane: QWidget) -> tuple[int, int]:
        """Where a pane begins; one that has others inside, as a place has its list, begins beside them."""
        corner = pane.mapTo(self._window, QPoint(0, 0))
        inside = [inner for inner in pane.findChildren(QWidget) if inner.property("pane") and inner.isVisible()]
        beside = [inner.mapTo(self._window, QPoint(inner.width(), 0)).x() for inner in inside]
        return corner.y() // 40, max([corner.x(), *beside])

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        pane = pane_of(new) if new is not None and new.window() is self._window else None
        if pane is not None and new is not None:
            self._last[id(pane)] = weakref.ref(new)


def first_focus(pane: QWidget) -> QWidget | None:
    """Return the first widget of a pane that takes the focus with Tab, leaving out panes inside it."""
    for widget in (pane, *pane.findChildren(QWidget)):
        usable = widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if usable and widget.focusProxy() is None and pane_of(widget) is pane:
            return widget
    return None


def first_field(inside: QWidget) -> QWidget | None:
    """Return the topmost, then leftmost field or grid inside a widget that takes the focus; None where there is none."""
    from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit

    fields = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
    found = [
        (corner.y(), corner.x(), number, field)
        for number, field in enumerate(inside.findChildren(QWidget))
        if isinstance(field, fields)
        and field.isVisible()
        and field.isEnabled()
        and field.focusPolicy() & Qt.FocusPolicy.TabFocus
        and field.focusProxy() is None
        for corner in (field.mapTo(inside, QPoint(0, 0)),)
    ]
    return min(found)[-1] if found else None


def begin_in(tabs: "QTabWidget") -> None:
    """Put the focus where the work of the shown tab begins: where it says itself, else on its first field or grid."""
    page = tabs.currentWidget()
    layout = page.layout() if page is not None else None
    item = layout.itemAt(0) if layout is not None else None
    inside = item.widget() if item is not None else None
    if inside is None:
        target = None
    elif hasattr(inside, "begins_at"):
        target = first_stop(inside)
    else:
        target = first_field(inside) or first_stop(inside)
    (target or tabs.tabBar()).setFocus(Qt.FocusReason.OtherFocusReason)


def first_stop(inside: QWidget) -> QWidget | None:
    """Return where work inside another widget begins: what it says itself (`begins_at`), or the first widget where Tab stops."""
    begins_at = getattr(inside, "begins_at", None)
    start: QWidget | None = begins_at() if begins_at is not None else None
    if start is not None and _stops(start):
        return start
    widget = inside.nextInFocusChain()
    while widget is not None and widget is not inside:
        if inside.isAncestorOf(widget) and _stops(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _stops(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def pane_of(widget: QWidget | None) -> QWidget | None:
    """Return the innermost pane a widget lies in."""
    while widget is not None and not widget.property("pane"):
        widget = widget.parentWidget()
    return widget
