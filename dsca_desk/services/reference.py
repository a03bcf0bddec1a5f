"""The reference of the desk: policy tables in groups, rows in words, where a row is used, and the open cases that rest on it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select

from dsca_desk.policy import changes, codes, compliance, financing, lifecycle, notes, rates, training
from dsca_desk.policy.catalog import TABLES
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import Rate, TransportRate
from dsca_desk.policy.search import cell_text
from dsca_desk.policy.table import PlacedRow, Row, TableSpec
from dsca_desk.records import facts
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.lines import Line
from dsca_desk.records.offer import CAS_COMPONENTS
from dsca_desk.records.terms import PricedRate
from dsca_desk.rules.checks.registry import Check
from dsca_desk.services.lists import CASE_ENDED
from dsca_desk.store.engine import Store

STATUS_WORDS = {
    "confirmed": "confirmed",
    "partial": "second-hand or partly",
    "unconfirmed": "not confirmed",
    "not-found": "missing",
}
"""How far a row can be trusted, in words."""

_WHERE_FROM = ("effective_from", "effective_to", "status", "source", "remark")
_FIGURES = ("figure", "percent", "amount", "penalty_percent", "value", "days", "characters")
_NAMES = (
    *(
        "name",
        "title",
        "heading",
        "item",
        "question",
        "report",
        "rule",
        "label",
        "meaning",
        "summary",
        "use",
        "funding",
        "change",
    ),
    *("guard", "exemption", "applies_to", "authority", "role", "who", "when", "condition", "example"),
)
_WORDS = {"iso2": "ISO 2", "iso3": "ISO 3", "masl": "MASL", "fms": "FMS", "bpc": "BPC", "nato": "NATO", "mde_value": "MDE value"}


class TableGroup(NamedTuple):
    """Tables that belong together: a title and their descriptions."""

    title: str
    tables: tuple[TableSpec, ...]


class ColumnHead(NamedTuple):
    """A column of a table: the attribute of the row, its words, and whether it holds numbers."""

    name: str
    title: str
    number: bool


class ReferenceRow(NamedTuple):
    """A row with the table it stands in, and whether the office put it there (`layer` above 0)."""

    table: TableSpec
    row: Row
    layer: int = 0

    @property
    def address(self) -> str:
        """How the row is named from outside: `rates|CAS|QAI||2020-02-01`."""
        return address_of(self.table, self.row)


class CaseUse(NamedTuple):
    """An open case document whose kept pricing rests on a row, with the numbers of its lines."""

    case: str
    document: str
    nickname: str
    lines: tuple[str, ...]


def table_groups() -> tuple[TableGroup, ...]:
    """Return every table once, in groups by what they are about."""
    columns = (
        ("Charges, rates and payments", rates),
        ("Codes", codes),
        ("Notes, terms and words", notes),
        ("Life cycle", lifecycle),
        ("Amendments and Modifications", changes),
        ("Funding and billing", financing),
        ("Law and Congress", compliance),
        ("Training", training),
    )
    return tuple(
        TableGroup(title, tuple(spec for spec in TABLES.values() if any(one is spec for one in vars(column).values())))
        for title, column in columns
    )


def heads_of(spec: TableSpec) -> tuple[ColumnHead, ...]:
    """Return the columns of a table: key and figure, the days and the standing, what else it has, the source."""
    own = [name for name in spec.row_type.__struct_fields__ if name not in _WHERE_FROM]
    figure = [name for name in (figure_column(spec), "unit") if name in own and name not in spec.key]
    first = [*(name for name in own if name in spec.key), *figure]
    hints = column_types(spec)
    names = (*first, "effective_from", "effective_to", "status", *(name for name in own if name not in first), "source", "remark")
    return tuple(ColumnHead(name, column_words(name), name not in spec.key and _is_number(hints[name])) for name in names)


def column_words(name: str) -> str:
    """Return the name of a column in words."""
    if name in _WORDS:
        return _WORDS[name]
    words = {"effective_from": "From", "effective_to": "To"}.get(name, name.replace("_", " "))
    return words[:1].upper() + words[1:]


def column_types(spec: TableSpec) -> dict[str, Any]:
    """Return the type of each column as its class declares it."""
    hints: dict[str, Any] = {}
    for parent in reversed(spec.row_type.__mro__):
        hints.update(getattr(parent, "__annotations__", {}))
    return {name: hints[name] for name in spec.row_type.__struct_fields__}


def _is_number(hint: Any) -> bool:
    return any(word in str(hint) for word in ("Decimal", "int")) and "Literal" not in str(hint)


def tables_in_order() -> tuple[TableSpec, ...]:
    """Return every table in the order of the groups."""
    return tuple(spec for group in table_groups() for spec in group.tables)


def rows_of(policy: Policy, spec: TableSpec) -> tuple[ReferenceRow, ...]:
    """Return all rows of a table with the layer each comes from. Raises PolicyError at a table that cannot be trusted."""
    rows = policy.rows(spec, spec.row_type)
    if len(policy.layers) == 1:
        return tuple(ReferenceRow(spec, row) for row in rows)
    placed: Sequence[PlacedRow] = policy.read(spec)[0]
    return tuple(ReferenceRow(spec, one.row, one.layer) for one in placed)


def filtered(
    rows: Iterable[ReferenceRow], text: str = "", on: date | None = None, *, to_check: bool = False
) -> list[ReferenceRow]:
    """Return the rows that hold every word in some column, are in force on a day, and (`to_check`) are not confirmed."""
    words = text.casefold().split()
    return [
        one
        for one in rows
        if (not to_check or one.row.status != "confirmed")
        and (on is None or one.row.holds_on(on))
        and (not words or all(word in _text_of(one) for word in words))
    ]


@cache
def _text_of(one: ReferenceRow) -> str:
    cells = (cell_text(value) for value in msgspec.structs.astuple(one.row) if not isinstance(value, bool))
    return f"{one.table.title} {STATUS_WORDS[one.row.status]} {' '.join(cells)}".casefold()


def address_of(spec: TableSpec, row: Row) -> str:
    """Return how a row is named from outside: its table, key and first day."""
    first = row.effective_from.isoformat() if row.effective_from else ""
    return "|".join((spec.name, *map(cell_text, spec.key_of(row)), first))


def row_at(policy: Policy, address: str) -> ReferenceRow | None:
    """Return the row of an address, None when there is none."""
    spec = TABLES.get(address.partition("|")[0])
    return next((one for one in rows_of(policy, spec) if one.address == address), None) if spec else None


def row_name(spec: TableSpec, row: Row) -> str:
    """Name a row by its key: `CAS, QAI`."""
    return ", ".join(text for part in spec.key_of(row) if (text := cell_text(part))) or spec.title


def row_words(spec: TableSpec, row: Row) -> str:
    """Return the words that say best what a row is about; nothing where its key says it all."""
    for name in _NAMES:
        value = getattr(row, name, "")
        if name not in spec.key and isinstance(value, str) and value:
            return value
    return ""


def figure_words(row: Row) -> str:
    """Return the figure of a row with its unit: `0.4 %`, `14,000,000 dollars`; nothing where it has none."""
    for name in _FIGURES:
        figure = getattr(row, name, None)
        if isinstance(figure, Decimal | int):
            unit = "percent" if "percent" in name else getattr(row, "unit", "" if name == "figure" else name)
            text = f"{figure:,f}" if isinstance(figure, Decimal) else f"{figure:,}"
            return {"percent": f"{text} %", "none": text, "amount": f"{text} dollars", "value": text}.get(
                unit, f"{text} {unit}"
            ).strip()
    return ""


def figure_column(spec: TableSpec) -> str:
    """Return the column that holds the figure of a table's rows, else the one that says what they mean, else the remark."""
    fields = [name for name in spec.row_type.__struct_fields__ if name not in (*spec.key, *_WHERE_FROM)]
    return next((name for name in (*_FIGURES, *_NAMES) if name in fields), fields[0] if fields else "remark")


# --- where a row is used ----------------------------------------------------------------------------------------------------

_USED_BY = {
    "rates": "Prices every case: charges inside and below the line, by the dates of each line.",
    "transportation_rates": "Prices transportation (11) by delivery term, rate area and kind of item.",
    "payment_rules": "Makes the payment schedule and the initial deposit.",
    "first_payments": "Sets the day of the first payment and what it covers.",
    "cas_waivers": "Waives contract administration by agreement and its date.",
    "notes": "Chooses the notes of a letter, puts them in order and fills their places.",
    "word_guide": "Finds words in printed texts that are better said another way.",
    "text_limits": "Keeps printed texts within the room on paper.",
    "special_lines": "Knows the lines of case management, their limits and their surcharge.",
    "placeholder_values": "Finds lines that hold a placeholder instead of a price.",
    "request_checklist": "Makes the checklist by which a request is judged.",
    "case_limits": "Sets periods and limits by which requests and cases are watched.",
    "transitions": "Leads requests, documents, cases, lines, discrepancy reports and leases from state to state.",
    "step_milestones": "Posts the milestones of a step.",
    "milestones": "Names the milestones of requests, documents and cases, and their order.",
    "development_goals": "Sets the standard time of a document by its category and the day it began.",
    "extenuating_factors": "Names why a document takes longer than its standard time.",
    "return_reasons": "Names why a document is sent back to its agency.",
    "package_items": "Makes the checklist of the package to case writing.",
    "notification_thresholds": "Tells from which value on Congress is notified before an offer.",
    "amendment_rules": "Guides the choice between Amendment, Modification and other ways to change a case.",
    "modification_reasons": "Lists the reasons for which a Modification may be written.",
    "contingent_fee_countries": "Knows the purchasers that approve every contingent fee.",
    "closure_checklist": "Makes the checklist by which a case is closed.",
    "cancellation_penalties": "Sets what a canceled training line costs.",
    "discrepancy_rules": "Sets values, time limits and codes of discrepancy reports.",
    "milstrip_codes": "Names the identifiers and status codes of requisitions.",
    "offer_periods": "Sets how long an offer stands.",
    "terms_of_sale": "Says who may use a term of sale, and what it means for deposit and schedule.",
    "countries": "Names the purchaser, and checks the country of a case.",
    "agencies": "Names the implementing agency, and checks the agency of a case.",
    "source_codes": "Checks that source and type of assistance fit.",
    "assistance_types": "Checks that source and type of assistance fit.",
    "offer_release_codes": "Checks that cargo and delivery term have the release code they need.",
    "delivery_term_codes": "Tells how far the U.S. Government moves materiel, for checks and notes on shipping.",
    "units_of_issue": "Tells which lines print a quantity and a unit price.",
    "designators": "Proposes the designator of a new case.",
    "bpc_programs": "Names the funds of a BPC case, and places the notes on them.",
    "bpc_authorities": "Names the authority of a BPC case.",
}
"""What the program does with a table; the tables that are missing here are shown for reference only."""

_CITED = re.compile(r"\b(?:C\d+\.(?:T|F)\d+[A-Z]?|C\d+(?:\.\d+){2,}|AP\d+\.\w+|(?:DSCA )?\d\d-\d\d\b|2[27] USC \d+\S*)")


def used_where(spec: TableSpec, row: Row) -> tuple[str, ...]:
    """Say what rests on a row as far as that follows from the program itself: rules, fields, checks of the same source."""
    said = [_USED_BY[spec.name]] if _USED_BY.get(spec.name) else []
    said += [f"Choices of the field: {', '.join(fields)}." for fields in [_fields_of(spec.name)] if fields]
    cited = set(_CITED.findall(row.source))
    for check in _all_checks():
        if cited & set(_CITED.findall(check.reference)):
            said.append(f"Check {check.number}, {check.title[:1].lower()}{check.title[1:]} ({check.reference}).")
    return tuple(said) or ("Shown for reference. No rule of the program reads this table.",)


@cache
def _fields_of(table: str) -> tuple[str, ...]:
    """Return the fields of requests and cases that take their codes from a table."""
    found: dict[str, None] = {}
    for mapping in vars(facts).values():
        if isinstance(mapping, dict):
            for fact in mapping.values():
                if isinstance(fact, facts.Fact) and fact.choices == table:
                    found[fact.label] = None
    return tuple(found)


@cache
def _all_checks() -> tuple[Check, ...]:
    from dsca_desk.rules.checks import checks_catalog  # here: it loads every family of checks

    return checks_catalog()


_CHARGES = {
    "ADMIN": "admin",
    "PCH": "pch",
    "NC": "nonrecurring",
    "SUPPORT_CHARGE": "support_charge",
    "ATTRITION": "attrition",
    "CLSSA": "supply_support",
}


def cases_resting_on(store: Store, row: Row) -> list[CaseUse]:
    """Return the open documents whose kept pricing used a row; only rates are kept with a pricing."""
    if not isinstance(row, Rate | TransportRate):
        return []
    figure = row.figure if isinstance(row, Rate) else row.percent
    query = (
        select(
            Case.identifier, CaseDocument.document, CaseDocument.nickname, PricedRate.name, PricedRate.lines, PricedRate.percent
        )
        .join(CaseDocument, CaseDocument.id == PricedRate.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(
            PricedRate.source == row.source,
            PricedRate.effective_from.is_(None)
            if row.effective_from is None
            else PricedRate.effective_from == row.effective_from,
            PricedRate.overridden_by == "",
            CaseDocument.status.not_in(CASE_ENDED),
            Case.state.not_in(CASE_ENDED),
        )
        .order_by(Case.identifier, CaseDocument.document)
    )
    if isinstance(row, Rate) and row.component == "WAIVED_COUNTRY":
        query = query.where(Case.country == row.variant)
    if isinstance(row, Rate) and row.component == "MANAGEMENT_LINE":
        query = query.where(CaseDocument.lines.any(Line.generic_code == row.variant))
    uses: dict[tuple[str, str, str], dict[str, None]] = {}
    with store.reading() as session:
        for case, document, nickname, name, lines, percent in session.execute(query):
            if percent == figure and _priced_by(name, row):
                uses.setdefault((case, document, nickname), {}).update(dict.fromkeys(lines))
    return [CaseUse(*names, tuple(sorted(lines))) for names, lines in uses.items()]


def _priced_by(name: str, row: Rate | TransportRate) -> bool:
    """Tell whether a kept rate may be this row, by the amount it made (`cas.QAI`, `pch`)."""
    if isinstance(row, TransportRate):
        return name == "transportation"
    if row.charge == "CAS":
        if row.component == "MIXED_SHARE":
            return name == "procured_share"
        return name == ("cas" if row.component == "TOTAL" else f"cas.{row.component}") or (
            row.component not in ("TOTAL", *CAS_COMPONENTS) and name.startswith("cas.")
        )
    if row.component == "TIER_2":
        return name == "pch.upper_tier"
    return name == _CHARGES.get(row.charge)


def cases_priced_before(store: Store, policy: Policy) -> list[str]:
    """Return the open documents whose kept pricing rests on another edition of the rules: `BN-B-UAB`, `BN-B-UAB/A01`."""
    query = (
        select(Case.identifier, CaseDocument.document)
        .join(CaseDocument.case)
        .where(
            CaseDocument.status.in_(facts.DOCUMENT_OPEN),
            CaseDocument.policy_edition.is_not(None),
            CaseDocument.policy_edition != policy.edition.id,
        )
        .order_by(Case.identifier, CaseDocument.document)
    )
    with store.reading() as session:
        return [case if document == "BASIC" else f"{case}/{document}" for case, document in session.execute(query)]
