"""What law and Congress ask of a case: thresholds, statutory checks, reports, end-use monitoring, contingent fees."""

from datetime import date
from decimal import Decimal
from typing import Literal

from dsca_desk.policy.table import Row, TableSpec


class NotificationThreshold(Row, frozen=True, kw_only=True):
    """A dollar amount from which a sale, transfer, lease or report falls under a rule.

    `group` is the purchaser group of the countries table or ALL; a bill that is not `enacted` is never applied.
    """

    group: Literal["NATO_PLUS_5", "OTHER", "ALL"]
    kind: str
    amount: Decimal
    enacted: bool


class CongressionalReport(Row, frozen=True, kw_only=True):
    """A report or notice to Congress or the public: who sends it to whom, when, with what, and whether a sheet can hold it."""

    code: str
    report: str
    law: str
    sent_by: str
    sent_to: str
    frequency: str
    due: str
    content: str
    classification: str
    as_sheet: Literal["yes", "partly", "no"]
    sheet_note: str


class StatutoryCheck(Row, frozen=True, kw_only=True):
    """A question the law asks before a step; `action` is the kind of `effect` that a wrong answer has."""

    code: str
    law: str
    section: str
    question: str
    applies_to: str
    action: Literal[
        "block", "notify", "report", "certify", "publish", "state", "charge", "approve", "review", "require", "route", "advise"
    ]
    effect: str


class EndUseItem(Row, frozen=True, kw_only=True):
    """An article and its level of end-use monitoring; `note_code` is the note of the library that goes with it."""

    item: str
    category: str
    level: Literal["enhanced", "case-by-case", "routine"]
    initial_check: str
    recurring_check: str
    note_code: str
    note_title: str


class Notification(Row, frozen=True, kw_only=True):
    """A published congressional notification, in dollars; None where the notice did not show an amount."""

    section: Literal["36(b)(1)", "36(b)(5)(C)"]
    transmittal: str
    delivered_on: date | None
    purchaser: str
    title: str
    mde_value: Decimal | None
    other_value: Decimal | None
    total_value: Decimal | None
    contractors: tuple[str, ...]
    agency: str
    case_id: str
    related_cases: tuple[str, ...]
    funding: str
    parent_transmittal: str


class ContingentFeeCountry(Row, frozen=True, kw_only=True):
    """A purchaser, by country code, that approves every contingent fee whatever its amount."""

    country: str
    name: str


NOTIFICATION_THRESHOLDS = TableSpec(
    "notification_thresholds",
    NotificationThreshold,
    ("group", "kind"),
    continuous=True,
    title="Congressional notification thresholds",
)
CONGRESSIONAL_REPORTS = TableSpec("congressional_reports", CongressionalReport, ("code",), title="Reports to Congress")
STATUTORY_CHECKS = TableSpec("statutory_checks", StatutoryCheck, ("code",), title="Statutory and policy checks")
END_USE_ITEMS = TableSpec("end_use_items", EndUseItem, ("item",), title="End-use monitoring of articles")
NOTIFICATIONS = TableSpec("notifications", Notification, ("section", "transmittal"), title="Published notifications")
CONTINGENT_FEE_COUNTRIES = TableSpec(
    "contingent_fee_countries", ContingentFeeCountry, ("country",), title="Purchasers that approve every contingent fee"
)
