"""Bad input from outside: one clear sentence per fault, exit code 2, and neither the database nor any file is changed."""

import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from dsca_desk.cli import main
from tests.exchange.case_files import EXAMPLE_TEXT, as_bytes, example
from tests.exchange.test_line_sheet import BAD_WORKBOOKS, SOUND

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the contract's example in it."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "case.json").write_text(EXAMPLE_TEXT, encoding="utf-8")
    database = folder / "desk.sqlite"
    assert main(["import", str(folder / "case.json"), "--database", str(database), "--by", "Osei", "--at", "2026-11-22"]) == 0
    return database


@pytest.fixture
def desk(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to be left alone, in a folder with the example's file and an earlier letter."""
    (tmp_path / "desk").mkdir()
    database = tmp_path / "desk" / "desk.sqlite"
    shutil.copy(kept, database)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DSCA_DESK_DATABASE", str(database))
    (tmp_path / "case.json").write_text(EXAMPLE_TEXT, encoding="utf-8")
    (tmp_path / "earlier.pdf").write_bytes(b"an earlier letter")
    return database


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run a command that must be refused without a change; return the sentences."""
    before = files(Path.cwd())
    assert main(list(arguments)) == 2
    assert files(Path.cwd()) == before
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    sentences = captured.err.splitlines()
    assert all(sentences)
    return sentences


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not JSON"),
    "binary": (bytes(range(256)), "not UTF-8"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(50), "not UTF-8"),
    "not JSON": (b"{country: BN}", "not JSON (.* line 1, column 2)"),
    "another JSON": (b"[1, 2]", "a case file is a JSON object, not a list"),
    "wrong type": (as_bytes(example() | {"lines": {}}), "lines: must be a list, not an object"),
    "unknown key": (as_bytes(example() | {"color": "green"}), "color: is not a key of the case file"),
    "key twice": (
        EXAMPLE_TEXT.replace('"agency": "B"', '"agency": "B", "agency": "D"').encode(),
        "agency: stands more than once",
    ),
    "float": (
        EXAMPLE_TEXT.replace('"42000.00"', "42000.00").encode(),
        r"lines\[0\]\.unit_price: must be .* not the number 42000.00",
    ),
    "NaN": (EXAMPLE_TEXT.replace('"42000.00"', "NaN").encode(), r"lines\[0\]\.unit_price: must be .* not the number NaN"),
    "impossible date": (EXAMPLE_TEXT.replace("2026-11-22", "2026-11-31").encode(), "price_date: 2026-11-31 is not a day"),
    "10 MB text": (as_bytes(example() | {"nickname": "x" * 10_000_000}), "nickname: has 10,000,000 characters"),
    "deep nesting": (b'{"lines":' + b"[" * 200_000, "too deep within each other"),
    "newer version": (as_bytes(example() | {"version": 7}), "version: the file is of the newer version 7"),
    "PDF without a case": (b"%PDF-1.4\n%%EOF\n", "PDF"),
    "broken PDF": (b"%PDF-1.7\n" + bytes(5000), "PDF"),
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("command", ["price", "import", "letter"])
def test_a_bad_file_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str], desk: Path, name: str, command: str) -> None:
    data, words = BAD_FILES[name]
    Path("bad").write_bytes(data)
    more = ["-o", "earlier.pdf"] if command == "letter" else []
    (sentence,) = refused(capsys, command, "bad", *more)
    assert re.search(words, sentence), sentence


def test_every_fault_has_a_line_of_its_own_and_json_says_the_same(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    case = example() | {"colour": "green", "country": "bn"}
    case["lines"][0] |= {"unit_price": 1, "added_on": "2026-13-01"}
    Path("bad.json").write_bytes(as_bytes(case))
    sentences = refused(capsys, "check", "bad.json")
    assert len(sentences) == 4
    assert main(["check", "bad.json", "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.err.splitlines() == sentences
    assert [f"{fault['path']}: {fault['message']}" for fault in json.loads(captured.out)["faults"]] == sentences


@pytest.mark.parametrize("name", BAD_WORKBOOKS)
def test_a_bad_workbook_leaves_the_case_alone(capsys: pytest.CaptureFixture[str], desk: Path, name: str) -> None:
    data, words = BAD_WORKBOOKS[name]
    Path("bad.xlsx").write_bytes(data)
    (sentence,) = refused(capsys, "import", "bad.xlsx", "--into", "BN-B-UAB")
    if data.startswith((b"PK", b"\xd0\xcf")):
        assert re.search(words, sentence), sentence


def test_a_workbook_and_its_case_go_together(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    Path("lines.xlsx").write_bytes(SOUND)
    assert "--into CASE" in refused(capsys, "import", "lines.xlsx")[0]
    assert "--into" in refused(capsys, "price", "lines.xlsx")[0]
    assert "of its own" in refused(capsys, "import", "lines.xlsx", "case.json", "--into", "BN-B-UAB")[0]
    assert "none was named" in refused(capsys, "import", "case.json", "--into", "BN-B-UAB")[0]
    assert "is not kept here" in refused(capsys, "import", "lines.xlsx", "--into", "BN-B-ZZZ")[0]
    assert "not a case identifier" in refused(capsys, "import", "lines.xlsx", "--into", "lines")[0]
    assert "has the lines 001 already" in refused(capsys, "import", "lines.xlsx", "--into", "BN-B-UAB")[0]


def test_all_of_a_run_are_imported_or_none(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    Path("new.json").write_bytes(as_bytes(example() | {"designator": "UAC"}))
    Path("bad.json").write_bytes(b"{}")
    assert "is kept already" in refused(capsys, "import", "new.json", "case.json")[0]
    assert refused(capsys, "import", "new.json", "bad.json")[1] == "bad.json: version: must be the number 1, but is missing"
    assert "There is no file" in refused(capsys, "import", "new.json", "none.json")[0]
    assert "is kept already" in refused(capsys, "import", "new.json", "new.json")[0]
    assert "is not kept here" in refused(capsys, "price", "BN-B-UAC")[0]
    assert main(["verify"]) == 0


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("nowhere/letter.pdf", "the folder does not exist"),
        ("case.json/letter.pdf", "not a folder"),
        ("desk", "is a folder"),
        (".", "is a folder"),
        ("case.json", "is the input itself"),
        ("/dev/full", "not a file that can be replaced"),
        ("x" * 300, "name is too long"),
        ("/proc/letter.pdf", "cannot be written"),
    ],
)
@pytest.mark.parametrize("command", ["letter", "workbook"])
def test_an_output_that_cannot_be_written_is_refused(
    capsys: pytest.CaptureFixture[str], desk: Path, command: str, output: str, words: str
) -> None:
    (sentence,) = refused(capsys, command, "case.json", "-o", output)
    assert words in sentence
    assert "Nothing was written" in sentence


def test_a_disk_without_room_leaves_the_earlier_file(desk: Path) -> None:
    """A limit on the size of files stands for the full disk: the write begins and fails on the way."""
    before = files(Path.cwd())
    done = subprocess.run(
        [sys.executable, "-m", "dsca_desk", "letter", "case.json", "-o", "earlier.pdf"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [done.stderr.strip()]
    assert "Nothing was written" in done.stderr
    assert files(Path.cwd()) == before


def test_a_locked_database_is_left_alone(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    Path("new.json").write_bytes(as_bytes(example() | {"designator": "UAC"}))
    other = sqlite3.connect(desk, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        (sentence,) = refused(capsys, "import", "new.json")
    finally:
        other.close()
    assert "is being written by another program" in sentence


def test_a_damaged_database_is_left_alone(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    data = bytearray(desk.read_bytes())
    data[4096:20480] = os.urandom(16384)
    desk.write_bytes(bytes(data))
    for command in (["price", "BN-B-UAB"], ["import", "case.json"], ["verify"], ["backup", "-o", "copy.sqlite"]):
        (sentence,) = refused(capsys, *command)
        assert "damaged" in sentence or "not a database" in sentence


def test_a_database_of_a_newer_version_is_left_alone(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    connection = sqlite3.connect(desk)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    for command in (["price", "BN-B-UAB"], ["import", "case.json"]):
        assert "newer" in refused(capsys, *command)[0]


@pytest.mark.parametrize("content", [b"", b"not a database at all, only text " * 40, b"PK\x03\x04" + bytes(3000)])
def test_a_file_that_is_no_database_is_left_alone(capsys: pytest.CaptureFixture[str], desk: Path, content: bytes) -> None:
    Path("other.sqlite").write_bytes(content)
    if content:
        (sentence,) = refused(capsys, "verify", "--database", "other.sqlite")
        assert "not a database" in sentence
    (sentence,) = refused(capsys, "restore", "other.sqlite")
    assert f"other.sqlite is {'not a database' if content else 'empty'}" in sentence


def test_a_backup_that_this_program_cannot_open_does_not_replace_the_database(
    capsys: pytest.CaptureFixture[str], desk: Path
) -> None:
    shutil.copy(desk, "newer.sqlite")
    connection = sqlite3.connect("newer.sqlite")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    (sentence,) = refused(capsys, "restore", "newer.sqlite")
    assert sentence.startswith("newer.sqlite was written by a newer version")
    connection = sqlite3.connect("foreign.sqlite")
    connection.execute("CREATE TABLE cases (a)")
    connection.commit()
    connection.close()
    (sentence,) = refused(capsys, "restore", "foreign.sqlite")
    assert sentence.startswith("foreign.sqlite is a database of another program")
    assert main(["verify"]) == 0


@pytest.mark.parametrize(
    "address",
    ["nonsense://desk", "http://[", "sqlite:///none.sqlite", "nowhere/desk.sqlite", "desk", "postgresql+nothing://a:secret@b/c"],
)
def test_an_address_that_leads_nowhere_is_refused(capsys: pytest.CaptureFixture[str], desk: Path, address: str) -> None:
    for command in (["price", "BN-B-UAB"], ["verify"]):
        (sentence,) = refused(capsys, *command, "--database", address)
        assert "secret" not in sentence


def test_what_is_missing_is_named(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    assert "There is no file none.json" in refused(capsys, "price", "none.json")[0]
    assert "is a folder" in refused(capsys, "price", "desk")[0]
    assert "BN-B-ZZZ is not kept here" in refused(capsys, "price", "BN-B-ZZZ")[0]
    assert "BN-B-UAB A01 is not kept here" in refused(capsys, "export", "BN-B-UAB/A01", "-o", "out.json")[0]
    assert "not a case identifier" in refused(capsys, "export", "case.json", "-o", "out.json")[0]
    assert "There is no backup" in refused(capsys, "restore", "none.sqlite")[0]
    assert "is the database itself" in refused(capsys, "restore", str(desk))[0]


def test_text_that_looks_like_a_formula_stays_text_in_the_workbook(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    case = example()
    case["lines"][0]["description"] = '=HYPERLINK("http://example.org","press")'
    Path("formula.json").write_bytes(as_bytes(case))
    assert main(["workbook", "formula.json", "-o", "book.xlsx"]) == 0
    with zipfile.ZipFile("book.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>HYPERLINK" in sheet or b"<f>=HYPERLINK" in sheet for sheet in sheets)
