"""The desk itself: open its database, copy it, bring a copy back, check that all is well."""

from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import select

from dsca_desk.records.attachments import Attachment
from dsca_desk.records.cases import Case
from dsca_desk.records.requests import Request
from dsca_desk.services.where import default_database
from dsca_desk.store.backup import Restored, copy_checked, put_back
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed, told_of_file
from dsca_desk.store.opening import look_over
from dsca_desk.store.verify import Verified, verify_store


def open_desk(where: str | Path | None = None, *, check: bool = True) -> Store:
    """Open the database at a path or URL, by default the person's own, making or migrating it where needed.

    `check=False` leaves out the page check, which reads the whole file. Raises StoreError.
    """
    if where:
        return open_store(where, check=check)
    path = default_database()
    with told_of_file(str(path.parent)):
        path.parent.mkdir(parents=True, exist_ok=True)
    return open_store(path, check=check)


def back_up(store: Store, at: datetime, target: Path | None = None) -> Path:
    """Copy an open database and check the copy; without target into the folder `backups` beside it, named by the time.

    Returns the copy's path. Raises StoreError and leaves no half copy; the desk stays open.
    """
    path = _file_of(store)
    if target is None:
        folder = path.parent / "backups"
        with told_of_file(str(folder)):
            folder.mkdir(exist_ok=True)
        target = folder / f"{path.stem}-{at:%Y-%m-%d-%H%M%S}{path.suffix}"
    if target.exists() and target.samefile(path):
        raise NotAllowed("A backup cannot replace the database itself. Nothing was written. Choose another file.")
    return copy_checked(path, target)


def restore(path: Path, backup: Path, at: datetime) -> Restored:
    """Put a backup in the place of a closed database; the replaced file is kept beside it. Raises StoreError.

    The answer says how many records there were before and after. A backup that is damaged, newer than this program or
    not a database of it never takes the database's place.
    """
    look_over(backup)
    restored = put_back(path.absolute(), backup, at)
    open_store(path).close()
    return restored


def check_pages(store: Store) -> None:
    """Make the page check that `open_desk(check=False)` left out; a job for after the window is there. Raises Damaged."""
    if store.path is not None:
        look_over(store.path)


def highest_marking(store: Store) -> str:
    """Return the highest marking of anything kept: CUI when one record carries it, else UNCLASSIFIED."""
    with store.reading() as session:
        for kind in (Case, Request, Attachment):
            if session.scalar(select(kind.id).where(kind.marking == "CUI").limit(1)) is not None:
                return "CUI"
    return "UNCLASSIFIED"


def verify(store: Store) -> Verified:
    """Check everything that was kept, the office's own figures too; the problems are sentences, none means all is well."""
    from dsca_desk.services.office_rules import office_problems  # here: it loads every table's layout

    found = verify_store(store)
    return msgspec.structs.replace(found, problems=(*found.problems, *office_problems(store)))


def _file_of(store: Store) -> Path:
    if store.path is None:
        raise NotAllowed("A database on a server is backed up by its administrator (pg_dump). Nothing was written.")
    return store.path
