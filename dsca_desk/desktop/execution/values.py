"""What small dialogs of execution ask for and no record keeps in one piece."""

from datetime import date
from typing import Literal

import msgspec


class ReceiptSigned(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed for a delivery, and when."""

    signed_by: str = ""
    on: date


class DayGiven(msgspec.Struct, frozen=True, kw_only=True):
    """The day on which something was done."""

    on: date


class LinesCompleted(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that are complete on a day, all delivered ones without any; what shows the end of a service."""

    on: date
    lines: tuple[str, ...] = ()
    evidence: str = ""


class LinesReopened(msgspec.Struct, frozen=True, kw_only=True):
    """Complete lines that are opened again, and why."""

    lines: tuple[str, ...] = ()
    why: str = ""


class PointAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a point of the closure checklist, with what shows it."""

    answer: Literal["", "yes", "no", "not-applicable"] = ""
    evidence: str = ""


class SuspensionDirected(msgspec.Struct, frozen=True, kw_only=True):
    """A suspension as State directs it: by whom, what stops, why, from when."""

    authority: str = ""
    scope: str = ""
    why: str = ""
    on: date
