"""Many lines complete in one act, each logged for itself, all or none; and opened again, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from dsca_desk.records import offer as value
from dsca_desk.records.work import Delivery, SystemValue
from dsca_desk.services.closing import mark_supply_complete
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.desk import verify
from dsca_desk.services.line_ends import complete_lines, line_ends, reopen_lines
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of
from dsca_desk.services.system_values import keep_value
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed
from tests.services.execution_cases import TODAY, keep_case

POLICY = shipped_policy()
LAST, DONE = date(2026, 9, 15), date(2026, 10, 1)


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked to stop
    """Somebody asked to stop."""


GOODS = {"001": 10, "002a": 2, "002b": 3}


@pytest.fixture
def case(store: Store, act: dict[str, Any]) -> str:
    found = keep_case(store, act)
    for line, units in GOODS.items():
        record_delivery(store, POLICY, found, Delivery(line=line, quantity=Decimal(units), on=LAST), today=TODAY, **act)
    return found


def states(store: Store, case: str) -> dict[str, str]:
    return {one.line: one.state for one in line_ends(store, case, TODAY)}


def complete(store: Store, case: str, act: dict[str, Any], **more: Any) -> list[str]:
    return [str(moved.subject.line) for moved in complete_lines(store, POLICY, case, today=TODAY, **{"on": DONE, **more}, **act)]


def test_every_delivered_line_is_completed_by_one_act(store: Store, case: str, act: dict[str, Any]) -> None:
    assert complete(store, case, act) == ["001", "002a", "002b"]
    assert states(store, case) == dict.fromkeys(GOODS, "Supply/Services Complete") | {"003": "Open"}
    for line in GOODS:
        (step,) = steps_of(store, Subject("LINE", case, line=line))
        assert (step.on, step.by, step.why) == (DONE, act["by"], "all delivered")
    with pytest.raises(NotAllowed, match="no line that is delivered and still open"):
        complete(store, case, act)
    assert verify(store).problems == ()


def test_a_service_is_completed_by_what_shows_it(store: Store, case: str, act: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed, match="The service is done"):
        complete(store, case, act, lines=["001", "003"])
    assert set(states(store, case).values()) == {"Open"}
    assert complete(store, case, act, lines=["003", "001", "003"], evidence="final report of 2 Sep") == ["003", "001"]
    (step,) = steps_of(store, Subject("LINE", case, line="003"))
    assert step.facts["evidence"] == "final report of 2 Sep"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"lines": ["001", "009"]}, "has no line 009"),
        ({"lines": ["002"]}, "has no line 002"),
        ({"on": date(2026, 9, 14)}, "before its last delivery on 15 Sep 2026"),
        ({"on": date(2026, 11, 23)}, "The day of the step has come"),
    ],
)
def test_nothing_is_completed_where_one_line_stands_against_it(
    store: Store, case: str, act: dict[str, Any], more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(NotAllowed, match=reason):
        complete(store, case, act, **more)
    assert set(states(store, case).values()) == {"Open"}


def test_a_line_that_other_systems_show_differently_stops_them_all(store: Store, case: str, act: dict[str, Any]) -> None:
    shown = SystemValue(line="002b", field="DELIVERED_QUANTITY", system="DIFS", value="2", as_of=DONE)
    keep_value(store, case, shown, today=TODAY, **act)
    with pytest.raises(NotAllowed, match=r"Line 002b.*They differ in DIFS"):
        complete(store, case, act)
    assert set(states(store, case).values()) == {"Open"}
    assert complete(store, case, act, lines=["001", "002a"]) == ["001", "002a"]
    with pytest.raises(NotAllowed, match=r"Line 001 of .* is Supply/Services Complete since 01 Oct 2026"):
        complete(store, case, act, lines=["001"])


def test_lines_are_opened_again_with_one_reason(store: Store, case: str, act: dict[str, Any]) -> None:
    complete(store, case, act)
    for lines, why, reason in (
        (["001"], " ", "with a reason"),
        ([], "x", "by name"),
        (["001", "007"], "x", "no line 007"),
        (["001", "003"], "x", "no step that could be undone"),
    ):
        with pytest.raises(NotAllowed, match=reason):
            reopen_lines(store, case, lines, why=why, **act)
    assert states(store, case)["001"] == "Supply/Services Complete"
    reopen_lines(store, case, ["001", "002b"], why="two came back", **act)
    assert states(store, case) == {"001": "Open", "002a": "Supply/Services Complete", "002b": "Open", "003": "Open"}
    assert steps_of(store, Subject("LINE", case, line="001"))[0].undone_why == "two came back"


def test_many_lines_cost_no_more_questions_than_one_and_can_be_stopped(store: Store, act: dict[str, Any]) -> None:
    numbers = [f"{number:03}" for number in range(1, 201)]
    lines = tuple(
        value.Line(number=number, description="Cable", quantity=Decimal(1), unit_price=Decimal("5.00")) for number in numbers
    )
    case = keep_case(store, act, lines=lines)
    for number in numbers:
        record_delivery(store, POLICY, case, Delivery(line=number, quantity=Decimal(1), on=LAST), today=TODAY, **act)
    asked: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    def stop(done: int, of: int) -> None:
        if done == 150:
            raise Stopped(f"{done} of {of}")

    with pytest.raises(Stopped, match="150 of 200"):
        complete(store, case, act, progress=stop)
    assert set(states(store, case).values()) == {"Open"}
    event.listen(Engine, "before_cursor_execute", count)
    try:
        assert complete(store, case, act) == numbers
        to_complete = len(asked)
        reopen_lines(store, case, numbers, why="wrong case", **act)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert to_complete < 30
    assert len(asked) - to_complete < 30
    assert set(states(store, case).values()) == {"Open"}
    assert verify(store).problems == ()


def test_sixty_lines_are_one_press(store: Store, act: dict[str, Any]) -> None:
    lines = tuple(
        value.Line(number=f"{number:03}", description="Cable", quantity=Decimal(1), unit_price=Decimal("5.00"))
        for number in range(1, 61)
    )
    case = keep_case(store, act, lines=lines)
    for line in lines:
        record_delivery(store, POLICY, case, Delivery(line=line.number, quantity=Decimal(1), on=LAST), today=TODAY, **act)
    assert len(complete(store, case, act)) == 60
    with pytest.raises(NotAllowed, match="mark supply complete"):
        mark_supply_complete(store, POLICY, case, on=DONE, today=TODAY, **act)  # it is not in execution: no authority
