"""The sheet in front of a package: contents, offer check with accepted warnings and reasons, reviews, approvals, returns."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dsca_desk.services.acceptances import accept_warning, may_be_accepted
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.checking import check_kept
from dsca_desk.services.package_sheets import package_sheet_of, package_sheet_pdf
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.preparing import ApprovalGiven, save_approval
from dsca_desk.services.reviews import CommentGiven, answer_package, answer_review, ask_reviews, package_of
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotFound
from tests.rules.builders import offer as small
from tests.services.test_case_papers import text_of as printed_text
from tests.services.walking import make_ready

POLICY = shipped_policy()
CASE, TODAY = "BN-B-UAB", date(2026, 11, 22)
ACT: dict[str, Any] = {"by": "A. Officer", "at": datetime(2026, 11, 22, 9, tzinfo=UTC)}
OFFER = msgspec.structs.replace(small(), offer_expires_on=date(2026, 12, 20), milap_on=date(2026, 11, 1))


@pytest.fixture
def desk(tmp_path: Path, template: Path) -> Iterator[Store]:
    with open_store(Path(shutil.copy(template, tmp_path / "desk.sqlite")), check=False) as store:
        import_case(store, OFFER, **ACT)
        yield store


def sheet(store: Store) -> Any:
    return package_sheet_of(store, POLICY, CASE, printed_on=TODAY, by="A. Officer")


def text_of(store: Store) -> str:
    return printed_text(package_sheet_pdf(sheet(store)))


def test_the_contents_are_those_of_the_policy_with_their_answers(desk: Store) -> None:
    papers = package_of(desk, POLICY, CASE, "BASIC", TODAY)
    assert [paper.name for paper in sheet(desk).papers] == [row.paper.name for row in papers]
    assert {paper.answer for paper in sheet(desk).papers} == {"Not answered"}
    assert f"{len(papers)} papers are missing or not answered yet" in text_of(desk)
    given: dict[str, Any] = {row.paper.code: ("YES", f"tab {place}") for place, row in enumerate(papers)}
    given[papers[-1].paper.code] = ("NO", "")
    answer_package(desk, POLICY, CASE, "BASIC", given, **ACT)
    opened = [paper for paper in sheet(desk).papers if paper.open]
    assert [(paper.name, paper.answer) for paper in opened] == [(papers[-1].paper.name, "Missing")]
    assert sheet(desk).papers[0].found == "tab 0, A. Officer"
    assert "1 paper is missing" in text_of(desk)
    assert sheet(desk).paper.draft


def test_accepted_warnings_stand_with_their_reasons(desk: Store) -> None:
    offer = open_case(desk, CASE).offer
    found = [one for one in check_kept(desk, offer, POLICY, printed_on=TODAY) if may_be_accepted(one)]
    assert found
    assert [one.sentence for one in sheet(desk).warnings] == [one.message for one in found]
    accept_warning(desk, offer, found[0], "The contract is awarded on 15 December", **ACT)
    (told,) = sheet(desk).accepted
    assert (told.sentence, told.reason, told.by, told.on) == (
        found[0].message,
        "The contract is awarded on 15 December",
        "A. Officer",
        TODAY,
    )
    assert len(sheet(desk).warnings) == len(found) - 1
    printed = text_of(desk)
    assert "Accepted warnings" in printed
    assert "A. Officer, 22 Nov 2026" in printed


def test_errors_and_figures_nobody_confirmed_are_listed_apart(desk: Store) -> None:
    offer = open_case(desk, CASE).offer
    found = check_kept(desk, offer, POLICY, printed_on=TODAY)
    printed = sheet(desk)
    assert [one.sentence for one in printed.errors] == [one.message for one in found if one.severity == "error"]
    assert len(printed.errors) + len(printed.warnings) + len(printed.figures) + printed.advice == len(found)
    assert printed.paper.draft


def test_reviews_approvals_and_returns_are_told(desk: Store) -> None:
    make_ready(desk, POLICY, CASE, "BASIC", TODAY)
    legal, _ = ask_reviews(desk, CASE, "BASIC", ("FO/OGC", "PM/RSAT"), asked_on=TODAY, due_on=TODAY, **ACT)
    comments = [CommentGiven("Say who ships")]
    answer_review(desk, legal, "CONCUR_COMMENT", on=TODAY, answered_by="Ms. Hale", comments=comments, **ACT)
    save_approval(desk, POLICY, ApprovalGiven(kind="MTCR", items="rockets", asked_on=TODAY), case=CASE, document="BASIC", **ACT)
    printed = sheet(desk)
    assert [(one.office, one.position, one.open_comments) for one in printed.reviews] == [
        ("Legal", "Concurs, 22 Nov 2026", 0),
        ("FO/OGC", "Concurs with comment, 22 Nov 2026", 1),
        ("PM/RSAT", "No answer yet", 0),
    ]
    assert [(one.kind, one.items, one.decision) for one in printed.approvals] == [
        ("Missile-technology approval", "rockets", "Awaited")
    ]
    assert "Earlier returns" not in text_of(desk)
    assert not [paper for paper in printed.papers if paper.open]


def test_the_same_package_gives_the_same_bytes(desk: Store) -> None:
    assert package_sheet_pdf(sheet(desk)) == package_sheet_pdf(sheet(desk))


def test_a_case_that_is_not_kept_has_no_sheet(desk: Store) -> None:
    with pytest.raises(NotFound):
        package_sheet_of(desk, POLICY, "BN-B-NON", printed_on=TODAY, by="A. Officer")
