"""Training: types and programs, schools and courses, English, travel orders, living allowance, tuition, penalties, examples."""

from datetime import date
from decimal import Decimal
from typing import Literal

from dsca_desk.policy.table import Row, TableSpec


class TrainingType(Row, frozen=True, kw_only=True):
    """A type of training: where it takes place, what rules its dates, how its course numbers look."""

    code: str
    name: str
    place: str
    dates: str
    id_pattern: str


class TrainingProgram(Row, frozen=True, kw_only=True):
    """A program that pays for training; `report_label` is its name in the foreign military training report."""

    code: str
    name: str
    authority: str
    who_pays: str
    report_label: str
    living_allowance: Literal["yes", "no", "depends", "not-applicable"]
    living_allowance_note: str
    notes: str


class TrainingPriority(Row, frozen=True, kw_only=True):
    """A priority of a line of the standardized training list."""

    code: str
    meaning: str
    rule: str


class School(Row, frozen=True, kw_only=True):
    """A school, or a `field_activity` that manages training; its code is a working short name."""

    code: str
    name: str
    location: str
    service: str
    field_activity: bool


class Course(Row, frozen=True, kw_only=True):
    """A course; `masl` is empty where its number was not published.

    The observed columns are medians of published lines: calendar days, number of lines, dollars per student.
    """

    number: int
    masl: str
    title: str
    school: str
    weeks: Decimal | None
    english_minimum: int | None
    service: str
    observed_days: int | None
    observed_lines: int | None
    observed_cost: Decimal | None


class EnglishRule(Row, frozen=True, kw_only=True):
    """A rule of the English comprehension level: who is exempt, the lowest score, how long a result is valid."""

    kind: Literal["EXEMPT", "EXEMPT_IN_COUNTRY", "MINIMUM_IN_COUNTRY", "MINIMUM", "SPECIAL", "VALIDITY", "LIMIT", "RULE"]
    subject: str
    country: str
    rule: str
    figure: int | None
    unit: Literal["score", "days", ""]


class TravelOrderField(Row, frozen=True, kw_only=True):
    """A block of the invitational travel order, in the order of the form; `block` is empty where its number was not read."""

    order: int
    block: str
    label: str
    content: str
    required: Literal["yes", "no", "conditional", "unknown"]
    required_when: str


class TrainingListField(Row, frozen=True, kw_only=True):
    """A field of the standardized training list with its type and length."""

    order: int
    field: str
    type: Literal["text", "code", "year", "date", "number", "dollars", "yes-no"]
    length: int | None
    example: str


class LivingAllowanceRule(Row, frozen=True, kw_only=True):
    """A rule of travel and living allowance; a `superseded` figure is history and not for use."""

    number: int
    condition: str
    formula: str
    figure: Decimal | None
    unit: Literal["dollars a day", ""]
    as_of_year: int
    superseded: bool


class TuitionCategory(Row, frozen=True, kw_only=True):
    """A tuition rate by letter: who pays it, what it covers, and whether attrition is in the rate or a liability."""

    category: Literal["A", "B", "C", "D", "E"]
    who: str
    covers: str
    attrition: Literal["charge", "liability", "unknown"]


class CancellationPenalty(Row, frozen=True, kw_only=True):
    """What a canceled training line costs, in percent of `basis`; the notice is in days before the start."""

    code: str
    case: str
    notice: str
    notice_at_least: int | None
    notice_at_most: int | None
    penalty_percent: Decimal | None
    basis: str
    rule: str
    exemption: str
    forfeiture: bool


class TrainingExample(Row, frozen=True, kw_only=True):
    """A published training program of a country in one fiscal year, with its printed totals in students and dollars."""

    number: int
    edition: str
    region: str
    country: str
    program: str
    fiscal_year: int
    department: str
    total_quantity: int
    total_cost: Decimal


class TrainingExampleLine(Row, frozen=True, kw_only=True):
    """A line of a published training program; the cost in dollars covers the whole quantity, first and last day count."""

    example: int
    line: int
    title: str
    quantity: int
    school: str
    location: str
    total_cost: Decimal
    starts_on: date
    ends_on: date
    calendar_days: int


TRAINING_TYPES = TableSpec("training_types", TrainingType, ("code",), title="Types of training")
TRAINING_PROGRAMS = TableSpec("training_programs", TrainingProgram, ("code",), title="Programs that pay for training")
TRAINING_PRIORITIES = TableSpec("training_priorities", TrainingPriority, ("code",), title="Training priorities")
SCHOOLS = TableSpec("schools", School, ("code",), title="Schools")
COURSES = TableSpec("courses", Course, ("number",), title="Courses")
ENGLISH_RULES = TableSpec(
    "english_rules", EnglishRule, ("kind", "subject"), continuous=True, title="English comprehension level rules"
)
TRAVEL_ORDER_FIELDS = TableSpec("travel_order_fields", TravelOrderField, ("order",), title="Invitational travel order")
TRAINING_LIST_FIELDS = TableSpec("training_list_fields", TrainingListField, ("field",), title="Standardized training list")
LIVING_ALLOWANCE_RULES = TableSpec(
    "living_allowance_rules", LivingAllowanceRule, ("number",), title="Travel and living allowance"
)
TUITION_CATEGORIES = TableSpec("tuition_categories", TuitionCategory, ("category",), title="Tuition rates")
CANCELLATION_PENALTIES = TableSpec(
    "cancellation_penalties", CancellationPenalty, ("code",), title="Penalties for canceled training"
)
TRAINING_EXAMPLES = TableSpec("training_examples", TrainingExample, ("number",), title="Published training programs")
TRAINING_EXAMPLE_LINES = TableSpec(
    "training_example_lines", TrainingExampleLine, ("example", "line"), title="Lines of published training programs"
)
