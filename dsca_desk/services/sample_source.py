"""Read the sample office's source: readable tables of people, purchasers, requests and cases.

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
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer, Purchaser
from dsca_desk.rules.wording import line_ranges
from dsca_desk.services.sample_life import NOTHING, Around, Life, read_life, value_of
from dsca_desk.services.sample_requests import SampleRequest, read_requests
from dsca_desk.services.sample_schedules import with_vendor_schedules

_MONEY = frozenset(
    {
        *("unit_price", "amount", "nonrecurring_unit_charge", "previous_equity", "lookup_transportation"),
        *("standby_letter_of_credit", "development_refund"),
    }
)
_SHARES = frozenset({"procured_share", "rate_percent"})
_BY_QUARTER = {"deliveries": "quantity", "outlays": "amount", "termination_liability": "amount", "holdback": "amount"}
_OF_THE_DESK = frozenset({"state", "officer", "catalogue", "groups", "vendor_schedules", "lines_of"})
_OF_THE_LINE = frozenset({"as", "title", "note", "severable"})
_SUBLINE = "+"
_SERVICE_KIND = {True: "The service is severable.", False: "The service is not severable."}


class SampleOfficer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody of the sample office."""

    name: str
    role: str
    office: str


class SampleCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case with its place in the office: its basic document, who works on it, how far it is, and how it lived."""

    offer: Offer
    state: str
    officer: str
    life: Life = NOTHING


class SampleOffice(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the sample office holds; `day` is its today."""

    name: str
    day: date
    officers: tuple[SampleOfficer, ...]
    purchasers: dict[str, Purchaser]
    requests: tuple[SampleRequest, ...]
    cases: tuple[SampleCase, ...]
    kinds: dict[str, dict[str, Any]]
    around: Around = Around()


def read_office(folder: Path, policy: Policy) -> SampleOffice:
    """Read the source folder (`resources/sample`); the policy prices the lines for which vendors' schedules are made up.

    Raises ValueError naming the file when a case is wrong.
    """
    head = toml(folder / "office.toml")
    purchasers = msgspec.convert(head["purchasers"], dict[str, Purchaser])
    cases = tuple(_case(path, head["kinds"], purchasers, policy) for path in sorted((folder / "cases").glob("*.toml")))
    around = value_of("around.toml", toml(folder / "around.toml"), Around)
    return SampleOffice(
        name=head["name"],
        day=head["day"],
        officers=msgspec.convert(head["officers"], tuple[SampleOfficer, ...]),
        purchasers=purchasers,
        requests=read_requests(toml(folder / "requests.toml"), {case.offer.case_id: case.offer for case in cases}, purchasers),
        cases=cases,
        kinds=head["kinds"],
        around=around,
    )


def toml(path: Path) -> dict[str, Any]:
    """Read a TOML file with its decimals as Decimal."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _case(path: Path, kinds: Mapping[str, Any], purchasers: Mapping[str, Purchaser], policy: Policy) -> SampleCase:
    source = toml(path)
    country, agency, designator = path.stem.split("-")
    written: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    written |= {"country": country, "agency": agency, "designator": designator}
    if "purchaser" not in source:
        written["purchaser"] = msgspec.to_builtins(purchasers[country])
    other = path.with_name(f"{source['lines_of']}.toml") if "lines_of" in source else None
    shared = toml(other) if other is not None else source
    rows = shared.get("lines", [])
    if "catalogue" in source:
        rows += _catalogue(path.parent.parent / "catalogues" / source["catalogue"])
    written |= {key: value for key, value in source.items() if key not in _OF_THE_DESK}
    if other is not None:
        written["rate_overrides"] = shared.get("rate_overrides", [])
    written["lines"], notes = _lines(rows, kinds, source.get("groups", {}))
    written["notes"] = notes + shared.get("notes", [])
    try:
        offer = read_case(json.dumps(plain(written)).encode())
    except CaseFileError as error:
        raise ValueError(f"{path.name}: {error}") from error
    if source.get("vendor_schedules", True):
        offer = with_vendor_schedules(offer, policy)
    life = path.parent.parent / "lives" / path.name
    return SampleCase(
        offer=offer,
        state=source["state"],
        officer=source["officer"],
        life=read_life(life, toml(life)) if life.exists() else NOTHING,
    )


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
        line = line_of(row, number, kinds)
        if "sublines" in row:
            line["sublines"] = [line_of(below, number + chr(ord("a") + at), kinds) for at, below in enumerate(row["sublines"])]
        lines.append(line)
        if "note" in row:
            kind = _SERVICE_KIND[row.get("severable", True)] if kinds[row["as"]].get("kind") == "SERVICE" else ""
            notes.append(description_note([number], row.get("title", ""), row["note"], kind))
        if "group" in row:
            members.setdefault(row["group"], []).append(number)
    for name, numbers in members.items():
        notes.append(description_note(numbers, name, groups[name].format(lines=line_ranges(numbers))))
    return lines, notes


def line_of(row: Mapping[str, Any], number: str, kinds: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line as the case file says it: what its kind of line says, then the row's own words."""
    line = {"number": number} | kinds[row["as"]] | {key: value for key, value in row.items() if key not in _OF_THE_LINE}
    line.pop("group", None)
    return {key: value for key, value in by_quarter(line).items() if value != ""}


def by_quarter(line: dict[str, Any]) -> dict[str, Any]:
    """Return a line whose tables by quarter are rows, as the case file has them."""
    return line | {
        key: [{"quarter": quarter, inner: value} for quarter, value in line[key].items()]
        for key, inner in _BY_QUARTER.items()
        if key in line
    }


def description_note(numbers: list[str], title: str, text: str, service_kind: str = "") -> dict[str, Any]:
    """Return the note that describes lines."""
    return {"code": "LINE-DESC", "lines": numbers, "title": title, "parameters": {"text": text, "service_kind": service_kind}}


def plain(value: Any, key: str = "") -> Any:
    """Turn what a TOML file gives into what a case file says: amounts, shares and dates as strings."""
    if isinstance(value, Mapping):
        return {name: plain(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner, key) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if key in _MONEY and isinstance(value, int | Decimal):
        return f"{Decimal(value):.2f}"
    if isinstance(value, Decimal) or key in _SHARES:
        return str(value)
    return value
