"""What the office is asked: over which time, on which day, whose cases; and the rows that answer, each leading to its record."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from dsca_desk.documents.sheets import Column
from dsca_desk.records.cases import Case
from dsca_desk.records.leases import Lease
from dsca_desk.records.officers import Officer
from dsca_desk.rules.quarters import add_months
from dsca_desk.store.engine import Store

Told = Callable[[int, int, str], object]
"""Told how far a long piece of work is: how many, of how many, in words. May raise to end it."""


class Asked(NamedTuple):
    """From the first to the last day an answer looks at, both counted; the day it is made; which cases, all where empty.

    `ahead` is how many days an answer about what is to come looks forward; 0 leaves that to the answer.
    """

    since: date
    until: date
    today: date
    country: str = ""
    agency: str = ""
    officer: str = ""
    ahead: int = 0

    @property
    def is_narrow(self) -> bool:
        """Tell whether some cases are left out."""
        return bool(self.country or self.agency or self.officer)


class OfficeRow(NamedTuple):
    """A row: its values in the order of the columns, and the place and record it leads to (`cases BN-B-UAB#@milestones`), or
    for one that adds others up the list of these (`list Documents|2026Q3`).

    `of` is what the row was made of, where a screen shows more of it than a sheet.
    """

    values: tuple[Any, ...]
    leads: str = ""
    of: Any = None

    @property
    def key(self) -> str:
        """What the row is found by when rows are read anew."""
        return f"{self.leads} {self.values[:4]}"


class OfficeSheet(NamedTuple):
    """One list of an answer: its name, its columns, its rows, and what is said when there are none."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[OfficeRow]
    empty: str


class Narrowing(NamedTuple):
    """By what cases can be narrowed: the countries, agencies and officers there are."""

    countries: tuple[str, ...]
    agencies: tuple[str, ...]
    officers: tuple[str, ...]


def the_year_to(today: date) -> Asked:
    """Return the twelve months that end today, over the whole office."""
    return Asked(add_months(today, -12), today, today)


def narrowed(query: Any, asked: Asked) -> Any:
    """Leave of a query over cases those that were asked for."""
    if asked.country:
        query = query.where(Case.country == asked.country)
    if asked.agency:
        query = query.where(Case.agency == asked.agency)
    if asked.officer:
        query = query.where(Case.officer_id.in_(select(Officer.id).where(Officer.name == asked.officer)))
    return query


def narrowing_of(store: Store) -> Narrowing:
    """Return by which countries, agencies and officers the office can be narrowed."""
    with store.reading() as session:
        found = [
            {value for query in queries for value in session.scalars(query) if value}
            for queries in (
                (select(Case.country).distinct(), select(Lease.country).distinct()),
                (select(Case.agency).distinct(), select(Lease.agency).distinct()),
                (select(Officer.name).where(Officer.id.in_(select(Case.officer_id).distinct())),),
            )
        ]
    return Narrowing(*(tuple(sorted(values)) for values in found))


def office_rows(store: Store, query: Any) -> Iterator[Any]:
    """Yield rows as the database gives them; a hundred thousand are never held at once."""
    with store.reading() as session:
        yield from session.execute(query.execution_options(yield_per=2000))


def to_case(case: str, document: str = "", path: str = "") -> str:
    """Return what leads to a case, one of its documents, a tab (`@milestones`) or field in it."""
    return f"cases {case}{f'/{document}' if document else ''}{f'#{path}' if path else ''}"


def to_list(name: str, words: str = "") -> str:
    """Return what leads to another list of the same report, narrowed by words."""
    return f"list {name}|{words}"
