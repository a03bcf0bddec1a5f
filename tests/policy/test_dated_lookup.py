"""What is in force on a day: exactly one row of a continuous series, and the same answer by day, by key and by list."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dsca_desk.policy.catalog import TABLES
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.policy.search import PolicySearch, cell_text
from dsca_desk.policy.table import PlacedRow, Row, TableSpec, row_faults
from dsca_desk.services.policy import shipped_policy

DAYS = st.dates(date(1960, 1, 1), date(2100, 12, 31))
POLICY = shipped_policy()
CONTINUOUS = [
    (table, key)
    for table in TABLES.values()
    if table.continuous
    for key in dict.fromkeys(table.key_of(row) for row in POLICY.rows(table, table.row_type))
]


class Figure(Row, frozen=True, kw_only=True):
    code: str


FIGURES = TableSpec("figures", Figure, ("code",), continuous=True)


@settings(deadline=None)  # a busy machine is no fault
@given(st.sampled_from(CONTINUOUS), DAYS)
def test_one_row_for_each_day_of_a_continuous_series(series: tuple[TableSpec, tuple[object, ...]], day: date) -> None:
    table, key = series
    rows = POLICY.dated(table, table.row_type, *key)
    first, last = rows[0].effective_from or date.min, rows[-1].effective_to or date.max
    holding = [row for row in rows if row.holds_on(day)]
    assert len(holding) == (1 if first <= day <= last else 0)
    assert POLICY.on(day).find(table, table.row_type, *key) is (holding[0] if holding else None)


@settings(deadline=None)  # a busy machine is no fault
@given(st.sampled_from(sorted(TABLES)), DAYS)
def test_list_and_lookup_agree(name: str, day: date) -> None:
    table = TABLES[name]
    today = POLICY.on(day)
    for row in today.rows(table, table.row_type):
        assert today.find(table, table.row_type, *table.key_of(row)) is row
    assert today.rows(table, table.row_type) is today.rows(table, table.row_type)


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20), st.booleans()), min_size=1, max_size=6))
def test_windows_are_refused_exactly_when_a_day_has_no_single_row(windows: list[tuple[int, int, bool]]) -> None:
    start = date(2020, 1, 1)
    rows = [
        Figure(
            code="X",
            source="SAMM",
            status="confirmed",
            effective_from=start + timedelta(begin),
            effective_to=None if is_open else start + timedelta(begin + length),
        )
        for begin, length, is_open in windows
    ]
    faults = row_faults(FIGURES, [PlacedRow(row, "figures.csv", number) for number, row in enumerate(rows, start=2)])
    first = min(row.effective_from for row in rows if row.effective_from)
    last = (
        start + timedelta(70)
        if any(row.effective_to is None for row in rows)
        else max(row.effective_to for row in rows if row.effective_to)
    )
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    single = all(sum(row.holds_on(day) for row in rows) == 1 for day in days)
    assert (not faults) == single


def test_latest_row_is_found_even_when_it_is_out_of_force() -> None:
    note = POLICY.find(NOTES, Note, "BPC-EXP-DOD")
    assert note is not None
    assert note.effective_to == date(2025, 9, 2)
    assert POLICY.on(date(2025, 9, 2)).find(NOTES, Note, "BPC-EXP-DOD") is note
    assert POLICY.on(date(2025, 9, 3)).find(NOTES, Note, "BPC-EXP-DOD") is None
    assert POLICY.find(NOTES, Note, "NO-SUCH-NOTE") is None
    assert POLICY.dated(NOTES, Note, "NO-SUCH-NOTE") == ()


def test_a_table_is_read_once() -> None:
    policy = Policy(POLICY.layers[0].folder)
    assert policy.rows(NOTES, Note) is policy.rows(NOTES, Note)
    assert shipped_policy() is POLICY


def test_search_finds_rows_by_any_words() -> None:
    search = PolicySearch(POLICY)
    assert next(hit.table.key_of(hit.row) for hit in search.find("bn")) == ("BN",)
    assert {hit.table.name for hit in search.find("NIGHT vision")} == {
        *("end_use_items", "notes", "request_checklist"),
        *("return_reasons", "package_items"),
    }
    assert {hit.table.name for hit in search.find("2012-07-02 small case")} >= {"special_lines", "notes"}
    assert search.find("stock procurement mixed nowhere") == ()
    assert search.find("   ") == ()
    assert len(search.find("a", limit=7)) == 7
    assert search.find("yes no true") == ()


def test_cells_read_as_people_write_them() -> None:
    note = POLICY.find(NOTES, Note, "SCML")
    assert note is not None
    assert [cell_text(value) for value in (note.effective_from, note.input_by, note.fms, note.group, None)] == [
        "2006-08-01",
        "IA; CWD",
        "yes",
        "3",
        "",
    ]
