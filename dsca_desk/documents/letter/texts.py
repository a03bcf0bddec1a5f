"""The worded parts: notes, standard terms, information."""

from collections.abc import Sequence

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import LetterNote, LetterOfOffer, PolicyText
from dsca_desk.documents.pdf.flow import Block, Drawn, text_block
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.wrap import wrap

_OWN_WORDS = (
    "Summary in the words of DSCA Desk. This is not the official text and does not replace it. The official text becomes part of "
    "this LOA when the office loads it."
)


def notes(letter: LetterOfOffer) -> list[Block]:
    """The numbered notes, each heading with the first lines of its text."""
    blocks: list[Block] = [look.heading("Notes", space_before=9.0)]
    if not letter.notes:
        blocks += look.body("This LOA has no notes.")
    for number, note in enumerate(letter.notes):
        text = look.body(note.text)
        blocks.append(
            text_block(_note_heading(note), look.STRONG, look.PAGE, space_before=6.0 if number else 0.0, keep=bool(text))
        )
        blocks += text
        if letter.draft and note.wording_unchecked:
            blocks[-1].keep_with_next = True
            blocks.append(text_block("The wording of this note has not been checked.", look.SMALL_ITALIC, look.PAGE))
    return blocks


def _note_heading(note: LetterNote) -> str:
    title = note.title.strip().rstrip(".")
    if not note.lines:
        return f"Note {note.number}. {title}."
    lines = f"Line{'s' if len(note.lines) > 1 else ''} {line_ranges(note.lines)}"
    if note.describes_line:
        return f"Note {note.number}. {lines} – {title}." if title else f"Note {note.number}. {lines}."
    return f"Note {note.number}. {title} ({lines[0].lower()}{lines[1:]})."


def line_ranges(numbers: Sequence[str]) -> str:
    """Line numbers with runs closed up: 001–003, 005 and 005a."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and runs[-1][-1].isdigit() and number.isdigit() and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = []
    for run in runs:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else run
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def standard_terms(letter: LetterOfOffer) -> list[Block]:
    """The standard terms and conditions; a BPC letter has none."""
    return [] if letter.bpc else _policy_text("Letter of Offer and Acceptance Standard Terms and Conditions", letter.terms)


def information(letter: LetterOfOffer) -> list[Block]:
    """What explains the codes of the letter."""
    return _policy_text("Letter of Offer and Acceptance Information", letter.information)


def _policy_text(title: str, text: PolicyText) -> list[Block]:
    heading = look.heading(title)
    heading.new_page = True
    blocks: list[Block] = [heading]
    if text.version:
        blocks.append(text_block(text.version, look.SMALL, look.PAGE, keep=True))
    if not text.official:
        blocks.append(_label())
    if not text.paragraphs:
        blocks += look.body("The text is missing from the policy of this desk.", space_before=6.0)
    for number, name, words in text.paragraphs:
        caption = f"{number} \u00a0{name}" if number and name else number or name
        if not words:
            blocks.append(text_block(caption, look.STRONG, look.PAGE, space_before=9.0, keep=True))
            continue
        if caption:
            blocks.append(text_block(caption, look.SMALL_STRONG, look.PAGE, space_before=4.0, keep=True))
        parts = [part for part in words.split("\n") if part.strip()]
        blocks += [
            text_block(part, look.SMALL, look.PAGE, space_before=(0.0 if caption else 4.0) if place == 0 else 2.0)
            for place, part in enumerate(parts)
        ]
    blocks[-1].keep_with_next = False
    return blocks


def _label() -> Block:
    """The frame that says a text is the desk's own."""
    lines = wrap(_OWN_WORDS, look.SMALL_STRONG, look.PAGE.right - look.PAGE.left - 14.0)
    height = len(lines) * look.SMALL_STRONG.leading + 8.0

    def draw(page: Page, top: float) -> None:
        page.fill(look.PAGE.left, top, look.PAGE.right, top + height, 0.93)
        page.frame(look.PAGE.left, top, look.PAGE.right, top + height)
        for number, line in enumerate(lines):
            page.text(look.PAGE.left + 7.0, top + 12.4 + number * look.SMALL_STRONG.leading, look.SMALL_STRONG, line)

    return Drawn(height, draw, space_before=3.0, keep=True)
