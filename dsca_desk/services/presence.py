"""Who else has a database file open: one small file per running program in a folder beside it, touched while it runs."""

import os
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import msgspec

BEAT_SECONDS = 30
STALE_SECONDS = 4 * BEAT_SECONDS


class Present(msgspec.Struct, frozen=True):
    """Somebody who has the database open: who, on which machine, since when; `process` is the program's number there."""

    who: str
    machine: str
    since: datetime
    process: int = 0


class Presence:
    """The mark of this program beside a database. A mark nobody has touched for two minutes is that of a program that died.

    Nobody is kept from working by this: where the folder cannot be written, nothing is marked and nobody is seen.
    Ages are compared by the file server's own clock, so machines whose clocks differ see each other rightly.
    """

    def __init__(self, database: Path, who: str, since: datetime) -> None:
        self.folder = database.with_name(f"{database.name}.open")
        self._me = Present(who, socket.gethostname(), since, os.getpid())
        self._mark = self.folder / f"{uuid4().hex}.json"

    def beat(self, who: str = "") -> bool:
        """Say that this program is still there, by another name when one is given; False when that cannot be written."""
        if who:
            self._me = msgspec.structs.replace(self._me, who=who)
        try:
            self.folder.mkdir(exist_ok=True)
            self._mark.write_bytes(msgspec.json.encode(self._me))
        except OSError:
            return False
        return True

    def others(self) -> list[Present]:
        """Return who else is there, the longest first; marks of programs that died are removed."""
        try:
            now = self._mark.stat().st_mtime
            marks = [path for path in self.folder.glob("*.json") if path != self._mark]
        except OSError:
            return []
        found = [present for path in marks if (present := self._read(path, now)) is not None]
        return sorted(found, key=lambda present: present.since)

    def leave(self) -> None:
        """Take the mark away, and the folder with the last one."""
        try:
            self._mark.unlink(missing_ok=True)
            self.folder.rmdir()
        except OSError:
            return  # somebody else is still there, or the drive is gone

    def _read(self, path: Path, now: float) -> Present | None:
        try:
            age = now - path.stat().st_mtime
            present = msgspec.json.decode(path.read_bytes(), type=Present)
        except (OSError, msgspec.MsgspecError):
            return None  # gone or being written at this moment; the next look sees it
        if age > STALE_SECONDS or (present.machine == self._me.machine and not _runs(present.process)):
            with suppress(OSError):
                path.unlink()
            return None
        return present


def _runs(process: int) -> bool:
    """Whether a process of this machine runs; where that cannot be asked, its age alone tells."""
    if os.name == "nt":  # there os.kill would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
