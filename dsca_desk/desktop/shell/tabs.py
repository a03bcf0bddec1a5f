"""Tabs of a workspace: made when they are first shown, with room for the one that is shown only."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QTabWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.fields import go_to_unclear
from dsca_desk.desktop.shell.panes import first_stop


class Tab(Protocol):
    """A tab of a workspace: a widget that may know the field at a path and read what is still being typed."""

    def widget(self) -> QWidget:
        """The widget of the tab."""
        ...

    def focus_path(self, path: str) -> bool:
        """Put the focus on the field that edits a path; False when the tab has none."""
        ...

    def finish(self) -> bool:
        """Take over what is still being typed; False when something is unclear."""
        ...


AnyTab = TypeVar("AnyTab", bound=Tab)


class TabSpec(NamedTuple, Generic[AnyTab]):
    """A tab: its name for tests and settings, its title, and how it is made (of session and window) when first shown."""

    name: str
    title: str
    make: Callable[[Any, Any], AnyTab]


class ShownTabs(QTabWidget):
    """Tabs that need room for the page that is shown only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)  # the line below the tabs is that of the page
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """The room of the page that is shown, below the tabs."""
        page, bar = self.currentWidget(), self.tabBar().minimumSizeHint()
        if page is None:
            return super().minimumSizeHint()
        within = page.minimumSizeHint()
        return QSize(max(within.width(), bar.width()), within.height() + bar.height() + 2)


class WorkTabs(ShownTabs, Generic[AnyTab]):
    """The tabs of a workspace. `make` makes one when it is first asked for; `shown` names the one that is turned to."""

    shown = Signal(str)

    def __init__(
        self,
        specs: Sequence[TabSpec[AnyTab]],
        make: Callable[[TabSpec[AnyTab]], AnyTab],
        parent: QWidget,
        *,
        margin: int = 0,
    ) -> None:
        super().__init__(parent)
        self._specs, self._make = tuple(specs), make
        self._made: dict[str, AnyTab] = {}
        self._entered: set[str] = set()
        for spec in specs:
            page = QWidget(self)
            inside = QVBoxLayout(page)
            inside.setContentsMargins(margin, margin, margin, margin)
            self.addTab(page, spec.title)
        self.currentChanged.connect(self._turned)

    @property
    def current(self) -> str:
        """The name of the tab that is shown."""
        return self._specs[self.currentIndex()].name

    def place_of(self, name: str) -> int:
        """Return the place of a tab. Raises ValueError."""
        return [spec.name for spec in self._specs].index(name)

    def pages(self) -> list[QWidget]:
        """The pages, in the order of the tabs."""
        return [page for place in range(self.count()) if (page := self.widget(place)) is not None]

    def has(self, name: str) -> bool:
        """Whether there is a tab of this name to turn to."""
        return any(spec.name == name and self.isTabVisible(place) for place, spec in enumerate(self._specs))

    def tab(self, name: str) -> AnyTab:
        """Return a tab, making it when it is first asked for. Raises ValueError."""
        if name not in self._made:
            place = self.place_of(name)
            tab = self._make(self._specs[place])
            self._made[name] = tab
            page = self.widget(place)
            assert page is not None
            page.layout().addWidget(tab.widget())  # type: ignore[union-attr]  # every page was given its layout above
        return self._made[name]

    def show_tab(self, name: str) -> AnyTab:
        """Show a tab and return it."""
        tab = self.tab(name)
        self.setCurrentIndex(self.place_of(name))
        return tab

    def finish(self) -> bool:
        """Take over what is still being typed in every tab; False when something is unclear."""
        clear = [tab.finish() for tab in self._made.values()]
        return all(clear)

    def show_unclear(self) -> None:
        """Show the tab with what is unclear, with the focus on it: what was refused there is told there."""
        tabs = [name for name, tab in self._made.items() if not tab.finish()]
        if tabs:
            name = self.current if self.current in tabs else tabs[0]
            go_to_unclear(self.show_tab(name).widget())

    def _turned(self, place: int) -> None:
        """Make the tab that is shown; the first time the focus comes to it, it goes to where the work of the tab begins."""
        name = self._specs[place].name
        self.shown.emit(name)
        tab, page, here = self.tab(name).widget(), self.widget(place), QApplication.focusWidget()
        if name not in self._entered and page is not None and here is not None and (here is page or page.isAncestorOf(here)):
            self._entered.add(name)
            tab.show()
            first = first_stop(tab)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
