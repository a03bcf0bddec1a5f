"""`demo`: make the sample office in a folder and say what to do with it."""

from argparse import Namespace
from pathlib import Path

from dsca_desk.commands.outcome import Outcome, refused
from dsca_desk.commands.source import policy_of
from dsca_desk.services.sample import CASES, DATABASE, LETTERS, WORKBOOKS, make_office

_SHOWN = "BN-B-UAB"


def run(options: Namespace) -> Outcome:
    """Make the sample office. Raises CommandError when the folder cannot be written."""
    folder = Path(options.folder)
    try:
        made = make_office(folder, policy_of(options))
    except OSError as error:
        raise refused(
            f"The sample office cannot be written to {folder} ({error.strerror or error}). Name another folder."
        ) from None
    kept = f"\nThe database that was there before is kept as {made.replaced}." if made.replaced else ""
    text = f"""The sample office is ready: {made.requests} requests and {made.cases} cases, all invented.

  {folder / DATABASE}          the database
  {folder / LETTERS}           a Letter of Offer (PDF) for each case
  {folder / WORKBOOKS}         a workbook (Excel) for each case
  {folder / CASES}             a case file (JSON) for each case
{kept}
What to do next:
  open   {folder / LETTERS / _SHOWN}.pdf and {folder / WORKBOOKS / _SHOWN}.xlsx
  ask    dsca-desk price {folder / CASES / _SHOWN}.json --explain
  check  dsca-desk check {folder / CASES / "CO-B-UZE"}.json   (an offer with planted errors)
  find   dsca-desk letter {_SHOWN} --database {folder / DATABASE} -o letter.pdf

From a source tree write "python3 packaging/bootstrap.py run" in place of "dsca-desk"."""
    data = {
        "folder": str(folder),
        "database": str(made.database),
        "requests": made.requests,
        "cases": made.cases,
        "replaced": str(made.replaced) if made.replaced else None,
    }
    return Outcome(text, data)
