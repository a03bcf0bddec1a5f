"""The work list: everything with a day to it over all requests, cases, documents and papers, the earliest first.

Each kind of point is one query over columns, ordered by an index and no longer than the list asked for; the lists are merged.
Nothing legal happens because a day passed: a point says what an officer has to confirm.
"""

import heapq
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from dsca_desk.exchange.calendar import CalendarDay, calendar_file
from dsca_desk.policy.edition import Policy
from dsca_desk.records.tasks import PutOff
from dsca_desk.services.worklist_sources import Source, sources
from dsca_desk.store.engine import Store

Urgency = Literal["late", "today", "soon", "later", "waiting"]
SOON = 14
"""A point is soon due within this many days: the length of two working weeks, for the eye only."""


class WorkItem(NamedTuple):
    """One point: its kind and number (together they name it), the day, what it is about and where it is worked on.

    `waiting_for` names who holds it when it is not us; `late_by` counts days (negative: days left, None: no day of its own).
    """

    kind: str
    id: int
    when: date | None
    record: str
    document: str
    about: str
    waiting_for: str
    late_by: int | None
    urgency: Urgency

    @property
    def key(self) -> str:
        """The name by which a point is put off."""
        return f"{self.kind}:{self.id}"


class Kind(NamedTuple):
    """A kind of point: its words, and the place and tab where it is worked on."""

    says: str
    place: str
    tab: str


KINDS: dict[str, Kind] = {
    "ACKNOWLEDGE": Kind("Acknowledge the request", "requests", "request"),
    "JUDGE": Kind("Judge whether the request is actionable", "requests", "request"),
    "SUPPLEMENT": Kind("The purchaser owes a supplement", "requests", "request"),
    "BEGIN_CASE": Kind("Make a case of the request", "requests", "request"),
    "ASSESSMENT": Kind("The assessment request expires", "requests", "preparing"),
    "APPROVAL": Kind("An approval is outstanding", "cases", "reviews"),
    "APPROVAL_ENDS": Kind("An approval expires", "cases", "reviews"),
    "GOAL": Kind("The offer is due by its group", "cases", "milestones"),
    "OFFER": Kind("The offer expires", "cases", "summary"),
    "DEPOSIT": Kind("Accepted, not implemented", "cases", "milestones"),
    "REVIEW": Kind("A review is open", "cases", "reviews"),
    "RETURN": Kind("Returned, not resubmitted", "cases", "reviews"),
    "HOLD": Kind("On hold", "cases", "milestones"),
    "TASK": Kind("Task", "cases", "summary"),
    "LETTER": Kind("A letter waits for an answer", "cases", "summary"),
    "SHIPMENT": Kind("A shipment is due", "cases", "execution"),
    "UNANNOUNCED": Kind("Arrived without notice", "cases", "execution"),
    "DELIVERY": Kind("A delivery is promised", "cases", "execution"),
    "CONTRACT": Kind("A contract promises delivery", "cases", "execution"),
    "WARRANTY": Kind("A warranty ends", "cases", "execution"),
    "SUPPORT": Kind("Support of a system ends", "cases", "execution"),
    "REPAIR": Kind("A repair is due back", "cases", "execution"),
    "RECONSIDER": Kind("The time to ask for reconsideration ends", "cases", "execution"),
    "DISCREPANCY": Kind("A discrepancy report waits for a decision", "cases", "execution"),
    "CLOSE": Kind("Closure may start", "cases", "execution"),
    "LEASE": Kind("A lease ends", "requests", "lease"),
    "LEASE_PLANNED": Kind("A lease is planned to begin", "requests", "lease"),
}


_IN_THE_LOG = {"TASK": "log.tasks", "LETTER": "log.letters"}
_IN_EXECUTION = {
    "SHIPMENT": "shipments",
    "UNANNOUNCED": "shipments",
    "DELIVERY": "deliveries",
    "CONTRACT": "contracts",
    "WARRANTY": "support.warranties",
    "SUPPORT": "support.plans",
    "REPAIR": "support.repairs",
    "RECONSIDER": "discrepancies",
    "DISCREPANCY": "discrepancies",
}


def path_of(item: WorkItem) -> str:
    """Return where in its record a point is worked on: the tasks or letters of its log, a tab (`@lease`), or nothing.

    What is carried out is named with its row: `execution.shipments:12`.
    """
    if item.kind in _IN_THE_LOG:
        return _IN_THE_LOG[item.kind]
    if item.kind == "CLOSE":
        return "execution.closing"
    if item.kind in _IN_EXECUTION:
        return f"execution.{_IN_EXECUTION[item.kind]}:{item.id}"
    kind = KINDS[item.kind]
    here = kind.place == "requests" or not item.record.startswith("R-")
    return f"@{kind.tab}" if kind.tab and here else ""


class WorkList(NamedTuple):
    """The points asked for, how many there are in all, and how many of each kind."""

    items: list[WorkItem]
    total: int
    counts: dict[str, int]


def work_list(
    store: Store, policy: Policy, today: date, *, officer: str = "", kinds: tuple[str, ...] = (), limit: int = 500
) -> WorkList:
    """Return the points of all (or of some) kinds by day, the earliest first; of one officer's cases and tasks, or of all.

    Points without a day of their own (waiting) stand behind the others, by the day they began. What is put off to a later day
    is left out until then.
    """
    wanted = [source for source in sources(policy.on(today), today) if not kinds or source.kind in kinds]
    with store.reading() as session:
        put_off = set(session.scalars(select(PutOff.item).where(PutOff.until > today)))
        found: list[Iterator[tuple[tuple[bool, date], WorkItem]]] = []
        counts: dict[str, int] = {}
        for source in wanted:
            query = _of_officer(source.query, officer)
            rows = session.execute(query.order_by("since").limit(limit + len(put_off))).all()
            count = len(rows) if len(rows) < limit else _count(session, query)
            counts[source.kind] = counts.get(source.kind, 0) + count
            found.append(iter([_item(source, row, today) for row in rows]))
    merged = heapq.merge(*found, key=itemgetter(0))
    items = list(islice((item for _, item in merged if item.key not in put_off), limit))
    return WorkList(items, sum(counts.values()), {kind: count for kind, count in counts.items() if count})


def pressing(work: WorkList) -> int:
    """Return how many points are late or due today."""
    return sum(1 for item in work.items if item.urgency in ("late", "today"))


# --- rows -------------------------------------------------------------------------------------------------------------------


def _item(source: Source, row: Any, today: date) -> tuple[tuple[bool, date], WorkItem]:
    begun: date = row.since or today
    due = None if source.due is None else source.due(begun)
    late_by = None if due is None else (today - due).days
    item = WorkItem(
        source.kind,
        row.id,
        due or row.since,
        row.record or "",
        row.document or "",
        row.about or "",
        row.waiting_for or "",
        late_by,
        _urgency(late_by),
    )
    return (due is None, due or begun), item


def _urgency(late_by: int | None) -> Urgency:
    if late_by is None:
        return "waiting"
    if late_by > 0:
        return "late"
    return "today" if late_by == 0 else "soon" if late_by >= -SOON else "later"


def _count(session: Session, query: Select[Any]) -> int:
    # Counting without the columns lets the database leave out the joins that only name people.
    return session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def _of_officer(query: Select[Any], officer: str) -> Select[Any]:
    """Keep what belongs to one officer; what has no officer belongs to everyone."""
    if not officer:
        return query
    return query.where(or_(query.selected_columns.officer == officer, query.selected_columns.officer.is_(None)))


# --- calendar ---------------------------------------------------------------------------------------------------------------


def work_calendar(work: WorkList, made_at: datetime) -> bytes:
    """Return the points that have a day as a calendar file."""
    return calendar_file(
        (
            CalendarDay(item.key, item.when, f"{item.record}: {sentence(item)}".removeprefix(": "), item.waiting_for)
            for item in work.items
            if item.when is not None and item.late_by is not None
        ),
        made_at,
    )


def sentence(item: WorkItem) -> str:
    """Say what a point asks for: its kind and what it is about; a task speaks for itself."""
    if item.kind == "TASK":
        return item.about
    return f"{KINDS[item.kind].says}: {item.about}" if item.about else KINDS[item.kind].says
