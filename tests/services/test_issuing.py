"""A letter leaves the desk: its bytes, what it was priced with and the new state are kept together, or nothing is."""

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_prices import keep_pricing
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.history import Wanted, case_changes, one_save, people_of_case
from dsca_desk.services.issuing import issue_letter, issued_bytes, list_issued
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.printing import printed_letter
from dsca_desk.services.sample import sample_office
from dsca_desk.services.tasks import letters_of
from dsca_desk.store.engine import open_store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ACT = {"by": "J. Rivera", "at": AT}
POLICY = shipped_policy()


@pytest.fixture(scope="module")
def offer():
    return next(case.offer for case in sample_office(POLICY).cases if case.offer.case_id == "BN-B-UAB")


@pytest.fixture
def store(tmp_path, offer):
    with open_store(tmp_path / "desk.db") as opened:
        import_case(opened, offer, status="Countersigned", **ACT)
        yield opened


def issue(store, offer, revision):
    priced = price(offer, POLICY)
    content = printed_letter(priced, payment_schedule(priced, POLICY), POLICY, status="Offered", printed_on=date(2026, 11, 22))
    day, why = date(2026, 11, 22), "the purchaser's budget year"
    row = issue_letter(store, POLICY, priced, content, revision, name="BN-B-UAB BASIC.pdf", on=day, why=why, **ACT)
    return row, content


def test_the_letter_its_pricing_and_the_state_are_kept_together(store, offer):
    row, content = issue(store, offer, open_case(store, "BN-B-UAB").revision)
    kept = open_case(store, "BN-B-UAB")
    assert (kept.status, kept.policy_edition) == ("Offered", POLICY.edition.id)
    assert (row.number, row.sha256, row.document_revision) == (1, sha256(content).hexdigest(), kept.revision)
    assert issued_bytes(store, row.id) == content
    (logged,) = letters_of(store, "BN-B-UAB")
    assert (logged.direction, logged.subject, logged.party) == ("OUT", "Letter of Offer BN-B-UAB BASIC", offer.purchaser.name)
    assert (logged.paper, logged.answer_due_on) == (row.name, None)


def test_a_letter_of_a_document_that_changed_meanwhile_is_not_issued(store, offer):
    revision = open_case(store, "BN-B-UAB").revision
    keep_pricing(store, price(offer, POLICY), on=AT.date(), **ACT)
    with pytest.raises(StaleRecord):
        issue(store, offer, revision)
    assert list_issued(store, "BN-B-UAB") == []
    assert open_case(store, "BN-B-UAB").status == "Countersigned"


def test_a_letter_leaves_only_when_its_document_is_countersigned(tmp_path, offer):
    with open_store(tmp_path / "other.db") as store:
        revision = import_case(store, offer, status="Review", **ACT).revision
        with pytest.raises(NotAllowed, match="is Review: “send offer” cannot be taken there"):
            issue(store, offer, revision)
        assert list_issued(store, "BN-B-UAB") == []
        assert open_case(store, "BN-B-UAB").revision == revision


def test_history_is_read_by_person_field_and_day(store, offer):
    issue(store, offer, open_case(store, "BN-B-UAB").revision)
    assert people_of_case(store, "BN-B-UAB") == ["J. Rivera"]
    (status,) = case_changes(store, "BN-B-UAB", Wanted(field="status")).changes
    assert (status.old["status"], status.new["status"]) == ("Countersigned", "Offered")
    assert case_changes(store, "BN-B-UAB", Wanted(day=date(2026, 11, 21))).changes == []
    save = one_save(store, "BN-B-UAB", status)
    assert {change.table for change in save.changes} == {
        *("cases", "case_documents", "priced_rates", "issued_documents"),
        *("steps", "posted_milestones", "correspondence"),
    }
    with pytest.raises(NotFound):
        case_changes(store, "XX-X-XXX")
