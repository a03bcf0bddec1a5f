"""Files that commands read and write: input from a path or standard input, output all at once or not at all."""

import errno
import os
import sys
from pathlib import Path

from dsca_desk.commands.outcome import CommandError, refused

LARGEST_INPUT = 256 * 1024 * 1024
"""Bytes that are read into memory at most, whatever the file is; each kind of file has its own, lower limit."""

_REASONS = {
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk has no room",
    errno.EDQUOT: "your share of the disk is used up",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file would be too large",
}


def read_input(name: str) -> bytes:
    """Return the bytes of a file, or of standard input for `-`. Raises CommandError."""
    if name == "-":
        data = sys.stdin.buffer.read(LARGEST_INPUT + 1)
    else:
        path = Path(name)
        try:
            if path.is_dir():
                raise refused(f"{name} is a folder; name a file")
            with path.open("rb") as stream:
                data = stream.read(LARGEST_INPUT + 1)
        except FileNotFoundError:
            raise refused(f"There is no file {name}") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise refused(f"{name} cannot be read ({reason})") from None
    if len(data) > LARGEST_INPUT:
        raise refused(f"{name} is larger than {LARGEST_INPUT // 1024**2} MB, the most that is read")
    return data


def write_output(name: str, data: bytes, *, inputs: tuple[str, ...] = ()) -> Path:
    """Write a file all at once: into a new file beside it, which then takes its place. Return its path.

    Raises CommandError, and leaves what was there as it was, when the file cannot be written or is one of the inputs.
    """
    try:
        path = Path(name).resolve()
        if path.is_dir():
            raise refused(f"{name} is a folder; name a file to write. Nothing was written")
        if path.exists() and not path.is_file():
            raise refused(f"{name} is not a file that can be replaced. Nothing was written")
        if any(path == Path(source).resolve() for source in inputs if source != "-"):
            raise refused(f"{name} is the input itself; name another file. Nothing was written")
        _replace(path, data)
    except (OSError, ValueError) as error:
        raise _cannot_write(name, error) from None
    return path


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.part")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _cannot_write(name: str, error: OSError | ValueError) -> CommandError:
    code = error.errno if isinstance(error, OSError) else None
    reason = _REASONS.get(code or 0) or getattr(error, "strerror", None) or str(error)
    return refused(f"{name} cannot be written: {reason}. Nothing was written")
