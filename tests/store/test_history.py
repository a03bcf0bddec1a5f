"""Every change leaves its row, in the same transaction; nothing removes or changes one unseen."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import create_engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from dsca_desk.records.mapping import apply_offer, document_of, whole_document
from dsca_desk.records.offer import Offer
from dsca_desk.records.registry import Case, CaseDocument, Line, Officer
from dsca_desk.services.cases import history_of_case, import_case, open_case, save_case
from dsca_desk.services.officers import add_officer, change_officer
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import StaleRecord, WriteRefused
from dsca_desk.store.history import HISTORY, changes_of, verify_history
from dsca_desk.store.verify import verify_store


def the_document(session: Any) -> CaseDocument:
    return session.scalars(select(CaseDocument).options(*whole_document())).one()


def test_every_record_of_an_import_has_its_own_row(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, **act)
    rows = history_of_case(store, "BN-B-UAB", limit=1000)
    by_table: dict[str, int] = {}
    for row in rows:
        by_table[row.table] = by_table.get(row.table, 0) + 1
        assert (row.by, row.at, row.why, row.action, row.old) == ("A. Officer", act["at"], "imported", "insert", {})
    assert by_table == {
        "cases": 1,
        "case_documents": 1,
        "lines": 4,
        "planned_deliveries": 3,
        "quarter_figures": 12,
        "line_charges": 3,
        "document_charges": 1,
        "document_references": 2,
        "terms_of_sale": 2,
        "note_uses": 1,
        "waivers": 1,
        "rate_overrides": 1,
        "confirmations": 1,
    }
    assert verify_store(store).problems == ()


def test_an_update_shows_old_and_new_of_what_changed_only(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    line = msgspec.structs.replace(offer.lines[0], quantity=Decimal(12), sme=True)
    edited = msgspec.structs.replace(offer, lines=(line, *offer.lines[1:]), nickname="New name")
    save_case(store, edited, kept.revision, by="B. Officer", at=act["at"] + timedelta(hours=1), why="quantity by letter")
    rows = {row.table: row for row in history_of_case(store, "BN-B-UAB", limit=2)}
    assert rows["lines"].old == {"quantity": "10", "sme": False}
    assert rows["lines"].new == {"quantity": "12", "sme": True}
    assert (rows["lines"].revision, rows["lines"].by, rows["lines"].why) == (2, "B. Officer", "quantity by letter")
    assert rows["case_documents"].old["nickname"] == "Größe und Sicht"
    assert rows["case_documents"].new["nickname"] == "New name"
    assert verify_store(store).problems == ()


def test_a_removed_line_leaves_all_it_held_in_history(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    save_case(store, msgspec.structs.replace(offer, lines=offer.lines[:1]), kept.revision, **act)
    gone = [row for row in history_of_case(store, "BN-B-UAB", limit=1000) if row.action == "delete"]
    assert sorted({row.table for row in gone}) == ["line_charges", "lines", "planned_deliveries", "quarter_figures"]
    lines = {row.old["number"]: row.old for row in gone if row.table == "lines"}
    assert lines.keys() == {"002", "002a", "002b"}
    assert lines["002a"]["unit_price"] == "42000.00"
    assert all(row.new == {} for row in gone)
    assert verify_store(store).problems == ()


def test_nothing_changed_writes_nothing(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    before = history_of_case(store, "BN-B-UAB", limit=1000)
    again = save_case(store, offer, kept.revision, **act)
    assert (again.what, again.revision) == ("unchanged", kept.revision)
    assert history_of_case(store, "BN-B-UAB", limit=1000) == before


def test_a_field_set_without_being_read_still_shows_its_old_value(store: Store, act: dict[str, Any]) -> None:
    officer = add_officer(store, "Ann", role="case manager", **act)
    with store.writing(**act) as session:
        found = session.get(Officer, officer.id)
        session.expire(found)
        found.role = "country desk"
    with store.reading() as session:
        last = changes_of(session, "officers", officer.id)[0]
    assert (last.old, last.new) == ({"role": "case manager"}, {"role": "country desk"})


def test_history_is_kept_in_universal_time(store: Store, act: dict[str, Any]) -> None:
    east = act["at"].astimezone(timezone(timedelta(hours=9)))
    officer = add_officer(store, "Ann", by="A. Officer", at=east)
    with store.reading() as session:
        assert session.scalar(select(HISTORY.c.at)) == "2026-11-22T09:30:00.000000Z"
        assert changes_of(session, "officers", officer.id)[0].at == east


# --- refusals ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("info", [{}, {"by": "A. Officer"}, {"by": "", "at": "now"}, {"by": "A. Officer", "at": "now"}])
def test_a_session_without_officer_and_time_does_not_write(store: Store, info: dict[str, Any]) -> None:
    with store.reading() as session:
        session.info.update(info)
        session.add(Officer(name="Ann"))
        with pytest.raises(WriteRefused, match="without the name of an officer and the time"):
            session.commit()
    with store.reading() as session:
        assert session.scalars(select(Officer)).all() == []


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        add_officer(store, "Ann", by="A. Officer", at=datetime(2026, 11, 22))  # noqa: DTZ001 - the fault itself


@pytest.mark.parametrize(
    "statement",
    [
        update(Officer).values(role="x"),
        delete(Officer),
        insert(Officer).values(name="x", revision=1, role="", office="", active=True),
        Officer.__table__.update().values(role="x"),
        Officer.__table__.delete(),
        text("UPDATE officers SET role = 'x'"),
        text("  delete FROM officers"),
        text("WITH many AS (SELECT 1) INSERT INTO officers (name) SELECT 'x' FROM many"),
        text("DELETE FROM history"),
        text("-- quietly\nDELETE FROM officers"),
        text("/* quietly */ DELETE FROM officers"),
        text("DROP TABLE search"),
        text("SELECT 1; DELETE FROM officers"),
    ],
    ids=str,
)
def test_writes_past_the_records_are_refused(store: Store, act: dict[str, Any], statement: Any) -> None:
    add_officer(store, "Ann", role="case manager", **act)
    with pytest.raises(WriteRefused), store.writing(**act) as session:
        session.execute(statement)
    with pytest.raises(WriteRefused), store.engine.begin() as connection:
        connection.execute(statement)
    with store.reading() as session:
        assert session.scalars(select(Officer.role)).all() == ["case manager"]
        assert verify_history(session) == []


def test_bulk_methods_of_the_session_are_refused(store: Store, act: dict[str, Any]) -> None:
    with pytest.raises(WriteRefused), store.writing(**act) as session:
        session.bulk_save_objects([Officer(name="Ann")])
    with pytest.raises(WriteRefused), store.writing(**act) as session:
        session.execute(insert(Officer), [{"name": "Ann"}])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET why = 'x'",
        "DELETE FROM history",
        "INSERT OR REPLACE INTO history SELECT * FROM history WHERE seq = 1",
    ],
)
def test_the_file_itself_keeps_history(sqlite_store: Store, act: dict[str, Any], statement: str) -> None:
    add_officer(sqlite_store, "Ann", **act)
    assert sqlite_store.path is not None
    with closing(sqlite3.connect(sqlite_store.path)) as raw, pytest.raises(sqlite3.IntegrityError, match="history is never"):
        raw.execute(statement)


@pytest.mark.postgresql
@pytest.mark.parametrize("statement", ["UPDATE history SET why = 'x'", "DELETE FROM history", "TRUNCATE history"])
def test_the_server_itself_keeps_history(postgresql_store: Store, act: dict[str, Any], statement: str) -> None:
    add_officer(postgresql_store, "Ann", **act)
    raw = create_engine(postgresql_store.engine.url)
    with pytest.raises(DBAPIError, match="history is never changed"), raw.connect() as connection:
        connection.execute(text(statement))
    raw.dispose()


# --- finding what was done to it ----------------------------------------------------------------------------------------------


def tampered(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert raw.execute(statement).rowcount != 0, statement
        raw.commit()


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (["UPDATE history SET new = replace(new, 'Ann', 'Eve') WHERE seq = 1"], "row 1 is not the one"),
        (["UPDATE history SET \"by\" = 'Eve' WHERE seq = 2"], "row 2 is not the one"),
        (["DELETE FROM history WHERE seq = 2"], "row 2 is missing"),
        (["DELETE FROM history WHERE seq = 3"], "ends at row 2"),
        (["DELETE FROM history"], "ends at row 0"),
        (
            [
                "UPDATE history SET seq = 99 WHERE seq = 1",
                "UPDATE history SET seq = 1 WHERE seq = 2",
                "UPDATE history SET seq = 2 WHERE seq = 99",
            ],
            "row 1 is not the one",
        ),
        (["DELETE FROM history_head"], "names row unknown"),
        (
            [
                'INSERT INTO history SELECT seq + 1, at, "by", why, action, table_name, record_id, revision, root_table, root_id,'
                " old, new, hash FROM history WHERE seq = 3"
            ],
            "row 4 is not the one",
        ),
        (["UPDATE officers SET role = 'general'"], "Record 1 of officers differs from its history in role"),
        (["UPDATE officers SET office = 'SCO' WHERE id = 2"], "Record 2 of officers differs from its history in office"),
        (["DELETE FROM officers WHERE id = 2"], "Record 2 of officers is in history but no longer kept"),
        (
            ["INSERT INTO officers (revision, name, role, office, active) VALUES (1, 'Eve', '', '', 1)"],
            "Record 3 of officers has no",
        ),
        (["DELETE FROM search"], "search index has 0 entries where 2 belong"),
    ],
)
def test_verify_finds_what_was_done_behind_its_back(
    desk_file: Path, act: dict[str, Any], statements: list[str], problem: str
) -> None:
    with open_store(desk_file) as store:
        first = add_officer(store, "Ann", role="case manager", **act)
        add_officer(store, "Bob", **act)
        change_officer(store, first.id, role="country desk", **act)
        assert verify_store(store).problems == ()
    tampered(desk_file, *statements)
    with open_store(desk_file) as store:
        problems = verify_store(store).problems
    assert problems
    assert problem in problems[0]


# --- two writers --------------------------------------------------------------------------------------------------------------


def test_the_second_writer_is_told_what_each_made_of_it(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    theirs = msgspec.structs.replace(offer, nickname="Theirs")
    line = msgspec.structs.replace(offer.lines[0], quantity=Decimal(11))
    mine = msgspec.structs.replace(offer, nickname="Mine", lines=(line, *offer.lines[1:]))
    save_case(store, theirs, kept.revision, **act)
    with pytest.raises(StaleRecord) as caught:
        save_case(store, mine, kept.revision, original=offer, by="B. Officer", at=act["at"])
    assert set(caught.value.differences) == {
        ("nickname", "Größe und Sicht", "Mine", "Theirs"),
        ("lines[001].quantity", Decimal(10), Decimal(11), Decimal(10)),
    }
    assert "BN-B-UAB BASIC was changed by someone else" in str(caught.value)
    assert open_case(store, "BN-B-UAB").offer == theirs


def test_two_sessions_with_the_same_record(store: Store, act: dict[str, Any]) -> None:
    officer = add_officer(store, "Ann", role="case manager", **act)
    with store.reading() as session:
        mine = session.get(Officer, officer.id)
        session.expunge_all()
    change_officer(store, officer.id, role="director", **act)
    mine.role = "country desk"
    with pytest.raises(StaleRecord) as caught, store.writing(**act) as session:
        session.add(mine)
    assert caught.value.differences == (("role", "case manager", "country desk", "director"),)
    with store.reading() as session:
        assert session.scalar(select(Officer.role)) == "director"
        assert verify_history(session) == []


def test_a_deleted_record_is_stale_too(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, **act)
    with store.reading() as session:
        line = session.scalars(select(Line).where(Line.number == "002a")).one()
        session.expunge_all()
    with store.writing(**act) as session:
        document = the_document(session)
        apply_offer(document, msgspec.structs.replace(offer, lines=offer.lines[:1]))
    line.description = "Too late"
    with pytest.raises(StaleRecord) as caught, store.writing(**act) as session:
        session.add(line)
    assert caught.value.differences == (("description", "Night vision goggle 002a", "Too late", None),)


def test_writers_at_the_same_time_make_one_chain(store: Store, act: dict[str, Any]) -> None:
    def work(name: str) -> None:
        for place in range(6):
            add_officer(store, f"{name} {place}", **act)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, ("Ann", "Bob", "Cem")))
    assert verify_store(store).problems == ()
    assert verify_store(store).counts["history"] == 18


def test_a_failed_block_leaves_nothing(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    class OfMineError(Exception):
        pass

    def work() -> None:
        with store.writing(**act) as session:
            session.add(document_of(offer))
            session.flush()
            raise OfMineError

    with pytest.raises(OfMineError):
        work()
    with store.reading() as session:
        assert session.scalars(select(Case)).all() == []
        assert session.execute(select(HISTORY)).all() == []
        assert verify_history(session) == []


def test_constraints_hold(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, **act)
    with pytest.raises(DBAPIError), store.writing(**act) as session:
        the_document(session).lines[0].under = "999"
    with pytest.raises(DBAPIError), store.writing(**act) as session:
        the_document(session).lines[0].number = "002a"
    with pytest.raises(DBAPIError), store.writing(**act) as session:
        session.add(Case(identifier="BN-B-UAB", country="BN", agency="B", designator="UAC", program="FMS", case_type="DEFINED"))
