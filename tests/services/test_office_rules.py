"""Figures an office confirms or replaces: kept as a pack beside the database, refused as a whole when the rules would break."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from dsca_desk.cli import main
from dsca_desk.policy.inspection import policy_faults
from dsca_desk.policy.notes import NOTES
from dsca_desk.policy.rates import RATES, Rate, RateDates, find_rate
from dsca_desk.policy.table import PolicyError
from dsca_desk.records.offer import Line, Offer
from dsca_desk.services.cases import import_case
from dsca_desk.services.office_rules import (
    OfficeFigure,
    figure_problems,
    history_of,
    keep_figure,
    office_folder,
    with_office_rules,
)
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reference import cases_priced_before, row_at
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed, StoreError

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


def test_a_confirmed_figure_holds_with_source_and_name(store: Store) -> None:
    folder = office_folder(store)
    policy = keep_figure(shipped_policy(), folder, RATES, _row(), _figure(), AT)
    row = row_at(policy, QAI)
    assert row is not None
    assert row.layer == 1
    assert (row.row.status, row.row.source) == ("confirmed", "DCMA letter of 12 Nov 2026")
    assert policy.edition.id == "2026-11+office-1"
    assert policy_faults(policy) == ()
    assert folder == store.path.parent / "office-rules"  # type: ignore[union-attr]  # it lies in a file
    assert history_of(folder) == (
        "22 Nov 2026 09:30 J. Rivera confirmed Charges and surcharges: CAS, QAI, figure 0.4 (DCMA letter of 12 Nov 2026)",
    )


def test_a_figure_from_a_day_on_leaves_the_days_before_as_they_were(store: Store) -> None:
    policy = keep_figure(
        shipped_policy(), office_folder(store), RATES, _row(), _figure(value="0.45", effective_from=date(2027, 1, 1)), AT
    )
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
    policy = keep_figure(shipped_policy(), folder, RATES, _row(), _figure(), AT)
    policy = keep_figure(policy, folder, RATES, _row("rates|CAS|AUDIT||2020-02-01"), _figure(value="0.2", name="M. Osei"), AT)
    note = row_at(policy, "notes|NVD|")
    assert note is not None
    policy = keep_figure(policy, folder, NOTES, note.row, _figure(column="summary", value="Our own words, “quoted”."), AT)
    policy = keep_figure(policy, folder, RATES, row_at(policy, QAI).row, _figure(value="0.41"), AT)  # type: ignore[union-attr]
    assert policy.edition.id == "2026-11+office-4"
    assert len(policy.layers) == 2
    with (folder / "rates.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["figure"] for row in csv.DictReader(stream)] == ["0.41", "0.2"]
    assert [sentence.split(" ")[4] for sentence in history_of(folder)] == ["J.", "J.", "M.", "J."]
    assert "figure from 0.4 to 0.41" in history_of(folder)[0]
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
        keep_figure(shipped_policy(), folder, RATES, _row(), figure, AT)
    assert not folder.exists()


def test_a_pack_that_would_break_the_rules_is_refused_and_the_one_before_stays(store: Store) -> None:
    folder = office_folder(store)
    policy = keep_figure(shipped_policy(), folder, RATES, _row(), _figure(value="0.45", effective_from=date(2027, 1, 1)), AT)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    shipped = _row()  # as it was before: it has no last day, so it overlaps the office's row of 2027
    with pytest.raises(NotAllowed, match=r"would not hold together.*overlaps"):
        keep_figure(policy, folder, RATES, shipped, _figure(), AT)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".office-")] == []


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_left(store: Store, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError):
        keep_figure(shipped_policy(), in_the_way / "office-rules", RATES, _row(), _figure(), AT)
    assert in_the_way.read_text(encoding="utf-8") == "not a folder"


def test_a_pack_somebody_broke_is_refused_when_it_is_read(store: Store) -> None:
    folder = office_folder(store)
    keep_figure(shipped_policy(), folder, RATES, _row(), _figure(), AT)
    with (folder / "rates.csv").open("a", encoding="utf-8") as stream:
        stream.write("half a row\n")
    with pytest.raises(PolicyError, match=r"office-rules/rates\.csv, row 3"):
        with_office_rules(shipped_policy(), folder)


def test_an_office_without_figures_works_by_the_shipped_rules(store: Store) -> None:
    folder = office_folder(store)
    assert history_of(folder) == ()
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
        keep_figure(shipped_policy(), folder, RATES, _row(), _figure(value="0.45"), AT)
    assert main(["price", "BN-B-UAB", "--database", str(database), "--json"]) == 0
    answer = msgspec.json.decode(capsys.readouterr().out)
    assert answer["policy_edition"] == "2026-11+office-1"
    assert answer["lines"][0]["cas"]["QAI"] == "450.00"
    (folder / "rates.csv").write_text("charge\n", encoding="utf-8")
    assert main(["price", "BN-B-UAB", "--database", str(database)]) == 2
    assert "the figures of your office in" in capsys.readouterr().err
