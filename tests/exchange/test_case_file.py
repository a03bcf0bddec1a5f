import json
import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsca_desk.exchange.case_file import LARGEST_FILE, MOST_FAULTS, CaseFileError, case_schema, read_case, write_case
from dsca_desk.exchange.shapes import LARGEST_AMOUNT
from dsca_desk.records.offer import Line, Offer, OtherCharge
from tests.exchange.case_files import EXAMPLE_TEXT, as_bytes, example, many_lines, minimal, offers
from tests.exchange.schema_check import complaints

LINE = ("lines", 0)


def faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(CaseFileError) as caught:
        read_case(data)
    for path, sentence in caught.value.faults:
        assert sentence
        assert "\n" not in path + sentence
        assert len(sentence) < 300
    return caught.value.faults


def changed(*steps: Any, to: Any) -> dict[str, Any]:
    """The example with one value replaced or added."""
    case: Any = example()
    place = case
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = to
    return case


def test_the_contracts_example_is_read_to_the_letter() -> None:
    offer = read_case(EXAMPLE_TEXT.encode())
    assert offer.case_id == "BN-B-UAB"
    line = offer.lines[0]
    assert (line.quantity, line.unit_price, line.sme) == (Decimal(10), Decimal("42000.00"), True)
    assert offer.rate_overrides[0].rate_percent == Decimal("2.00")
    assert offer.waivers[0].component == "QAI"


def test_the_contracts_example_is_written_with_the_same_keys_in_the_same_order() -> None:
    written = write_case(read_case(EXAMPLE_TEXT.encode()))
    assert json.dumps(json.loads(written)) == json.dumps(example())
    assert written.startswith(b'{\n  "format": "dsca-desk/case",\n  "version": 1,\n  "country": "BN",')
    assert written.endswith(b"}\n")


def test_missing_optional_keys_take_their_defaults() -> None:
    offer = read_case(as_bytes(minimal()))
    assert offer.lines == (Line(number="001"),)
    assert (offer.program, offer.case_type, offer.document) == ("FMS", "DEFINED", "BASIC")
    assert offer == Offer(country="BN", agency="B", designator="UAB", price_date=offer.price_date, lines=offer.lines)


@pytest.mark.parametrize(("stated", "known"), [(None, True), (True, True), (False, False)])
def test_without_the_purchasers_standing_the_term_says_it(stated: bool | None, known: bool) -> None:
    case = example() | {"terms_of_sale": [{"code": "DU"}]}
    del case["dependable_undertaking"]
    if stated is not None:
        case["dependable_undertaking"] = stated
    assert read_case(as_bytes(case)).dependable_undertaking is known
    assert read_case(as_bytes(case | {"terms_of_sale": [{"code": "CWA"}]})).dependable_undertaking is (stated or False)


def test_a_file_is_read_from_its_path_and_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE_TEXT.encode())
    assert read_case(path) == read_case(EXAMPLE_TEXT.encode())
    for unreadable in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(CaseFileError, match="cannot be read"):
            read_case(unreadable)


@given(offers())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_is_read_as_the_same_document(offer: Offer) -> None:
    written = write_case(offer)
    assert read_case(written) == offer
    assert write_case(read_case(written)) == written
    assert not complaints(json.loads(written), case_schema(), case_schema())


def test_later_keys_are_written_only_when_they_say_something() -> None:
    offer = read_case(EXAMPLE_TEXT.encode())
    charged = msgspec.structs.replace(offer, other_charges=(OtherCharge(kind="STORAGE", amount=Decimal("12.5")),))
    assert "other_charges" not in json.loads(write_case(offer))
    assert json.loads(write_case(charged))["other_charges"] == [{"kind": "STORAGE", "amount": "12.50", "reason": ""}]


def test_figures_are_written_in_one_form() -> None:
    case = changed(*LINE, "quantity", to="10.50")
    case["lines"][0] |= {"source": "X", "procured_share": "0.400", "unit_price": "7", "outlays": []}
    case["rate_overrides"][0]["rate_percent"] = "3.1250"
    line = json.loads(write_case(read_case(as_bytes(case))))["lines"][0]
    assert (line["quantity"], line["procured_share"], line["unit_price"]) == ("10.5", "0.4", "7.00")
    case["lines"][0]["quantity"] = "10.000"
    written = json.loads(write_case(read_case(as_bytes(case))))
    assert written["lines"][0]["quantity"] == 10
    assert written["rate_overrides"][0]["rate_percent"] == "3.125"


def test_fractions_of_a_cent_are_not_written() -> None:
    offer = Offer(
        country="BN",
        agency="B",
        designator="UAB",
        price_date=read_case(as_bytes(minimal())).price_date,
        lines=(Line(number="001", unit_price=Decimal("1.005")),),
    )
    with pytest.raises(ValueError, match="fractions of a cent"):
        write_case(offer)


# What the JSON Schema refuses as well.
BAD_SHAPES = [
    (("country",), "bn", "two capital letters"),
    (("country",), 12, "two capital letters"),
    (("country",), None, "two capital letters"),
    (("agency",), "", "one capital letter"),
    (("designator",), "UAB ", "three capital letters"),
    (("designator",), "UÄB", "three capital letters"),
    (("designator",), "UAB\n", "three capital letters"),
    (("document",), "A1", "BASIC"),
    (("document",), "B01", "BASIC"),
    (("program",), "BPC", "one of FMS, BPC_T10, BPC_T22"),
    (("case_type",), ["DEFINED"], "one of DEFINED"),
    (("nickname",), 7, "must be a text"),
    (("nickname",), "x" * 201, "201 characters"),
    (("description",), "x" * 10_000_000, "10,000,000 characters"),
    (("purchaser",), [], "must be an object, not a list"),
    (("purchaser", "address"), "1 Harbour Road", "must be a list"),
    (("purchaser", "address"), [None], "must be a text, not null"),
    (("references",), {}, "must be a list"),
    (("references", 0, "number"), "", "must not be empty"),
    (("references", 0, "date"), "20260112", "a date like"),
    (("references", 0, "date"), "2026-1-12", "a date like"),
    (("references", 0, "date"), "2026-01-12T00:00:00", "a date like"),
    (("references", 0, "date"), "٢٠٢٦-01-12", "a date like"),
    (("references", 0, "date"), 20260112, "a date like"),
    (("dependable_undertaking",), 1, "true or false"),
    (("dependable_undertaking",), "true", "true or false"),
    (("dependable_undertaking",), None, "true or false"),
    (("terms_of_sale", 0, "code"), "cash with acceptance", "capital letters"),
    (("terms_of_sale", 0, "amount"), 5, "an amount as a string"),
    (("price_date",), None, "a date like"),
    (("accepted_on",), False, "a date like"),
    ((*LINE, "number"), "1", "a line number like 001"),
    ((*LINE, "number"), "001a", "a line number like 001"),
    ((*LINE, "number"), 1, "a line number like 001"),
    ((*LINE, "masl"), "a b", "capital letters"),
    ((*LINE, "kind"), "article", "one of ARTICLE"),
    ((*LINE, "quantity"), 10.0, "not the number 10.0"),
    ((*LINE, "quantity"), -1, "without a sign"),
    ((*LINE, "quantity"), True, "not true"),
    ((*LINE, "quantity"), "1e3", "without a sign"),
    ((*LINE, "quantity"), "-1", "without a sign"),
    ((*LINE, "quantity"), "٣", "without a sign"),
    ((*LINE, "quantity"), 10**9, "largest quantity"),
    ((*LINE, "quantity"), 10**40, "whole number"),
    ((*LINE, "unit_of_issue"), "EACH", "two capital letters"),
    ((*LINE, "unit_of_issue"), None, "two capital letters"),
    ((*LINE, "unit_price"), 42000, "an amount as a string"),
    ((*LINE, "unit_price"), 42000.5, "an amount as a string"),
    ((*LINE, "unit_price"), float("nan"), "the number NaN"),
    ((*LINE, "unit_price"), float("inf"), "the number Infinity"),
    ((*LINE, "unit_price"), "NaN", "an amount as a string"),
    ((*LINE, "unit_price"), "Infinity", "an amount as a string"),
    ((*LINE, "unit_price"), "1e5", "an amount as a string"),
    ((*LINE, "unit_price"), "-1.00", "an amount as a string"),
    ((*LINE, "unit_price"), "+1.00", "an amount as a string"),
    ((*LINE, "unit_price"), "1.005", "an amount as a string"),
    ((*LINE, "unit_price"), "1,000.00", "an amount as a string"),
    ((*LINE, "unit_price"), "1_000", "an amount as a string"),
    ((*LINE, "unit_price"), " 1", "an amount as a string"),
    ((*LINE, "unit_price"), ".5", "an amount as a string"),
    ((*LINE, "unit_price"), "5.", "an amount as a string"),
    ((*LINE, "unit_price"), "", "an amount as a string"),
    ((*LINE, "unit_price"), None, "not null"),
    ((*LINE, "unit_price"), "9" * 500, "an amount as a string"),
    ((*LINE, "source"), "Q", "one of S, P, X"),
    ((*LINE, "months_of_service"), 24, "must be a text"),
    ((*LINE, "type_of_assistance"), 3, "one capital letter or digit"),
    ((*LINE, "mde"), "no", "true or false"),
    ((*LINE, "deliveries"), None, "must be a list"),
    ((*LINE, "deliveries", 0), "2028Q1", "must be an object"),
    ((*LINE, "deliveries", 0, "quarter"), "2028Q5", "a calendar quarter"),
    ((*LINE, "deliveries", 0, "quarter"), "2028-Q1", "a calendar quarter"),
    ((*LINE, "deliveries", 0, "quarter"), 20281, "a calendar quarter"),
    ((*LINE, "deliveries", 0, "quantity"), None, "whole number"),
    ((*LINE, "outlays", 0, "amount"), 420000.0, "an amount as a string"),
    ((*LINE, "holdback", 0, "amount"), [], "not a list"),
    ((*LINE, "support_charge"), "snap", "one of SNAP, CRR"),
    ((*LINE, "notes"), ["Line note"], "capital letters"),
    ((*LINE, "tuition_fiscal_year"), "2026", "a year from"),
    ((*LINE, "tuition_fiscal_year"), True, "a year from"),
    ((*LINE, "sublines"), None, "must be a list"),
    (("notes", 0, "code"), "accessorial", "capital letters"),
    (("notes", 0, "parameters"), [], "an object of texts"),
    (("notes", 0, "parameters", "rate"), 3.2, "must be a text"),
    (("waivers", 0, "charge"), "cas", "one of ADMIN"),
    (("waivers", 0, "component"), "ALL", "one of CONTRACT_ADMIN"),
    (("waivers", 0, "basis"), "", "must not be empty"),
    (("payment", "risk_tier"), 3, "one of 1, 2"),
    (("payment", "risk_tier"), True, "one of 1, 2"),
    (("payment", "risk_tier"), "1", "one of 1, 2"),
    (("payment", "standby_letter_of_credit"), "-1", "an amount as a string"),
    (("payment",), None, "must be an object"),
    (("congressional_notification",), [3], "must be a text"),
]

# What only the reader can tell.
BAD_VALUES = [
    (("nickname",), "a\nb", "one line"),
    (("nickname",), "a\x00b", "U\\+0000"),
    (("nickname",), "a‮b", "U\\+202E"),
    (("nickname",), "\ud800", "U\\+D800"),
    (("references", 0, "date"), "2026-02-30", "not a day of the calendar"),
    (("references", 0, "date"), "0001-01-01", "outside the years"),
    (("price_date",), "2025-02-29", "not a day"),
    ((*LINE, "unit_price"), "1000000000000.00", "largest amount"),
    ((*LINE, "procured_share"), "1.01", "a share from 0 to 1"),
    ((*LINE, "procured_share"), "-0.1", "a share from 0 to 1"),
    ((*LINE, "procured_share"), "40%", "a share from 0 to 1"),
    ((*LINE, "procured_share"), 0.4, "a share from 0 to 1"),
    ((*LINE, "procured_share"), 1, "a share from 0 to 1"),
    ((*LINE, "deliveries", 0, "quarter"), "0028Q1", "a calendar quarter"),
    ((*LINE, "follows"), "002", "no line 002"),
    (("notes", 0, "lines"), ["009"], "no line 009"),
    (("rate_overrides", 0, "line"), "002", "no line 002"),
    (("rate_overrides", 0, "rate_percent"), "100.5", "a percentage"),
    (("rate_overrides", 0, "rate_percent"), "2%", "a percentage"),
    (("rate_overrides", 0, "rate_percent"), 2, "a percentage"),
    (("rate_overrides", 0, "rate_percent"), None, "either rate_percent or amount"),
    (("rate_overrides", 0, "amount"), "5.00", "either rate_percent or amount"),
]


def written_path(steps: tuple[Any, ...]) -> str:
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


@pytest.mark.parametrize(("steps", "value", "words"), BAD_SHAPES + BAD_VALUES, ids=lambda part: str(part)[:40])
def test_a_bad_value_is_refused_where_it_stands(steps: tuple[Any, ...], value: Any, words: str) -> None:
    found = faults(as_bytes(changed(*steps, to=value)))
    assert len(found) == 1
    path, sentence = found[0]
    where = written_path(steps[:-1] if "either" in words else steps)  # a fault between keys is the object's
    assert path == where or path.startswith(f"{where}[")
    assert re.search(words, sentence), sentence


def test_every_fault_of_a_file_is_named_at_once() -> None:
    case = example()
    case["lines"][0] |= {"unit_price": 4.5, "quantity": True, "added_on": "2026-02-30", "colour": "green"}
    case["lines"].append({"number": "002", "source": "Z", "deliveries": [{"quarter": "2028Q5"}, {"quantity": 1.5}]})
    case["waivers"][0]["charge"] = "VAT"
    del case["price_date"]
    assert {path for path, _ in faults(as_bytes(case))} == {
        *("lines[0].unit_price", "lines[0].quantity", "lines[0].added_on", "lines[0].colour", "lines[1].source"),
        *("lines[1].deliveries[0].quarter", "lines[1].deliveries[0].quantity", "lines[1].deliveries[1].quarter"),
        *("lines[1].deliveries[1].quantity", "waivers[0].charge", "price_date"),
    }


def objects(value: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every object in the example with its path, but for the parameters of notes, whose names are free."""
    found = []
    if isinstance(value, dict) and not path.endswith("parameters"):
        found.append((path, value))
        for key, item in value.items():
            found += objects(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += objects(item, f"{path}[{index}]")
    return found


OBJECTS = [path for path, _ in objects(example())]


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path or "document")
@pytest.mark.parametrize(
    ("key", "step"), [("colour", "colour"), ("Größe", '["Größe"]'), ("a b" * 40, f'["{("a b" * 40)[:40]}…"]')]
)
def test_an_unknown_key_is_refused_on_every_level(path: str, key: str, step: str) -> None:
    case = example()
    dict(objects(case))[path][key] = "green"
    expected = f"{path}{step}" if step.startswith("[") else f"{path}.{step}" if path else step
    assert faults(as_bytes(case)) == [(expected, "is not a key of the case file")]


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path or "document")
def test_a_key_that_stands_twice_is_refused_on_every_level(path: str) -> None:
    case = example()
    thing = dict(objects(case))[path]
    key = next(iter(thing))
    marked = {**thing, "MARK": thing[key]}
    thing.clear()
    thing.update(marked)
    text = json.dumps(case).replace('"MARK"', json.dumps(key))
    assert (f"{path}.{key}" if path else key, "stands more than once in the same object") in faults(text.encode())


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_value_of_another_kind_is_refused_at_its_path(data: st.DataObject) -> None:
    case = example()
    path, thing = data.draw(st.sampled_from(objects(case)))
    key = data.draw(st.sampled_from(sorted(thing)))
    # A float is never right; the other strangers are never the kind that stands there.
    stranger = data.draw(st.sampled_from([1.5, float("nan"), float("-inf"), {"x": 1}, [[]], -3, 10**30]))
    thing[key] = stranger
    found = faults(as_bytes(case))
    where = f"{path}.{key}" if path else key
    assert all(other.startswith(where) for other, _ in found), found


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ({"format": "other"}, 'must be "dsca-desk/case"'),
        ({"format": None}, 'must be "dsca-desk/case"'),
        ({"version": 2}, "newer version 2"),
        ({"version": 99, "colour": "green"}, "newer version 99"),
        ({"version": 0}, "must be the number 1"),
        ({"version": "1"}, "must be the number 1"),
        ({"version": 1.0}, "must be the number 1"),
        ({"version": True}, "must be the number 1"),
    ],
)
def test_the_head_says_what_the_file_is(head: dict[str, Any], words: str) -> None:
    found = faults(as_bytes(example() | head))
    assert len(found) == 1
    assert words in found[0][1]


def test_head_and_required_keys_are_missed_by_name() -> None:
    assert [path for path, _ in faults(b"{}")] == ["format", "version", "country", "agency", "designator", "price_date"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"),
        (b"\x00\x01\x02", "not JSON"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        (EXAMPLE_TEXT.encode("utf-16"), "not UTF-8"),
        ('{"country": "Å"}'.encode("latin-1"), "not UTF-8"),
        (EXAMPLE_TEXT[:-3].encode(), "not JSON"),
        (EXAMPLE_TEXT.encode() * 2, "not JSON"),
        (b"{'format': 1}", "not JSON"),
        (b"// comment\n{}", "not JSON"),
        (b"[]", "a JSON object, not a list"),
        (b"null", "a JSON object, not null"),
        (b"NaN", "a JSON object, not the number NaN"),
        (b"9" * 100_000, "a JSON object, not the number 999"),
        (b"[" * 100_000 + b"]" * 100_000, "too deep"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "too deep"),
        (b" " * (LARGEST_FILE + 1), "larger than 64 MB"),
    ],
    ids=lambda part: str(part)[:20],
)
def test_what_is_no_case_file_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    found = faults(data)
    assert len(found) == 1
    assert found[0][0] == ""
    assert words in found[0][1]


def test_a_file_with_countless_faults_is_refused_with_the_first_and_a_count() -> None:
    found = faults(as_bytes(example() | {f"key{number}": 1 for number in range(MOST_FAULTS + 250)}))
    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == ("", "and 250 more faults")


def test_numbers_of_lines_stand_once_and_sublines_below_their_line() -> None:
    case = minimal()
    case["lines"] = [
        {"number": "001", "sublines": [{"number": "001a"}, {"number": "001a"}]},
        {"number": "002"},
        {"number": "002"},
    ]
    assert faults(as_bytes(case)) == [
        ("lines[0].sublines[1].number", "001a stands more than once in the document"),
        ("lines[2].number", "002 stands more than once in the document"),
    ]
    case["lines"] = [{"number": "001", "sublines": [{"number": "002a"}]}]
    assert faults(as_bytes(case)) == [("lines[0].sublines[0].number", "002a does not belong to line 001")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unit_price", "1.00"),
        ("nonrecurring_unit_charge", "1.00"),
        ("outlays", [{"quarter": "2027Q1", "amount": "1.00"}]),
        ("holdback", [{"quarter": "2027Q1", "amount": "1.00"}]),
        ("termination_liability", [{"quarter": "2027Q1", "amount": "1.00"}]),
        ("previous_equity", "1.00"),
        ("lookup_transportation", "1.00"),
        ("other_charges", [{"kind": "STORAGE", "amount": "1.00"}]),
    ],
)
def test_a_line_with_sublines_has_no_money_of_its_own(key: str, value: Any) -> None:
    case = minimal()
    case["lines"][0] |= {"sublines": [{"number": "001a", "unit_price": "5.00"}]}
    assert read_case(as_bytes(case)).lines[0].sublines[0].unit_price == 5
    case["lines"][0][key] = value
    assert faults(as_bytes(case)) == [
        (f"lines[0].{key}", "a line with sublines has no money of its own; move it to the sublines")
    ]


def test_a_subline_has_no_sublines() -> None:
    case = minimal()
    case["lines"][0]["sublines"] = [{"number": "001a", "sublines": []}]
    read_case(as_bytes(case))
    case["lines"][0]["sublines"] = [{"number": "001a", "sublines": [{"number": "001aa"}]}]
    assert faults(as_bytes(case)) == [("lines[0].sublines[0].sublines", "a subline has no sublines of its own")]


def test_amounts_that_the_database_could_not_add_up_are_refused() -> None:
    case = minimal()
    most = str(LARGEST_AMOUNT)
    case["lines"] = [{"number": "001", "unit_price": most}]
    assert read_case(as_bytes(case)).lines[0].unit_price == LARGEST_AMOUNT
    case["lines"] = [{"number": "001", "unit_price": most, "quantity": 2}]
    assert [path for path, _ in faults(as_bytes(case))] == ["lines[0].unit_price"]
    case["lines"] = [{"number": "001", "unit_price": most}, {"number": "002", "unit_price": "0.01"}]
    assert [path for path, _ in faults(as_bytes(case))] == ["lines"]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-11-22", "001", "5.00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    faults(data)


@given(JSON_VALUES)
@settings(max_examples=200, deadline=None)
def test_any_json_is_read_or_refused(value: Any) -> None:
    faults(as_bytes(value))


@given(st.data(), JSON_VALUES)
@settings(max_examples=200, deadline=None)
def test_any_json_anywhere_in_a_case_file_is_read_or_refused_and_the_schema_agrees(data: st.DataObject, value: Any) -> None:
    case = example()
    _, thing = data.draw(st.sampled_from(objects(case)))
    thing[data.draw(st.sampled_from(sorted(thing)))] = value
    try:
        offer = read_case(as_bytes(case))
    except CaseFileError:
        return
    assert read_case(write_case(offer)) == offer
    assert not complaints(case, case_schema(), case_schema())


def test_the_schema_accepts_the_contracts_example_and_the_least_case() -> None:
    schema = case_schema()
    json.dumps(schema)
    assert not complaints(example(), schema, schema)
    assert not complaints(minimal(), schema, schema)


@pytest.mark.parametrize(("steps", "value", "words"), BAD_SHAPES, ids=lambda part: str(part)[:40])
def test_the_schema_refuses_what_the_reader_refuses(steps: tuple[Any, ...], value: Any, words: str) -> None:
    schema = case_schema()
    assert complaints(changed(*steps, to=value), schema, schema)


def test_the_schema_refuses_unknown_and_missing_keys() -> None:
    schema = case_schema()
    for path in OBJECTS:
        case = example()
        dict(objects(case))[path]["colour"] = "green"
        assert complaints(case, schema, schema), path
    assert len(complaints({}, schema, schema)) == 1


def test_two_thousand_lines_are_read_in_an_instant() -> None:
    data = as_bytes(many_lines(2000))
    best = min(_seconds(data) for _ in range(5))
    bare = min(_bare_seconds(data) for _ in range(5))
    assert best < 12 * bare, f"{best:.3f} s against {bare:.3f} s of json.loads"


def _seconds(data: bytes) -> float:
    start = time.perf_counter()
    read_case(data)
    return time.perf_counter() - start


def _bare_seconds(data: bytes) -> float:
    start = time.perf_counter()
    json.loads(data)
    return time.perf_counter() - start
