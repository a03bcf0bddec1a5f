"""What stands before each step of a request (SAMM C5.1, C5.2, C5.4)."""

from collections.abc import Iterator
from datetime import timedelta

from dsca_desk.rules.steps.facts import RequestFacts
from dsca_desk.rules.steps.guard import Guard, Taking, guard
from dsca_desk.rules.wording import day_text

_PRICE_KINDS = frozenset({"LOR_PA", "LOR_LOA", "MOR_BPC"})


@guard("REQUEST", "", "log request")
def log_request(facts: RequestFacts, _taking: Taking) -> Iterator[Guard]:
    """A letter is logged with its originator, date, reference and channel; an oral request as a memorandum for record."""
    yield Guard(bool(facts.originator), "The originator is recorded", "Name who signed the letter.", "originator.name")
    yield Guard(facts.letter_date is not None, "The letter's date is recorded", "Enter the date of the letter.", "letter_date")
    yield Guard(
        bool(facts.reference_number), "The purchaser's reference is recorded", "Enter the number on it.", "reference_number"
    )
    yield Guard(bool(facts.channel), "The channel is recorded", "Say through whom the letter came.", "channel")
    yield Guard(
        bool(facts.written_form),
        "The request is in writing",
        "Put an oral request into a memorandum for record.",
        "written_form",
    )


@guard("REQUEST", "received", "acknowledge")
def acknowledge(facts: RequestFacts, taking: Taking) -> Iterator[Guard]:
    """What logging asks for is there; an acknowledgment later than the limit gives its reason (DSCA 01-06)."""
    yield from log_request(facts, taking)
    if facts.received_on is not None:
        yield Guard(taking.on >= facts.received_on, "It is not acknowledged before it came in", "Correct the day.", "received_on")
    if facts.received_on is None or facts.acknowledge_days is None:
        return
    due = facts.received_on + timedelta(days=facts.acknowledge_days)
    if taking.on > due:
        yield taking.asked("why", f"An acknowledgment after {day_text(due)} gives its reason")


@guard("REQUEST", "acknowledged", "judge actionable")
def judge_actionable(facts: RequestFacts, _taking: Taking) -> Iterator[Guard]:
    """All criteria of Table C5.T3a are met."""
    if not facts.missing:
        yield Guard(True, "Every actionable criterion is met")
    for point in facts.missing:
        yield Guard(False, point, "Answer the point with yes or not applicable, with its evidence.", "checklist")


@guard("REQUEST", "acknowledged", "judge insufficient")
def judge_insufficient(facts: RequestFacts, taking: Taking) -> Iterator[Guard]:
    """At least one criterion is unmet, and what is missing was listed and sent to the requester."""
    yield Guard(
        bool(facts.missing), "At least one criterion is unmet", "Nothing is missing; judge the request actionable.", "checklist"
    )
    if "MISSING" in facts.papers:
        yield Guard(True, "The letter of what is missing is kept with the request")
    else:
        yield taking.asked(
            "letter_number", "What is missing was sent to the requester", "Print the letter of what is missing, or name yours."
        )


@guard("REQUEST", "insufficient", "supplement received")
def supplement_received(facts: RequestFacts, taking: Taking) -> Iterator[Guard]:
    """The new material is logged with its own date."""
    since = facts.insufficient_on or facts.since
    if facts.newest_material is not None and since is not None and facts.newest_material >= since:
        yield Guard(True, "New material is logged")
    else:
        yield taking.asked("material_on", "The new material is logged with its own date", "Add the paper, or state its date.")


@guard("REQUEST", "actionable", "judge complete")
def judge_complete(facts: RequestFacts, _taking: Taking) -> Iterator[Guard]:
    """There is detail enough to begin LOA Data work (SAMM C5.4.2)."""
    if not facts.not_detailed and not facts.missing:
        yield Guard(True, "There is detail enough to begin LOA Data work")
    for point in (*facts.missing, *facts.not_detailed):
        yield Guard(False, point, "Answer the point with yes or not applicable, with its evidence.", "checklist")


@guard("REQUEST", "actionable", "answer with price and availability")
def answer_with_prices(facts: RequestFacts, taking: Taking) -> Iterator[Guard]:
    """Prices were asked for, and releases that must come before any price are in hand (DSCA 25-16, 26-65)."""
    yield Guard(
        facts.kind == "LOR_PA",
        "The request asks for price and availability",
        "Correct the kind of the request, or make a case of it.",
        "kind",
    )
    for approval in facts.approvals:
        if approval.kind in ("RELEASE", "DISCLOSURE"):
            held = approval.valid_until is None or approval.valid_until >= taking.on
            yield Guard(
                approval.decision == "GRANTED" and held,
                f"The {approval.kind.lower()} approval {approval.items} is in hand".replace("  ", " "),
                "Record the decision, or ask for it to be renewed.",
                "approvals",
            )
    yield taking.asked("letter_number", "The answer was sent", "Name the letter with the rough-order prices.")


@guard("REQUEST", "complete", "open case document")
def open_case_document(facts: RequestFacts, _taking: Taking) -> Iterator[Guard]:
    """A case is prepared by an agency; its document gets category and group when it is begun (SAMM C5.4.2.1)."""
    yield Guard(facts.kind != "LOR_PA", "The letter asks for an offer", "Answer it with price and availability.", "kind")
    yield Guard(bool(facts.agency), "The implementing agency is known", "Choose the agency.", "agency")


@guard("REQUEST", "acknowledged", "recommend disapproval")
def recommend_disapproval(_facts: RequestFacts, taking: Taking) -> Iterator[Guard]:
    """Major or significant equipment, its support, or the whole request will not be offered (DSCA 24-05)."""
    yield taking.asked("why", "It is said what will not be offered, and why")


@guard("REQUEST", "disapproval-proposed", "notify purchaser")
def notify_purchaser(_facts: RequestFacts, taking: Taking) -> Iterator[Guard]:
    """The formal notice was sent to the purchaser (DSCA 24-05)."""
    yield taking.asked("letter_number", "The formal notice was sent to the purchaser", "Name the notice with its date.")


@guard("REQUEST", "disapproval-proposed", "overrule")
def overrule(_facts: RequestFacts, taking: Taking) -> Iterator[Guard]:
    """DSCA or State decides to proceed."""
    yield taking.asked("authority", "DSCA or State decided to proceed")


@guard("REQUEST", "any open", "requester withdraws")
def requester_withdraws(_facts: RequestFacts, taking: Taking) -> Iterator[Guard]:
    """The written withdrawal is on file."""
    yield taking.asked("letter_number", "The written withdrawal is on file", "Name the letter of withdrawal with its date.")


@guard("REQUEST", "in-development", "document offered")
def document_offered(facts: RequestFacts, _taking: Taking) -> Iterator[Guard]:
    """A document made of the request was sent."""
    yield Guard(facts.offered, "The offer of a case made of the request was sent", "Send the offer first.", "cases")
