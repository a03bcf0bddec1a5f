"""An edition of the policy and its view on a date."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from dsca_desk.policy.table import Key, PlacedRow, PolicyError, Row, RowT, TableSpec, read_rows, row_faults
from dsca_desk.policy.texts import LibraryText, read_text

TEXT_NAME = re.compile(r"[A-Za-z0-9-]+(/[A-Za-z0-9-]+)*")


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head of an edition or pack (`edition.toml`): its identifier is stored with every document priced under it."""

    id: str
    title: str
    as_of: date
    remark: str = ""


class Layer(NamedTuple):
    """A folder of policy: the edition is number 0, the packs follow; refusals name the files of a pack with its folder."""

    number: int
    folder: Path

    def label(self, file: str) -> str:
        """Return how a refusal names a file of this layer."""
        return f"{self.folder.name}/{file}" if self.number else file


class _Table(NamedTuple):
    rows: tuple[Row, ...]
    by_key: dict[Key, tuple[Row, ...]]


class Policy:
    """One shipped edition with the office's packs on top; tables are read when first asked for and never change afterwards.

    A pack is a folder of the same layout. Its rows replace rows of the same key and start date, its texts replace
    texts of the same name; whatever it does not name stays as the edition has it.
    """

    def __init__(self, folder: Path, packs: Sequence[Path] = ()) -> None:
        self.layers = tuple(Layer(number, one) for number, one in enumerate((folder, *packs)))
        self._tables: dict[str, _Table] = {}
        self._texts: dict[str, LibraryText] = {}

    @cached_property
    def edition(self) -> Edition:
        """The head of the edition; with packs its identifier reads `2026-11+office`."""
        heads = [read_head(layer) for layer in self.layers]
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

    def on(self, day: date) -> "PolicyOn":
        """Return what is in force on a day."""
        return PolicyOn(self, day)

    def read(self, spec: TableSpec) -> tuple[list[PlacedRow], list[PolicyError]]:
        """Read a table afresh through all layers, with every fault."""
        file = f"{spec.name}.csv"
        placed, faults = read_rows(self.layers[0].folder / file, spec, file)
        for layer in self.layers[1:]:
            if (layer.folder / file).exists():
                added, more = read_rows(layer.folder / file, spec, layer.label(file), layer.number)
                faults += more or row_faults(spec, added)
                placed = _overlay(spec, placed, added)
        return placed, faults or row_faults(spec, placed)

    def _table(self, spec: TableSpec) -> _Table:
        if spec.name not in self._tables:
            placed, faults = self.read(spec)
            if faults:
                raise faults[0]
            rows = tuple(one.row for one in placed)
            self._tables[spec.name] = _Table(rows, _by_key(spec, rows))
        return self._tables[spec.name]

    def _read_text(self, name: str) -> LibraryText:
        if TEXT_NAME.fullmatch(name):
            for layer in reversed(self.layers):
                path = layer.folder / "texts" / f"{name}.txt"
                if path.exists():
                    return read_text(path, name, layer.label(f"texts/{name}.txt"))
        raise PolicyError(f"texts/{name}.txt", None, "the text is missing from the edition")


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


def read_head(layer: Layer) -> Edition:
    """Read the head of an edition or pack. Raises PolicyError."""
    file = layer.label("edition.toml")
    try:
        return msgspec.convert(tomllib.loads((layer.folder / "edition.toml").read_text(encoding="utf-8")), Edition)
    except FileNotFoundError:
        raise PolicyError(file, None, "the head is missing; this folder is no edition and no pack") from None
    except (OSError, ValueError) as error:
        raise PolicyError(file, None, str(error)) from None


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
