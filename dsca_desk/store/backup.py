"""Copies of a store that were checked, and the way back."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from dsca_desk.store.errors import CannotCreate, Damaged, StoreError, locked, one_line, told_of_file

_COUNTED = ("cases", "case_documents", "lines", "requests", "attachments", "issued_documents", "officers", "history")


class Restored(msgspec.Struct, frozen=True):
    """What a restore did: how many records there were and are, and where the replaced file is kept (None if there was none).

    `before` is empty when the replaced file was too damaged to count.
    """

    path: Path
    before: dict[str, int]
    after: dict[str, int]
    kept: Path | None

    @property
    def differences(self) -> dict[str, tuple[int, int]]:
        """The kinds of records whose number differs: before and after."""
        return {
            name: (self.before.get(name, 0), self.after.get(name, 0))
            for name in _COUNTED
            if self.before.get(name, 0) != self.after.get(name, 0)
        }


def copy_checked(source: Path, target: Path) -> Path:
    """Copy an open or closed SQLite store with the online backup, check the copy, then give it its name. Raises StoreError."""
    if not target.parent.is_dir():
        raise CannotCreate(f"The folder {target.parent} does not exist. Nothing was written. Make the folder or choose another.")
    partial = target.with_name(f"{target.name}.partial")
    try:
        with told_of_file(str(target)):
            partial.unlink(missing_ok=True)
            with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
                with told_of_file(str(source)), closing(_reader(source)) as original:
                    original.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                faults = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
            if faults != ["ok"]:
                raise Damaged(
                    f"The copy of {source} is not whole ({one_line(faults[0])}), so it was not kept. "
                    "The database itself was not changed; check it (`dsca-desk verify`) and try another drive."
                )
            _to_disk(partial)
            partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def put_back(path: Path, backup: Path, at: datetime) -> Restored:
    """Put a backup that was looked over in the place of a store that nobody has open; the replaced file is kept beside it.

    Raises StoreError, and leaves the store as it is, when the backup is not whole or the store is in use.
    """
    with told_of_file(str(backup)):
        after = _counts(backup)
    before: dict[str, int] = {}
    kept = None
    incoming = path.with_name(f"{path.name}.restoring")
    try:
        copy_checked(backup, incoming)
        with told_of_file(str(path)):
            if path.exists():
                before = _settle(path)
                kept = _set_aside(path, at)
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            incoming.replace(path)
            _to_disk(path.parent)
    finally:
        incoming.unlink(missing_ok=True)
    return Restored(path, before, after, kept)


def _reader(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _counts(path: Path) -> dict[str, int]:
    with closing(_reader(path)) as connection:
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        if faults != ["ok"]:
            raise Damaged(f"{path} is damaged ({one_line(faults[0])}). Nothing was changed. Choose another backup.")
        return _count(connection)


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - our own names
        for name in _COUNTED
        if name in present
    }


def _settle(path: Path) -> dict[str, int]:
    """Bring the write-ahead log into the file and make sure nobody else has it open; a damaged file is left as it is."""
    try:
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection, told_of_file(str(path)):
            counts = _count(connection)
            # Leaving the write-ahead log succeeds only for the last connection.
            if connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
                raise locked(str(path))
            return counts
    except StoreError as error:
        if type(error).__name__ in ("Damaged", "NotADatabase"):
            return {}
        raise


def _set_aside(path: Path, at: datetime) -> Path:
    stamp = at.strftime("%Y-%m-%d-%H%M%S")
    kept = path.with_name(f"{path.stem}.replaced-{stamp}{path.suffix}")
    number = 2
    while kept.exists():
        kept = path.with_name(f"{path.stem}.replaced-{stamp}-{number}{path.suffix}")
        number += 1
    for ending in ("", "-wal", "-shm"):
        file = path.with_name(path.name + ending)
        if file.exists():
            shutil.copy2(file, kept.with_name(kept.name + ending))
            _to_disk(kept.with_name(kept.name + ending))
    return kept


def _to_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk; a system that cannot do that for folders is left alone."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
