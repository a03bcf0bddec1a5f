"""Pen and ink: choose a field of an offered letter, say what it is to read, who allowed it and when; what was written before."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.change_values import BY_HAND, ByHand
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.fields import CodeField, LongTextField
from dsca_desk.desktop.forms.paths import value_at, with_value
from dsca_desk.desktop.forms.reading import UnclearError, written_day
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.tables.listing import ListColumn, ListTable
from dsca_desk.records.facts import CASE, LINE, PAYMENT
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.changes import shown, words_of
from dsca_desk.services.change_printing import steps_of
from dsca_desk.services.changing import WrittenByHand, pen_and_ink_of, write_in_pen_and_ink
from dsca_desk.store.errors import NotAllowed

_DOCUMENT, _PAYMENT = "document", "payment"
_OF_DOCUMENT = ("nickname", "description", "dependable_undertaking", "congressional_notification", "bpc_program")
_OF_PURCHASER = {"purchaser.name": "Purchaser, name"}
_NOT_BY_HAND = frozenset({"number", "sublines"})
_PARAMETER = ".parameters."
_LETTERS = 104
_LOW_LINES = 32
_YES, _NO = "yes", "no"
Fields = tuple[tuple[str, str], ...]


class ByHandDialog(ValueDialog):
    """Writes one correction; the step, its authority and what the field read stay with the document."""

    def __init__(self, session: CaseSession, parent: QWidget) -> None:
        self._session, desk, offer = session, session.desk, session.opened.offer
        written = pen_and_ink_of(desk.store, offer.case_id, offer.document)
        super().__init__(
            desk,
            f"Change {offer.case_id} {offer.document} in pen and ink",
            "pen_and_ink",
            ByHand(on=desk.today),
            self._write,
            parent,
            facts=BY_HAND,
            choices={"place": places_of(offer), "field": ()},
            intro="For minor corrections of an offered letter that do not raise its value; more is a restatement. "
            "The letter prints the field with what it read, what it reads and who allowed it.",
            button="&Write it",
            more=written_list(written) if written else None,
        )
        self.setAccessibleName(self.windowTitle())
        letter = self.fontMetrics()
        low = parent.window().height() < letter.lineSpacing() * _LOW_LINES
        for name in ("before", "after"):
            field = self.binder.field(name)
            assert isinstance(field, LongTextField)
            field.setFixedHeight(letter.lineSpacing() * ((1 if low else 2) + (name == "after")) + 12)
            field.setReadOnly(name == "before")
        self.binder.field("place").edited.connect(lambda _value: self._offer_fields())
        self.binder.field("field").edited.connect(lambda _value: self._show_field())
        self.binder.focus("place")
        over = parent.window().width() * 9 // 10
        self.setMinimumWidth(min(letter.averageCharWidth() * _LETTERS, over))
        self.setMaximumHeight(max(parent.window().height() - letter.height(), self.minimumSizeHint().height()))

    def _offer_fields(self) -> None:
        """Offer the fields of the chosen place."""
        box, place = self.binder.field("field"), self.draft.now.place
        assert isinstance(box, CodeField)
        box.set_choices(fields_of(self._session.opened.offer, place) if place else ())
        self.put(field=None, before="", after="")

    def _show_field(self) -> None:
        """Show what the chosen field reads, and begin to correct it there."""
        path = self.draft.now.field
        value = _read(self._session.opened.offer, path) if path else None
        self.put(before=shown(value) if path else "", after=_typed(value) if path else "")

    def _write(self, said: ByHand) -> None:
        session, desk = self._session, self._session.desk
        assert said.field is not None
        assert said.on is not None
        try:
            now = session.opened.offer
            offer = _put(now, said.field, parsed(now, said.field, said.after, desk.today))
        except (UnclearError, msgspec.ValidationError, ValueError) as error:
            raise NotAllowed(f"after: {error}") from error
        if said.on > desk.today:
            raise NotAllowed("on: That day is still to come. Nothing was changed. Give the day it is written.")
        write_in_pen_and_ink(
            desk.store,
            desk.policy,
            offer,
            session.opened.revision,
            authority=said.authority,
            on=said.on,
            by=desk.officer,
            at=desk.clock(),
        )


_WRITTEN = (
    ListColumn("Day", lambda row: written_day(row.on), 12),
    ListColumn("Field", lambda row: words_of(steps_of(row.path)), 26),
    ListColumn("Read", lambda row: row.before, 18),
    ListColumn("Reads", lambda row: row.after, 18),
    ListColumn("Allowed by", lambda row: f"{row.authority} ({row.by})", 18),
)


def written_list(written: tuple[WrittenByHand, ...]) -> QWidget:
    """Return the list of what was written on the letter by hand before."""
    frame = QWidget()
    head = QLabel("Written by hand so far", frame)
    head.setProperty("role", "group")
    table = ListTable("Written by hand so far", _WRITTEN, 3, frame)
    table.show_rows(written)
    table.setMinimumHeight(table.fontMetrics().height() * 4)
    table.setMaximumHeight(table.fontMetrics().height() * 6)
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(head)
    column.addWidget(table)
    return frame


def places_of(offer: Offer) -> Fields:
    """Return where something can be corrected: document, payment terms, lines, notes that have words of their own."""
    places = [(_DOCUMENT, "The document")]
    if not offer.document.startswith("M"):
        for path, line in _lines(offer):
            about = line.description.split(". ")[0].rstrip(".")
            places.append((path, f"Line {line.number}  {about}"))
        for place, note in enumerate(offer.notes):
            if note.text is not None or note.title is not None or note.parameters:
                places.append((f"notes[{place}]", f"Note {note.title or note.code}"))
    places.append((_PAYMENT, "Payment terms"))
    return tuple(places) if not offer.document.startswith("M") else (places[-1],)


def fields_of(offer: Offer, place: str) -> Fields:
    """Return the fields of a place with their words."""
    if place == _DOCUMENT:
        known = tuple((name, CASE[name].label) for name in _OF_DOCUMENT if name in CASE and _is_plain(value_at(offer, name)))
        return (*known, *_OF_PURCHASER.items())
    if place == _PAYMENT:
        return tuple((f"{_PAYMENT}.{name}", fact.label) for name, fact in PAYMENT.items())
    if place.startswith("notes"):
        note = value_at(offer, place)
        own = tuple((f"{place}.{name}", name.capitalize()) for name in ("title", "text") if getattr(note, name) is not None)
        return (*own, *((f"{place}.parameters.{name}", name.replace("_", " ").capitalize()) for name in note.parameters))
    line: Line = value_at(offer, place)
    return tuple(
        (f"{place}.{name}", fact.label)
        for name, fact in LINE.items()
        if name not in _NOT_BY_HAND and hasattr(line, name) and fact.applies(line) and _is_plain(getattr(line, name))
    )


def parsed(offer: Offer, path: str, text: str, today: date) -> Any:
    """Read what is to stand at a path. Raises UnclearError or msgspec.ValidationError with what is wrong."""
    if _PARAMETER in path:
        return text.strip()
    parent, _, name = path.rpartition(".")
    owner = value_at(offer, parent) if parent else offer
    kind = {field.name: field.type for field in msgspec.structs.fields(type(owner))}[name]
    kinds, text = _kinds(kind), text.strip()
    if not text and type(None) in kinds:
        return None
    if Decimal in kinds:
        return reading.money(text) if "price" in name or "charge" in name else reading.number(text)
    if date in kinds:
        return reading.day(text, today)
    if bool in kinds:
        if text.casefold() not in (_YES, _NO):
            raise UnclearError(f"‘{text}’ is neither yes nor no. Type yes or no.")
        return text.casefold() == _YES
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as error:
        raise UnclearError(f"‘{text}’ does not fit here: {error}") from error


def _read(offer: Offer, path: str) -> Any:
    owner, _, name = path.partition(_PARAMETER)
    return value_at(offer, owner).parameters[name] if name else value_at(offer, path)


def _put(offer: Offer, path: str, value: Any) -> Offer:
    owner, _, name = path.partition(_PARAMETER)
    if not name:
        return with_value(offer, path, value)
    return with_value(offer, f"{owner}.parameters", {**value_at(offer, owner).parameters, name: value})


def _kinds(kind: Any) -> tuple[Any, ...]:
    return getattr(kind, "__args__", None) or (kind,)


def _is_plain(value: Any) -> bool:
    return not isinstance(value, tuple | dict | msgspec.Struct)


def _typed(value: Any) -> str:
    """How a value is typed: as it is shown, empty where there is none."""
    return "" if value is None or value == "" else shown(value)


def _lines(offer: Offer) -> Iterator[tuple[str, Line]]:
    for place, line in enumerate(offer.lines):
        yield f"lines[{place}]", line
        for below, part in enumerate(line.sublines):
            yield f"lines[{place}].sublines[{below}]", part
