"""What happens to requests, documents, cases, discrepancies and leases: steps, milestones, checklists, periods, offices."""

from decimal import Decimal
from typing import Literal

from dsca_desk.policy.table import Row, TableSpec

Program = Literal["FMS", "BPC"]


class AmendmentRule(Row, frozen=True, kw_only=True):
    """Which document a change to a case needs, and whether the purchaser accepts it."""

    number: int
    change: str
    document: str
    purchaser_acceptance: Literal["yes", "new-offer", "no", "none", "not-applicable", "letter"]
    instruction: str


class DevelopmentGoal(Row, frozen=True, kw_only=True):
    """The standard time of a development category in days, and the share of documents that are to keep it, in percent."""

    category: str
    applies_to: str
    days: int | None
    goal_percent: Decimal | None
    clock_start: str
    clock_end: str


class Milestone(Row, frozen=True, kw_only=True):
    """A dated event of a document or case; codes that are not `official` are this product's own.

    `timeline` is its word on the timeline of a document; those without one are in the list only.
    """

    order: int
    code: str
    name: str
    phase: str
    official: bool
    timeline: str = ""
    meaning: str


class Transition(Row, frozen=True, kw_only=True):
    """An allowed step from one state to another (`from_state` empty: the record begins here) and what must hold for it."""

    entity: Literal["REQUEST", "DOCUMENT", "CASE", "LINE", "DISCREPANCY", "LEASE", "AMENDMENT"]
    from_state: str
    event: str
    to_state: str
    guard: str


class StepMilestone(Row, frozen=True, kw_only=True):
    """A milestone that a step posts, in the order they are posted."""

    entity: Literal["REQUEST", "DOCUMENT", "CASE"]
    event: str
    code: str
    order: int


class ReturnReason(Row, frozen=True, kw_only=True):
    """Why a document is sent back to its agency; codes with `X-` are this product's own."""

    code: str
    name: str
    meaning: str


class PackagePaper(Row, frozen=True, kw_only=True):
    """A paper of the package to case writing, for which programs and documents; `conditional` ones may not apply."""

    code: str
    name: str
    meaning: str
    programs: tuple[Program, ...]
    documents: tuple[Literal["BASIC", "A", "M"], ...]
    need: Literal["always", "conditional"]


class ClosureItem(Row, frozen=True, kw_only=True):
    """A point to be checked before a case closes, by kind of closure."""

    code: str
    closure: Literal[
        "INTERIM", "FINAL", "FMS", "ACCELERATED", "NOT_ACCELERATED", "BPC", "BPC_LEGACY", "LEASE", "ZERO_VALUE", "ALL"
    ]
    group: str
    item: str


class RequestItem(Row, frozen=True, kw_only=True):
    """A point of a letter or memorandum of request; without the `actionable` ones a request is insufficient."""

    code: str
    group: str
    item: str
    applies_to: str
    need: Literal["actionable", "mandatory", "assessment", "conditional", "should", "recommended"]


class DiscrepancyRule(Row, frozen=True, kw_only=True):
    """A rule or code of supply discrepancy reports; `figure` in `unit` where the rule is a number."""

    rule: str
    meaning: str
    figure: Decimal | None
    unit: Literal["dollars", "years", "days", "codes", ""]
    applies_to: str


class ReviewOffice(Row, frozen=True, kw_only=True):
    """An office that reviews or decides, and at which stage."""

    office: str
    parent: str
    role: str
    decides: str
    stage: str
    when_needed: str


class MilstripCode(Row, frozen=True, kw_only=True):
    """A document identifier or supply status code of requisitions."""

    kind: Literal["DOCUMENT", "STATUS"]
    code: str
    name: str


class OfferPeriod(Row, frozen=True, kw_only=True):
    """How long an offer stands and until when it can be extended or restated, in days or months; `parts` add up to it."""

    period: Literal["OFFER", "SHORT_OFFER", "EXTENSION_REQUEST", "RESTATEMENT"]
    program: Program
    days: int | None
    months: int | None
    counted_from: Literal["MILAP", "OFFER_EXPIRATION"]
    parts: tuple[str, ...]
    meaning: str


class CaseLimit(Row, frozen=True, kw_only=True):
    """A limit that decides how a document or case is handled, in dollars, percent or a time."""

    limit: str
    figure: Decimal
    unit: Literal["dollars", "percent", "days", "business days", "months", "years", "fiscal year"]
    base: str
    meaning: str


AMENDMENT_RULES = TableSpec("amendment_rules", AmendmentRule, ("number",), title="Amendment or Modification")
DEVELOPMENT_GOALS = TableSpec("development_goals", DevelopmentGoal, ("category",), title="Standard times of offer development")
MILESTONES = TableSpec("milestones", Milestone, ("code",), title="Milestones")
TRANSITIONS = TableSpec(
    "transitions", Transition, ("entity", "from_state", "event", "to_state"), title="Allowed steps from state to state"
)
STEP_MILESTONES = TableSpec("step_milestones", StepMilestone, ("entity", "event", "code"), title="Milestones that steps post")
RETURN_REASONS = TableSpec("return_reasons", ReturnReason, ("code",), title="Reasons of returns")
PACKAGE_ITEMS = TableSpec("package_items", PackagePaper, ("code",), title="Papers of the package to case writing")
CLOSURE_CHECKLIST = TableSpec("closure_checklist", ClosureItem, ("code",), title="Closure checklist")
REQUEST_CHECKLIST = TableSpec("request_checklist", RequestItem, ("code",), title="Letter of request checklist")
DISCREPANCY_RULES = TableSpec("discrepancy_rules", DiscrepancyRule, ("rule",), title="Supply discrepancy report rules")
REVIEW_OFFICES = TableSpec("review_offices", ReviewOffice, ("office",), title="Reviewing offices")
MILSTRIP_CODES = TableSpec("milstrip_codes", MilstripCode, ("kind", "code"), title="MILSTRIP codes")
OFFER_PERIODS = TableSpec("offer_periods", OfferPeriod, ("period", "program"), title="Offer periods")
CASE_LIMITS = TableSpec("case_limits", CaseLimit, ("limit",), title="Limits of documents and cases")
