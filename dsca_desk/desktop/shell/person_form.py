"""The fields about the person and the looks, the same on the welcome page and in Settings: bound to the preferences."""

import msgspec
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.binder import Binder
from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.preferences import MARKINGS, ROLES, SCHEMES, TEXT_SIZES, Preferences, problems_of

_CHOICES = {
    "role": tuple((role, role) for role in ROLES),
    "scheme": SCHEMES,
    "text_size": tuple((size, f"{size} %") for size in TEXT_SIZES),
    "marking": tuple((marking, marking) for marking in MARKINGS),
}


class Person(msgspec.Struct, frozen=True):
    """The preferences as a draft holds them: every field of `Preferences`, by the same names."""

    name: str = ""
    role: str = ""
    office: str = ""
    marking: str = ""
    scheme: str = ""
    text_size: int = 100


class PersonForm(Binder):
    """Binds a form to the preferences of a desk; whatever is changed and clear is settled at once."""

    def __init__(self, form: QWidget, desk: Desk) -> None:
        chosen = desk.preferences
        if not chosen.name:
            chosen = chosen._replace(name=desk.officer)
        self._before, self._officer_before = desk.preferences, desk.officer
        self._desk = desk
        self.draft = Draft(Person(*chosen))
        super().__init__(form, self.draft, choices=_CHOICES, rules=lambda person: problems_of(_chosen(person)))
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
        if self._desk.preferences != self._before:
            self._desk.officer = self._officer_before
            self._desk.settle(self._before)

    def _settle(self) -> None:
        chosen = _chosen(self.draft.now)
        if not problems_of(chosen) and self._desk.preferences != chosen:
            self._desk.settle(chosen)


def _chosen(person: Person) -> Preferences:
    return Preferences(**msgspec.structs.asdict(person))
