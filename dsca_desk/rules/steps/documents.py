"""What stands before each step of a document on its way to the offer (SAMM C5.4, Table C5.T9)."""

from collections.abc import Iterator

from dsca_desk.policy.lifecycle import RETURN_REASONS, ReturnReason
from dsca_desk.rules.steps.facts import DocumentFacts
from dsca_desk.rules.steps.guard import Guard, Taking, guard
from dsca_desk.rules.wording import day_text, list_text

_CATEGORIES = ("A", "B", "C", "D")
_MODIFICATION = "M"
_OF_CONGRESS = frozenset({"notification-number"})
"""Errors of the offer check that `congress` asks about: the number is given after the military department approved."""
_ASKED_LATER = "notification-number"
_SHOWN = 3


@guard("DOCUMENT", "", "create version")
def create_version(facts: DocumentFacts, _taking: Taking) -> Iterator[Guard]:
    """Category and group are entered; both can be revised and never removed (SAMM C5.4.2.1)."""
    yield has_category(facts)


@guard("DOCUMENT", "Development", "MILDEP approves")
def mildep_approves(facts: DocumentFacts, _taking: Taking) -> Iterator[Guard]:
    """Lines, notes, pricing and the package are complete; the cover memorandum is one of its papers (DSCA 25-41)."""
    yield has_category(facts)
    yield Guard(facts.lines > 0 or facts.kind != "BASIC", "The document has lines", "Enter the lines on the Lines tab.", "lines")
    yield Guard(facts.priced, "The document is priced", "Price and save it on the Pricing tab.", "pricing")
    yield no_errors(facts)
    yield package_complete(facts)


@guard("DOCUMENT", "Development", "stop development")
def stop_development(_facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The request was withdrawn or disapproved, or the document is not needed any more."""
    yield taking.asked("why", "The reason is recorded")


@guard("DOCUMENT", "Development (approved)", "case-writing starts")
def case_writing_starts(facts: DocumentFacts, _taking: Taking) -> Iterator[Guard]:
    """The package lies with case writing, with every paper it needs."""
    yield Guard(facts.milap_on is not None, "The military department approved", "Take that step first.", "milap_on")
    yield package_complete(facts)


@guard("DOCUMENT", "Write", "writing complete")
def writing_complete(facts: DocumentFacts, _taking: Taking) -> Iterator[Guard]:
    """The standard notes are applied: no check of the notes, or of anything else, finds an error."""
    yield no_errors(facts)


@guard("DOCUMENT", "Write", "return to agency")
@guard("DOCUMENT", "Review", "return to agency")
def return_to_agency(_facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Reason code and a short explanation are recorded (DSCA 11-03)."""
    code = taking.says("reason_code")
    known = taking.policy.on(taking.on).find(RETURN_REASONS, ReturnReason, code) is not None
    yield Guard(
        known, "The return names its reason code", "Choose a code of the table of return reasons.", "returns", "reason_code"
    )
    yield taking.asked("office", "The office that returns it is named")
    yield taking.asked("why", "The return is explained in a few words")


@guard("DOCUMENT", "Review", "all reviewers approve and MILDEP signs")
def reviewers_approve(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Every required office concurs, every comment is answered and closed, the military department signs."""
    current = [review for review in facts.reviews if review.round == facts.review_round]
    required = [review for review in current if review.required]
    if not required:
        yield Guard(False, "Offices were asked for their position", "Ask the reviewing offices on the Reviews tab.", "reviews")
    for review in required:
        yield Guard(
            review.position in ("CONCUR", "CONCUR_COMMENT"),
            f"{review.office} concurs",
            "Record its position." if not review.position else "Settle what it objects to and ask again.",
            "reviews",
        )
    opened = sum(review.open_comments for review in current)
    if opened:
        noun = "comment is" if opened == 1 else "comments are"
        yield Guard(
            False, "No comment of a review is open", f"{opened} {noun} open: answer and close each one by one.", "reviews"
        )
    yield no_errors(facts)
    yield figures_confirmed(facts)
    yield taking.asked("signed_by", "The military department signs")


@guard("DOCUMENT", "Proposed", "place on State list")
def place_on_state_list(facts: DocumentFacts, _taking: Taking) -> Iterator[Guard]:
    """State reviews letters of offer and Amendments that add or increase scope, not Modifications (SAMM C5.4.17.11)."""
    yield Guard(
        facts.kind != _MODIFICATION, "State reviews this kind of document", "A Modification is countersigned without the list."
    )


@guard("DOCUMENT", "Proposed (State)", "State concurs and DSCA countersigns")
def state_concurs(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """State has cleared, Congress where thresholds are met, and releases and waivers are on file (SAMM C5.4.2, C5.7)."""
    yield taking.asked("authority", "State concurs", "State who concurred, and when.")
    yield from congress(facts, taking)
    yield from approvals(facts, taking)
    yield no_errors(facts)
    yield taking.asked("signed_by", "DSCA countersigns")


@guard("DOCUMENT", "Proposed", "DSCA countersigns (modification)")
def countersign_without_list(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """No State list is needed: for a Modification, and for an Amendment or a BPC document for which that was decided."""
    if facts.kind == _MODIFICATION:
        yield Guard(True, "A Modification needs no State list")
    elif facts.kind == "A" or facts.program != "FMS":
        yield taking.asked("authority", "It was decided that no State list is needed", "Say who decided it and why.")
    else:
        yield Guard(False, "The document needs no State list", "Place it on the State list.")
    yield from congress(facts, taking)
    yield from approvals(facts, taking)
    yield no_errors(facts)
    yield taking.asked("signed_by", "DSCA countersigns")


@guard("DOCUMENT", "any open", "hold")
def hold(_facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The agency asks with its reasons, the performance office of DSCA approves (DSCA 22-22)."""
    yield taking.asked("why", "The agency gives its reasons")
    yield taking.asked("office", "The agency that asks is named")
    yield taking.asked("authority", "The performance office approves", "State who approved, and when.")


@guard("DOCUMENT", "Held", "remove hold")
def remove_hold(_facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The end of the hold is recorded with its reason; the clock runs on."""
    yield taking.asked("why", "It is said why the hold ends")


# --- what several steps ask for ----------------------------------------------------------------------------------------------


def has_category(facts: DocumentFacts) -> Guard:
    """The development category is entered."""
    return Guard(facts.category in _CATEGORIES, "The development category is entered", "Choose A, B, C or D.", "category")


def no_errors(facts: DocumentFacts) -> Guard:
    """The offer check finds no error; what only the congressional review brings is asked for at the countersignature."""
    errors = [finding for finding in facts.errors if finding.id not in _OF_CONGRESS]
    if not errors:
        return Guard(True, "The offer check finds no error")
    more = len(errors) - 1
    rest = f" (and {more} more)" if more else ""
    return Guard(False, "The offer check finds no error", f"Correct: {errors[0].message}{rest}", errors[0].path)


def figures_confirmed(facts: DocumentFacts) -> Guard:
    """Every figure that the policy does not confirm was confirmed or replaced by an officer, while it still can be."""
    doubtful = facts.unconfirmed
    path = doubtful[0].path if doubtful else ""
    how = f"{len(doubtful)} to confirm or replace, the first: {doubtful[0].message}" if doubtful else ""
    return Guard(not doubtful, "Every figure is confirmed", how, path)


def package_complete(facts: DocumentFacts) -> Guard:
    """Every paper of the package is there or not applicable."""
    names = list(facts.package_open[:_SHOWN]) + (["more"] if len(facts.package_open) > _SHOWN else [])
    return Guard(not facts.package_open, "Every paper of the package is there", f"Still open: {list_text(names)}.", "package")


def congress(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Where a threshold is met the notification has its number and its period is over; the day alone decides nothing."""
    if not facts.thresholds:
        yield Guard(True, "No congressional threshold is met")
        return
    reached = list_text(facts.thresholds)
    yield Guard(
        bool(facts.notification_numbers),
        f"The notification has its transmittal number ({reached})",
        "Enter the number.",
        "congressional_notification",
    )
    yield Guard(
        facts.notified_on is not None and facts.notified_on <= taking.on,
        "The congressional review is over",
        "Post the milestone X-CN with the day the review ended.",
        "milestones",
    )


def approvals(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Releases and waivers that were asked for, or that the document shows to be needed, are granted and hold on the day."""
    for approval in facts.approvals:
        name = f"{approval.kind} {approval.items}".strip()
        if approval.decision != "GRANTED":
            how = "It was denied: take the items out." if approval.decision else "Record the decision."
            yield Guard(False, f"The approval {name} is granted", how, "approvals")
        elif approval.valid_until is not None and approval.valid_until < taking.on:
            ended = day_text(approval.valid_until)
            yield Guard(False, f"The approval {name} holds", f"It ended on {ended}: have it renewed.", "approvals")
    granted = {approval.kind for approval in facts.approvals}
    for kinds, reason in facts.approvals_needed:
        if granted.isdisjoint(kinds.split("|")):
            yield Guard(
                False,
                f"The approval {kinds.replace('|', ' or ')} is on file ({reason})",
                "Record the approval on the Approvals tab.",
                "approvals",
            )
