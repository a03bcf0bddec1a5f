"""Read the sample office's source: readable tables of people, purchasers, requests and cases, made into case files.

A case is written with the case file's own keys; what would only be repeated is left out: the purchaser follows from the
country, the line codes from the kind of line (`as = "procured"`), the line numbers from the order. Every case then passes
the same door as a case file from outside.
"""

import csv
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from dsca_desk.exchange.case_file import FORMAT, VERSION, CaseFileError, read_case
from dsca_desk.records.offer import Offer
from dsca_desk.rules.wording import line_ranges

_MONEY = frozenset(
    {
        *("unit_price", "amount", "nonrecurring_unit_charge", "previous_equity", "lookup_transportation"),
        *("standby_letter_of_credit", "development_refund"),
    }
)
_SHARES = frozenset({"procured_share", "rate_percent"})
_BY_QUARTER = {"deliveries": "quantity", "outlays": "amount", "termination_liability": "amount", "holdback": "amount"}
_OF_THE_DESK = frozenset({"state", "officer", "request", "catalogue", "groups"})
_OF_THE_LINE = frozenset({"as", "title", "note"})
_SUBLINE = "+"


class SampleOfficer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody of the sample office."""

    name: str
    role: str
    office: str


class SamplePurchaser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who buys for a country, as the first page names it."""

    name: str
    address: tuple[str, ...]


class SampleItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a request asks for, in the words of the letter; `unit_price` in dollars where the letter names a ceiling."""

    description: str
    kind: str = "ARTICLE"
    quantity: Decimal | None = None
    unit_of_issue: str = "EA"
    unit_price: Decimal | None = None
    end_use: str = ""
    wanted_delivery: date | None = None
    bought_before: bool | None = None


class SampleRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request with the answers its checklist has so far; `yes`, `no`, `unknown`, `not_applicable` name checklist points."""

    number: str
    country: str
    kind: str = "LOR_LOA"
    program: str = "FMS"
    bpc_program: str | None = None
    status: str
    officer: str
    agency: str | None = None
    subject: str
    reference_number: str
    letter_date: date
    received_on: date
    originator_name: str
    channel: str = "Security Cooperation Organization"
    terms_of_sale: tuple[str, ...] = ()
    finance_remark: str = ""
    recipient_unit: str = ""
    sole_source_firm: str = ""
    remarks: str = ""
    wanted_delivery: date | None = None
    acknowledged_on: date | None = None
    actionable_on: date | None = None
    complete_on: date | None = None
    insufficient_on: date | None = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    items: tuple[SampleItem, ...] = ()


class SampleCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case document with its place in the office: who works on it, how far it is, and the request it answers."""

    offer: Offer
    state: str
    officer: str
    request: str | None = None


class SampleOffice(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the sample office holds; `day` is its today."""

    name: str
    day: date
    officers: tuple[SampleOfficer, ...]
    purchasers: dict[str, SamplePurchaser]
    requests: tuple[SampleRequest, ...]
    cases: tuple[SampleCase, ...]


def read_office(folder: Path) -> SampleOffice:
    """Read the source folder (`resources/sample`). Raises ValueError naming the file when a case is wrong."""
    head = _toml(folder / "office.toml")
    purchasers = msgspec.convert(head["purchasers"], dict[str, SamplePurchaser])
    requests = _toml(folder / "requests.toml")["requests"]
    return SampleOffice(
        name=head["name"],
        day=head["day"],
        officers=msgspec.convert(head["officers"], tuple[SampleOfficer, ...]),
        purchasers=purchasers,
        requests=msgspec.convert(requests, tuple[SampleRequest, ...]),
        cases=tuple(_case(path, head["kinds"], purchasers) for path in sorted((folder / "cases").glob("*.toml"))),
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _case(path: Path, kinds: Mapping[str, Any], purchasers: Mapping[str, SamplePurchaser]) -> SampleCase:
    source = _toml(path)
    country, agency, designator = path.stem.split("-")
    written: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    written |= {"country": country, "agency": agency, "designator": designator}
    if "purchaser" not in source:
        written["purchaser"] = msgspec.to_builtins(purchasers[country])
    rows = source.pop("lines", [])
    if "catalogue" in source:
        rows += _catalogue(path.parent.parent / "catalogues" / source["catalogue"])
    written |= {key: value for key, value in source.items() if key not in _OF_THE_DESK}
    written["lines"], notes = _lines(rows, kinds, source.get("groups", {}))
    written["notes"] = notes + source.get("notes", [])
    try:
        offer = read_case(json.dumps(_plain(written)).encode())
    except CaseFileError as error:
        raise ValueError(f"{path.name}: {error}") from error
    return SampleCase(offer=offer, state=source["state"], officer=source["officer"], request=source.get("request"))


def _catalogue(path: Path) -> list[dict[str, Any]]:
    """Rows of a catalogue as lines; a row whose group is `+` is a subline of the line above it."""
    lines: list[dict[str, Any]] = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            line: dict[str, Any] = {key: value for key, value in row.items() if value and key != "group"}
            if "quantity" in line:
                line["quantity"] = int(line["quantity"])
            if "unit_price" in line:
                line["unit_price"] = Decimal(line["unit_price"])
            if row["group"] == _SUBLINE:
                lines[-1].setdefault("sublines", []).append(line)
            else:
                lines.append(line | {"group": row["group"]})
    return lines


def _lines(rows: list[dict[str, Any]], kinds: Mapping[str, Any], groups: Mapping[str, str]) -> tuple[list[Any], list[Any]]:
    """Number the lines and take their descriptions out into notes, one for each line or for each group of lines."""
    lines, notes = [], []
    members: dict[str, list[str]] = {}
    for place, row in enumerate(rows, 1):
        number = f"{place:03}"
        line = _line(row, number, kinds)
        if "sublines" in row:
            line["sublines"] = [_line(below, number + chr(ord("a") + at), kinds) for at, below in enumerate(row["sublines"])]
        lines.append(line)
        if "note" in row:
            notes.append(_description([number], row.get("title", ""), row["note"]))
        if "group" in row:
            members.setdefault(row["group"], []).append(number)
    for name, numbers in members.items():
        notes.append(_description(numbers, name, groups[name].format(lines=line_ranges(numbers))))
    return lines, notes


def _line(row: Mapping[str, Any], number: str, kinds: Mapping[str, Any]) -> dict[str, Any]:
    line = {"number": number} | kinds[row["as"]] | {key: value for key, value in row.items() if key not in _OF_THE_LINE}
    line.pop("group", None)
    for key, inner in _BY_QUARTER.items():
        if key in line:
            line[key] = [{"quarter": quarter, inner: value} for quarter, value in line[key].items()]
    return {key: value for key, value in line.items() if value != ""}


def _description(numbers: list[str], title: str, text: str) -> dict[str, Any]:
    return {"code": "LINE-DESC", "lines": numbers, "title": title, "parameters": {"text": text}}


def _plain(value: Any, key: str = "") -> Any:
    """Turn what a TOML file gives into what a case file says: amounts, shares and dates as strings."""
    if isinstance(value, Mapping):
        return {name: _plain(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, key) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if key in _MONEY and isinstance(value, int | Decimal):
        return f"{Decimal(value):.2f}"
    if isinstance(value, Decimal) or key in _SHARES:
        return str(value)
    return value
