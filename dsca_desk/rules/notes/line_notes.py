"""Rules of the line notes: what each line gives, and what kinds of lines say beside it."""

from collections.abc import Iterator

from dsca_desk.policy.codes import UNITS_OF_ISSUE, UnitOfIssue
from dsca_desk.records.offer import Line
from dsca_desk.rules.notes.facts import special_kind
from dsca_desk.rules.notes.placed import NoteFacts, NoteUse, note_rule
from dsca_desk.rules.wording import dollars_text, lines_text, quantity_text

_TITLE_LENGTH = 48


@note_rule("LINE-DESC")
def line_description(facts: NoteFacts) -> Iterator[NoteUse]:
    """Every line has one: the officer's own text, or a short one made from the line."""
    units = {row.code: row for row in facts.on.rows(UNITS_OF_ISSUE, UnitOfIssue)}
    for line in facts.offer.lines:
        own = [text for text in line.notes if text not in facts.library]
        yield NoteUse(
            f"Line {line.number} needs a description.",
            (line.number,),
            {"text": "\n\n".join(own) if own else _short_description(line, units), "service_kind": ""},
            line_title(line),
        )


@note_rule("NSR")
def nonspecific_requirements(facts: NoteFacts) -> Iterator[NoteUse]:
    """Money for needs that are defined later."""
    for line in facts.lines:
        if special_kind(line.line, facts.policy) == "NSR":
            yield NoteUse(
                f"Line {line.number} holds money for non-specific requirements.",
                (line.number,),
                {"amount": dollars_text(line.price.value)},
            )


@note_rule("REQ-RESP")
def requisition_responsibility(facts: NoteFacts) -> Iterator[NoteUse]:
    """Blanket-order and CLSSA lines of articles are requisitioned; the Purchaser does so unless the officer says otherwise."""
    if facts.offer.case_type == "DEFINED":
        return
    lines = facts.numbers(lambda one: one.line.kind == "ARTICLE")
    if lines:
        yield NoteUse(
            f"Articles under {lines_text(lines)} are requisitioned, not defined in the document.",
            lines,
            {"initiator": "The Purchaser"},
        )


@note_rule("TRAIN-SCOPE")
def training_scope(facts: NoteFacts) -> Iterator[NoteUse]:
    """A blanket order of training is limited to its category."""
    lines = facts.numbers(lambda one: facts.offer.case_type == "BLANKET" and one.line.kind == "TRAINING")
    if lines:
        yield NoteUse(
            f"{lines_text(lines)} is training on a blanket order.",
            lines,
            {"period": "the time until the value of the Line is used"},
        )


def line_title(line: Line) -> str | None:
    """Title of a line's note: the line and the head of its description, or None to use the library's title."""
    head = line.description.split(". ")[0].split("\n")[0].strip().rstrip(".")
    while len(head) > _TITLE_LENGTH and "," in head:
        head = head.rpartition(",")[0].rstrip()
    if len(head) > _TITLE_LENGTH:
        head = head[: _TITLE_LENGTH + 1].rpartition(" ")[0].rstrip(" ,;:-") or head[:_TITLE_LENGTH]
    return f"Line {line.number} – {head}" if head else None


def _short_description(line: Line, units: dict[str, UnitOfIssue]) -> str:
    what = line.description.strip().rstrip(".")
    if line.sublines:
        given = f"the items of {lines_text([part.number for part in line.sublines])}"
    elif line.quantity is not None:
        unit = units.get(line.unit_of_issue)
        given = f"{quantity_text(line.quantity)} {unit.name.lower() if unit else line.unit_of_issue}"
    else:
        given = {"ARTICLE": "articles", "SERVICE": "services", "TRAINING": "training"}[line.kind]
    return f"Line {line.number} provides {given}{': ' + what if what else ''}."
