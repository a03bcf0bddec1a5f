"""Warnings of the offer check that officers accept with a reason, kept with the document they were found in.

An acceptance belongs to one finding: the check, the place (lines by their number, notes by their code) and the facts the officer
saw. When the facts are others it counts no more; it stays in the history, and counts again when the facts come back.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

import msgspec

from dsca_desk.records.facts import document_closed
from dsca_desk.records.offer import Offer
from dsca_desk.records.terms import AcceptedWarning
from dsca_desk.rules.finding import Finding
from dsca_desk.services.case_records import Kept, kept_of, require_document
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound

_LINE = re.compile(r"lines\[(\d+)\](?:\.sublines\[(\d+)\])?")
_NOTE = re.compile(r"notes\[(\d+)\]")
_STEP = re.compile(r"\.?([A-Za-z_]\w*)|\[(\d+)\]")
FIGURES = frozenset({"rests-on-unconfirmed-figure", "rests-on-missing-figure"})
"""Checks of figures: an officer confirms the figure with its source instead of accepting the warning."""


class FindingKey(NamedTuple):
    """What an acceptance is kept under: the check, the place, and the facts as a hash."""

    finding: str
    place: str
    facts: str


class Acceptance(NamedTuple):
    """A warning that was accepted: its key, the sentence as it read, why, who and when."""

    finding: str
    place: str
    facts: str
    sentence: str
    reason: str
    name: str
    at: datetime

    @property
    def key(self) -> FindingKey:
        """What it is kept under."""
        return FindingKey(self.finding, self.place, self.facts)


def may_be_accepted(finding: Finding) -> bool:
    """Tell whether an officer may accept a finding: a warning, unless it doubts a figure, which is confirmed by its source."""
    return finding.severity == "warning" and finding.id not in FIGURES


def finding_key(offer: Offer, finding: Finding) -> FindingKey:
    """Return what an acceptance of a finding is kept under.

    The facts are the sentence with its values and what stands in the field, as far as that is one value.
    """
    facts = msgspec.json.encode((finding.message, _value_at(offer, finding.path)))
    return FindingKey(finding.id, place_of(offer, finding.path), sha256(facts).hexdigest())


def place_of(offer: Offer, path: str) -> str:
    """Name a place so that it stays the same when lines or notes move: `line 003.months_of_service`, `note NVD.text`."""
    found = _LINE.match(path)
    try:
        if found is not None:
            line = offer.lines[int(found[1])]
            number = line.sublines[int(found[2])].number if found[2] else line.number
            return f"line {number}{path[found.end() :]}"
        note = _NOTE.match(path)
        if note is not None:
            return f"note {offer.notes[int(note[1])].code}{path[note.end() :]}"
    except IndexError:
        pass
    return path


def accept_warning(store: Store, offer: Offer, finding: Finding, reason: str, *, by: str, at: datetime) -> Kept:
    """Accept a warning of a document as it stands in `offer`; a later reason for the same facts replaces the earlier.

    Raises NotAllowed for an error, advice, a doubted figure, an empty reason and a document that has left the desk; NotFound.
    """
    if not may_be_accepted(finding):
        raise NotAllowed(_why_not(finding))
    if not reason.strip():
        raise NotAllowed("A warning is accepted with a reason. Nothing was changed. Say why it is right as it stands.")
    key = finding_key(offer, finding)
    with store.writing(by, at, f"accepted: {reason.strip()}") as session:
        document = require_document(session, offer.case_id, offer.document, whole=False)
        if document_closed(document.status):
            raise NotAllowed(_closed(f"{offer.case_id} {offer.document}", document.status))
        told = next((one for one in document.accepted_warnings if (one.finding, one.place, one.facts) == key), None)
        if told is None:
            told = AcceptedWarning(finding=key.finding, place=key.place, facts=key.facts)
            document.accepted_warnings.append(told)
        told.sentence, told.reason, told.name, told.at = finding.message, reason.strip(), by, at
        document.touch(by, at)
        session.flush()
        return kept_of(document, "accepted")


def withdraw_acceptance(store: Store, case: str, document: str, key: FindingKey, *, by: str, at: datetime) -> Kept:
    """Take an acceptance back; that it was given, and why, stays in the history. Raises NotFound, NotAllowed."""
    with store.writing(by, at, "acceptance taken back") as session:
        found = require_document(session, case, document, whole=False)
        if document_closed(found.status):
            raise NotAllowed(_closed(f"{case} {document}", found.status))
        told = next((one for one in found.accepted_warnings if (one.finding, one.place, one.facts) == key), None)
        if told is None:
            raise NotFound("This acceptance is not there any more. Nothing was changed. Somebody may have taken it back before.")
        found.accepted_warnings.remove(told)
        found.touch(by, at)
        session.flush()
        return kept_of(found, "acceptance taken back")


def list_acceptances(store: Store, case: str, document: str = "") -> list[Acceptance]:
    """Return the warnings of a document that were accepted, oldest first, whether they still count or not. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        return [Acceptance(*(getattr(one, field) for field in Acceptance._fields)) for one in found.accepted_warnings]


def acceptances_in_force(
    offer: Offer, findings: Iterable[Finding], acceptances: Iterable[Acceptance]
) -> dict[Finding, Acceptance]:
    """Return the warnings among the findings of a document whose acceptance still rests on the same facts."""
    known = {one.key: one for one in acceptances}
    if not known:
        return {}
    found = ((finding, known.get(finding_key(offer, finding))) for finding in findings if may_be_accepted(finding))
    return {finding: acceptance for finding, acceptance in found if acceptance is not None}


def acceptance_before(offer: Offer, finding: Finding, acceptances: Iterable[Acceptance]) -> Acceptance | None:
    """Return the last acceptance of the same check at the same place that rests on other facts, None when there is none."""
    key = finding_key(offer, finding)
    return next((one for one in reversed(list(acceptances)) if one.key[:2] == key[:2] and one.facts != key.facts), None)


def _value_at(offer: Offer, path: str) -> str | None:
    """What stands in the field of a path as text, None where no single value does."""
    value: object = offer
    at = 0
    try:
        while at < len(path):
            step = _STEP.match(path, at)
            if step is None:
                return None
            value = getattr(value, step[1]) if step[1] else value[int(step[2])]  # type: ignore[index]  # or IndexError below
            at = step.end()
    except (AttributeError, LookupError, TypeError):
        return None
    return str(value) if isinstance(value, str | Decimal | date | int) else None


def _why_not(finding: Finding) -> str:
    if finding.severity == "error":
        return "An error cannot be accepted. Nothing was changed. Put it right."
    if finding.id in FIGURES:
        return "A doubted figure is confirmed by its source, not accepted. Nothing was changed."
    return "Only a warning is accepted. Nothing was changed. Advice may be left as it is."


def _closed(name: str, status: str) -> str:
    return f"{name} is {status}: what was accepted about it stays as it is. Nothing was changed."
