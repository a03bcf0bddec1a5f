"""What the dialogs of the Milestones tab ask for."""

from collections.abc import Mapping
from datetime import date

import msgspec

from dsca_desk.records.facts import Fact
from dsca_desk.store.errors import NotAllowed


class MilestonePosted(msgspec.Struct, frozen=True, kw_only=True):
    """A milestone posted by hand; a day ahead plans it."""

    code: str = ""
    on: date | None
    remark: str = ""


class MilestoneAgain(msgspec.Struct, frozen=True, kw_only=True):
    """The day a milestone should have had, and why."""

    on: date | None
    why: str = ""


class HoldPlaced(msgspec.Struct, frozen=True, kw_only=True):
    """A hold that does not stop the clock."""

    kind: str = ""
    from_on: date | None
    reason: str = ""
    asked_by: str = ""
    approved_by: str = ""


class FactorRecorded(msgspec.Struct, frozen=True, kw_only=True):
    """An extenuating factor with the days it is thought to take."""

    code: str = ""
    estimated_days: str = ""
    from_on: date | None
    remark: str = ""


class FactorEnded(msgspec.Struct, frozen=True, kw_only=True):
    """The days a factor took."""

    actual_days: str = ""
    to_on: date | None


FACTS: Mapping[str, Mapping[str, Fact]] = {
    "milestone": {
        "code": Fact("Milestone", "Type any part of its code or name.", "to-keep"),
        "on": Fact("Day", "The day it was reached; a day ahead plans it.", "to-keep"),
        "remark": Fact("Remark", "Anything worth knowing."),
    },
    "milestone_again": {
        "on": Fact("Day", "The day it should have; the old one stays to be read, struck through.", "to-keep"),
        "why": Fact("Why", "Why the day was wrong; it stays in history.", "to-keep"),
    },
    "hold": {
        "kind": Fact("Hold", "A processing hold (CPOHOLD) is taken as a step instead.", "to-keep"),
        "from_on": Fact("From", "The first day of the hold.", "to-keep"),
        "reason": Fact("Reason", "What has to be settled before it ends.", "to-keep"),
        "asked_by": Fact("Asked by", "The office that asked for it."),
        "approved_by": Fact("Approved by", "Who approved it, by name."),
    },
    "factor": {
        "code": Fact("Factor", "Why development takes longer.", "to-keep"),
        "estimated_days": Fact("Estimated days", "How many days it is thought to take."),
        "from_on": Fact("From", "The first day it cost."),
        "remark": Fact("Remark", "Anything worth knowing."),
    },
    "factor_end": {
        "actual_days": Fact("Days it took", "The days it really took.", "to-keep"),
        "to_on": Fact("Last day", "The last day it cost."),
    },
}


def days(field: str, typed: str) -> int:
    """Read a number of days. Raises NotAllowed, told at the field."""
    if not typed.strip().isdigit():
        raise NotAllowed(f"{field}: ‘{typed}’ is not a number of days. Type it like 30. Nothing was changed.")
    return int(typed)
