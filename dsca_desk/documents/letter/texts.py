"""The worded parts: notes, standard terms, information."""

from collections.abc import Sequence

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import LetterOfOffer, PolicyText
from dsca_desk.documents.pdf.flow import Block, Drawn, text_block
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.wrap import wrap

_LABELS = {
    "own": "Summary in the words of DSCA Desk. This is not the official text and does not replace it. The official text becomes "
    "part of this LOA when the office loads it.",
    "office": "Text of the issuing office. This is not the official text and does not replace it.",
}


def notes(letter: LetterOfOffer) -> list[Block]:
    """The numbered notes, each heading with the first lines of its text."""
    blocks: list[Block] = [look.heading("Notes", space_before=9.0)]
    if not letter.notes:
        blocks += look.body("This LOA has no notes.")
    if own := [note.number for note in letter.notes if note.own_words]:
        words = f"The wording of Note{'s' if len(own) > 1 else ''} {ranges(own)} is DSCA Desk’s own, not the official text."
        label = text_block(words, look.SMALL_ITALIC, look.PAGE, keep=True)
        label.height += 4.0
        blocks.append(label)
    for number, note in enumerate(letter.notes):
        text = look.body(note.text)
        begun = len(blocks)
        blocks.append(
            text_block(
                f"Note {note.number}. {note.title.strip().rstrip('.')}.",
                look.STRONG,
                look.PAGE,
                space_before=6.0 if number else 0.0,
                keep=bool(text),
                role="H3",
            )
        )
        blocks += text
        for block in blocks[begun:]:
            block.name = f"note/{note.number}"
    return blocks


def ranges(numbers: Sequence[int]) -> str:
    """Numbers with runs closed up: 1-3, 5 and 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
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
    if text.wording in _LABELS:
        blocks.append(_label(_LABELS[text.wording]))
    if not text.paragraphs:
        blocks += look.body("The text is missing from the policy of this desk.", space_before=6.0)
    for number, name, words in text.paragraphs:
        caption = f"{number} \u00a0{name}" if number and name else number or name
        if not words:
            blocks.append(text_block(caption, look.STRONG, look.PAGE, space_before=9.0, keep=True, role="H3"))
            continue
        if caption:
            blocks.append(text_block(caption, look.SMALL_STRONG, look.PAGE, space_before=4.0, keep=True, role="H4"))
        blocks += look.body(words, style=look.SMALL, space_before=0.0 if caption else 4.0)
    blocks[-1].keep_with_next = False
    return blocks


def _label(label: str) -> Block:
    """The frame that says whose words a text is in."""
    lines = wrap(label, look.SMALL_STRONG, look.PAGE.right - look.PAGE.left - 14.0)
    height = len(lines) * look.SMALL_STRONG.leading + 8.0

    def draw(page: Page, top: float) -> None:
        page.fill(look.PAGE.left, top, look.PAGE.right, top + height, 0.93)
        page.frame(look.PAGE.left, top, look.PAGE.right, top + height)
        for number, line in enumerate(lines):
            page.text(look.PAGE.left + 7.0, top + 12.4 + number * look.SMALL_STRONG.leading, look.SMALL_STRONG, line)

    return Drawn(height, draw, space_before=3.0, keep=True)
