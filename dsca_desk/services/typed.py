"""Who typed what stands in a line, and when: the last change of each field, out of the history."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.lines import Line
from dsca_desk.store.engine import Store
from dsca_desk.store.history import HISTORY


class Typed(NamedTuple):
    """Who gave a field the value it has, when, and what was said about it."""

    by: str
    at: datetime
    why: str


def typed_in_line(store: Store, case: str, document: str, number: str, fields: Iterable[str]) -> dict[str, Typed]:
    """Return who typed the fields of a kept line or subline; what was never typed, or a line that is not kept, has none."""
    wanted = set(fields)
    query = (
        select(Line.id, Case.id)
        .join(CaseDocument, CaseDocument.id == Line.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(Case.identifier == case, CaseDocument.document == document, Line.number == number)
        .order_by(CaseDocument.restatement.desc())
        .limit(1)
    )
    with store.reading() as session:
        found = session.execute(query).one_or_none()
        if found is None:
            return {}
        line_id, case_id = found
        rows = session.execute(
            select(HISTORY.c.at, HISTORY.c.by, HISTORY.c.why, HISTORY.c.new)
            .where(
                HISTORY.c.root_table == "cases",
                HISTORY.c.root_id == case_id,
                HISTORY.c.table_name == "lines",
                HISTORY.c.record_id == line_id,
            )
            .order_by(HISTORY.c.seq.desc())
        )
        typed: dict[str, Typed] = {}
        for at, by, why, new in rows:
            for field in wanted & (msgspec.json.decode(new).keys() if new else set()):
                typed.setdefault(field, Typed(by, datetime.fromisoformat(at), why))
            if len(typed) == len(wanted):
                break
        return typed
