"""Where a command's document comes from: a case file, a letter that carries one, or a case kept in the database."""

import re
from argparse import Namespace
from pathlib import Path
from typing import NamedTuple

from dsca_desk.commands.files import read_input
from dsca_desk.commands.outcome import CommandError, refused
from dsca_desk.exchange.case_file import CaseFileError, read_case
from dsca_desk.exchange.content import kind_of
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.table import PolicyError
from dsca_desk.records.offer import Offer
from dsca_desk.services.policy import shipped_policy

_CASE = re.compile(r"([A-Z0-9]{2}-[A-Z]-[A-Z0-9]{3})(?:/(BASIC|[AM][0-9]{2}))?", re.ASCII | re.IGNORECASE)


class Source(NamedTuple):
    """A document and its state in the desk; what comes from a file is a draft."""

    offer: Offer
    status: str = "draft"


def source_of(options: Namespace) -> Source:
    """Return the document that `options.source` names: a file of that name first, then a kept case. Raises CommandError."""
    named = case_named(options.source)
    if named and not Path(options.source).exists():
        from dsca_desk.commands.keeping import opened

        kept = opened(options, *named)
        return Source(kept.offer, kept.status)
    return Source(offer_in(options.source, read_input(options.source)))


def case_named(text: str) -> tuple[str, str] | None:
    """Return case identifier and document when a text is `BN-B-UAB` or `BN-B-UAB/A01`; the document is empty if not given."""
    match = _CASE.fullmatch(text)
    return (match[1].upper(), (match[2] or "").upper()) if match else None


def offer_in(name: str, data: bytes) -> Offer:
    """Return the document in the bytes of a case file or of a letter that carries one. Raises CommandError."""
    kind = kind_of(data)
    if kind == "xlsx":
        raise refused(f"{name} is a workbook; lines of a workbook are imported with: dsca-desk import {name} --into CASE")
    if kind == "pdf":
        data = case_file_in_letter(name, data)
    try:
        return read_case(data)
    except CaseFileError as error:
        raise CommandError(*error.faults) from None


def case_file_in_letter(name: str, data: bytes) -> bytes:
    """Return the case file that a letter of offer carries as an attachment. Raises CommandError."""
    from dsca_desk.documents.letter import attached_case_file

    try:
        return attached_case_file(data)
    except ValueError as error:
        raise refused(f"{name}: {error}") from None


def policy_of(options: Namespace) -> Policy:
    """Return the shipped policy with the packs of `--policy-pack` on top, and for a kept case the figures of its office.

    Raises CommandError when a pack cannot be read.
    """
    source = getattr(options, "source", "")
    return office_policy_of(options) if case_named(source) and not Path(source).exists() else _packed(options)


def office_policy_of(options: Namespace) -> Policy:
    """Return the policy by which the office of the database prices what it keeps. Raises CommandError."""
    return _with_office(options, _packed(options))


def _packed(options: Namespace) -> Policy:
    packs = tuple(Path(pack) for pack in options.policy_pack)
    for pack in packs:
        if not pack.is_dir():
            raise refused(f"{pack} is not the folder of a policy pack")
    policy = shipped_policy(packs)
    try:
        policy.edition  # noqa: B018 - reading the head finds a folder that is no pack
    except PolicyError as error:
        raise refused(f"policy pack {', '.join(str(pack) for pack in packs)}: {error}") from None
    return policy


def _with_office(options: Namespace, policy: Policy) -> Policy:
    """Put the figures on top that an office keeps beside its database, as the workstation does."""
    from dsca_desk.commands.keeping import database_file
    from dsca_desk.services.where import office_rules

    folder = office_rules(database_file(options))
    if not folder.is_dir():
        return policy
    from dsca_desk.services.office_rules import settle_office_rules, with_office_rules  # here: it loads every table's layout

    if any(folder.parent.glob(".office-before-*")):  # a change of them was cut short
        from dsca_desk.commands.keeping import kept

        with kept(options) as store:
            settle_office_rules(store)

    try:
        return with_office_rules(policy, folder)
    except PolicyError as error:
        raise refused(f"the figures of your office in {folder}: {error}") from None
