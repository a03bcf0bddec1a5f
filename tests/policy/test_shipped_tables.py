"""Every table of the shipped edition, row by row, and what the tables say about each other."""

import csv
import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from dsca_desk.assets import asset
from dsca_desk.policy.catalog import TABLES
from dsca_desk.policy.codes import (
    AGENCIES,
    ASSISTANCE_TYPES,
    COUNTRIES,
    DELIVERY_TERM_CODES,
    DESIGNATORS,
    OFFER_RELEASE_CODES,
    PLACEHOLDER_VALUES,
    SOURCE_CODES,
    SPECIAL_LINES,
    TERMS_OF_SALE,
    Agency,
    AssistanceType,
    Country,
    DeliveryTermCode,
    Designator,
    OfferReleaseCode,
    PlaceholderValue,
    SourceCode,
    SpecialLine,
    TermOfSaleCode,
)
from dsca_desk.policy.compliance import (
    CONTINGENT_FEE_COUNTRIES,
    END_USE_ITEMS,
    NOTIFICATION_THRESHOLDS,
    NOTIFICATIONS,
    ContingentFeeCountry,
    EndUseItem,
    Notification,
    NotificationThreshold,
)
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.financing import BPC_AUTHORITIES, BPC_PROGRAMS, FUNDING_TYPES, BpcAuthority, BpcProgram, FundingType
from dsca_desk.policy.inspection import policy_faults, unconfirmed_rows
from dsca_desk.policy.lifecycle import (
    DEVELOPMENT_GOALS,
    MILESTONES,
    OFFER_PERIODS,
    TRANSITIONS,
    DevelopmentGoal,
    Milestone,
    OfferPeriod,
    Transition,
)
from dsca_desk.policy.notes import NOTES, STANDARD_TERMS, Note, StandardTerm
from dsca_desk.policy.search import cell_text
from dsca_desk.policy.table import TableSpec
from dsca_desk.policy.training import (
    COURSES,
    ENGLISH_RULES,
    TRAINING_EXAMPLE_LINES,
    TRAINING_EXAMPLES,
    Course,
    EnglishRule,
    TrainingExample,
    TrainingExampleLine,
)
from dsca_desk.services.policy import EDITION, shipped_policy

FOLDER = asset(f"resources/policy/{EDITION}")
TODAY = date(2026, 11, 22)

# Counted by hand from the facts the edition was made of: a lost or doubled row fails here.
ROW_COUNTS = {
    "agencies": 11,
    "amendment_rules": 28,
    "assistance_types": 21,
    "billing_calendar": 36,
    "bpc_authorities": 47,
    "bpc_programs": 50,
    "cancellation_penalties": 12,
    "case_categories": 14,
    "case_limits": 15,
    "closure_checklist": 59,
    "congressional_reports": 19,
    "contingent_fee_countries": 15,
    "countries": 255,
    "courses": 197,
    "delivery_term_codes": 18,
    "designators": 27,
    "development_goals": 12,
    "discrepancy_rules": 24,
    "end_use_items": 20,
    "english_rules": 35,
    "extenuating_factors": 15,
    "funding_types": 35,
    "living_allowance_rules": 19,
    "milestones": 44,
    "milstrip_codes": 79,
    "modification_reasons": 13,
    "notes": 97,
    "notification_thresholds": 41,
    "notifications": 20,
    "offer_periods": 5,
    "offer_release_codes": 5,
    "package_items": 17,
    "placeholder_exemptions": 7,
    "placeholder_values": 4,
    "request_checklist": 73,
    "return_reasons": 18,
    "review_offices": 26,
    "schools": 60,
    "source_codes": 7,
    "special_lines": 4,
    "standard_terms": 40,
    "step_milestones": 42,
    "statutory_checks": 60,
    "terms_of_sale": 13,
    "text_limits": 2,
    "training_example_lines": 146,
    "training_examples": 44,
    "training_list_fields": 30,
    "training_priorities": 4,
    "training_programs": 34,
    "training_types": 18,
    "transitions": 81,
    "travel_order_fields": 30,
    "tuition_categories": 5,
    "units_of_issue": 92,
    "word_guide": 12,
}
COUNTED_ELSEWHERE = {"rates", "transportation_rates", "payment_rules", "first_payments", "cas_waivers"}

BRITISH = re.compile(
    r"\b(\w*programme\w*|\w*organisation\w*|\w*authoris\w+|licences?|defence|cent(re|res)|cancelled|catalogue)\b", re.I
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture(scope="module", params=sorted(TABLES))
def table(request: pytest.FixtureRequest) -> TableSpec:
    return TABLES[request.param]


def test_edition_has_no_fault(policy: Policy) -> None:
    assert policy_faults(policy) == ()
    assert policy.edition.id == EDITION


def test_every_table_is_counted() -> None:
    assert set(ROW_COUNTS) | COUNTED_ELSEWHERE == set(TABLES)


def test_no_row_is_lost(policy: Policy) -> None:
    counted = {name: len(policy.rows(TABLES[name], TABLES[name].row_type)) for name in ROW_COUNTS}
    assert counted == ROW_COUNTS


def test_every_row_has_source_and_key_once(policy: Policy, table: TableSpec) -> None:
    rows = policy.rows(table, table.row_type)
    keys = [(table.key_of(row), row.effective_from) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(row.source.strip() == row.source != "" for row in rows)


def test_table_has_title_and_every_column(table: TableSpec) -> None:
    assert table.title
    with (FOLDER / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
        head = next(csv.reader(stream))
    required = {field.name for field in msgspec.structs.fields(table.row_type) if field.required}
    assert required <= set(head)


def test_rows_without_confirmation_are_listed(policy: Policy) -> None:
    listed = unconfirmed_rows(policy)
    assert {one.row.status for one in listed} == {"partial", "unconfirmed", "not-found"}
    every = sum(1 for table in TABLES.values() for row in policy.rows(table, table.row_type) if row.status == "confirmed")
    assert every + len(listed) == sum(len(policy.rows(table, table.row_type)) for table in TABLES.values())


@pytest.mark.parametrize("name", sorted(set(ROW_COUNTS) - {"word_guide"}))
def test_rows_are_written_in_the_words_of_the_trade(policy: Policy, name: str) -> None:
    table = TABLES[name]
    for row in policy.rows(table, table.row_type):
        words = " ".join(cell_text(value) for value in msgspec.structs.astuple(row))
        assert not BRITISH.search(words), words
        assert "USG " not in words
        assert not re.search(r"\b(UNCONFIRMED|NOT_FOUND|CONFIRMED)\b", words), words


def test_source_and_assistance_pair_from_both_sides(policy: Policy) -> None:
    sources = {row.code: row for row in policy.rows(SOURCE_CODES, SourceCode)}
    types = {row.code: row for row in policy.rows(ASSISTANCE_TYPES, AssistanceType)}
    one_side = {(code, other) for code, row in sources.items() for other in row.pairs_with_assistance}
    other_side = {(code, other) for other, row in types.items() for code in row.pairs_with_source if not row.replaces}
    assert one_side - other_side == {("?", "A")}  # the letter of the source code for grant EDA was never seen
    assert other_side - one_side == {("E", "I")}  # an alias of A in one third-party program
    assert {code for code, row in types.items() if row.replaces} == set("MNYZ")
    assert {code for code, row in sources.items() if row.ships_from_government} == set("SREF?")


def test_codes_of_one_table_exist_in_the_other(policy: Policy) -> None:
    types = {row.code for row in policy.rows(ASSISTANCE_TYPES, AssistanceType)}
    countries = {row.code: row for row in policy.rows(COUNTRIES, Country)}
    agencies = {row.code for row in policy.rows(AGENCIES, Agency)}
    notes = {row.code for row in policy.rows(NOTES, Note)}
    assert all(set(row.assistance_types) <= types for row in policy.rows(TERMS_OF_SALE, TermOfSaleCode))
    assert {row.assistance_type for row in policy.rows(FUNDING_TYPES, FundingType)} - {""} <= types
    assert {row.agency for row in policy.rows(DESIGNATORS, Designator)} - {"*"} <= agencies
    assert {row.note_code for row in policy.rows(END_USE_ITEMS, EndUseItem)} - {""} <= notes
    assert {row.country for row in policy.rows(ENGLISH_RULES, EnglishRule)} - {""} <= set(countries)
    assert {row.country for row in policy.rows(CONTINGENT_FEE_COUNTRIES, ContingentFeeCountry)} <= set(countries)
    programs = {row.code for row in policy.rows(BPC_PROGRAMS, BpcProgram)}
    programs |= {row.code for row in policy.rows(BPC_AUTHORITIES, BpcAuthority)}
    assert {countries[code].kind for code in programs - {""}} == {"PROGRAM"}


def test_countries_of_the_notification_groups(policy: Policy) -> None:
    rows = policy.rows(COUNTRIES, Country)
    plus_five = {row.code for row in rows if row.notification_group == "NATO_PLUS_5" and not row.nato and row.kind == "COUNTRY"}
    assert plus_five == {"AT", "JA", "KS", "IS", "NZ"}
    assert sum(row.nato for row in rows) == 31
    assert [row.code for row in rows if row.fictional] == ["BN"]


def test_special_cargo_and_delivery_term_8_need_release_z(policy: Policy) -> None:
    release = {row.code: row for row in policy.rows(OFFER_RELEASE_CODES, OfferReleaseCode)}
    assert release["A"].forbidden_for == release["Y"].forbidden_for == release["Z"].required_for
    assert "classified" in release["Z"].required_for
    assert release["Z"].required_for_delivery_terms == ("8",)
    terms = {row.code: row for row in policy.rows(DELIVERY_TERM_CODES, DeliveryTermCode)}
    assert [code for code, row in terms.items() if row.offer_release_code] == ["8"]
    assert [code for code, row in terms.items() if not row.beyond_origin] == ["4", "E", "-"]


def test_terms_of_sale_by_what_they_allow(policy: Policy) -> None:
    terms = policy.rows(TERMS_OF_SALE, TermOfSaleCode)
    assert {term.code for term in terms if term.credit} == {"FMSC", "FMFG", "MAPM", "FMSNR", "USGG"}
    assert {term.code for term in terms if term.schedule_allowed} == {"CPD", "CAPS", "DU", "RAPS", "FMSC", "FMFG"}
    assert {term.code for term in terms if term.full_value_deposit} == {"CWA", "MAPM", "FMSNR"}
    assert {term.code for term in terms if term.needs_payment_status} == {"CPD", "CAPS", "DU", "RAPS"}


def test_special_lines_and_placeholders(policy: Policy) -> None:
    small = policy.find(SPECIAL_LINES, SpecialLine, "SCML")
    assert small is not None
    assert (small.generic_codes, small.masl, small.accepted_from, small.accepted_to) == (
        ("R6C",),
        "SMALLCASESUPT",
        date(2006, 8, 1),
        date(2012, 7, 2),
    )
    assert {row.kind: row.limit_percent for row in policy.rows(SPECIAL_LINES, SpecialLine)} == {
        "SCML": None,
        "PML": None,
        "NSR": 10,
        "DISBURSING": 10,
    }
    assert [int(row.value) for row in policy.rows(PLACEHOLDER_VALUES, PlaceholderValue)] == [0, 1, 2, 10]


def test_offer_periods_are_the_sum_of_their_parts(policy: Policy) -> None:
    for row in policy.rows(OFFER_PERIODS, OfferPeriod):
        if row.parts:
            assert sum(int(part.split()[0]) for part in row.parts) == row.days


def test_development_goals_in_force(policy: Policy) -> None:
    goals = {row.category: row.days for row in policy.on(TODAY).rows(DEVELOPMENT_GOALS, DevelopmentGoal)}
    assert {category: goals[category] for category in "ABCD"} == {"A": 45, "B": 100, "C": 150, "D": 60}
    in_2014 = {row.category: row.days for row in policy.on(date(2014, 1, 1)).rows(DEVELOPMENT_GOALS, DevelopmentGoal)}
    assert in_2014 == {"A": 30, "B": 30, "C": 90, "D": 30}


def test_notification_thresholds_of_today(policy: Policy) -> None:
    today = policy.on(TODAY)

    def amount(group: str, kind: str) -> int:
        row = today.find(NOTIFICATION_THRESHOLDS, NotificationThreshold, group, kind)
        assert row is not None
        assert row.enacted
        return int(row.amount)

    assert [amount("OTHER", kind) for kind in ("FMS_MDE", "FMS_TOTAL", "FMS_DESIGN_CONSTRUCTION")] == [
        14_000_000,
        50_000_000,
        200_000_000,
    ]
    assert [amount("NATO_PLUS_5", kind) for kind in ("FMS_MDE", "FMS_TOTAL", "FMS_DESIGN_CONSTRUCTION")] == [
        25_000_000,
        100_000_000,
        300_000_000,
    ]


def test_notified_values_add_up(policy: Policy) -> None:
    rows = policy.rows(NOTIFICATIONS, Notification)
    split = [row for row in rows if row.mde_value is not None and row.other_value is not None]
    assert len(split) == 10
    assert all(row.mde_value + row.other_value == row.total_value for row in split)  # type: ignore[operator]  # split has both


def test_milestones_stand_in_their_order(policy: Policy) -> None:
    rows = policy.rows(MILESTONES, Milestone)
    assert [row.order for row in rows] == sorted({row.order for row in rows})
    assert all(row.official != row.code.startswith("X-") for row in rows)


def test_a_document_can_walk_from_development_to_implementation(policy: Policy) -> None:
    steps = {(row.from_state, row.to_state) for row in policy.rows(TRANSITIONS, Transition) if row.entity == "DOCUMENT"}
    reached, new = {""}, {""}
    while new:
        new = {after for before, after in steps if before in reached} - reached
        reached |= new
    assert {"Development", "Review", "Offered", "Accepted", "Implemented", "Expired", "Canceled"} <= reached


def test_standard_terms_are_seven_sections(policy: Policy) -> None:
    rows = policy.rows(STANDARD_TERMS, StandardTerm)
    assert [row.number for row in rows if row.level == "section"] == list("1234567")
    assert all(row.number.startswith(str(row.section)) for row in rows)
    assert all(row.status == "not-found" for row in rows if not row.heading and "not be read" in row.summary)


def test_published_training_totals_are_the_sum_of_their_lines(policy: Policy) -> None:
    lines: dict[int, list[TrainingExampleLine]] = {}
    for line in policy.rows(TRAINING_EXAMPLE_LINES, TrainingExampleLine):
        lines.setdefault(line.example, []).append(line)
        assert (line.ends_on - line.starts_on).days + 1 == line.calendar_days
        assert (line.status == "confirmed") == (line.calendar_days > 0)
    for example in policy.rows(TRAINING_EXAMPLES, TrainingExample):
        assert sum(line.quantity for line in lines[example.number]) == example.total_quantity
        assert sum(line.total_cost for line in lines[example.number]) == example.total_cost


def test_course_numbers_are_known_once(policy: Policy) -> None:
    numbers = [row.masl for row in policy.rows(COURSES, Course) if row.masl]
    assert len(numbers) == len(set(numbers))


def test_english_result_is_valid_longer_for_a_time(policy: Policy) -> None:
    def days(day: date) -> int | None:
        row = policy.on(day).find(ENGLISH_RULES, EnglishRule, "VALIDITY", "ECL result")
        assert row is not None
        return row.figure

    assert [days(date(2023, 12, 5)), days(date(2023, 12, 6)), days(date(2024, 12, 31)), days(TODAY)] == [105, 180, 180, 105]


def test_an_edition_holds_nothing_but_tables_texts_and_its_head() -> None:
    names = {path.name for path in Path(FOLDER).iterdir()}
    assert names == {f"{name}.csv" for name in TABLES} | {"edition.toml", "texts"}
