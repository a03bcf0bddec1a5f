"""What the forms of tasks and letters ask for, and what is to know about their fields."""

from collections.abc import Mapping
from datetime import date

import msgspec

from dsca_desk.records.facts import Fact


class TaskTyped(msgspec.Struct, frozen=True, kw_only=True):
    """A task as it is typed."""

    text: str = ""
    due_on: date | None = None
    officer: str = ""
    waiting_for: str = ""


FACTS: Mapping[str, Mapping[str, Fact]] = {
    "record_task": {
        "text": Fact("What is to be done", "In your own words; it stands on Today until it is done.", "to-keep"),
        "due_on": Fact("By when", "+14 counts from today; empty for no day."),
        "officer": Fact("Officer", "Who does it; empty for everybody of the office."),
        "waiting_for": Fact("Waiting for", "Who holds it, when it is not us."),
    },
    "letter_logged": {
        "direction": Fact("Way", "Whether it came in or went out.", "to-keep"),
        "on": Fact("Day", "The day of the letter, message or call; not one to come.", "to-keep"),
        "kind": Fact("Kind", "Letter, message, e-mail, call or meeting.", "to-keep"),
        "reference": Fact("Reference", "The number on it, theirs or ours."),
        "party": Fact("From or to", "Who wrote, or was written to."),
        "subject": Fact("Subject", "What it is about, in one line.", "to-keep"),
        "answer_due_on": Fact("Answer due", "Until it is answered it stands on Today."),
        "answered_on": Fact("Answered", "The day of the answer."),
        "remark": Fact("Remark", "Anything worth knowing."),
    },
}
