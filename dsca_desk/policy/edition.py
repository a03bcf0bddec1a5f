"""An edition of the policy and its view on a date."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from dsca_desk.policy.table import PolicyError, Row, RowT, TableSpec, check_rows, read_table


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head of an edition or pack (`edition.toml`): its identifier is stored with every document priced under it."""

    id: str
    title: str
    as_of: date
    remark: str = ""


class Policy:
    """One shipped edition with the office's packs on top; tables are read when first asked for and never change afterwards.

    A pack is a folder of the same layout. Its rows replace rows of the same key and start date, its texts replace
    texts of the same name; whatever it does not name stays as the edition has it.
    """

    def __init__(self, folder: Path, packs: Sequence[Path] = ()) -> None:
        self._folders = (folder, *packs)
        self._tables: dict[str, tuple[Row, ...]] = {}

    @cached_property
    def edition(self) -> Edition:
        """The head of the edition; with packs its identifier reads `2026-11+office`."""
        heads = [_read_head(folder) for folder in self._folders]
        return msgspec.structs.replace(heads[0], id="+".join(head.id for head in heads))

    def rows(self, spec: TableSpec, row_type: type[RowT]) -> tuple[RowT, ...]:
        """Return all rows of a table, every date, in file order. Raises PolicyError when the table cannot be trusted."""
        assert spec.row_type is row_type
        if spec.name not in self._tables:
            self._tables[spec.name] = self._read(spec)
        return self._tables[spec.name]  # type: ignore[return-value]

    def text(self, name: str) -> str:
        """Return a text of the library (`standard-terms`, `notes/ACCESSORIAL`), the newest pack's first."""
        for folder in reversed(self._folders):
            path = folder / "texts" / f"{name}.txt"
            if path.exists():
                return path.read_text(encoding="utf-8")
        raise PolicyError(f"texts/{name}.txt", None, "the text is missing from the edition")

    def on(self, day: date) -> "PolicyOn":
        """Return what is in force on a day."""
        return PolicyOn(self, day)

    def _read(self, spec: TableSpec) -> tuple[Row, ...]:
        rows = read_table(self._folders[0] / f"{spec.name}.csv", spec)
        for pack in self._folders[1:]:
            path = pack / f"{spec.name}.csv"
            if path.exists():
                rows = _overlay(path.name, spec, rows, read_table(path, spec))
        return rows


class PolicyOn:
    """The policy as it stands on one day."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.policy, self.day = policy, day

    def rows(self, spec: TableSpec, row_type: type[RowT]) -> tuple[RowT, ...]:
        """Return the rows of a table that are in force on the day."""
        return tuple(row for row in self.policy.rows(spec, row_type) if row.holds_on(self.day))


def _overlay(file: str, spec: TableSpec, base: tuple[Row, ...], pack: tuple[Row, ...]) -> tuple[Row, ...]:
    columns = (*spec.key, "effective_from")
    named = {tuple(getattr(row, column) for column in columns) for row in pack}
    kept = [row for row in base if tuple(getattr(row, column) for column in columns) not in named]
    merged = (*kept, *pack)
    check_rows(file, spec, list(enumerate(merged, start=2)))
    return merged


def _read_head(folder: Path) -> Edition:
    path = folder / "edition.toml"
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Edition)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PolicyError("edition.toml", None, str(error)) from None
