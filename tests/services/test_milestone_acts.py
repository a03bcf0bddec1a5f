"""Milestones taken from other systems, voided and redone; extenuating factors; clocks of the groups that were in force then."""

from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import select

from dsca_desk.records.steps import PostedMilestone
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.desk import verify
from dsca_desk.services.document_clocks import clocks_of
from dsca_desk.services.goal_dates import set_category
from dsca_desk.services.milestones import (
    MilestoneGiven,
    close_delay,
    delays,
    end_hold,
    holds,
    import_milestones,
    milestones_of,
    place_hold,
    post_milestone,
    record_delay,
    redo_milestone,
    void_milestone,
)
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import undo_step
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound
from tests.rules.builders import offer as small
from tests.services.walking import BY, TO_OFFER, at, make_ready, step

POLICY = shipped_policy()
CASE, TODAY = "BN-B-UAB", date(2026, 11, 22)
BASIC = Subject("DOCUMENT", CASE, "BASIC")
ACT = {"by": BY, "at": at(TODAY)}


def kept(store: Store, began: date = TODAY, category: str = "B") -> Store:
    import_case(store, msgspec.structs.replace(small(), milap_on=None, offer_expires_on=None, price_date=began), **ACT)
    set_category(store, POLICY, CASE, "BASIC", category, on=began, **ACT)
    return store


# --- taken from another system -----------------------------------------------------------------------------------------------


def test_rows_of_another_system_are_taken_one_by_one(store: Store) -> None:
    kept(store)
    rows = [
        MilestoneGiven("MILAP", "2026-10-01", "as DSAMS has it"),
        MilestoneGiven("CWDSTART", "2026-10-03"),
        MilestoneGiven("NOSUCH", "2026-10-04"),
        MilestoneGiven("WRITECOMP", "4 Oct"),
        MilestoneGiven("WRITECOMP", "2026-12-24"),
        MilestoneGiven("WRITECOMP", "2026-09-30"),
        MilestoneGiven("CWDSTART", "2026-10-03"),
        MilestoneGiven("WRITECOMP", "2026-10-08"),
    ]
    with pytest.raises(NotAllowed, match=r"5 rows cannot be taken: row 3, NOSUCH.*Nothing was changed"):
        import_milestones(store, POLICY, BASIC, rows, source="DSAMS", **ACT)
    assert milestones_of(store, POLICY, BASIC) == ()
    posted, refused = import_milestones(store, POLICY, BASIC, rows, source="DSAMS", leave_out_refused=True, **ACT)
    assert posted == 3
    assert [(one.row, one.code) for one in refused] == [
        (3, "NOSUCH"),
        (4, "WRITECOMP"),
        (5, "WRITECOMP"),
        (6, "WRITECOMP"),
        (7, "CWDSTART"),
    ]
    reasons = " ".join(one.reason for one in refused)
    for words in ("no such code", "is not a day", "has not come", "out of order", "posted for 03 Oct 2026 already"):
        assert words in reasons
    found = milestones_of(store, POLICY, BASIC)
    assert (found[0].code, found[0].source, found[0].remark) == ("MILAP", "DSAMS", "as DSAMS has it")
    assert open_case(store, CASE).status == "Development", "a milestone of another system moves nothing"
    assert verify(store).problems == ()


def test_a_redone_milestone_leaves_the_wrong_one_to_be_read(store: Store) -> None:
    kept(store)
    number = post_milestone(store, POLICY, BASIC, "CPMREV", on=date(2026, 11, 20), remark="sheet", **ACT)
    again = redo_milestone(store, POLICY, number, on=date(2026, 11, 19), why="a day before", **ACT)
    assert [(row.id, row.on, row.remark) for row in milestones_of(store, POLICY, BASIC)] == [(again, date(2026, 11, 19), "sheet")]
    both = milestones_of(store, POLICY, BASIC, voided=True)
    assert [(row.on.day, row.voided_why) for row in both] == [(19, ""), (20, "a day before")]
    with pytest.raises(NotAllowed, match="void already"):
        void_milestone(store, POLICY, number, why="again", **ACT)
    with pytest.raises(NotAllowed, match="say why"):
        void_milestone(store, POLICY, again, why=" ", **ACT)
    with pytest.raises(NotAllowed, match="has not come"):
        redo_milestone(store, POLICY, again, on=date(2026, 12, 1), why="later", **ACT)
    assert [row.id for row in milestones_of(store, POLICY, BASIC)] == [again], "what was refused changed nothing"
    void_milestone(store, POLICY, again, why="another case", **ACT)
    assert milestones_of(store, POLICY, BASIC) == ()
    with pytest.raises(NotFound):
        void_milestone(store, POLICY, 9_999, why="x", **ACT)


def test_a_milestone_of_a_step_that_was_redone_goes_with_the_step(store: Store) -> None:
    kept(store)
    make_ready(store, POLICY, CASE, "BASIC", TODAY)
    step(store, POLICY, BASIC, TO_OFFER[0], TODAY)
    (milap,) = milestones_of(store, POLICY, BASIC)
    redo_milestone(store, POLICY, milap.id, on=TODAY - timedelta(days=1), why="signed a day before", **ACT)
    undo_step(store, POLICY, BASIC, why="too early", **ACT)
    assert milestones_of(store, POLICY, BASIC) == ()
    with store.reading() as session:
        assert all(one.voided_by for one in session.scalars(select(PostedMilestone)))


# --- what made it longer -----------------------------------------------------------------------------------------------------


def test_factors_explain_days_and_stop_no_clock(store: Store) -> None:
    kept(store, began=TODAY - timedelta(days=120))
    before = clocks_of(store, POLICY, CASE, "BASIC", TODAY).processing
    assert (before.state, before.days, before.late_by) == ("late", 120, 20)
    number = record_delay(store, POLICY, CASE, "BASIC", "X-PRICE", estimated_days=30, from_on=date(2026, 9, 1), **ACT)
    after = clocks_of(store, POLICY, CASE, "BASIC", TODAY).processing
    assert (after.days, after.late_by, after.explained_days) == (120, 20, 30)
    with pytest.raises(NotAllowed, match="cannot end before"):
        close_delay(store, number, actual_days=41, to_on=date(2026, 8, 1), **ACT)
    with pytest.raises(NotAllowed, match="less than none"):
        close_delay(store, number, actual_days=-1, **ACT)
    close_delay(store, number, actual_days=41, to_on=date(2026, 10, 12), **ACT)
    assert [(one.estimated_days, one.actual_days) for one in delays(store, POLICY, CASE, "BASIC")] == [(30, 41)]
    assert clocks_of(store, POLICY, CASE, "BASIC", TODAY).processing.explained_days == 41


@pytest.mark.parametrize(("code", "days"), [("OFFICIAL-LIST", 5), ("X-NOSUCH", 5), ("X-PRICE", None), ("X-PRICE", 0)])
def test_a_factor_that_says_nothing_is_refused(store: Store, code: str, days: int | None) -> None:
    kept(store)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        record_delay(store, POLICY, CASE, "BASIC", code, estimated_days=days, **ACT)
    assert delays(store, POLICY, CASE, "BASIC") == ()


def test_other_holds_do_not_stop_the_clock_and_end_once(store: Store) -> None:
    kept(store, began=TODAY - timedelta(days=20))
    number = place_hold(store, CASE, "BASIC", "STATE", reason="end use", from_on=TODAY - timedelta(days=10), **ACT)
    assert clocks_of(store, POLICY, CASE, "BASIC", TODAY).processing.days == 20
    with pytest.raises(NotAllowed, match="take the step"):
        place_hold(store, CASE, "BASIC", "CPOHOLD", reason="x", from_on=TODAY, **ACT)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        end_hold(store, number, on=TODAY - timedelta(days=11), **ACT)
    end_hold(store, number, on=TODAY, **ACT)
    assert [hold.to_on for hold in holds(store, CASE, "BASIC")] == [TODAY]
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        end_hold(store, number, on=TODAY, **ACT)


# --- clocks of the groups in force when the document began --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("began", "category", "days"),
    [
        (date(2000, 6, 1), "B", 60),
        (date(2001, 3, 1), "B", 120),
        (date(2009, 12, 31), "A", 120),
        (date(2010, 1, 1), "A", None),
        (date(2013, 8, 14), "C", None),
        (date(2013, 8, 15), "C", 90),
        (date(2015, 6, 30), "D", 30),
        (date(2017, 5, 1), "B", None),
        (date(2021, 9, 16), "A", 45),
        (date(2026, 1, 5), "B", 100),
        (date(2026, 1, 5), "C", 150),
        (date(2026, 1, 5), "D", 60),
    ],
)
def test_a_document_keeps_the_days_of_its_own_time(sqlite_store: Store, began: date, category: str, days: int | None) -> None:
    kept(sqlite_store, began, category)
    clock = clocks_of(sqlite_store, POLICY, CASE, "BASIC", began + timedelta(days=10)).processing
    assert (clock.goal_days, clock.days) == (days, 10)
    assert clock.goal_on == (None if days is None else began + timedelta(days=days))
    assert clock.state == ("unknown" if days is None else "running")
    years_later = clocks_of(sqlite_store, POLICY, CASE, "BASIC", TODAY).processing
    assert (years_later.goal_days, years_later.goal_on) == (days, clock.goal_on)
    if days is not None:
        assert years_later.late_by == (TODAY - began).days - days if (TODAY - began).days > days else years_later.late_by == 0
