"""What a command answers: text for people, a JSON value for programs, and the exit code."""

from typing import Any, NamedTuple

FINE, FINDINGS, REFUSED = 0, 1, 2


class Outcome(NamedTuple):
    """The answer of a command; `data` is printed instead of `text` with `--json`."""

    text: str
    data: dict[str, Any]
    code: int = FINE


class CommandError(Exception):
    """Input that a command refuses: every fault as path and sentence; the path is empty where the whole input is meant."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__("\n".join(f"{path}: {sentence}" if path else sentence for path, sentence in faults))
        self.faults = faults


def refused(sentence: str) -> CommandError:
    """Return the error for one fault of the whole input."""
    return CommandError(("", sentence))
