"""The case workbook: everything a case is priced with and printed from, as sheets that calculate and can be read without."""

from datetime import date
from decimal import Decimal

import msgspec

from dsca_desk.documents.sheets import Book, Column, Fact, Sheet
from dsca_desk.documents.sheets.cells import Value
from dsca_desk.documents.sheets.styles import DATE, TEXT, Kind
from dsca_desk.documents.workbook.changes import CHANGES, ChangeRow, fill_changes
from dsca_desk.documents.workbook.lines import fill_lines, lines_columns
from dsca_desk.documents.workbook.lists import (
    CHECKS,
    DERIVATION,
    NOTES,
    RULES_USED,
    Derivation,
    deliveries_columns,
    fill_checks,
    fill_deliveries,
    fill_derivation,
    fill_notes,
    fill_rules_used,
)
from dsca_desk.documents.workbook.parts import Doubts, heading
from dsca_desk.documents.workbook.pricing import fill_pricing, packing_facts, pricing_columns
from dsca_desk.documents.workbook.schedule import fill_schedule, schedule_columns, schedule_facts
from dsca_desk.documents.workbook.summary import SUMMARY, Places, fill_summary
from dsca_desk.policy.rates import PaymentRule
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes.placed import PlacedNote
from dsca_desk.rules.paper import PaperAmounts
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.rules.wording import day_text

_PROGRAMS = {"FMS": "Foreign Military Sales", "BPC_T10": "BPC, Title 10", "BPC_T22": "BPC, Title 22"}
_CASE_TYPES = {"DEFINED": "defined order", "BLANKET": "blanket order", "CLSSA": "CLSSA"}


class CaseWorkbook(msgspec.Struct, frozen=True, kw_only=True):
    """What a case workbook shows.

    `state` is the document and what it is worth ("BASIC draft"), `purchaser` and `terms` stand as they read. `payment_rules`
    says for each row of the schedule by which rule it is paid, `packing_limit` at which unit price packing changes its rate,
    `collected_at_once` what the deposit holds of small case line, nonrecurring cost and refunds.
    `changes` are those of an Amendment or Modification, None where the document changes no case. `marking` is CUI or
    UNCLASSIFIED.
    """

    priced: Priced
    schedule: Schedule
    paper: PaperAmounts
    notes: tuple[PlacedNote, ...] = ()
    findings: tuple[Finding, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    payment_rules: tuple[PaymentRule | None, ...]
    changes: tuple[ChangeRow, ...] | None = None
    packing_limit: Decimal | None = None
    collected_at_once: Decimal = Decimal("0.00")
    state: str
    purchaser: str
    terms: str
    printed_on: date
    by: str
    marking: str


def case_workbook(data: CaseWorkbook) -> bytes:
    """Return the workbook of a case document as .xlsx; the same data gives the same bytes."""
    priced, schedule, offer = data.priced, data.schedule, data.priced.offer
    title = f"{offer.case_id} {data.state}"
    book = Book(title, made_on=data.printed_on, by=data.by, marking=data.marking, subject=offer.nickname)
    doubts = Doubts((*priced.unconfirmed, *schedule.unconfirmed))

    def sheet(
        name: str, columns: tuple[Column, ...], facts: tuple[Fact, ...] = (), frozen: int = 0, filtered: bool = True
    ) -> Sheet:
        identity = " · ".join(part for part in (offer.case_id, data.state, offer.nickname) if part)
        head = heading(name, identity, data.printed_on, data.by, priced.policy_edition, facts)
        return book.sheet(name, columns, heading=head, frozen_columns=frozen, filtered=filtered)

    summary = sheet("Summary", SUMMARY, filtered=False)
    if data.changes is not None:
        fill_changes(sheet("Changes", CHANGES, frozen=2), data.changes)
    lines = sheet("Lines", lines_columns(priced), frozen=2)
    columns = pricing_columns(priced)
    pricing = sheet("Pricing", columns, packing_facts(columns, data.packing_limit), frozen=2)
    facts = schedule_facts(data.purchaser, data.terms, priced, schedule, data.collected_at_once)
    payments = sheet("Payment schedule", schedule_columns(schedule), facts, filtered=False)
    deliveries = sheet("Deliveries", deliveries_columns(priced), frozen=2)

    lines_total = fill_lines(lines, pricing, priced, doubts)
    amounts = fill_pricing(book, pricing, lines, priced, doubts, data.packing_limit)
    paid = fill_schedule(payments, priced, schedule, data.paper, data.payment_rules, data.collected_at_once)
    fill_deliveries(deliveries, priced)
    fill_notes(sheet("Notes", NOTES, frozen=1), data.notes)
    fill_derivation(sheet("Derivation", DERIVATION, frozen=1), data.derivations)
    fill_checks(sheet("Checks", CHECKS), data.findings, offer)
    fill_rules_used(sheet("Rules used", RULES_USED), priced, data.payment_rules)
    places = Places(amounts, lines.ref("value", lines_total), payments.ref("payment", paid) if paid else None)
    fill_summary(summary, priced, schedule, data.paper, places, _facts(data), data.findings)
    return book.save()


def _facts(data: CaseWorkbook) -> list[tuple[str, Value, Kind]]:
    offer = data.priced.offer
    references = [
        f"{reference.kind} {reference.number}" + (f" of {day_text(reference.date)}" if reference.date else "")
        for reference in offer.references
    ]
    facts: list[tuple[str, Value, Kind]] = [
        ("Purchaser", data.purchaser, TEXT),
        ("Based on", "; ".join(references), TEXT),
        ("Description", offer.description, TEXT),
        ("Program and kind", f"{_PROGRAMS[offer.program]}, {_CASE_TYPES[offer.case_type]}", TEXT),
        ("Terms of sale", data.terms, TEXT),
        ("Priced as of", offer.price_date, DATE),
        ("Accepted", offer.accepted_on, DATE),
        ("Implemented", offer.implemented_on, DATE),
        ("Offer expires", offer.offer_expires_on, DATE),
        ("Notification", ", ".join(offer.congressional_notification), TEXT),
        ("Lines", len(data.priced.lines), TEXT._replace(name="Number at left", number_format="0")),
    ]
    return [fact for fact in facts if fact[1] not in (None, "")]
