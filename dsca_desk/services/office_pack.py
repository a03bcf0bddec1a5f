"""The office's own figures as a policy pack beside the database: laid out whole first, put in place so that it can be taken back.

Whoever changes the pack holds the writer's place in the data file. What was there before lies beside the pack until the data
file has the change in its history; after a power cut in between, `take_back` puts it in the pack's place again.
"""

import csv
import io
import shutil
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from dsca_desk.policy.edition import Edition, Layer, read_head
from dsca_desk.policy.search import cell_text
from dsca_desk.policy.table import Row, TableSpec, read_rows

TITLE = "Figures of the office"
_BEFORE = ".office-before"
_NONE = "none"  # a file of this name says that there was no pack before


def lay_out(folder: Path, trial: Path, spec: TableSpec, rows: Sequence[Row], as_of: date) -> int:
    """Write the pack as it would be: what is there already, with the rows. Return its number."""
    if folder.is_dir():
        shutil.copytree(folder, trial)
    else:
        trial.mkdir()
    head = head_of(folder)
    number = number_of(head) + 1
    (trial / "edition.toml").write_text(_head_text(head, number, as_of), encoding="utf-8")
    file = trial / f"{spec.name}.csv"
    kept = [one.row for one in read_rows(file, spec, file.name)[0]] if file.exists() else []
    new = {(spec.key_of(row), row.effective_from): row for row in rows}
    whole = [new.pop((spec.key_of(row), row.effective_from), row) for row in kept]
    file.write_bytes(_table([*whole, *new.values()], spec))
    return number


def head_of(folder: Path) -> Edition:
    """Return the head of a pack, a new one where there is none."""
    return read_head(Layer(1, folder)) if folder.is_dir() else Edition(id="office-0", title=TITLE, as_of=date.min)


def number_of(head: Edition) -> int:
    """Return how often the pack was changed."""
    count = head.id.rpartition("-")[2]
    return int(count) if count.isdigit() else 0


def hash_of(folder: Path) -> str:
    """Return what stands for the content of a pack in history."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def set_aside(folder: Path, database: str, number: int) -> Path:
    """Lay a copy of the pack beside it before it becomes the one of a number; return where."""
    before = folder.parent / f"{_BEFORE}-{database}-{number}"
    making = folder.parent / f"{before.name}.making"
    shutil.rmtree(making, ignore_errors=True)
    if folder.is_dir():
        shutil.copytree(folder, making)
    else:
        making.mkdir()
        (making / _NONE).touch()
    making.replace(before)
    return before


def set_aside_before(folder: Path, database: str) -> list[tuple[int, Path]]:
    """Return what lies beside the pack of changes that were not finished, by number."""
    found = []
    for path in folder.parent.glob(f"{_BEFORE}-{database}-*"):
        number = path.name.rpartition("-")[2]
        if number.isdigit():
            found.append((int(number), path))
    return sorted(found)


def put_in_place(trial: Path, folder: Path) -> None:
    """Put the new files over the old ones, each at once; the head goes first, so that at every moment there is a whole pack."""
    folder.mkdir(exist_ok=True)
    for path in sorted(trial.rglob("*"), key=lambda one: (one.name != "edition.toml", one.as_posix())):
        target = folder / path.relative_to(trial)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif not target.exists() or target.read_bytes() != path.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def take_back(folder: Path, before: Path) -> None:
    """Make the pack what it was when it was set aside; doing it twice does no harm."""
    if (before / _NONE).exists():
        shutil.rmtree(folder, ignore_errors=True)
    else:
        kept = {path.relative_to(before) for path in before.rglob("*") if path.is_file()}
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if path.relative_to(folder) not in kept:
                path.unlink()
        copy = before.with_name(f"{before.name}.back")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(before, copy)
        put_in_place(copy, folder)
        shutil.rmtree(copy, ignore_errors=True)
    forget(before)


def forget(before: Path) -> None:
    """Remove what was set aside, at once for whoever looks."""
    gone = before.with_name(f"{before.name}.gone")
    shutil.rmtree(gone, ignore_errors=True)
    before.replace(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _head_text(head: Edition, number: int, as_of: date) -> str:
    remark = f"remark = {_toml(head.remark)}\n" if head.remark else ""
    return f"id = {_toml(f'office-{number}')}\ntitle = {_toml(head.title)}\nas_of = {as_of.isoformat()}\n{remark}"


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
