"""Cells to and from the clipboard: tab text as Excel writes it, and HTML in which numbers stay numbers and text stays text."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

from PySide6.QtCore import QMimeData

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\Z)')
_END = re.compile(r"\t|\r?\n")
_HEAD = "<html><head><meta charset='utf-8'></head><body><table>"
_NUMBER = " style='mso-number-format:\"\\#\\,\\#\\#0\\.00######\"'"
_TEXT = " style='mso-number-format:\"\\@\"'"


class CopiedCell(NamedTuple):
    """A cell to copy: what it shows, and the plain digits of a number (None: text)."""

    text: str
    number: str | None = None


def plain_number(value: Any) -> str:
    """Return a decimal as Excel reads it everywhere: digits and a point."""
    return format(value, "f")


def mime_of(rows: Iterable[Sequence[CopiedCell]], heads: Sequence[str] = ()) -> QMimeData:
    """Return cells for the clipboard, with a row of heads when any are given."""
    rows = list(rows)
    mime = QMimeData()
    mime.setText(text_of(rows, heads))
    mime.setHtml(html_of(rows, heads))
    return mime


def text_of(rows: Iterable[Sequence[CopiedCell]], heads: Sequence[str] = ()) -> str:
    """Return cells as tab text; numbers without thousands marks."""
    lines = ["\t".join(_quoted(head) for head in heads)] if heads else []
    lines += ["\t".join(_quoted(cell.text if cell.number is None else cell.number) for cell in row) for row in rows]
    return "\n".join(lines) + "\n"


def html_of(rows: Iterable[Sequence[CopiedCell]], heads: Sequence[str] = ()) -> str:
    """Return cells as a table; text carries Excel's mark for text, so that `=1+1` or `001` stay as they are."""
    parts = [_HEAD]
    if heads:
        parts.append("<tr>" + "".join(f"<th{_TEXT}>{escape(head)}</th>" for head in heads) + "</tr>")
    for row in rows:
        cells = (
            f"<td{_TEXT}>{escape(cell.text)}</td>" if cell.number is None else f"<td{_NUMBER}>{escape(cell.number)}</td>"
            for cell in row
        )
        parts.append("<tr>" + "".join(cells) + "</tr>")
    return "".join(parts) + "</table></body></html>"


def rows_of(text: str) -> list[list[str]]:
    """Read tab text as spreadsheets put it on the clipboard; empty rows at the end are left out."""
    rows = _quick(text) if '"' not in text else _careful(text)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _quick(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _careful(text: str) -> list[list[str]]:
    """Read cells of which some are quoted because they hold a quote, a tab or a line break."""
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        quoted = _QUOTED.match(text, at)
        if quoted:
            cell, at = quoted[1].replace('""', '"'), quoted.end()
            end = _END.match(text, at)
        else:
            end = _END.search(text, at)
            cell = text[at : end.start()] if end else text[at:]
        rows[-1].append(cell)
        if end is None:
            return rows
        at = end.end()
        if end[0] != "\t":
            rows.append([])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if re.search(r'["\t\r\n]', text) else text
