"""What is kept: open the database for a command; `backup`, `restore` and `verify`."""

import re
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dsca_desk.commands.circumstances import moment_of
from dsca_desk.commands.outcome import FINDINGS, FINE, Outcome, refused
from dsca_desk.services import desk
from dsca_desk.services.cases import Opened, open_case
from dsca_desk.services.where import default_database
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import StoreError

_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///([^?]+)(?:\?.*)?").fullmatch


@contextmanager
def kept(options: Namespace, *, make: bool = False) -> Iterator[Store]:
    """Open the database of a command; only `make` makes one where there is none. Raises CommandError for all trouble with it."""
    path = database_file(options)
    if path is not None and not make and not path.exists():
        raise refused(
            f"There is no database at {path}. Import a case to make one (dsca-desk import FILE), or name another with --database."
        )
    try:
        with desk.open_desk(options.database or None) as store:
            yield store
    except StoreError as error:
        raise refused(" ".join(str(error).split())) from None
    except OSError as error:
        raise refused(f"{path or options.database} cannot be opened ({error.strerror or error}). Nothing was changed.") from None


def opened(options: Namespace, case: str, document: str) -> Opened:
    """Return a kept document with its revision. Raises CommandError."""
    with kept(options) as store:
        return open_case(store, case, document)


def database_file(options: Namespace) -> Path | None:
    """Return the file of the database that is named or the person's own; None for one on a server."""
    named: str = options.database
    if not named:
        return default_database()
    if "://" not in named:
        return Path(named)
    file = _SQLITE(named)
    return Path(file[1]) if file else None


def backup(options: Namespace) -> Outcome:
    """Copy the database and check the copy."""
    target = Path(options.output).absolute() if options.output else None
    with kept(options) as store:
        path = desk.back_up(store, moment_of(options), target)
    return Outcome(f"The database was copied to {path}, and the copy was checked.", {"backup": str(path)})


def restore(options: Namespace) -> Outcome:
    """Put a backup in the place of the database."""
    path = database_file(options)
    if path is None:
        raise refused("A database on a server is restored by its administrator. Nothing was changed.")
    source = Path(options.backup)
    if not source.is_file():
        raise refused(f"There is no backup {source}. Nothing was changed.")
    if path.exists() and path.samefile(source):
        raise refused(f"{source} is the database itself, not a backup of it. Nothing was changed.")
    try:
        if not path.exists() and path == default_database():
            path.parent.mkdir(parents=True, exist_ok=True)
        restored = desk.restore(path, source, moment_of(options))
    except StoreError as error:
        raise refused(" ".join(str(error).split())) from None
    except OSError as error:
        raise refused(f"{path} cannot be restored ({error.strerror or error}). Nothing was changed.") from None
    lines = [f"{path} was restored from {source}."]
    if restored.kept:
        lines.append(f"The file that was there is kept as {restored.kept}.")
    lines += [
        f"  {name.replace('_', ' ')}: {before} before, {after} now" for name, (before, after) in restored.differences.items()
    ]
    data = {
        "database": str(path),
        "kept": str(restored.kept) if restored.kept else None,
        "before": restored.before,
        "after": restored.after,
    }
    return Outcome("\n".join(lines), data)


def verify(options: Namespace) -> Outcome:
    """Check the file, the chain of history, every record and every document."""
    with kept(options) as store:
        place, found = store.place, desk.verify(store)
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in found.counts.items() if count)
    data = {"database": place, "problems": list(found.problems), "counts": found.counts}
    if found.problems:
        text = "\n".join([f"{place} has problems:", *(f"  {problem}" for problem in found.problems)])
        return Outcome(text, data, FINDINGS)
    return Outcome(f"{place} is sound: {counts or 'nothing is kept yet'}.", data, FINE)


def run(options: Namespace) -> Outcome:
    """Run the command that was called."""
    return {"backup": backup, "restore": restore, "verify": verify}[options.command](options)
