"""What can go wrong with keeping, each as a sentence: what happened, what it means for the data, what to do."""

# ruff: noqa: N818 - the names say what state the store is in; they are read as words

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """Keeping or reading failed; the message is for the person at the desk."""


class Locked(StoreError):
    """Another program is writing."""


class ReadOnly(StoreError):
    """The file or its folder may not be changed."""


class Damaged(StoreError):
    """The content of the file does not hold together."""


class NewerVersion(StoreError):
    """A newer program wrote the file."""


class DiskFull(StoreError):
    """No room to write."""


class NotADatabase(StoreError):
    """The file is something else."""


class CannotCreate(StoreError):
    """The file cannot be made or reached where it was asked for."""


class Unreachable(StoreError):
    """The database server does not answer, or refused us."""


class WriteRefused(StoreError):
    """A write that would leave no history: nobody named, no time given, or past the records."""


class AlreadyThere(StoreError):
    """Something with that identifier is kept already."""


class NotFound(StoreError):
    """Nothing with that identifier is kept."""


class NotAllowed(StoreError):
    """The step is not possible in the present state."""


class Difference(NamedTuple):
    """One field of a conflict: what it was when the writer began, what the writer wants, what is kept now."""

    path: str
    original: Any
    mine: Any
    theirs: Any


class StaleRecord(StoreError):
    """Someone else saved first; `differences` says field by field what each of the two made of it."""

    def __init__(self, what: str, record_id: int, differences: tuple[Difference, ...] = ()) -> None:
        super().__init__(
            f"{what} was changed by someone else after you opened it; your change was not saved and theirs is kept. "
            "Compare the two and save again."
        )
        self.what, self.record_id, self.differences = what, record_id, differences


_UNCHANGED = "Nothing was changed."


@contextmanager
def told_of_file(place: str) -> Iterator[None]:
    """Turn trouble with the database or its file inside the block into a StoreError."""
    try:
        with told(place):
            yield
    except OSError as error:
        raise _file(error, place) from error


def one_line(text: str) -> str:
    """Return what the database says without its line breaks."""
    return " ".join(text.split())


def locked(place: str) -> Locked:
    """Say that another program holds the database."""
    return Locked(
        f"{place} is being written by another program. {_UNCHANGED} Wait a moment or close that program, then try again."
    )


def translated(error: BaseException, place: str) -> StoreError | None:
    """Return the sentence for a database error, or None when it is no trouble of the environment but a fault of the program."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, sqlite3.Error):
        return _sqlite(error, place)
    return _postgresql(error, place)


@contextmanager
def told(place: str) -> Iterator[None]:
    """Turn trouble with the database inside the block into a StoreError; faults of the program pass unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        sentence = translated(error, place)
        if sentence is None:
            raise
        raise sentence from error


def _file(error: OSError, place: str) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _disk_full(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return read_only(place)
    return CannotCreate(
        f"{place} cannot be read or written ({error.strerror}). {_UNCHANGED} Check the drive and the path, then try again."
    )


def _disk_full(place: str) -> DiskFull:
    return DiskFull(f"There is no room left to write {place}. Nothing of this change was saved. Free some space and try again.")


def read_only(place: str) -> ReadOnly:
    """Say that the database may not be written."""
    return ReadOnly(
        f"{place} may only be read. {_UNCHANGED} Ask for permission to write the file and its folder, or copy it elsewhere."
    )


def gone(place: str) -> CannotCreate:
    """Say that the file of the database was moved or deleted while it was open."""
    return CannotCreate(
        f"{place} is not there any more. Nothing of this change was saved. "
        "Connect its drive or put the file back where it was, then try again."
    )


def _sqlite(error: sqlite3.Error, place: str) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    match code & 0xFF if code is not None else None:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return locked(place)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return read_only(place)
        case sqlite3.SQLITE_CORRUPT:
            return Damaged(
                f"{place} is damaged and was left as it is. {_UNCHANGED} Restore the latest backup (`dsca-desk restore`)."
            )
        case sqlite3.SQLITE_NOTADB:
            return NotADatabase(f"{place} is not a database of this program. {_UNCHANGED} Choose another file.")
        case sqlite3.SQLITE_FULL:
            return _disk_full(place)
        case sqlite3.SQLITE_CANTOPEN:
            return CannotCreate(
                f"{place} cannot be opened or made. {_UNCHANGED} Check that the folder exists and may be written."
            )
        case sqlite3.SQLITE_IOERR:
            return CannotCreate(
                f"{place} could not be read or written. "
                "Nothing of this change was saved. Check that the drive is connected and has room."
            )
    return None


def _postgresql(error: BaseException, place: str) -> StoreError | None:
    state = getattr(error, "sqlstate", None)
    if type(error).__module__.split(".")[0] != "psycopg":
        return None
    if state is None and type(error).__name__ == "OperationalError":
        return Unreachable(
            f"{place} does not answer. Nothing of this change was saved. Check the network and the server, then try again."
        )
    match state:
        case "53100":
            return DiskFull(
                f"There is no room left to write {place}. Nothing of this change was saved. Ask for space on the server."
            )
        case "25006":
            return ReadOnly(
                f"{place} may only be read. {_UNCHANGED} Ask the administrator of the server for permission to write."
            )
        case "40001" | "40P01" | "55P03":
            return locked(place)
        case "57P01" | "57P02" | "57P03" | "08006" | "08001" | "08003":
            return Unreachable(
                f"{place} does not answer. Nothing of this change was saved. Check the network and the server, then try again."
            )
    return None
