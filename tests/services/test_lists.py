"""Lists of cases: the ids in every order, filtered by words and states, and the rows behind them."""

from array import array
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dsca_desk.records.offer import Line, Offer, Purchaser
from dsca_desk.records.work import Contract, Directive
from dsca_desk.services.cases import import_cases
from dsca_desk.services.execution import keep_work
from dsca_desk.services.lists import CaseListRow, CaseOrder, case_ids, case_rows, case_states
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.store.engine import Store

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def _offer(country: str, designator: str, nickname: str, document: str = "BASIC", expires: date | None = None) -> Offer:
    return Offer(
        country=country,
        agency="B",
        designator=designator,
        document=document,
        nickname=nickname,
        price_date=date(2026, 11, 2),
        offer_expires_on=expires,
        purchaser=Purchaser(name=f"Ministry of Defence of {country}"),
        lines=(Line(number="001", description=nickname),),
    )


@pytest.fixture
def filled(store: Store) -> Store:
    for status, offers in {
        "Offered": [_offer("NO", "UDF", "Air surveillance radar", expires=date(2027, 1, 6))],
        "Development": [_offer("BN", "UAB", "Tactical radios"), _offer("BN", "UAB", "More radios", "A01")],
        "Closed": [_offer("AT", "QAC", "Pilot training")],
        "Canceled": [_offer("KE", "UMC", "Radio network")],
        "Implemented": [_offer("JO", "UHC", "Patrol boats", expires=date(2026, 12, 1))],
    }.items():
        import_cases(store, offers, by="A. Officer", at=AT, status=status)
    return store


def _names(
    store: Store, *arguments: str, order: CaseOrder = "identifier", status: str = "", open_only: bool = False
) -> list[str]:
    ids = case_ids(store, *arguments, order=order, status=status, open_only=open_only)
    return [f"{row.case} {row.document}" for row in case_rows(store, ids)]


def test_cases_stand_in_the_order_of_their_identifiers_and_documents(filled: Store) -> None:
    assert _names(filled) == [
        "AT-B-QAC BASIC",
        "BN-B-UAB A01",
        "BN-B-UAB BASIC",
        "JO-B-UHC BASIC",
        "KE-B-UMC BASIC",
        "NO-B-UDF BASIC",
    ]


def test_open_cases_are_those_on_which_something_may_still_happen(filled: Store) -> None:
    assert _names(filled, open_only=True) == ["BN-B-UAB A01", "BN-B-UAB BASIC", "JO-B-UHC BASIC", "NO-B-UDF BASIC"]


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("status", ["KE-B-UMC BASIC", "AT-B-QAC BASIC", "BN-B-UAB A01", "BN-B-UAB BASIC", "JO-B-UHC BASIC"]),
        ("expires", ["JO-B-UHC BASIC", "NO-B-UDF BASIC", "AT-B-QAC BASIC", "BN-B-UAB A01"]),
        ("total", ["AT-B-QAC BASIC", "BN-B-UAB A01", "BN-B-UAB BASIC"]),
    ],
)
def test_cases_are_sorted_in_the_database_and_what_has_no_value_comes_last(
    filled: Store, order: CaseOrder, first: list[str]
) -> None:
    assert _names(filled, order=order)[: len(first)] == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("radio", ["BN-B-UAB A01", "BN-B-UAB BASIC", "KE-B-UMC BASIC"]),
        ("RADIO bn a01", ["BN-B-UAB A01"]),
        ("ministry jo", ["JO-B-UHC BASIC"]),
        ("offered", ["NO-B-UDF BASIC"]),
        ("implem boats", ["JO-B-UHC BASIC"]),
        ("boats offered", []),
        ('"; DROP TABLE cases --', []),
        ("%", []),
        ("UA", ["BN-B-UAB A01", "BN-B-UAB BASIC"]),
        ("   ", ["AT-B-QAC BASIC", "BN-B-UAB A01", "BN-B-UAB BASIC", "JO-B-UHC BASIC", "KE-B-UMC BASIC", "NO-B-UDF BASIC"]),
    ],
)
def test_any_word_in_any_column_filters(filled: Store, text: str, found: list[str]) -> None:
    assert _names(filled, text) == found


def test_words_states_and_views_narrow_together(filled: Store) -> None:
    assert _names(filled, "radio", open_only=True) == ["BN-B-UAB A01", "BN-B-UAB BASIC"]
    assert _names(filled, status="Closed") == ["AT-B-QAC BASIC"]
    assert _names(filled, "radio", status="Canceled", order="total") == ["KE-B-UMC BASIC"]
    assert _names(filled, status="Held") == []


def test_ids_come_as_numbers_in_a_row_and_rows_in_the_order_asked_for(filled: Store) -> None:
    ids = case_ids(filled)
    assert isinstance(ids, array)
    backwards = case_rows(filled, [*reversed(ids), 999])
    assert [row.document_id for row in backwards] == list(reversed(ids))
    assert isinstance(backwards[0], CaseListRow)


def test_states_are_listed_once_each(filled: Store) -> None:
    assert case_states(filled) == ("Canceled", "Closed", "Development", "Implemented", "Offered")


def test_an_empty_database_has_no_cases(store: Store) -> None:
    assert list(case_ids(store)) == []
    assert list(case_ids(store, "radio", open_only=True)) == []
    assert case_states(store) == ()


def test_an_implemented_case_is_listed_where_its_own_steps_brought_it(filled: Store) -> None:
    who: dict[str, Any] = {"by": "A. Officer", "at": AT}
    policy = shipped_policy()
    directive = Directive(addressee="Boats office", authority_number="OA-1", on=date(2026, 11, 20))
    contract = Contract(number="N1", awarded_on=date(2026, 11, 20))
    for work in (directive, contract):
        keep_work(filled, policy, "JO-B-UHC", work, today=AT.date(), **who)
    [row] = case_rows(filled, case_ids(filled, "boats"))
    assert row.status == "In execution"
    assert _names(filled, status="In execution") == ["JO-B-UHC BASIC"] == _names(filled, "execution")
    assert _names(filled, status="Implemented") == []
    assert "In execution" in case_states(filled)
    subject = Subject("CASE", "JO-B-UHC")
    why: dict[str, Any] = {"why": "directed", "facts": {"authority": "State, 21 Nov 2026"}}
    take_step(filled, policy, subject, "suspend", on=AT.date(), today=AT.date(), **why, **who)
    assert _names(filled, status="Suspended") == ["JO-B-UHC BASIC"] == _names(filled, "suspended")
    assert "JO-B-UHC BASIC" in _names(filled, open_only=True)
