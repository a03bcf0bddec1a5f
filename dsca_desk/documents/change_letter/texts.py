"""The worded parts of a letter that changes a case: who gets copies, the notes that change, deliveries of changed lines."""

from dsca_desk.documents.change_letter.model import ChangeLetter
from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.deliveries import deliveries_of
from dsca_desk.documents.letter.texts import ranges
from dsca_desk.documents.pdf.flow import Block, text_block


def distribution(change: ChangeLetter) -> list[Block]:
    """Where codes are explained and who receives signed copies."""
    letter = change.letter
    agency = letter.implementing_agency or "implementing agency"
    agency = agency if agency.lower().startswith(("the ", "u.s.")) else f"the {agency}"
    codes = "Letters and numbers used as codes are explained in the information attached to the LOA. "
    if letter.bpc:
        copies = (
            f"After countersignature this {change.kind} goes to {agency} for signature. One signed copy goes to the Defense "
            "Finance and Accounting Service, Indianapolis."
        )
    elif change.kind == "Amendment":
        copies = (
            "The Purchaser returns one signed copy to the Defense Finance and Accounting Service, Indianapolis, with the amount "
            f"due, and one signed copy to {agency}."
        )
    else:
        copies = (
            "One copy goes to the Purchaser and one to the Defense Finance and Accounting Service, Indianapolis. If the "
            f"Purchaser acknowledges it, a signed copy is returned to {agency}."
        )
    return [look.heading("Explanation and distribution", space_before=9.0), *look.body(codes + copies)]


def changed_notes(change: ChangeLetter) -> list[Block]:
    """The notes that are new, revised or deleted, and the three that every document carries."""
    blocks: list[Block] = [look.heading("Notes", space_before=9.0)]
    if not change.notes:
        return blocks + look.body("No note of the LOA is changed.")
    if own := [changed.note.number for changed in change.notes if changed.note.own_words and changed.mark != "Deleted"]:
        words = f"The wording of Note{'s' if len(own) > 1 else ''} {ranges(own)} is DSCA Desk’s own, not the official text."
        label = text_block(words, look.SMALL_ITALIC, look.PAGE, keep=True)
        label.height += 4.0
        blocks.append(label)
    for place, changed in enumerate(change.notes):
        note, deleted = changed.note, changed.mark == "Deleted"
        text = [] if deleted else look.body(note.text)
        title = note.title.strip().rstrip(".")
        caption = f"Note {note.number}. {title}. {changed.mark}."
        block = text_block(caption, look.STRONG, look.PAGE, space_before=6.0 if place else 0.0, keep=bool(text), role="H3")
        blocks += [block, *text]
    if change.notes_unchanged:
        blocks.append(text_block("The other notes of the LOA stay as they are.", look.SMALL, look.PAGE, space_before=8.0))
    return blocks


def changed_deliveries(change: ChangeLetter) -> list[Block]:
    """The delivery schedule of the lines that change, where they have one."""
    if not change.deliveries:
        return []
    heading = look.heading("Revised estimated delivery schedule", space_before=12.0)
    remark = "Quantities are in units of issue, by calendar quarter. Lines that are not named keep their delivery schedule."
    return [heading, *deliveries_of(change.deliveries), text_block(remark, look.SMALL, look.PAGE, space_before=6.5)]
