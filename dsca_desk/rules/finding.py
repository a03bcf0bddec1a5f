"""What a check answers."""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "advice"]


class Finding(NamedTuple):
    """One thing the offer check has to say: `path` leads to the field (`lines[0].quantity`), `fix` names a safe repair."""

    id: str
    severity: Severity
    path: str
    message: str
    reference: str
    fix: str = ""
