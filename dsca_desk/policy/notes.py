"""The words of a letter of offer: its notes, the summaries of its standard terms, the word guide, lengths of texts.

The wording of a note is the text `notes/CODE`. In a note's title and text the place `{lines}` stands for the whole phrase
("Line 001", "Lines 001-003"); every other place is one of the note's `parameters`.
"""

from typing import Literal

from dsca_desk.policy.table import Row, TableSpec


class Note(Row, frozen=True, kw_only=True):
    """A note: when it is needed, who writes it, where it prints and what it needs to be filled in.

    `group` orders the notes of a letter: 1 line notes, 2 case- or agency-unique, 3 standard notes required by facts,
    4 standard notes on waivers, 5 standard notes on every case. `official_parameters` says in words what the official note
    carries; `wording_status` whether the official wording was seen when the summary was written.
    """

    code: str
    title: str
    usage: Literal["mandatory", "conditional", "legacy", "archived"]
    group: Literal[1, 2, 3, 4, 5]
    place: Literal["NOTES", "LINE_DESCRIPTION", "SCHEDULE", "PURPOSE"]
    condition: str
    parameters: tuple[str, ...]
    official_parameters: str
    summary: str
    legacy_number: str
    input_by: tuple[Literal["IA", "CWD", "SYSTEM"], ...]
    input_by_assumed: bool
    fms: bool
    bpc: bool
    wording_status: Literal["seen", "not-seen"]


class StandardTerm(Row, frozen=True, kw_only=True):
    """A section or paragraph of the standard terms by number; `and_following` rows stand for the unread rest of a section."""

    number: str
    section: int
    level: Literal["section", "paragraph"]
    heading: str
    and_following: bool
    summary: str


class GuideWord(Row, frozen=True, kw_only=True):
    """A word that printed text avoids, in any case of letters, and what it says instead."""

    avoid: str
    use: str


class TextLimit(Row, frozen=True, kw_only=True):
    """How many characters paper has room for."""

    text: Literal["nickname", "short_description"]
    characters: int
    prints: str


NOTES = TableSpec(name="notes", row_type=Note, key=("code",), title="Notes of a letter of offer")
STANDARD_TERMS = TableSpec(name="standard_terms", row_type=StandardTerm, key=("number",), title="Standard terms and conditions")
WORD_GUIDE = TableSpec(name="word_guide", row_type=GuideWord, key=("avoid",), title="Words to use and to avoid")
TEXT_LIMITS = TableSpec(name="text_limits", row_type=TextLimit, key=("text",), title="Lengths of printed texts")
