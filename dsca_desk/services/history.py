"""What changed in a case and who did it: pages of changes by person, field and day, and what the changed records are called."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Select, or_, select

from dsca_desk.records.base import moment_text
from dsca_desk.records.cases import Case
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotFound
from dsca_desk.store.history import HISTORY, Change

_LINE_PARTS = ("planned_deliveries", "quarter_figures", "line_charges")
_MOST_OF_ONE_SAVE = 500


class Wanted(NamedTuple):
    """Which changes are wanted: of a person, of a field by its name in the records, of a day (UTC); empty for all."""

    by: str = ""
    field: str = ""
    day: date | None = None


EVERYTHING = Wanted()


class Changes(NamedTuple):
    """A page of changes, newest first, and the first known values of the records they are about, by table and id."""

    changes: list[Change]
    records: dict[tuple[str, int], dict[str, Any]]


def case_changes(
    store: Store,
    case: str,
    wanted: Wanted = EVERYTHING,
    *,
    before: int | None = None,
    limit: int = 200,
) -> Changes:
    """Return what changed in a case and everything in it; `before` is the last seq seen. Raises NotFound."""
    with store.reading() as session:
        query = _of_case(session, case)
        if wanted.by:
            query = query.where(HISTORY.c.by == wanted.by)
        if wanted.field:
            mark = f'%"{wanted.field}":%'
            query = query.where(HISTORY.c.action == "update", or_(HISTORY.c.old.like(mark), HISTORY.c.new.like(mark)))
        if wanted.day is not None:
            query = query.where(HISTORY.c.at.like(f"{wanted.day.isoformat()}%"))
        if before is not None:
            query = query.where(HISTORY.c.seq < before)
        rows = session.execute(query.order_by(HISTORY.c.seq.desc()).limit(limit)).all()
        changes = [_change(row) for row in rows]
        return Changes(changes, _records(session, case, changes))


def one_save(store: Store, case: str, change: Change) -> Changes:
    """Return everything that was changed together with a change, in the order it was written. Raises NotFound."""
    with store.reading() as session:
        query = _of_case(session, case).where(
            HISTORY.c.at == moment_text(change.at), HISTORY.c.by == change.by, HISTORY.c.why == change.why
        )
        rows = session.execute(query.order_by(HISTORY.c.seq).limit(_MOST_OF_ONE_SAVE)).all()
        changes = [_change(row) for row in rows]
        return Changes(changes, _records(session, case, changes))


def between(store: Store, case: str, first: int, last: int) -> Changes:
    """Return what a case was before one change and after another, as if one save had led there; whole saves count.

    `first` and `last` are the seqs of the changes, either of any place in its save. What came and went in between is not told,
    nor what is at the end as it was at the beginning. Raises NotFound.
    """
    with store.reading() as session:
        of_case = _of_case(session, case)
        ends = {row.seq: row for row in session.execute(of_case.where(HISTORY.c.seq.in_((first, last))))}
        if not ends:
            return Changes([], {})
        low, high = ends[min(ends)], ends[max(ends)]
        together = HISTORY.c.at.in_((low.at, high.at))
        rows = session.execute(of_case.where(or_(HISTORY.c.seq.between(low.seq, high.seq), together)).order_by(HISTORY.c.seq))
        kept = [row for row in rows if low.seq <= row.seq <= high.seq or _save_of(row) in (_save_of(low), _save_of(high))]
        changes = net([_change(row) for row in kept])
        return Changes(changes, _records(session, case, changes))


def net(changes: Iterable[Change]) -> list[Change]:
    """Fold changes, oldest first, into one for each record: from its first old values to its last new ones."""
    folded: dict[tuple[str, int], Change] = {}
    for change in changes:
        key = change.table, change.record_id
        before = folded.get(key)
        folded[key] = change if before is None else _after(before, change)
    return [change for change in (_without_same(one) for one in folded.values()) if change is not None]


def _after(before: Change, change: Change) -> Change:
    """One change that does what two did, one after the other."""
    first = before.action if before.action == "insert" else change.action
    if change.action == "delete":
        gone = before.action == "insert"
        return change._replace(action="nothing" if gone else "delete", old={**change.old, **before.old}, new={})
    if before.action == "delete":
        return change._replace(action="update", old=before.old, new=change.new)
    return change._replace(action=first, old={**change.old, **before.old}, new={**before.new, **change.new})


def _without_same(change: Change) -> Change | None:
    if change.action == "nothing":
        return None
    if change.action != "update":
        return change
    new = {name: value for name, value in change.new.items() if change.old.get(name) != value}
    return change._replace(new=new, old={name: change.old.get(name) for name in new}) if new else None


def people_of_case(store: Store, case: str) -> list[str]:
    """Return who has changed anything in a case, by name. Raises NotFound."""
    with store.reading() as session:
        people = _of_case(session, case).with_only_columns(HISTORY.c.by).distinct().order_by(HISTORY.c.by)
        return list(session.scalars(people))


def _of_case(session: Any, case: str) -> Select[Any]:
    case_id = session.scalar(select(Case.id).where(Case.identifier == case))
    if case_id is None:
        raise NotFound(f"{case} is not kept here. Nothing was changed. Look the identifier up in the list of cases.")
    return select(HISTORY).where(HISTORY.c.root_table == "cases", HISTORY.c.root_id == case_id)


def _records(session: Any, case: str, changes: Iterable[Change]) -> dict[tuple[str, int], dict[str, Any]]:
    """The values that records had when they came, for those changes that do not carry them, and for the lines of their parts."""
    known = {(one.table, one.record_id): {**one.old, **one.new} for one in changes if one.action != "update"}
    missing = {(one.table, one.record_id) for one in changes} - known.keys()
    known |= _inserted(session, case, missing)
    lines = {("lines", values["line_id"]) for (table, _), values in known.items() if table in _LINE_PARTS and "line_id" in values}
    return known | _inserted(session, case, lines - known.keys())


def _inserted(session: Any, case: str, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    by_table: dict[str, list[int]] = {}
    for table, record_id in wanted:
        by_table.setdefault(table, []).append(record_id)
    found = {}
    for table, ids in by_table.items():
        query = (
            _of_case(session, case)
            .with_only_columns(HISTORY.c.record_id, HISTORY.c.new)
            .where(HISTORY.c.action == "insert", HISTORY.c.table_name == table, HISTORY.c.record_id.in_(ids))
        )
        for record_id, new in session.execute(query):
            values: Mapping[str, Any] = msgspec.json.decode(new) if new else {}
            found[table, record_id] = dict(values)
    return found


def _save_of(row: Any) -> tuple[str, str, str]:
    """What all changes of one save have in common."""
    return row.at, row.by, row.why


def _change(row: Any) -> Change:
    return Change(
        row.seq,
        datetime.fromisoformat(row.at),
        row.by,
        row.why,
        row.action,
        row.table_name,
        row.record_id,
        row.revision,
        msgspec.json.decode(row.old) if row.old else {},
        msgspec.json.decode(row.new) if row.new else {},
    )
