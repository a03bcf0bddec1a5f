"""What the sample office lives through: the guide names it, and every record shows it."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dsca_desk.policy.edition import Policy
from dsca_desk.rules.pricing import price
from dsca_desk.services.changing import changes_of_document, pen_and_ink_of
from dsca_desk.services.closing import closure_of, suspensions_of
from dsca_desk.services.concurrent import judge_concurrent
from dsca_desk.services.delivery_board import delivery_board
from dsca_desk.services.desk import verify
from dsca_desk.services.discrepancies import reports_of
from dsca_desk.services.execution import open_execution
from dsca_desk.services.lists import case_ids, case_rows
from dsca_desk.services.milestones import delays, holds
from dsca_desk.services.office import Asked
from dsca_desk.services.office_reviews import returned_documents, trend_of
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.portfolio import portfolio
from dsca_desk.services.preparing import advisories, approvals, assessment_requests, talks, team_assessments
from dsca_desk.services.reviews import reviews_of
from dsca_desk.services.sample_life import Life, read_life
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of
from dsca_desk.services.system_values import reconcile_case
from dsca_desk.services.tasks import letters_of, tasks_of
from dsca_desk.services.versions import list_versions
from dsca_desk.store.engine import Store, open_store

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, office_template: Path) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("office") / "office.db"
    with open_store(shutil.copy(office_template, path)) as store:
        yield store


def states(store: Store) -> dict[tuple[str, str], str]:
    return {(row.case, row.document): row.status for row in case_rows(store, case_ids(store))}


def events(store: Store, case: str, document: str = "BASIC") -> list[str]:
    return [step.event for step in steps_of(store, Subject("DOCUMENT", case, document))]


def test_documents_change_cases_in_every_way(desk: Store, policy: Policy) -> None:
    assert not verify(desk).problems
    kept = states(desk)
    assert (kept["IT-D-QOA", "A01"], kept["JO-B-UHC", "M01"], kept["BN-B-UAE", "A01"]) == ("Implemented", "Implemented", "Review")
    assert not judge_concurrent(desk, policy, "BN-B-KAB", "M01")
    assert "restate" in events(desk, "AT-P-LBX")
    assert [version.name for version in list_versions(desk, "AT-P-LBX")] == ["CURRENT", "BASIC/0", "BASIC"]
    assert events(desk, "CO-B-UGB")[-2:] == ["expiration date passes", "reactivate"]
    [by_hand] = pen_and_ink_of(desk, "MO-B-EVD", "BASIC")
    assert "Phare" in by_hand.after


def test_the_amendment_of_the_radios_comes_out_as_it_was_designed(desk: Store, policy: Policy) -> None:
    base, offer, changes = changes_of_document(desk, "BN-B-UAE", "A01")
    before, after = price(base, policy), price(offer, policy)
    assert (before.total, after.total) == (Decimal("3891921.12"), Decimal("4430882.09"))
    assert after.net - before.net == Decimal("518624.00")
    assert {change.steps[1] for change in changes if change.steps[0] == "lines"} == {"003", "006", "008", "009"}


def test_reviews_returns_and_clocks_have_something_to_tell(desk: Store, policy: Policy) -> None:
    reviews = reviews_of(desk, "BN-B-UAB", "BASIC", TODAY)
    assert {review.position for review in reviews} == {"CONCUR", "CONCUR_COMMENT", ""}
    assert any(review.late_by for review in reviews)
    assert [comment.closed_on is None for review in reviews for comment in review.comments] == [False, True, False]
    trend = trend_of(returned_documents(desk, policy, Asked(date.min, TODAY, TODAY)))
    assert len({row.quarter for row in trend}) >= 3
    assert len({row.office for row in trend}) >= 3
    shown = portfolio(desk, policy, TODAY)
    assert shown.on_time.offered >= 8
    assert Decimal("0.6") < Decimal(shown.on_time.in_time) / shown.on_time.offered < 1
    assert shown.past_closing == ("BN-B-HAA",)
    assert [hold.kind for hold in holds(desk, "BN-B-VKC")] == ["CPOHOLD", "CONGRESS"]
    assert [delay.actual_days for delay in delays(desk, policy, "BN-B-VKC", "BASIC")] == [42]
    assert [delay.actual_days for delay in delays(desk, policy, "CI-P-LSB", "BASIC")] == [None]


def test_cases_are_carried_out_and_come_to_their_ends(desk: Store, policy: Policy) -> None:
    at_work = open_execution(desk, policy, "JO-B-UHC", TODAY)
    for part in (at_work.deliveries, at_work.requisitions, at_work.shipments, at_work.contracts, at_work.warranties):
        assert part
    assert at_work.support
    assert at_work.repairs
    assert any(row.serial_numbers and row.receipt_signed_by for row in at_work.deliveries)
    assert {report.status for report in reports_of(desk)} >= {
        "Draft",
        "Recorded only",
        "Accepted for review",
        "Reconsideration",
        "Closed",
    }
    assert {row.standing for row in delivery_board(desk, TODAY)} >= {"LATE", "UNANNOUNCED"}
    differing = reconcile_case(desk, policy, "JO-B-UHC")
    assert len(differing.unexplained) == 2
    assert len(differing.differing) == 3
    kept = states(desk)
    for case, state in {
        "KU-D-GPR": "Suspended",
        "BA-B-MRC": "Closing (cancellation)",
        "BN-B-HAA": "Supply/Services Complete",
        "RO-D-QRA": "Closing",
        "DE-B-UJV": "Closed",
        "JO-B-BCE": "Closed",
        "LW-B-LBC": "Held",
    }.items():
        assert kept[case, "BASIC"] == state
    assert suspensions_of(desk, "KU-D-GPR")
    results = {point.result for point in closure_of(desk, policy, "RO-D-QRA", TODAY).points}
    assert results >= {"met", "yes", "no", "open", "ask"}
    assert closure_of(desk, policy, "DE-B-UJV", TODAY).certificate_sent_on == date(2026, 4, 20)


def test_requests_have_what_goes_before_and_around_them(desk: Store) -> None:
    assert len(talks(desk)) >= 4
    assert assessment_requests(desk, "BN")
    assert team_assessments(desk, "R-2026-0005")
    assert advisories(desk, "R-2026-0028")
    assert {row.standing for row in approvals(desk, TODAY)} >= {"awaited", "late", "in force", "expired", "denied"}
    [lease] = [step.to_state for step in steps_of(desk, Subject("LEASE", "L-2026-0001"))][-1:]
    assert lease == "Notified"
    assert letters_of(desk, "BN-B-UAB")
    assert {task.done_on is None for task in tasks_of(desk)} == {True, False}


def test_a_slip_in_a_life_is_told_with_its_file() -> None:
    with pytest.raises(ValueError, match=r"XX-B-AAA.toml: .*unknown field .tasx"):
        read_life(Path("XX-B-AAA.toml"), {"tasx": []})
    assert read_life(Path("XX-B-AAA.toml"), {}) == Life()
