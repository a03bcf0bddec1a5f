"""Clocks and problems of a request: by which day, how sure, and what is still wrong."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from dsca_desk.assets import asset
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CASE_LIMITS, CaseLimit
from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Purchaser
from dsca_desk.services.acknowledgements import acknowledgement_of, letter_of_missing
from dsca_desk.services.case_making import make_case
from dsca_desk.services.checklists import answer_checklist
from dsca_desk.services.designators import free_designator
from dsca_desk.services.lists import request_ids, request_rows
from dsca_desk.services.policy import EDITION, shipped_policy
from dsca_desk.services.request_clocks import judged_on, request_clocks
from dsca_desk.services.request_history import request_history
from dsca_desk.services.request_problems import request_problems
from dsca_desk.services.requests import log_request, open_request
from dsca_desk.services.step_subjects import Subject
from tests.services.walking import step, to_actionable

RECEIVED = date(2026, 10, 14)
LETTER = LetterOfRequest(
    country="BN",
    agency="B",
    subject="engineer vehicles",
    purchaser=Purchaser(name="Ministry of Defense"),
    originator=Purchaser(name="Col. T. Varga", address=("4 Harbor Street",)),
    reference_number="BMOD/ACQ/2026/0117",
    letter_date=date(2026, 10, 12),
    received_on=RECEIVED,
    channel="SCO",
    sender_authorized=True,
    copies_sent=("DSCA", "State PM/SA"),
    terms_of_sale=("DU",),
    items=(RequestedItem(description="Combat engineer vehicle", quantity=Decimal(6)),),
)


@pytest.fixture
def policy() -> Policy:
    return shipped_policy()


@pytest.mark.parametrize(
    ("acknowledged", "judged", "status", "today", "states"),
    [
        (None, None, "received", date(2026, 10, 15), ("running", "running")),
        (None, None, "received", date(2026, 10, 19), ("today", "today")),
        (None, None, "received", date(2026, 10, 20), ("late", "late")),
        (date(2026, 10, 19), None, "acknowledged", date(2026, 10, 19), ("met", "today")),
        (date(2026, 10, 20), date(2026, 10, 25), "actionable", date(2026, 11, 1), ("met late", "met late")),
        (None, None, "withdrawn", date(2026, 11, 1), ("stopped", "stopped")),
        (date(2026, 10, 16), None, "disapproval-proposed", date(2026, 11, 1), ("met", "stopped")),
    ],
)
def test_clocks_run_from_the_day_of_receipt(policy, acknowledged, judged, status, today, states):
    clocks = request_clocks(RECEIVED, acknowledged, judged, status, policy.on(RECEIVED), today)
    assert [clock.act for clock in clocks] == ["acknowledge", "validate"]
    assert tuple(clock.state for clock in clocks) == states
    assert {clock.due for clock in clocks} == {date(2026, 10, 19)}
    assert {clock.status for clock in clocks} == {"partial"}


def test_an_office_sets_its_own_limit_and_its_mark_is_shown(policy, tmp_path):
    (tmp_path / "edition.toml").write_text('id = "office"\ntitle = "Our office"\nas_of = 2026-11-01\n')
    head = asset(f"resources/policy/{EDITION}/case_limits.csv").read_text().splitlines()[0]
    row = "REQUEST_ACKNOWLEDGE,10,days,from receipt,Latest day to acknowledge,Office order 7,confirmed,"
    (tmp_path / "case_limits.csv").write_text(f"{head}\n{row}\n")
    office = shipped_policy([tmp_path])
    acknowledge, validate = request_clocks(RECEIVED, None, None, "received", office.on(RECEIVED), RECEIVED)
    assert (acknowledge.days, acknowledge.status, acknowledge.source) == (10, "confirmed", "Office order 7")
    assert validate.days == 5
    assert len(office.rows(CASE_LIMITS, CaseLimit)) == len(policy.rows(CASE_LIMITS, CaseLimit))


def test_the_first_judgment_counts():
    assert judged_on(date(2026, 3, 2), date(2026, 2, 1)) == date(2026, 2, 1)
    assert judged_on(None, None) is None


def problems(policy, letter, today=date(2026, 11, 22)):
    return {(problem.path, problem.weight) for problem in request_problems(letter, policy.on(RECEIVED), today)}


def test_a_whole_letter_has_no_problem(policy):
    assert problems(policy, LETTER) == set()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"country": ""}, ("country", "must")),
        ({"reference_number": ""}, ("reference_number", "warning")),
        ({"purchaser": Purchaser()}, ("purchaser.name", "warning")),
        ({"terms_of_sale": ("FMSNR",)}, ("recipient_unit", "error")),
        ({"terms_of_sale": ("EDAG",), "recipient_unit": "The Army"}, ("recipient_unit", "error")),
        ({"recipient_unit": "Bandaria"}, ("recipient_unit", "error")),
        ({"terms_of_sale": ("FMSNR",), "recipient_unit": "2nd Battalion", "copies_sent": ("DSCA",)}, ("copies_sent", "warning")),
        ({"sender_authorized": False}, ("sender_authorized", "error")),
        ({"letter_date": date(2026, 10, 15)}, ("letter_date", "error")),
        ({"received_on": date(2027, 1, 1), "letter_date": None}, ("received_on", "error")),
        ({"program": "BPC_T10", "bpc_program": "X"}, ("program", "error")),
        ({"items": ()}, ("items", "warning")),
        ({"items": (RequestedItem(description="Radio"),)}, ("items[0].quantity", "warning")),
        ({"items": (RequestedItem(quantity=Decimal(1)),)}, ("items[0].description", "warning")),
    ],
)
def test_every_rule_names_its_field(policy, changes, found):
    assert found in problems(policy, replace(LETTER, **changes))


def test_problems_carry_the_source_of_their_rule(policy):
    letter = replace(LETTER, terms_of_sale=("FMSNR",))
    (worst, *_) = request_problems(letter, policy.on(RECEIVED), RECEIVED)
    assert (worst.point, worst.weight) == ("GEN-08", "error")
    assert worst.source.startswith("SAMM C5.1.2.1")


def test_a_request_in_list_history_and_letters(sqlite_store, act, policy):
    number = log_request(sqlite_store, LETTER, **act).number
    answer_checklist(sqlite_store, number, {"ACT-08": ("no", "no source named")}, **act)
    step(sqlite_store, policy, Subject("REQUEST", number), "acknowledge", act["at"].date())
    ids = request_ids(sqlite_store, "engineer bn", to_answer=True)
    (row,) = request_rows(sqlite_store, ids)
    assert (row.number, row.status, row.case) == (number, "acknowledged", None)
    assert list(request_ids(sqlite_store, "nothing like it")) == []
    sentences = [line.text for line in request_history(sqlite_store, row.request_id)]
    assert "set the state from received to acknowledged" in sentences
    assert "answered ACT-08 with No; evidence “no source named”" in sentences
    assert f"logged request {number}" in sentences
    opened = open_request(sqlite_store, number)
    letter = letter_of_missing(opened, policy, printed_on=act["at"].date(), by=act["by"])
    assert len(letter.missing) == 13
    assert "no source named" in {point.remark for point in letter.missing}
    first = acknowledgement_of(opened, policy, printed_on=act["at"].date(), by=act["by"])
    assert (first.addressee, first.items[0].quantity, first.agency) == ("Col. T. Varga", "6 EA", "Department of the Army")


def test_a_free_designator_follows_the_latest(sqlite_store, act, policy):
    assert free_designator(sqlite_store, "BN", "B") == "UAA"
    number = log_request(sqlite_store, LETTER, **act).number
    to_actionable(sqlite_store, policy, number, act["at"].date())
    make_case(sqlite_store, number, designator="VTZ", price_date=RECEIVED, policy=policy, **act)
    assert free_designator(sqlite_store, "BN", "B") == "VUA"
    assert free_designator(sqlite_store, "BN", "P") == "UAA"
