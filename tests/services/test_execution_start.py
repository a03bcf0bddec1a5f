"""A case goes into execution with its first work, and comes back when that is taken away, on both databases."""

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsca_desk.records import work
from dsca_desk.services.closing import suspend_case
from dsca_desk.services.deliveries import correct_delivery, record_delivery, take_back_delivery
from dsca_desk.services.desk import verify
from dsca_desk.services.execution import keep_work, open_execution, remove_work
from dsca_desk.services.execution_start import EVENT
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.status_import import take_status
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import StepTaken, steps_of, take_step, undo_step
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed
from tests.services.execution_cases import CASE, TODAY, keep_case

POLICY = shipped_policy()
_AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SUBJECT = Subject("CASE", CASE)
DIRECTIVE = work.Directive(addressee="PM NV", authority_number="OA-1", on=date(2025, 3, 2))
AWARD = work.Contract(line="001", number="W56-1", awarded_on=date(2025, 4, 1))


@pytest.fixture
def case(store: Store, act: dict[str, Any]) -> str:
    return keep_case(store, act)


def state_of(store: Store) -> str:
    return open_execution(store, POLICY, CASE, TODAY).head.state


def standing(store: Store) -> list[StepTaken]:
    return [step for step in steps_of(store, SUBJECT) if not step.undone_by]


def made(on: date, units: int = 1, **more: Any) -> work.Delivery:
    return work.Delivery(line="001", quantity=Decimal(units), on=on, **more)


@pytest.mark.parametrize(
    "first",
    [
        AWARD,
        work.Requisition(line="001", number="BBN00150910001", quantity=Decimal(2), requested_on=date(2025, 4, 1)),
        made(date(2025, 4, 1)),
    ],
)
def test_the_first_work_puts_a_case_into_execution(store: Store, case: str, act: dict[str, Any], first: Any) -> None:
    keep_work(store, POLICY, case, DIRECTIVE, today=TODAY, **act)
    assert state_of(store) == "Implemented"
    if isinstance(first, work.Delivery):
        kept = record_delivery(store, POLICY, case, first, today=TODAY, **act)
    else:
        kept = keep_work(store, POLICY, case, first, today=TODAY, **act)
    (step,) = standing(store)
    assert (state_of(store), step.event, step.on, step.by) == ("In execution", EVENT, date(2025, 4, 1), act["by"])
    assert step.why == "first work of 01 Apr 2025"
    assert step.facts == {"why": "first work of 01 Apr 2025"}
    if isinstance(first, work.Delivery):
        take_back_delivery(store, POLICY, kept.id, kept.revision, today=TODAY, why="another case", **act)
    else:
        remove_work(store, POLICY, type(first), kept.id, kept.revision, today=TODAY, why="another case", **act)
    assert (state_of(store), standing(store)) == ("Implemented", [])
    assert [(one.undone_by, one.undone_why) for one in steps_of(store, SUBJECT)] == [(act["by"], "another case")]
    assert verify(store).problems == ()


def test_without_obligational_authority_nothing_follows_until_it_comes(store: Store, case: str, act: dict[str, Any]) -> None:
    keep_work(store, POLICY, case, AWARD, today=TODAY, **act)
    keep_work(store, POLICY, case, work.Directive(addressee="PM NV", on=date(2025, 3, 2)), today=TODAY, **act)
    assert state_of(store) == "Implemented"
    late = work.Directive(addressee="PM NV", authority_number="OA-2", on=date(2025, 6, 1))
    kept = keep_work(store, POLICY, case, late, today=TODAY, **act)
    assert [(step.on, step.to_state) for step in standing(store)] == [(date(2025, 6, 1), "In execution")]
    remove_work(store, POLICY, work.Directive, kept.id, kept.revision, today=TODAY, why="another case", **act)
    assert state_of(store) == "Implemented"


def test_a_promise_is_no_delivery(store: Store, case: str, act: dict[str, Any]) -> None:
    keep_work(store, POLICY, case, DIRECTIVE, today=TODAY, **act)
    record_delivery(store, POLICY, case, made(date(2027, 1, 1), planned=True), today=TODAY, **act)
    assert state_of(store) == "Implemented"


def test_the_day_follows_the_first_work(store: Store, case: str, act: dict[str, Any]) -> None:
    keep_work(store, POLICY, case, DIRECTIVE, today=TODAY, **act)
    kept = record_delivery(store, POLICY, case, made(date(2025, 8, 1)), today=TODAY, **act)
    record_delivery(store, POLICY, case, made(date(2025, 9, 1)), today=TODAY, **act)
    assert [step.on for step in standing(store)] == [date(2025, 8, 1)]
    correct_delivery(store, POLICY, kept.id, made(date(2025, 10, 1)), kept.revision, today=TODAY, **act)
    assert [step.on for step in standing(store)] == [date(2025, 9, 1)]
    assert len(steps_of(store, SUBJECT)) == 2


def test_what_later_steps_rest_on_is_not_taken_away(store: Store, case: str, act: dict[str, Any]) -> None:
    keep_work(store, POLICY, case, DIRECTIVE, today=TODAY, **act)
    kept = keep_work(store, POLICY, case, AWARD, today=TODAY, **act)
    order = {"authority": "State 26/11", "scope": "Deliveries", "why": "sanctions"}
    suspend_case(store, POLICY, case, **order, on=date(2026, 6, 1), today=TODAY, **act)
    lift = {"authority": "State 26/12"}
    take_step(store, POLICY, SUBJECT, "lift suspension", on=date(2026, 7, 1), facts=lift, why="lifted", **act)
    with pytest.raises(NotAllowed, match="rests on its first obligation"):
        remove_work(store, POLICY, work.Contract, kept.id, kept.revision, today=TODAY, why="another case", **act)
    assert len(open_execution(store, POLICY, case, TODAY).contracts) == 1
    assert state_of(store) == "In execution"


def test_a_step_taken_by_hand_stays(store: Store, case: str, act: dict[str, Any]) -> None:
    shown = {"authority": "OA-9", "evidence": "contract kept at the depot"}
    take_step(store, POLICY, SUBJECT, EVENT, on=date(2025, 5, 1), facts=shown, **act)
    kept = keep_work(store, POLICY, case, AWARD, today=TODAY, **act)
    remove_work(store, POLICY, work.Contract, kept.id, kept.revision, today=TODAY, why="another case", **act)
    assert [(step.on, step.facts["authority"]) for step in standing(store)] == [(date(2025, 5, 1), "OA-9")]


def test_a_file_puts_its_cases_into_execution(store: Store, case: str, act: dict[str, Any]) -> None:
    keep_work(store, POLICY, case, DIRECTIVE, today=TODAY, **act)
    rows = b"Line,Delivered on,Quantity\n001,2025-07-03,4\n001,2025-05-02,1\n"
    take_status(store, POLICY, rows, case=case, kind="DELIVERIES", today=TODAY, **act)
    assert [(step.on, step.to_state) for step in standing(store)] == [(date(2025, 5, 2), "In execution")]


def test_undoing_it_by_hand_is_respected_until_more_work_comes(store: Store, case: str, act: dict[str, Any]) -> None:
    keep_work(store, POLICY, case, DIRECTIVE, today=TODAY, **act)
    keep_work(store, POLICY, case, AWARD, today=TODAY, **act)
    undo_step(store, POLICY, SUBJECT, why="the contract was not let", **act)
    assert state_of(store) == "Implemented"
    record_delivery(store, POLICY, case, made(date(2025, 9, 1)), today=TODAY, **act)
    assert state_of(store) == "In execution"


def _prepared() -> Path:
    path = Path(tempfile.mkdtemp(prefix="begins-")) / "prepared.sqlite"
    with open_store(path) as store:
        keep_case(store, {"by": "A. Officer", "at": _AT})
    return path


PREPARED = _prepared()
ACTS = st.lists(
    st.tuples(st.sampled_from(["contract", "delivery", "directive", "take away", "take away"]), st.integers(1, 500)), max_size=8
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_the_state_is_what_the_work_on_file_says(acts: list[tuple[str, int]]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="begins-"))
    act: dict[str, Any] = {"by": "A. Officer", "at": _AT}
    kept: list[tuple[str, Any, date]] = []
    try:
        with open_store(Path(shutil.copy(PREPARED, folder / "desk.sqlite")), check=False) as store:
            for what, number in acts:
                on = date(2025, 3, 1) + timedelta(days=number)
                if what == "take away" and kept:
                    kind, row, _ = kept.pop(number % len(kept))
                    if kind == "delivery":
                        take_back_delivery(store, POLICY, row.id, row.revision, today=TODAY, why="wrong", **act)
                    else:
                        thing = work.Contract if kind == "contract" else work.Directive
                        remove_work(store, POLICY, thing, row.id, row.revision, today=TODAY, why="wrong", **act)
                elif what == "contract":
                    value = work.Contract(number=f"W{number}", awarded_on=on)
                    kept.append((what, keep_work(store, POLICY, CASE, value, today=TODAY, **act), on))
                elif what == "directive":
                    order = work.Directive(addressee="PM", authority_number="OA", on=on)
                    kept.append((what, keep_work(store, POLICY, CASE, order, today=TODAY, **act), on))
                elif what == "delivery":
                    kept.append((what, record_delivery(store, POLICY, CASE, made(on), today=TODAY, **act), on))
                begun = [on for kind, _, on in kept if kind != "directive"]
                allowed = [on for kind, _, on in kept if kind == "directive"]
                expected = [max(min(begun), min(allowed))] if begun and allowed else []
                assert [step.on for step in standing(store)] == expected
                assert state_of(store) == ("In execution" if expected else "Implemented")
            assert verify(store).problems == ()
    finally:
        shutil.rmtree(folder)
