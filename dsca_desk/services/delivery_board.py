"""The deliveries board: over all cases what is late, due soon, on its way without notice, or arrived without notice.

Rows are read by the indexes of their days, never case by case. A promise counts for what is still open of it.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

import msgspec
from sqlalchemy import text as sql

from dsca_desk.services.bare_rows import day, figure
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import told

Standing = Literal["LATE", "DUE", "NO_NOTICE", "UNANNOUNCED"]
"""Late; due within the days asked for; on its way while the receiver was not told; arrived before the receiver was told."""
Source = Literal["SHIPMENT", "PROMISE", "CONTRACT", "REPAIR"]
AHEAD = 30
STANDINGS: tuple[Standing, ...] = ("LATE", "UNANNOUNCED", "NO_NOTICE", "DUE")


class BoardRow(msgspec.Struct, frozen=True, gc=False):
    """One thing that is to come, or came: its standing, case and line, what it is, the day that counts, days from today.

    `days` is negative for what is late. `quantity` are the units still to come, None where they are not known.
    """

    standing: Standing
    source: Source
    record_id: int
    case_id: int
    case: str
    line: str
    what: str
    on: date
    days: int
    quantity: Decimal | None
    announced_on: date | None
    where: str


_OF_OFFICER = " AND c.officer_id IN (SELECT id FROM officers WHERE name = :officer)"
_ENDED = "('Closed', 'Canceled')"
_QUERIES: tuple[tuple[Source, str], ...] = (
    (
        "SHIPMENT",
        "SELECT r.id, r.case_id, c.identifier, r.line, r.control_number, r.due_on, r.quantity, NULL, r.announced_on, r.port, "
        "NULL FROM shipments r JOIN cases c ON c.id = r.case_id "
        "WHERE r.due_on <= :horizon AND r.arrived_on IS NULL",
    ),
    (
        "SHIPMENT",
        "SELECT r.id, r.case_id, c.identifier, r.line, r.control_number, r.arrived_on, r.quantity, NULL, r.announced_on, r.port, "
        "r.arrived_on FROM shipments r JOIN cases c ON c.id = r.case_id "
        "WHERE r.arrived_on >= :since AND (r.announced_on IS NULL OR r.announced_on > r.arrived_on)",
    ),
    (
        "PROMISE",
        'SELECT r.id, r.case_id, c.identifier, r.line, r.place, r."on", r.quantity, r.met_quantity, NULL, r.place, NULL '
        'FROM deliveries r JOIN cases c ON c.id = r.case_id WHERE r."on" <= :horizon AND r.planned AND r.met_on IS NULL',
    ),
    (
        "CONTRACT",
        "SELECT r.id, r.case_id, c.identifier, r.line, r.number, r.expected_on, NULL, NULL, NULL, r.contractor, NULL "
        "FROM contracts r JOIN cases c ON c.id = r.case_id WHERE r.expected_on <= :horizon AND r.active",
    ),
    (
        "REPAIR",
        "SELECT r.id, r.case_id, c.identifier, r.line, r.item, r.due_on, NULL, NULL, NULL, r.serial_number, NULL "
        "FROM repairs r JOIN cases c ON c.id = r.case_id WHERE r.due_on <= :horizon AND r.returned_on IS NULL",
    ),
)


def delivery_board(
    store: Store,
    today: date,
    *,
    days_ahead: int = AHEAD,
    days_back: int = 90,
    country: str = "",
    agency: str = "",
    officer: str = "",
    case: str = "",
) -> tuple[BoardRow, ...]:
    """Return the rows of the board, the worst first: late by days, then arrived and coming without notice, then due.

    `days_ahead` is how far it looks, `days_back` how long what arrived without notice is shown. Closed and canceled cases
    have no rows; `country`, `agency`, `officer` (of the case) and `case` narrow it.
    """
    values: dict[str, Any] = {
        "horizon": (today + timedelta(days=days_ahead)),
        "since": (today - timedelta(days=days_back)),
    }
    narrow = f" AND c.state NOT IN {_ENDED}"
    if country:
        narrow, values["country"] = f"{narrow} AND c.country = :country", country
    if agency:
        narrow, values["agency"] = f"{narrow} AND c.agency = :agency", agency
    if officer:
        narrow, values["officer"] = narrow + _OF_OFFICER, officer
    if case:
        narrow, values["case"] = f"{narrow} AND c.identifier = :case", case
    rows: list[BoardRow] = []
    with told(store.place), store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            values["horizon"], values["since"] = values["horizon"].isoformat(), values["since"].isoformat()
        for source, query in _QUERIES:
            cursor: Any = connection.execute(sql(query + narrow), values).cursor  # the bare cursor: many rows pass through here
            rows += [_row(source, found, today) for found in cursor]
    return tuple(sorted(rows, key=_place))


def _row(source: Source, found: tuple[Any, ...], today: date) -> BoardRow:
    record_id, case_id, case, line, what, on, quantity, met, announced, where, arrived = found
    left = figure(quantity)
    if met is not None:
        left -= figure(met)
    counts, told_on = day(on), day(announced)
    days = (counts - today).days
    if arrived is not None:
        standing: Standing = "UNANNOUNCED"
    elif days < 0:
        standing = "LATE"
    elif source == "SHIPMENT" and told_on is None:
        standing = "NO_NOTICE"
    else:
        standing = "DUE"
    return BoardRow(standing, source, record_id, case_id, case, line, what, counts, days, left, told_on, where or "")


_RANK = {standing: rank for rank, standing in enumerate(STANDINGS)}


def _place(row: BoardRow) -> tuple[int, int, str, str, str, int]:
    return _RANK[row.standing], row.days, row.case, row.line, row.source, row.record_id


def board_counts(rows: tuple[BoardRow, ...]) -> dict[Standing, int]:
    """Return how many rows there are of each standing, none left out."""
    counts: dict[Standing, int] = dict.fromkeys(STANDINGS, 0)
    for row in rows:
        counts[row.standing] += 1
    return counts
