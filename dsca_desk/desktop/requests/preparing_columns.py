"""The lists of the tab "Before and around", column by column: talks, assessment requests, advisories."""

from datetime import date
from typing import NamedTuple

from dsca_desk.desktop.cases.reviews_values import words_of
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.requests.preparing_values import TALK_KINDS
from dsca_desk.desktop.tables.listing import ListColumn, Sign, day_words
from dsca_desk.services.preparing import Assessment, Talk


class TalkRow(NamedTuple):
    """A talk with the purchaser's country, and whether it led to this request."""

    value: Talk
    linked: bool


class AssessmentRow(NamedTuple):
    """An assessment request for the country, whether it led to this request, and whether it has run out."""

    value: Assessment
    linked: bool
    expired: bool


def assessment_row(one: Assessment, linked: bool, today: date) -> AssessmentRow:
    """Say how an assessment request stands today."""
    return AssessmentRow(one, linked, one.expires_on is not None and one.expires_on < today)


def _reply(row: AssessmentRow) -> str:
    return row.value.answer or ("awaited" if row.value.sent_on is not None else "not sent yet")


def _until(row: AssessmentRow) -> str | Sign:
    until = day_words(row.value.expires_on)
    return Sign(f"{until}, expired", "x-circle-fill", "error") if row.expired else until


TALKS = (
    ListColumn("Number", lambda row: row.value.number, 14),
    ListColumn("Day", lambda row: written_day(row.value.on), 12),
    ListColumn("Kind", lambda row: words_of(row.value.kind, TALK_KINDS), 25),
    ListColumn("Subject", lambda row: "; ".join(part for part in (row.value.subject, row.value.outcome) if part), 20),
    ListColumn("State", lambda row: row.value.status, 8),
    ListColumn("This request", lambda row: "led to it" if row.linked else "", 12),
)
ASSESSMENTS = (
    ListColumn("Number", lambda row: row.value.number, 14),
    ListColumn("Item", lambda row: row.value.item, 20),
    ListColumn("Sent", lambda row: day_words(row.value.sent_on), 12),
    ListColumn("Reply", _reply, 25),
    ListColumn("Holds until", _until, 22),
    ListColumn("This request", lambda row: "led to it" if row.linked else "", 12),
)
ADVISORIES = (
    ListColumn("Reason", lambda row: row.reason, 20),
    ListColumn("Items", lambda row: row.items, 23),
    ListColumn("Told to", lambda row: row.sent_to, 25),
    ListColumn("Told on", lambda row: day_words(row.sent_on), 12),
    ListColumn("Comments", lambda row: row.comments, 29),
)
