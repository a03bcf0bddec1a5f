"""What a table must be: every fault is named with file, row and reason, and nothing of a faulty table is used."""

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsca_desk.policy.catalog import TABLES
from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.inspection import policy_faults
from dsca_desk.policy.table import PolicyError, Row, TableSpec, read_rows, read_table
from dsca_desk.services.policy import shipped_policy


class Fee(Row, frozen=True, kw_only=True):
    code: str
    figure: Decimal | None
    days: int | None
    fixed: bool
    kind: Literal["A", "B"]
    group: Literal[1, 2]
    codes: tuple[str, ...]
    since: date | None = None


FEES = TableSpec("fees", Fee, ("code",), continuous=True, title="Fees")
HEAD = "code,figure,days,fixed,kind,group,codes,source,status,effective_from,effective_to"
GOOD = "X,3.20,5,yes,A,1,P; Q,SAMM C9,confirmed,2020-01-01,2020-12-31"


def write(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "fees.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def test_cells_are_read_by_their_type(tmp_path: Path) -> None:
    rows = read_table(write(tmp_path, GOOD, "", "Y,,,no,B,2,,SAMM C9,partial,,"), FEES)
    assert rows == (
        Fee(
            code="X",
            figure=Decimal("3.20"),
            days=5,
            fixed=True,
            kind="A",
            group=1,
            codes=("P", "Q"),
            source="SAMM C9",
            status="confirmed",
            effective_from=date(2020, 1, 1),
            effective_to=date(2020, 12, 31),
        ),
        Fee(code="Y", figure=None, days=None, fixed=False, kind="B", group=2, codes=(), source="SAMM C9", status="partial"),
    )


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_table(path, FEES)) == 1


@pytest.mark.parametrize(
    ("rows", "row", "reason"),
    [
        (["X,3.x,5,yes,A,1,,SAMM,confirmed,,"], 2, "figure: '3.x' is not a number"),
        (["X,NaN,5,yes,A,1,,SAMM,confirmed,,"], 2, "figure: 'NaN' is not a number"),
        (["X,Infinity,5,yes,A,1,,SAMM,confirmed,,"], 2, "figure: 'Infinity' is not a number"),
        (["X,1_000,5,yes,A,1,,SAMM,confirmed,,"], 2, "figure: '1_000' is not a number"),
        (['X,"1,000",5,yes,A,1,,SAMM,confirmed,,'], 2, "figure: '1,000' is not a number"),
        (["X,3,5.5,yes,A,1,,SAMM,confirmed,,"], 2, "days: '5.5' is not a whole number"),
        (["X,3,٥,yes,A,1,,SAMM,confirmed,,"], 2, "days: '٥' is not a whole number"),
        (["X,3,5,ja,A,1,,SAMM,confirmed,,"], 2, "fixed: 'ja' is neither yes nor no"),
        (["X,3,5,yes,C,1,,SAMM,confirmed,,"], 2, "kind: 'C' is not one of A, B"),
        (["X,3,5,yes,A,3,,SAMM,confirmed,,"], 2, "group: '3' is not one of 1, 2"),
        (["X,3,5,yes,A,1,,SAMM,CONFIRMED,,"], 2, "status: 'CONFIRMED' is not one of confirmed, partial, unconfirmed, not-found"),
        (["X,3,5,yes,A,1,,SAMM,confirmed,2020-02-30,"], 2, "effective_from: '2020-02-30' is not a day (write 2026-11-22)"),
        (["X,3,5,yes,A,1,,SAMM,confirmed,20200203,"], 2, "effective_from: '20200203' is not a day (write 2026-11-22)"),
        (["X,3,5,yes,A,1,,SAMM,confirmed,2020-W06-1,"], 2, "effective_from: '2020-W06-1' is not a day (write 2026-11-22)"),
        ([GOOD, "X,3"], 3, "2 cells where the head has 11"),
        ([GOOD, GOOD + ","], 3, "12 cells where the head has 11"),
        (["X,3,5,yes,A,1,,,confirmed,,"], 2, "source: every row names its source"),
        (["X,3,5,yes,A,1,,  ,confirmed,,"], 2, "source: every row names its source"),
        ([",3,5,yes,A,1,,SAMM,confirmed,,"], 2, "code: empty, or blanks around the text"),
        (["X ,3,5,yes,A,1,,SAMM,confirmed,,"], 2, "code: empty, or blanks around the text"),
        (["X,3,5,yes,A,1,,SAMM,confirmed,2020-02-02,2020-02-01"], 2, "ends 2020-02-01 before it begins 2020-02-02"),
        ([GOOD, "", GOOD], 4, "duplicate of X"),
        (
            [GOOD, "X,3,5,yes,A,1,,SAMM,confirmed,2020-12-31,"],
            3,
            "overlaps another row of X on 2020-12-31 (give the earlier row its last day)",
        ),
        (
            ["X,3,5,yes,A,1,,SAMM,confirmed,2021-01-01,", "X,3,5,yes,A,1,,SAMM,confirmed,,"],
            2,
            "overlaps another row of X on 2021-01-01 (give the earlier row its last day)",
        ),
        (
            [GOOD, "X,3,5,yes,A,1,,SAMM,confirmed,2021-01-02,"],
            3,
            "gap in X: nothing is in force between 2020-12-31 and 2021-01-02",
        ),
    ],
)
def test_faulty_rows(tmp_path: Path, rows: list[str], row: int, reason: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        read_table(write(tmp_path, *rows), FEES)
    assert (refusal.value.file, refusal.value.row, refusal.value.reason) == ("fees.csv", row, reason)
    assert str(refusal.value) == f"fees.csv, row {row}: {reason}"


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (HEAD + ",price", "unknown column: price"),
        (HEAD + ",", "unknown column: (no name)"),
        (HEAD + ",code", "column written twice: code"),
        (HEAD.replace("days,", ""), "missing column: days"),
        (HEAD.replace("source,status", "remark"), "missing column: source, status"),
        (HEAD.replace(",", ";"), f"unknown column: {HEAD.replace(',', ';')} (cells are separated by commas)"),
    ],
)
def test_faulty_heads(tmp_path: Path, head: str, reason: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        read_table(write(tmp_path, GOOD, head=head), FEES)
    assert (refusal.value.row, refusal.value.reason) == (1, reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the table is empty"),
        (b"\xff\xfe\x00c", "not a readable UTF-8 table"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\x95", "not a readable UTF-8 table"),
        (HEAD.encode() + b'\nX,"open,3\n', "not a readable UTF-8 table"),
        (HEAD.encode() + b"\nX\x00,3,5,yes,A,1,,SAMM,confirmed,,\n", "not a readable UTF-8 table"),
        (HEAD.encode() + b"\n" + b"x" * 200_000, "not a readable UTF-8 table"),
        (b"code\n" * (4 * 1024 * 1024), "larger than 16 MB"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "fees.csv"
    path.write_bytes(content)
    with pytest.raises(PolicyError) as refusal:
        read_table(path, FEES)
    assert refusal.value.row is None
    assert refusal.value.reason.startswith(reason)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="missing from the edition"):
        read_table(tmp_path / "fees.csv", FEES)
    (tmp_path / "fees.csv").mkdir()
    with pytest.raises(PolicyError, match=r"fees\.csv: cannot be read"):
        read_table(tmp_path / "fees.csv", FEES)


def test_all_faults_of_a_file_are_listed(tmp_path: Path) -> None:
    path = write(tmp_path, "X,a,b,yes,A,1,,SAMM,confirmed,,", GOOD, "Y,3,5,maybe,A,1,,SAMM,confirmed,,")
    rows, faults = read_rows(path, FEES, "fees.csv")
    assert rows == []
    assert [(fault.row, fault.reason) for fault in faults] == [
        (2, "figure: 'a' is not a number"),
        (2, "days: 'b' is not a whole number"),
        (4, "fixed: 'maybe' is neither yes nor no"),
    ]


@settings(deadline=None)  # a busy machine is no fault
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "fees.csv"
    path.write_bytes(content)
    with pytest.raises(PolicyError):
        read_table(path, FEES)


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12).map(
    lambda text: '"' + text.replace('"', '""') + '"'
)


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.lists(CELL, min_size=11, max_size=11), max_size=4))
def test_any_cells_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = write(tmp_path_factory.mktemp("any"), GOOD, *(",".join(row) for row in rows))
    read, faults = read_rows(path, FEES, "fees.csv")
    assert bool(read) != bool(faults)
    assert all(fault.row is not None and 3 <= fault.row <= len(rows) + 2 for fault in faults)


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A copy of the shipped edition that a test may spoil."""
    return Path(shutil.copytree(shipped_policy().layers[0].folder, tmp_path / "edition"))


def append(name: str, text: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return spoil


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def add(name: str, content: bytes) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "file", "reason"),
    [
        (remove("countries.csv"), "countries.csv", "the table is missing from the edition"),
        (remove("edition.toml"), "edition.toml", "the head is missing; this folder is no edition and no pack"),
        (add("edition.toml", b"id = 1"), "edition.toml", "Expected `str`, got `int` - at `$.id`"),
        (add("edition.toml", b'id = "x"\ntitle = "x"'), "edition.toml", "Object missing required field `as_of`"),
        (add("edition.toml", b"\xff"), "edition.toml", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (append("edition.toml", "= broken"), "edition.toml", "Invalid statement (at line 4, column 1)"),
        (add("contries.csv", b""), "contries.csv", "no such table; the file does not belong here"),
        (add("countries.csv.bak", b""), "countries.csv.bak", "no such table; the file does not belong here"),
        (add("texts/notes.txt.old", b""), "texts/notes.txt.old", "not a text; the file does not belong here"),
        (add("texts/notes/NVD.txt", b""), "texts/notes/NVD.txt", "the text is empty (an empty line ends the head)"),
        (
            add("texts/notes/NVD.txt", b"wording: own\n\n{colour}\n"),
            "texts/notes/NVD.txt",
            "places that the note does not declare: colour",
        ),
        (append("agencies.csv", "B,Army,Army,,,SAMM,confirmed\n"), "agencies.csv", "duplicate of B"),
    ],
)
def test_verify_names_each_fault_of_an_edition(edition: Path, spoil: Callable[[Path], None], file: str, reason: str) -> None:
    spoil(edition)
    assert [(fault.file, fault.reason) for fault in policy_faults(Policy(edition))] == [(file, reason)]


def test_a_faulty_table_leaves_the_others_in_use(edition: Path) -> None:
    append("agencies.csv", "B,Army,Army,,,SAMM,confirmed\n")(edition)
    policy = Policy(edition)
    assert len(policy.rows(COUNTRIES, Country)) == 255
    for _ in range(2):
        with pytest.raises(PolicyError, match="duplicate of B"):
            policy.rows(TABLES["agencies"], TABLES["agencies"].row_type)
