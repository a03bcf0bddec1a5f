"""The case file: one case document as UTF-8 JSON, read strictly and written in one form only.

`read_case` names every fault with its path and never raises anything but `CaseFileError`; `write_case` writes what
`read_case` reads back as the same offer, byte for byte the same each time.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from dsca_desk.exchange.case_shapes import DEFINITIONS, OFFER
from dsca_desk.exchange.shapes import Fault, FaultError, Number, WrittenTwice, described
from dsca_desk.records.offer import Offer

FORMAT, VERSION = "dsca-desk/case", 1
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a case file: ten times the largest document that its limits on lines and texts make likely."""
MOST_FAULTS = 500
"""Faults that are named one by one; a file with more is of another kind, and the rest are counted."""
_LONGEST_INTEGER = 18
_DEPENDABLE = "DU"
"""The term of sale that only purchasers of that standing have; a file that does not state the standing says it this way."""


class CaseFileError(Exception):
    """A case file that cannot be read: every fault as path and sentence; the path is empty for the file as a whole."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{path}: {sentence}" if path else sentence for path, sentence in faults))
        self.faults = faults


def read_case(data: bytes | Path) -> Offer:
    """Return the document of a case file, given its bytes or where it lies. Raises CaseFileError."""
    if isinstance(data, Path):
        data = _bytes_of(data)
    document = _parsed(data)
    if not isinstance(document, dict):
        raise CaseFileError([("", f"a case file is a JSON object, not {described(document)}")])
    faults = _head_faults(document)
    if any(path == "version" and "newer" in sentence for path, sentence in faults):
        raise CaseFileError(faults)
    body = WrittenTwice((key, value) for key, value in document.items() if key not in ("format", "version"))
    body.keys_twice = document.keys_twice if isinstance(document, WrittenTwice) else ()
    try:
        offer = OFFER.read(body)
    except FaultError as error:
        faults += error.faults
    if faults:
        raise CaseFileError(_at_most(faults))
    if "dependable_undertaking" not in body and any(term.code == _DEPENDABLE for term in offer.terms_of_sale):
        offer = msgspec.structs.replace(offer, dependable_undertaking=True)
    return offer  # type: ignore[no-any-return]  # the layout of Offer reads into an Offer


def write_case(offer: Offer) -> bytes:
    """Return the case file of a document: keys in the contract's order, two spaces of indent, amounts with two decimals.

    Raises ValueError when an amount has fractions of a cent.
    """
    written = {"format": FORMAT, "version": VERSION} | OFFER.write(offer)
    return msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n"


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the case file, made from the types that read it."""
    body = OFFER.definition()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}:{VERSION}",
        "title": "DSCA Desk case file",
        **body,
        "properties": {"format": {"const": FORMAT}, "version": {"const": VERSION}, **body["properties"]},
        "required": ["format", "version", *body["required"]],
        "$defs": {record.title: record.definition() for record in DEFINITIONS},
    }


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CaseFileError([("", f"{path} cannot be read: {error.strerror or error}")]) from None


def _parsed(data: bytes) -> Any:
    if len(data) > LARGEST_FILE:
        raise CaseFileError([("", f"the file is larger than {LARGEST_FILE // 1024**2} MB, the most that is read")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseFileError([("", f"not a case file: not UTF-8 text (byte {error.start + 1})")]) from None
    try:
        return json.loads(text, object_pairs_hook=_object, parse_float=Number, parse_int=_integer, parse_constant=Number)
    except json.JSONDecodeError as error:
        sentence = f"not a case file: not JSON ({error.msg} at line {error.lineno}, column {error.colno})"
        raise CaseFileError([("", sentence)]) from None
    except RecursionError:
        raise CaseFileError([("", "not a case file: its lists and objects lie too deep within each other")]) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    keys = [key for key, _ in pairs]
    marked = WrittenTwice(values)
    marked.keys_twice = tuple(key for key in values if keys.count(key) > 1)
    return marked


def _integer(text: str) -> int | Number:
    return int(text) if len(text) <= _LONGEST_INTEGER else Number(text)


def _head_faults(document: dict[str, Any]) -> list[Fault]:
    """Faults of the two keys that say what the file is."""
    faults = []
    if document.get("format") != FORMAT:
        found = described(document["format"]) if "format" in document else "missing"
        faults.append(("format", f'must be "{FORMAT}", but is {found}'))
    version = document.get("version")
    if type(version) is int and version > VERSION and not faults:
        faults.append(("version", f"the file is of the newer version {version}; this program reads version {VERSION}, update it"))
    elif type(version) is not int or version != VERSION:
        found = described(version) if "version" in document else "missing"
        faults.append(("version", f"must be the number {VERSION}, but is {found}"))
    return faults


def _at_most(faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return faults
    return [*faults[:MOST_FAULTS], ("", f"and {len(faults) - MOST_FAULTS:,} more faults")]
