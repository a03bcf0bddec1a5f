"""The sheet in front of a package: what the document is, which papers lie behind it, what reviewers and checks said of it."""

import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.papers import Box, Paper, boxes, day_or_blank, paper_pdf, signed, table
from dsca_desk.documents.pdf.flow import Block
from dsca_desk.documents.pdf.table import Column
from dsca_desk.rules.wording import list_text


class PackagePaper(NamedTuple):
    """A paper of the package: what it is, when it is needed, the answer in words, where it is found and who said so."""

    name: str
    need: str
    answer: str
    found: str
    open: bool


class PackageReview(NamedTuple):
    """An office that was asked: when, by when, its position in words, its open comments."""

    office: str
    asked_on: datetime.date
    due_on: datetime.date | None
    position: str
    open_comments: int


class PackageApproval(NamedTuple):
    """A release, waiver or exception: its kind and items, the decision in words, until when it holds."""

    kind: str
    items: str
    decision: str
    valid_until: datetime.date | None


class PackageReturn(NamedTuple):
    """An earlier return: the day, the office, the reason, the explanation, when it came back."""

    on: datetime.date
    office: str
    reason: str
    explanation: str
    resubmitted_on: datetime.date | None


class PackageFinding(NamedTuple):
    """A finding of the offer check: where, its sentence; of an accepted warning why, by whom and when."""

    place: str
    sentence: str
    reason: str = ""
    by: str = ""
    on: datetime.date | None = None


class PackageSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet prints; `category` with the standard time in words, money in dollars."""

    paper: Paper
    case: str
    document: str
    status: str
    nickname: str = ""
    purchaser: str
    agency: str
    value: Decimal | None = None
    category: str = ""
    anticipated_on: datetime.date | None = None
    milap_on: datetime.date | None = None
    expires_on: datetime.date | None = None
    references: tuple[str, ...] = ()
    purpose: str = ""
    papers: tuple[PackagePaper, ...]
    reviews: tuple[PackageReview, ...] = ()
    approvals: tuple[PackageApproval, ...] = ()
    returns: tuple[PackageReturn, ...] = ()
    errors: tuple[PackageFinding, ...] = ()
    accepted: tuple[PackageFinding, ...] = ()
    warnings: tuple[PackageFinding, ...] = ()
    figures: tuple[PackageFinding, ...] = ()
    advice: int = 0
    officer: str = ""


def package_sheet_pdf(sheet: PackageSheet) -> bytes:
    """Return the sheet as PDF. The same sheet gives the same bytes."""
    return paper_pdf(sheet.paper, _blocks(sheet))


def _blocks(one: PackageSheet) -> list[Block]:
    blocks: list[Block] = boxes(
        (Box("Case", one.case), Box("Document", one.document), Box("Status", one.status), Box("Nickname", one.nickname, 2)),
        (Box("Purchaser", one.purchaser, 3), Box("Implementing agency", one.agency, 2)),
        (
            Box("Total estimated cost", "" if one.value is None else look.cents(one.value)),
            Box("Group", one.category),
            Box("Anticipated offer", day_or_blank(one.anticipated_on)),
            Box("MILAP", day_or_blank(one.milap_on)),
            Box("Offer expires", day_or_blank(one.expires_on)),
        ),
        (Box("Based on", "; ".join(one.references)),),
    )
    if one.purpose:
        blocks.append(look.heading("Purpose"))
        blocks += look.body(one.purpose)
    blocks += _contents(one)
    blocks += _checked(one)
    blocks += _others(one)
    return signed(blocks, ("Case manager", one.officer), ("Releasing officer of the implementing agency", ""))


def _contents(one: PackageSheet) -> list[Block]:
    opened = [number for number, paper in enumerate(one.papers) if paper.open]
    words = "Every paper is in the package or does not apply."
    if opened:
        verb = "paper is" if len(opened) == 1 else "papers are"
        words = f"{len(opened)} {verb} missing or not answered yet; the package is not complete."
    columns = (
        Column(170, "left", "Paper"),
        Column(78, "left", "Needed"),
        Column(82, "left", "In the package"),
        Column(200, "left", "Where it is found"),
    )
    rows = [(paper.name, paper.need, paper.answer, paper.found) for paper in one.papers]
    return [look.heading("Contents"), *look.body(words), *table(columns, rows, strong=opened, only=2)]


def _checked(one: PackageSheet) -> list[Block]:
    blocks: list[Block] = [look.heading("Offer check")]
    counted = (
        (len(one.errors), "error"),
        (len(one.accepted), "accepted warning"),
        (len(one.warnings), "warning nobody accepted", "warnings nobody accepted"),
        (len(one.figures), "figure nobody confirmed", "figures nobody confirmed"),
        (one.advice, "piece of advice", "pieces of advice"),
    )
    found = [_counted(count, *nouns) for count, *nouns in counted if count]
    blocks += look.body(f"The check found {list_text(found)}." if found else "The check found nothing.")
    where = (Column(120, "left", "Where"), Column(410, "left", "What is wrong"))
    for name, listed in (
        ("Errors", one.errors),
        ("Warnings nobody accepted", one.warnings),
        ("Figures nobody confirmed", one.figures),
    ):
        if listed:
            blocks += look.body(name, style=look.STRONG, space_before=8.0, keep=True)
            blocks += table(where, [(finding.place, finding.sentence) for finding in listed])
    if one.accepted:
        blocks += look.body("Accepted warnings", style=look.STRONG, space_before=8.0, keep=True)
        blocks += table(
            (
                Column(90, "left", "Where"),
                Column(190, "left", "Warning"),
                Column(160, "left", "Why it is right as it stands"),
                Column(90, "left", "Accepted"),
            ),
            [
                (finding.place, finding.sentence, finding.reason, f"{finding.by}, {day_or_blank(finding.on)}")
                for finding in one.accepted
            ],
        )
    return blocks


def _others(one: PackageSheet) -> list[Block]:
    blocks: list[Block] = []
    if one.reviews:
        blocks.append(look.heading("Reviews"))
        blocks += table(
            (
                Column(180, "left", "Office"),
                Column(70, "left", "Asked"),
                Column(70, "left", "Due"),
                Column(140, "left", "Position"),
                Column(70, "right", "Open comments"),
            ),
            [
                (row.office, look.day(row.asked_on), day_or_blank(row.due_on), row.position, str(row.open_comments or ""))
                for row in one.reviews
            ],
        )
    if one.approvals:
        blocks.append(look.heading("Approvals"))
        blocks += table(
            (
                Column(140, "left", "Kind"),
                Column(200, "left", "Items"),
                Column(110, "left", "Decision"),
                Column(80, "left", "Valid until"),
            ),
            [(row.kind, row.items, row.decision, day_or_blank(row.valid_until)) for row in one.approvals],
        )
    if one.returns:
        blocks.append(look.heading("Earlier returns"))
        blocks += table(
            (
                Column(70, "left", "Returned"),
                Column(120, "left", "Office"),
                Column(130, "left", "Reason"),
                Column(140, "left", "Explanation"),
                Column(70, "left", "Resubmitted"),
            ),
            [
                (look.day(row.on), row.office, row.reason, row.explanation, day_or_blank(row.resubmitted_on) or "not yet")
                for row in one.returns
            ],
        )
    return blocks


def _counted(count: int, noun: str, several: str = "") -> str:
    return f"{count} {noun if count == 1 else several or f'{noun}s'}"
