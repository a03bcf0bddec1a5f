"""Finding in groups: cases, lines and notes, requests, people, each with its owner; lines by number; places in a document."""

from datetime import UTC, date, datetime

import pytest

from dsca_desk.records.offer import Line, Offer, OfferNote, Purchaser
from dsca_desk.services.cases import import_cases
from dsca_desk.services.find import GROUPS, FoundRecord, find_case_line, find_in_groups, place_in_document
from dsca_desk.services.officers import add_officer
from dsca_desk.store.engine import Store

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EVERYTHING = dict.fromkeys(GROUPS, 5)


def _offer(designator: str, nickname: str, document: str = "BASIC") -> Offer:
    part = Line(number="002a", description="Radio cable"), Line(number="002b", description="Radio handset")
    return Offer(
        country="BN",
        agency="B",
        designator=designator,
        document=document,
        nickname=nickname,
        price_date=date(2026, 11, 2),
        purchaser=Purchaser(name="Ministry of Defence of Bandaria"),
        lines=(
            Line(number="001", description="Antenna mast"),
            Line(number="002", description="Accessories", sublines=part),
            Line(number="003", description="Radio set"),
        ),
        notes=(
            OfferNote(code="OWN-1", title="Packing", text="Pack well."),
            OfferNote(code="OWN-2", title="Radio plan", text="Plan."),
        ),
    )


@pytest.fixture
def filled(store: Store) -> Store:
    offers = [_offer("UAB", "Tactical radios"), _offer("UAB", "More of them", "A01"), _offer("UAC", "Harbor radio network")]
    import_cases(store, offers, by="A. Officer", at=AT)
    add_officer(store, "R. Radio-Jones", "Case manager", "Army", by="A. Officer", at=AT)
    return store


def _said(records: list[FoundRecord]) -> list[str]:
    return [f"{one.kind} {one.owner}: {one.words}" for one in records]


def test_each_group_has_its_own_hits_with_their_owners(filled: Store) -> None:
    found = {name: _said(records) for name, records in find_in_groups(filled, "radio", EVERYTHING).items()}
    assert found["cases"] == ["case BN-B-UAC: Harbor radio network", "case BN-B-UAB: Tactical radios"]
    assert found["people"] == ["officer R. Radio-Jones: Case manager, Army"]
    assert "line BN-B-UAB/A01: 003 Radio set" in found["lines"]
    assert "requests" not in found


def test_lines_come_before_notes_and_no_more_than_asked_for(filled: Store) -> None:
    kinds = [one.kind for one in find_in_groups(filled, "radio", {"lines": 40})["lines"]]
    assert kinds == ["line"] * 9 + ["note"] * 3
    assert len(find_in_groups(filled, "radio", {"lines": 4})["lines"]) == 4


def test_a_case_whose_identifier_begins_so_comes_first(filled: Store) -> None:
    assert _said(find_in_groups(filled, "bn-b-uab", EVERYTHING)["cases"]) == [
        "case BN-B-UAB: Tactical radios",
        "case BN-B-UAB/A01: More of them",
    ]
    assert _said(find_in_groups(filled, "BN-B", {"cases": 1})["cases"]) == ["case BN-B-UAB: Tactical radios"]


@pytest.mark.parametrize("text", ["", "   ", "-", '"', "%", "_", "\\", "zzzz"])
def test_text_that_is_nowhere_finds_nothing(filled: Store, text: str) -> None:
    assert find_in_groups(filled, text, EVERYTHING) == {}


@pytest.mark.parametrize(
    ("document", "number", "path"),
    [("", "003", "lines[2]"), ("A01", "001", "lines[0]"), ("", "002b", "lines[1].sublines[1]"), ("", "002", "lines[1]")],
)
def test_a_line_is_found_by_its_number_with_its_place(filled: Store, document: str, number: str, path: str) -> None:
    line = find_case_line(filled, "BN-B-UAB", document, number)
    assert line is not None
    assert line.owner == ("BN-B-UAB/A01" if document else "BN-B-UAB")
    assert line.words.startswith(number)
    assert place_in_document(filled, line) == path


def test_a_line_that_is_not_there_is_not_found(filled: Store) -> None:
    assert find_case_line(filled, "BN-B-UAB", "", "009") is None
    assert find_case_line(filled, "BN-B-UZZ", "", "001") is None


def test_a_note_knows_its_place_and_a_case_has_none(filled: Store) -> None:
    found = find_in_groups(filled, "radio plan", {"lines": 9, "cases": 9})
    assert {place_in_document(filled, one) for one in found["lines"] if one.kind == "note"} == {"notes[1]"}
    case = find_in_groups(filled, "BN-B-UAC", {"cases": 1})["cases"][0]
    assert place_in_document(filled, case) == ""
