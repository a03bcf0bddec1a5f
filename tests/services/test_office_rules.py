"""Figures an office confirms or replaces: kept as a pack beside the database, refused as a whole when the rules would break."""

import csv
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from dsca_desk.cli import main
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.inspection import policy_faults
from dsca_desk.policy.notes import NOTES
from dsca_desk.policy.rates import RATES, Rate, RateDates, find_rate
from dsca_desk.policy.table import PolicyError, Row, TableSpec
from dsca_desk.records.offer import Line, Offer
from dsca_desk.services.cases import import_case
from dsca_desk.services.desk import verify
from dsca_desk.services.office_rules import (
    OfficeFigure,
    figure_problems,
    keep_figure,
    office_folder,
    office_history,
    office_problems,
    settle_office_rules,
    with_office_rules,
)
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reference import cases_priced_before, row_at
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed, StaleRecord, StoreError
from dsca_desk.store.history import changes_of

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
QAI = "rates|CAS|QAI||2020-02-01"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "office.db") as made:
        yield made


def _row(address: str = QAI) -> Rate:
    found = row_at(shipped_policy(), address)
    assert found is not None
    assert isinstance(found.row, Rate)
    return found.row


def _figure(**changes: object) -> OfficeFigure:
    figure = OfficeFigure("figure", "0.4", "DCMA letter of 12 Nov 2026", "J. Rivera")
    return msgspec.structs.replace(figure, **changes)


def keep(store: Store, policy: Policy, row: Row, figure: OfficeFigure, table: TableSpec = RATES, by: str = "J. Rivera") -> Policy:
    return keep_figure(store, policy, table, row, figure, by=by, at=AT)


def beside(store: Store) -> list[str]:
    """What lies beside the database that nobody should find there."""
    return sorted(path.name for path in office_folder(store).parent.iterdir() if path.name.startswith(".office-"))


def test_a_confirmed_figure_holds_with_source_and_name(store: Store) -> None:
    folder = office_folder(store)
    policy = keep(store, shipped_policy(), _row(), _figure())
    row = row_at(policy, QAI)
    assert row is not None
    assert row.layer == 1
    assert (row.row.status, row.row.source) == ("confirmed", "DCMA letter of 12 Nov 2026")
    assert policy.edition.id == "2026-11+office-1"
    assert policy_faults(policy) == ()
    assert folder == store.path.parent / "office-rules"  # type: ignore[union-attr]  # it lies in a file
    assert office_history(store) == (
        "22 Nov 2026 09:30 J. Rivera confirmed Charges and surcharges: CAS, QAI, figure 0.4 (DCMA letter of 12 Nov 2026)",
    )


def test_a_figure_from_a_day_on_leaves_the_days_before_as_they_were(store: Store) -> None:
    policy = keep(store, shipped_policy(), _row(), _figure(value="0.45", effective_from=date(2027, 1, 1)))
    on = [date(2026, 12, 31), date(2027, 1, 1)]
    rows = [find_rate(policy, "CAS", "QAI", RateDates.of_day(day)) for day in on]
    assert [row.figure for row in rows if row] == [Decimal("0.4"), Decimal("0.45")]
    assert [row.status for row in rows if row] == ["unconfirmed", "confirmed"]
    before = row_at(policy, QAI)
    assert before is not None
    assert before.row.effective_to == date(2026, 12, 31)
    assert policy_faults(policy) == ()


def test_figures_add_up_in_one_pack_and_the_edition_counts_them(store: Store) -> None:
    folder = office_folder(store)
    policy = keep(store, shipped_policy(), _row(), _figure())
    policy = keep(store, policy, _row("rates|CAS|AUDIT||2020-02-01"), _figure(value="0.2", name="M. Osei"))
    note = row_at(policy, "notes|NVD|")
    assert note is not None
    policy = keep(store, policy, note.row, _figure(column="summary", value="Our own words, “quoted”."), NOTES)
    policy = keep(store, policy, row_at(policy, QAI).row, _figure(value="0.41"))  # type: ignore[union-attr]
    assert policy.edition.id == "2026-11+office-4"
    assert len(policy.layers) == 2
    with (folder / "rates.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["figure"] for row in csv.DictReader(stream)] == ["0.41", "0.2"]
    assert [sentence.split(" ")[4] for sentence in office_history(store)] == ["J.", "J.", "M.", "J."]
    assert "figure from 0.4 to 0.41" in office_history(store)[0]
    again = with_office_rules(shipped_policy(), folder)
    assert again.edition == policy.edition
    assert row_at(again, "notes|NVD|").row.summary == "Our own words, “quoted”."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("figure", "field"),
    [
        (_figure(value="about 0.4"), "value"),
        (_figure(value=""), "value"),
        (_figure(source="  "), "source"),
        (_figure(name=""), "name"),
        (_figure(effective_from=date(2019, 1, 1)), "effective_from"),
        (_figure(column="component", value="AUDIT"), "value"),
        (_figure(column="unit", value="shekel"), "value"),
    ],
)
def test_what_is_missing_or_wrong_is_said_by_field_and_nothing_is_written(store: Store, figure: OfficeFigure, field: str) -> None:
    folder = office_folder(store)
    assert list(figure_problems(RATES, _row(), figure)) == [field]
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        keep(store, shipped_policy(), _row(), figure)
    assert not folder.exists()


def test_a_pack_that_would_break_the_rules_is_refused_and_the_one_before_stays(store: Store) -> None:
    folder = office_folder(store)
    policy = keep(store, shipped_policy(), _row(), _figure(value="0.45", effective_from=date(2027, 1, 1)))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    ended = row_at(policy, QAI)
    assert ended is not None
    with pytest.raises(NotAllowed, match=r"would not hold together.*overlaps"):  # without a last day it runs into the next row
        keep(store, policy, ended.row, _figure(column="effective_to", value="2027-06-30"))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert beside(store) == []


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_left(store: Store) -> None:
    in_the_way = office_folder(store)
    in_the_way.write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError):
        keep(store, shipped_policy(), _row(), _figure())
    assert in_the_way.read_text(encoding="utf-8") == "not a folder"
    assert beside(store) == []
    assert office_history(store) == ()


def test_a_pack_somebody_broke_is_refused_when_it_is_read(store: Store) -> None:
    folder = office_folder(store)
    keep(store, shipped_policy(), _row(), _figure())
    with (folder / "rates.csv").open("a", encoding="utf-8") as stream:
        stream.write("half a row\n")
    with pytest.raises(PolicyError, match=r"office-rules/rates\.csv, row 3"):
        with_office_rules(shipped_policy(), folder)


def test_an_office_without_figures_works_by_the_shipped_rules(store: Store) -> None:
    folder = office_folder(store)
    assert office_history(store) == ()
    assert with_office_rules(shipped_policy(), folder).edition == shipped_policy().edition
    assert cases_priced_before(store, shipped_policy()) == []


def test_the_command_line_prices_a_kept_case_by_the_figures_of_its_office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "office.db"
    with open_store(database) as store:
        line = Line(number="001", description="Radio set", quantity=Decimal(1), unit_price=Decimal(100_000), source="P")
        offer = Offer(country="BN", agency="B", designator="UAB", price_date=date(2026, 11, 2), lines=(line,))
        import_case(store, offer, by="A. Officer", at=AT)
        folder = office_folder(store)
        keep(store, shipped_policy(), _row(), _figure(value="0.45"))
    assert main(["price", "BN-B-UAB", "--database", str(database), "--json"]) == 0
    answer = msgspec.json.decode(capsys.readouterr().out)
    assert answer["policy_edition"] == "2026-11+office-1"
    assert answer["lines"][0]["cas"]["QAI"] == "450.00"
    (folder / "rates.csv").write_text("charge\n", encoding="utf-8")
    assert main(["price", "BN-B-UAB", "--database", str(database)]) == 2
    assert "the figures of your office in" in capsys.readouterr().err


# --- several officers, and bad luck ---------------------------------------------------------------------------------------------


def test_history_tells_who_changed_what_and_when_and_is_chained(store: Store) -> None:
    policy = keep(store, shipped_policy(), _row(), _figure(value="0.45"), by="M. Osei")
    with store.reading() as session:
        (change,) = changes_of(session, "office_rules", 1)
    assert (change.by, change.at, change.record_id) == ("M. Osei", AT, 1)
    assert (change.old["figure"], change.new["figure"]) == ("0.4", "0.45")
    assert (change.old["status"], change.new["status"]) == ("unconfirmed", "confirmed")
    assert (change.new["table"], change.new["column"], change.new["name"]) == ("rates", "figure", "J. Rivera")
    assert verify(store).problems == ()
    keep(store, policy, row_at(policy, QAI).row, _figure(value="0.46"))  # type: ignore[union-attr]  # it is there
    assert verify(store).problems == ()
    with sqlite3.connect(store.place) as raw:
        raw.execute("DROP TRIGGER history_never_changes")
        raw.execute("UPDATE history SET new = replace(new, '0.45', '0.95') WHERE table_name = 'office_rules'")
    raw.close()
    assert "not the one that was written" in verify(store).problems[0]


def test_a_file_changed_by_other_means_is_found(store: Store) -> None:
    keep(store, shipped_policy(), _row(), _figure(value="0.45"))
    assert office_problems(store) == ()
    table = office_folder(store) / "rates.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("0.45", "0.95"), encoding="utf-8")
    (problem,) = verify(store).problems
    assert "changed by other means" in problem


def test_two_officers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    open_store(path).close()
    rows = [_row(), _row("rates|CAS|AUDIT||2020-02-01"), _row("rates|CAS|CONTRACT_ADMIN||2020-02-01")]
    ready = threading.Barrier(len(rows))

    def confirm(row: Rate) -> str:
        with open_store(path, busy_seconds=60) as mine:  # an officer on a computer of their own
            policy = with_office_rules(shipped_policy(), office_folder(mine))
            ready.wait()
            return keep(mine, policy, row, _figure(value=str(row.figure), name=row.component), by=row.component).edition.id

    with ThreadPoolExecutor(len(rows)) as officers:
        editions = list(officers.map(confirm, rows))
    assert sorted(editions) == ["2026-11+office-1", "2026-11+office-2", "2026-11+office-3"]
    with open_store(path) as store:
        kept = with_office_rules(shipped_policy(), office_folder(store))
        for row in rows:
            found = find_rate(kept, "CAS", row.component, RateDates.of_day(date(2026, 11, 22)))
            assert found is not None
            assert found.status == "confirmed"
        assert len(office_history(store)) == 3
        assert verify(store).problems == ()
        assert beside(store) == []


def test_two_officers_on_one_figure_do_not_overwrite_each_other(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    open_store(path).close()
    ready = threading.Barrier(2)

    def change(value: str) -> str:
        with open_store(path, busy_seconds=60) as mine:
            ready.wait()
            try:
                keep(mine, shipped_policy(), _row(), _figure(value=value))
            except StaleRecord as stale:
                return str(stale.differences[0].theirs)
            return value

    with ThreadPoolExecutor(2) as officers:
        told = set(officers.map(change, ["0.45", "0.55"]))
    assert len(told) == 1, "the one who came second is shown what the first one kept"
    with open_store(path) as store:
        assert len(office_history(store)) == 1
        assert str(row_at(with_office_rules(shipped_policy(), office_folder(store)), QAI).row.figure) == told.pop()  # type: ignore[union-attr]  # it is a rate


def test_a_row_somebody_changed_is_refused_with_what_stands_there(store: Store) -> None:
    keep(store, shipped_policy(), _row(), _figure(value="0.45"), by="M. Osei")
    with pytest.raises(StaleRecord, match="CAS, QAI was changed by someone else") as stale:
        keep(store, shipped_policy(), _row(), _figure(value="0.55"))
    named = {one.path: (one.original, one.mine, one.theirs) for one in stale.value.differences}
    assert named["figure"] == (Decimal("0.4"), "0.55", Decimal("0.45"))
    assert len(office_history(store)) == 1


CUT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import os
from dsca_desk.services import office_pack, office_rules
from dsca_desk.policy.rates import RATES
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reference import row_at
from dsca_desk.store.engine import open_store

place, kind = office_pack, sys.argv[2]
name = {"before": "set_aside", "placed": "put_in_place", "kept": "forget"}[kind]
real = getattr(place, name)

def cut(*given):
    if kind == "placed":
        real(*given)
    os._exit(9)

setattr(place, name, cut)
with open_store(sys.argv[1]) as store:
    policy = office_rules.with_office_rules(shipped_policy(), office_rules.office_folder(store))
    row = row_at(policy, "rates|CAS|QAI||2020-02-01").row
    figure = office_rules.OfficeFigure("figure", "0.49", "Memo", "J. Rivera")
    office_rules.keep_figure(store, policy, RATES, row, figure, by="J. Rivera", at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
"""


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize(("kind", "stays"), [("before", False), ("placed", False), ("kept", True)])
def test_a_power_cut_leaves_pack_and_history_agreeing(store: Store, kind: str, stays: bool, earlier: bool) -> None:
    if earlier:
        keep(store, shipped_policy(), _row("rates|CAS|AUDIT||2020-02-01"), _figure(value="0.21"))
    told = len(office_history(store))
    cut = subprocess.run([sys.executable, "-c", CUT, store.place, kind], cwd=Path(__file__).parents[2], timeout=120)
    assert cut.returncode == 9
    settle_office_rules(store)
    kept = row_at(with_office_rules(shipped_policy(), office_folder(store)), QAI)
    assert kept is not None
    assert str(kept.row.figure) == ("0.49" if stays else "0.4")  # type: ignore[attr-defined]  # it is a rate
    assert len(office_history(store)) == told + stays
    assert verify(store).problems == ()
    settle_office_rules(store)
    left = [name for name in beside(store) if name.startswith(".office-before")]
    assert left == []
    policy = with_office_rules(shipped_policy(), office_folder(store))
    keep(store, policy, row_at(policy, QAI).row, _figure(value="0.47"))  # type: ignore[union-attr]  # it is there
    assert verify(store).problems == ()


def test_sentences_of_an_older_pack_are_told_behind_those_of_the_data_file(store: Store) -> None:
    keep(store, shipped_policy(), _row(), _figure())
    head = office_folder(store) / "edition.toml"
    head.write_text(head.read_text(encoding="utf-8") + 'remark = "01 Mar 2026 first\\n02 Mar 2026 second"\n', encoding="utf-8")
    assert [one[:11] for one in office_history(store)] == ["22 Nov 2026", "02 Mar 2026", "01 Mar 2026"]
