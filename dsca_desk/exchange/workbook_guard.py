"""Look at a workbook from outside before it is opened: what it is, how large it would become, what it carries."""

import io
import zipfile

from dsca_desk.exchange.content import kind_of

LARGEST_WORKBOOK = 64 * 1024 * 1024
"""Bytes of a workbook file."""
LARGEST_CONTENT = 512 * 1024 * 1024
"""Bytes of its parts together when unpacked; a workbook of 50,000 line rows needs about a tenth of it."""
LARGEST_RATIO, NEVER_SUSPECT = 250, 16 * 1024 * 1024
"""Honest sheets pack to a tenth or a fiftieth; a part that packs tighter and is large is made to fill the memory."""
MOST_PARTS = 5000
_LOCKED = "EncryptedPackage".encode("utf-16-le")


class WorkbookError(Exception):
    """A file that cannot be read as a workbook; the message is one sentence with the way out."""


def guarded(data: bytes) -> zipfile.ZipFile:
    """Return the archive of a workbook that is safe to open. Raises WorkbookError."""
    if len(data) > LARGEST_WORKBOOK:
        raise WorkbookError(f"the workbook is larger than {LARGEST_WORKBOOK // 1024**2} MB, the most that is read")
    kind = kind_of(data)
    if kind == "ole" and _LOCKED in data:
        raise WorkbookError("the workbook is locked with a password; save it without one and try again")
    if kind == "ole":
        raise WorkbookError("this is a workbook of the old kind (.xls); save it as .xlsx and try again")
    if kind != "xlsx":
        raise WorkbookError("this is not a workbook; lines are read from .xlsx files")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise WorkbookError(f"the workbook is damaged ({error}); open it in its program and save it again") from None
    _check_sizes(archive.infolist())
    _check_parts(archive)
    return archive


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the sizes that the archive declares; unpacking stops at them, so they cannot be exceeded."""
    if len(parts) > MOST_PARTS:
        raise WorkbookError(f"the file has {len(parts):,} parts, far more than a workbook; it was not opened")
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookError("the workbook is locked with a password; save it without one and try again")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_CONTENT:
        raise WorkbookError(
            f"the workbook would unpack to {unpacked // 1024**2:,} MB, more than the {LARGEST_CONTENT // 1024**2} MB that are "
            "read; it was not opened"
        )
    for part in parts:
        if part.file_size > NEVER_SUSPECT and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise WorkbookError(
                "a part of the workbook is packed so tightly that it is made to fill the memory; it was not opened"
            )


def _check_parts(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookError("the workbook carries macros, which are not opened; save it as .xlsx without them and try again")
    if "xl/workbook.bin" in names:
        raise WorkbookError("this is a binary workbook (.xlsb); save it as .xlsx and try again")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise WorkbookError("this archive is not a workbook; lines are read from .xlsx files")
