"""What is wrong with a request as it is written, or still missing in it: sentences by field, with the rule behind them.

Only a request without its few basic facts cannot be kept; everything else may wait.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import REQUEST_CHECKLIST
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.records.facts import REQUEST
from dsca_desk.records.letter_of_request import LetterOfRequest

Weight = Literal["must", "error", "warning"]
COPY_DSCA, COPY_STATE, COPY_COMMAND = "DSCA", "State PM/SA", "Combatant command"
FMF_TERMS = frozenset({"FMSC", "FMFG", "FMSNR", "EDAG"})
"""Terms of sale paid with Foreign Military Financing, and grants of excess articles."""
_WHOLE_SERVICES = frozenset({"army", "navy", "air force", "marines", "marine corps", "armed forces", "ministry of defense"})


class RequestProblem(NamedTuple):
    """A problem at a field: without a `must` the request cannot be kept, an `error` breaks a rule, a `warning` is unfinished.

    `point` is the point of the checklist that asks for it, `source` the paper behind that.
    """

    path: str
    weight: Weight
    text: str
    point: str = ""
    source: str = ""


def request_problems(letter: LetterOfRequest, policy: PolicyOn, today: date) -> tuple[RequestProblem, ...]:
    """Return every problem of a request, the worst first, otherwise in the order of the form."""
    sources = {row.code: row.source for row in policy.rows(REQUEST_CHECKLIST, ChecklistPoint)}
    found = [*_missing(letter), *_days(letter, today), *_routing(letter), *_money(letter, policy), *_items(letter)]
    order: tuple[Weight, ...] = ("must", "error", "warning")
    return tuple(
        problem._replace(source=sources.get(problem.point, ""))
        for problem in sorted(found, key=lambda problem: order.index(problem.weight))
    )


def is_fmf(letter: LetterOfRequest) -> bool:
    """Tell whether the letter names Foreign Military Financing or a grant of excess articles."""
    return not FMF_TERMS.isdisjoint(letter.terms_of_sale)


def _missing(letter: LetterOfRequest) -> Iterator[RequestProblem]:
    for name, fact in REQUEST.items():
        value = letter.purchaser.name if name == "purchaser" else getattr(letter, name)
        if value in (None, "") and fact.must_be_filled(letter, to_offer=True):
            path = "purchaser.name" if name == "purchaser" else name
            if fact.needed == "to-keep":
                yield RequestProblem(path, "must", f"{fact.label} is needed to keep the request.")
            else:
                yield RequestProblem(path, "warning", f"{fact.label} is still missing.")
    if not letter.subject:
        yield RequestProblem("subject", "warning", "Say in a few words what is asked for.")
    if not letter.originator.name:
        yield RequestProblem("originator.name", "warning", "Name who signed the letter, with address.", "GEN-07")


def _days(letter: LetterOfRequest, today: date) -> Iterator[RequestProblem]:
    if letter.letter_date is not None and letter.received_on is not None and letter.letter_date > letter.received_on:
        yield RequestProblem("letter_date", "error", "The letter is dated after the day it was received.")
    if letter.received_on is not None and letter.received_on > today:
        yield RequestProblem("received_on", "error", "This day has not come yet; the clocks count from the day of receipt.")


def _routing(letter: LetterOfRequest) -> Iterator[RequestProblem]:
    if not letter.channel:
        yield RequestProblem("channel", "warning", "Say through whom the letter came.", "ACT-03")
    if letter.sender_authorized is False:
        text = "The sender is not on the country's list of signers; ask for a letter from someone who is."
        yield RequestProblem("sender_authorized", "error", text, "ACT-06")
    elif letter.sender_authorized is None:
        point = "RTE-03" if letter.channel == "ELECTRONIC" else "ACT-06"
        yield RequestProblem("sender_authorized", "warning", "Look the sender up in the country's list of signers.", point)
    if COPY_DSCA not in letter.copies_sent:
        yield RequestProblem("copies_sent", "warning", "No copy to DSCA is noted.", "RTE-01")
    if is_fmf(letter) and COPY_STATE not in letter.copies_sent:
        yield RequestProblem("copies_sent", "warning", "State PM/SA must have a copy of a request paid with FMF.", "RTE-02")


def _money(letter: LetterOfRequest, policy: PolicyOn) -> Iterator[RequestProblem]:
    if not letter.terms_of_sale and letter.kind != "MOR_BPC":
        yield RequestProblem("terms_of_sale", "warning", "The letter should name the method of finance.", "GEN-05")
    unit = letter.recipient_unit.strip()
    if is_fmf(letter) and not unit:
        text = "Requests paid with FMF must name the operational unit. Example: 2nd Engineer Battalion."
        yield RequestProblem("recipient_unit", "error", text, "GEN-08")
    elif unit and _whole_service(unit, letter.country, policy):
        text = f"{unit} is a whole service or nation. Name the unit. Example: 2nd Engineer Battalion."
        yield RequestProblem("recipient_unit", "error", text, "GEN-08")
    if (letter.kind == "MOR_BPC") != (letter.program != "FMS"):
        text = "A memorandum of request belongs to a BPC program, any other letter to FMS."
        yield RequestProblem("program", "error", text, "MOR-01")


def _items(letter: LetterOfRequest) -> Iterator[RequestProblem]:
    if not letter.items:
        yield RequestProblem("items", "warning", "No item is entered yet; type or paste them from the letter.", "GEN-02")
    for place, item in enumerate(letter.items):
        if not item.description:
            yield RequestProblem(f"items[{place}].description", "warning", f"Item {place + 1} has no description.", "GEN-02")
        if item.quantity is None and item.unit_of_issue != "XX" and item.kind == "ARTICLE":
            text = f"Item {place + 1} has no quantity; unit XX stands for lots and services."
            yield RequestProblem(f"items[{place}].quantity", "warning", text, "ART-02")


def _whole_service(unit: str, country: str, policy: PolicyOn) -> bool:
    row = policy.find(COUNTRIES, Country, country)
    name = unit.casefold().removeprefix("the ")
    return name in _WHOLE_SERVICES or (row is not None and name == row.name.casefold())
