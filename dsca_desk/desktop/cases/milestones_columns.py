"""The lists of the Milestones tab, column by column: steps, milestones, holds, factors."""

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.tables.listing import ListColumn, day_words
from dsca_desk.services.milestones import HOLD_KINDS, MilestoneRow
from dsca_desk.services.stepping import StepTaken


def _why(step: StepTaken) -> str:
    stated = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in step.facts.items() if name != "why")
    said = "; ".join(part for part in (step.why, stated) if part)
    return f"{said} · undone by {step.undone_by}: {step.undone_why}" if step.undone_by else said


def _remark(row: MilestoneRow) -> str:
    return f"{row.remark} · voided by {row.voided_by}: {row.voided_why}" if row.voided_by else row.remark


def _days(count: int | None) -> str:
    return "–" if count is None else f"{count} days"


STEPS = (
    ListColumn("Day", lambda step: written_day(step.on), 15),
    ListColumn("Step", lambda step: step.event, 34),
    ListColumn("From", lambda step: step.from_state or "–", 16),
    ListColumn("To", lambda step: step.to_state, 16),
    ListColumn("Who", lambda step: step.by, 16),
    ListColumn("Why", _why, 24),
)
MILESTONES = (
    ListColumn("Day", lambda row: written_day(row.on), 15),
    ListColumn("Code", lambda row: row.code, 14),
    ListColumn("Milestone", lambda row: row.name if row.official else f"{row.name} (own code)", 30),
    ListColumn("Phase", lambda row: row.phase, 16),
    ListColumn("Source", lambda row: "planned" if row.planned else row.source.lower(), 11),
    ListColumn("Remark", _remark, 20),
)
HOLDS = (
    ListColumn("From", lambda row: written_day(row.from_on), 13),
    ListColumn("To", lambda row: day_words(row.to_on) or "still on", 13),
    ListColumn("Hold", lambda row: HOLD_KINDS.get(row.kind, row.kind), 30),
    ListColumn("Reason", lambda row: row.reason, 24),
    ListColumn("Asked by", lambda row: row.asked_by, 17),
    ListColumn("Approved by", lambda row: row.approved_by, 17),
)
FACTORS = (
    ListColumn("Code", lambda row: row.code, 17),
    ListColumn("Why", lambda row: row.name, 24),
    ListColumn("Estimated", lambda row: _days(row.estimated_days), 12),
    ListColumn("Actual", lambda row: _days(row.actual_days), 12),
    ListColumn("From", lambda row: day_words(row.from_on), 13),
    ListColumn("To", lambda row: day_words(row.to_on), 13),
    ListColumn("Remark", lambda row: row.remark, 17),
)
