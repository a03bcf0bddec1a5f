"""Anything kept is found by its text, whatever is typed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Offer, Reference
from dsca_desk.services.attachments import attach
from dsca_desk.services.cases import import_case, save_case
from dsca_desk.services.find import find
from dsca_desk.services.officers import add_officer
from dsca_desk.services.requests import log_request
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.search import fold, indexed


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, offer: Offer, act: dict[str, Any]
) -> Iterator[Store]:
    """A store with something of every kind, only looked at by the tests."""
    if request.param == "sqlite":
        where = str(tmp_path_factory.mktemp("filled") / "desk.sqlite")
    else:
        where = request.getfixturevalue("server").make(template="template")
    with open_store(where) as store:
        fill(store, offer, act)
        yield store


def fill(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, **act)
    letter = LetterOfRequest(
        country="KA",
        subject="patrol boats",
        reference_number="NAVY-9/26",
        received_on=date(2026, 10, 1),
        items=(RequestedItem(description="fast boat", quantity=Decimal(2), stock_number="1940-01-000-0001"),),
        references=(Reference(kind="CLARIFICATION", number="NAVY-11"),),
    )
    number = log_request(store, letter, **act).number
    attach(store, number, b"x", name="Annex Ä 100%.pdf", media_type="application/pdf", **act)
    add_officer(store, "Ingrid Sørensen", role="case manager", office="SCO Oslo", **act)


def found(store: Store, text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.label) for hit in find(store, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bn-b-uab", [("case", "BN-B-UAB BASIC Größe und Sicht")]),
        ("UAB sicht", [("case", "BN-B-UAB BASIC Größe und Sicht")]),
        ("sicht UAB", [("case", "BN-B-UAB BASIC Größe und Sicht")]),
        ("grosse", [("case", "BN-B-UAB BASIC Größe und Sicht")]),
        ("GRÖSSE", [("case", "BN-B-UAB BASIC Größe und Sicht")]),
        ("bandaria", [("case", "BN-B-UAB BASIC Größe und Sicht")]),
        ("goggle 002", [("line", "002b Night vision goggle 002b"), ("line", "002a Night vision goggle 002a")]),
        ("585500nvg 002a", [("line", "002a Night vision goggle 002a")]),
        ("own words", [("note", "ACCESSORIAL")]),
        ("mod/77", [("reference", "LOR MOD/77")]),
        ("patrol", [("request", "R-2026-0001 patrol boats")]),
        ("navy-9", [("request", "R-2026-0001 patrol boats")]),
        ("navy-11", [("request reference", "CLARIFICATION NAVY-11")]),
        ("1940-01", [("request item", "fast boat")]),
        ("annex a", [("attachment", "Annex Ä 100%.pdf")]),
        ("100%", [("attachment", "Annex Ä 100%.pdf")]),
        ("1__%", []),
        ("oslo", [("officer", "Ingrid Sørensen")]),
        ("in sc", [("officer", "Ingrid Sørensen")]),
        ("i o", [("officer", "Ingrid Sørensen")]),
        ("pa b", [("request", "R-2026-0001 patrol boats")]),
        ("zz", []),
        ("goggle nothing", []),
        ("", []),
        ("   ", []),
        ("-", []),
    ],
)
def test_what_is_found(filled: Store, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(filled, text) == expected


def test_a_hit_leads_to_its_case_or_request(filled: Store) -> None:
    (line,) = [hit for hit in find(filled, "goggle") if hit.label.startswith("001")]
    assert (line.kind, line.root_table, line.root_id) == ("line", "cases", 1)
    (item,) = find(filled, "fast boat")
    assert (item.root_table, item.root_id) == ("requests", 1)
    (officer,) = find(filled, "oslo")
    assert (officer.root_table, officer.root_id, officer.record_id) == ("officers", 1, 1)


def test_the_index_follows_changes_and_removals(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    line = msgspec.structs.replace(offer.lines[0], description="Thermal sight")
    kept = save_case(store, msgspec.structs.replace(offer, lines=(line,), nickname="Other name"), kept.revision, **act)
    assert found(store, "thermal") == [("line", "001 Thermal sight")]
    assert found(store, "goggle") == []
    assert found(store, "sicht") == []
    assert found(store, "other name") == [("case", "BN-B-UAB BASIC Other name")]


def test_cases_come_first_and_new_ones_before_old(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    for designator in ("UAA", "UAC", "UAB"):
        import_case(store, msgspec.structs.replace(offer, designator=designator, nickname="goggle package"), **act)
    labels = [label for _, label in found(store, "goggle")]
    assert labels[:3] == [f"BN-B-{designator} BASIC goggle package" for designator in ("UAB", "UAC", "UAA")]
    assert len(labels) == 3 + 9
    assert len(find(store, "goggle", limit=2)) == 2


def test_what_was_rolled_back_is_not_found(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, **act)
    with pytest.raises(Exception, match="kept already"):
        import_case(store, offer, **act)
    assert len(find(store, "sicht")) == 1


@given(text=st.one_of(st.text(max_size=20), st.text(alphabet="\"'*()-:^%_\\!abAND OR NOT NEAR\x00\x1f+{}", max_size=20)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_may_be_typed(sqlite_store: Store, text: str) -> None:
    assert find(sqlite_store, text) == []


@given(st.text(max_size=30))
def test_every_part_of_a_text_is_in_its_entry(text: str) -> None:
    words = indexed(text)
    for term in fold(text).split():
        assert term in words
        letters = "".join(filter(str.isalnum, term[:2]))
        if letters == term[:2] and len(letters) == 2:
            assert f"\x1f{letters}" in words


@pytest.mark.postgresql
def test_odd_texts_on_a_server(postgresql_store: Store) -> None:
    for text in ('"', "%", "_", "!", "\\", "'; DROP TABLE search; --", "\x00", "a\x1fb", "100%", "%s", "%(x)s"):
        assert find(postgresql_store, text) == []
