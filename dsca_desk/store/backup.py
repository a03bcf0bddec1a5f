"""Copies of a store that were checked, and the way back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from dsca_desk.store.errors import Damaged, told


def copy_checked(source: Path, target: Path) -> Path:
    """Copy an open or closed SQLite store with the online backup, check the copy, then give it its name. Raises StoreError."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with told(str(target)), closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            with told(str(source)), closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original:
                original.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            faults = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        if faults != ["ok"]:
            raise Damaged(f"The backup of {source} is not whole ({faults[0]}), so it was not kept. The database itself was not changed; try another drive.")
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target
