"""The facts about fields cover every field, once."""

from collections.abc import Mapping

import msgspec
import pytest

from dsca_desk.policy.catalog import TABLES
from dsca_desk.records import facts, offer
from dsca_desk.records.facts import Fact
from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Line, Offer, PaymentTerms

LISTS = {
    "LetterOfRequest": {"items", "references"},
    "Offer": {
        *("references", "terms_of_sale", "lines", "notes", "waivers", "rate_overrides", "payment", "other_charges"),
        "confirmations",
    },
    "Line": {"deliveries", "outlays", "termination_liability", "holdback", "other_charges", "sublines"},
}
ALL: list[tuple[type[msgspec.Struct], Mapping[str, Fact]]] = [
    (LetterOfRequest, facts.REQUEST),
    (RequestedItem, facts.REQUESTED_ITEM),
    (Offer, facts.CASE),
    (PaymentTerms, facts.PAYMENT),
    (Line, facts.LINE),
]


@pytest.mark.parametrize(("kind", "known"), ALL, ids=lambda given: getattr(given, "__name__", ""))
def test_every_field_has_its_fact(kind: type[msgspec.Struct], known: Mapping[str, Fact]) -> None:
    assert known.keys() == set(kind.__struct_fields__) - LISTS.get(kind.__name__, set())
    labels = [fact.label for fact in known.values()]
    assert len(labels) == len(set(labels))
    for name, fact in known.items():
        assert fact.label, name
        assert fact.help == "" or fact.help.endswith("."), name
        if isinstance(fact.choices, str):
            assert fact.choices == "" or fact.choices in TABLES, name


@pytest.mark.parametrize(("kind", "known"), ALL, ids=lambda given: getattr(given, "__name__", ""))
def test_choices_are_those_of_the_type(kind: type[msgspec.Struct], known: Mapping[str, Fact]) -> None:
    for field in msgspec.inspect.type_info(kind).fields:  # type: ignore[union-attr]  # a struct has fields
        parts = getattr(field.type, "types", (field.type,))
        literals = [value for part in parts if isinstance(part, msgspec.inspect.LiteralType) for value in part.values if value]
        fact = known.get(field.name)
        if fact is not None and literals and isinstance(literals[0], str) and isinstance(fact.choices, tuple):
            assert sorted(fact.choices) == sorted(literals), field.name


@pytest.mark.parametrize(
    ("line", "field", "to_offer", "filled"),
    [
        (Line(number="001"), "quantity", True, True),
        (Line(number="001"), "quantity", False, False),
        (Line(number="001", unit_of_issue="XX"), "quantity", True, False),
        (Line(number="001"), "number", False, True),
        (Line(number="001"), "procured_share", True, False),
        (Line(number="001", source="X"), "procured_share", True, True),
        (Line(number="001", kind="SERVICE"), "delivery_term_code", True, False),
        (Line(number="001", sublines=(Line(number="001a"),)), "quantity", True, False),
    ],
)
def test_when_a_field_must_be_filled(line: offer.Line, field: str, to_offer: bool, filled: bool) -> None:
    assert facts.LINE[field].must_be_filled(line, to_offer=to_offer) is filled


@pytest.mark.parametrize(
    ("field", "kept", "closed", "locked"),
    [
        ("designator", False, False, False),
        ("designator", True, False, True),
        ("nickname", True, False, False),
        ("nickname", True, True, True),
        ("accepted_on", True, False, False),
        ("accepted_on", True, True, True),
    ],
)
def test_when_a_field_is_locked(field: str, kept: bool, closed: bool, locked: bool) -> None:
    assert facts.CASE[field].is_locked(kept=kept, closed=closed) is locked


def test_states_that_close_editing() -> None:
    documents = ("Development", "Review", "Proposed", "Implemented")
    assert [facts.document_closed(status) for status in documents] == [False, False, True, True]
    assert [facts.request_closed(status) for status in ("received", "complete", "withdrawn")] == [False, False, True]
