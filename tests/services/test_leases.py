"""Leases and loans: the data sheet, what is refused, the steps to the end, undo, history, the printed sheet."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import msgspec
import pikepdf
import pytest

from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Purchaser
from dsca_desk.services.attachments import list_attachments
from dsca_desk.services.lease_papers import keep_lease_sheet, lease_sheet_of, lease_sheet_pdf, term_words
from dsca_desk.services.leases import LeaseSheet, begun_sheet, lease_history, lease_of, longest_end, save_lease
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.requests import log_request
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import possible, take_step, undo_step
from dsca_desk.services.worklist import work_list
from dsca_desk.store.engine import open_store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, StaleRecord

POLICY = shipped_policy()
TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHO = {"by": "J. Rivera", "at": AT}
WHOLE = LeaseSheet(
    lessee="Ministry of Defense",
    agency="B",
    articles="2 EA Radar set, mobile",
    replacement_value=Decimal("12500000.00"),
    rent=Decimal("240000.00"),
    equipment_marking="UNCLASSIFIED",
    missile_technology="No article of the annex",
    planned_on=date(2027, 2, 1),
    starts_on=date(2027, 2, 1),
    ends_on=date(2029, 1, 31),
    refurbishment_days=60,
    terms="No transfer; loss is paid at replacement value",
    administered_by="Army Security Assistance Command",
    purpose="Coastal surveillance until the purchased radars arrive",
    why_not_sold="Needed for two years only",
    contact="J. Rivera, DSN 555-0100",
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "desk.db") as made:
        yield made


@pytest.fixture
def request_number(store):
    letter = LetterOfRequest(
        kind="LEASE",
        country="BN",
        agency="B",
        subject="Loan of two radars",
        purchaser=Purchaser(name="Ministry of Defense"),
        received_on=date(2026, 11, 2),
        items=(
            RequestedItem(description="Radar set, mobile", quantity=Decimal(2), mde=True),
            RequestedItem(description="Shelter", quantity=Decimal(1)),
        ),
    )
    return log_request(store, letter, **WHO).number


def keep(store, number, sheet=WHOLE, revision=0):
    return save_lease(store, POLICY, number, sheet, expected_revision=revision, today=TODAY, **WHO)


def step(store, lease, event, on=TODAY, **facts):
    why = facts.pop("why", "")
    return take_step(store, POLICY, Subject("LEASE", lease.number), event, on=on, facts=facts, why=why, today=on, **WHO)


def in_effect(store, number):
    lease = keep(store, number)
    step(store, lease, "request lease", evidence="Chief of Naval Operations, memorandum of 12 Nov 2026")
    step(store, lease, "notify Congress", letter_number="Transmittal 27-01")
    step(store, lease, "approve and sign", authority="Director, DSCA")
    return lease_of(store, number)


def test_a_sheet_begins_with_what_the_request_says(store, request_number):
    begun = begun_sheet(store, request_number)
    assert begun.lessee == "Ministry of Defense"
    assert begun.articles == "2 EA Radar set, mobile; 1 EA Shelter"
    assert begun.major_articles == "2 EA Radar set, mobile"
    assert begun.replacement_value is None
    assert lease_of(store, request_number) is None


def test_a_sheet_is_kept_numbered_and_changed(store, request_number):
    first = keep(store, request_number, msgspec.structs.replace(WHOLE, contact="", terms=""))
    assert (first.number, first.status, first.kind) == ("L-2026-0001", "Draft", "LEASE")
    assert first.open == ("terms", "contact")
    second = keep(store, request_number, WHOLE, first.revision)
    assert (second.number, second.open) == (first.number, ())
    assert lease_of(store, request_number).sheet == WHOLE
    with pytest.raises(StaleRecord):
        keep(store, request_number, WHOLE, first.revision)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"articles": " "}, "articles: Say what is lent"),
        ({"replacement_value": None}, "replacement_value: The sheet needs it"),
        ({"replacement_value": Decimal("-1.00")}, "replacement_value: -$1.00 is below zero"),
        ({"rent": Decimal("-0.01")}, "rent: -$0.01 is below zero"),
        ({"refurbishment_days": -1}, "refurbishment_days: -1 days are below zero"),
        ({"refurbishment_days": Decimal("2.5")}, "refurbishment_days: Give whole days"),
        ({"starts_on": None}, "starts_on: A lease that ends begins on some day"),
        ({"ends_on": date(2027, 2, 1)}, "ends_on: 01 Feb 2027 is not after its first day"),
        ({"ends_on": date(2032, 4, 3)}, "ends_on: A lease beginning 01 Feb 2027 ends by 01 Apr 2032"),
        ({"inspected_on": date(2026, 11, 23)}, "inspected_on: 23 Nov 2026 has not come yet"),
        ({"inspected_on": date(2026, 11, 20)}, "inspected_on: 20 Nov 2026 is before the lease begins"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(store, request_number, change, says):
    with pytest.raises(NotAllowed) as refused:
        keep(store, request_number, msgspec.structs.replace(WHOLE, **change))
    assert str(refused.value).startswith(says)
    assert lease_of(store, request_number) is None


def test_the_longest_term_is_five_years_and_the_refurbishment():
    sheet = msgspec.structs.replace(WHOLE, starts_on=date(2027, 2, 1), refurbishment_days=60)
    assert longest_end(POLICY, sheet, TODAY) == date(2032, 2, 1) + timedelta(days=60)


def test_only_requests_for_leases_and_countries_that_exist_have_a_sheet(store):
    offer = log_request(store, LetterOfRequest(country="BN", received_on=TODAY), **WHO).number
    with pytest.raises(NotAllowed, match="asks for no lease or loan"):
        keep(store, offer)
    nowhere = log_request(store, LetterOfRequest(kind="LEASE", country="QQ", received_on=TODAY), **WHO).number
    with pytest.raises(NotAllowed, match="QQ is no country or organization that may lease"):
        keep(store, nowhere)


def test_a_lease_goes_from_its_request_to_its_end_and_back(store, request_number):
    lease = in_effect(store, request_number)
    assert (lease.status, lease.notified_on, lease.signed_on) == ("In effect", TODAY, TODAY)
    later = date(2029, 2, 2)
    with pytest.raises(NotAllowed, match="how the charges were settled"):
        step(store, lease, "return, buy or renew", later, evidence="Inspected at Bandar, report 7")
    step(store, lease, "return, buy or renew", later, evidence="Inspected at Bandar, report 7", why="Rent paid, nothing lost")
    assert lease_of(store, request_number).status == "Ended"
    undo_step(store, POLICY, Subject("LEASE", lease.number), why="Wrong lease", **WHO)
    back = lease_of(store, request_number)
    assert (back.status, back.ended_on) == ("In effect", None)
    said = [change.text for change in lease_history(store, lease.id)]
    assert "began the data sheet of L-2026-0001" in said
    assert any("“approve and sign” to In effect" in text for text in said)


def test_an_incomplete_sheet_does_not_go_to_congress(store, request_number):
    lease = keep(store, request_number, msgspec.structs.replace(WHOLE, contact=""))
    step(store, lease, "request lease", evidence="memorandum")
    (notify,) = possible(store, POLICY, Subject("LEASE", lease.number), TODAY, given={"letter_number": "27-01"})
    assert [guard.how for guard in notify.unmet] == ["Still empty: contact."]


def test_what_congress_was_told_and_what_was_signed_is_not_changed(store, request_number):
    lease = keep(store, request_number)
    step(store, lease, "request lease", evidence="memorandum")
    step(store, lease, "notify Congress", letter_number="27-01")
    told = lease_of(store, request_number)
    with pytest.raises(NotAllowed, match="rent: Congress was told otherwise"):
        keep(store, request_number, msgspec.structs.replace(told.sheet, rent=Decimal("1.00")), told.revision)
    keep(store, request_number, msgspec.structs.replace(told.sheet, contact="A. Osei"), told.revision)
    step(store, lease, "approve and sign", authority="Director, DSCA")
    signed = lease_of(store, request_number)
    with pytest.raises(NotAllowed, match="purpose: L-2026-0001 is signed"):
        keep(store, request_number, msgspec.structs.replace(signed.sheet, purpose="Another"), signed.revision)


def test_the_end_of_a_lease_comes_on_the_work_list_of_its_request(store, request_number):
    in_effect(store, request_number)
    near = work_list(store, POLICY, date(2029, 1, 1), kinds=("LEASE",))
    (item,) = near.items
    assert (item.record, item.when, item.about) == (request_number, date(2029, 1, 31), "L-2026-0001: 2 EA Radar set, mobile")
    assert not work_list(store, POLICY, date(2028, 1, 1), kinds=("LEASE",)).items


def test_a_planned_lease_that_is_not_in_effect_comes_on_the_work_list(store, request_number):
    keep(store, request_number)
    (item,) = work_list(store, POLICY, date(2027, 1, 15), kinds=("LEASE_PLANNED",)).items
    assert (item.record, item.when) == (request_number, date(2027, 2, 1))


def test_the_sheet_prints_the_same_bytes_and_is_kept(store, request_number):
    lease = keep(store, request_number)
    sheet = lease_sheet_of(lease, POLICY, printed_on=TODAY, by="J. Rivera")
    content = lease_sheet_pdf(sheet)
    assert content == lease_sheet_pdf(sheet)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1
    kept = keep_lease_sheet(store, lease, content, printed_on=TODAY, **WHO)
    assert [paper.id for paper in list_attachments(store, request_number)] == [kept.id]
    with pytest.raises(AlreadyThere):
        keep_lease_sheet(store, lease, content, printed_on=TODAY, **WHO)
    assert sheet.term == "2 years"
    assert not sheet.paper.draft


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2027, 2, 1), "1 day"),
        (date(2027, 2, 28), "1 month"),
        (date(2028, 3, 2), "1 year, 1 month, 2 days"),
        (date(2027, 1, 31), ""),
    ],
)
def test_a_term_in_words(last, words):
    assert term_words(date(2027, 2, 1), last) == words
