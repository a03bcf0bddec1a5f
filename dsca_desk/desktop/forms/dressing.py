"""Give the fields of a form what the facts about them say: help, the mark of a needed field, the lock."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from dsca_desk.records.facts import Fact

NEEDED = "*"
_APART = 3


class NeededMark(QLabel):
    """The mark of a needed field, in the color of errors, after the words of its label and part of the label's room."""

    def __init__(self, label: QLabel) -> None:
        super().__init__(NEEDED, label)
        self.setProperty("role", "error")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.installEventFilter(self)
        self._stand()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Follow the label when it moves or its type grows."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.Polish):
            self._stand()
        return super().eventFilter(watched, event)

    def _stand(self) -> None:
        label = self.parentWidget()
        assert isinstance(label, QLabel)
        wide = label.fontMetrics().horizontalAdvance(NEEDED)
        label.setContentsMargins(0, 0, wide + _APART, 0)
        self.setGeometry(label.width() - wide, 0, wide, label.height())


def dress_form(form: QWidget, facts: Mapping[str, Fact], *, renamed: Mapping[str, str] | None = None) -> None:
    """Set the help of every field (F1 reads it) and mark the labels of needed ones; `renamed` maps a field's name to its fact."""
    names = dict(renamed or {})
    for label in form.findChildren(QLabel):
        field = label.buddy()
        if field is None:
            continue
        fact = facts.get(names.get(field.objectName(), field.objectName().partition("__")[0]))
        _beside_first_line(label, field)
        words = label.text().replace("&", "")
        if fact is not None and fact.needed != "never" and label.findChild(NeededMark) is None:
            NeededMark(label)
        field.setAccessibleName(f"{words}, needed" if fact is not None and fact.needed != "never" else words)
        field.setWhatsThis(fact.help if fact is not None else "")
        field.setToolTip(fact.help if fact is not None else "")


def lock_form(form: QWidget, facts: Mapping[str, Fact], *, kept: bool, closed: bool) -> None:
    """Lock what the facts say cannot be changed any more; a field without a fact is locked once the record is closed."""
    for field in form.findChildren(QWidget):
        if isinstance(field, (QLineEdit, QPlainTextEdit, QComboBox, QCheckBox)) and not _inside(field):
            fact = facts.get(field.objectName().partition("__")[0])
            locked = fact.is_locked(kept=kept, closed=closed) if fact is not None else closed
            if isinstance(field, (QLineEdit, QPlainTextEdit)):
                field.setReadOnly(locked)
            else:
                field.setEnabled(not locked)


def _beside_first_line(label: QLabel, field: QWidget) -> None:
    """Keep a label beside the first line of its field when a problem shows below the field."""
    parent = label.parentWidget()
    layout = parent.layout() if parent is not None else None
    if layout is not None:
        line = field.sizeHint().height() if isinstance(field, (QLineEdit, QComboBox)) else label.sizeHint().height()
        label.setMinimumHeight(line)
        layout.setAlignment(label, Qt.AlignmentFlag.AlignTop)


def _inside(field: QWidget) -> bool:
    """Whether a line belongs to a combo box, which is locked as a whole."""
    return isinstance(field.parentWidget(), QComboBox)
