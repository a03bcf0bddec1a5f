"""The office's own figures: rows confirmed or replaced with source and name, kept as a policy pack beside the database.

Everything is written to a new pack first and read back through the whole policy; only what the policy takes becomes the office's.
"""

import csv
import io
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from dsca_desk.policy.catalog import TABLES
from dsca_desk.policy.cells import cell_reader
from dsca_desk.policy.edition import Edition, Layer, Policy, read_head
from dsca_desk.policy.inspection import policy_faults, refuse_strange_packs
from dsca_desk.policy.search import cell_text
from dsca_desk.policy.table import PolicyError, Row, TableSpec, read_rows
from dsca_desk.services.reference import column_types, column_words, row_name
from dsca_desk.services.where import OFFICE_RULES, office_rules
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, told_of_file

_TITLE = "Figures of the office"


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


def keep_figure(policy: Policy, folder: Path, spec: TableSpec, row: Row, figure: OfficeFigure, at: datetime) -> Policy:
    """Keep an office's figure and return the policy with it.

    Raises NotAllowed with the reasons when the policy would not take it, StoreError when it cannot be written; nothing is
    changed then.
    """
    problems = figure_problems(spec, row, figure)
    if problems:
        raise NotAllowed(f"{' '.join(problems.values())} Nothing was changed.")
    words = _words(spec, row, figure, at)
    with told_of_file(str(folder.parent)):
        folder.parent.mkdir(parents=True, exist_ok=True)
        trial_home = Path(tempfile.mkdtemp(prefix=".office-", dir=folder.parent))
        try:
            trial = trial_home / folder.name
            _lay_out(folder, trial, spec, _rows(spec, row, figure, words), words, at)
            _refuse_faults(policy, trial)
            _put_in_place(trial, folder)
        finally:
            shutil.rmtree(trial_home, ignore_errors=True)
    return with_office_rules(policy, folder)


def history_of(folder: Path) -> tuple[str, ...]:
    """Return what the office confirmed and replaced, in sentences, the latest first."""
    if not folder.is_dir():
        return ()
    return tuple(reversed(read_head(Layer(1, folder)).remark.splitlines()))


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


def _words(spec: TableSpec, row: Row, figure: OfficeFigure, at: datetime) -> str:
    """Say what was done, in one sentence for history."""
    before = cell_text(getattr(row, figure.column)) or "nothing"
    after = figure.value.strip() or "nothing"
    what = f"{spec.title}: {row_name(spec, row)}"
    column = column_words(figure.column).lower()
    did = f"confirmed {what}, {column} {after}" if before == after else f"changed {what}, {column} from {before} to {after}"
    since = f" from {figure.effective_from:%d %b %Y} on" if figure.effective_from else ""
    return f"{at:%d %b %Y %H:%M} {figure.name.strip()} {did}{since} ({figure.source.strip()})"


def _lay_out(folder: Path, trial: Path, spec: TableSpec, rows: Sequence[Row], words: str, at: datetime) -> None:
    """Write the pack as it would be: what is there already, with the rows and one more sentence of history."""
    if folder.is_dir():
        shutil.copytree(folder, trial)
        head = read_head(Layer(1, folder))
    else:
        trial.mkdir()
        head = Edition(id="office-0", title=_TITLE, as_of=at.date())
    count = head.id.rpartition("-")[2]
    number = int(count) + 1 if count.isdigit() else 1
    lines = [*head.remark.splitlines(), words]
    text = "\n".join(f"{name} = {_toml(value)}" for name, value in (("id", f"office-{number}"), ("title", head.title)))
    remark = _toml("\n".join(lines))
    (trial / "edition.toml").write_text(f"{text}\nas_of = {at.date().isoformat()}\nremark = {remark}\n", encoding="utf-8")
    file = trial / f"{spec.name}.csv"
    kept = [one.row for one in read_rows(file, spec, file.name)[0]] if file.exists() else []
    new = {(spec.key_of(row), row.effective_from): row for row in rows}
    whole = [new.pop((spec.key_of(row), row.effective_from), row) for row in kept]
    file.write_bytes(_table([*whole, *new.values()], spec))


def _toml(text: str) -> str:
    """Write a text as TOML does: JSON's strings are the same, and control characters escaped."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")


def _table(rows: Sequence[Row], spec: TableSpec) -> bytes:
    names = spec.row_type.__struct_fields__
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell_text(getattr(row, name)) for name in names] for row in rows)
    return text.getvalue().encode()


def _refuse_faults(policy: Policy, trial: Path) -> None:
    made = _on_top(policy, trial)
    before = {str(fault) for fault in policy_faults(policy)}
    faults: list[PolicyError] = [fault for fault in policy_faults(made) if str(fault) not in before]
    if faults:
        reasons = "; ".join(dict.fromkeys(fault.reason for fault in faults))
        raise NotAllowed(f"The rules would not hold together: {reasons}. Nothing was changed.")


def _put_in_place(trial: Path, folder: Path) -> None:
    """Put the new files over the old ones, each at once; the head goes first, so that at every moment there is a whole pack."""
    folder.mkdir(exist_ok=True)
    for path in sorted(trial.rglob("*"), key=lambda one: (one.name != "edition.toml", one.as_posix())):
        target = folder / path.relative_to(trial)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif not target.exists() or target.read_bytes() != path.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
