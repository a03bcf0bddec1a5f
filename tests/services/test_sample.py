"""The sample office: the same bytes each time, sound as a whole, and as the guide describes it."""

import hashlib
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from dsca_desk.cli import main
from dsca_desk.documents.letter import attached_case_file
from dsca_desk.exchange.case_file import read_case
from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.edition import Policy
from dsca_desk.rules.checks import check_offer
from dsca_desk.rules.paper import whole_dollars
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.cases import export_case
from dsca_desk.services.desk import open_desk, verify
from dsca_desk.services.issuing import list_issued
from dsca_desk.services.lists import case_ids, case_rows, request_ids, request_rows
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.sample import CASES, DATABASE, KEPT_BEFORE, LETTERS, SampleMade, make_office, sample_office
from dsca_desk.services.sample_source import SampleCase, SampleOffice

ROOT = Path(__file__).resolve().parents[2]
PLANTED = {"CO-B-UZE", "BN-P-LZQ"}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture(scope="module")
def office(policy: Policy) -> SampleOffice:
    return sample_office(policy)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> subprocess.Popen[bytes]:
    """The office made a second time, by another process with other hashes, while this one makes it too."""
    folder = tmp_path_factory.mktemp("again")
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "4711"}
    process = subprocess.Popen([sys.executable, "-m", "dsca_desk", "demo", folder], env=settings, stdout=subprocess.DEVNULL)
    process.folder = folder  # type: ignore[attr-defined]  # carried along for the test that waits for it
    return process


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, office: SampleOffice, policy: Policy, again: subprocess.Popen[bytes]
) -> SampleMade:
    return make_office(tmp_path_factory.mktemp("office"), office, policy)


@pytest.fixture(scope="module")
def made_hashes(made: SampleMade) -> dict[str, str]:
    """The hashes as the office was made; opening its database afterwards changes the file's head."""
    return hashes(made.folder)


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_it_is_the_same_bytes_each_time(made: SampleMade, made_hashes: dict[str, str], again: subprocess.Popen[bytes]) -> None:
    assert again.wait() == 0
    assert made_hashes == hashes(again.folder)  # type: ignore[attr-defined]  # see the fixture
    assert len(made_hashes) == 1 + 3 * made.cases


def test_it_has_all_kinds_and_states(office: SampleOffice, policy: Policy) -> None:
    kinds = {row.code: row.kind for row in policy.rows(COUNTRIES, Country)}
    assert len({request.letter.country for request in office.requests if kinds[request.letter.country] == "COUNTRY"}) >= 12
    assert len({request.status for request in office.requests}) >= 8
    assert len(office.cases) >= 30
    offers = [case.offer for case in office.cases]
    assert {offer.program for offer in offers} == {"FMS", "BPC_T10", "BPC_T22"}
    assert {offer.case_type for offer in offers} == {"DEFINED", "BLANKET", "CLSSA"}
    assert {case.state for case in office.cases} >= {
        "Development",
        "Write",
        "Review",
        "Proposed",
        "Offered",
        "Accepted",
        "Implemented",
        "Closed",
    }
    assert {term.code for offer in offers for term in offer.terms_of_sale} >= {
        "DU",
        "CWA",
        "CWAB",
        "CPD",
        "RAPS",
        "CAPS",
        "FMSNR",
    }
    lines = [line for offer in offers for line in (*offer.lines, *(part for line in offer.lines for part in line.sublines))]
    assert {line.source for line in lines} >= {"S", "P", "X", "R", "E"}
    assert {line.support_charge for line in lines} >= {"SNAP", "CRR"}
    assert {line.cas_exemption for line in lines} >= {"PROS", "USACE"}
    assert sorted(len(offer.lines) for offer in offers)[-1] == 140
    assert {offer.accepted_on.year for offer in offers if offer.accepted_on} >= {2010, 2013, 2016}


def find(office: SampleOffice, case: str) -> SampleCase:
    return next(found for found in office.cases if found.offer.case_id == case)


def test_the_radio_case_comes_out_as_it_was_designed(office: SampleOffice, policy: Policy) -> None:
    priced = price(find(office, "BN-B-UAB").offer, policy)
    assert (priced.net, priced.pch, priced.admin, priced.transportation, priced.total) == tuple(
        map(Decimal, ("3750785.00", "4515.00", "120025.12", "16596.00", "3891921.12"))
    )
    schedule = payment_schedule(priced, policy)
    assert [row.required for row in schedule.rows] == [
        Decimal(amount)
        for amount in (
            *("350008.79", "949008.79", "1774909.61", "2579512.87"),
            *("3154917.77", "3547317.85", "3760020.30", "3891921.12"),
        )
    ]
    assert [row.outlays for row in schedule.rows] == [
        *map(Decimal, (212000, 698000, 1440000, 2241000, 2881000, 3353896, 3643896, 3771896)),
    ]
    amounts = [row.amount for row in whole_dollars(priced, schedule).schedule]
    assert amounts == [*map(Decimal, (350009, 599000, 825901, 804603, 575405, 392400, 212702, 131901))]


def test_only_the_planted_cases_have_errors_and_the_guide_lists_them(office: SampleOffice, policy: Policy) -> None:
    guide = (ROOT / "docs/guide/sample-office.md").read_text("utf-8")
    for case in office.cases:
        priced = price(case.offer, policy)
        findings = check_offer(case.offer, priced, payment_schedule(priced, policy), policy)
        errors = sorted({finding.id for finding in findings if finding.severity == "error"})
        if case.offer.case_id not in PLANTED:
            assert not errors, f"{case.offer.case_id}: {errors}"
            continue
        listed = guide.partition(f"### {case.offer.case_id}")[2].partition("###")[0]
        assert errors
        assert sorted(part.split("`")[0] for part in listed.split("| `")[1:]) == errors


def test_the_funds_of_capacity_building_cases_are_their_totals(office: SampleOffice, policy: Policy) -> None:
    for case in office.cases:
        for note in case.offer.notes:
            if note.code in ("BPC-T10-FUND", "BPC-T22-FUND"):
                assert note.parameters["amount"] == f"${price(case.offer, policy).total:,.2f}", case.offer.case_id


def test_the_database_is_whole_and_holds_what_was_printed(made: SampleMade, office: SampleOffice) -> None:
    with open_desk(made.database) as store:
        assert not verify(store).problems
        kept = request_rows(store, request_ids(store))
        assert len(kept) == made.requests == len(office.requests)
        assert {request.number: request.status for request in kept} == {
            request.letter.number: request.status for request in office.requests
        }
        rows = case_rows(store, case_ids(store))
        assert {row.case: row.status for row in rows if row.document == "BASIC"} == {
            case.offer.case_id: case.state for case in office.cases
        }
        assert all(row.total is not None for row in rows)
        for case in office.cases:
            name = case.offer.case_id
            written = read_case((made.folder / CASES / f"{name}.json").read_bytes())
            assert msgspec.structs.replace(export_case(store, name), confirmations=()) == case.offer == written
        (issued,) = list_issued(store, "BN-B-UCD")
        assert issued.kind == "LETTER"


def test_a_letter_carries_its_case_file(made: SampleMade) -> None:
    letter = (made.folder / LETTERS / "BN-B-VTM.pdf").read_bytes()
    assert attached_case_file(letter) == (made.folder / CASES / "BN-B-VTM.json").read_bytes()


def test_made_again_it_keeps_an_office_that_was_worked_in(tmp_path: Path, office: SampleOffice, policy: Policy) -> None:
    small = msgspec.structs.replace(office, requests=office.requests[-3:], cases=office.cases[:2])
    first = make_office(tmp_path, small, policy)
    assert first.replaced is None
    new = hashes(tmp_path)
    assert make_office(tmp_path, small, policy).replaced is None
    assert hashes(tmp_path) == new
    (tmp_path / DATABASE).write_bytes(b"worked in")
    assert make_office(tmp_path, small, policy).replaced == tmp_path / KEPT_BEFORE
    assert (tmp_path / KEPT_BEFORE).read_bytes() == b"worked in"
    assert hashes(tmp_path).items() > new.items()


def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("in the way", encoding="utf-8")
    assert main(["demo", str(file)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert file.read_text("utf-8") == "in the way"
