"""Drafts kept beside the settings half a second after the last edit, and given back after a crash."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from dsca_desk.desktop.forms.draft import Draft

PAUSE_MS = 500


class KeptDraft(msgspec.Struct, frozen=True):
    """A draft as it lies in the journal: of which record, its revision then, when, and the value as JSON."""

    record: str
    revision: int
    kept_at: datetime
    database: str
    value: msgspec.Raw


class Journal:
    """The folder of kept drafts; one file per record and database, replaced whole so that no half draft is ever read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, database: str, record: str, revision: int, value: msgspec.Struct, at: datetime) -> None:
        """Keep a draft. Raises OSError when the disk does not take it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = KeptDraft(record, revision, at, database, msgspec.Raw(msgspec.json.encode(value)))
        path = self._path(database, record)
        beside = path.with_suffix(f".{os.getpid()}.new")
        beside.write_bytes(msgspec.json.encode(kept))
        beside.replace(path)

    def drop(self, database: str, record: str) -> None:
        """Forget a draft that was saved or discarded."""
        self._path(database, record).unlink(missing_ok=True)

    def kept(self, database: str) -> list[KeptDraft]:
        """Return the drafts kept for a database, the newest first; an unreadable file is moved aside as `.unreadable`."""
        found = []
        for path in sorted(self.folder.glob("*.draft")):
            try:
                draft = msgspec.json.decode(path.read_bytes(), type=KeptDraft)
            except (OSError, msgspec.MsgspecError):
                path.replace(path.with_suffix(".unreadable"))
                continue
            if draft.database == database:
                found.append(draft)
        return sorted(found, key=lambda draft: draft.kept_at, reverse=True)

    def value_of(self, draft: KeptDraft, kind: type[Any]) -> Any:
        """Return the value of a kept draft. Raises msgspec.ValidationError when it no longer fits; it is moved aside then."""
        try:
            return msgspec.json.decode(draft.value, type=kind)
        except msgspec.MsgspecError:
            path = self._path(draft.database, draft.record)
            path.replace(path.with_suffix(".set-aside"))
            raise

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
                self._journal.keep(self._database, self.record, self.revision, self._draft.now, at)
                self.kept.emit(at)
            else:
                self._journal.drop(self._database, self.record)
        except OSError as error:
            self.failed.emit(
                f"The draft of {self.record} could not be kept: {error.strerror or error}. What you typed is still in the "
                "window. Save it, or free some room on the disk."
            )
