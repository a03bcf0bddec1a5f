"""Undo and redo belong to the record, not to one line: the fields of a form leave these keys to the window."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class _LeaveKeys(QObject):
    """Keeps a field from taking the keys before the commands of the window see them."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Let the keys go by."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and any(map(event.matches, _KEYS)):
            event.ignore()
            return True
        return False


def leave_undo_keys(form: QWidget) -> None:
    """Make every text field of a form leave Ctrl+Z and Ctrl+Y to the window."""
    keys = _LeaveKeys(form)
    for kind in (QLineEdit, QPlainTextEdit):
        for field in form.findChildren(kind):
            field.installEventFilter(keys)
