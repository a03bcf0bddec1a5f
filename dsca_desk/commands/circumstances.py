"""When and by whom: the one place where a command asks for the time or the name of the person; options answer first."""

import getpass
from argparse import Namespace
from datetime import UTC, datetime

from dsca_desk.commands.outcome import refused


def moment_of(options: Namespace) -> datetime:
    """Return the time of the command, with its zone: `--at`, else the clock."""
    moment: datetime = options.at or datetime.now(UTC)
    return moment


def officer_of(options: Namespace) -> str:
    """Return in whose name a command acts: `--by`, else the login name. Raises CommandError when there is neither."""
    try:
        return options.by or getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise refused("Name the officer in whose name this is done: --by NAME. Nothing was changed.") from None
