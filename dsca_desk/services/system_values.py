"""Values of other systems: what each shows for a case and its lines, as of a day, beside our own; reconciled by one press."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records import work
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.closing import SystemValue
from dsca_desk.records.execution import Delivery, Directive
from dsca_desk.records.lines import Line
from dsca_desk.records.mapping import offer_of, whole_document
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.rules.pricing import price
from dsca_desk.rules.reconciliation import FIELDS, Compared, Key, Shown, mismatches, number_of, reconcile
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_lines import CaseHead, WorkKept, case_head, case_head_by_id
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord

ZERO, NOTHING = Decimal(0), Decimal("0.00")
_NEED_PRICES = frozenset({"NET_VALUE", "LINE_VALUE"})
_COUNTED = frozenset({"LINE_QUANTITY", "DELIVERED_QUANTITY", "DELIVERED_VALUE"})


class ValueRow(NamedTuple):
    """A kept value of another system."""

    id: int
    revision: int
    line: str
    field: str
    system: str
    value: str
    as_of: date
    source: str
    explanation: str
    entered_by: str


class Reconciliation(NamedTuple):
    """The values of a case beside ours: all of them, those that differ, the systems that were compared, the oldest day."""

    case: str
    compared: tuple[Compared, ...]
    differing: tuple[Compared, ...]
    systems: tuple[str, ...]
    oldest: date | None

    @property
    def unexplained(self) -> tuple[Compared, ...]:
        """Return what differs and has no explanation."""
        return tuple(one for one in self.differing if not one.explanation)


# --- looking ----------------------------------------------------------------------------------------------------------------


def values_of(store: Store, case: str) -> tuple[ValueRow, ...]:
    """Return the kept values of other systems for a case. Raises NotFound."""
    with store.reading() as session:
        return value_rows(session, case_head(session, case).id)


def value_rows(session: Session, case_id: int) -> tuple[ValueRow, ...]:
    """Return the kept values of other systems for a case, by line, field and system."""
    return values_over(session, (case_id,)).get(case_id, ())


def values_over(session: Session, case_ids: Sequence[int]) -> dict[int, tuple[ValueRow, ...]]:
    """Return the kept values of other systems for many cases, by the number of the case, in one query."""
    query = (
        select(
            SystemValue.case_id,
            SystemValue.id,
            SystemValue.revision,
            SystemValue.line,
            SystemValue.field,
            SystemValue.system,
            SystemValue.value,
            SystemValue.as_of,
            SystemValue.source,
            SystemValue.explanation,
            SystemValue.entered_by,
        )
        .where(SystemValue.case_id.in_(case_ids))
        .order_by(SystemValue.case_id, SystemValue.line, SystemValue.field, SystemValue.system)
    )
    found: dict[int, list[ValueRow]] = {}
    for row in session.execute(query):
        found.setdefault(row[0], []).append(ValueRow._make(row[1:]))
    return {case_id: tuple(rows) for case_id, rows in found.items()}


def reconcile_case(store: Store, policy: Policy, case: str) -> Reconciliation:
    """Compare every value of every system with ours, as both are now. Raises NotFound."""
    with store.reading() as session:
        head = case_head(session, case)
        compared = compared_in(session, policy, head)
        systems = tuple(sorted({one.system for one in compared}))
        return Reconciliation(case, compared, mismatches(compared), systems, min((one.as_of for one in compared), default=None))


def compared_in(session: Session, policy: Policy, head: CaseHead) -> tuple[Compared, ...]:
    """Return the kept values of other systems beside ours."""
    return compared_over(session, policy, (head,))[head.id]


def compared_over(session: Session, policy: Policy, heads: Sequence[CaseHead]) -> dict[int, tuple[Compared, ...]]:
    """Return the kept values of other systems of many cases beside ours, in a handful of queries; none has an empty tuple."""
    rows = values_over(session, [head.id for head in heads])
    shown = [head for head in heads if head.id in rows]
    ours = ours_over(session, policy, [(head, {row.field for row in rows[head.id]}) for head in shown])
    compared: dict[int, tuple[Compared, ...]] = {head.id: () for head in heads}
    for head in shown:
        theirs = (Shown(row.field, row.line, row.system, row.value, row.as_of, row.explanation) for row in rows[head.id])
        compared[head.id] = reconcile(ours[head.id], theirs)
    return compared


def our_values(session: Session, policy: Policy, head: CaseHead, fields: Iterable[str] = FIELDS) -> dict[Key, str]:
    """Return what the desk holds for the fields of a case and its lines; what it does not know is left out.

    Values that follow from the price are those of the document in force, priced as it stands.
    """
    return ours_over(session, policy, [(head, set(fields))])[head.id]


def ours_over(session: Session, policy: Policy, asked: Sequence[tuple[CaseHead, set[str]]]) -> dict[int, dict[Key, str]]:
    """Return what the desk holds for the fields asked of many cases, by the number of the case."""
    limits = authority_limits(session, [head.id for head, wanted in asked if "AUTHORITY" in wanted])
    counted = _quantities(session, [head for head, wanted in asked if wanted & _COUNTED])
    priced = _priced(session, policy, [head for head, wanted in asked if _is_to_price(head, wanted)])
    values: dict[int, dict[Key, str]] = {}
    for head, _wanted in asked:
        current = head.current
        ours: dict[Key, str] = {("AGENCY", ""): head.agency, ("STATUS", ""): head.state, ("DOCUMENT", ""): current.document}
        price_now = priced.get(current.id)
        total = current.total if current.total is not None or price_now is None else price_now.total
        if total is not None:
            ours["CASE_VALUE", ""] = f"{total:f}"
        if price_now is not None:
            ours["NET_VALUE", ""] = f"{price_now.net:f}"
            for line in _with_sublines(price_now.lines):
                ours["LINE_VALUE", line.number] = f"{line.value:f}"
        if head.id in limits:
            ours["AUTHORITY", ""] = f"{limits[head.id]:f}"
        values[head.id] = ours | counted.get(head.id, {})
    return values


def _is_to_price(head: CaseHead, wanted: set[str]) -> bool:
    return bool(wanted & _NEED_PRICES) or ("CASE_VALUE" in wanted and head.current.total is None)


def _priced(session: Session, policy: Policy, heads: Sequence[CaseHead]) -> dict[int, Priced]:
    """The documents in force, priced by their own dates, by their numbers."""
    if not heads:
        return {}
    query = select(CaseDocument).where(CaseDocument.id.in_([head.current.id for head in heads])).options(*whole_document())
    return {document.id: price(offer_of(document), policy) for document in session.scalars(query)}


def _quantities(session: Session, heads: Sequence[CaseHead]) -> dict[int, dict[Key, str]]:
    units: dict[tuple[int, str], Decimal] = {}
    value: dict[tuple[int, str], Decimal] = {}
    made = select(Delivery.case_id, Delivery.line, Delivery.quantity, Delivery.value).where(
        Delivery.case_id.in_([head.id for head in heads]), Delivery.planned.is_(False)
    )
    for case_id, line, quantity, amount in session.execute(made):
        units[case_id, line] = units.get((case_id, line), ZERO) + (quantity or ZERO)
        value[case_id, line] = value.get((case_id, line), NOTHING) + amount
    cases = {head.current.id: head.id for head in heads}
    counted: dict[int, dict[Key, str]] = {}
    lines = select(Line.document_id, Line.number, Line.quantity).where(Line.document_id.in_(tuple(cases)))
    for document_id, number, quantity in session.execute(lines):
        case_id = cases[document_id]
        ours = counted.setdefault(case_id, {})
        ours["DELIVERED_VALUE", number] = f"{value.get((case_id, number), NOTHING):f}"
        if quantity is not None:
            ours["LINE_QUANTITY", number] = f"{quantity:f}"
            ours["DELIVERED_QUANTITY", number] = f"{units.get((case_id, number), ZERO):f}"
    return counted


def priced_document(session: Session, policy: Policy, head: CaseHead) -> Priced:
    """Return the document in force of a case, priced by its own dates."""
    document = session.get(CaseDocument, head.current.id, options=whole_document())
    assert document is not None, "the head was read in this session"
    return price(offer_of(document), policy)


def authority_limit(session: Session, case_id: int) -> Decimal | None:
    """Return the obligational authority of the newest directive that names one, in dollars."""
    return authority_limits(session, (case_id,)).get(case_id)


def authority_limits(session: Session, case_ids: Sequence[int]) -> dict[int, Decimal]:
    """Return the obligational authority of the newest directive of each case that names one, in dollars."""
    query = (
        select(Directive.case_id, Directive.authority_limit)
        .where(Directive.case_id.in_(case_ids), Directive.authority_limit.is_not(None), Directive.canceled_on.is_(None))
        .order_by(Directive.on, Directive.id)
    )
    return {case_id: limit for case_id, limit in session.execute(query) if limit is not None}


def _with_sublines(lines: Iterable[LinePrice]) -> Iterable[LinePrice]:
    for line in lines:
        yield line
        yield from line.sublines


# --- changing ---------------------------------------------------------------------------------------------------------------


def keep_value(
    store: Store, case: str, value: work.SystemValue, *, today: date, by: str, at: datetime, why: str = "value of another system"
) -> WorkKept:
    """Keep what a system shows; a newer value takes the place of the one kept for the same field, line and system.

    Raises NotAllowed for an unknown field or line, a day that has not come, or a value older than the one kept; NotFound.
    """
    with store.writing(by, at, why) as session:
        head = case_head(session, case)
        kept, what = put_value(session, head, value, today)
        session.flush()
        return WorkKept(case, kept.id, kept.revision, what)


def explain_difference(
    store: Store, value_id: int, expected_revision: int, explanation: str, *, by: str, at: datetime
) -> WorkKept:
    """Keep why a value differs; it goes on differing until one of the two is corrected. Raises StaleRecord, NotFound."""
    with store.writing(by, at, "difference explained") as session:
        kept = session.get(SystemValue, value_id)
        if kept is None:
            raise NotFound("That value is not kept any more. Nothing was changed. Read the list anew.")
        if kept.revision != expected_revision:
            raise StaleRecord(f"The value of {kept.system}", value_id, ())
        kept.explanation = explanation.strip()
        session.flush()
        return WorkKept(case_head_by_id(session, kept.case_id).case, kept.id, kept.revision, "explained")


def forget_value(store: Store, value_id: int, expected_revision: int, *, by: str, at: datetime, why: str) -> None:
    """Remove a value that was entered by mistake. Raises NotAllowed without a reason, StaleRecord, NotFound."""
    if not why.strip():
        raise NotAllowed("A value is removed with a reason. Nothing was changed. Say why it was entered wrongly.")
    with store.writing(by, at, why) as session:
        kept = session.get(SystemValue, value_id)
        if kept is None:
            raise NotFound("That value is not kept any more. Nothing was changed. Read the list anew.")
        if kept.revision != expected_revision:
            raise StaleRecord(f"The value of {kept.system}", value_id, ())
        session.delete(kept)


def put_value(session: Session, head: CaseHead, value: work.SystemValue, today: date) -> tuple[SystemValue, str]:
    """Put a value into its record and say what became of it: `kept`, `replaced` or `same`. Raises NotAllowed."""
    faults = value_faults(value, today)
    if value.line and not faults:
        line = select(Line.id).where(Line.document_id == head.current.id, Line.number == value.line)
        if session.scalar(line) is None:
            faults = (f"line {value.line} is not a line of the case as it stands",)
    query = select(SystemValue).where(
        SystemValue.case_id == head.id,
        SystemValue.line == value.line,
        SystemValue.field == value.field,
        SystemValue.system == value.system,
    )
    kept = session.scalars(query).one_or_none()
    if kept is not None and value.as_of < kept.as_of and not faults:
        faults = (f"the value is as of {day_text(value.as_of)}, older than the one kept as of {day_text(kept.as_of)}",)
    if faults:
        raise NotAllowed(f"{head.case}, value of {value.system or 'a system'}: {'; '.join(faults)}. Nothing was changed.")
    if kept is not None and (kept.value, kept.as_of) == (value.value, value.as_of):
        return kept, "same"
    entered = {"entered_by": session.info["by"], "entered_at": session.info["at"]}
    if kept is None:
        kept = SystemValue(
            case_id=head.id,
            line=value.line,
            field=value.field,
            system=value.system,
            value=value.value,
            as_of=value.as_of,
            source=value.source,
            explanation=value.explanation,
            **entered,
        )
        session.add(kept)
        return kept, "kept"
    if kept.value != value.value:
        kept.explanation = value.explanation  # what explained the old value says nothing about the new one
    kept.value, kept.as_of, kept.source = value.value, value.as_of, value.source
    kept.entered_by, kept.entered_at = entered["entered_by"], entered["entered_at"]
    return kept, "replaced"


def value_faults(value: work.SystemValue, today: date) -> tuple[str, ...]:
    """Return what is wrong with a value by itself."""
    faults = []
    field = FIELDS.get(value.field)
    if field is None:
        faults.append(f"{value.field or '(none)'} is not a field that systems are compared by; choose {', '.join(FIELDS)}")
    else:
        if field.scope == "case" and value.line:
            faults.append(f"{field.label.lower()} belongs to the case, not to line {value.line}")
        if field.scope == "line" and not value.line:
            faults.append(f"{field.label.lower()} needs the number of its line")
        number = number_of(value.value)
        if field.kind != "text" and number is None:
            faults.append(f"'{value.value}' is not a number")
        elif field.kind == "quantity" and number is not None and number < 0:
            faults.append("the quantity is negative")
    if not value.system.strip():
        faults.append("the system is missing")
    if not value.value.strip():
        faults.append("the value is empty")
    if value.as_of > today:
        faults.append(f"{day_text(value.as_of)} has not come")
    return tuple(faults)
