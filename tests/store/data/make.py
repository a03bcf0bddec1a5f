"""Write the database file of the present version that later versions must still open: `python tests/store/data/make.py`.

Run it once, when a version of the tables is released, and never again for that version.
"""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from life import empty_tables, fill  # beside this script

from dsca_desk.records import offer as value
from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.services.attachments import attach
from dsca_desk.services.case_making import make_case
from dsca_desk.services.cases import import_case, save_case
from dsca_desk.services.checklists import actionable, answer_checklist
from dsca_desk.services.issuing import keep_issued
from dsca_desk.services.officers import add_officer
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.requests import log_request, open_request
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.store.backup import copy_checked
from dsca_desk.store.engine import open_store
from dsca_desk.store.schema import SHIPPED

ACT = {"by": "A. Officer", "at": datetime(2026, 11, 22, 9, 30, tzinfo=UTC)}


def _line(number: str) -> value.Line:
    return value.Line(
        number=number,
        description=f"Night vision goggle {number}",
        quantity=Decimal(10),
        unit_price=Decimal("42000.00"),
        deliveries=(value.QuarterQuantity(quarter="2028Q1", quantity=Decimal(10)),),
        outlays=(value.QuarterAmount(quarter="2027Q4", amount=Decimal("420000.00")),),
        other_charges=(value.OtherCharge(kind="ROYALTY", amount=Decimal("12.00"), reason="license"),),
    )


def main() -> None:
    """Make the file beside this one."""
    target = Path(__file__).with_name(f"schema-{SHIPPED.head}.sqlite")
    if target.exists():
        sys.exit(f"{target.name} is released and stays as it is")
    working = target.with_name("working.sqlite")
    offer = value.Offer(
        country="BN",
        agency="B",
        designator="UAB",
        nickname="Night vision package",
        price_date=date(2026, 11, 22),
        purchaser=value.Purchaser(name="Ministry of Defence of Bandaria"),
        references=(value.Reference(number="MOD/77", date=date(2026, 1, 12)),),
        lines=(_line("001"), value.Line(number="002", sublines=(_line("002a"), _line("002b")))),
        notes=(value.OfferNote(code="ACCESSORIAL", parameters={"port": "Port Bandar"}),),
        waivers=(value.Waiver(charge="CAS", component="QAI", basis="reciprocal agreement", agreed_on=date(2020, 1, 1)),),
        rate_overrides=(value.RateOverride(charge="TRANSPORT", line="001", rate_percent=Decimal("2.00"), source="office"),),
        other_charges=(value.OtherCharge(kind="STORAGE", amount=Decimal("3.00")),),
    )
    letter = LetterOfRequest(
        country="BN",
        agency="B",
        subject="radio sets",
        originator=value.Purchaser(name="Col. T. Varga"),
        reference_number="MOD/78",
        letter_date=date(2026, 9, 28),
        channel="SCO",
        received_on=date(2026, 10, 1),
        items=(RequestedItem(description="radio set", quantity=Decimal(3)),),
        references=(value.Reference(kind="CLARIFICATION", number="7", date=date(2026, 10, 2)),),
    )
    with open_store(working) as store:
        add_officer(store, "A. Officer", role="case manager", office="SCO", **ACT)
        kept = import_case(store, offer, **ACT)
        save_case(store, value.msgspec.structs.replace(offer, description="changed once"), kept.revision, **ACT)
        keep_issued(
            store,
            "BN-B-UAB",
            "BASIC",
            b"%PDF-1.7 a letter",
            kind="LETTER",
            name="letter.pdf",
            media_type="application/pdf",
            printed_on=date(2026, 11, 22),
            **ACT,
        )
        number = log_request(store, letter, **ACT).number
        answer_checklist(store, number, {"ACT-01": ("yes", "country list")}, **ACT)
        attach(store, number, b"Dear Sir", name="letter.txt", media_type="text/plain", **ACT)
        policy = shipped_policy()
        open_points = actionable(open_request(store, number), policy.on(ACT["at"].date()))
        answer_checklist(store, number, {point.point: ("yes", "on file") for point in open_points}, **ACT)
        for event in ("acknowledge", "judge actionable"):
            take_step(store, policy, Subject("REQUEST", number), event, on=ACT["at"].date(), why="made for tests", **ACT)
        fill(store, policy, number, ACT)
        make_case(store, number, designator="UAC", price_date=date(2026, 11, 22), policy=policy, **ACT)
        if missing := empty_tables(store):
            sys.exit(f"nothing stands in {', '.join(sorted(missing))}")
        copy_checked(working, target)
    for path in target.parent.glob("working.sqlite*"):
        path.unlink()


if __name__ == "__main__":
    main()
