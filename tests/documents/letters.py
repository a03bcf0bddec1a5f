"""Letters for the tests: the radio case of the design pictures, and letters of any length made from it."""

from datetime import date
from decimal import Decimal

import msgspec

from dsca_desk.documents.letter import (
    BasedOn,
    CostSummary,
    Figure,
    LetterLine,
    LetterNote,
    LetterOfOffer,
    LineDeliveries,
    Payment,
    PolicyText,
    Term,
)


def figure(amount, unconfirmed=False):
    return Figure(Decimal(amount), unconfirmed)


_LINES = """\
001|D4B|5820RADIOMPK|Radio set, manpack, VHF/UHF, with battery and antenna kit.|new|120|EA|18584.00|2230080|P|10-14|5|A|4
002|D4B|5820MTGKITVH|Vehicular mounting kit for manpack radio.|new|60|EA|2150.00|129000|S|6|3|A|5
003|D4C|580000SPARES|Concurrent spare parts, one year, for lines 001 and 002.|||XX||313560|X|12-16|4|A|5
004|D4B|6625TESTSETR|Radio test set, bench, with software.|new|6|EA|41662.50|249975|P|11|5|A|4
005|N00|020300MTTEAM|Mobile training team, operator and maintainer, 8 weeks. {travel}|||XX||286400|S|13-15|3||
006|M1F|079300TECHAS|Contractor technical assistance, 12 months. {travel}|||XX||517120|P|1-12|5||
007|K7A|7610PUBLTECH|Technical publications and data, unclassified.|||XX||24650|S|9|3|A|5
"""
_NOTES = """\
Line 001 – Radio set, manpack|Line 001 provides 120 manpack radio sets. Each set includes a receiver-transmitter, two batteries, \
an antenna kit, a carrying harness and an operator’s manual. The sets are new and packed by the contractor. The Purchaser \
collects them at the place of origin through its freight forwarder.
Line 002 – Vehicular mounting kit|Line 002 provides 60 mounting kits from U.S. Government stock for use with line 001. Cables \
and fuses are included.
Line 003 – Concurrent spare parts|Line 003 is a blanket order for spare parts to support lines 001 and 002 for one year. The \
Purchaser starts requisitions. Major defense equipment and classified items are not available under this line.
Line 004 – Radio test set|Line 004 provides six bench test sets with software, cables and one year of calibration data.
Line 005 – Mobile training team|Line 005 provides a team of four U.S. Government instructors for eight weeks at the Purchaser’s \
signal school: two weeks for operators and six weeks for maintainers. Up to 24 students take part. The line contains overseas \
travel of U.S. people. The period begins on or after acceptance of this LOA.
Line 006 – Contractor technical assistance|Line 006 provides one field service representative for 12 months at the Purchaser’s \
signal depot.
Line 007 – Technical publications|Line 007 provides unclassified manuals and data in paper and electronic form.
Contract administration|The estimate for procured items includes the cost of contract administration.
"""


def _line(row):
    number, generic, masl, text, condition, quantity, unit_of_issue, unit, total, *codes = row.split("|")
    source, months, assistance, release, term = codes
    return LetterLine(
        number=number,
        generic_code=generic,
        masl=masl,
        description=text.replace("{travel}", "Includes travel of U.S. people overseas."),
        condition=condition,
        notes=(int(number),),
        quantity=Decimal(quantity) if quantity else None,
        unit_of_issue=unit_of_issue,
        unit_cost=figure(unit) if unit else None,
        total=figure(total),
        source=source,
        months=months,
        assistance=assistance,
        release=release,
        delivery_term=term,
    )


RADIO_LINES = tuple(map(_line, _LINES.splitlines()))
RADIO_NOTES = tuple(
    LetterNote(number=number, title=row.partition("|")[0], text=row.partition("|")[2])
    for number, row in enumerate(_NOTES.splitlines(), start=1)
)

TERMS = PolicyText(
    paragraphs=(
        ("1", "U.S. Government obligations", ""),
        ("1.1", "Standard items", "Articles are of the make that the Department of Defense uses unless the LOA says otherwise."),
        ("1.2", "Source", "Supply comes from stock or by contract under the rules of the Department of Defense."),
        ("2", "General agreements of the Purchaser", ""),
        ("2.3", "Use", "The items serve internal security, legitimate self-defense and the purposes that the agreements name."),
    ),
    version="Edition 2026-11",
)
INFORMATION = PolicyText(
    paragraphs=(
        ("", "Column (5), source", "S stock; P procurement; R rebuild or repair; X mixed or undetermined; E excess."),
        ("", "Column (7), delivery term", "4 at origin; 5 at a port or forwarder in the continental United States."),
    ),
    version="Edition 2026-11",
)


def _payments(rows):
    running, result = 0, []
    for due, amount in rows:
        running += amount
        result.append(Payment(label="" if due else "Initial deposit", due=due, amount=figure(amount), cumulative=figure(running)))
    return tuple(result)


def radio_letter(**changes) -> LetterOfOffer:
    """The letter of the design pictures, BN-B-UAB."""
    values = {
        "case_id": "BN-B-UAB",
        "nickname": "Tactical Radios and Support",
        "based_on": (
            BasedOn(number="BMOD/ACQ/2026/0079", date=date(2026, 7, 14)),
            BasedOn(number="BMOD/ACQ/2026/0094", date=date(2026, 7, 28), remark="clarification"),
        ),
        "purchaser": "the Government of Bandaria, Ministry of Defense, Directorate of Acquisition",
        "purchaser_address": ("4 Harbor Street", "Port Selm", "Bandaria"),
        "description": (
            "tactical manpack radio sets with vehicular mounting kits, concurrent spare parts, test equipment, training, "
            "technical assistance and publications"
        ),
        "estimated_cost": figure(3891921),
        "initial_deposit": figure(350009),
        "terms_of_sale": (Term(name="Dependable Undertaking"),),
        "expires_on": date(2027, 1, 6),
        "implementing_agency": "Department of the Army",
        "lines": RADIO_LINES,
        "summary": CostSummary(
            net=figure(3750785),
            packing=figure(4515),
            administration=figure(120025),
            transportation=figure(16596),
            other=figure(0),
            total=figure(3891921),
        ),
        "payments": _payments(
            (
                (None, 350009),
                (date(2027, 6, 15), 599000),
                (date(2027, 9, 15), 825901),
                (date(2027, 12, 15), 804603),
                (date(2028, 3, 15), 575405),
                (date(2028, 6, 15), 392400),
                (date(2028, 9, 15), 212702),
                (date(2028, 12, 15), 131901),
            )
        ),
        "notes": RADIO_NOTES,
        "deliveries": (
            LineDeliveries(
                line="001",
                description="Radio set, manpack",
                unit_of_issue="EA",
                quantities=(("2027Q4", Decimal(40)), ("2028Q1", Decimal(40)), ("2028Q2", Decimal(40))),
            ),
            LineDeliveries(
                line="004", description="Radio test set, bench", unit_of_issue="EA", quantities=(("2028Q1", Decimal(6)),)
            ),
        ),
        "terms": TERMS,
        "information": INFORMATION,
        "draft": False,
        "printed_on": date(2026, 10, 19),
        "case_file": b'{"format":"dsca-desk/case","version":1}',
    }
    return LetterOfOffer(**{**values, **changes})


def long_letter(count: int, **changes) -> LetterOfOffer:
    """A letter of `count` lines, each with its own note, in the manner of the radio case."""
    lines, notes = [], []
    for index in range(count):
        model, note = RADIO_LINES[index % 7], RADIO_NOTES[index % 7]
        number = f"{index + 1:03}"
        text = f"{model.description.rstrip('.')}, lot {index * 7919 % 10007}."
        lines.append(msgspec.structs.replace(model, number=number, notes=(index + 1,), description=text))
        notes.append(msgspec.structs.replace(note, number=index + 1, title=f"Line {number} – {note.title.rpartition(' – ')[2]}"))
    total = sum((line.total.amount for line in lines), Decimal(0))
    zero = figure(0)
    values = {
        "lines": tuple(lines),
        "notes": tuple(notes),
        "summary": CostSummary(
            net=Figure(total), packing=zero, administration=zero, transportation=zero, other=zero, total=Figure(total)
        ),
        "estimated_cost": Figure(total),
        "initial_deposit": Figure(total),
        "payments": (Payment(label="Initial deposit", amount=Figure(total), cumulative=Figure(total)),),
    }
    return radio_letter(**{**values, **changes})
