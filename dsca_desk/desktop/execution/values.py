"""What small dialogs of execution ask for and no record keeps in one piece."""

from datetime import date
from typing import Literal

import msgspec


class ReceiptSigned(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed for a delivery, and when."""

    signed_by: str = ""
    on: date


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
