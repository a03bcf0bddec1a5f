"""A tab whose acts are written at once: read in the background, written one act at a time, refusals told in their own words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypedDict, TypeVar

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.records.facts import Fact
from dsca_desk.store.errors import StoreError

_Dialog = TypeVar("_Dialog", bound=ValueDialog)


class By(TypedDict):
    """Who does something, and when."""

    by: str
    at: datetime


def by(desk: Desk) -> By:
    """Who writes at this desk, and when."""
    return {"by": desk.officer, "at": desk.clock()}


def write(desk: Desk, act: Callable[[], object], trouble: str = "Not written") -> bool:
    """Write at once; False when it was refused, which is told in its own words."""
    try:
        act()
    except StoreError as error:
        desk.questions.tell(trouble, str(error))
        return False
    return True


def open_dialog(dialog: QDialog) -> None:
    """Open a dialog that goes when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


class KeptTab(QWidget):
    """A tab over what is kept. A tab says what it reads (`reads`), shows it (`show_read`) and names its record (`record`)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = True
        self._asked = self._answered = 0
        desk.changed.connect(self._written)

    # --- what a tab says ----------------------------------------------------------------------------------------------------

    @property
    def record(self) -> str:
        """The name under which changes of it are told: `case BN-B-UAB`."""
        raise NotImplementedError

    def reads(self) -> Callable[[], Any]:
        """Answer with what reads everything the tab shows, in the background."""
        raise NotImplementedError

    def show_read(self, read: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def show_trouble(self, words: str) -> None:
        """Say why it cannot be read."""
        self.desk.questions.tell("This cannot be read", words)

    # --- what a workspace asks ----------------------------------------------------------------------------------------------

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def finish(self) -> bool:
        """Nothing is left half typed: dialogs ask for it."""
        return True

    # --- reading ------------------------------------------------------------------------------------------------------------

    @property
    def is_read(self) -> bool:
        """Whether what is shown is what is kept, as far as this desk knows."""
        return not self._stale and self._answered == self._asked > 0

    def look(self) -> None:
        """Read everything again, in the background."""
        self._stale = False
        self._asked += 1
        number, read = self._asked, self.reads()

        def work(_job: object) -> tuple[int, Any]:
            try:
                return number, read()
            except StoreError as error:
                return number, error

        self.desk.peek(work, self._take)

    def _take(self, answer: tuple[int, Any]) -> None:
        """Show what was read, unless a later question overtook it."""
        number, read = answer
        if number != self._asked:
            return
        self._answered = number
        if isinstance(read, StoreError):
            self.show_trouble(str(read))
        else:
            self.show_read(read)

    def now_stale(self) -> None:
        """Something has changed: read again, at once or when the tab is shown."""
        self._stale = True
        if self.isVisible():
            self.look()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Read what has changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.look()

    def _written(self, what: str) -> None:
        if what == self.record:
            self.now_stale()

    # --- writing ------------------------------------------------------------------------------------------------------------

    def by(self) -> By:
        """Who writes, and when."""
        return by(self.desk)

    def kept(self) -> None:
        """Tell every view that the record was written; this one reads it anew with them."""
        self.desk.changed.emit(self.record)

    def write(self, act: Callable[[], object], trouble: str = "Not written") -> bool:
        """Write at once and tell every view; False when it was refused."""
        done = write(self.desk, act, trouble)
        if done:
            self.kept()
        else:
            self.now_stale()
        return done

    def enter(
        self,
        title: str,
        form: str,
        start: msgspec.Struct,
        keep: Callable[[Any], object],
        facts: Mapping[str, Fact],
        **more: Any,
    ) -> ValueDialog:
        """Open the dialog that enters a value; what is kept is read anew."""
        return self.open(ValueDialog(self.desk, title, form, start, keep, self, facts=facts, **more))

    def open(self, dialog: _Dialog) -> _Dialog:
        """Open a dialog that enters something."""
        dialog.kept.connect(self.kept)
        dialog.outdated.connect(self.now_stale)
        open_dialog(dialog)
        return dialog

    def ask_why(self, title: str, words: str) -> str | None:
        """Ask for a reason; None when nothing is to be done."""
        return self.desk.questions.text(title, words)
