"""Letters to the sender of a request: acknowledgment, what is still missing, disapproval. Plain values in, PDF bytes out."""

import datetime
from collections.abc import Sequence
from typing import Literal

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.pdf.file import Metadata, PdfFile
from dsca_desk.documents.pdf.flow import Block, Drawn, draw, place, text_block
from dsca_desk.documents.pdf.fonts import clean
from dsca_desk.documents.pdf.page import HEIGHT, Page
from dsca_desk.documents.pdf.wrap import fit, wrap

_FOOT_RULE = HEIGHT - 48.4
_HEAD_RULE = 47.8
_LABEL = 130.0


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An item as the letter asked for it, with the quantity in words (`6 EA`)."""

    description: str
    quantity: str = ""


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A point the request still has to meet, and the remark of the desk on it."""

    asks: str
    remark: str = ""


class RequestLetter(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter to the sender of a request prints.

    `kind` is `acknowledgement`, `missing` or `disapproval` (then `reason` says why); `marking` prints at top and bottom of
    each page.
    """

    kind: Literal["acknowledgement", "missing", "disapproval"]
    number: str
    reference: str
    letter_date: datetime.date | None
    received_on: datetime.date
    addressee: str
    address: tuple[str, ...] = ()
    purchaser: str = ""
    subject: str = ""
    request_kind: str = ""
    agency: str = ""
    items: tuple[Wanted, ...] = ()
    missing: tuple[Missing, ...] = ()
    reason: str = ""
    officer: str = ""
    printed_on: datetime.date
    marking: str = "UNCLASSIFIED"

    @property
    def title(self) -> str:
        """What the letter is called."""
        return {
            "acknowledgement": "Acknowledgment of a request",
            "missing": "Request: what is still missing",
            "disapproval": "Notice that a request is not approved",
        }[self.kind]


def request_letter_pdf(letter: RequestLetter) -> bytes:
    """Return the letter as PDF. The same letter gives the same bytes, on every machine."""
    file = PdfFile(
        Metadata(
            title=clean(f"{letter.title} {letter.number}"),
            author=clean(letter.agency) or "United States of America",
            subject=clean(letter.subject)[:200],
            created=letter.printed_on,
        )
    )
    pages = place(_blocks(letter), look.PAGE)
    for number, placed in enumerate(pages, start=1):
        page = file.page()
        _edges(page, letter, number, len(pages))
        draw(page, placed)
        file.add(page)
    return file.content([], [])


def _blocks(letter: RequestLetter) -> list[Block]:
    title = text_block(letter.title, look.TITLE, look.PAGE, keep=True, role="H1")
    blocks: list[Block] = [title, *_address(letter), *_facts(letter)]
    blocks += look.body(_opening(letter), space_before=14.0)
    if letter.kind == "missing":
        blocks += _list("What is missing", [_missing(point) for point in letter.missing])
        closing = (
            "Please send what is missing with the reference numbers above. Until then the request is kept, and work on it "
            "waits. Nothing that was sent needs to be sent again."
        )
    elif letter.kind == "disapproval":
        blocks += _list("Why", [letter.reason])
        closing = (
            "What is named below will not be offered under this request. A new letter is welcome when the reason has gone or "
            "when another solution is wanted; it is judged on its own."
        )
    else:
        closing = (
            "This letter acknowledges receipt and nothing more. It is not an offer, promises none, and says nothing about "
            "price, availability or release."
        )
    blocks += _list("What was asked for", [_wanted(item) for item in letter.items])
    blocks += look.body(closing, space_before=12.0)
    return [*blocks, _signature(letter)]


def _opening(letter: RequestLetter) -> str:
    dated = f" dated {look.day(letter.letter_date)}" if letter.letter_date else ""
    reference = f"Your letter {letter.reference}{dated}" if letter.reference else f"Your letter{dated}"
    came = f"{reference} was received on {look.day(letter.received_on)} and is kept here as request {letter.number}."
    if letter.kind == "acknowledgement":
        return f"{came} Name this number when you write about it."
    if letter.kind == "disapproval":
        return f"{came} The United States Government does not approve it."
    return f"{came} It cannot be acted on yet, because the points below are open."


def _address(letter: RequestLetter) -> list[Block]:
    lines = [line for line in (letter.addressee, *letter.address) if line]
    return [
        text_block(line, look.BODY, look.PAGE, space_before=12.0 if place == 0 else 0.0, keep=place + 1 < len(lines))
        for place, line in enumerate(lines)
    ]


def _facts(letter: RequestLetter) -> list[Block]:
    rows = (
        ("Our number", letter.number),
        ("Your reference", letter.reference),
        ("Purchaser", letter.purchaser),
        ("Subject", letter.subject),
        ("Kind of request", letter.request_kind),
        ("Implementing agency", letter.agency),
    )
    return [_fact(name, value, first=place == 0) for place, (name, value) in enumerate(row for row in rows if row[1])]


def _fact(name: str, value: str, *, first: bool) -> Block:
    left, room = look.PAGE.left, look.PAGE.right - look.PAGE.left - _LABEL
    lines = wrap(value, look.BODY, room)

    def write(page: Page, top: float) -> None:
        baseline = top + 9.4
        page.text(left, baseline, look.SMALL, name)
        for line in lines:
            page.text(left + _LABEL, baseline, look.BODY, line)
            baseline += look.BODY.leading

    return Drawn(max(len(lines), 1) * look.BODY.leading + 1.5, write, space_before=14.0 if first else 0.0)


def _list(title: str, texts: Sequence[str]) -> list[Block]:
    if not texts:
        return []
    body = look.body("\n".join(f"- {text}" for text in texts), space_before=2.0)
    return [look.heading(title, space_before=12.0), *body]


def _missing(point: Missing) -> str:
    return f"{point.asks}. {point.remark}".strip() if point.remark else f"{point.asks}."


def _wanted(item: Wanted) -> str:
    return f"{item.description or 'no description'}, {item.quantity}" if item.quantity else item.description or "no description"


def _signature(letter: RequestLetter) -> Block:
    left = look.PAGE.left

    def write(page: Page, top: float) -> None:
        page.rule(left, top + 40.0, left + 220.0, top + 40.0, look.HAIRLINE, look.HAIRLINE_GRAY)
        page.text(left, top + 52.0, look.BODY, fit(letter.officer, look.BODY, 220.0))
        page.text(left, top + 64.0, look.SMALL, look.day(letter.printed_on))

    return Drawn(70.0, write, space_before=12.0)


def _edges(page: Page, letter: RequestLetter, number: int, count: int) -> None:
    left, right = look.PAGE.left, look.PAGE.right
    middle = (left + right) / 2
    page.artifact()
    marking = fit(letter.marking, look.STRONG, right - left)
    page.text_center(middle, 29.0, look.STRONG, marking)
    page.text(left, _HEAD_RULE - 5.6, look.FOOT, letter.title)
    page.text_right(right, _HEAD_RULE - 5.6, look.FOOT_STRONG, fit(letter.number, look.FOOT_STRONG, 160.0))
    page.rule(left, _HEAD_RULE, right, _HEAD_RULE)
    page.rule(left, _FOOT_RULE, right, _FOOT_RULE)
    page.text(left, _FOOT_RULE + 12.0, look.FOOT, f"Printed {look.day(letter.printed_on)}")
    page.text_right(right, _FOOT_RULE + 12.0, look.FOOT, f"Page {number} of {count}")
    page.text_center(middle, HEIGHT - 20.0, look.STRONG, marking)
