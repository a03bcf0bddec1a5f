"""Values of other systems: what each shows for a case and its lines, as of a day, beside our own; reconciled by one press."""

from collections.abc import Iterable
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
from dsca_desk.services.case_lines import CaseHead, case_head, case_head_by_id
from dsca_desk.services.deliveries import WorkKept
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord

ZERO, NOTHING = Decimal(0), Decimal("0.00")
_NEED_PRICES = frozenset({"NET_VALUE", "LINE_VALUE"})


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
    query = (
        select(
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
        .where(SystemValue.case_id == case_id)
        .order_by(SystemValue.line, SystemValue.field, SystemValue.system)
    )
    return tuple(ValueRow._make(row) for row in session.execute(query))


def reconcile_case(store: Store, policy: Policy, case: str) -> Reconciliation:
    """Compare every value of every system with ours, as both are now. Raises NotFound."""
    with store.reading() as session:
        head = case_head(session, case)
        compared = compared_in(session, policy, head)
        systems = tuple(sorted({one.system for one in compared}))
        return Reconciliation(case, compared, mismatches(compared), systems, min((one.as_of for one in compared), default=None))


def compared_in(session: Session, policy: Policy, head: CaseHead) -> tuple[Compared, ...]:
    """Return the kept values of other systems beside ours."""
    rows = value_rows(session, head.id)
    if not rows:
        return ()
    ours = our_values(session, policy, head, {row.field for row in rows})
    return reconcile(ours, (Shown(row.field, row.line, row.system, row.value, row.as_of, row.explanation) for row in rows))


def our_values(session: Session, policy: Policy, head: CaseHead, fields: Iterable[str] = FIELDS) -> dict[Key, str]:
    """Return what the desk holds for the fields of a case and its lines; what it does not know is left out.

    Values that follow from the price are those of the document in force, priced as it stands.
    """
    wanted = set(fields)
    current = head.current
    ours: dict[Key, str] = {("AGENCY", ""): head.agency, ("STATUS", ""): head.state, ("DOCUMENT", ""): current.document}
    priced = priced_document(session, policy, head) if wanted & _NEED_PRICES else None
    total = current.total if current.total is not None or priced is None else priced.total
    if "CASE_VALUE" in wanted and total is None:
        priced = priced or priced_document(session, policy, head)
        total = priced.total
    if total is not None:
        ours["CASE_VALUE", ""] = f"{total:f}"
    if priced is not None:
        ours["NET_VALUE", ""] = f"{priced.net:f}"
        for line in _with_sublines(priced.lines):
            ours["LINE_VALUE", line.number] = f"{line.value:f}"
    limit = authority_limit(session, head.id)
    if limit is not None:
        ours["AUTHORITY", ""] = f"{limit:f}"
    if wanted & {"LINE_QUANTITY", "DELIVERED_QUANTITY", "DELIVERED_VALUE"}:
        ours |= _quantities(session, head)
    return ours


def _quantities(session: Session, head: CaseHead) -> dict[Key, str]:
    ours: dict[Key, str] = {}
    units: dict[str, Decimal] = {}
    value: dict[str, Decimal] = {}
    made = select(Delivery.line, Delivery.quantity, Delivery.value).where(
        Delivery.case_id == head.id, Delivery.planned.is_(False)
    )
    for line, quantity, amount in session.execute(made):
        units[line] = units.get(line, ZERO) + (quantity or ZERO)
        value[line] = value.get(line, NOTHING) + amount
    for number, quantity in session.execute(select(Line.number, Line.quantity).where(Line.document_id == head.current.id)):
        ours["DELIVERED_VALUE", number] = f"{value.get(number, NOTHING):f}"
        if quantity is not None:
            ours["LINE_QUANTITY", number] = f"{quantity:f}"
            ours["DELIVERED_QUANTITY", number] = f"{units.get(number, ZERO):f}"
    return ours


def priced_document(session: Session, policy: Policy, head: CaseHead) -> Priced:
    """Return the document in force of a case, priced by its own dates."""
    document = session.get(CaseDocument, head.current.id, options=whole_document())
    assert document is not None, "the head was read in this session"
    return price(offer_of(document), policy)


def authority_limit(session: Session, case_id: int) -> Decimal | None:
    """Return the obligational authority of the newest directive that names one, in dollars."""
    query = (
        select(Directive.authority_limit)
        .where(Directive.case_id == case_id, Directive.authority_limit.is_not(None))
        .order_by(Directive.on.desc(), Directive.id.desc())
        .limit(1)
    )
    return session.scalar(query)


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
