"""`import` and `export`: documents that travel between desks, in case files, letters and workbooks."""

from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from dsca_desk.commands.circumstances import moment_of, officer_of
from dsca_desk.commands.files import read_input, write_output
from dsca_desk.commands.keeping import kept, opened
from dsca_desk.commands.outcome import CommandError, Outcome, refused
from dsca_desk.commands.source import case_named, offer_in, office_policy_of
from dsca_desk.exchange.case_file import write_case
from dsca_desk.exchange.content import kind_of
from dsca_desk.exchange.line_sheet import SheetLines, WorkbookError, read_lines
from dsca_desk.records.offer import Line, Offer
from dsca_desk.services.case_prices import priced_or_none
from dsca_desk.services.case_records import Kept
from dsca_desk.services.cases import import_cases, open_case, save_case


def run(options: Namespace) -> Outcome:
    """Run the command that was called."""
    return export_file(options) if options.command == "export" else import_files(options)


def import_files(options: Namespace) -> Outcome:
    """Keep documents or the lines of a workbook, all or none."""
    contents = [(name, read_input(name)) for name in options.files]
    workbooks = [name for name, data in contents if kind_of(data) in ("xlsx", "ole")]
    if not workbooks:
        if options.into:
            raise refused("--into is for the lines of a workbook, and none was named. Nothing was imported.")
        return _documents(options, contents)
    if not options.into:
        raise refused(
            f"{workbooks[0]} is a workbook: say with --into CASE which kept document takes its lines. Nothing was imported."
        )
    if len(contents) > 1:
        raise refused("Lines of one workbook are imported in a run of its own. Nothing was imported.")
    return _lines(options, *contents[0])


def export_file(options: Namespace) -> Outcome:
    """Write the case file of a kept document."""
    named = case_named(options.case)
    if named is None:
        raise refused(f"{options.case} is not a case identifier like BN-B-UAB or BN-B-UAB/A01. Nothing was written.")
    offer = opened(options, *named).offer
    path = write_output(options.output, write_case(offer))
    data = {"case": offer.case_id, "document": offer.document, "file": str(path)}
    return Outcome(f"{offer.case_id} {offer.document} was written to {path}.", data)


def _documents(options: Namespace, contents: list[tuple[str, bytes]]) -> Outcome:
    offers: list[Offer] = []
    faults: list[tuple[str, str]] = []
    for name, data in contents:
        try:
            offers.append(offer_in(name, data))
        except CommandError as error:
            # With one file its faults speak for themselves; with several each says whose it is.
            prefix = f"{name}: " if len(contents) > 1 else ""
            faults += [((prefix + path).removesuffix(": "), sentence) for path, sentence in error.faults]
    if faults:
        raise CommandError(*faults)
    policy = office_policy_of(options)
    with kept(options, make=True) as store:
        done = import_cases(store, offers, by=officer_of(options), at=moment_of(options), policy=policy, replace=options.replace)
    imported = [_answer(act, len(offer.lines)) for act, offer in zip(done, offers, strict=True)]
    text = [f"{entry['case']} {entry['document']} was {entry['what']}, {_counted(entry['lines'])}." for entry in imported]
    return Outcome("\n".join(text), {"imported": imported})


def _lines(options: Namespace, name: str, data: bytes) -> Outcome:
    named = case_named(options.into)
    if named is None:
        raise refused(f"{options.into} is not a case identifier like BN-B-UAB or BN-B-UAB/A01. Nothing was imported.")
    try:
        sheet = read_lines(data)
    except WorkbookError as error:
        raise refused(f"{name}: {error}. Nothing was imported.") from None
    if sheet.refused and not options.skip_refused:
        faults = [(f"row {row.row}, {row.column}", f"{row.value!r}: {row.reason}") for row in sheet.refused]
        many = (
            f"{len(faults)} faults in the rows of {name}. Nothing was imported; mend them, or leave them out with --skip-refused."
        )
        raise CommandError(*faults, ("", many))
    policy = office_policy_of(options)
    with kept(options) as store:
        before = open_case(store, *named)
        offer = _with_lines(before.offer, sheet, options.replace)
        act = save_case(
            store,
            offer,
            before.revision,
            by=officer_of(options),
            at=moment_of(options),
            why=f"lines of {Path(name).name}",
            priced=priced_or_none(offer, policy),
        )
    report = [
        f"{act.case} {act.document} took {_counted(len(sheet.lines))} of the sheet {sheet.sheet}.",
        *(f"  column {column.letter} ({column.head}) was taken for {column.field}" for column in sheet.columns),
        *(f"  left aside: {head}" for head in sheet.ignored),
        *(f"  row {row.row} refused: {row.column} {row.value!r}: {row.reason}" for row in sheet.refused),
    ]
    return Outcome("\n".join(report), {"imported": [_answer(act, len(sheet.lines))], "sheet": _sheet(sheet)})


def _with_lines(offer: Offer, sheet: SheetLines, replace: bool) -> Offer:
    """The document with the sheet's lines added; lines that are there already are replaced only when that is asked for."""
    lines: dict[str, Line] = {line.number: line for line in offer.lines}
    there = [line.number for line in sheet.lines if line.number in lines]
    if there and not replace:
        raise refused(
            f"{offer.case_id} {offer.document} has the lines {', '.join(there[:10])} already. Nothing was imported; "
            "give the new lines other numbers, or say --replace."
        )
    lines.update((line.number, line) for line in sheet.lines)
    return msgspec.structs.replace(offer, lines=tuple(lines.values()))


def _answer(act: Kept, lines: int) -> dict[str, Any]:
    return {"case": act.case, "document": act.document, "what": act.what, "lines": lines}


def _sheet(sheet: SheetLines) -> dict[str, Any]:
    return {
        "name": sheet.sheet,
        "columns": [{"column": column.letter, "head": column.head, "field": column.field} for column in sheet.columns],
        "ignored": list(sheet.ignored),
        "refused": [row._asdict() for row in sheet.refused],
    }


def _counted(lines: int) -> str:
    return f"{lines} line{'' if lines == 1 else 's'}"
