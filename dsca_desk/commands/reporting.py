"""`report`: a report of the office as an Excel workbook."""

from argparse import Namespace
from datetime import date

from dsca_desk.commands.circumstances import moment_of, officer_of
from dsca_desk.commands.files import write_output
from dsca_desk.commands.keeping import kept
from dsca_desk.commands.outcome import Outcome, refused
from dsca_desk.commands.source import policy_of
from dsca_desk.services.reports import make_report, report_kinds, the_year_to


def run(options: Namespace) -> Outcome:
    """Write a report, or list those there are when none is named. Raises CommandError."""
    kinds = {kind.name: kind for kind in report_kinds()}
    if options.report is None:
        width = max(map(len, kinds))
        text = "\n".join(f"{kind.name:<{width}}  {kind.tells}" for kind in kinds.values())
        return Outcome(text, {"reports": [{"name": kind.name, "tells": kind.tells} for kind in kinds.values()]})
    if options.report not in kinds:
        raise refused(f"There is no report '{options.report}'. There are: {', '.join(kinds)}. Nothing was written.")
    if not options.output:
        raise refused("Say where the report is to be written: -o FILE.xlsx. Nothing was written.")
    period = the_year_to(moment_of(options).date())
    period = period._replace(since=_day(options.since, period.since), until=_day(options.until, period.until))
    period = period._replace(country=options.country, agency=options.agency, officer=options.cases_of, ahead=options.ahead)
    if period.ahead < 0:
        raise refused(f"{period.ahead} days ahead is the past: give a number above zero. Nothing was written.")
    if period.since > period.until:
        raise refused(f"{period.since} is after {period.until}: give the first day with --since. Nothing was written.")
    with kept(options) as store:
        content = make_report(store, policy_of(options), options.report, period, by=officer_of(options), marking=options.marking)
    path = write_output(options.output, content)
    title = kinds[options.report].title
    return Outcome(f"{title} was written to {path}.", {"report": options.report, "file": str(path), "bytes": len(content)})


def _day(text: str | None, otherwise: date) -> date:
    if text is None:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refused(f"'{text}' is not a day: write it as 2026-11-22. Nothing was written.") from None
