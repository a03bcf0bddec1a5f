"""Between stored records and the offer as a value, without loss in either direction."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from dsca_desk.records import offer as value
from dsca_desk.records.base import Record
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.lines import Line, LineCharge, PlannedDelivery, QuarterFigure
from dsca_desk.records.matching import columns_of, match_rows, numbered, set_columns
from dsca_desk.records.terms import Confirmation, DocumentCharge, DocumentReference, NoteUse, RateOverride, TermOfSale, Waiver

_V = TypeVar("_V", bound=msgspec.Struct)

_PROFILES = ("outlays", "termination_liability", "holdback")


_CASE = ("country", "agency", "designator", "program", "case_type")
_PARTS = ("references", "terms_of_sale", "notes", "waivers", "rate_overrides", "other_charges")
_DOCUMENT = columns_of(value.Offer, *_CASE, *_PARTS, "purchaser", "lines", "payment", "confirmations")
_PAYMENT = columns_of(value.PaymentTerms)
_LINE = columns_of(value.Line, "deliveries", *_PROFILES, "other_charges", "sublines")
_CHARGE = columns_of(value.OtherCharge)
_CONFIRMATION = columns_of(value.Confirmation)

_case_of, _document_of = attrgetter(*_CASE), attrgetter(*_DOCUMENT)
_payment_of, _line_of, _charge_of = attrgetter(*_PAYMENT), attrgetter(*_LINE), attrgetter(*_CHARGE)

_PART_RECORDS: dict[str, tuple[type[Record], type[msgspec.Struct]]] = {
    "references": (DocumentReference, value.Reference),
    "terms_of_sale": (TermOfSale, value.TermOfSale),
    "notes": (NoteUse, value.OfferNote),
    "waivers": (Waiver, value.Waiver),
    "rate_overrides": (RateOverride, value.RateOverride),
    "other_charges": (DocumentCharge, value.OtherCharge),
}
_PART_COLUMNS = {part: columns_of(struct) for part, (_, struct) in _PART_RECORDS.items()}


def whole_document() -> tuple[ORMOption, ...]:
    """Return the loader options that read a document with everything an offer needs, in one query a table."""
    lines = selectinload(CaseDocument.lines)
    return (
        selectinload(CaseDocument.case),
        *(selectinload(getattr(CaseDocument, part)) for part in (*_PARTS, "confirmations")),
        lines.selectinload(Line.deliveries),
        lines.selectinload(Line.quarters),
        lines.selectinload(Line.other_charges),
    )


# --- from records to the value ---------------------------------------------------------------------------------------------


def offer_of(document: CaseDocument) -> value.Offer:
    """Return a stored document as an offer. Load it with `whole_document()`, or each part costs its own query."""
    parts: dict[str, Any] = {
        part: _values(getattr(document, part), struct, _PART_COLUMNS[part]) for part, (_, struct) in _PART_RECORDS.items()
    }
    return value.Offer(
        **dict(zip(_CASE, _case_of(document.case), strict=True)),
        **dict(zip(_DOCUMENT, _document_of(document), strict=True)) | _case_dates(document),
        **parts,
        purchaser=value.Purchaser(name=document.purchaser_name, address=document.purchaser_address),
        payment=value.PaymentTerms(**dict(zip(_PAYMENT, _payment_of(document), strict=True))),
        lines=_lines_of(document.lines),
        confirmations=confirmations_of(document),
    )


def confirmations_of(document: CaseDocument) -> tuple[value.Confirmation, ...]:
    """Return the officers' words of a stored document."""
    return _values(document.confirmations, value.Confirmation, _CONFIRMATION)


def _case_dates(document: CaseDocument) -> dict[str, Any]:
    """Of an Amendment or Modification the days on which its case was accepted and implemented, not its own."""
    if document.document == value.BASIC:
        return {}
    return {"accepted_on": document.case_accepted_on, "implemented_on": document.case_implemented_on}


def _lines_of(records: Iterable[Line]) -> tuple[value.Line, ...]:
    under: dict[str | None, list[Line]] = {}
    for record in records:
        under.setdefault(record.under, []).append(record)

    def build(record: Line) -> value.Line:
        profiles: dict[str, list[value.QuarterAmount]] = {profile: [] for profile in _PROFILES}
        for row in record.quarters:
            profiles[row.kind].append(value.QuarterAmount(quarter=row.quarter, amount=row.amount))
        return value.Line(
            **dict(zip(_LINE, _line_of(record), strict=True)),
            outlays=tuple(profiles["outlays"]),
            termination_liability=tuple(profiles["termination_liability"]),
            holdback=tuple(profiles["holdback"]),
            deliveries=tuple(value.QuarterQuantity(quarter=row.quarter, quantity=row.quantity) for row in record.deliveries),
            other_charges=_values(record.other_charges, value.OtherCharge, _CHARGE),
            sublines=tuple(map(build, under.get(record.number, ()))),
        )

    return tuple(map(build, under.get(None, ())))


def _values(records: Iterable[Record], struct: type[_V], columns: Sequence[str]) -> tuple[_V, ...]:
    return tuple(struct(**{column: getattr(record, column) for column in columns}) for record in records)


# --- from the value to records ---------------------------------------------------------------------------------------------


def document_of(offer: value.Offer, case: Case | None = None) -> CaseDocument:
    """Return new records for an offer: the document with all its parts, on a new case or on the one given."""
    if case is None:
        case = Case(identifier=offer.case_id, **dict(zip(_CASE, _case_of(offer), strict=True)))
    return CaseDocument(
        case=case,
        **_document_columns(offer),
        **{
            part: [
                record(position=position, **{column: getattr(item, column) for column in _PART_COLUMNS[part]})
                for position, item in enumerate(getattr(offer, part))
            ]
            for part, (record, _) in _PART_RECORDS.items()
        },
        lines=[_new_line(position, under, line) for position, under, line in _flat(offer.lines)],
        confirmations=[Confirmation(**_word(word)) for word in offer.confirmations],
    )


def apply_offer(document: CaseDocument, offer: value.Offer) -> None:
    """Make a stored document (loaded with `whole_document()`) read as the offer; rows that agree already are left alone.

    Lines are matched by number, quarters by quarter, everything else by place. The identifier of the case stays.
    """
    case = document.case
    case.program, case.case_type = offer.program, offer.case_type
    set_columns(document, _document_columns(offer))
    for part, (record, _) in _PART_RECORDS.items():
        match_rows(getattr(document, part), numbered(getattr(offer, part), _PART_COLUMNS[part]), record, "position")
    existing = {line.number: line for line in document.lines}
    kept: set[str] = set()
    for position, under, line in _flat(offer.lines):
        stored = existing.get(line.number)
        if stored is None or line.number in kept:
            document.lines.append(_new_line(position, under, line))
            continue
        kept.add(line.number)
        set_columns(stored, {"position": position, "under": under, **dict(zip(_LINE, _line_of(line), strict=True))})
        match_rows(stored.deliveries, _deliveries(line), PlannedDelivery, "quarter")
        match_rows(stored.quarters, _quarters(line), QuarterFigure, "kind", "quarter")
        match_rows(stored.other_charges, numbered(line.other_charges, _CHARGE), LineCharge, "position")
    for number, stored in existing.items():
        if number not in kept:
            document.lines.remove(stored)
    document.lines.sort(key=attrgetter("position"))
    _apply_confirmations(document, offer.confirmations)


def _apply_confirmations(document: CaseDocument, words: Sequence[value.Confirmation]) -> None:
    kept = {(word.path, word.value): word for word in document.confirmations}
    for word in words:
        stored = kept.pop((word.path, word.value), None)
        if stored is None:
            document.confirmations.append(Confirmation(**_word(word)))
        else:
            set_columns(stored, _word(word))
    for obsolete in kept.values():
        document.confirmations.remove(obsolete)
    document.confirmations.sort(key=attrgetter("path", "value"))


def _word(word: value.Confirmation) -> dict[str, Any]:
    return {column: getattr(word, column) for column in _CONFIRMATION}


def _document_columns(offer: value.Offer) -> dict[str, Any]:
    columns = dict(zip(_DOCUMENT, _document_of(offer), strict=True))
    if offer.document != value.BASIC:
        columns["case_accepted_on"], columns["case_implemented_on"] = columns.pop("accepted_on"), columns.pop("implemented_on")
    return {
        **columns,
        **dict(zip(_PAYMENT, _payment_of(offer.payment), strict=True)),
        "purchaser_name": offer.purchaser.name,
        "purchaser_address": offer.purchaser.address,
    }


def _flat(lines: Iterable[value.Line], under: str | None = None) -> list[tuple[int, str | None, value.Line]]:
    flat: list[tuple[int, str | None, value.Line]] = []

    def walk(lines: Iterable[value.Line], under: str | None) -> None:
        for line in lines:
            flat.append((len(flat), under, line))
            if line.sublines:
                walk(line.sublines, line.number)

    walk(lines, under)
    return flat


def _new_line(position: int, under: str | None, line: value.Line) -> Line:
    return Line(
        position=position,
        under=under,
        deliveries=[PlannedDelivery(**row) for row in _deliveries(line)],
        quarters=[QuarterFigure(**row) for row in _quarters(line)],
        other_charges=[LineCharge(**row) for row in numbered(line.other_charges, _CHARGE)],
        **dict(zip(_LINE, _line_of(line), strict=True)),
    )


def _deliveries(line: value.Line) -> list[dict[str, Any]]:
    return [
        {"position": position, "quarter": row.quarter, "quantity": row.quantity} for position, row in enumerate(line.deliveries)
    ]


def _quarters(line: value.Line) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "position": position, "quarter": row.quarter, "amount": row.amount}
        for kind in _PROFILES
        for position, row in enumerate(getattr(line, kind))
    ]
