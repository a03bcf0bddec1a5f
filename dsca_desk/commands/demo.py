"""`demo`: make the sample office in a folder and say what to do with it."""

from argparse import Namespace
from pathlib import Path

from dsca_desk.commands.outcome import Outcome, refused
from dsca_desk.commands.source import policy_of
from dsca_desk.services.sample import CASES, DATABASE, LETTERS, WORKBOOKS, make_office, sample_office

_SHOWN, _FAULTY = "BN-B-UAB", "CO-B-UZE"


def run(options: Namespace) -> Outcome:
    """Make the sample office. Raises CommandError when the folder cannot be written."""
    folder, policy = Path(options.folder), policy_of(options)
    try:
        made = make_office(folder, sample_office(policy), policy)
    except OSError as error:
        raise refused(
            f"The sample office cannot be written to {folder} ({error.strerror or error}). Name another folder."
        ) from None
    kept = f"\nThe database that was there before is kept as {made.replaced}." if made.replaced else ""
    places = (
        (DATABASE, "the database"),
        (LETTERS, "a Letter of Offer (PDF) for each case"),
        (WORKBOOKS, "a workbook (Excel) for each case"),
        (CASES, "a case file (JSON) for each case"),
    )
    width = max(len(str(folder / name)) for name, _ in places)
    text = f"""The sample office is ready: {made.requests} requests and {made.cases} cases, all invented.

{"".join(f"  {folder / name!s:<{width}}  {what}{chr(10)}" for name, what in places)}{kept}
What to do next:
  look   {folder / LETTERS / _SHOWN}.pdf and {folder / WORKBOOKS / _SHOWN}.xlsx
  price  dsca-desk price {folder / CASES / _SHOWN}.json --explain
  check  dsca-desk check {folder / CASES / _FAULTY}.json   (an offer with planted errors)
  print  dsca-desk letter {_SHOWN} --database {folder / DATABASE} -o letter.pdf

In a source tree "python3 packaging/bootstrap.py run" stands in place of "dsca-desk"."""
    data = {
        "folder": str(folder),
        "database": str(made.database),
        "requests": made.requests,
        "cases": made.cases,
        "replaced": str(made.replaced) if made.replaced else None,
    }
    return Outcome(text, data)
