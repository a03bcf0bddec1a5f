"""What a document carries beside its lines: references, terms of sale, notes, waivers, overrides, charges, rates."""

import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from dsca_desk.records.base import Record, TextList, TextMap, When
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.money import Figure, Money


class _OfDocument(Record):
    """A record that is part of a document."""

    __abstract__ = True
    owned_by = (("document_id", "CaseDocument"),)
    part: str

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"), index=True, sort_order=-1)

    @declared_attr
    @classmethod
    def document(cls) -> Mapped[CaseDocument]:
        """Lead to the document."""
        return relationship(CaseDocument, back_populates=cls.part)


class DocumentReference(_OfDocument):
    """A letter the document is based on, oldest first."""

    __tablename__ = "document_references"
    part = "references"

    position: Mapped[int]
    kind: Mapped[str]
    number: Mapped[str]
    date: Mapped[datetime.date | None]


class TermOfSale(_OfDocument):
    """A term of sale by policy code; without amount it covers the balance."""

    __tablename__ = "terms_of_sale"
    part = "terms_of_sale"

    position: Mapped[int]
    code: Mapped[str]
    amount: Mapped[Money | None]


class NoteUse(_OfDocument):
    """A note of the library on this document, with what fills its places and the lines it speaks of."""

    __tablename__ = "note_uses"
    part = "notes"

    position: Mapped[int]
    code: Mapped[str]
    parameters: Mapped[TextMap]
    lines: Mapped[TextList]
    title: Mapped[str | None]
    text: Mapped[str | None]


class Waiver(_OfDocument):
    """A charge, or one component of it, that is waived on the whole document."""

    __tablename__ = "waivers"
    part = "waivers"

    position: Mapped[int]
    charge: Mapped[str]
    component: Mapped[str | None]
    basis: Mapped[str]
    reference: Mapped[str | None]
    agreed_on: Mapped[datetime.date | None]


class RateOverride(_OfDocument):
    """A rate or amount that replaces the table's, for one line or for all, with its justification."""

    __tablename__ = "rate_overrides"
    part = "rate_overrides"

    position: Mapped[int]
    charge: Mapped[str]
    line: Mapped[str | None]
    component: Mapped[str | None]
    rate_percent: Mapped[Figure | None]
    amount: Mapped[Money | None]
    source: Mapped[str]
    by: Mapped[str]


class DocumentCharge(_OfDocument):
    """A charge of the whole document priced outside the tables."""

    __tablename__ = "document_charges"
    part = "other_charges"

    position: Mapped[int]
    kind: Mapped[str]
    amount: Mapped[Money]
    reason: Mapped[str]


class Confirmation(_OfDocument):
    """An officer's word on a figure the policy could not confirm: where it stood, the figure, by which source, the name, the day.

    Several figures may be in doubt at one place; a document has one word on each.
    """

    __tablename__ = "confirmations"
    part = "confirmations"

    path: Mapped[str]
    value: Mapped[str]
    source: Mapped[str]
    name: Mapped[str]
    on: Mapped[datetime.date]


class AcceptedWarning(_OfDocument):
    """A warning that an officer accepted: which check, at which place, said what; why, who and when.

    `facts` stands for the sentence and the value the officer saw. Where they are others now, the acceptance counts no more.
    """

    __tablename__ = "accepted_warnings"
    part = "accepted_warnings"
    constraints = (UniqueConstraint("document_id", "finding", "place", "facts"),)

    finding: Mapped[str]
    place: Mapped[str]
    facts: Mapped[str]
    sentence: Mapped[str]
    reason: Mapped[str]
    name: Mapped[str]
    at: Mapped[When]


class PricedRate(_OfDocument):
    """A rate row the kept pricing rests on, as it read that day, with the numbers of the lines that used it."""

    __tablename__ = "priced_rates"
    part = "rates"

    name: Mapped[str]
    percent: Mapped[Figure | None]
    status: Mapped[str]
    source: Mapped[str]
    effective_from: Mapped[datetime.date | None]
    effective_to: Mapped[datetime.date | None]
    overridden_by: Mapped[str]
    lines: Mapped[TextList]
