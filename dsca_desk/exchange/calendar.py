"""Days to come as a calendar file (iCalendar, RFC 5545) that Outlook and its like read."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

_LONGEST_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class CalendarDay(NamedTuple):
    """One whole-day entry; `key` names it for good, so that a later file replaces it instead of doubling it."""

    key: str
    on: date
    summary: str
    text: str = ""


def calendar_file(days: Iterable[CalendarDay], made_at: datetime) -> bytes:
    """Return a calendar of whole days; same days and time, same bytes."""
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//DSCA Desk//Work list//EN", "CALSCALE:GREGORIAN"]
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.key.translate(_ESCAPES)}@dsca-desk",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{day.summary.translate(_ESCAPES)}",
            *([f"DESCRIPTION:{day.text.translate(_ESCAPES)}"] if day.text else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _folded(line: str) -> bytes:
    """Break a line into pieces of at most 75 bytes, never inside a letter."""
    pieces, piece = [], b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
