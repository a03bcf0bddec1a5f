"""The office as a whole, on both databases: days reckoned by hand, planned days, returns, mismatches, readiness, endings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from dsca_desk.policy.edition import Policy
from dsca_desk.records import work
from dsca_desk.records.base import Record
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.execution import Delivery, Directive
from dsca_desk.records.leases import Lease
from dsca_desk.records.offer import Offer
from dsca_desk.records.officers import Officer
from dsca_desk.records.reviews import Return, Review
from dsca_desk.records.steps import Hold, PostedMilestone, Step
from dsca_desk.rules.reconciliation import FIELDS
from dsca_desk.services.cases import import_case
from dsca_desk.services.closing import answer_points, closure_of
from dsca_desk.services.delivery_board import delivery_board
from dsca_desk.services.discrepancies import reports_of
from dsca_desk.services.office import Asked, Narrowing, narrowing_of
from dsca_desk.services.office_closing import closing_cases
from dsca_desk.services.office_endings import expiring_offers, leases_in_effect
from dsca_desk.services.office_phases import (
    Days,
    PlannedDay,
    days_of,
    phase_metrics,
    planned_days,
    processed,
    standing,
    under_way,
)
from dsca_desk.services.office_reviews import logged_reviews, returned_documents, standing_of_offices, trend_of
from dsca_desk.services.office_values import SystemTally, office_mismatches
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.system_values import explain_difference, keep_value, reconcile_case, values_of
from dsca_desk.store.engine import Store

TODAY = date(2026, 11, 22)
FIRST_QUARTER = Asked(date(2026, 1, 1), date(2026, 3, 31), TODAY)
THIS_YEAR = Asked(date(2026, 1, 1), date(2026, 12, 31), TODAY)
NOTHING = Decimal("0.00")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture
def cases(store: Store, offer: Offer, act: dict[str, Any]) -> Store:
    """BN-B-UAA (1), BN-P-UAB (2, of Ann) and AT-B-UAA (3), each with its basic document."""
    for country, agency, designator in (("BN", "B", "UAA"), ("BN", "P", "UAB"), ("AT", "B", "UAA")):
        import_case(store, msgspec.structs.replace(offer, country=country, agency=agency, designator=designator), **act)
    keep(store, act, Officer(name="Ann", role="", office="", active=True))
    change(store, act, Case, 2, officer_id=1)
    return store


def keep(store: Store, act: dict[str, Any], *records: Record) -> None:
    with store.writing(act["by"], act["at"], "for a test") as session:
        session.add_all(records)


def change(store: Store, act: dict[str, Any], record: type[Record], number: int, **fields: Any) -> None:
    with store.writing(act["by"], act["at"], "for a test") as session:
        found = session.get(record, number)
        for name, field in fields.items():
            setattr(found, name, field)


def walk(store: Store, act: dict[str, Any], document: int, category: str, goal_days: int, **reached: date) -> None:
    """Let a document reach states on days, as its steps and its own columns tell."""
    before, steps = "", []
    for state, day in reached.items():
        steps.append(
            Step(
                document_id=document,
                entity="DOCUMENT",
                event="e",
                from_state=before,
                to_state=state,
                on=day,
                facts={},
                taken_by="A",
                taken_at=act["at"],
            )
        )
        before = state
    keep(store, act, *steps)
    change(
        store,
        act,
        CaseDocument,
        document,
        status=before,
        category=category,
        goal_days=goal_days,
        goal_on=next(iter(reached.values())) + timedelta(days=goal_days),
        offered_on=reached.get("Offered"),
        implemented_on=reached.get("Implemented"),
        milap_on=None,
        offer_expires_on=None,
    )


@pytest.fixture
def walked(cases: Store, act: dict[str, Any]) -> Store:
    """Three documents offered in the first quarter: five days late, in time with five days on hold, twenty days late."""
    walk(
        cases,
        act,
        1,
        "A",
        45,
        Development=date(2026, 1, 1),
        Write=date(2026, 2, 1),
        Review=date(2026, 2, 10),
        Offered=date(2026, 2, 20),
        Accepted=date(2026, 3, 1),
        Implemented=date(2026, 3, 11),
    )
    walk(cases, act, 2, "A", 45, Development=date(2026, 2, 1), Write=date(2026, 2, 11), Offered=date(2026, 3, 3))
    keep(cases, act, Hold(document_id=2, kind="CPOHOLD", reason="r", from_on=date(2026, 2, 12), to_on=date(2026, 2, 17)))
    walk(cases, act, 3, "B", 100, Development=date(2025, 12, 1), Write=date(2026, 2, 4), Offered=date(2026, 3, 31))
    return cases


def test_phases_are_those_reckoned_by_hand(walked: Store, policy: Policy) -> None:
    whole, first, second = phase_metrics(processed(walked, policy, FIRST_QUARTER))
    assert [(one.quarter, one.group, one.documents) for one in (whole, first, second)] == [
        ("2026Q1", "All", 3),
        ("2026Q1", "A", 2),
        ("2026Q1", "B", 1),
    ]
    assert whole.phases == (
        Days(0, Decimal("0.0"), Decimal("0.0"), 0),  # no request was kept
        Days(3, Decimal("35.3"), Decimal("31.0"), 65),  # 31, 10, 65
        Days(3, Decimal("31.3"), Decimal("20.0"), 55),  # 19, 20, 55
        Days(1, Decimal("19.0"), Decimal("19.0"), 19),  # only one came to its end: 20 February to 11 March
    )
    assert whole.processing == Days(3, Decimal("65.0"), Decimal("50.0"), 120)  # 50, 25 and 5 on hold, 120
    assert whole.held == Days(3, Decimal("1.7"), Decimal("0.0"), 5)
    assert first.processing == Days(2, Decimal("37.5"), Decimal("37.5"), 50)
    assert second.phases[1].longest == 65


def test_the_share_in_time_is_that_of_documents_with_a_standard_time(walked: Store, policy: Policy, act: dict[str, Any]) -> None:
    whole, first, second = phase_metrics(processed(walked, policy, FIRST_QUARTER))
    assert (whole.judged, whole.in_time, whole.in_time_percent) == (3, 1, Decimal("33.3"))
    assert (first.in_time_percent, second.in_time_percent) == (Decimal("50.0"), Decimal("0.0"))
    assert {one.goal_percent for one in (whole, first, second)} == {Decimal(85)}
    change(walked, act, CaseDocument, 1, goal_days=None, category=None)
    without = phase_metrics(processed(walked, policy, FIRST_QUARTER))[1]
    assert (without.group, without.judged, without.in_time_percent) == ("A", 1, Decimal("100.0"))
    nobody = phase_metrics(processed(walked, policy, FIRST_QUARTER))[-1]
    assert (nobody.group, nobody.judged, nobody.in_time_percent) == ("–", 0, None)


def test_documents_of_other_quarters_countries_agencies_and_officers_are_left_out(walked: Store, policy: Policy) -> None:
    def found(**narrow: Any) -> set[str]:
        return {one.case for one in processed(walked, policy, FIRST_QUARTER._replace(**narrow))}

    assert found() == {"BN-B-UAA", "BN-P-UAB", "AT-B-UAA"}
    assert found(country="BN") == {"BN-B-UAA", "BN-P-UAB"}
    assert found(agency="B") == {"BN-B-UAA", "AT-B-UAA"}
    assert found(officer="Ann") == {"BN-P-UAB"}
    assert found(country="AT", agency="P") == set()
    later = FIRST_QUARTER._replace(since=date(2026, 4, 1), until=date(2026, 6, 30))
    assert processed(walked, policy, later) == ()
    assert narrowing_of(walked) == Narrowing(("AT", "BN"), ("B", "P"), ("Ann",))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), Days(0, Decimal("0.0"), Decimal("0.0"), 0)),
        ((7,), Days(1, Decimal("7.0"), Decimal("7.0"), 7)),
        ((1, 2), Days(2, Decimal("1.5"), Decimal("1.5"), 2)),
        ((10, 1, 1), Days(3, Decimal("4.0"), Decimal("1.0"), 10)),
        ((1, 1, 2, 5), Days(4, Decimal("2.3"), Decimal("1.5"), 5)),
    ],
)
def test_average_middle_and_longest(days: tuple[int, ...], expected: Days) -> None:
    assert days_of(days) == expected


def test_what_is_under_way_stands_by_how_far_it_is_over_its_goal(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    walk(cases, act, 1, "B", 100, Development=TODAY - timedelta(days=90), Write=TODAY - timedelta(days=20))
    walk(cases, act, 2, "A", 45, Development=TODAY - timedelta(days=60))
    walk(cases, act, 3, "A", 45, Development=TODAY - timedelta(days=60))
    keep(cases, act, Hold(document_id=3, kind="CPOHOLD", reason="r", from_on=TODAY - timedelta(days=30)))
    found = under_way(cases, policy, THIS_YEAR)
    assert [(one.case, standing(one), one.clock.days, one.clock.late_by) for one in found] == [
        ("BN-P-UAB", "Over its goal", 60, 15),
        ("BN-B-UAA", "Close to its goal", 90, 0),
        ("AT-B-UAA", "On hold", 30, 0),
    ]
    assert [phase.days for phase in found[1].phases] == [0, 70, 20, 0]
    change(cases, act, CaseDocument, 2, status="Offered", offered_on=TODAY)
    assert len(under_way(cases, policy, THIS_YEAR)) == 2


def test_planned_days_stand_beside_those_that_came(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    def posted(document: int, code: str, on: date, **more: Any) -> PostedMilestone:
        return PostedMilestone(document_id=document, code=code, on=on, posted_by="A", posted_at=act["at"], **more)

    for number in (1, 2, 3):
        change(cases, act, CaseDocument, number, goal_on=None)
    change(cases, act, CaseDocument, 3, goal_on=date(2026, 5, 1), offered_on=date(2026, 4, 28), status="Offered")
    keep(
        cases,
        act,
        posted(1, "MILAP", date(2026, 10, 1), planned=True),
        posted(1, "MILAP", date(2026, 10, 9)),
        posted(1, "MILAP", date(2026, 9, 1), voided_by="B"),
        posted(2, "CWDSTART", date(2026, 11, 1), planned=True),
        posted(2, "WSTATUS", date(2026, 12, 2), planned=True),
        posted(2, "RSTATUS", date(2026, 12, 5), planned=True, voided_by="B"),
        posted(2, "DOCMNTSENT", date(2027, 1, 5), planned=True),
    )
    found = [one._replace(name="") for one in planned_days(cases, policy, THIS_YEAR)]
    assert found == [
        PlannedDay("BN-P-UAB", "BASIC", "CWDSTART", "", date(2026, 11, 1), None, 21),
        PlannedDay("BN-P-UAB", "BASIC", "WSTATUS", "", date(2026, 12, 2), None, -10),
        PlannedDay("BN-B-UAA", "BASIC", "MILAP", "", date(2026, 10, 1), date(2026, 10, 9), 8),
        PlannedDay("AT-B-UAA", "BASIC", "GOAL", "", date(2026, 5, 1), date(2026, 4, 28), -3),
    ]


def test_the_trend_of_returns_by_quarter_office_and_reason(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    returns = (
        (1, "CWD", "X-SCOPE", date(2026, 2, 1), date(2026, 2, 11)),
        (2, "CWD", "X-SCOPE", date(2026, 3, 1), date(2026, 3, 4)),
        (3, "CWD", "X-SCOPE", date(2026, 3, 31), None),
        (1, "OGC", "X-PAPERS", date(2026, 3, 1), date(2026, 3, 2)),
        (1, "OGC", "X-PAPERS", date(2026, 4, 1), None),
        (1, "OGC", "X-PAPERS", date(2025, 12, 31), None),
    )
    keep(
        cases,
        act,
        *(
            Return(
                document_id=document,
                office=office,
                from_state="Write",
                reason_code=code,
                explanation="e",
                returned_on=on,
                resubmitted_on=back,
            )
            for document, office, code, on, back in returns
        ),
    )
    found = trend_of(returned_documents(cases, policy, THIS_YEAR))
    assert [(one.quarter, one.office, one.code, one.returns, one.days) for one in found] == [
        ("2026Q1", "CWD", "X-SCOPE", 3, Days(2, Decimal("6.5"), Decimal("6.5"), 10)),
        ("2026Q1", "OGC", "X-PAPERS", 1, Days(1, Decimal("1.0"), Decimal("1.0"), 1)),
        ("2026Q2", "OGC", "X-PAPERS", 1, Days(0, Decimal("0.0"), Decimal("0.0"), 0)),
    ]
    first = returned_documents(cases, policy, THIS_YEAR)[0]
    assert (first.days, first.returned_on) == (None, date(2026, 4, 1))
    assert [one.case for one in returned_documents(cases, policy, THIS_YEAR._replace(officer="Ann"))] == ["BN-P-UAB"]


def test_the_review_log_has_clocks_and_the_standing_of_each_office(cases: Store, act: dict[str, Any]) -> None:
    def review(document: int, office: str, asked: date, due: date | None, answered: date | None) -> Review:
        return Review(
            document_id=document,
            office=office,
            asked_on=asked,
            due_on=due,
            answered_on=answered,
            position="CONCUR" if answered else "",
        )

    ago = [TODAY - timedelta(days=days) for days in range(40)]
    keep(
        cases,
        act,
        review(1, "OGC", ago[20], ago[10], ago[14]),
        review(2, "OGC", ago[20], ago[10], ago[8]),
        review(3, "OGC", ago[12], ago[2], None),
        review(1, "OBO", ago[5], None, None),
        review(1, "OBO", date(2025, 1, 1), None, None),
        review(2, "OBO", date(2025, 1, 1), None, date(2025, 1, 3)),
    )
    log = logged_reviews(cases, THIS_YEAR)
    assert [(one.office, one.case, one.days, one.late_by) for one in log] == [
        ("OGC", "AT-B-UAA", 12, 2),
        ("OBO", "BN-B-UAA", (TODAY - date(2025, 1, 1)).days, 0),  # still open from before
        ("OBO", "BN-B-UAA", 5, 0),
        ("OGC", "BN-P-UAB", 12, 2),
        ("OGC", "BN-B-UAA", 6, 0),
    ]
    assert [(one.office, *one[1:5], one.days) for one in standing_of_offices(log)] == [
        ("OBO", 2, 0, 2, 0, Days(0, Decimal("0.0"), Decimal("0.0"), 0)),
        ("OGC", 3, 2, 1, 1, Days(2, Decimal("9.0"), Decimal("9.0"), 12)),
    ]


# --- values of other systems --------------------------------------------------------------------------------------------------


def show(store: Store, act: dict[str, Any], case: str, field: str, value: str, *, line: str = "", system: str = "DIFS") -> None:
    shown = work.SystemValue(line=line, field=field, system=system, value=value, as_of=date(2026, 11, 1))
    keep_value(store, case, shown, today=TODAY, **act)


@pytest.fixture
def compared(cases: Store, act: dict[str, Any]) -> Store:
    """Values of every field for two cases, some of them other than ours."""
    case, other = "BN-B-UAA", "AT-B-UAA"
    line = reconcile_line(cases)
    for field in FIELDS.values():
        for number, system in enumerate(("CISIL", "DIFS")):
            value = "Implemented" if field.kind == "text" else str(100 + number)
            show(cases, act, case, field.name, value, line=line if field.scope == "line" else "", system=system)
    show(cases, act, other, "AGENCY", "B")
    show(cases, act, other, "STATUS", "Closed")
    keep(
        cases,
        act,
        Directive(case_id=1, addressee="DFAS", authority_limit=Decimal(100), on=date(2026, 1, 1)),
        Directive(case_id=1, addressee="DFAS", authority_limit=Decimal(101), on=date(2026, 2, 1)),
        Delivery(case_id=1, line=line, value=Decimal(100), planned=False, on=date(2026, 3, 1), quantity=Decimal(101)),
        Delivery(case_id=1, line=line, value=Decimal(900), planned=True, on=date(2026, 3, 1), quantity=Decimal(9)),
    )
    return cases


def reconcile_line(store: Store) -> str:
    with store.reading() as session:
        document = session.get(CaseDocument, 1)
        assert document is not None
        return next(line.number for line in document.lines if line.quantity is not None)


def test_mismatches_over_all_cases_are_those_of_each_case(compared: Store, policy: Policy) -> None:
    rows, systems = office_mismatches(compared, policy, THIS_YEAR)
    told = {(row.case, row.line, row.field, row.system, row.ours, row.theirs, row.difference) for row in rows}
    expected = {
        (case, one.line, FIELDS[one.field].label, one.system, one.ours, one.theirs, one.difference)
        for case in ("BN-B-UAA", "BN-P-UAB", "AT-B-UAA")
        for one in reconcile_case(compared, policy, case).differing
    }
    assert told == expected
    assert len(rows) == len(expected)
    authority = [row for row in rows if row.field == "Obligational authority"]
    assert [(row.system, row.ours, row.difference) for row in authority] == [("CISIL", "101.00", Decimal("-1.00"))]
    assert {row.ours for row in rows if row.field == "Delivered quantity"} == {"101"}
    assert ("AT-B-UAA", "Case status", "Closed") in {(row.case, row.field, row.theirs) for row in rows}
    assert [(one.system, one.values, one.differing) for one in systems] == [
        (system, values, sum(row.system == system for row in rows)) for system, values in (("CISIL", 10), ("DIFS", 12))
    ]


def test_an_explained_difference_stands_last_and_still_differs(compared: Store, policy: Policy, act: dict[str, Any]) -> None:
    (value,) = [one for one in values_of(compared, "AT-B-UAA") if one.field == "STATUS"]
    explain_difference(compared, value.id, value.revision, "Closes with the next run", **act)
    rows, systems = office_mismatches(compared, policy, THIS_YEAR._replace(country="AT"))
    assert [(row.case, row.explanation) for row in rows] == [("AT-B-UAA", "Closes with the next run")]
    assert systems == (SystemTally("DIFS", 2, 1, 0, date(2026, 11, 1)),)


def test_an_office_without_values_has_no_mismatch(cases: Store, policy: Policy) -> None:
    assert office_mismatches(cases, policy, THIS_YEAR) == ((), ())


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that are sent to a database meanwhile."""
    sent: list[str] = []

    def take(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(store.engine, "before_cursor_execute", take)
    try:
        yield sent
    finally:
        event.remove(store.engine, "before_cursor_execute", take)


def test_more_cases_ask_no_more_queries(sqlite_store: Store, offer: Offer, policy: Policy, act: dict[str, Any]) -> None:
    def add(number: int) -> None:
        case = import_case(sqlite_store, msgspec.structs.replace(offer, designator=f"Z{number:02d}"), **act).case
        change(sqlite_store, act, Case, number, state="Closing", supply_complete_on=date(2025, 1, 1))
        show(sqlite_store, act, case, "LINE_VALUE", "1", line=reconcile_line(sqlite_store))
        show(sqlite_store, act, case, "DELIVERED_VALUE", "1", line=reconcile_line(sqlite_store))

    def asked() -> tuple[int, int]:
        with counted(sqlite_store) as values:
            rows, _systems = office_mismatches(sqlite_store, policy, THIS_YEAR)
        with counted(sqlite_store) as closing:
            cases = closing_cases(sqlite_store, policy, THIS_YEAR)
        assert len(rows) == 2 * len(cases)
        return len(values), len(closing)

    add(1)
    one = asked()
    for number in range(2, 9):
        add(number)
    assert asked() == one
    assert len(closing_cases(sqlite_store, policy, THIS_YEAR)) == 8


# --- closing and endings ------------------------------------------------------------------------------------------------------


def test_readiness_is_that_of_the_checklist_of_each_case(compared: Store, policy: Policy, act: dict[str, Any]) -> None:
    change(compared, act, Case, 1, state="Supply/Services Complete", supply_complete_on=date(2024, 1, 31))
    change(compared, act, Case, 2, state="Closing", supply_complete_on=date(2026, 6, 30))
    keep(
        compared,
        act,
        Discrepancy(case_id=1, number="A0001-BN-UAA/001", status="Submitted", value=Decimal(250), transport=NOTHING),
        Discrepancy(case_id=1, number="A0002-BN-UAA/001", status="Closed", value=Decimal(250), transport=NOTHING),
    )
    asks = next(point for point in closure_of(compared, policy, "BN-P-UAB", TODAY).points if point.result == "ask")
    answer_points(compared, policy, "BN-P-UAB", {asks.code: ("yes", "memo 3")}, today=TODAY, **act)
    found = closing_cases(compared, policy, THIS_YEAR)
    assert [one.case for one in found] == ["BN-B-UAA", "BN-P-UAB"]
    for one in found:
        view = closure_of(compared, policy, one.case, TODAY)
        assert (one.points, one.met) == (len(view.points), len(view.points) - len(view.open))
        assert one.ask == sum(point.result == "ask" for point in view.points)
        assert set(one.open) | {point.code for point in view.points if point.result == "ask"} == set(view.open)
        assert one.ready == view.ready
    first, second = found
    assert (first.begins, first.close_by, first.late_by) == (
        date(2025, 1, 31),
        date(2026, 1, 31),
        (TODAY - date(2026, 1, 31)).days,
    )
    assert (first.open_reports, second.open_reports) == (1, 0)
    assert (second.late_by, second.officer) == (None, "Ann")
    assert [one.case for one in closing_cases(compared, policy, THIS_YEAR._replace(officer="Ann"))] == ["BN-P-UAB"]


def test_leases_in_effect_by_their_end(store: Store, act: dict[str, Any]) -> None:
    def lease(number: str, ends: date | None, **more: Any) -> Lease:
        fields = {"country": "BN", "agency": "B", "status": "In effect", "rent": Decimal(5)} | more
        return Lease(number=number, articles="Radar", replacement_value=Decimal(900), ends_on=ends, **fields)

    keep(
        store,
        act,
        lease("L-1", TODAY + timedelta(days=30)),
        lease("L-2", None),
        lease("L-3", TODAY - timedelta(days=1), kind="LOAN"),
        lease("L-4", TODAY, status="Ended"),
        lease("L-5", TODAY, country="AT", agency="P"),
    )
    found = leases_in_effect(store, THIS_YEAR)
    assert [(one.number, one.kind, one.left) for one in found] == [
        ("L-3", "LOAN", -1),
        ("L-5", "LEASE", 0),
        ("L-1", "LEASE", 30),
        ("L-2", "LEASE", None),
    ]
    assert [one.number for one in leases_in_effect(store, THIS_YEAR._replace(country="AT"))] == ["L-5"]
    assert [one.number for one in leases_in_effect(store, THIS_YEAR._replace(agency="B", country="BN"))] == ["L-3", "L-1", "L-2"]


def test_offers_that_expire_within_the_days_looked_ahead(cases: Store, act: dict[str, Any]) -> None:
    for number, left in ((1, 30), (2, -2), (3, 91)):
        change(cases, act, CaseDocument, number, status="Offered", offer_expires_on=TODAY + timedelta(days=left))
    assert [(one.case, one.left) for one in expiring_offers(cases, THIS_YEAR)] == [("BN-P-UAB", -2), ("BN-B-UAA", 30)]
    assert len(expiring_offers(cases, THIS_YEAR._replace(ahead=91))) == 3
    change(cases, act, CaseDocument, 1, status="Accepted", accepted_on=TODAY)
    assert [one.case for one in expiring_offers(cases, THIS_YEAR)] == ["BN-P-UAB"]


def test_deliveries_and_reports_can_be_narrowed(cases: Store, act: dict[str, Any]) -> None:
    for number in (1, 2, 3):
        keep(
            cases,
            act,
            Delivery(case_id=number, line="001", value=NOTHING, planned=True, on=TODAY, quantity=Decimal(5)),
            Discrepancy(case_id=number, number=f"A000{number}", status="Submitted", value=Decimal(250), transport=NOTHING),
        )
    narrow: tuple[tuple[dict[str, str], set[str]], ...] = (
        ({"country": "BN", "agency": "B"}, {"BN-B-UAA"}),
        ({"officer": "Ann"}, {"BN-P-UAB"}),
        ({"agency": "B"}, {"BN-B-UAA", "AT-B-UAA"}),
    )
    for asked, expected in narrow:
        assert {row.case for row in delivery_board(cases, TODAY, **asked)} == expected  # type: ignore[arg-type]  # only texts
        assert {row.case for row in reports_of(cases, open_only=True, **asked)} == expected
