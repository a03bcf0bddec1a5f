"""`letter` and `workbook`: print a document to a file."""

from argparse import Namespace

from dsca_desk.commands.circumstances import moment_of, officer_of
from dsca_desk.commands.files import write_output
from dsca_desk.commands.outcome import Outcome
from dsca_desk.commands.pricing import priced_of
from dsca_desk.commands.source import Source, policy_of, source_of
from dsca_desk.policy.edition import Policy
from dsca_desk.services.printing import printed_letter, printed_workbook


def run(options: Namespace) -> Outcome:
    """Print a document and write it all at once."""
    source, policy = source_of(options), policy_of(options)
    content = letter(options, source, policy) if options.command == "letter" else workbook(options, source, policy)
    path = write_output(options.output, content, inputs=(options.source,))
    offer = source.offer
    data = {"case": offer.case_id, "document": offer.document, "file": str(path), "bytes": len(content)}
    return Outcome(f"The {options.command} of {offer.case_id} {offer.document} was written to {path}.", data)


def letter(options: Namespace, source: Source, policy: Policy) -> bytes:
    """Return the Letter of Offer as PDF."""
    priced, schedule = priced_of(source.offer, policy)
    day = moment_of(options).date()
    return printed_letter(priced, schedule, policy, status=source.status, printed_on=day, marking=options.marking)


def workbook(options: Namespace, source: Source, policy: Policy) -> bytes:
    """Return the workbook of the document."""
    priced, schedule = priced_of(source.offer, policy)
    return printed_workbook(
        priced,
        schedule,
        policy,
        status=source.status,
        printed_on=moment_of(options).date(),
        by=officer_of(options),
        marking=options.marking,
    )
