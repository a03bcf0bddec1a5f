"""An edition of the policy and its view on a date."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.policy.table import Key, PlacedRow, PolicyError, Row, RowT, TableSpec, read_rows, row_faults
from dsca_desk.policy.texts import LibraryText, read_text

_TEXT_NAME = re.compile(r"[A-Za-z0-9-]+(/[A-Za-z0-9-]+)*")


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head of an edition or pack (`edition.toml`): its identifier is stored with every document priced under it."""

    id: str
    title: str
    as_of: date
    remark: str = ""


class TableRow(NamedTuple):
    """A row with the table it stands in, where rows of many tables are listed together."""

    table: TableSpec
    row: Row


class _Table(NamedTuple):
    rows: tuple[Row, ...]
    by_key: dict[Key, tuple[Row, ...]]


class Policy:
    """One shipped edition with the office's packs on top; tables are read when first asked for and never change afterwards.

    A pack is a folder of the same layout. Its rows replace rows of the same key and start date, its texts replace
    texts of the same name; whatever it does not name stays as the edition has it.
    """

    def __init__(self, folder: Path, packs: Sequence[Path] = ()) -> None:
        self._folders = (folder, *packs)
        self._tables: dict[str, _Table] = {}
        self._texts: dict[str, LibraryText] = {}

    @property
    def folder(self) -> Path:
        """The folder of the edition itself."""
        return self._folders[0]

    @cached_property
    def edition(self) -> Edition:
        """The head of the edition; with packs its identifier reads `2026-11+office`."""
        heads = [_read_head(folder, self._label(layer, "")) for layer, folder in enumerate(self._folders)]
        return msgspec.structs.replace(heads[0], id="+".join(head.id for head in heads))

    def rows(self, spec: TableSpec, row_type: type[RowT]) -> tuple[RowT, ...]:
        """Return all rows of a table, every date, in file order. Raises PolicyError when the table cannot be trusted."""
        assert spec.row_type is row_type
        return self._table(spec).rows  # type: ignore[return-value]  # the spec names the type of its rows

    def dated(self, spec: TableSpec, row_type: type[RowT], *key: object) -> tuple[RowT, ...]:
        """Return the rows of one key, the earliest first; none where the key is unknown."""
        assert spec.row_type is row_type
        return self._table(spec).by_key.get(key, ())  # type: ignore[return-value]  # the spec names the type of its rows

    def find(self, spec: TableSpec, row_type: type[RowT], *key: object) -> RowT | None:
        """Return the latest row of a key, in force or not; None where the key is unknown."""
        rows = self.dated(spec, row_type, *key)
        return rows[-1] if rows else None

    def text(self, name: str) -> str:
        """Return the body of a text of the library (`standard-terms`, `notes/ACCESSORIAL`), the newest pack's first."""
        return self.library_text(name).body

    def library_text(self, name: str) -> LibraryText:
        """Return a text with the standing of its wording. Raises PolicyError where it is missing or faulty."""
        if name not in self._texts:
            self._texts[name] = self._read_text(name)
        return self._texts[name]

    def has_text(self, name: str) -> bool:
        """Tell whether the edition or a pack holds a text of the library."""
        return bool(_TEXT_NAME.fullmatch(name)) and any((folder / "texts" / f"{name}.txt").exists() for folder in self._folders)

    def on(self, day: date) -> "PolicyOn":
        """Return what is in force on a day."""
        return PolicyOn(self, day)

    def unconfirmed(self) -> tuple[TableRow, ...]:
        """List every row of every table that is not confirmed, table by table."""
        return tuple(
            TableRow(spec, row) for spec in _catalog().values() for row in self._table(spec).rows if row.status != "confirmed"
        )

    def verify(self) -> tuple[PolicyError, ...]:
        """Read everything and list every fault: heads, tables, texts, and files that do not belong here."""
        faults: list[PolicyError] = []
        for layer, folder in enumerate(self._folders):
            faults += self._foreign_files(layer, folder)
            try:
                _read_head(folder, self._label(layer, ""))
            except PolicyError as fault:
                faults.append(fault)
        for spec in _catalog().values():
            faults += self._read(spec)[1]
        return (*faults, *self._text_faults())

    def _text_faults(self) -> list[PolicyError]:
        """Read every text of every layer; a text of a note may only have places that the note declares, and `lines`."""
        placed = self._read(NOTES)[0]
        places = {one.row.code: {"lines", *one.row.parameters} for one in placed if isinstance(one.row, Note)}
        faults: list[PolicyError] = []
        for layer, folder in enumerate(self._folders):
            for path in sorted((folder / "texts").rglob("*.txt")):
                name = path.relative_to(folder / "texts").with_suffix("").as_posix()
                try:
                    text = read_text(path, name, self._label(layer, f"texts/{name}.txt"))
                except PolicyError as fault:
                    faults.append(fault)
                    continue
                strange = sorted(text.places - places.get(name.removeprefix("notes/"), text.places))
                if strange:
                    file = self._label(layer, f"texts/{name}.txt")
                    faults.append(PolicyError(file, None, f"places that the note does not declare: {', '.join(strange)}"))
        return faults

    def _table(self, spec: TableSpec) -> _Table:
        if spec.name not in self._tables:
            if not self._tables:
                self._refuse_foreign_packs()
            placed, faults = self._read(spec)
            if faults:
                raise faults[0]
            rows = tuple(one.row for one in placed)
            self._tables[spec.name] = _Table(rows, _by_key(spec, rows))
        return self._tables[spec.name]

    def _read(self, spec: TableSpec) -> tuple[list[PlacedRow], list[PolicyError]]:
        file = f"{spec.name}.csv"
        placed, faults = read_rows(self._folders[0] / file, spec, file)
        for layer, pack in enumerate(self._folders[1:], start=1):
            if (pack / file).exists():
                added, more = read_rows(pack / file, spec, self._label(layer, file), layer)
                faults += more or row_faults(spec, added)
                placed = _overlay(spec, placed, added)
        return placed, faults or row_faults(spec, placed)

    def _read_text(self, name: str) -> LibraryText:
        if _TEXT_NAME.fullmatch(name):
            for layer, folder in reversed(list(enumerate(self._folders))):
                path = folder / "texts" / f"{name}.txt"
                if path.exists():
                    return read_text(path, name, self._label(layer, f"texts/{name}.txt"))
        raise PolicyError(f"texts/{name}.txt", None, "the text is missing from the edition")

    def _refuse_foreign_packs(self) -> None:
        """A misspelled file name in a pack would silently change nothing, so the pack is refused instead."""
        for layer, folder in enumerate(self._folders[1:], start=1):
            _read_head(folder, self._label(layer, ""))
            for fault in self._foreign_files(layer, folder):
                raise fault

    def _foreign_files(self, layer: int, folder: Path) -> list[PolicyError]:
        known = {"edition.toml", "texts", *(f"{name}.csv" for name in _catalog())}
        faults = []
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in known:
                faults.append(PolicyError(self._label(layer, path.name), None, "no such table; the file does not belong here"))
        for path in sorted((folder / "texts").rglob("*")):
            name = path.relative_to(folder / "texts").as_posix()
            if path.is_file() and not _TEXT_NAME.fullmatch(name.removesuffix(".txt") if name.endswith(".txt") else ""):
                faults.append(PolicyError(self._label(layer, f"texts/{name}"), None, "not a text; the file does not belong here"))
            elif layer and path.is_file() and not (self._folders[0] / "texts" / name).exists():
                faults.append(PolicyError(self._label(layer, f"texts/{name}"), None, "replaces no text of the edition"))
        return faults

    def _label(self, layer: int, file: str) -> str:
        return f"{self._folders[layer].name}/{file}" if layer else file


class PolicyOn:
    """The policy as it stands on one day."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.policy, self.day = policy, day
        self._rows: dict[str, tuple[Row, ...]] = {}

    def rows(self, spec: TableSpec, row_type: type[RowT]) -> tuple[RowT, ...]:
        """Return the rows of a table that are in force on the day."""
        if spec.name not in self._rows:
            self._rows[spec.name] = tuple(row for row in self.policy.rows(spec, row_type) if row.holds_on(self.day))
        return self._rows[spec.name]  # type: ignore[return-value]  # the spec names the type of its rows

    def find(self, spec: TableSpec, row_type: type[RowT], *key: object) -> RowT | None:
        """Return the row of a key that is in force on the day, or None."""
        return next((row for row in self.policy.dated(spec, row_type, *key) if row.holds_on(self.day)), None)


def _catalog() -> dict[str, TableSpec]:
    """All tables; asked for only where everything is read, so that a single table loads without the others."""
    from dsca_desk.policy.catalog import TABLES

    return TABLES


def _overlay(spec: TableSpec, base: list[PlacedRow], pack: list[PlacedRow]) -> list[PlacedRow]:
    """Put a pack's rows in the place of rows with the same key and start date; new ones follow at the end."""
    added = {(spec.key_of(one.row), one.row.effective_from): one for one in pack}
    merged = [added.pop((spec.key_of(one.row), one.row.effective_from), one) for one in base]
    return [*merged, *added.values()]


def _by_key(spec: TableSpec, rows: tuple[Row, ...]) -> dict[Key, tuple[Row, ...]]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(spec.key_of(row), []).append(row)
    return {key: tuple(sorted(group, key=lambda row: row.effective_from or date.min)) for key, group in groups.items()}


def _read_head(folder: Path, label: str) -> Edition:
    file = f"{label}edition.toml"
    try:
        return msgspec.convert(tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8")), Edition)
    except FileNotFoundError:
        raise PolicyError(file, None, "the head is missing; this folder is no edition and no pack") from None
    except (OSError, ValueError) as error:
        raise PolicyError(file, None, str(error)) from None
