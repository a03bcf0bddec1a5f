"""`letter` and `workbook`: print a document to a file."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from dsca_desk.commands.circumstances import moment_of, officer_of
from dsca_desk.commands.files import read_input, write_output
from dsca_desk.commands.outcome import Outcome, refused
from dsca_desk.commands.pricing import priced_of
from dsca_desk.commands.source import Source, case_named, offer_in, policy_of, source_of
from dsca_desk.exchange.content import kind_of
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import BASIC, Offer
from dsca_desk.services.printing import printed_letter
from dsca_desk.services.workbook_printing import printed_workbook

if TYPE_CHECKING:
    from dsca_desk.rules.checks import DocumentLife
    from dsca_desk.services.change_letters import Circumstances
    from dsca_desk.services.change_printing import Marks


def run(options: Namespace) -> Outcome:
    """Print a document and write it all at once."""
    source, policy = source_of(options), policy_of(options)
    content = letter(options, source, policy) if options.command == "letter" else workbook(options, source, policy)
    path = write_output(options.output, content, inputs=(options.source,))
    offer = source.offer
    data = {"case": offer.case_id, "document": offer.document, "file": str(path), "bytes": len(content)}
    return Outcome(f"The {options.command} of {offer.case_id} {offer.document} was written to {path}.", data)


def letter(options: Namespace, source: Source, policy: Policy) -> bytes:
    """Return the Letter of Offer, or the letter of the Amendment or Modification, as PDF."""
    if source.offer.document != BASIC:
        return change_letter(options, source, policy)
    priced, schedule = priced_of(source.offer, policy)
    day = moment_of(options).date()
    marks = kept_marks(options)
    return printed_letter(priced, schedule, policy, status=source.status, printed_on=day, marking=options.marking, marks=marks)


def kept_marks(options: Namespace) -> "Marks | None":
    """Return what a kept document says of restatements and changes in pen and ink; None for a file."""
    named = case_named(options.source)
    if not named or Path(options.source).exists():
        return None
    from dsca_desk.commands.keeping import kept
    from dsca_desk.services.change_printing import marks_of

    with kept(options) as store:
        return marks_of(store, *named)


def change_letter(options: Namespace, source: Source, policy: Policy) -> bytes:
    """Return the letter of an Amendment or Modification as PDF. Raises CommandError when the case it changes is not known."""
    from dsca_desk.services.change_printing import printed_change

    base, about, _ = case_before(options, source, policy)
    offer = source.offer
    if base is None:
        raise refused(
            f"{offer.case_id} {offer.document} changes a case. Name the case it changes: --base FILE or CASE, for instance the "
            "case file of the accepted letter. Nothing was written."
        )
    day = moment_of(options).date()
    return printed_change(base, offer, policy, status=source.status, printed_on=day, about=about, marking=options.marking)


def case_before(
    options: Namespace, source: Source, policy: Policy
) -> "tuple[Offer | None, Circumstances | None, DocumentLife | None]":
    """Return the case that an Amendment or Modification changes, what stands beside it and what is kept of it, as far as known.

    Raises CommandError.
    """
    offer, about, base, life = source.offer, None, None, None
    named = case_named(options.source)
    if named and not Path(options.source).exists():
        from dsca_desk.commands.keeping import kept
        from dsca_desk.services.change_printing import kept_change
        from dsca_desk.services.document_life import life_of

        with kept(options) as store:
            found = kept_change(store, *named)
            life = life_of(store, policy, offer)
        base, about = found.base, found.about
    if options.base:
        base = base_of(options)
        if base.case_id != offer.case_id:
            raise refused(f"--base: {options.base} is {base.case_id}, and the document is of {offer.case_id}")
    return base or base_in_letter(options.source), about, life


def base_of(options: Namespace) -> Offer:
    """Return the case that `--base` names, from a file or the database. Raises CommandError."""
    named = case_named(options.base)
    if named and not Path(options.base).exists():
        from dsca_desk.commands.keeping import kept
        from dsca_desk.services.versions import CURRENT, read_version

        with kept(options) as store:
            return read_version(store, named[0], named[1] or CURRENT)
    return offer_in(options.base, read_input(options.base))


def base_in_letter(name: str) -> Offer | None:
    """Return the case before that the letter of an Amendment or Modification carries; None where there is none."""
    from dsca_desk.documents.pdf.attachments import attached_files
    from dsca_desk.exchange.case_file import read_case

    data = read_input(name) if name != "-" and Path(name).exists() else b""
    if kind_of(data) != "pdf":
        return None
    content = next((content for title, content in attached_files(data) if title.endswith(".before.json")), None)
    return read_case(content) if content else None


def workbook(options: Namespace, source: Source, policy: Policy) -> bytes:
    """Return the workbook of the document; of an Amendment or Modification with its changes where the case before is known."""
    priced, schedule = priced_of(source.offer, policy)
    day, base, life, letter_ = moment_of(options).date(), None, None, b""
    if source.offer.document != BASIC:
        base, about, life = case_before(options, source, policy)
        if base is not None:
            from dsca_desk.services.change_printing import printed_change

            letter_ = printed_change(base, source.offer, policy, status=source.status, printed_on=day, about=about)
    return printed_workbook(
        priced,
        schedule,
        policy,
        status=source.status,
        printed_on=day,
        by=officer_of(options),
        marking=options.marking,
        letter=letter_,
        life=life,
        base=base,
    )
