"""The command line `dsca-desk`: its commands, where their answers go, and the exit codes.

0 means fine, 1 findings of severity error, 2 input or usage that was refused. Faults go to standard error, one sentence
each; with `--json` standard output carries them too, as `{"faults": [...]}`, so that it always holds one JSON value.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from dsca_desk import __version__
from dsca_desk.commands.outcome import REFUSED, CommandError, Outcome, refused
from dsca_desk.policy.table import PolicyError

ENVIRONMENT = "DSCA_DESK_DATABASE"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; arguments are those of the process unless given."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    as_json = "--json" in arguments
    try:
        try:
            options = _parser().parse_args(arguments)
            outcome = _run(options)
        except CommandError as error:
            return _refuse(error, as_json)
        except PolicyError as error:
            return _refuse(CommandError(("", f"the policy cannot be trusted and nothing was done: {error}")), as_json)
        _print(outcome, as_json)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped. Nothing was written.", file=sys.stderr)
        return 130
    return outcome.code


def _run(options: argparse.Namespace) -> Outcome:
    if not options.database:
        options.database = os.environ.get(ENVIRONMENT, "")
    if options.command is None:
        return _workstation(options)
    outcome: Outcome = import_module(f"dsca_desk.commands.{options.module}").run(options)
    return outcome


def _workstation(options: argparse.Namespace) -> Outcome:
    """Open the window and wait until it is closed. Raises CommandError where there is no screen to open it on."""
    if options.json:
        raise refused("The workstation answers on the screen, not in JSON. Name a command; dsca-desk --help lists them.")
    if not _has_screen():
        raise refused(f"There is no screen to open the workstation on. Name one of these commands.\n\n{_parser().format_help()}")
    try:
        app = import_module("dsca_desk.desktop.app")
    except ImportError as error:
        raise refused(
            f"The windows of this system cannot be used ({error}). Nothing was changed. Install what is missing "
            "(packaging/bootstrap.py run does so on Debian), or use a command; dsca-desk --help lists them."
        ) from None
    import_module("dsca_desk.commands.source").policy_of(options)
    packs = [Path(pack) for pack in options.policy_pack]
    clock = (lambda: options.at) if options.at else None
    return Outcome("", {}, app.run(database=options.database, officer=options.by, packs=packs, clock=clock))


def _has_screen() -> bool:
    """Whether a window can be opened: Qt ends the whole process, without a way to answer, where it finds no display."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _print(outcome: Outcome, as_json: bool) -> None:
    if not as_json:
        if outcome.text:
            print(outcome.text)
        return
    from dsca_desk.commands.layout import json_bytes

    content = json_bytes(outcome.data)
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)  # JSON is UTF-8 whatever the letters of the terminal
    else:
        sys.stdout.write(content.decode())


def _refuse(error: CommandError, as_json: bool) -> int:
    print(error, file=sys.stderr)
    if as_json:
        from dsca_desk.exchange.answers import faults_answer

        _print(Outcome("", faults_answer(error.faults)), as_json)
        sys.stdout.flush()
    return REFUSED


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are faults like any other."""

    def error(self, message: str) -> NoReturn:
        raise refused(f"{self.format_usage().strip()}\n{self.prog}: {message}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="dsca-desk",
        description="A case workstation for security-cooperation officers.",
        epilog="Exit codes: 0 fine, 1 findings of severity error, 2 input or usage that was refused.",
    )
    _add_common(parser, first=True)
    parser.add_argument("--version", action="version", version=f"dsca-desk {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def command(name: str, module: str, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(module=module)
        _add_common(added)
        return added

    source = "a case file, a letter PDF, - for standard input, or a case of the database (BN-B-UAB, BN-B-UAB/A01)"
    demo = command("demo", "demo", "make the sample office: database, letters, workbooks and case files, into a folder")
    demo.add_argument("folder", metavar="DIR")
    price = command("price", "pricing", "price a document and build its payment schedule")
    price.add_argument("source", metavar="FILE|CASE", help=source)
    price.add_argument("--explain", action="store_true", help="say for every amount where it comes from")
    check = command("check", "checking", "check a document before it is offered")
    check.add_argument("source", metavar="FILE|CASE", help=source)
    for name, marking, help in (
        ("letter", "", "print the Letter of Offer, Amendment or Modification (PDF)"),
        ("workbook", "UNCLASSIFIED", "write the workbook of a document (Excel)"),
    ):
        printed = command(name, "printing", help)
        printed.add_argument("source", metavar="FILE|CASE", help=source)
        printed.add_argument("-o", "--output", metavar="OUT", required=True)
        base = "the case that an Amendment or Modification of a file changes: a case file, a letter or a kept case"
        printed.add_argument("--base", metavar="FILE|CASE", help=base)
        printed.add_argument("--marking", choices=["UNCLASSIFIED", "CUI"], default=marking, help="what stands on every page")
    taken = command("import", "travel", "keep case files, letters or lines of a workbook in the database, all or none")
    taken.add_argument("files", metavar="FILE", nargs="+", help="case file, letter PDF or workbook, told by content")
    taken.add_argument("--into", metavar="CASE", help="the kept case whose document takes the lines of a workbook")
    taken.add_argument("--replace", action="store_true", help="replace documents or lines that are kept already")
    taken.add_argument("--skip-refused", action="store_true", help="take the good rows of a workbook although others are refused")
    given = command("export", "travel", "write the case file of a kept case")
    given.add_argument("case", metavar="CASE")
    given.add_argument("-o", "--output", metavar="FILE", required=True)
    report = command("report", "reporting", "write a report of the office (Excel); without a name, list the reports")
    report.add_argument("report", metavar="NAME", nargs="?")
    report.add_argument("-o", "--output", metavar="OUT")
    report.add_argument("--since", metavar="DAY", help="first day of the period (2026-01-31); a year back unless given")
    report.add_argument("--until", metavar="DAY", help="last day of the period; today unless given")
    report.add_argument("--country", default="", metavar="CODE", help="only cases of this purchaser")
    report.add_argument("--agency", default="", metavar="CODE", help="only cases of this agency")
    report.add_argument("--cases-of", default="", metavar="NAME", help="only cases of this officer")
    report.add_argument("--ahead", type=int, default=0, metavar="DAYS", help="how far a report of what is to come looks")
    report.add_argument("--marking", choices=["UNCLASSIFIED", "CUI"], default="UNCLASSIFIED", help="what stands on every page")
    backup = command("backup", "keeping", "copy the database and check the copy")
    backup.add_argument("-o", "--output", metavar="FILE", help="where to; a dated name in the backups folder unless given")
    restore = command("restore", "keeping", "put a backup in the place of the database")
    restore.add_argument("backup", metavar="BACKUP")
    command("verify", "keeping", "check the database and the chain of its history")
    command("self-test", "selftest", "try the parts of this installation on a small case")
    schema = command("schema", "schema", "print the JSON Schema of the case file")
    schema.add_argument("kind", choices=["case"])
    return parser


def _add_common(parser: argparse.ArgumentParser, *, first: bool = False) -> None:
    """Add the options of every command; they may stand before the command or after it, and the later one holds."""
    group = parser.add_argument_group("options of every command")

    def add(name: str, default: object, help: str, **more: Any) -> None:
        group.add_argument(name, default=default if first else argparse.SUPPRESS, help=help, **more)

    add("--database", "", f"the database, or the path of its file (or set {ENVIRONMENT})", metavar="URL")
    add("--json", False, "answer in JSON", action="store_true")
    add("--policy-pack", [], "a policy pack on top of the shipped edition; the last is strongest", metavar="DIR", action="append")
    add("--by", "", "the officer in whose name changes are kept", metavar="NAME")
    add("--at", None, "the time to use instead of the clock (2026-11-22T09:00)", metavar="TIME", type=_moment)


def _moment(text: str) -> datetime:
    """A point in time; a date alone means its noon, a time without zone is UTC."""
    try:
        if len(text) == len("2026-11-22"):
            return datetime.combine(date.fromisoformat(text), time(12), UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a time like 2026-11-22T09:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
