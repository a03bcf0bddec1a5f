"""Checks of the notes: what must be there, what may not, order, lines and open places."""

from collections.abc import Iterator
from itertools import pairwise

from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.placed import NoteFacts
from dsca_desk.rules.notes.placing import fits_program, holds_for, required_codes
from dsca_desk.rules.wording import day_text, lines_text, list_text


@check(17, "line-description", "error", "SAMM Appendix 6", "Every line has a description note")
def line_description(context: CheckContext) -> Iterator[Found]:
    """One note may cover several lines; sublines are covered by their line. An empty text describes nothing."""
    described = {line for note in context.notes if note.code == "LINE-DESC" and note.text.strip() for line in note.lines}
    for place, line in enumerate(context.offer.lines):
        if line.number not in described and not (line.sublines and all(part.number in described for part in line.sublines)):
            yield Found(f"lines[{place}].notes", f"Line {line.number} has no description note.", "add-note:LINE-DESC")
        elif not line.description.strip() and not line.notes:
            yield Found(f"lines[{place}].description", f"Line {line.number} does not say what it provides.")


@check(18, "required-notes", "error", "SAMM Appendix 6; DSCA 07-45", "The notes that the facts ask for are present")
def required_notes(context: CheckContext) -> Iterator[Found]:
    """The rules are asked anew; a note that was taken out of the document is missed."""
    present = {note.code for note in context.notes}
    for code, reason in required_codes(context.offer, context.priced, context.policy).items():
        if code not in present:
            yield Found("notes", f"The note {code} is missing: {reason[0].lower() + reason[1:]}", f"add-note:{code}")


@check(18, "forbidden-notes", "error", "SAMM Appendix 6", "No note is archived, out of force or for another program")
def forbidden_notes(context: CheckContext) -> Iterator[Found]:
    """New documents use current notes of their own program."""
    facts = NoteFacts(context.offer, context.priced, context.policy)
    for place, note in enumerate(context.offer.notes):
        row = facts.library.get(note.code)
        if row is None:
            continue
        if not holds_for(row, facts):
            window = " ".join(
                part
                for part in (
                    f"from {day_text(row.effective_from)}" if row.effective_from else "",
                    f"to {day_text(row.effective_to)}" if row.effective_to else "",
                )
                if part
            )
            yield Found(
                f"notes[{place}].code",
                f"The note {note.code} ({row.title}) was in force {window}, and the document is of {day_text(context.day)}.",
                "remove-note",
            )
        elif row.usage == "archived":
            yield Found(f"notes[{place}].code", f"The note {note.code} ({row.title}) is archived.", "remove-note")
        if not fits_program(row, context.offer):
            kind = "BPC" if context.is_bpc else "FMS"
            yield Found(f"notes[{place}].code", f"The note {note.code} ({row.title}) is not for {kind} cases.", "remove-note")


@check(18, "note-order", "error", "LOA Standardization Guide (2020)", "Notes stand in the order of their groups, numbered upward")
def note_order(context: CheckContext) -> Iterator[Found]:
    """Line notes, case- or agency-unique notes, standard notes by facts, on waivers, on every case."""
    if [note.number for note in context.notes] != list(range(1, len(context.notes) + 1)):
        yield Found("notes", "The notes are not numbered upward from 1 without a gap.")
    for earlier, later in pairwise(context.notes):
        if later.group < earlier.group:
            yield Found("notes", f"Note {later.number} ({later.code}) stands after note {earlier.number} of a later group.")


@check(128, "note-known", "error", "SAMM Appendix 6", "Every note is of the library or has a text of its own")
def note_known(context: CheckContext) -> Iterator[Found]:
    """A code that the library does not know is the office's own note and must say what it says."""
    facts = NoteFacts(context.offer, context.priced, context.policy)
    for place, note in enumerate(context.offer.notes):
        if note.code not in facts.library and not (note.text or "").strip():
            yield Found(f"notes[{place}].code", f"The note {note.code} is not in the library and has no text.")


@check(129, "note-lines", "error", "SAMM Appendix 6", "Notes speak of lines that exist")
def note_lines(context: CheckContext) -> Iterator[Found]:
    """A note that names a deleted line misleads the reader."""
    numbers = {line.number for _, line in context.lines}
    for place, note in enumerate(context.offer.notes):
        unknown = [line for line in note.lines if line not in numbers]
        if unknown:
            yield Found(f"notes[{place}].lines", f"The note {note.code} speaks of {lines_text(unknown)}, not in the document.")


@check(130, "note-filled", "warning", "SAMM Appendix 6", "Every place of a note is filled in")
def note_filled(context: CheckContext) -> Iterator[Found]:
    """What the document does not hold, the officer adds; until then the place prints in brackets."""
    places = {note.code: place for place, note in enumerate(context.offer.notes)}
    for note in context.notes:
        if note.missing:
            open_places = list_text([name.replace("_", " ") for name in note.missing])
            about = f", {lines_text(note.lines)}" if note.lines else ""
            yield Found(
                f"notes[{places[note.code]}].parameters" if note.code in places else "notes",
                f"Note {note.number} ({note.code}{about}) does not yet say: {open_places}.",
                f"fill-note:{note.code}",
            )


@check(131, "data-package-use", "advice", "SAMM Appendix 6", "The use of a technical data package is told")
def data_package_use(context: CheckContext) -> Iterator[Found]:
    """Operation and maintenance is taken where no note tells production or study."""
    for note in context.notes:
        if note.code == "TDP-OM" and not note.officer_added:
            yield Found(
                "notes",
                f"{lines_text(note.lines)} holds a technical data package; its use is taken as operation and maintenance "
                "until a note tells another.",
            )
