"""The one place where a command asks what time it is; `--at` answers instead when it is given."""

from argparse import Namespace
from datetime import UTC, datetime


def moment_of(options: Namespace) -> datetime:
    """Return the time of the command, with its zone."""
    moment: datetime = options.at or datetime.now(UTC)
    return moment
