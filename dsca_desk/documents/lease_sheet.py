"""The data sheet of a lease (AECA section 62, SAMM Figure C11.F8): who lends what to whom, how long, and why it is not sold."""

import datetime
from decimal import Decimal

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.papers import Box, Paper, boxes, day_or_blank, paper_pdf, signed
from dsca_desk.documents.pdf.flow import Block


class LeaseDataSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet prints; money in dollars, the term in words (`2 years, 1 month`). `open` fields keep it a draft."""

    paper: Paper
    kind: str
    request: str
    lessee: str
    country: str
    lessor: str
    articles: str
    major_articles: str = ""
    replacement_value: Decimal
    rent: Decimal
    marking: str
    equipment_marking: str = ""
    missile_technology: str = ""
    term: str = ""
    planned_on: datetime.date | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    refurbishment_days: int | None = None
    terms: str = ""
    administered_by: str = ""
    purpose: str = ""
    why_not_sold: str = ""
    contact: str = ""
    state: str = ""
    notified_on: datetime.date | None = None
    signed_on: datetime.date | None = None
    open: tuple[str, ...] = ()
    unconfirmed: str = ""
    officer: str = ""


def lease_sheet_pdf(sheet: LeaseDataSheet) -> bytes:
    """Return the data sheet as PDF. The same sheet gives the same bytes."""
    return paper_pdf(sheet.paper, _blocks(sheet))


def _blocks(one: LeaseDataSheet) -> list[Block]:
    refurbishment = "" if one.refurbishment_days is None else f"{one.refurbishment_days:,}"
    blocks: list[Block] = boxes(
        (
            Box("Lessee", f"{one.lessee}, {one.country}" if one.lessee else one.country, 2),
            Box("Lessor", one.lessor, 2),
        ),
        (
            Box(f"{one.kind} number", one.paper.number),
            Box("Request", one.request),
            Box("State", one.state),
            Box("Planned for", day_or_blank(one.planned_on)),
        ),
        (
            Box(f"Classification of the {one.kind.lower()}", one.marking, 2),
            Box("Classification of the equipment", one.equipment_marking, 2),
        ),
    )
    blocks.append(look.heading("Articles", space_before=9.0))
    blocks += boxes(
        (Box("Articles", one.articles),),
        (Box("Of these, major defense equipment", one.major_articles),),
        (
            Box("Replacement value, US$", look.cents(one.replacement_value)),
            Box("Missile technology", one.missile_technology, 2),
        ),
        space_before=2.0,
    )
    blocks.append(look.heading("Term and rent", space_before=9.0))
    blocks += boxes(
        (
            Box("First day", day_or_blank(one.starts_on)),
            Box("Last day", day_or_blank(one.ends_on)),
            Box("Duration", one.term),
            Box("Refurbishment, days", refurbishment),
        ),
        (
            Box("Rent for the term, US$", look.cents(one.rent)),
            Box("Administering activity", one.administered_by, 2),
            Box("Congress notified", day_or_blank(one.notified_on)),
        ),
        (Box("Terms", one.terms),),
        space_before=2.0,
    )
    for title, text in (
        ("Foreign-policy and national-security reason", one.purpose),
        (f"Why a {one.kind.lower()} and not a sale", one.why_not_sold),
        ("Contact", one.contact),
    ):
        blocks.append(look.heading(title, space_before=9.0))
        blocks += look.body(text or look.DASH)
    if one.open:
        blocks += look.body(f"Still open: {', '.join(one.open)}.", style=look.SMALL_STRONG, space_before=10.0)
    if one.unconfirmed:
        blocks += look.body(one.unconfirmed, style=look.SMALL, space_before=8.0)
    return signed(blocks, ("Prepared by", one.officer), ("Approved for the Director, DSCA", ""))
