"""A figure confirmed at the desk is confirmed everywhere: in the check, in the answer, in print and in the case file."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from dsca_desk.cli import main
from dsca_desk.documents.letter import attached_case_file
from dsca_desk.exchange.case_file import read_case, write_case
from dsca_desk.records.offer import Offer
from dsca_desk.rules.checks import check_offer
from dsca_desk.rules.confirmed import figure_at
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.cases import export_case, history_of_case, import_case, open_case, save_case
from dsca_desk.services.confirmations import confirm_figure, list_confirmations
from dsca_desk.services.desk import verify
from dsca_desk.services.letters import letter_of
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.printing import letter_to_print, printed_letter
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed
from tests.rules.builders import offer as small
from tests.rules.builders import stock

POLICY, DAY = shipped_policy(), date(2026, 11, 22)
CASE, DOCUMENT = "BN-B-UAB", "BASIC"


def confirm_all(store: Store, act: dict[str, Any], document: Offer) -> None:
    priced = price(document, POLICY)
    for doubt in (*priced.unconfirmed, *payment_schedule(priced, POLICY).unconfirmed):
        figure = figure_at(priced, doubt.path, doubt.source)
        given = {"path": doubt.path, "value": figure, "source": "Memo 7", "name": "J. Rivera", "on": DAY}
        confirm_figure(store, document.case_id, document.document, **given, **act)


def test_screen_command_line_and_print_agree(tmp_path: Path, act: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    document = small(stock(), stock("002"))
    case, database = document.case_id, str(tmp_path / "desk.db")

    def answered(*arguments: str) -> Any:
        main([*arguments, "--database", database, "--json"])
        return json.loads(capsys.readouterr().out)

    def doubted(*arguments: str) -> set[str]:
        return {one["message"] for one in answered(*arguments)["findings"] if one["id"] == "rests-on-unconfirmed-figure"}

    with open_store(tmp_path / "desk.db") as store:
        import_case(store, document, **act)
        assert doubted("check", case)
        assert answered("price", case)["unconfirmed"]
        confirm_all(store, act, document)
        kept = export_case(store, case)
        # What the screen works on: the opened document.
        priced = price(open_case(store, case).offer, POLICY)
        schedule = payment_schedule(priced, POLICY)
        assert not (*priced.unconfirmed, *schedule.unconfirmed)
        assert "rests-on-unconfirmed-figure" not in {one.id for one in check_offer(kept, priced, schedule, POLICY)}
    # The command line, of the kept case, of its case file and of its letter.
    assert doubted("check", case) == set()
    assert answered("price", case)["unconfirmed"] == []
    assert answered("price", case)["lines"][0]["rates"]["pch"]["confirmed_by"] == "J. Rivera, 22 Nov 2026: Memo 7"
    (tmp_path / "case.json").write_bytes(write_case(kept))
    assert doubted("check", str(tmp_path / "case.json")) == set()
    main(["letter", case, "--database", database, "-o", str(tmp_path / "letter.pdf"), "--at", "2026-11-22"])
    capsys.readouterr()
    # Print: no dagger is left on the draft, and the letter carries the words.
    letter = letter_to_print(priced, schedule, POLICY, status="Development", printed_on=DAY)
    assert letter.draft
    assert letter.unconfirmed == ()
    assert not any(line.total.unconfirmed for line in letter.lines)
    assert not letter.estimated_cost.unconfirmed
    doubtful = price(document, POLICY)
    assert letter_of(
        document, doubtful, payment_schedule(doubtful, POLICY), (), POLICY, status="Development", printed_on=DAY
    ).estimated_cost.unconfirmed
    printed = printed_letter(priced, schedule, POLICY, status="Development", printed_on=DAY)
    assert (tmp_path / "letter.pdf").read_bytes() == printed
    assert read_case(attached_case_file(printed)) == kept


def test_a_word_is_kept_beside_the_draft_and_no_save_takes_it_away(
    sqlite_store: Store, offer: Offer, act: dict[str, Any]
) -> None:
    import_case(sqlite_store, offer, **act)
    began = open_case(sqlite_store, CASE)
    given = {"path": "schedule", "source": "Memo", "name": "M. Osei", "on": DAY}
    confirm_figure(sqlite_store, CASE, DOCUMENT, value="straight line", **given, **act)
    confirm_figure(sqlite_store, CASE, DOCUMENT, value="equal quarters", **given, **act)
    words = list_confirmations(sqlite_store, CASE)
    assert [(word.path, word.value) for word in words] == [
        ("lines[0].pch", "3.5 %, FMR"),
        ("schedule", "equal quarters"),
        ("schedule", "straight line"),
    ]
    save_case(sqlite_store, began.offer, open_case(sqlite_store, CASE).revision, **act)
    assert open_case(sqlite_store, CASE).offer.confirmations == words
    assert verify(sqlite_store).problems == ()


def test_a_later_word_on_a_figure_replaces_the_earlier(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, **act)
    given = {"path": "lines[1].pch", "value": "3.5 %, FMR", "name": "J. Rivera", "on": date(2026, 11, 20)}
    confirm_figure(store, CASE, DOCUMENT, source="letter of 1 May", **given, **act)
    last = next(change for change in history_of_case(store, CASE) if change.table == "confirmations")
    assert (last.action, last.old, last.new) == (
        "update",
        {"path": "lines[0].pch", "source": "Memo 7"},
        {"path": "lines[1].pch", "source": "letter of 1 May"},
    )
    assert len(list_confirmations(store, CASE)) == 1


def test_a_document_that_has_left_the_desk_is_not_confirmed(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, status="Offered", **act)
    with pytest.raises(NotAllowed, match="is Offered"):
        confirm_figure(store, CASE, DOCUMENT, path="pch", value="3.5 %", source="Memo", name="A", on=DAY, **act)
    assert open_case(store, CASE).revision == 1


def test_words_of_an_older_database_are_kept_when_it_is_brought_up_to_date(tmp_path: Path) -> None:
    data = Path(__file__).parents[1] / "store" / "data" / "schema-0001.sqlite"
    path = Path(shutil.copy(data, tmp_path / "desk.sqlite"))
    import sqlite3

    with sqlite3.connect(path) as connection:
        document = connection.execute("SELECT min(id) FROM case_documents").fetchone()[0]
        row = (7, document, 1, "schedule", "straight line", "Memo", "A. Officer", "2026-11-20")
        connection.execute("INSERT INTO confirmations VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("DELETE FROM confirmations")
        connection.execute("INSERT INTO confirmations VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (3, *row[1:]))
    connection.close()
    with open_store(path) as store, store.reading() as session:
        assert session.execute(text("SELECT id, path, value FROM confirmations")).all() == [(3, "schedule", "straight line")]
        # The number 7 was given once and is not given again.
        assert session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'confirmations'")) == 7
