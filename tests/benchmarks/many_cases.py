"""A database with a hundred thousand cases, each with its basic document and its entry in the search index, for benchmarks."""

import sqlite3
from contextlib import closing
from pathlib import Path

from dsca_desk.store import search
from dsca_desk.store.engine import open_store

CASES = 100_000
_STATES = ("Development", "Write", "Review", "Offered", "Accepted", "Implemented", "Implemented", "Closed")
_ARTICLES = ("Radio set, manpack", "Vehicular mounting kit", "Antenna mast, telescopic", "Bench test set", "Power supply unit")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def identifier_of(number: int) -> tuple[str, str, str, str]:
    """Return identifier, country, agency and designator of a case; neighbors in number lie far apart in the alphabet."""
    mixed = number * 76_543 % 1_327_104  # 24 * 24 * 4 * 24 * 24 names, and a factor that has none of their divisors
    mixed, first = divmod(mixed, 24)
    mixed, second = divmod(mixed, 24)
    mixed, agency = divmod(mixed, 4)
    third, fourth = divmod(mixed, 24)
    country, letter = _LETTERS[first] + _LETTERS[second], "BDPX"[agency]
    designator = "U" + _LETTERS[third] + _LETTERS[fourth]
    return f"{country}-{letter}-{designator}", country, letter, designator


def fill(path: Path, cases: int = CASES) -> None:
    """Make a database and put the cases into it, past the session: only reading is measured here."""
    open_store(path).close()
    heads, documents, entries = [], [], []
    for number in range(1, cases + 1):
        identifier, country, agency, designator = identifier_of(number)
        nickname = f"{_ARTICLES[number % 5]} lot {number * 31 % 99_991}"
        purchaser = f"Ministry of Defence of Country {country}"
        total = number * 7919 % 900_000_007 if number % 9 else None
        expires = f"20{26 + number % 3}-{1 + number % 12:02}-{1 + number % 28:02}" if number % 4 == 0 else None
        heads.append((number, 1, identifier, country, agency, designator, "FMS", "DEFINED", "UNCLASSIFIED"))
        documents.append((number, 1, number, "BASIC", 0, _STATES[number % 8], nickname, purchaser, "2026-11-02", expires, total))
        label = f"{identifier} BASIC {nickname}"
        entries.append((search.numbered(1, number), search.indexed(f"{label}\n{purchaser}"), label, (1 << 40) | number))
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO cases (id, revision, identifier, country, agency, designator, program, case_type, marking)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            heads,
        )
        connection.executemany(
            "INSERT INTO case_documents (id, revision, case_id, document, restatement, status, nickname, purchaser_name,"
            " price_date, offer_expires_on, total, description, purchaser_address, dependable_undertaking, credit_assured,"
            " standby_letter_of_credit, cash_flow_financing, development_refund, congressional_notification, saves, saved_by)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '[]', 0, 0, 0, 0, 0, '[]', 1, 'A. Officer')",
            documents,
        )
        connection.executemany("INSERT INTO search (rowid, words, label, root) VALUES (?, ?, ?, ?)", entries)
        connection.commit()
