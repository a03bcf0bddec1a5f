"""Milestones from another system, voided and posted anew, and extenuating factors, on both databases."""

from datetime import date
from typing import Any

import msgspec
import pytest

from dsca_desk.services.cases import import_case
from dsca_desk.services.desk import verify
from dsca_desk.services.document_clocks import clocks_of
from dsca_desk.services.milestones import (
    MilestoneGiven,
    close_delay,
    delays,
    import_milestones,
    milestones_of,
    record_delay,
    redo_milestone,
    void_milestone,
)
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed
from tests.rules.builders import offer as small
from tests.services.walking import BY, at

POLICY, TODAY = shipped_policy(), date(2026, 11, 22)
CASE = "BN-B-UAB"
BASIC = Subject("DOCUMENT", CASE, "BASIC")
ACT: dict[str, Any] = {"by": BY, "at": at(TODAY)}


@pytest.fixture
def desk(store: Store) -> Store:
    offer = msgspec.structs.replace(small(), milap_on=None, offer_expires_on=None, price_date=date(2026, 6, 1))
    import_case(store, offer, **ACT)
    return store


def taken(store: Store, *rows: tuple[str, str], **more: Any) -> Any:
    return import_milestones(store, POLICY, BASIC, [MilestoneGiven(*row) for row in rows], source="DSAMS", **more, **ACT)


def posted(store: Store, *, voided: bool = False) -> list[tuple[str, date, str]]:
    return [(row.code, row.on, row.source) for row in milestones_of(store, POLICY, BASIC, voided=voided)]


def test_rows_of_another_system_are_posted_with_its_name(desk: Store) -> None:
    before = posted(desk)
    assert taken(desk, ("CASEASGN", "2026-06-03"), ("S1SENT", " 2026-06-09 ")) == (2, ())
    assert posted(desk)[len(before) :] == [
        ("CASEASGN", date(2026, 6, 3), "DSAMS"),
        ("S1SENT", date(2026, 6, 9), "DSAMS"),
    ]


def test_refused_rows_hold_the_rest_back_until_the_officer_agrees(desk: Store) -> None:
    before = posted(desk)
    rows = (
        ("S1SENT", "2026-06-09"),
        ("NOSUCH", "2026-06-09"),
        ("MILAP", "09.06.2026"),
        ("MILAP", "2026-11-23"),
        ("CASEASGN", "2026-06-08"),
        ("CASEASGN", "2026-06-03"),
        ("S1SENT", "2026-06-09"),
        ("S1ACCEPT", "2026-06-08"),
    )
    with pytest.raises(NotAllowed, match="5 rows cannot be taken: row 2, NOSUCH: The table of milestones has no such code"):
        taken(desk, *rows)
    assert posted(desk) == before
    count, refused = taken(desk, *rows, leave_out_refused=True)
    assert (count, [one.row for one in refused]) == (3, [2, 3, 4, 7, 8])
    for one, reason in zip(
        refused, ("no such code", "is not a day", "has not come", "posted for", "is out of order"), strict=True
    ):
        assert reason in one.reason
    assert taken(desk, *rows[:1], leave_out_refused=True)[0] == 0
    assert verify(desk).problems == ()


def test_a_milestone_is_voided_and_posted_anew_and_both_stay_to_be_read(desk: Store) -> None:
    taken(desk, ("S1SENT", "2026-06-09"))
    sent = next(row for row in milestones_of(desk, POLICY, BASIC) if row.code == "S1SENT")
    with pytest.raises(NotAllowed, match="say why"):
        void_milestone(desk, POLICY, sent.id, why=" ", **ACT)
    for on, reason in ((date(2026, 11, 23), "has not come"),):
        with pytest.raises(NotAllowed, match=reason):
            redo_milestone(desk, POLICY, sent.id, on=on, why="wrong day", **ACT)
    assert ("S1SENT", date(2026, 6, 9), "DSAMS") in posted(desk)
    anew = redo_milestone(desk, POLICY, sent.id, on=date(2026, 6, 11), why="wrong day", **ACT)
    assert [row for row in posted(desk) if row[0] == "S1SENT"] == [("S1SENT", date(2026, 6, 11), "DSAMS")]
    assert len([row for row in posted(desk, voided=True) if row[0] == "S1SENT"]) == 2
    with pytest.raises(NotAllowed, match="is void already"):
        void_milestone(desk, POLICY, sent.id, why="again", **ACT)
    void_milestone(desk, POLICY, anew, why="was never sent", **ACT)
    assert "S1SENT" not in {row[0] for row in posted(desk)}
    assert verify(desk).problems == ()


def test_extenuating_factors_explain_days_estimated_until_they_are_known(desk: Store) -> None:
    for code, days, reason in (
        ("X-NONE", 5, "no extenuating factor"),
        ("OFFICIAL-LIST", 5, "no extenuating"),
        ("X-PRICE", 0, "days"),
    ):
        with pytest.raises(NotAllowed, match=reason):
            record_delay(desk, POLICY, CASE, "BASIC", code, estimated_days=days, **ACT)
    factor = record_delay(desk, POLICY, CASE, "BASIC", "X-PRICE", estimated_days=30, from_on=date(2026, 7, 1), **ACT)
    assert clocks_of(desk, POLICY, CASE, "BASIC", TODAY).processing.explained_days == 30
    with pytest.raises(NotAllowed, match="less than none"):
        close_delay(desk, factor, actual_days=-1, **ACT)
    with pytest.raises(NotAllowed, match="cannot end before"):
        close_delay(desk, factor, actual_days=12, to_on=date(2026, 6, 30), **ACT)
    close_delay(desk, factor, actual_days=12, to_on=date(2026, 7, 13), **ACT)
    (row,) = delays(desk, POLICY, CASE, "BASIC")
    assert (row.estimated_days, row.actual_days, row.to_on) == (30, 12, date(2026, 7, 13))
    assert clocks_of(desk, POLICY, CASE, "BASIC", TODAY).processing.explained_days == 12
