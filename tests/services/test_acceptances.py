"""Warnings accepted with a reason: what may be accepted, how long it counts, and that the history keeps it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from dsca_desk.records.offer import Line, Offer, OfferNote
from dsca_desk.rules.finding import Finding
from dsca_desk.services.acceptances import (
    FindingKey,
    accept_warning,
    acceptance_before,
    acceptances_in_force,
    finding_key,
    list_acceptances,
    may_be_accepted,
    place_of,
    withdraw_acceptance,
)
from dsca_desk.services.cases import history_of_case, import_case, open_case
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed, NotFound
from dsca_desk.store.verify import verify_store

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ACT = {"by": "J. Rivera", "at": AT}
OFFER = Offer(
    country="BN",
    agency="B",
    designator="UAB",
    nickname="A nickname that is longer than it may be where it is printed",
    price_date=date(2026, 10, 19),
    offer_expires_on=date(2026, 12, 15),
    lines=(
        Line(number="001", quantity=Decimal(10), unit_price=Decimal("100.00")),
        Line(number="002", sublines=(Line(number="002a", months_of_service="12"),)),
    ),
    notes=(OfferNote(code="DTS"), OfferNote(code="NVD")),
)
LONG = Finding("text-length", "warning", "nickname", "The nickname has 60 characters and may have 25.", "SAMM Table C15.T5")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "desk.sqlite") as opened:
        import_case(opened, OFFER, **ACT)
        yield opened


def test_an_accepted_warning_is_kept_with_reason_name_and_time(store: Store) -> None:
    before = open_case(store, "BN-B-UAB").revision
    kept = accept_warning(store, OFFER, LONG, "  The Purchaser asked for it.  ", **ACT)
    assert (kept.revision, kept.what) == (before + 1, "accepted")
    (one,) = list_acceptances(store, "BN-B-UAB")
    assert (one.finding, one.place, one.sentence) == ("text-length", "nickname", LONG.message)
    assert (one.reason, one.name, one.at) == ("The Purchaser asked for it.", "J. Rivera", AT)
    assert acceptances_in_force(OFFER, [LONG], [one]) == {LONG: one}
    assert open_case(store, "BN-B-UAB").offer == OFFER


def test_another_reason_for_the_same_facts_replaces_the_first(store: Store) -> None:
    accept_warning(store, OFFER, LONG, "first", **ACT)
    accept_warning(store, OFFER, LONG, "second", by="M. Osei", at=AT)
    assert [(one.reason, one.name) for one in list_acceptances(store, "BN-B-UAB", "BASIC")] == [("second", "M. Osei")]


def test_the_history_keeps_the_reason_when_it_is_taken_back(store: Store) -> None:
    accept_warning(store, OFFER, LONG, "asked for", **ACT)
    withdraw_acceptance(store, "BN-B-UAB", "BASIC", finding_key(OFFER, LONG), by="M. Osei", at=AT)
    assert list_acceptances(store, "BN-B-UAB") == []
    changes = [one for one in history_of_case(store, "BN-B-UAB") if one.table == "accepted_warnings"]
    assert [(one.action, one.by, one.why) for one in changes] == [
        ("delete", "M. Osei", "acceptance taken back"),
        ("insert", "J. Rivera", "accepted: asked for"),
    ]
    assert changes[1].new["reason"] == "asked for"
    assert verify_store(store).problems == ()
    with pytest.raises(NotFound, match="not there any more"):
        withdraw_acceptance(store, "BN-B-UAB", "BASIC", finding_key(OFFER, LONG), **ACT)


@pytest.mark.parametrize(
    "finding",
    [
        LONG._replace(severity="error"),
        LONG._replace(severity="advice"),
        LONG._replace(id="rests-on-unconfirmed-figure"),
    ],
    ids=["error", "advice", "figure"],
)
def test_what_is_no_plain_warning_is_not_accepted(store: Store, finding: Finding) -> None:
    assert not may_be_accepted(finding)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        accept_warning(store, OFFER, finding, "because", **ACT)
    assert list_acceptances(store, "BN-B-UAB") == []


def test_without_a_reason_nothing_is_accepted(store: Store) -> None:
    with pytest.raises(NotAllowed, match="with a reason"):
        accept_warning(store, OFFER, LONG, "  ", **ACT)
    assert list_acceptances(store, "BN-B-UAB") == []


def test_a_document_that_left_the_desk_keeps_what_was_accepted(store: Store) -> None:
    accept_warning(store, OFFER, LONG, "asked for", **ACT)
    given = {"office": "Policy office", "authority": "Performance office"}
    take_step(
        store,
        shipped_policy(),
        Subject("DOCUMENT", "BN-B-UAB", "BASIC"),
        "hold",
        on=AT.date(),
        facts=given,
        why="a release is awaited",
        **ACT,
    )
    with pytest.raises(NotAllowed, match="BN-B-UAB BASIC is Held"):
        accept_warning(store, OFFER, LONG, "another", **ACT)
    with pytest.raises(NotAllowed, match="BN-B-UAB BASIC is Held"):
        withdraw_acceptance(store, "BN-B-UAB", "BASIC", finding_key(OFFER, LONG), **ACT)
    assert [one.reason for one in list_acceptances(store, "BN-B-UAB")] == ["asked for"]


def test_it_counts_no_more_when_the_facts_change_and_again_when_they_come_back(store: Store) -> None:
    accept_warning(store, OFFER, LONG, "asked for", **ACT)
    kept = list_acceptances(store, "BN-B-UAB")
    other_words = LONG._replace(message="The nickname has 61 characters and may have 25.")
    assert acceptances_in_force(OFFER, [other_words], kept) == {}
    other_value = msgspec.structs.replace(OFFER, nickname=OFFER.nickname[::-1])  # as long as before, so the sentence is the same
    assert acceptances_in_force(other_value, [LONG], kept) == {}
    assert acceptances_in_force(OFFER, [LONG], kept) == {LONG: kept[0]}
    assert acceptance_before(other_value, LONG, kept) == kept[0]
    assert acceptance_before(OFFER, LONG, kept) is None


def test_it_follows_its_line_to_another_place() -> None:
    finding = Finding("article-codes", "warning", "lines[1].sublines[0].months_of_service", "Line 002a has no codes.", "")
    moved = msgspec.structs.replace(OFFER, lines=OFFER.lines[1:])
    there = finding._replace(path="lines[0].sublines[0].months_of_service")
    assert finding_key(OFFER, finding) == finding_key(moved, there)
    changed = msgspec.structs.replace(moved, lines=(Line(number="002", sublines=(Line(number="002a", months_of_service="18"),)),))
    assert finding_key(OFFER, finding) != finding_key(changed, there)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("lines[0]", "line 001"),
        ("lines[1].sublines[0].outlays", "line 002a.outlays"),
        ("lines[9].quantity", "lines[9].quantity"),
        ("notes[1].parameters.place", "note NVD.parameters.place"),
        ("schedule[2].due", "schedule[2].due"),
        ("notes", "notes"),
    ],
)
def test_places_are_named_by_number_and_code(path: str, place: str) -> None:
    assert place_of(OFFER, path) == place
    assert finding_key(OFFER, LONG._replace(path=path)) == FindingKey(
        "text-length", place, finding_key(OFFER, LONG._replace(path=path)).facts
    )
