"""The points of a timeline: what is done, where it is, what lies ahead, after a return and after the end."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dsca_desk.policy.lifecycle import MILESTONES, Milestone
from dsca_desk.rules.timeline import Posted, timeline
from dsca_desk.services.policy import shipped_policy

ROWS = shipped_policy().rows(MILESTONES, Milestone)
WAY = (
    "X-LORRCV",
    "X-LORACT",
    "X-LORCMP",
    "MILAP",
    "WSTATUS",
    "RSTATUS",
    "PSTATUS",
    "STLST",
    "X-DSCACS",
    "DOCMNTSENT",
    "X-ACCEPT",
)
START = date(2026, 3, 2)


def posted(*codes, first=1):
    return [Posted(number, code, START + timedelta(7 * number)) for number, code in enumerate(codes, first)]


def words(points, standing):
    return [point.words for point in points if point.standing == standing]


def test_a_document_in_review_stands_there():
    points = timeline(ROWS, posted("X-LORRCV", "X-LORACT", "X-LORCMP", "DSTATUS", *WAY[3:6]), {}, kind="BASIC", goal_on=START)
    assert words(points, "done") == ["LOR", "Actionable", "Complete", "MILAP", "Write"]
    assert words(points, "now") == ["Review"]
    assert words(points, "ahead") == ["Sign", "State list", "Countersign", "Offer", "Accept", "Implement"]
    assert {point.words: point.planned_on for point in points if point.planned_on} == {"Offer": START}
    assert points[5].on == START + timedelta(7 * 7)


def test_without_a_request_the_document_begins_by_itself():
    points = timeline(ROWS, posted("DSTATUS"), {}, kind="A")
    assert [point.words for point in points][:2] == ["Begun", "MILAP"]
    assert points[0].standing == "now"


def test_a_modification_is_not_offered():
    points = timeline(ROWS, posted("DSTATUS", "MILAP"), {}, kind="M", goal_on=START)
    assert [point.words for point in points] == ["Begun", "MILAP", "Write", "Review", "Sign", "Countersign", "Implement"]
    assert points[-1].planned_on == START


def test_what_came_back_has_not_been_reached_again():
    there = posted("X-LORRCV", "X-LORACT", "X-LORCMP", "DSTATUS", "MILAP", "WSTATUS")
    back = [Posted(90, "DSTATUS", START + timedelta(90))]
    points = timeline(ROWS, [*there, *back], {}, kind="BASIC")
    assert words(points, "now") == ["Complete"]
    assert "MILAP" in words(points, "ahead")
    again = timeline(ROWS, [*there, *back, Posted(91, "MILAP", START + timedelta(95))], {}, kind="BASIC")
    assert words(again, "now") == ["MILAP"]


def test_a_day_planned_by_hand_goes_before_the_anticipated_one():
    plan = Posted(2, "DOCMNTSENT", START + timedelta(50), planned=True)
    points = timeline(ROWS, [*posted("DSTATUS"), plan], {}, kind="A", goal_on=START)
    assert next(point for point in points if point.code == "DOCMNTSENT").planned_on == START + timedelta(50)


def test_days_of_a_case_file_stand_without_milestones():
    kept = {"X-LORRCV": START, "MILAP": START + timedelta(40), "DOCMNTSENT": START + timedelta(80)}
    points = timeline(ROWS, (), kept, kind="BASIC")
    assert words(points, "done") == ["LOR", "MILAP"]
    assert words(points, "now") == ["Offer"]
    assert words(points, "unknown") == ["Actionable", "Complete", "Write", "Review", "Sign", "State list", "Countersign"]


def test_nothing_lies_ahead_of_what_has_ended():
    points = timeline(ROWS, posted("DSTATUS", "MILAP"), {}, kind="A", ended=("Canceled", START))
    assert [(point.words, point.standing) for point in points] == [("Begun", "done"), ("MILAP", "done"), ("Canceled", "now")]


def test_an_implemented_document_has_all_behind_it():
    points = timeline(ROWS, posted("DSTATUS", *WAY[3:], "X-ISTAT"), {}, kind="A")
    assert words(points, "now") == words(points, "ahead") == []


@given(st.lists(st.sampled_from([*WAY, "DSTATUS", "X-ISTAT", "CWDRETD"]), max_size=14), st.sampled_from(["BASIC", "A", "M"]))
def test_what_is_ahead_follows_what_is_behind(codes, kind):
    points = timeline(ROWS, posted(*codes), {}, kind=kind)
    standings = [point.standing for point in points]
    first_ahead = standings.index("ahead") if "ahead" in standings else len(standings)
    assert set(standings[first_ahead:]) <= {"ahead"}
    assert standings.count("now") <= 1
    assert all((point.on is not None) == (point.standing in ("done", "now")) for point in points)
    if "now" in standings:
        assert standings.index("now") == first_ahead - 1
