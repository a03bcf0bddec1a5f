"""The columns of the grid of lines: those of the paper, of pricing, and of delivery."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dsca_desk.desktop.cases.lines_numbers import read_number
from dsca_desk.desktop.forms.reading import UnclearError, written_number
from dsca_desk.desktop.tables.grid_columns import (
    Choices,
    GridColumn,
    choices_of,
    code_column,
    computed_column,
    day_column,
    money_column,
    plain_text,
    quantity_column,
    share_column,
    text_column,
    yes_no_column,
)
from dsca_desk.exchange.line_columns import matched
from dsca_desk.policy.codes import (
    ASSISTANCE_TYPES,
    DELIVERY_TERM_CODES,
    OFFER_RELEASE_CODES,
    SOURCE_CODES,
    UNITS_OF_ISSUE,
    AssistanceType,
    DeliveryTermCode,
    OfferReleaseCode,
    SourceCode,
    UnitOfIssue,
)
from dsca_desk.policy.edition import Policy
from dsca_desk.records.facts import LINE
from dsca_desk.records.offer import Line
from dsca_desk.rules.priced import LinePrice

VIEWS: Mapping[str, Sequence[str]] = {
    "LOA columns": (
        "number",
        "description",
        "quantity",
        "unit_of_issue",
        "unit_price",
        "unit",
        "value",
        "source",
        "months_of_service",
        "type_of_assistance",
        "offer_release_code",
        "delivery_term_code",
    ),
    "Pricing": (
        "number",
        "description",
        "quantity",
        "unit_price",
        "source",
        "procured_share",
        "base",
        "cas",
        "nonrecurring",
        "support",
        "other",
        "value",
        "pch",
        "admin",
        "transportation",
    ),
    "Delivery": (
        "number",
        "description",
        "quantity",
        "unit_of_issue",
        "months_of_service",
        "offer_release_code",
        "delivery_term_code",
        "rate_area",
        "delivered",
        "first_delivery",
        "last_delivery",
        "starts_on",
        "special_cargo",
        "classified",
    ),
}
"""The views of the grid: name, and the columns it starts with."""

KINDS: Choices = (("ARTICLE", "Article"), ("SERVICE", "Service"), ("TRAINING", "Training"))
CONDITIONS = ("new", "refurbished", "as is")


class LineCodes:
    """The codes of a line in force on the day the document is priced, as choices with their words."""

    def __init__(self, policy: Policy, day: date) -> None:
        view = policy.on(day)
        self.day = day
        self.source = choices_of(view.rows(SOURCE_CODES, SourceCode))
        self.assistance = choices_of([row for row in view.rows(ASSISTANCE_TYPES, AssistanceType) if row.on_letter])
        self.release = choices_of(view.rows(OFFER_RELEASE_CODES, OfferReleaseCode), dash=True)
        self.delivery = choices_of(view.rows(DELIVERY_TERM_CODES, DeliveryTermCode), dash=True)
        self.units = choices_of(view.rows(UNITS_OF_ISSUE, UnitOfIssue))

    def of(self, field: str) -> Choices:
        """Return the choices of a field of a line. Raises KeyError."""
        return {
            "source": self.source,
            "type_of_assistance": self.assistance,
            "offer_release_code": self.release,
            "delivery_term_code": self.delivery,
            "unit_of_issue": self.units,
            "kind": KINDS,
        }[field]


def recognized(heads: Sequence[str]) -> dict[int, str]:
    """Return the columns of a sheet of lines by place: the words that officers and the paper write above them."""
    taken, _aside = matched(heads)
    return {column.place: column.field for column in taken}


def line_columns(codes: Callable[[str], Choices], today: Callable[[], date]) -> tuple[GridColumn, ...]:
    """Return every column of the grid; `codes` gives the choices of a field as they are now."""

    def choices(field: str) -> Callable[[], Choices]:
        return lambda: codes(field)

    def more(field: str) -> dict[str, Any]:
        return {"help": LINE[field].help, "applies": _why_not(field)}

    return (
        GridColumn(
            name="number", title="(1)\nLine", words="Line number", read=_number, width=6, needed=True, help=LINE["number"].help
        ),
        text_column(
            "description", "(2)\nDescription / condition", "Description", width=24, wraps=True, help=LINE["description"].help
        ),
        plain_text("condition", "(2)\nCondition", "Condition", width=9, **more("condition")),
        quantity_column("quantity", "(3)\nQty", "Quantity", width=5, **more("quantity")),
        code_column(
            "unit_of_issue", "\nUI", "Unit of issue", choices("unit_of_issue"), width=3, needed=True, **more("unit_of_issue")
        ),
        money_column("unit_price", "Base\nUS$", "Base price", width=11, **more("unit_price")),
        computed_column("unit", "(4a) Unit\nUS$", "Unit price", _priced("unit"), width=11, amount="unit"),
        computed_column("value", "(4b) Total\nUS$", "Total", _priced("value"), width=12, amount="value", sums=True),
        code_column("source", "(5)\nSC", "Source", choices("source"), width=3, needed=True, **more("source")),
        plain_text("months_of_service", "\nMOS", "Months", width=6, side="center", **more("months_of_service")),
        code_column(
            "type_of_assistance",
            "\nTA",
            "Type of assistance",
            choices("type_of_assistance"),
            width=3,
            **more("type_of_assistance"),
        ),
        code_column(
            "offer_release_code",
            "(6)\nOfr",
            "Offer release code",
            choices("offer_release_code"),
            width=3,
            **more("offer_release_code"),
        ),
        code_column(
            "delivery_term_code",
            "(7)\nDTC",
            "Delivery term code",
            choices("delivery_term_code"),
            width=3,
            **more("delivery_term_code"),
        ),
        share_column("procured_share", "Procured\nshare", "Procured share", **more("procured_share")),
        computed_column("base", "Base\nUS$", "Base", _priced("base"), amount="base", sums=True),
        computed_column("cas", "CAS\nUS$", "Contract administration services", _cas, width=10, amount="value", sums=True),
        computed_column(
            "nonrecurring",
            "Nonrec.\nUS$",
            "Nonrecurring cost",
            _priced("nonrecurring"),
            width=10,
            amount="nonrecurring",
            sums=True,
        ),
        computed_column(
            "support",
            "Support\nUS$",
            "Program support charge",
            _priced("support_charge"),
            width=10,
            amount="support_charge",
            sums=True,
        ),
        computed_column(
            "other", "Other\nUS$", "Other charges of the line", _priced("other"), width=10, amount="other", sums=True
        ),
        computed_column(
            "pch", "(9) PC&H\nUS$", "Packing, crating and handling", _priced("pch"), width=10, amount="pch", sums=True
        ),
        computed_column(
            "admin", "(10) Admin\nUS$", "Administrative charge", _priced("admin"), width=10, amount="admin", sums=True
        ),
        computed_column(
            "transportation",
            "(11) Transp.\nUS$",
            "Transportation",
            _priced("transportation"),
            width=10,
            amount="transportation",
            sums=True,
        ),
        plain_text("masl", "\nMASL", "MASL", width=13, help=LINE["masl"].help),
        plain_text("generic_code", "\nGeneric", "Generic code", width=7, help=LINE["generic_code"].help),
        plain_text("rate_area", "Rate\narea", "Rate area", width=5, side="center", **more("rate_area")),
        computed_column(
            "delivered", "Delivered\nin schedule", "Units in the delivery schedule", _delivered, width=9, write=written_number
        ),
        computed_column(
            "first_delivery",
            "First\ndelivery",
            "First quarter of delivery",
            _quarter(0),
            width=8,
            write=str,
            side="center",
            numbers=False,
        ),
        computed_column(
            "last_delivery",
            "Last\ndelivery",
            "Last quarter of delivery",
            _quarter(-1),
            width=8,
            write=str,
            side="center",
            numbers=False,
        ),
        day_column("starts_on", "Service\nstarts", "Start of service", today, help=LINE["starts_on"].help),
        day_column("added_on", "Line\nadded", "Day the line was added", today, help=LINE["added_on"].help),
        yes_no_column("mde", "\nMDE", "Major defense equipment", **more("mde")),
        yes_no_column("sme", "\nSME", "Significant military equipment", **more("sme")),
        yes_no_column("special_cargo", "Special\ncargo", "Special cargo", width=7, **more("special_cargo")),
        yes_no_column("classified", "\nClassified", "Classified", width=8, **more("classified")),
        yes_no_column("working_capital_fund", "\nWCF", "Working capital fund", help=LINE["working_capital_fund"].help),
        yes_no_column(
            "administered_overseas", "Admin.\noverseas", "Administered overseas", width=7, help=LINE["administered_overseas"].help
        ),
        money_column(
            "nonrecurring_unit_charge",
            "Nonrec.\nper unit",
            "Nonrecurring charge of a unit",
            width=10,
            **more("nonrecurring_unit_charge"),
        ),
    )


def _why_not(field: str) -> Callable[[Line], str]:
    """Tell for a line why a field has no meaning there, in words that say what to do."""
    fact = LINE[field]

    def why(line: Line) -> str:
        if fact.applies(line):
            return ""
        if line.sublines and field in ("unit_price", "quantity"):
            return f"Line {line.number} is priced by its sublines. Type there."
        if field == "quantity":
            return f"Line {line.number} has the unit {line.unit_of_issue}, which counts nothing. Choose another unit first."
        if field == "procured_share":
            return f"Only a line of source X has a procured share; line {line.number} is of source {line.source}."
        return f"Only articles have this; line {line.number} is a {line.kind.lower()}."

    return why


def _number(text: str) -> str:
    number = read_number(text)
    if number is None:
        raise UnclearError(f"'{text.strip()}' is not a line number. Type three digits, like 008, with a letter for a subline.")
    return number


def _priced(field: str) -> Callable[[Line, LinePrice | None], Decimal | None]:
    return lambda _line, price: None if price is None else getattr(price, field)


def _cas(_line: Line, price: LinePrice | None) -> Decimal | None:
    return None if price is None else sum(price.cas.values(), Decimal("0.00"))


def _delivered(line: Line, _price: LinePrice | None) -> Decimal | None:
    return sum((row.quantity for row in line.deliveries), Decimal(0)) if line.deliveries else None


def _quarter(place: int) -> Callable[[Line, LinePrice | None], str | None]:
    return lambda line, _price: line.deliveries[place].quarter if line.deliveries else None
