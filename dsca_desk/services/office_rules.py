"""The office's own figures: rows confirmed or replaced with source and name, kept as a policy pack beside the database.

Everything is written to a new pack first and read back through the whole policy; only what the policy takes becomes the
office's. One officer at a time changes the pack, and only a row that still is what the officer saw; who changed what, and when,
stands in the history of the data file, chained with everything else.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from dsca_desk.policy.catalog import TABLES
from dsca_desk.policy.cells import cell_reader
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.inspection import policy_faults, refuse_strange_packs
from dsca_desk.policy.search import cell_text
from dsca_desk.policy.table import PolicyError, Row, TableSpec
from dsca_desk.services import office_pack as pack
from dsca_desk.services.reference import column_types, column_words, row_name
from dsca_desk.services.where import OFFICE_RULES, office_rules
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import Difference, NotAllowed, StaleRecord, StoreError, told_of_file
from dsca_desk.store.history import BESIDE, HISTORY, Pending, changes_of, hold
from dsca_desk.store.sessions import DeskSession


class OfficeFigure(msgspec.Struct, frozen=True):
    """What an officer says of a row: the value of one column as a person writes it, its source, the name.

    With `effective_from` the value holds from that day on and the row before it ends on the day before; without, the row
    itself is replaced.
    """

    column: str
    value: str
    source: str
    name: str
    effective_from: date | None = None


def office_folder(store: Store) -> Path:
    """Return where the pack of an office lies."""
    return office_rules(store.path)


def with_office_rules(policy: Policy, folder: Path) -> Policy:
    """Return a policy with the office's pack on top, read anew; without one where there is none.

    Raises PolicyError when the pack cannot be trusted.
    """
    made = _on_top(policy, folder)
    refuse_strange_packs(made)
    for path in sorted(folder.glob("*.csv")):
        spec = TABLES[path.stem]
        made.rows(spec, spec.row_type)
    return made


def without_office_rules(policy: Policy) -> Policy:
    """Return a policy without the office's pack."""
    return Policy(policy.layers[0].folder, _others(policy))


def figure_problems(spec: TableSpec, row: Row, figure: OfficeFigure) -> dict[str, str]:
    """Say what is missing or wrong with a figure, by field."""
    problems: dict[str, str] = {}
    try:
        _value(spec, figure)
    except ValueError as error:
        problems["value"] = f"{column_words(figure.column)}: {error}."
    if not figure.value.strip():
        problems["value"] = f"{column_words(figure.column)}: type what holds."
    if not figure.source.strip():
        problems["source"] = "Say where the figure comes from: a memo with its number and date, a letter, a page."
    if not figure.name.strip():
        problems["name"] = "Type your name; it stands with the figure."
    first, last = row.effective_from, row.effective_to
    if figure.effective_from and first and figure.effective_from < first:
        problems["effective_from"] = f"The row holds from {first.isoformat()}. Choose a later day, or leave the day empty."
    if figure.effective_from and last and figure.effective_from > last:
        problems["effective_from"] = f"The row ended on {last.isoformat()}. Choose an earlier day, or a later row."
    return problems


def keep_figure(
    store: Store, policy: Policy, spec: TableSpec, row: Row, figure: OfficeFigure, *, by: str, at: datetime
) -> Policy:
    """Keep an office's figure, log it in the history of the data file, and return the policy with it.

    `row` is the row as the officer saw it. Raises StaleRecord when somebody else has changed it since, NotAllowed with the
    reasons when the policy would not take it, StoreError when it cannot be written; nothing is changed then.
    """
    problems = figure_problems(spec, row, figure)
    if problems:
        raise NotAllowed(f"{' '.join(problems.values())} Nothing was changed.")
    folder = office_folder(store)
    with told_of_file(str(folder.parent)):
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            with _changing(store, folder, by=by, at=at, why=_words(spec, row, figure)) as session:
                current = _on_top(policy, folder)
                _refuse_changed(current, spec, row, figure)
                before = _change(session, current, store, spec, row, figure, at)
            pack.forget(before)
        except BaseException:
            with suppress(StoreError, OSError):  # whoever opens the data file next settles it
                settle_office_rules(store)
            raise
    return with_office_rules(policy, folder)


def settle_office_rules(store: Store) -> None:
    """Take back changes of the pack that history does not have, as a power cut leaves them; nothing to do nearly always."""
    folder = office_folder(store)
    if not pack.set_aside_before(folder, _name_of(store)):
        return
    with told_of_file(str(folder.parent)), store.writing("", datetime.min.replace(tzinfo=UTC)) as session:
        _settle(session, store, folder)


def office_history(store: Store) -> tuple[str, ...]:
    """Return what the office confirmed and replaced, in sentences with person and time, the latest first."""
    with store.reading() as session:
        changes = changes_of(session, BESIDE, 1, limit=1000)
    folder = office_folder(store)
    older = pack.head_of(folder).remark.splitlines() if folder.is_dir() else []  # from before they were chained
    return (*(f"{one.at:%d %b %Y %H:%M} {one.why}" for one in changes), *reversed(older))


def office_problems(store: Store) -> tuple[str, ...]:
    """Say when the pack beside the database is not the one that history tells of."""
    folder = office_folder(store)
    if not folder.is_dir():
        return ()
    try:
        number, found = pack.number_of(pack.head_of(folder)), pack.hash_of(folder)
    except (OSError, PolicyError) as error:
        return (f"The figures of the office in {folder} cannot be read ({error}).",)
    with store.reading() as session:
        changes = changes_of(session, BESIDE, 1, limit=1)
    told = next((one for one in changes if one.record_id == number), None)
    if told is None or told.new.get("sha256") == found:
        return ()
    return (f"The figures of the office in {folder} are not those that were confirmed: a file was changed by other means.",)


@contextmanager
def _changing(store: Store, folder: Path, *, by: str, at: datetime, why: str) -> Iterator[DeskSession]:
    """Hold the writer's place in the data file; nobody else changes the pack until the block ends."""
    with store.writing(by, at, why) as session:
        hold(session)
        _settle(session, store, folder)
        yield session


def _change(
    session: DeskSession,
    current: Policy,
    store: Store,
    spec: TableSpec,
    row: Row,
    figure: OfficeFigure,
    at: datetime,
) -> Path:
    """Write the new pack and its row of history; return where the pack before lies, until both are kept."""
    folder = office_folder(store)
    trial_home = Path(tempfile.mkdtemp(prefix=".office-", dir=folder.parent))
    try:
        words = _words(spec, row, figure)
        rows = _rows(spec, row, figure, f"{at:%d %b %Y %H:%M} {words}")
        trial = trial_home / folder.name
        number = pack.lay_out(folder, trial, spec, rows, at.date())
        _refuse_faults(current, trial)
        session.tell(_pending(spec, row, rows, figure, number, pack.hash_of(trial)))
        before = pack.set_aside(folder, _name_of(store), number)
        pack.put_in_place(trial, folder)
        return before
    finally:
        shutil.rmtree(trial_home, ignore_errors=True)


def _settle(session: DeskSession, store: Store, folder: Path) -> None:
    for number, before in reversed(pack.set_aside_before(folder, _name_of(store))):
        kept = session.scalar(select(HISTORY.c.seq).where(HISTORY.c.table_name == BESIDE, HISTORY.c.record_id == number))
        if kept is None:
            pack.take_back(folder, before)
        else:
            pack.forget(before)


def _name_of(store: Store) -> str:
    """Name the data file among those that may lie beside one pack."""
    return store.path.stem if store.path is not None else "server"


def _refuse_changed(current: Policy, spec: TableSpec, row: Row, figure: OfficeFigure) -> None:
    """Refuse to change a row that is no longer what the officer saw."""
    at_place = (spec.key_of(row), row.effective_from)
    there = next((one for one in current.rows(spec, spec.row_type) if (spec.key_of(one), one.effective_from) == at_place), None)
    if there == row:
        return
    fields = (figure.column, *(name for name in ("source", "status", "effective_to") if name in spec.row_type.__struct_fields__))
    mine = {figure.column: figure.value.strip(), "source": figure.source.strip(), "status": "confirmed"}
    differences = tuple(
        Difference(name, getattr(row, name), mine.get(name, getattr(row, name)), None if there is None else getattr(there, name))
        for name in fields
    )
    raise StaleRecord(f"{spec.title}: {row_name(spec, row)}", 0, differences)


def _pending(spec: TableSpec, row: Row, rows: list[Row], figure: OfficeFigure, number: int, digest: str) -> Pending:
    """Describe a change for history: where, what was there, what is there now, by whose word."""
    where = {"table": spec.name, "row": row_name(spec, row), "column": figure.column}

    def told(one: Row) -> dict[str, str]:
        names = (figure.column, "source", "status", "effective_from", "effective_to")
        return {name: cell_text(getattr(one, name)) for name in names if name in one.__struct_fields__}

    old = {**where, **told(row)}
    new = {**where, **told(rows[-1]), "name": figure.name.strip(), "sha256": digest}
    texts = [msgspec.json.encode(one).decode() for one in (old, new)]
    return Pending("update", BESIDE, number, number, (BESIDE, 1), *texts)


def _on_top(policy: Policy, folder: Path) -> Policy:
    """Put a pack in the place of the office's that the policy has, or on top."""
    return Policy(policy.layers[0].folder, [*_others(policy), folder] if folder.is_dir() else _others(policy))


def _others(policy: Policy) -> list[Path]:
    """Return the packs that are not the office's."""
    return [layer.folder for layer in policy.layers[1:] if layer.folder.name != OFFICE_RULES]


def _value(spec: TableSpec, figure: OfficeFigure) -> Any:
    """Read the value as the table's column does. Raises ValueError with a sentence."""
    hints = column_types(spec)
    if figure.column not in hints or figure.column in spec.key:
        raise ValueError("this column cannot be replaced")
    reader = cell_reader(hints[figure.column])
    typed = figure.value.strip()
    return reader(typed) if reader is not None else typed


def _rows(spec: TableSpec, row: Row, figure: OfficeFigure, words: str) -> list[Row]:
    """Return the rows of the pack: the new one, and the old one with its last day when the new one begins later."""
    changed: dict[str, Any] = {
        figure.column: _value(spec, figure),
        "source": figure.source.strip(),
        "status": "confirmed",
        "remark": words,
    }
    first = figure.effective_from
    if first is None or first == row.effective_from:
        return [msgspec.structs.replace(row, **changed)]
    before = msgspec.structs.replace(row, effective_to=first - timedelta(days=1))
    return [before, msgspec.structs.replace(row, **changed, effective_from=first)]


def _words(spec: TableSpec, row: Row, figure: OfficeFigure) -> str:
    """Say what was done, in one sentence for history."""
    before = cell_text(getattr(row, figure.column)) or "nothing"
    after = figure.value.strip() or "nothing"
    what = f"{spec.title}: {row_name(spec, row)}"
    column = column_words(figure.column).lower()
    did = f"confirmed {what}, {column} {after}" if before == after else f"changed {what}, {column} from {before} to {after}"
    since = f" from {figure.effective_from:%d %b %Y} on" if figure.effective_from else ""
    return f"{figure.name.strip()} {did}{since} ({figure.source.strip()})"


def _refuse_faults(policy: Policy, trial: Path) -> None:
    made = _on_top(policy, trial)
    before = {str(fault) for fault in policy_faults(policy)}
    faults: list[PolicyError] = [fault for fault in policy_faults(made) if str(fault) not in before]
    if faults:
        reasons = "; ".join(dict.fromkeys(fault.reason for fault in faults))
        raise NotAllowed(f"The rules would not hold together: {reasons}. Nothing was changed.")
