"""Every row of the policy has its guard, and every guard its row."""

from typing import NamedTuple

from dsca_desk.policy.lifecycle import MILESTONES, STEP_MILESTONES, TRANSITIONS, Milestone, StepMilestone, Transition
from dsca_desk.rules.steps import registered
from dsca_desk.rules.steps.facts import DocumentState
from dsca_desk.rules.steps.guard import guard_of
from dsca_desk.rules.steps.machine import ANY_OPEN, PREVIOUS, case_state, is_open, rows_from
from dsca_desk.services.policy import shipped_policy

POLICY = shipped_policy()
ROWS = POLICY.rows(TRANSITIONS, Transition)


def test_every_row_has_a_guard():
    assert [row for row in ROWS if guard_of(row) is None] == []


def test_every_guard_has_a_row():
    keys = {(row.entity, row.from_state, row.event, to) for row in ROWS for to in (row.to_state, "")}
    assert registered() - keys == frozenset()


def test_a_state_that_is_reached_can_be_left_unless_it_is_an_end():
    ends = {
        "REQUEST": {"answered-loa", "answered-pa", "disapproved", "withdrawn"},
        "DOCUMENT": {"Implemented"},
        "CASE": {"Canceled", "Offered", "Accepted", "Development"},  # the last three are left by what the documents do
        "LINE": {"Supply/Services Complete", "Conditionally closed"},
        "DISCREPANCY": {"Closed", "Recorded only", "Contested"},
        "LEASE": {"Ended"},
        "AMENDMENT": {"Development"},
    }
    stuck = {
        (row.entity, row.to_state)
        for row in ROWS
        if row.to_state != PREVIOUS and row.to_state not in ends[row.entity] and not rows_from(POLICY, row.entity, row.to_state)
    }
    assert stuck == set()


def test_a_bracketed_state_goes_on_as_its_base():
    def events(state):
        return [row.event for row in rows_from(POLICY, "DOCUMENT", state) if row.from_state != ANY_OPEN]

    assert events("Development (restated)") == events("Development")
    assert events("Accepted (delayed)") == ["financial implementation", "emergency implementation"]
    assert "counteroffer received" not in events("Offered (counteroffer)")
    assert events("Development (approved)") == ["case-writing starts"]


def test_every_milestone_of_a_step_is_in_the_table_and_its_step_exists():
    events = {(row.entity, row.event) for row in ROWS}
    codes = {row.code for row in POLICY.rows(MILESTONES, Milestone)}
    for row in POLICY.rows(STEP_MILESTONES, StepMilestone):
        assert (row.entity, row.event) in events
        assert row.code in codes


def test_a_document_that_says_itself_how_far_the_case_came_leaves_the_case_there():
    # Files of before the life of a case kept "Closed" and its like as the state of the document.
    for state in ("Supply/Services Complete", "Closing", "Closed"):
        documents = (DocumentState("BASIC", state),)
        assert case_state(documents) == state
        assert not is_open("DOCUMENT", state)
    reopened = Taken("Closed", "Supply/Services Complete")
    assert case_state((DocumentState("BASIC", "Closed"),), (reopened,)) == "Supply/Services Complete"


class Taken(NamedTuple):
    """A step as a log keeps it."""

    from_state: str
    to_state: str
    undone_by: str = ""
