"""The command line as people and programs use it: every command, every exit code, where answers go."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dsca_desk.cli import main
from dsca_desk.documents.letter import attached_case_file
from tests.exchange.case_files import EXAMPLE_TEXT, as_bytes, example

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")  # without any of them the program cannot open its window
PROGRAM = [sys.executable, "-m", "dsca_desk"]


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder with a database of its own, which is not made yet."""
    database = tmp_path / "desk" / "desk.sqlite"
    database.parent.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DSCA_DESK_DATABASE", str(database))
    (tmp_path / "case.json").write_text(EXAMPLE_TEXT, encoding="utf-8")
    return database


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that starts as an installed program does, with bytecode."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode"))}


def process(settings: dict[str, str], *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    here = settings | {"DSCA_DESK_DATABASE": os.environ["DSCA_DESK_DATABASE"]}
    return subprocess.run([*PROGRAM, *arguments], input=stdin, capture_output=True, env=here, timeout=120)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    """Run a command with --json and return its answer; standard output holds nothing else."""
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Run a command and return what it said to people, on standard output when fine and on standard error when refused."""
    assert main(list(arguments)) == code
    captured = capsys.readouterr()
    assert bool(captured.err) == (code == 2)
    assert bool(captured.out) == (code != 2)
    return captured.err if code == 2 else captured.out


def test_the_contracts_example_is_priced_to_the_cent(capsys: pytest.CaptureFixture[str]) -> None:
    priced = answer(capsys, "price", "case.json")
    assert (priced["case"], priced["document"]) == ("BN-B-UAB", "BASIC")
    assert (priced["net"], priced["pch"], priced["admin"]) == ("420000.00", "14700.00", "13440.00")
    assert (priced["transportation"], priced["other"], priced["total"]) == ("0.00", "0.00", "448140.00")
    assert priced["small_case_management_line"] == "0.00"
    assert list(priced) == [
        *("case", "document", "policy_edition", "net", "pch", "admin", "transportation", "other", "small_case_management_line"),
        *("total", "lines", "initial_deposit", "schedule", "unconfirmed"),
    ]
    line = priced["lines"][0]
    assert list(line) == [
        *("number", "base", "cas", "nonrecurring", "support_charge", "value", "unit", "admin", "pch", "transportation", "rates"),
    ]
    assert line["cas"] == {"CONTRACT_ADMIN": "0.00", "QAI": "0.00", "AUDIT": "0.00", "OVERSEAS": "0.00"}
    assert (line["value"], line["unit"]) == ("420000.00", "42000.00")
    assert line["rates"]["admin"]["percent"] == "3.2"
    assert line["rates"]["admin"]["status"] == "confirmed"
    assert priced["schedule"][0] == {
        **{"label": "Initial deposit", "due": None},
        **{"amount": priced["initial_deposit"], "cumulative": priced["initial_deposit"]},
    }
    assert priced["schedule"][-1]["cumulative"] == priced["total"]
    assert [set(doubt) for doubt in priced["unconfirmed"]] == [{"path", "status", "source"}] * len(priced["unconfirmed"])
    assert priced["unconfirmed"][0]["path"] == "lines[0].pch"


def test_prices_are_set_out_for_people_with_their_doubts(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "price", "case.json")
    rows = {row.split()[0]: row for row in text.splitlines() if row.strip()}
    assert rows["(13)"].split() == ["(13)", "Total", "Estimated", "Cost", "448,140.00?"]
    assert rows["(9)"].split()[-1] == "14,700.00?"
    assert "? Figures that are not confirmed" in text
    assert "How the figures were made" not in text
    amounts = [row.rstrip() for row in text.splitlines() if row.startswith(("001 ", "      Total"))]
    assert [row.rindex(".") for row in amounts] == [amounts[0].rindex(".")] * 2  # columns are aligned at the cents


def test_every_amount_is_explained_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "price", "case.json", "--explain")
    assert "Administrative charge (10) = 13,440.00" in text
    assert "line value × rate" in text
    assert "DSCA 18-27" in text
    explained = answer(capsys, "price", "case.json", "--explain")["explanations"]
    assert [entry["path"] for entry in explained] == ["lines[0]", "total", "schedule"]
    admin = next(step for step in explained[0]["steps"] if step["name"] == "admin")
    assert admin["result"] == "13440.00"


def test_an_identifier_that_a_kept_case_has_is_found(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    database = str(tmp_path / "office.db")
    assert said(capsys, "check", "case.json", "--database", database)  # none there yet: nothing to compare with
    assert not Path(database).exists()
    said(capsys, "import", "case.json", "--database", database, "--by", "officer")
    assert answer(capsys, "check", "case.json", "--database", database)["findings"][0]["id"] != "identifier-unique"
    taken = json.loads(Path("case.json").read_text("utf-8")) | {"references": [{"number": "another request"}]}
    Path("taken.json").write_text(json.dumps(taken), "utf-8")
    assert main(["check", "taken.json", "--json", "--database", database]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["id"] == "identifier-unique"


def test_a_document_without_errors_passes_and_one_with_errors_does_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = answer(capsys, "check", "case.json")
    assert found["case"] == "BN-B-UAB"
    assert {finding["severity"] for finding in found["findings"]} <= {"warning", "advice"}
    case = example()
    case["lines"][0] |= {"quantity": None, "type_of_assistance": "5", "unit_price": "10.00"}
    (tmp_path / "wrong.json").write_bytes(as_bytes(case))
    found = answer(capsys, "check", "wrong.json", code=1)
    pair = next(finding for finding in found["findings"] if finding["id"] == "source-assistance-pair")
    assert set(pair) - {"fix"} == {"id", "severity", "path", "message", "reference"}
    assert pair["severity"] == "error"
    assert pair["path"].startswith("lines[0]")
    text = said(capsys, "check", "wrong.json", code=1)
    assert "Must be right" in text
    assert pair["message"].split()[0] in text


def test_a_letter_carries_its_case_file_into_another_desk(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said(capsys, "letter", "case.json", "-o", "letter.pdf", "--at", "2026-11-22")
    pdf = (tmp_path / "letter.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    (tmp_path / "no name tells").write_bytes(pdf)
    assert answer(capsys, "import", "no name tells")["imported"] == [
        {"case": "BN-B-UAB", "document": "BASIC", "what": "imported", "lines": 1}
    ]
    said(capsys, "export", "BN-B-UAB", "-o", "back.json")
    assert (tmp_path / "back.json").read_bytes() == attached_case_file(pdf)
    assert json.loads((tmp_path / "back.json").read_bytes()) == example()
    assert answer(capsys, "price", "BN-B-UAB/BASIC") == answer(capsys, "price", "case.json")


def test_the_same_document_is_printed_in_the_same_bytes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for kind, name in (("letter", "pdf"), ("workbook", "xlsx")):
        for copy in ("one", "two"):
            said(capsys, kind, "case.json", "-o", f"{copy}.{name}", "--at", "2026-11-22T09:00", "--by", "Osei")
        assert (tmp_path / f"one.{name}").read_bytes() == (tmp_path / f"two.{name}").read_bytes()
    book = load_workbook(tmp_path / "one.xlsx", data_only=True)
    assert "Lines" in book.sheetnames


def sheet(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_lines_of_a_workbook_join_a_kept_case(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said(capsys, "import", "case.json")
    heads = ["Line", "Description", "Qty", "Unit price", "Ours"]
    (tmp_path / "more").write_bytes(sheet(heads, ["002", "Battery", 40, 12.5, 1], ["003", "Charger", 4, 99]))
    taken = answer(capsys, "import", "more", "--into", "BN-B-UAB", "--by", "Osei")
    assert taken["imported"] == [{"case": "BN-B-UAB", "document": "BASIC", "what": "saved", "lines": 2}]
    assert taken["sheet"]["ignored"] == ["Ours"]
    assert taken["sheet"]["columns"][2] == {"column": "C", "head": "Qty", "field": "quantity"}
    assert [line["base"] for line in answer(capsys, "price", "BN-B-UAB")["lines"]] == ["420000.00", "500.00", "396.00"]
    assert "has the lines 002, 003 already" in said(capsys, "import", "more", "--into", "BN-B-UAB", code=2)
    said(capsys, "import", "more", "--into", "BN-B-UAB", "--replace")
    (tmp_path / "bad").write_bytes(sheet(heads, ["004", "Case", "?", 5], ["005", "Strap", 1, 5]))
    refused = answer(capsys, "import", "bad", "--into", "BN-B-UAB", code=2)["faults"]
    assert refused[0] == {"path": "row 2, Qty", "message": "'?': is not a quantity without a sign, like 10 or 2.5"}
    assert len(answer(capsys, "price", "BN-B-UAB")["lines"]) == 3
    text = said(capsys, "import", "bad", "--into", "BN-B-UAB", "--skip-refused")
    assert "row 2 refused: Qty '?'" in text
    assert [line["number"] for line in answer(capsys, "price", "BN-B-UAB")["lines"]] == ["001", "002", "003", "005"]


def test_documents_are_replaced_only_on_request(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said(capsys, "import", "case.json")
    case = example() | {"nickname": "Other"}
    (tmp_path / "other.json").write_bytes(as_bytes(case))
    assert "is kept already. Nothing was changed" in said(capsys, "import", "other.json", code=2)
    assert answer(capsys, "import", "other.json", "--replace")["imported"][0]["what"] == "replaced"
    said(capsys, "export", "BN-B-UAB", "-o", "out.json")
    assert json.loads((tmp_path / "out.json").read_bytes())["nickname"] == "Other"


def test_a_backup_brings_the_database_back(capsys: pytest.CaptureFixture[str], tmp_path: Path, desk: Path) -> None:
    said(capsys, "import", "case.json")
    kept = answer(capsys, "backup", "--at", "2026-11-22")["backup"]
    assert Path(kept).parent == desk.parent / "backups"
    assert "2026-11-22" in kept
    said(capsys, "import", "case.json", "--replace")
    (tmp_path / "second.json").write_bytes(as_bytes(example() | {"designator": "UAC"}))
    said(capsys, "import", "second.json")
    restored = answer(capsys, "restore", kept)
    assert (restored["before"]["cases"], restored["after"]["cases"]) == (2, 1)
    assert Path(restored["kept"]).exists()
    assert "is not kept here" in said(capsys, "export", "BN-B-UAC", "-o", "out.json", code=2)
    assert not (tmp_path / "out.json").exists()
    assert "is sound" in said(capsys, "verify")
    assert answer(capsys, "backup", "-o", "copy.sqlite")["backup"] == str(tmp_path / "copy.sqlite")


def test_a_history_that_was_tampered_with_is_a_finding(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    import sqlite3

    said(capsys, "import", "case.json")
    connection = sqlite3.connect(desk)
    connection.execute("UPDATE lines SET description = 'Something else'")
    connection.commit()
    connection.close()
    found = answer(capsys, "verify", code=1)
    assert found["problems"]
    assert "has problems" in said(capsys, "verify", code=1)


def test_the_installation_tests_itself(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    parts = answer(capsys, "self-test")["parts"]
    assert [part["trouble"] for part in parts] == [""] * 7
    assert not desk.exists()


def test_the_schema_is_printed_as_json_either_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(said(capsys, "schema", "case")) == answer(capsys, "schema", "case")


@pytest.mark.parametrize("arguments", [["price"], ["frobnicate"], ["schema", "office"], ["price", "a", "b"]])
@pytest.mark.parametrize("as_json", [False, True])
def test_wrong_usage_is_answered_with_the_usage(capsys: pytest.CaptureFixture[str], arguments: list[str], as_json: bool) -> None:
    assert main([*arguments, *(["--json"] if as_json else [])]) == 2
    captured = capsys.readouterr()
    assert "usage: dsca-desk" in captured.err
    if as_json:
        assert json.loads(captured.out)["faults"]
    else:
        assert captured.out == ""


def test_the_workstation_does_not_answer_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("The workstation answers on the screen, not in JSON.")
    assert json.loads(captured.out)["faults"][0]["message"] == captured.err.strip()


def test_without_a_command_and_without_a_screen_the_commands_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    text = said(capsys, code=2)
    assert text.startswith("There is no screen to open the workstation on")
    for command in (
        "demo",
        "price",
        "check",
        "letter",
        "workbook",
        "import",
        "export",
        "backup",
        "restore",
        "verify",
        "self-test",
    ):
        assert f"    {command} " in text or f"    {command}\n" in text


def test_options_may_stand_before_or_after_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--json", "price", "case.json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == "448140.00"
    other = tmp_path / "other.sqlite"
    said(capsys, "--database", str(other), "import", "case.json")
    assert "BN-B-UAB" in said(capsys, "price", "BN-B-UAB", "--database", f"sqlite:///{other}")
    assert "There is no database at" in said(capsys, "price", "BN-B-UAB", code=2)


@pytest.mark.parametrize("at", ["yesterday", "2026-02-30", "2026-11-22T25:00", ""])
def test_a_time_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str], at: str) -> None:
    assert "is not a time like" in said(capsys, "price", "case.json", "--at", at, code=2)


def test_a_policy_pack_lies_on_top_of_the_edition(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    assert "edition.toml" in said(capsys, "price", "case.json", "--policy-pack", str(pack), code=2)
    (pack / "edition.toml").write_text('id = "office"\ntitle = "Office"\nas_of = 2026-11-01\n', encoding="utf-8")
    assert answer(capsys, "price", "case.json", "--policy-pack", str(pack))["policy_edition"].endswith("+office")
    worse = tmp_path / "worse"
    shutil.copytree(pack, worse)
    (worse / "rates.csv").write_text("nonsense\n1\n", encoding="utf-8")
    assert "rates.csv" in said(capsys, "price", "case.json", "--policy-pack", str(worse), code=2)
    assert "is not the folder of a policy pack" in said(capsys, "price", "case.json", "--policy-pack", "none", code=2)


# --- as processes ---------------------------------------------------------------------------------------------------------


def test_every_command_runs_as_a_process(settings: dict[str, str]) -> None:
    for arguments in (
        ["--version"],
        ["--help"],
        ["import", "case.json", "--by", "Osei", "--at", "2026-11-22"],
        ["price", "BN-B-UAB"],
        ["check", "BN-B-UAB"],
        ["letter", "BN-B-UAB", "-o", "letter.pdf"],
        ["workbook", "BN-B-UAB", "-o", "book.xlsx"],
        ["export", "BN-B-UAB", "-o", "out.json"],
        ["backup", "-o", "copy.sqlite"],
        ["restore", "copy.sqlite"],
        ["verify"],
        ["schema", "case"],
        ["self-test"],
    ):
        done = process(settings, *arguments)
        assert done.returncode == 0, (arguments, done.stderr)
        assert done.stdout
        assert done.stderr == b""


def test_exit_codes_are_those_of_the_process(settings: dict[str, str]) -> None:
    case = example()
    case["lines"][0]["type_of_assistance"] = "5"
    done = process(settings, "check", "-", stdin=as_bytes(case))
    assert (done.returncode, done.stderr) == (1, b"")
    done = process(settings, "price", "-", stdin=b"{}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 6
    no_screen = {name: value for name, value in settings.items() if name not in SCREENS}
    assert process(no_screen).returncode == 2


def test_a_reader_that_stops_early_is_no_fault(settings: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, "schema", "case"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=settings, bufsize=0
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


def test_a_terminal_without_unicode_gets_an_answer(settings: dict[str, str]) -> None:
    done = process(settings | {"PYTHONIOENCODING": "ascii"}, "price", "case.json", "--explain")
    assert (done.returncode, done.stderr) == (0, b"")


PRINTING = {"reportlab", "PIL"}
HEAVY = {"sqlalchemy", "alembic", "reportlab", "openpyxl", "lxml", "pikepdf", "PIL", "platformdirs", "PySide6", "psycopg"}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [("price case.json --explain", set()), ("check case.json", PRINTING), ("schema case", set()), ("--help", set())],
)
def test_a_file_is_priced_without_loading_what_it_does_not_need(
    settings: dict[str, str], arguments: str, needed: set[str]
) -> None:
    program = (
        "import sys\nfrom dsca_desk.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('|'.join(sorted(sys.modules)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *arguments.split()]
    done = subprocess.run(command, capture_output=True, text=True, env=settings, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.strip().split("|")}
    assert "dsca_desk" in loaded
    assert not loaded & (HEAVY - needed)
