"""Status sheets taken in: a preview row by row, then what is sound in one transaction, or nothing.

A row is new, changes what is kept, or says the same again; reading a file twice keeps nothing twice. Refused rows (unknown
case, line or code, days out of order, negative quantities, deliveries above the order ...) hold everything back until the
officer agrees that they are left out.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.exchange.line_columns import Taken
from dsca_desk.exchange.status_columns import SheetKind
from dsca_desk.exchange.status_sheet import RefusedRow, SheetRow, StatusSheet, read_status
from dsca_desk.policy.edition import Policy
from dsca_desk.records import execution as kept
from dsca_desk.records import work
from dsca_desk.records.closing import SystemValue
from dsca_desk.records.lines import Line
from dsca_desk.rules.deliveries import delivery_faults
from dsca_desk.rules.requisitions import shipped_faults, status_faults, work_faults
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_lines import CaseHead, case_head, lock_case, ordered_lines, refuse_unless_in_hand
from dsca_desk.services.deliveries import delivery_rows, settle_promises
from dsca_desk.services.execution import Piece, pieces
from dsca_desk.services.execution_start import follow_work
from dsca_desk.services.system_values import value_faults, value_rows
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StoreError

ZERO = Decimal(0)
What = Literal["new", "changed", "same"]
_WHOLE = ""  # the column of a refusal that concerns the whole row


class PreviewRow(NamedTuple):
    """A row that can be taken: where it stands, its case and line, what it is about, and what it would do."""

    sheet: str
    row: int
    case: str
    line: str
    about: str
    what: What


class SheetPreview(NamedTuple):
    """A sheet as it was understood: its kind, name, head row, columns taken and heads left aside."""

    kind: SheetKind
    sheet: str
    head_row: int
    columns: tuple[Taken, ...]
    ignored: tuple[str, ...]


class Preview(NamedTuple):
    """What taking a file in would do: its sheets, the rows that can be taken, and those that are refused with reasons."""

    sheets: tuple[SheetPreview, ...]
    rows: tuple[PreviewRow, ...]
    refused: tuple[RefusedRow, ...]

    def count(self, what: What) -> int:
        """Return how many rows are new, change something, or say the same."""
        return sum(row.what == what for row in self.rows)

    @property
    def refused_rows(self) -> int:
        """Return how many rows are refused; a row may have several reasons."""
        return len({(row.sheet, row.row) for row in self.refused})


def preview_status(
    store: Store, policy: Policy, data: bytes | Path, *, case: str = "", kind: SheetKind | None = None, today: date
) -> Preview:
    """Return what taking a file in would do; nothing is written. Rows that name no case belong to `case`.

    Raises WorkbookError when the file cannot be read or no sheet is understood.
    """
    sheets = read_status(data, kind)
    with store.reading() as session:
        return _Taking(session, policy, case, today).look(sheets)


def take_status(
    store: Store,
    policy: Policy,
    data: bytes | Path,
    *,
    case: str = "",
    kind: SheetKind | None = None,
    today: date,
    leave_out_refused: bool = False,
    by: str,
    at: datetime,
    why: str = "status imported",
) -> Preview:
    """Take a file in, all that is sound in one transaction. Raises WorkbookError, NotAllowed.

    While a row is refused nothing is kept, unless the officer agrees to leave the refused rows out.
    """
    sheets = read_status(data, kind)
    with store.writing(by, at, why) as session:
        taking = _Taking(session, policy, case, today)
        preview = taking.look(sheets)
        if preview.refused and not leave_out_refused:
            first = preview.refused[0]
            raise NotAllowed(
                f"{preview.refused_rows} of {preview.refused_rows + len(preview.rows)} rows cannot be taken, first row "
                f"{first.row} of {first.sheet}: {first.reason}. Nothing was changed. Correct the file or leave them out."
            )
        taking.keep()
        return preview


class _Refuse(Exception):  # noqa: N818 - it carries the reasons of one row
    """A row that does not fit what is kept."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class _Todo(NamedTuple):
    """A row to be written: its case, value, and the id of the record it changes (0 for a new one)."""

    case: "_Case"
    value: Any
    record: int


class _Case:
    """A case as rows of a file meet it: what is kept already, and what earlier rows of the file add."""

    def __init__(self, session: Session, head: CaseHead) -> None:
        self.head = head
        self.numbers = frozenset(session.scalars(select(Line.number).where(Line.document_id == head.current.id)))
        self.lines = {line.number: line for line in ordered_lines(session, head.current.id)}
        self.requisitions: dict[str, Piece] = {one.value.number: one for one in pieces(session, head.id, work.Requisition)}
        self.shipments: dict[str, Piece] = {one.value.control_number: one for one in pieces(session, head.id, work.Shipment)}
        self.shipped: dict[str, Decimal] = {}
        for one in self.shipments.values():
            self._ship(one.value, 1)
        self.statuses: dict[str, list[work.SupplyStatus]] = {}
        for status in _statuses(session, head.id):
            self.statuses.setdefault(status.requisition, []).append(status)
        self.values = {(row.line, row.field, row.system): (row.id, row.value, row.as_of) for row in value_rows(session, head.id)}
        self.delivered: dict[str, Decimal] = {}
        self.deliveries: Counter[tuple[Any, ...]] = Counter()
        for row in delivery_rows(session, head.id):
            self.deliveries[_identity(row)] += 1
            if not row.planned:
                self.delivered[row.line] = self.delivered.get(row.line, ZERO) + (row.quantity or ZERO)
        self.touched: set[str] = set()
        self._written: set[tuple[Any, ...]] = set()

    def write_once(self, *name: Any) -> None:
        """Refuse a second row of the file that says something else about the same thing."""
        if name in self._written:
            raise _Refuse("an earlier row of the file says something else about it")
        self._written.add(name)

    def _ship(self, shipment: work.Shipment, sign: int) -> None:
        if shipment.requisition and shipment.quantity is not None:
            already = self.shipped.get(shipment.requisition, ZERO)
            self.shipped[shipment.requisition] = already + sign * shipment.quantity

    def put_shipment(self, shipment: work.Shipment, piece: Piece | None) -> None:
        """Count a shipment in the place of the one kept under its number."""
        if piece is not None:
            self._ship(piece.value, -1)
        self._ship(shipment, 1)
        self.shipments[shipment.control_number] = Piece(piece.id if piece else 0, piece.revision if piece else 0, shipment)


def _statuses(session: Session, case_id: int) -> Iterable[work.SupplyStatus]:
    columns = (
        kept.Requisition.number,
        kept.SupplyStatus.code,
        kept.SupplyStatus.on,
        kept.SupplyStatus.quantity,
        kept.SupplyStatus.estimated_on,
    )
    query = select(*columns).join(kept.Requisition, kept.Requisition.id == kept.SupplyStatus.requisition_id)
    for number, code, on, quantity, estimated_on in session.execute(query.where(kept.Requisition.case_id == case_id)):
        yield work.SupplyStatus(requisition=number, code=code, on=on, quantity=quantity, estimated_on=estimated_on)


def _identity(row: Any) -> tuple[Any, ...]:
    """What makes two deliveries the same; one that says the same again is counted, not kept twice."""
    return (row.line, row.on, row.planned, row.quantity, row.value, row.requisition, row.shipment, row.serial_numbers)


class _Taking:
    """One file on its way in."""

    def __init__(self, session: Session, policy: Policy, case: str, today: date) -> None:
        self.session, self.policy, self.default, self.today = session, policy, case.strip().upper(), today
        self.cases: dict[str, _Case | str] = {}
        self.todo: list[_Todo] = []
        self._ids: dict[tuple[str, int], dict[str, int]] = {}

    def look(self, sheets: Iterable[StatusSheet]) -> Preview:
        """Judge every row of every sheet, in order, and remember what is to be written."""
        heads, rows = [], []
        refused: list[RefusedRow] = []
        for sheet in sheets:
            heads.append(SheetPreview(sheet.kind, sheet.sheet, sheet.head_row, sheet.columns, sheet.ignored))
            refused += sheet.refused
            for row in sheet.rows:
                try:
                    rows.append(self._look(row))
                except _Refuse as refusal:
                    refused += [RefusedRow(row.sheet, row.row, _WHOLE, "", reason) for reason in refusal.reasons]
        return Preview(tuple(heads), tuple(rows), tuple(sorted(refused, key=lambda one: (one.sheet, one.row))))

    def _look(self, row: SheetRow) -> PreviewRow:
        name = row.case or self.default
        if not name:
            raise _Refuse("the row names no case")
        case = self._case(name)
        record, what, about, line = self._judge(case, row.value)
        if what != "same":
            self.todo.append(_Todo(case, row.value, record))
        return PreviewRow(row.sheet, row.row, name, line, about, what)

    def _case(self, name: str) -> _Case:
        known = self.cases.get(name)
        if known is None:
            known = self.cases[name] = self._load(name)
        if isinstance(known, str):
            raise _Refuse(known)
        return known

    def _load(self, name: str) -> "_Case | str":
        try:
            head = case_head(self.session, name)
            refuse_unless_in_hand(head, "status")
        except NotFound:
            return f"case {name} is not kept here"
        except StoreError as error:
            return str(error).partition(" Nothing was changed.")[0].rstrip(".;")
        if self.session.info.get("by"):
            lock_case(self.session, head)
        return _Case(self.session, head)

    def _judge(self, case: _Case, value: Any) -> tuple[int, What, str, str]:
        match value:
            case work.Requisition():
                return self._requisition(case, value)
            case work.SupplyStatus():
                return self._status(case, value)
            case work.Shipment():
                return self._shipment(case, value)
            case work.Delivery():
                return self._delivery(case, value)
            case _:
                return self._value(case, value)

    def _requisition(self, case: _Case, value: work.Requisition) -> tuple[int, What, str, str]:
        self._refuse(work_faults(value, case.numbers, self.policy.on(self.today), self.today))
        piece = case.requisitions.get(value.number)
        if piece is not None and piece.value == value:
            return piece.id, "same", value.number, value.line
        if piece is not None:
            shipped = case.shipped.get(value.number, ZERO)
            if value.quantity < shipped:
                raise _Refuse(f"{value.quantity:f} is less than the {shipped:f} shipped of it")
            if value.line != piece.value.line:
                raise _Refuse(f"requisition {value.number} is kept for line {piece.value.line}")
        case.write_once("requisition", value.number)
        case.requisitions[value.number] = Piece(piece.id if piece else 0, 0, value)
        return piece.id if piece else 0, "changed" if piece else "new", value.number, value.line

    def _status(self, case: _Case, value: work.SupplyStatus) -> tuple[int, What, str, str]:
        piece = case.requisitions.get(value.requisition)
        if piece is None:
            raise _Refuse(f"the case has no requisition {value.requisition}")
        about, line = f"{value.requisition} {value.code}", piece.value.line
        earlier = case.statuses.setdefault(value.requisition, [])
        told = (value.code, value.on, value.quantity, value.estimated_on)
        if any((one.code, one.on, one.quantity, one.estimated_on) == told for one in earlier):
            return 0, "same", about, line
        days = [(one.on, one.code) for one in earlier]
        requested_on, ordered = piece.value.requested_on, piece.value.quantity
        self._refuse(status_faults(value, requested_on, ordered, days, self.policy.on(value.on), self.today))
        earlier.append(value)
        return 0, "new", about, line

    def _shipment(self, case: _Case, value: work.Shipment) -> tuple[int, What, str, str]:
        self._refuse(work_faults(value, case.numbers, self.policy.on(self.today), self.today))
        piece = case.shipments.get(value.control_number)
        if piece is not None and piece.value == value:
            return piece.id, "same", value.control_number, value.line
        if value.requisition:
            asked = case.requisitions.get(value.requisition)
            if asked is None:
                raise _Refuse(f"the case has no requisition {value.requisition}")
            if value.line and value.line != asked.value.line:
                raise _Refuse(f"requisition {value.requisition} belongs to line {asked.value.line}, not {value.line}")
            others = case.shipped.get(value.requisition, ZERO)
            if piece is not None and piece.value.requisition == value.requisition:
                others -= piece.value.quantity or ZERO
            self._refuse(shipped_faults(value.quantity, asked.value.quantity, others))
        case.write_once("shipment", value.control_number)
        case.put_shipment(value, piece)
        return piece.id if piece else 0, "changed" if piece else "new", value.control_number, value.line

    def _delivery(self, case: _Case, value: work.Delivery) -> tuple[int, What, str, str]:
        about = f"{'planned ' if value.planned else ''}{day_text(value.on)}"
        identity = _identity(value)
        if case.deliveries[identity] > 0:
            case.deliveries[identity] -= 1
            return 0, "same", about, value.line
        if value.shipment and value.shipment not in case.shipments:
            raise _Refuse(f"the case has no shipment {value.shipment}")
        if value.requisition and value.requisition not in case.requisitions:
            raise _Refuse(f"the case has no requisition {value.requisition}")
        delivered = case.delivered.get(value.line, ZERO)
        since = case.head.implemented_on
        self._refuse(delivery_faults(value, case.lines.get(value.line), delivered, self.today, not_before=since))
        if not value.planned:
            case.delivered[value.line] = delivered + (value.quantity or ZERO)
        case.touched.add(value.line)
        return 0, "new", about, value.line

    def _value(self, case: _Case, value: work.SystemValue) -> tuple[int, What, str, str]:
        self._refuse(value_faults(value, self.today))
        if value.line and value.line not in case.numbers:
            raise _Refuse(f"line {value.line} is not a line of the case as it stands")
        key = (value.line, value.field, value.system)
        about = f"{value.field} {value.system}"
        record, shown, as_of = case.values.get(key, (0, None, date.min))
        if (shown, as_of) == (value.value, value.as_of):
            return record, "same", about, value.line
        if value.as_of < as_of:
            raise _Refuse(f"it is as of {day_text(value.as_of)}, older than the value kept as of {day_text(as_of)}")
        case.write_once(key)
        case.values[key] = (record, value.value, value.as_of)
        return record, "changed" if record else "new", about, value.line

    @staticmethod
    def _refuse(faults: Iterable[str]) -> None:
        reasons = tuple(faults)
        if reasons:
            raise _Refuse(*reasons)

    # --- writing ------------------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Write what was judged sound; requisitions and shipments first, because later rows name them."""
        first = [todo for todo in self.todo if isinstance(todo.value, work.Requisition | work.Shipment)]
        for todo in first:
            kind = kept.Requisition if isinstance(todo.value, work.Requisition) else kept.Shipment
            self._put(kind, todo, todo.value.__struct_fields__)
        self.session.flush()
        for todo in self.todo:
            if isinstance(todo.value, work.SupplyStatus):
                self._keep_status(todo)
            elif isinstance(todo.value, work.Delivery):
                self._keep_delivery(todo)
            elif isinstance(todo.value, work.SystemValue):
                self._keep_value(todo)
        self.session.flush()
        for case in self.cases.values():
            if isinstance(case, _Case) and case.touched:
                settle_promises(self.session, case.head.id, case.touched)
        for case_id in dict.fromkeys(todo.case.head.id for todo in self.todo):
            follow_work(self.session, self.policy, case_id, self.today)

    def _put(self, kind: type[Any], todo: _Todo, fields: Iterable[str]) -> Any:
        record = self.session.get(kind, todo.record) if todo.record else kind(case_id=todo.case.head.id)
        for field in fields:
            if not todo.record or getattr(record, field) != getattr(todo.value, field):
                setattr(record, field, getattr(todo.value, field))
        self.session.add(record)
        return record

    def _keep_status(self, todo: _Todo) -> None:
        value = todo.value
        requisition = self._id(kept.Requisition, kept.Requisition.number, todo.case, value.requisition)
        fields = {field: getattr(value, field) for field in value.__struct_fields__ if field != "requisition"}
        self.session.add(kept.SupplyStatus(requisition_id=requisition, **fields))

    def _keep_delivery(self, todo: _Todo) -> None:
        value = todo.value
        record = self._put(kept.Delivery, todo, (field for field in value.__struct_fields__ if field != "shipment"))
        if value.shipment:
            record.shipment_id = self._id(kept.Shipment, kept.Shipment.control_number, todo.case, value.shipment)

    def _keep_value(self, todo: _Todo) -> None:
        record = self._put(SystemValue, todo, todo.value.__struct_fields__)
        record.entered_by, record.entered_at = self.session.info["by"], self.session.info["at"]

    def _id(self, kind: type[Any], column: Any, case: _Case, name: str) -> int:
        key = (kind.__name__, case.head.id)
        known = self._ids.get(key)
        if known is None:
            query = select(column, kind.id).where(kind.case_id == case.head.id)
            known = self._ids[key] = {row[0]: row[1] for row in self.session.execute(query)}
        return known[name]
