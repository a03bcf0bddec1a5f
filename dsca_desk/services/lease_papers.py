"""Gather what the data sheet of a lease prints, and keep the printed sheet with its request."""

from datetime import date, datetime

from dsca_desk.documents.lease_sheet import LeaseDataSheet, lease_sheet_pdf
from dsca_desk.documents.papers import Paper
from dsca_desk.policy.codes import AGENCIES, COUNTRIES, Agency, Country
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import ZERO
from dsca_desk.rules.quarters import add_months
from dsca_desk.services.attachments import AttachmentRow, attach
from dsca_desk.services.leases import KINDS, LeaseOpened
from dsca_desk.store.engine import Store

__all__ = ["LOAN_DOUBT", "keep_lease_sheet", "lease_sheet_name", "lease_sheet_of", "lease_sheet_pdf", "term_words"]

LOAN_DOUBT = "The rules of loans (AECA section 65) were not read; this sheet follows those of leases and is to be checked."


def lease_sheet_of(lease: LeaseOpened, policy: Policy, *, printed_on: date, by: str) -> LeaseDataSheet:
    """Return the data sheet of a kept lease as it prints; a draft while a field is open."""
    sheet, on = lease.sheet, policy.on(printed_on)
    country, agency = on.find(COUNTRIES, Country, lease.country), on.find(AGENCIES, Agency, sheet.agency)
    kind = KINDS[lease.kind]
    return LeaseDataSheet(
        paper=Paper(
            title=f"Data sheet of a {kind.lower()}",
            number=lease.number,
            author=by,
            subject=sheet.articles,
            printed_on=printed_on,
            marking=sheet.marking,
            draft=bool(lease.open),
        ),
        kind=kind,
        request=lease.request,
        lessee=sheet.lessee,
        country=lease.country if country is None else f"{country.name} ({lease.country})",
        lessor=sheet.agency if agency is None else f"{agency.name} ({sheet.agency})",
        articles=sheet.articles,
        major_articles=sheet.major_articles,
        replacement_value=sheet.replacement_value or ZERO,
        rent=sheet.rent or ZERO,
        marking=sheet.marking,
        equipment_marking=sheet.equipment_marking,
        missile_technology=sheet.missile_technology,
        term=term_words(sheet.starts_on, sheet.ends_on),
        planned_on=sheet.planned_on,
        starts_on=sheet.starts_on,
        ends_on=sheet.ends_on,
        refurbishment_days=None if sheet.refurbishment_days is None else int(sheet.refurbishment_days),
        terms=sheet.terms,
        administered_by=sheet.administered_by,
        purpose=sheet.purpose,
        why_not_sold=sheet.why_not_sold,
        contact=sheet.contact,
        state=lease.status,
        notified_on=lease.notified_on,
        signed_on=lease.signed_on,
        open=lease.open,
        unconfirmed=LOAN_DOUBT if lease.kind == "LOAN" else "",
        officer=by,
    )


def keep_lease_sheet(
    store: Store, lease: LeaseOpened, content: bytes, *, printed_on: date, by: str, at: datetime
) -> AttachmentRow:
    """Keep the printed sheet with the request, byte for byte. Raises AlreadyThere for the very same sheet, NotFound."""
    name = lease_sheet_name(lease, printed_on)
    return attach(store, lease.request, content, name=name, media_type="application/pdf", kind="LEASE_SHEET", by=by, at=at)


def lease_sheet_name(lease: LeaseOpened, day: date) -> str:
    """Return the file name of a printed sheet: `L-2026-0001-data-sheet-2026-11-22.pdf`."""
    return f"{lease.number}-data-sheet-{day:%Y-%m-%d}.pdf"


def term_words(starts_on: date | None, ends_on: date | None) -> str:
    """Write how long a term lasts, both days counted: `2 years, 3 months`, `20 days`; empty while a day is missing."""
    if starts_on is None or ends_on is None or ends_on < starts_on:
        return ""
    months = 0
    while add_months(starts_on, months + 1).toordinal() - 1 <= ends_on.toordinal():
        months += 1
    days = ends_on.toordinal() + 1 - add_months(starts_on, months).toordinal()
    parts = [(months // 12, "year"), (months % 12, "month"), (days, "day")]
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count)
