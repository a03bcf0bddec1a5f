"""An offer becomes records and comes back equal, whatever it holds; records change only where the offer does."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from dsca_desk.records import offer as value
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.mapping import apply_offer, document_of, offer_of, whole_document
from dsca_desk.records.registry import CaseDocument, Line, Record, Request
from dsca_desk.records.request_mapping import apply_letter, letter_of_request, request_of, whole_request
from dsca_desk.store.engine import Store, open_store

WRITABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


def struct(kind: type[msgspec.Struct], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any value of one of our types; each field follows from its annotation unless given."""
    hints = msgspec.inspect.type_info(kind)
    fields = {}
    for field in hints.fields:  # type: ignore[union-attr]  # a struct has fields
        fields[field.name] = given[field.name] if field.name in given else from_info(field.type)
    return st.builds(kind, **fields)


def from_info(info: Any) -> st.SearchStrategy[Any]:
    match info:
        case msgspec.inspect.UnionType():
            return st.one_of([from_info(part) for part in info.types])
        case msgspec.inspect.NoneType():
            return st.none()
        case msgspec.inspect.LiteralType():
            return st.sampled_from(info.values)
        case msgspec.inspect.BoolType():
            return st.booleans()
        case msgspec.inspect.IntType():
            return st.integers(1900, 2100)
        case msgspec.inspect.StrType():
            return WRITABLE
        case msgspec.inspect.DecimalType():
            return st.decimals(min_value="-99999999999999", max_value="99999999999999", places=2)
        case msgspec.inspect.DateType():
            return st.dates()
        case msgspec.inspect.DictType():
            return st.dictionaries(WRITABLE, WRITABLE, max_size=2)
        case msgspec.inspect.VarTupleType():
            return st.lists(from_info(info.item_type), max_size=2).map(tuple)
        case msgspec.inspect.StructType():
            return struct(info.cls)
    raise AssertionError(info)


def lines(numbers: list[str], nested: bool = True) -> st.SearchStrategy[tuple[value.Line, ...]]:
    """Lines with these numbers, some with sublines."""

    def line(number: str) -> st.SearchStrategy[value.Line]:
        below = lines([f"{number}a", f"{number}b"], nested=False) if nested else st.just(())
        return struct(value.Line, number=st.just(number), sublines=below)

    return st.lists(st.sampled_from(numbers), unique=True, max_size=len(numbers)).flatmap(
        lambda chosen: st.tuples(*map(line, chosen))
    )


WORDS = st.lists(struct(value.Confirmation), max_size=2, unique_by=lambda word: (word.path, word.value)).map(
    lambda words: tuple(sorted(words, key=lambda word: (word.path, word.value)))
)
OFFERS = struct(
    value.Offer,
    confirmations=WORDS,
    lines=lines(["001", "002", "003"]),
    country=st.just("BN"),
    agency=st.just("B"),
    designator=st.just("UAB"),
)
LETTERS = struct(LetterOfRequest, number=st.just("R-2026-0001"))


@pytest.fixture(scope="module")
def module_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("mapping") / "desk.sqlite")
    yield store
    store.close()


@given(OFFERS)
@settings(max_examples=40, deadline=None)
def test_an_offer_survives_as_records(offer: value.Offer) -> None:
    assert offer_of(document_of(offer)) == offer


@given(OFFERS, OFFERS)
@settings(max_examples=25, deadline=None)
def test_records_follow_an_edited_offer(first: value.Offer, second: value.Offer) -> None:
    document = document_of(first)
    apply_offer(document, second)
    assert offer_of(document) == second


@given(LETTERS, LETTERS)
@settings(max_examples=40, deadline=None)
def test_a_letter_survives_as_records(first: LetterOfRequest, second: LetterOfRequest) -> None:
    request = request_of(first)
    assert letter_of_request(request) == first
    apply_letter(request, second)
    assert letter_of_request(request) == second


@given(OFFERS, OFFERS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_offer_survives_the_database(module_store: Store, first: value.Offer, second: value.Offer) -> None:
    at = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    query = select(CaseDocument).options(*whole_document())
    with module_store.writing("A. Officer", at) as session:
        session.add(document_of(first))
    with module_store.reading() as session:
        assert offer_of(session.scalars(query).one()) == first
    with module_store.writing("A. Officer", at) as session:
        apply_offer(session.scalars(query).one(), second)
    with module_store.reading() as session:
        assert offer_of(session.scalars(query).one()) == second
    with module_store.writing("A. Officer", at) as session:
        session.delete(session.scalars(query).one().case)


def test_an_offer_survives_both_databases(store: Store, offer: value.Offer, act: dict[str, Any]) -> None:
    with store.writing(**act) as session:
        session.add(document_of(offer))
    with store.reading() as session:
        back = offer_of(session.scalars(select(CaseDocument).options(*whole_document())).one())
    assert back == offer
    # Equal is not enough for figures: the case file shows their decimals.
    assert str(back.rate_overrides[0].rate_percent) == "2.00"
    assert str(back.lines[0].procured_share) == "0.40"
    assert str(back.lines[0].unit_price) == "42000.00"


def test_a_request_survives_both_databases(store: Store, act: dict[str, Any]) -> None:
    letter = LetterOfRequest(
        number="R-1",
        country="BN",
        received_on=datetime.date(2026, 1, 2),
        budget_ceiling=Decimal("5000000.00"),
        purchaser=value.Purchaser(name="Größe", address=("1", "2")),
        terms_of_sale=("DU",),
        references=(value.Reference(number="MOD/77"),),
    )
    with store.writing(**act) as session:
        session.add(request_of(letter))
    with store.reading() as session:
        assert letter_of_request(session.scalars(select(Request).options(*whole_request())).one()) == letter


def test_only_what_differs_is_written(sqlite_store: Store, offer: value.Offer, act: dict[str, Any]) -> None:
    with sqlite_store.writing(**act) as session:
        session.add(document_of(offer))
    changed: list[str] = []
    line = msgspec.structs.replace(offer.lines[0], quantity=Decimal(12), outlays=(*offer.lines[0].outlays[:1],))
    with sqlite_store.writing(**act) as session:
        document = session.scalars(select(CaseDocument).options(*whole_document())).one()
        apply_offer(document, msgspec.structs.replace(offer, lines=(line, *offer.lines[1:])))

        @event.listens_for(session, "before_flush")
        def look(session: Any, *_: Any) -> None:
            changed.extend(
                type(record).__name__ for record in session.dirty if session.is_modified(record, include_collections=False)
            )
            changed.extend(f"new {type(record).__name__}" for record in session.new)

    assert sorted(changed) == ["Line", "QuarterFigure"]
    with sqlite_store.reading() as session:
        assert session.scalars(select(Line.revision).order_by(Line.id)).all() == [2, 1, 1, 1]


def test_a_document_is_read_in_a_few_queries(sqlite_store: Store, offer: value.Offer, act: dict[str, Any]) -> None:
    with sqlite_store.writing(**act) as session:
        session.add(document_of(offer))
    queries: list[str] = []
    with sqlite_store.reading() as session:
        event.listen(sqlite_store.engine, "before_cursor_execute", lambda *given: queries.append(given[2]))
        offer_of(session.scalars(select(CaseDocument).options(*whole_document())).one())
    assert len([query for query in queries if query.startswith("SELECT")]) == 13


def test_every_field_of_an_offer_has_its_column() -> None:
    for kind, record, elsewhere in (
        (value.Line, Line, {"deliveries", "outlays", "termination_liability", "holdback", "other_charges", "sublines"}),
        (value.PaymentTerms, CaseDocument, set()),
        (
            value.Offer,
            CaseDocument,
            {"country", "agency", "designator", "program", "case_type", "purchaser", "payment", "lines", "references"}
            | {"terms_of_sale", "notes", "waivers", "rate_overrides", "other_charges", "confirmations"},
        ),
        (LetterOfRequest, Request, {"purchaser", "originator", "items", "references"}),
    ):
        missing = set(kind.__struct_fields__) - set(record.__mapper__.column_attrs.keys()) - elsewhere
        assert not missing, f"{record.__name__} does not keep {missing}"


def test_every_record_leads_to_one_that_stands_by_itself() -> None:
    roots = {"Case", "Request", "Officer", "EarlyTalk", "AssessmentRequest", "Lease", "PutOff"}
    classes = {mapper.class_.__name__: mapper.class_ for mapper in Record.registry.mappers}
    for name, record in classes.items():
        assert bool(record.owned_by) != (name in roots), name
        for column, owner in record.owned_by:
            assert classes[owner].__table__ in {key.column.table for key in record.__table__.c[column].foreign_keys}, name
