"""Amendments and Modifications on the command line: letters, workbooks and checks of kept documents and of files."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from dsca_desk.cli import main
from dsca_desk.documents.letter import attached_case_file
from dsca_desk.documents.letter.reading import page_range
from dsca_desk.exchange.case_file import read_case, write_case
from dsca_desk.records.offer import Reference
from dsca_desk.services.cases import import_case
from dsca_desk.services.changing import begin_change
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import open_store
from tests.rules.builders import D, bought, offer, stock

replace = msgspec.structs.replace
DAY = date(2027, 7, 1)
WHO: dict[str, Any] = {"by": "A. Officer", "at": datetime(2027, 7, 1, 9, tzinfo=UTC)}
BASE = offer(stock(), bought("002"), accepted_on=date(2027, 1, 20), implemented_on=date(2027, 2, 1))
A01 = replace(
    BASE,
    document="A01",
    references=(Reference(number="MOD/81", date=date(2027, 6, 12)),),
    price_date=DAY,
    offer_expires_on=date(2027, 9, 24),
    lines=(replace(BASE.lines[0], quantity=D(80)), BASE.lines[1]),
)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder with files of a case and of its Amendment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DSCA_DESK_DATABASE", str(tmp_path / "desk.sqlite"))
    Path("base.json").write_bytes(write_case(BASE))
    Path("a01.json").write_bytes(write_case(A01))
    return tmp_path


@pytest.fixture
def kept(desk: Path) -> None:
    """The case kept and an Amendment begun."""
    answers = {"closing": "no", "stage": "implemented", "equipment": "no", "purpose": "more"}
    with open_store(desk / "desk.sqlite") as store:
        import_case(store, BASE, **WHO)
        begun = begin_change(
            store, shipped_policy(), "BN-B-UAB", answers, purpose="more", references=A01.references, on=DAY, **WHO
        )
        assert begun.document == "A01"
        import_case(store, A01, replace=True, **WHO)


def test_a_file_needs_the_case_it_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letter", "a01.json", "-o", "a01.pdf"]) == 2
    assert "--base" in capsys.readouterr().err
    assert not Path("a01.pdf").exists()


def test_a_file_is_printed_beside_its_case_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letter", "a01.json", "--base", "base.json", "-o", "a01.pdf"]) == 0
    pdf = Path("a01.pdf").read_bytes()
    assert page_range(pdf).wrong_footers == ()
    assert read_case(attached_case_file(pdf)) == A01
    assert main(["letter", "a01.pdf", "-o", "again.pdf"]) == 0  # the letter carries the case before
    assert read_case(attached_case_file(Path("again.pdf").read_bytes())) == A01
    assert capsys.readouterr().err == ""


def test_another_case_is_no_base(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.json").write_bytes(write_case(replace(BASE, designator="UCD")))
    assert main(["letter", "a01.json", "--base", "other.json", "-o", "a01.pdf"]) == 2
    assert "BN-B-UCD" in capsys.readouterr().err


@pytest.mark.usefixtures("kept")
def test_a_kept_amendment_knows_its_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letter", "BN-B-UAB/A01", "-o", "a01.pdf"]) == 0
    assert read_case(attached_case_file(Path("a01.pdf").read_bytes())) == A01
    assert main(["letter", "a01.json", "--base", "BN-B-UAB", "-o", "other.pdf"]) == 0
    assert main(["workbook", "BN-B-UAB/A01", "-o", "a01.xlsx"]) == 0
    assert "Changes" in load_workbook("a01.xlsx").sheetnames
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("kept")
def test_a_kept_document_is_checked_with_what_is_kept_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "BN-B-UAB/A01"])
    kept = capsys.readouterr().out
    main(["check", "a01.json"])
    alone = capsys.readouterr().out
    assert "modification-reason" not in kept + alone
    assert "page-range" not in kept
    assert main(["letter", "BN-B-UAB", "-o", "basic.pdf"]) == 0
