"""All records, imported once so that every table is known wherever records are stored."""

from dsca_desk.records.attachments import Attachment
from dsca_desk.records.base import Base, Record
from dsca_desk.records.cases import Case, CaseDocument, IssuedDocument
from dsca_desk.records.lines import Line, LineCharge, PlannedDelivery, QuarterFigure
from dsca_desk.records.officers import Officer
from dsca_desk.records.requests import ChecklistAnswer, Request, RequestCase, RequestItem, RequestReference
from dsca_desk.records.terms import (
    Confirmation,
    DocumentCharge,
    DocumentReference,
    NoteUse,
    PricedRate,
    RateOverride,
    TermOfSale,
    Waiver,
)

__all__ = [
    "Attachment",
    "Base",
    "Case",
    "CaseDocument",
    "ChecklistAnswer",
    "Confirmation",
    "DocumentCharge",
    "DocumentReference",
    "IssuedDocument",
    "Line",
    "LineCharge",
    "NoteUse",
    "Officer",
    "PlannedDelivery",
    "PricedRate",
    "QuarterFigure",
    "RateOverride",
    "Record",
    "Request",
    "RequestCase",
    "RequestItem",
    "RequestReference",
    "TermOfSale",
    "Waiver",
]
