"""Find anything by its text. SQLite answers from a trigram index, PostgreSQL from a plain table; the entries are the same.

An entry's number holds its kind and its record, so entries are replaced and removed without a look-up. Numbers count down
from one kind to the next and from record to record: in their natural order, the only one the index gives at once, cases come
before lines and new records before old ones.
"""

import re
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
_BELOW = (1 << _SHIFT) - 1
_SHORTEST = 3
_MARK = "\x1f"
_MARKS = _MARK * 2
_CONTROLS = dict.fromkeys((*range(32), 127), " ")
_BEGINNINGS = re.compile(r"(?<![^\W_])[^\W_]{1,2}")


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
    RequestItem: _Kind(9, "request item", lambda r: r.description, lambda r: (r.stock_number, r.part_number, r.masl, r.remarks)),
    Line: _Kind(8, "line", lambda r: f"{r.number} {r.description}", lambda r: (r.masl, r.generic_code)),
    NoteUse: _Kind(7, "note", lambda r: f"{r.code} {r.title or ''}".rstrip(), lambda r: (r.text,)),
    RequestReference: _Kind(6, "request reference", lambda r: f"{r.kind} {r.number}", lambda _: ()),
    DocumentReference: _Kind(5, "reference", lambda r: f"{r.kind} {r.number}", lambda _: ()),
    Attachment: _Kind(4, "attachment", lambda r: r.name, lambda r: (r.kind,)),
    Officer: _Kind(3, "officer", lambda r: r.name, lambda r: (r.role, r.office)),
    Request: _Kind(
        2,
        "request",
        lambda r: f"{r.number} {r.subject}".rstrip(),
        lambda r: (r.country, r.reference_number, r.purchaser_name, r.originator_name, r.sole_source_firm, r.remarks),
    ),
    CaseDocument: _Kind(
        1,
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
    """Return text as it is compared: lower case, without accents and control characters."""
    text = text.translate(_CONTROLS)
    if text.isascii():
        return text.lower()
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))


def indexed(text: str) -> str:
    """Return text as the index holds it: folded, then the first two letters of its words, marked.

    The index knows groups of three characters; with two marks before each beginning it finds one or two letters as well.
    """
    folded = fold(text)
    return folded + _MARKS + _MARKS.join(dict.fromkeys(_BEGINNINGS.findall(folded)))


# --- keeping ----------------------------------------------------------------------------------------------------------------


def searched(record: type[Record]) -> bool:
    """Tell whether records of this class are found by their text."""
    return record in _KINDS


def entry(record: Record, root: tuple[str, int]) -> tuple[int, str, str, int]:
    """Return the entry of a record: number, words, label, root."""
    kind = _KINDS[type(record)]
    label = kind.label(record)
    words = indexed("\n".join((label, *(word for word in kind.words(record) if word))))
    return numbered(kind.number, record.id), words, label, _ROOT_NUMBERS[root[0]] << _SHIFT | root[1]


def entry_number(record: Record) -> int:
    """Return the number of a record's entry."""
    return numbered(_KINDS[type(record)].number, record.id)


def numbered(kind: int, record_id: int) -> int:
    """Return the number of an entry: the lower the kind and the higher the record, the earlier it is found."""
    return kind << _SHIFT | (_BELOW - record_id)


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


def find(session: Session | Connection, text: str, limit: int = 50, records: Iterable[type[Record]] | None = None) -> list[Hit]:
    """Return what contains every word of the text, in any order; nothing for an empty text. Any text is allowed.

    A word of one or two letters finds words that begin with it, a longer one is found anywhere. `records` are the classes
    that are looked through, one after the other; without them all are.
    """
    patterns = [pattern for term in fold(text).split() if (pattern := _pattern(term))]
    if not patterns:
        return []
    connection = session if isinstance(session, Connection) else session.connection()
    values: tuple[str, ...]
    if connection.dialect.name == "sqlite":
        where = "search MATCH ?"
        values = (" ".join(f'"{pattern.replace(chr(34), chr(34) * 2)}"' for pattern in patterns),)
    else:
        where = " AND ".join(["words LIKE %s ESCAPE '!'"] * len(patterns))
        values = tuple(f"%{_literal(pattern)}%" for pattern in patterns)
    # One span of the index after the other: SQLite finds the beginning of each at once, but reads everything for two together.
    spans = [""] if records is None else [f" AND {_span(number)}" for number in (_KINDS[one].number for one in records)]
    rows: list[Any] = []
    for span in spans:
        if len(rows) < limit:
            query = f"SELECT rowid, label, root FROM search WHERE {where}{span} ORDER BY rowid LIMIT {int(limit) - len(rows)}"  # noqa: S608 - marks and numbers
            rows += connection.exec_driver_sql(query, values)
    return [
        Hit(_NAMES[number >> _SHIFT], _BELOW - (number & _BELOW), label, _ROOTS[root >> _SHIFT], root & _BELOW)
        for number, label, root in rows
    ]


def ids_having(connection: Connection, record: type[Record], word: str) -> tuple[str, str]:
    """Return a query for the ids of the records of a class that contain a word, with `{}` for its value, and that value.

    The value is empty where the word is nothing to look for.
    """
    number = _KINDS[record].number
    pattern = _pattern(fold(word).strip())
    if connection.dialect.name == "sqlite":
        found, wanted = "search MATCH {}", '"' + pattern.replace('"', '""') + '"'
    else:
        found, wanted = "words LIKE {} ESCAPE '!'", f"%{_literal(pattern)}%"
    return f"SELECT {_BELOW} - (rowid & {_BELOW}) FROM search WHERE {found} AND {_span(number)}", wanted if pattern else ""  # noqa: S608 - numbers


def _span(number: int) -> str:
    """Return the condition on the entries of one kind."""
    return f"rowid BETWEEN {number << _SHIFT} AND {number << _SHIFT | _BELOW}"


def _pattern(term: str) -> str:
    """Return what to look for: the term itself, or for a short one the mark of a word's beginning and the term."""
    if len(term) >= _SHORTEST:
        return term
    letters = "".join(filter(str.isalnum, term))
    return (_MARK * (_SHORTEST - len(letters)) + letters) if letters else ""


def _literal(term: str) -> str:
    return term.replace("!", "!!").replace("%", "!%").replace("_", "!_")
