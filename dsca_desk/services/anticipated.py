"""The day by which a document is to be offered, for lists: while a processing hold lasts it moves on with every day.

What is kept with the document counts the holds that have ended (`services.goal_dates`); one that lasts adds the days since it
began. One expression for all lists, so that they agree with the clock of the document itself.
"""

from datetime import date
from typing import Any

from sqlalchemy import Date, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement, FunctionElement, case

from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.steps import Hold
from dsca_desk.rules.clocks import CPOHOLD
from dsca_desk.rules.steps.machine import HELD


class _MovedOn(FunctionElement[date]):
    """A day, moved on by the days from one day to another."""

    type = Date()
    inherit_cache = True


@compiles(_MovedOn, "sqlite")
def _moved_in_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    day, since, today = (compiler.process(part, **more) for part in element.clauses)
    return f"date({day}, (julianday({today}) - julianday({since})) || ' days')"


@compiles(_MovedOn)
def _moved_elsewhere(element: Any, compiler: Any, **more: Any) -> str:
    day, since, today = (compiler.process(part, **more) for part in element.clauses)
    return f"({day} + (CAST({today} AS DATE) - {since}))"


def held_since() -> Any:
    """Return the day on which the processing hold that lasts began, as a column of a document; null without one."""
    return (
        select(func.min(Hold.from_on))
        .where(Hold.document_id == CaseDocument.id, Hold.kind == CPOHOLD, Hold.to_on.is_(None))
        .correlate(CaseDocument)
        .scalar_subquery()
    )


def anticipated_on(today: date) -> ColumnElement[date | None]:
    """Return the anticipated offer date of a document as of today, as a column."""
    return case((CaseDocument.status == HELD, moved_goal(today)), else_=CaseDocument.goal_on)


def moved_goal(today: date) -> ColumnElement[date | None]:
    """Return the anticipated offer date of a document on hold as of today, as a column."""
    since = held_since()
    return case((since < today, _MovedOn(CaseDocument.goal_on, since, literal(today, Date()))), else_=CaseDocument.goal_on)
