"""A draft: the value being edited, what it was when last saved, and every step between."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from dsca_desk.desktop.forms.paths import value_at, with_value

DraftT = TypeVar("DraftT", bound=msgspec.Struct)
UNDO_STEPS = 200


class _DraftSignals(QObject):
    changed = Signal(str)  # the path that changed; empty when the whole value was replaced
    dirty_changed = Signal(bool)


class Draft(Generic[DraftT]):
    """Edits a frozen value. Every edit makes a new value and one undo step; the record changes only on save.

    `now` is the value as edited, `clean` as last loaded or saved; *dirty* is the comparison of the two, never a flag.
    """

    def __init__(self, value: DraftT, parent: QObject | None = None) -> None:
        self.signals = _DraftSignals(parent)
        self.undo_stack = QUndoStack(self.signals)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self._now = self._clean = value
        self._was_dirty = False

    @property
    def now(self) -> DraftT:
        """The value as edited."""
        return self._now

    @property
    def clean(self) -> DraftT:
        """The value as last loaded or saved."""
        return self._clean

    @property
    def dirty(self) -> bool:
        """Whether a save would change anything."""
        return self._now is not self._clean and self._now != self._clean

    def value(self, path: str) -> Any:
        """Return what stands at a path of the value as edited."""
        return value_at(self._now, path)

    def put(self, path: str, value: Any, text: str = "") -> None:
        """Edit one place; edits of the same place one after another become one undo step."""
        if value_at(self._now, path) != value:
            self._push(_Edit(self, path, with_value(self._now, path, value), text or f"Edit {_words(path)}", merge=True))

    def put_all(self, values: Iterable[tuple[str, Any]], text: str) -> None:
        """Edit several places as one undo step (fill down, paste, a fix)."""
        new = self._now
        for path, value in values:
            new = with_value(new, path, value)
        self.replace(new, text)

    def replace(self, value: DraftT, text: str) -> None:
        """Replace the whole value as one undo step (rows added or moved, repricing, recovery)."""
        if value != self._now:
            self._push(_Edit(self, "", value, text, merge=False))

    def saved(self, value: DraftT | None = None) -> None:
        """Take the value as edited (or as the store gave it back) for the saved one; undo goes on past the save."""
        if value is not None and value != self._now:
            self._set("", value)
        self._clean = self._now
        self._tell_dirty()

    def reset(self, value: DraftT) -> None:
        """Start over with a value from the store; steps and edits are dropped."""
        self.undo_stack.clear()
        self._clean = value
        self._set("", value)

    def _push(self, edit: "_Edit") -> None:
        self.undo_stack.push(edit)

    def _set(self, path: str, value: DraftT) -> None:
        self._now = value
        self.signals.changed.emit(path)
        self._tell_dirty()

    def _tell_dirty(self) -> None:
        if self.dirty != self._was_dirty:
            self._was_dirty = self.dirty
            self.signals.dirty_changed.emit(self._was_dirty)


class _Edit(QUndoCommand):
    """One step from a whole value to the next; values share what did not change, so a step costs little."""

    def __init__(self, draft: Draft[Any], path: str, new: Any, text: str, *, merge: bool) -> None:
        super().__init__(text)
        self._draft, self.path, self.merge = draft, path, merge
        self._old, self.new = draft.now, new

    def id(self) -> int:
        """Tell Qt that steps of this kind may merge."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's own name
        """Join the next edit of the same place."""
        if not isinstance(other, _Edit) or not (self.merge and other.merge) or other.path != self.path:
            return False
        self.new = other.new
        self.setObsolete(bool(self.new == self._old))
        return True

    def redo(self) -> None:
        """Go to the new value."""
        self._draft._set(self.path, self.new)

    def undo(self) -> None:
        """Go back to the old value."""
        self._draft._set(self.path, self._old)


def _words(path: str) -> str:
    return path.rpartition(".")[2].replace("_", " ")
