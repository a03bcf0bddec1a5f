"""All records, imported once so that every table is known wherever records are stored."""

from dsca_desk.records.attachments import Attachment
from dsca_desk.records.base import Base, Record
from dsca_desk.records.cases import Case, CaseDocument, IssuedDocument
from dsca_desk.records.changing import ConcurrentPartner, DocumentBase, PenAndInk, ScopeAnswer
from dsca_desk.records.closing import Cancellation, Closure, ClosureAnswer, Suspension, SystemValue
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.execution import (
    Contract,
    Delivery,
    Directive,
    Repair,
    Requisition,
    Shipment,
    SupplyStatus,
    SupportPlan,
    Warranty,
)
from dsca_desk.records.leases import Lease
from dsca_desk.records.lines import Line, LineCharge, PlannedDelivery, QuarterFigure
from dsca_desk.records.officers import Officer
from dsca_desk.records.preparing import Advisory, Approval, AssessmentRequest, CountryTeamAssessment, EarlyTalk
from dsca_desk.records.requests import ChecklistAnswer, Request, RequestCase, RequestItem, RequestReference
from dsca_desk.records.reviews import PackageItem, Return, Review, ReviewComment
from dsca_desk.records.steps import Delay, Hold, PostedMilestone, Step
from dsca_desk.records.tasks import Correspondence, PutOff, Task
from dsca_desk.records.terms import (
    AcceptedWarning,
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
    "AcceptedWarning",
    "Advisory",
    "Approval",
    "AssessmentRequest",
    "Attachment",
    "Base",
    "Cancellation",
    "Case",
    "CaseDocument",
    "ChecklistAnswer",
    "Closure",
    "ClosureAnswer",
    "ConcurrentPartner",
    "Confirmation",
    "Contract",
    "Correspondence",
    "CountryTeamAssessment",
    "Delay",
    "Delivery",
    "Directive",
    "Discrepancy",
    "DocumentBase",
    "DocumentCharge",
    "DocumentReference",
    "EarlyTalk",
    "Hold",
    "IssuedDocument",
    "Lease",
    "Line",
    "LineCharge",
    "NoteUse",
    "Officer",
    "PackageItem",
    "PenAndInk",
    "PlannedDelivery",
    "PostedMilestone",
    "PricedRate",
    "PutOff",
    "QuarterFigure",
    "RateOverride",
    "Record",
    "Repair",
    "Request",
    "RequestCase",
    "RequestItem",
    "RequestReference",
    "Requisition",
    "Return",
    "Review",
    "ReviewComment",
    "ScopeAnswer",
    "Shipment",
    "Step",
    "SupplyStatus",
    "SupportPlan",
    "Suspension",
    "SystemValue",
    "Task",
    "TermOfSale",
    "Waiver",
    "Warranty",
]
