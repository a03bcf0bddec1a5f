"""Read the requests of the sample office: letters with the answers their checklists have so far.

A request that became a case takes purchaser, references, terms and items from the case, as the officer who made the case
did the other way round.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from dsca_desk.records.letter_of_request import Answer, LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Offer, Purchaser

_ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown", "not-applicable")
_STEPS = ("acknowledged", "actionable", "complete", "insufficient", "disapproval-proposed")
_OF_THE_DESK = frozenset(
    {"status", "status_on", "officer", "case", "case_made_on", "answers", "evidence", *(f"{step}_on" for step in _STEPS)}
)
_MOST_ITEMS = 12


class SampleRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request and how far it is.

    `steps` are the dated states it went through, in order; `status` is where it stands, since `status_on` when no step or
    case led there; `case` is the case that was made of it on `case_made_on`.
    """

    letter: LetterOfRequest
    status: str
    status_on: date | None
    officer: str
    steps: tuple[tuple[str, date], ...]
    answers: dict[str, tuple[Answer, str]]
    case: str | None
    case_made_on: date | None


def read_requests(
    source: Mapping[str, Any], offers: Mapping[str, Offer], purchasers: Mapping[str, Purchaser]
) -> tuple[SampleRequest, ...]:
    """Return the requests of `requests.toml` in its order. Raises KeyError when one names a case that is not there."""
    return tuple(_request(row, source["answers"], offers, purchasers) for row in source["requests"])


def _request(
    row: Mapping[str, Any],
    sets: Mapping[str, Mapping[str, list[str]]],
    offers: Mapping[str, Offer],
    purchasers: Mapping[str, Purchaser],
) -> SampleRequest:
    written = {key: value for key, value in row.items() if key not in _OF_THE_DESK | set(_ANSWERS)}
    case = row.get("case")
    known = _of_case(offers[case]) if case else {"purchaser": purchasers[row["country"]]}
    return SampleRequest(
        letter=msgspec.convert(msgspec.to_builtins(known | written, builtin_types=(date,)), LetterOfRequest, strict=False),
        status=row["status"],
        status_on=row.get("status_on"),
        officer=row["officer"],
        steps=tuple((step, row[f"{step}_on"]) for step in _STEPS if f"{step}_on" in row),
        answers=_answers(row, sets),
        case=case,
        case_made_on=row.get("case_made_on"),
    )


def _answers(row: Mapping[str, Any], sets: Mapping[str, Mapping[str, list[str]]]) -> dict[str, tuple[Answer, str]]:
    """The set that the request names, then its own answers on top; each with its evidence."""
    answers: dict[str, Answer] = {}
    for layer in (sets.get(row.get("answers", ""), {}), row):
        for answer in _ANSWERS:
            answers |= dict.fromkeys(layer.get(answer, ()), answer)
    evidence = row.get("evidence", {})
    return {point: (answer, evidence.get(point, "")) for point, answer in sorted(answers.items())}


def _of_case(offer: Offer) -> dict[str, Any]:
    """What the letter of a case said, as far as the case repeats it."""
    first, *others = offer.references
    return {
        "country": offer.country,
        "program": offer.program,
        "bpc_program": offer.bpc_program,
        "subject": offer.description,
        "purchaser": offer.purchaser,
        "reference_number": first.number,
        "letter_date": first.date,
        "references": others,
        "terms_of_sale": [term.code for term in offer.terms_of_sale],
        "items": [
            RequestedItem(
                kind=line.kind,
                description=line.description,
                quantity=line.quantity,
                unit_of_issue=line.unit_of_issue,
                sme=line.sme,
            )
            for line in offer.lines[:_MOST_ITEMS]
        ],
    }
