"""`letter` and `workbook`: print a document to a file."""

from argparse import Namespace

from dsca_desk.commands.circumstances import moment_of, officer_of
from dsca_desk.commands.files import write_output
from dsca_desk.commands.outcome import Outcome
from dsca_desk.commands.pricing import priced_of
from dsca_desk.commands.source import Source, policy_of, source_of
from dsca_desk.exchange.case_file import write_case
from dsca_desk.policy.edition import Policy
from dsca_desk.rules.notes import place_notes


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
    from dsca_desk.documents.letter import letter_pdf
    from dsca_desk.services.letters import letter_of

    offer = source.offer
    priced, schedule = priced_of(offer, policy)
    return letter_pdf(
        letter_of(
            offer,
            priced,
            schedule,
            place_notes(offer, priced, policy),
            policy,
            status=source.status,
            printed_on=moment_of(options).date(),
            case_file=write_case(offer),
            marking=options.marking,
        )
    )


def workbook(options: Namespace, source: Source, policy: Policy) -> bytes:
    """Return the workbook of the document."""
    from dsca_desk.documents.workbook import case_workbook
    from dsca_desk.rules.checks import check_offer
    from dsca_desk.services.workbooks import workbook_of

    priced, schedule = priced_of(source.offer, policy)
    notes = place_notes(source.offer, priced, policy)
    findings = check_offer(source.offer, priced, schedule, policy, notes=notes)
    return case_workbook(
        workbook_of(
            source.offer,
            priced,
            schedule,
            notes,
            findings,
            policy,
            printed_on=moment_of(options).date(),
            by=officer_of(options),
            marking=options.marking,
            status=source.status,
        )
    )
