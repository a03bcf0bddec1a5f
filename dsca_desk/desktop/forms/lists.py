"""Fields that hold several values at once: lines of an address, boxes that are checked, codes beside each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.fields import CodeField


class _Bound(QObject):
    """Shows one tuple of a draft and writes it back."""

    def __init__(self, parent: QObject, draft: Draft[Any], path: str) -> None:
        super().__init__(parent)
        self._draft, self.path = draft, path
        draft.signals.changed.connect(self._changed)

    def show_value(self) -> None:
        """Show what the draft holds."""
        raise NotImplementedError

    def _now(self) -> tuple[str, ...]:
        return tuple(self._draft.value(self.path))

    def _changed(self, path: str) -> None:
        if path == "" or self.path.startswith(path) or path.startswith(self.path):
            self.show_value()


class BoundLines(_Bound):
    """The lines of a text, such as an address; empty lines at the end count for nothing."""

    def __init__(self, edit: QPlainTextEdit, draft: Draft[Any], path: str) -> None:
        super().__init__(edit, draft, path)
        self._edit = edit
        edit.textChanged.connect(self._typed)
        self.show_value()

    def show_value(self) -> None:
        """Show the lines; the cursor stays where it was when they are the same."""
        if self._typed_lines() != self._now():
            with QSignalBlocker(self._edit):
                self._edit.setPlainText("\n".join(self._now()))

    def _typed_lines(self) -> tuple[str, ...]:
        return tuple(self._edit.toPlainText().rstrip().split("\n")) if self._edit.toPlainText().strip() else ()

    def _typed(self) -> None:
        self._draft.put(self.path, self._typed_lines())


class BoundBoxes(_Bound):
    """Which of several things are named; things that have no box are kept."""

    def __init__(self, boxes: Mapping[str, QCheckBox], draft: Draft[Any], path: str) -> None:
        super().__init__(next(iter(boxes.values())), draft, path)
        self._boxes = dict(boxes)
        for box in self._boxes.values():
            box.clicked.connect(self._clicked)
        self.show_value()

    def show_value(self) -> None:
        """Check the boxes of what is named."""
        for name, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in self._now())

    def _clicked(self) -> None:
        others = [name for name in self._now() if name not in self._boxes]
        self._draft.put(self.path, (*(name for name, box in self._boxes.items() if box.isChecked()), *others))


class BoundCodes(_Bound):
    """The first few codes of a list, one in each field; further ones are kept."""

    def __init__(self, fields: Sequence[CodeField], draft: Draft[Any], path: str) -> None:
        super().__init__(fields[0], draft, path)
        self._fields = tuple(fields)
        for field in self._fields:
            field.edited.connect(lambda _value: self._chosen())
        self.show_value()

    def show_value(self) -> None:
        """Show the codes in their order."""
        now = self._now()
        for place, field in enumerate(self._fields):
            value = now[place] if place < len(now) else None
            if not field.is_unclear or field.value() != value:  # what is typed and not understood stays to be mended
                field.set_value(value)

    def _chosen(self) -> None:
        shown = [field.value() for field in self._fields if field.value()]
        self._draft.put(self.path, tuple(dict.fromkeys((*shown, *self._now()[len(self._fields) :]))))
