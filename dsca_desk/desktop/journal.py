"""Drafts kept beside the settings half a second after the last edit, and given back after a crash."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from dsca_desk.desktop.forms.draft import Draft

PAUSE_MS = 500


class KeptDraft(msgspec.Struct, frozen=True):
    """A draft as it lies in the journal: of which record, its revision then, when, and the value as JSON.

    `original` is the record as it was when the edit began, `program` the run of the program that keeps the draft.
    """

    record: str
    revision: int
    kept_at: datetime
    database: str
    value: msgspec.Raw
    original: msgspec.Raw = msgspec.Raw(b"null")
    program: str = ""


class Journal:
    """The folder of kept drafts; one file per record and database, replaced whole so that no half draft is ever read.

    A program that runs holds a lock in the folder, so that what it keeps is not taken for the leftovers of a crash.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._program = uuid4().hex
        self._lock: QLockFile | None = None

    def keep(
        self,
        database: str,
        record: str,
        revision: int,
        value: msgspec.Struct,
        at: datetime,
        original: msgspec.Struct | None = None,
    ) -> None:
        """Keep a draft. Raises OSError when the disk does not take it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = self._lock_of(self._program)
            self._lock.tryLock(0)
        now, before = (msgspec.Raw(msgspec.json.encode(part)) for part in (value, original))
        kept = KeptDraft(record, revision, at, database, now, before, self._program)
        path = self._path(database, record)
        beside = path.with_suffix(f".{os.getpid()}.new")
        beside.write_bytes(msgspec.json.encode(kept))
        beside.replace(path)

    def release(self) -> None:
        """Say that this program ends; what it still keeps are drafts to be given back at the next start."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def drop(self, database: str, record: str) -> None:
        """Forget a draft that was saved or discarded."""
        self._path(database, record).unlink(missing_ok=True)

    def kept(self, database: str) -> list[KeptDraft]:
        """Return the drafts left behind for a database, the newest first; those of programs that still run are left out.

        An unreadable file is moved aside as `.unreadable`.
        """
        found = []
        for path in sorted(self.folder.glob("*.draft")):
            try:
                draft = msgspec.json.decode(path.read_bytes(), type=KeptDraft)
            except (OSError, msgspec.MsgspecError):
                path.replace(path.with_suffix(".unreadable"))
                continue
            if draft.database == database and not self._runs(draft.program):
                found.append(draft)
        return sorted(found, key=lambda draft: draft.kept_at, reverse=True)

    def value_of(self, draft: KeptDraft, kind: type[Any]) -> Any:
        """Return the value of a kept draft. Raises msgspec.ValidationError when it no longer fits; it is moved aside then."""
        try:
            return msgspec.json.decode(draft.value, type=kind)
        except msgspec.MsgspecError:
            self._path(draft.database, draft.record).replace(self.set_aside_path(draft))
            raise

    def set_aside_path(self, draft: KeptDraft) -> Path:
        """Return where a draft lies once it was moved aside."""
        return self._path(draft.database, draft.record).with_suffix(".set-aside")

    def original_of(self, draft: KeptDraft, kind: type[Any]) -> Any:
        """Return the record as it was when the edit of a draft began; None when it was not kept or no longer fits."""
        try:
            return msgspec.json.decode(draft.original, type=kind | None)
        except msgspec.MsgspecError:
            return None

    def _runs(self, program: str) -> bool:
        """Whether the program that kept a draft still runs; the lock of one that crashed is stale and is taken away."""
        if program == self._program:
            return True
        lock = self._lock_of(program)
        if not program or not Path(lock.fileName()).exists():
            return False
        if lock.tryLock(0):
            lock.unlock()
            return False
        return True

    def _lock_of(self, program: str) -> QLockFile:
        lock = QLockFile(str(self.folder / f"{program}.lock"))
        lock.setStaleLockTime(0)  # a lock is stale when its program is gone, however long that took
        return lock

    def _path(self, database: str, record: str) -> Path:
        name = hashlib.sha256(f"{database}\n{record}".encode()).hexdigest()[:32]
        return self.folder / f"{name}.draft"


class DraftKeeper(QObject):
    """Watches one draft and keeps it half a second after the last edit; drops it once nothing is unsaved."""

    kept = Signal(object)
    failed = Signal(str)

    def __init__(self, journal: Journal, database: str, record: str, revision: int, draft: Draft[Any], clock: Any) -> None:
        super().__init__(draft.signals)
        self._journal, self._database, self.record, self.revision = journal, database, record, revision
        self._draft, self._clock = draft, clock
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.keep_now)
        draft.signals.changed.connect(lambda _path: self._timer.start())

    def keep_now(self) -> None:
        """Keep or drop the draft at once; a disk that refuses is told by `failed`, and what was typed stays in the window."""
        self._timer.stop()
        try:
            if self._draft.dirty:
                at = self._clock()
                self._journal.keep(self._database, self.record, self.revision, self._draft.now, at, self._draft.clean)
                self.kept.emit(at)
            else:
                self._journal.drop(self._database, self.record)
        except OSError as error:
            self.failed.emit(
                f"The draft of {self.record} could not be kept: {error.strerror or error}. What you typed is still in the "
                "window. Save it, or free some room on the disk."
            )
