"""What the guards of steps look at: plain values of a request, document, case, line, discrepancy or lease, without database.

Days that have not come about are None. `state` is the state the subject is in, `since` the day of its last step.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.rules.finding import Finding

ZERO = Decimal("0.00")


class ApprovalState(NamedTuple):
    """A release, waiver or exception on file: its kind, the decision (GRANTED, DENIED or none yet), until when it holds."""

    kind: str
    items: str = ""
    decision: str = ""
    valid_until: date | None = None


class ReviewState(NamedTuple):
    """The position of an office: CONCUR, CONCUR_COMMENT, NONCONCUR or none yet, and how many of its comments are open."""

    office: str
    position: str = ""
    required: bool = True
    open_comments: int = 0
    round: int = 1


class DocumentState(NamedTuple):
    """Another document of the case (or of a partner case), by name and state."""

    document: str
    state: str
    case: str = ""


class RequestFacts(NamedTuple):
    """A request. `missing` are the points without which it is not actionable; `not_detailed` those that keep it from
    being complete; `newest_material` is the day of the latest paper, reference or answer; `papers` the kinds of its papers.
    """

    state: str
    number: str = ""
    kind: str = "LOR_LOA"
    since: date | None = None
    received_on: date | None = None
    acknowledge_days: int | None = None
    originator: str = ""
    reference_number: str = ""
    letter_date: date | None = None
    channel: str = ""
    written_form: str = ""
    missing: tuple[str, ...] = ()
    not_detailed: tuple[str, ...] = ()
    insufficient_on: date | None = None
    newest_material: date | None = None
    papers: frozenset[str] = frozenset()
    agency: str = ""
    approvals: tuple[ApprovalState, ...] = ()
    offered: bool = False


class DocumentFacts(NamedTuple):
    """A case document. Money in dollars.

    `kind` is BASIC, A (Amendment) or M (Modification). `errors` are the errors of the offer check,
    `unconfirmed` its figures nobody confirmed; `package_open` the papers
    of the package without an answer or missing; `priced` whether a pricing is kept and `price_valid` whether it is still
    today's (None where it was not looked at). `review_round` counts the hand-overs to review; reviews of earlier rounds do
    not count. `thresholds` names the congressional thresholds the document reaches.
    """

    state: str
    case: str = ""
    document: str = "BASIC"
    kind: str = "BASIC"
    program: str = "FMS"
    since: date | None = None
    state_before_hold: str = ""
    category: str | None = None
    milap_on: date | None = None
    countersigned_on: date | None = None
    offered_on: date | None = None
    offer_expires_on: date | None = None
    expiration_reason: str = ""
    accepted_on: date | None = None
    ended_on: date | None = None
    restatement: int = 0
    short_note: bool = False
    lines: int = 0
    priced: bool = False
    price_valid: bool | None = None
    errors: tuple[Finding, ...] = ()
    unconfirmed: tuple[Finding, ...] = ()
    package_open: tuple[str, ...] = ()
    reviews: tuple[ReviewState, ...] = ()
    review_round: int = 1
    approvals: tuple[ApprovalState, ...] = ()
    approvals_needed: tuple[tuple[str, str], ...] = ()
    thresholds: tuple[str, ...] = ()
    notification_numbers: tuple[str, ...] = ()
    notified_on: date | None = None
    deposit: Decimal | None = None
    deposit_on: date | None = None
    purpose: str = ""
    partners: tuple[DocumentState, ...] = ()


class LineFacts(NamedTuple):
    """A line of the current case: ordered and delivered units (None for services), final delivery, values that disagree."""

    state: str
    case: str = ""
    line: str = ""
    since: date | None = None
    ordered: Decimal | None = None
    delivered: Decimal = ZERO
    final_on: date | None = None
    mismatches: tuple[str, ...] = ()
    active_contracts: tuple[str, ...] = ()


class CaseFacts(NamedTuple):
    """A case and what was done under it. `closure_open` are the points of the closure checklist that are not met;
    `used` the names of all documents there ever were.
    """

    state: str
    case: str = ""
    program: str = "FMS"
    since: date | None = None
    documents: tuple[DocumentState, ...] = ()
    used: tuple[str, ...] = ()
    lines_open: tuple[str, ...] = ()
    started_on: date | None = None
    authority_number: str = ""
    supply_complete_on: date | None = None
    last_delivery_on: date | None = None
    suspended: bool = False
    closure_hold: bool = False
    closure_kind: str = ""
    unliquidated: Decimal | None = None
    closure_open_interim: tuple[str, ...] = ()
    closure_open_final: tuple[str, ...] = ()
    open_discrepancies: tuple[str, ...] = ()
    cancellation_asked: bool = False
    total: Decimal | None = None


class DiscrepancyFacts(NamedTuple):
    """A discrepancy report; `value` and `transport` in dollars together count."""

    state: str
    number: str = ""
    program: str = "FMS"
    since: date | None = None
    found_on: date | None = None
    counted_from_on: date | None = None
    value: Decimal = ZERO
    transport: Decimal = ZERO
    missing: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    finance_review_on: date | None = None
    answered_on: date | None = None
    disposition: str = ""
    credit: Decimal | None = None


class LeaseFacts(NamedTuple):
    """A lease or loan; `sheet_open` are the fields of the data sheet of AECA section 62 that are empty."""

    state: str
    number: str = ""
    since: date | None = None
    country_known: bool = True
    purpose: str = ""
    why_not_sold: str = ""
    sheet_open: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    refurbishment_days: int | None = None
    inspected_on: date | None = None


Facts = RequestFacts | DocumentFacts | CaseFacts | LineFacts | DiscrepancyFacts | LeaseFacts
