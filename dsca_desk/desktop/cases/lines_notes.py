"""Which notes of the case speak of a line: shown on a button of the line form, chosen in its menu."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from dsca_desk.desktop.cases.notes_edit import source_of, with_lines
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.paths import with_value
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.notes import PlacedNote

_EDGE = "\u2002"  # the style moves the text of a button with a menu to the very edge
_LETTERS = 48  # titles longer than this are cut in the menu


class NoteChoice(NamedTuple):
    """A note that lines can be pointed to: whether this line is, and why that cannot be changed here ("" when it can)."""

    note: PlacedNote
    chosen: bool
    fixed: str


def choices(offer: Offer, notes: Sequence[PlacedNote], number: str) -> list[NoteChoice]:
    """Return the notes that speak of single lines, as seen from one of them. Notes about the whole case are not among them."""
    found: list[NoteChoice] = []
    for note in notes:
        if note.place != "NOTES" or not note.lines:
            continue
        chosen = number in note.lines
        alone = chosen and note.lines == (number,) and not _named_by_line(offer, note, number)
        fixed = ""
        if alone:
            fixed = (
                "speaks of this line alone; take it out on Notes" if note.officer_added else "the facts of this line ask for it"
            )
        found.append(NoteChoice(note, chosen, fixed))
    return found


def pointed(offer: Offer, note: PlacedNote, number: str, to: bool) -> Offer:
    """Let a note speak of a line, or no longer speak of it."""
    if not to and _named_by_line(offer, note, number):
        place = next(place for place, line in enumerate(offer.lines) if line.number == number)
        kept = tuple(code for code in offer.lines[place].notes if code != note.code)
        return with_value(offer, f"lines[{place}].notes", kept)
    order = [one.number for line in offer.lines for one in (line, *line.sublines)]
    lines = {*note.lines, number} if to else set(note.lines) - {number}
    return with_lines(offer, note, tuple(one for one in order if one in lines))


def note_words(notes: Sequence[PlacedNote], number: str) -> str:
    """Name the notes that speak of a line: `Notes 1, 4`."""
    numbers = [str(note.number) for note in notes if note.place == "NOTES" and number in note.lines]
    return f"Note{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else "None"


class LineNotes(QObject):
    """Gives a button the notes of the line that `line` returns; its menu stays open while one chooses."""

    def __init__(self, button: QPushButton, session: CaseSession, line: Callable[[], Line | None]) -> None:
        super().__init__(button)
        self._button, self._session, self._line = button, session, line
        self._notes: tuple[PlacedNote, ...] = session.notes
        button.setProperty("choice", True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.menu = _StayingMenu(button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        button.setMenu(self.menu)
        button.installEventFilter(self)
        session.checked.connect(self._follow)
        self.show_notes()

    def show_notes(self) -> None:
        """Name the notes of the line on the button."""
        line = self._line()
        words = "" if line is None else note_words(self._notes, line.number)
        shown = f"{_EDGE}{words}"
        if self._button.text() != shown:
            self._button.setText(shown)
            self._button.setAccessibleName(f"Notes that speak of this line: {words or 'none'}")
        self._button.setEnabled(line is not None)

    def eventFilter(self, watched: QObject, event: object) -> bool:  # noqa: N802 - Qt's own name
        """Open the menu on F4 and Alt+Down, like every other choice."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_F4 or down:
                self._button.showMenu()
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]  # every event there is

    def _follow(self) -> None:
        self._notes = self._session.notes
        self.show_notes()

    def _fill(self) -> None:
        self.menu.clear()
        line = self._line()
        if line is None:
            return
        found = choices(self._session.offer, self._notes, line.number)
        for choice in found:
            title = choice.note.title if len(choice.note.title) <= _LETTERS else choice.note.title[: _LETTERS - 1].rstrip() + "…"
            action = self.menu.addAction(f"{choice.note.number}  {title}".replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice.chosen)
            action.setEnabled(not choice.fixed and not self._session.read_only)
            action.setToolTip(choice.fixed or choice.note.title)
            action.triggered.connect(lambda to, note=choice.note, action=action: self._point(note, line.number, to, action))
        if not found:
            self.menu.addAction("No note of this case speaks of single lines; add one on Notes").setEnabled(False)

    def _point(self, note: PlacedNote, number: str, to: bool, action: QAction) -> None:
        """Change the draft; the notes are chosen anew only after a pause, so what is shown follows at once."""
        now = next(one for one in self._notes if one.number == note.number)
        session = self._session
        offer = pointed(session.offer, now, number, to)
        step = f"Point note {note.number} to line {number}" if to else f"Take line {number} out of note {note.number}"
        session.draft.replace(offer, step)
        lines = tuple(sorted({*now.lines, number})) if to else tuple(one for one in now.lines if one != number)
        changed = msgspec.structs.replace(now, lines=lines)
        changed = msgspec.structs.replace(
            changed, officer_added=source_of(offer, msgspec.structs.replace(changed, officer_added=True)) is not None
        )
        self._notes = tuple(changed if one.number == note.number else one for one in self._notes)
        self.show_notes()
        fixed = next((one.fixed for one in choices(offer, self._notes, number) if one.note.number == note.number), "")
        action.setEnabled(not fixed)


class _StayingMenu(QMenu):
    """A menu of boxes that stays open until Escape or a click elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own name
        """Check or uncheck without closing."""
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable():
            if action.isEnabled():
                action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Check or uncheck on Space and Enter without closing."""
        action = self.activeAction()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and action is not None and action.isCheckable():
            if action.isEnabled():
                action.trigger()
        else:
            super().keyPressEvent(event)


def _named_by_line(offer: Offer, note: PlacedNote, number: str) -> bool:
    """Whether the line itself names the code of a note."""
    return any(line.number == number and note.code in line.notes for line in offer.lines)
