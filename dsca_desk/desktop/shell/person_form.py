"""The fields about the person and the looks, the same on the welcome page and in Settings: bound to the preferences."""

import msgspec
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.binder import Binder
from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.preferences import MARKINGS, ROLES, SCHEMES, TEXT_SIZES, problems_of

_CHOICES = {
    "role": tuple((role, role) for role in ROLES),
    "scheme": SCHEMES,
    "text_size": tuple((size, f"{size} %") for size in TEXT_SIZES),
    "marking": tuple((marking, marking) for marking in MARKINGS),
}


class PersonForm(Binder):
    """Binds a form to the preferences of a desk; whatever is changed and clear is settled at once."""

    def __init__(self, form: QWidget, desk: Desk) -> None:
        chosen = desk.preferences
        if not chosen.name:
            chosen = msgspec.structs.replace(chosen, name=desk.officer)
        self.before = desk.preferences
        self._desk = desk
        self.draft = Draft(chosen)
        super().__init__(form, self.draft, choices=_CHOICES, rules=problems_of)
        self.draft.signals.setParent(form)
        self.draft.signals.changed.connect(lambda _path: self._settle())

    def finish(self) -> bool:
        """Read every field and settle; False when something is unclear or missing."""
        clear = self.read_all() and not self.problems()
        if clear:
            self._settle()
        return clear

    def take_back(self) -> None:
        """Put everything back to how it was before the form was shown."""
        if self._desk.preferences != self.before:
            self._desk.settle(self.before)

    def _settle(self) -> None:
        if not problems_of(self.draft.now) and self._desk.preferences != self.draft.now:
            self._desk.settle(self.draft.now)
