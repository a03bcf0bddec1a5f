"""Find anything by its text. SQLite answers from a trigram index, PostgreSQL from a plain table; the entries are the same.

An entry's number holds its kind and its record, so entries are replaced and removed without a look-up, and the order
of numbers, highest first, puts documents before their lines and new ones before old ones.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from dsca_desk.records.attachments import Attachment
from dsca_desk.records.base import Record
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.lines import Line
from dsca_desk.records.officers import Officer
from dsca_desk.records.requests import Request, RequestItem, RequestReference
from dsca_desk.records.terms import DocumentReference, NoteUse

_SHIFT = 40
_SHORTEST = 3


class Hit(NamedTuple):
    """Something found: its kind and record, what it says, and the case, request or officer it belongs to."""

    kind: str
    record_id: int
    label: str
    root_table: str
    root_id: int


class _Kind(NamedTuple):
    number: int
    name: str
    label: Callable[[Any], str]
    words: Callable[[Any], Iterable[str | None]]


_KINDS: dict[type[Record], _Kind] = {
    RequestItem: _Kind(1, "request item", lambda r: r.description, lambda r: (r.stock_number, r.part_number, r.masl, r.remarks)),
    Line: _Kind(2, "line", lambda r: f"{r.number} {r.description}", lambda r: (r.masl, r.generic_code)),
    NoteUse: _Kind(3, "note", lambda r: f"{r.code} {r.title or ''}".rstrip(), lambda r: (r.text,)),
    RequestReference: _Kind(4, "request reference", lambda r: f"{r.kind} {r.number}", lambda _: ()),
    DocumentReference: _Kind(5, "reference", lambda r: f"{r.kind} {r.number}", lambda _: ()),
    Attachment: _Kind(6, "attachment", lambda r: r.name, lambda r: (r.kind,)),
    Officer: _Kind(7, "officer", lambda r: r.name, lambda r: (r.role, r.office)),
    Request: _Kind(
        8,
        "request",
        lambda r: f"{r.number} {r.subject}".rstrip(),
        lambda r: (r.country, r.reference_number, r.purchaser_name, r.originator_name, r.sole_source_firm, r.remarks),
    ),
    CaseDocument: _Kind(
        9,
        "case",
        lambda r: f"{r.case.identifier} {r.document} {r.nickname}".rstrip(),
        lambda r: (r.description, r.purchaser_name),
    ),
}
_NAMES = {kind.number: kind.name for kind in _KINDS.values()}
_ROOTS = {1: "cases", 2: "requests", 3: "officers"}
_ROOT_NUMBERS = {name: number for number, name in _ROOTS.items()}

SQLITE_TABLE = "CREATE VIRTUAL TABLE search USING fts5(words, label UNINDEXED, root UNINDEXED, tokenize='trigram', detail='full')"


def fold(text: str) -> str:
    """Return text as it is compared: lower case, without accents."""
    if text.isascii():
        return text.lower()
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))


# --- keeping ----------------------------------------------------------------------------------------------------------------


def searched(record: type[Record]) -> bool:
    """Tell whether records of this class are found by their text."""
    return record in _KINDS


def entry(record: Record, root: tuple[str, int]) -> tuple[int, str, str, int]:
    """Return the entry of a record: number, words, label, root."""
    kind = _KINDS[type(record)]
    label = kind.label(record)
    words = "\n".join((label, *(word for word in kind.words(record) if word)))
    return (kind.number << _SHIFT) | record.id, fold(words), label, _ROOT_NUMBERS[root[0]] << _SHIFT | root[1]


def entry_number(record: Record) -> int:
    """Return the number of a record's entry."""
    return (_KINDS[type(record)].number << _SHIFT) | record.id


def keep(
    connection: Connection, new: list[tuple[int, str, str, int]], changed: list[tuple[int, str, str, int]], gone: list[int]
) -> None:
    """Write what a flush changed into the index."""
    sqlite = connection.dialect.name == "sqlite"
    mark = "?" if sqlite else "%s"
    obsolete = [*gone, *(row[0] for row in changed)]
    if obsolete:
        connection.exec_driver_sql(f"DELETE FROM search WHERE rowid = {mark}", [(number,) for number in obsolete])  # noqa: S608 - a mark
    if new or changed:
        insert = f"INSERT INTO search (rowid, words, label, root) VALUES ({', '.join([mark] * 4)})"  # noqa: S608 - marks
        connection.exec_driver_sql(insert, [*new, *changed])


# --- finding ----------------------------------------------------------------------------------------------------------------


def find(session: Session, text: str, limit: int = 50) -> list[Hit]:
    """Return what contains every word of the text, in any order; nothing for an empty text. Any text is allowed.

    Words of one or two letters are compared without the index, which is slower.
    """
    terms = fold(text.replace("\x00", " ")).split()
    if not terms:
        return []
    connection = session.connection()
    sqlite = connection.dialect.name == "sqlite"
    mark, like = ("?", "LIKE") if sqlite else ("%s", "LIKE")
    long = [term for term in terms if len(term) >= _SHORTEST] if sqlite else []
    conditions, values = [], []
    if long:
        conditions.append("search MATCH ?")
        values.append(" ".join(f'"{term.replace(chr(34), chr(34) * 2)}"' for term in long))
    for term in terms:
        if term not in long:
            conditions.append(f"words {like} {mark} ESCAPE '\\'")
            values.append(f"%{_literal(term)}%")
    where = " AND ".join(conditions)
    rows = connection.exec_driver_sql(
        f"SELECT rowid, label, root FROM search WHERE {where} ORDER BY rowid DESC LIMIT {int(limit)}",  # noqa: S608 - marks and a number
        tuple(values),
    )
    below = (1 << _SHIFT) - 1
    return [
        Hit(_NAMES[number >> _SHIFT], number & below, label, _ROOTS[root >> _SHIFT], root & below) for number, label, root in rows
    ]


def _literal(term: str) -> str:
    return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
