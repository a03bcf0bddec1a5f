"""Checks of the words of a document: the word guide and the lengths of printed texts."""

import re
from collections.abc import Iterator

from dsca_desk.policy.notes import TEXT_LIMITS, WORD_GUIDE, GuideWord, TextLimit
from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.checks.registry import Found, check

_BPC_WORDS = {"Purchaser": "Benefitting Country", "Purchasers": "Benefitting Countries"}
_NAMED = 8
_TEXT_FIELDS = {"nickname": "nickname", "short_description": "description"}


@check(32, "word-guide", "advice", "LOA Standardization Guide; SAMM Appendix 9", "Texts use the words of the guide")
def word_guide(context: CheckContext) -> Iterator[Found]:
    """U.S. Government, Purchaser (on BPC cases Benefitting Country), line, materiel."""
    guide = [
        (row, re.compile(rf"(?<![\w-]){re.escape(row.avoid)}(?![\w-])", re.IGNORECASE))
        for row in context.on.rows(WORD_GUIDE, GuideWord)
    ]
    for path, where, text in _texts(context):
        lower = text.lower()
        for row, pattern in guide:
            count = len(pattern.findall(text)) if row.avoid.lower() in lower else 0
            if count:
                use = _BPC_WORDS.get(row.use, row.use) if context.is_bpc else row.use
                times = "" if count == 1 else f" {count} times"
                yield Found(path, f'{where} says "{row.avoid}"{times}; the guide wants "{use}".', f"replace:{row.avoid}={use}")


@check(127, "text-length", "warning", "SAMM Table C15.T5", "Nickname and short description fit their places")
def text_length(context: CheckContext) -> Iterator[Found]:
    """The limits are stated for BPC; the nickname prints beneath the identifier on every case."""
    limits: dict[str, TextLimit] = {row.text: row for row in context.on.rows(TEXT_LIMITS, TextLimit)}
    for name, field in _TEXT_FIELDS.items():
        row, text = limits.get(name), getattr(context.offer, field)
        if row is not None and len(text) > row.characters and (context.is_bpc or name == "nickname"):
            yield Found(
                field, f"The {name.replace('_', ' ')} has {len(text)} characters and may have {row.characters} where it prints."
            )


@check(
    134,
    "characters-print",
    "warning",
    "SAMM Figure C5.F3",
    "The letter's fonts have every character of its texts",
    needs=("unprintable",),
)
def characters_print(context: CheckContext) -> Iterator[Found]:
    """What the fonts lack prints as empty boxes; names are then written in Latin letters."""
    missing = context.unprintable
    assert missing is not None
    purchaser = context.offer.purchaser
    named = [("purchaser.name", "The name of the Purchaser", purchaser.name)]
    named += [(f"purchaser.address[{place}]", "The address", text) for place, text in enumerate(purchaser.address)]
    for path, where, text in (*named, *_texts(context)):
        boxes = missing(text)
        if boxes:
            more = " and others" if len(boxes) > _NAMED else ""
            yield Found(path, f"{where} has {' '.join(boxes[:_NAMED])}{more}, which would print as empty boxes.")


def _texts(context: CheckContext) -> Iterator[tuple[str, str, str]]:
    """Every text that the office wrote and the letter prints: path, name of the place, text."""
    offer = context.offer
    yield "nickname", "The nickname", offer.nickname
    yield "description", "The case description", offer.description
    for path, line in context.lines:
        yield f"{path}.description", f"The description of line {line.number}", line.description
        for place, text in enumerate(line.notes):
            yield f"{path}.notes[{place}]", f"The note of line {line.number}", text
    numbers = {note.code: note.number for note in context.notes}
    for place, note in enumerate(offer.notes):
        name = f"Note {numbers[note.code]}" if note.code in numbers else f"The note {note.code}"
        if note.title:
            yield (
                f"notes[{place}].title",
                f"The title of {name[0].lower() + name[1:] if name.startswith('The') else name}",
                note.title,
            )
        if note.text:
            yield f"notes[{place}].text", name, note.text
        for parameter, value in note.parameters.items():
            yield f"notes[{place}].parameters.{parameter}", name, value
