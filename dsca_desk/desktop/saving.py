"""Save something to a file: ask where, from the folder used last; write it whole or not at all; say in a sentence why not."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from dsca_desk.desktop.desk import Desk

PDF, EXCEL, ANY = "PDF (*.pdf)", "Excel workbook (*.xlsx)", "All files (*)"
_FOLDER = "documents/folder"
_SUFFIXES = {PDF: ".pdf", EXCEL: ".xlsx"}


def ask_where(desk: "Desk", title: str, name: str, kinds: str = ANY) -> Path | None:
    """Ask where to save under a suggested name; None when nobody wants to. The folder is remembered for the next time.

    A name typed without its kind gets it.
    """
    kept = desk.settings.text(_FOLDER)
    folder = Path(kept) if kept and Path(kept).is_dir() else Path.home()
    path = desk.questions.save_file(title, folder / name, kinds)
    if path is None:
        return None
    desk.settings.put(_FOLDER, str(path.parent))
    suffix = _SUFFIXES.get(kinds, "")
    return path if path.suffix or not suffix else path.with_suffix(suffix)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; what was there before stays until then. Raises OSError."""
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_file(path: Path, content: bytes) -> str:
    """Write a file whole or not at all; return "" or the sentence that says why not."""
    try:
        write_whole(path, content)
    except OSError as error:
        reason = "another program holds the file open" if isinstance(error, PermissionError) else error.strerror or str(error)
        return (
            f"{path.name} could not be written: {reason}. Your document is unharmed. Close the program that shows the file, "
            "or save under another name."
        )
    return ""


def place_for_copy(name: str) -> Path:
    """Return where a copy of a kept paper is written that another program shows; the kept paper itself is never handed out."""
    return Path(tempfile.mkdtemp(prefix="dsca-desk-")) / Path(name).name


def show_copy(path: Path) -> None:
    """Show a file in the program the system uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
