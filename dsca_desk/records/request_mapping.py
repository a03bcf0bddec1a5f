"""Between stored requests and the letter of request as a value, without loss in either direction."""

from operator import attrgetter
from typing import Any

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.matching import columns_of, match_rows, numbered, set_columns
from dsca_desk.records.offer import Purchaser, Reference
from dsca_desk.records.requests import Request, RequestItem, RequestReference

_LETTER = columns_of(LetterOfRequest, "purchaser", "originator", "items", "references")
_ITEM, _REFERENCE = columns_of(RequestedItem), columns_of(Reference)
_letter_of = attrgetter(*_LETTER)


def whole_request() -> tuple[ORMOption, ...]:
    """Return the loader options that read a request with everything its letter needs and its checklist answers."""
    return tuple(selectinload(part) for part in (Request.items, Request.references, Request.answers))


def letter_of_request(request: Request) -> LetterOfRequest:
    """Return a stored request as a value."""
    return LetterOfRequest(
        **dict(zip(_LETTER, _letter_of(request), strict=True)),
        purchaser=Purchaser(name=request.purchaser_name, address=request.purchaser_address),
        originator=Purchaser(name=request.originator_name, address=request.originator_address),
        items=tuple(RequestedItem(**{column: getattr(item, column) for column in _ITEM}) for item in request.items),
        references=tuple(Reference(**{column: getattr(item, column) for column in _REFERENCE}) for item in request.references),
    )


def request_of(letter: LetterOfRequest) -> Request:
    """Return new records for a letter of request."""
    return Request(
        **_columns(letter),
        items=[RequestItem(**row) for row in numbered(letter.items, _ITEM)],
        references=[RequestReference(**row) for row in numbered(letter.references, _REFERENCE)],
    )


def apply_letter(request: Request, letter: LetterOfRequest) -> None:
    """Make a stored request (loaded with `whole_request()`) read as the letter; its number stays."""
    columns = _columns(letter)
    del columns["number"]
    set_columns(request, columns)
    match_rows(request.items, numbered(letter.items, _ITEM), RequestItem, "position")
    match_rows(request.references, numbered(letter.references, _REFERENCE), RequestReference, "position")


def _columns(letter: LetterOfRequest) -> dict[str, Any]:
    return {
        **dict(zip(_LETTER, _letter_of(letter), strict=True)),
        "purchaser_name": letter.purchaser.name,
        "purchaser_address": letter.purchaser.address,
        "originator_name": letter.originator.name,
        "originator_address": letter.originator.address,
    }
