"""The answer to a request for price and availability: amounts of a priced case document, or typed lines, as rough orders."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from dsca_desk.documents.estimate import EstimatedLine, EstimateLetter, estimate_pdf
from dsca_desk.documents.papers import Paper
from dsca_desk.policy.codes import AGENCIES, COUNTRIES, Agency, Country
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.table import PolicyError
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.rules.paper import whole_dollars
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.pricing import price
from dsca_desk.rules.rounding import dollars
from dsca_desk.rules.wording import day_text, dollars_text, quantity_text
from dsca_desk.services.attachments import AttachmentRow, attach
from dsca_desk.services.cases import open_case
from dsca_desk.services.requests import RequestOpened
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import possible
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed

__all__ = [
    "ANSWER",
    "EstimateTyped",
    "TypedLine",
    "estimate_name",
    "estimate_of",
    "estimate_pdf",
    "keep_estimate",
    "why_no_estimate",
]

ANSWER = "answer with price and availability"
TYPED = "TYPED"
_NOTHING = "Nothing was printed."
_WITHOUT = (
    "The amounts are prices of the items alone: packing, crating, handling, administrative and transportation charges are not "
    "included and are not known yet."
)


class TypedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an estimate as it is typed; `unit_price` in dollars, None while it is not known."""

    description: str = ""
    quantity: Decimal | None = None
    unit_of_issue: str = "EA"
    unit_price: Decimal | None = None
    availability: str = ""


class EstimateTyped(msgspec.Struct, frozen=True, kw_only=True):
    """What the officer says of an estimate. `source` is TYPED or a case document (`BN-B-UAB BASIC`); money in dollars."""

    source: str = TYPED
    lines: tuple[TypedLine, ...] = ()
    charges: Decimal | None = None
    as_of: date
    holds_until: date | None = None
    availability: str = ""
    remark: str = ""


class _Amounts(NamedTuple):
    lines: tuple[EstimatedLine, ...]
    sums: tuple[tuple[str, Decimal], ...]
    total: Decimal
    left_out: str


def documents_to_quote(store: Store, country: str) -> list[tuple[str, str]]:
    """Return the case documents of a country whose prices an estimate may take: `BN-B-UAB BASIC`, with its nickname."""
    query = (
        select(Case.identifier, CaseDocument.document, CaseDocument.nickname)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(Case.country == country)
        .order_by(Case.identifier, CaseDocument.id)
    )
    with store.reading() as session:
        found = {f"{row.identifier} {row.document}": row.nickname for row in session.execute(query)}
    return list(found.items())


def begun_estimate(request: RequestOpened, today: date) -> EstimateTyped:
    """Return an estimate to begin with: the items the letter asks for, without prices."""
    lines = tuple(
        TypedLine(description=one.description, quantity=one.quantity, unit_of_issue=one.unit_of_issue)
        for one in request.letter.items
    )
    return EstimateTyped(lines=lines, as_of=today)


def why_no_estimate(store: Store, policy: Policy, request: RequestOpened, today: date) -> str:
    """Say why no price may be given for a request now; empty when it may.

    Releases that must come before any price are a guard of the step (DSCA 25-16); a letter with prices waits for them too.
    """
    subject = Subject("REQUEST", request.letter.number)
    steps = [step for step in possible(store, policy, subject, today) if step.event == ANSWER]
    if not steps:
        return f"Request {request.letter.number} is {request.status}; prices are given once it is actionable."
    against = [guard for guard in steps[0].unmet if not guard.ask]
    return "" if not against else f"Prices wait for this: {against[0].says}. {against[0].how}"


def estimate_of(
    store: Store, policy: Policy, request: RequestOpened, typed: EstimateTyped, *, printed_on: date, by: str
) -> EstimateLetter:
    """Return the letter with the amounts of a priced document or of typed lines. Raises NotAllowed (`field: why`), NotFound."""
    letter, on = request.letter, policy.on(printed_on)
    _refuse(typed)
    amounts = _typed(typed) if typed.source == TYPED else _of_document(store, policy, typed.source)
    country, agency = on.find(COUNTRIES, Country, letter.country), on.find(AGENCIES, Agency, letter.agency or "")
    return EstimateLetter(
        paper=Paper(
            title="Rough order of magnitude: price and availability",
            number=letter.number,
            author=by,
            subject=letter.subject,
            printed_on=printed_on,
            marking=letter.marking,
        ),
        addressee=letter.originator.name or letter.purchaser.name,
        address=letter.originator.address or letter.purchaser.address,
        reference=letter.reference_number,
        letter_date=letter.letter_date,
        received_on=letter.received_on,
        purchaser=letter.purchaser.name or (letter.country if country is None else country.name),
        agency=(letter.agency or "") if agency is None else agency.name,
        subject=letter.subject,
        as_of=typed.as_of,
        holds_until=typed.holds_until,
        lines=amounts.lines,
        sums=amounts.sums,
        total=amounts.total,
        left_out=amounts.left_out,
        availability=typed.availability,
        remark=typed.remark,
        officer=by,
    )


def keep_estimate(store: Store, letter: EstimateLetter, content: bytes, *, by: str, at: datetime) -> AttachmentRow:
    """Keep the printed letter with its request, byte for byte, and log it. Raises AlreadyThere for the very same one."""
    number = letter.paper.number
    name = estimate_name(number, letter.paper.printed_on)
    return attach(store, number, content, name=name, media_type="application/pdf", kind="PRICES", by=by, at=at)


def estimate_name(number: str, day: date) -> str:
    """Return the file name of the letter: `R-2026-0001-price-and-availability-2026-11-22.pdf`."""
    return f"{number}-price-and-availability-{day:%Y-%m-%d}.pdf".replace("/", "-")


# --- amounts ----------------------------------------------------------------------------------------------------------------


def _refuse(typed: EstimateTyped) -> None:
    if typed.holds_until is not None and typed.holds_until < typed.as_of:
        until, since = day_text(typed.holds_until), day_text(typed.as_of)
        raise NotAllowed(f"holds_until: {until} is before the day of the prices, {since}. {_NOTHING}")
    if typed.charges is not None and typed.charges < 0:
        raise NotAllowed(f"charges: {dollars_text(typed.charges)} is below zero. {_NOTHING}")


def _typed(typed: EstimateTyped) -> _Amounts:
    if not typed.lines:
        raise NotAllowed(f"Type at least one item with its price, or choose a priced document. {_NOTHING}")
    lines = []
    for place, line in enumerate(typed.lines, start=1):
        if not line.description.strip():
            raise NotAllowed(f"Item {place} has no description. {_NOTHING}")
        if line.unit_price is None or line.unit_price < 0:
            raise NotAllowed(f"Item {place} ({line.description}) has no unit price of zero or more. {_NOTHING}")
        if line.quantity is not None and line.quantity <= 0:
            raise NotAllowed(f"Item {place} ({line.description}) has a quantity that is not above zero. {_NOTHING}")
        quantity = Decimal(1) if line.quantity is None else line.quantity
        lines.append(
            EstimatedLine(
                number=f"{place:03}",
                description=line.description,
                quantity="" if line.quantity is None else f"{quantity_text(line.quantity)} {line.unit_of_issue}",
                unit_price=None if line.quantity is None else line.unit_price,
                amount=dollars(line.unit_price * quantity),
                availability=line.availability,
            )
        )
    items = sum((line.amount for line in lines), Decimal(0))
    if typed.charges is None:
        return _Amounts(tuple(lines), (), items, _WITHOUT)
    charges = dollars(typed.charges)
    sums = (("Items", items), ("Packing, administrative and transportation charges", charges))
    return _Amounts(tuple(lines), sums, items + charges, "")


def _of_document(store: Store, policy: Policy, source: str) -> _Amounts:
    case, _, document = source.partition(" ")
    offer = open_case(store, case, document).offer
    try:
        priced = price(offer, policy)
        paper = whole_dollars(priced, payment_schedule(priced, policy))
    except (PolicyError, ValueError) as error:
        raise NotAllowed(f"source: {source} cannot be priced as it stands ({error}). {_NOTHING}") from error
    if not priced.lines:
        raise NotAllowed(f"source: {source} has no line. {_NOTHING}")
    lines = tuple(_line(one, paper.lines[one.number]) for one in priced.lines)
    sums = [
        ("Case management", paper.small_case_management_line),
        ("Packing, crating and handling", paper.pch),
        ("Administrative charge", paper.admin),
        ("Transportation", paper.transportation),
        ("Other charges", paper.other),
    ]
    doubtful = "Some of its charges rest on rates that are not confirmed." if priced.unconfirmed else ""
    return _Amounts(lines, tuple(row for row in sums if row[1]), paper.total, doubtful)


def _line(priced: LinePrice, amount: Decimal) -> EstimatedLine:
    line = priced.line
    return EstimatedLine(
        number=line.number,
        description=line.description,
        quantity="" if line.quantity is None else f"{quantity_text(line.quantity)} {line.unit_of_issue}",
        unit_price=priced.unit,
        amount=amount,
    )
