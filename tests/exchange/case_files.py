"""Case files for tests: the contract's example, and offers and mutations made from the types."""

import copy
import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from dsca_desk.records.offer import (
    CAS_COMPONENTS,
    Confirmation,
    Line,
    Offer,
    OfferNote,
    OtherCharge,
    PaymentTerms,
    Purchaser,
    QuarterAmount,
    QuarterQuantity,
    RateOverride,
    Reference,
    TermOfSale,
    Waiver,
)

# The example of the contract, to the letter.
EXAMPLE_TEXT = """{
  "format": "dsca-desk/case", "version": 1,
  "country": "BN", "agency": "B", "designator": "UAB",
  "program": "FMS",
  "case_type": "DEFINED",
  "document": "BASIC",
  "nickname": "Night vision package",
  "description": "night vision devices, spares and training",
  "purchaser": {"name": "Ministry of Defence of Bandaria", "address": ["1 Harbour Road", "Port Bandar"]},
  "references": [{"kind": "LOR", "number": "MOD/77", "date": "2026-01-12"}],
  "dependable_undertaking": true,
  "terms_of_sale": [{"code": "DU", "amount": null}],
  "price_date": "2026-11-22",
  "accepted_on": null, "implemented_on": null,
  "milap_on": null, "offer_expires_on": "2027-02-15",
  "lines": [
    {"number": "001", "masl": null, "generic_code": "A1A", "description": "Night vision goggle", "condition": null,
     "kind": "ARTICLE", "quantity": 10, "unit_of_issue": "EA", "unit_price": "42000.00",
     "source": "S", "procured_share": null,
     "months_of_service": "24", "type_of_assistance": "3",
     "offer_release_code": "A", "delivery_term_code": "4", "rate_area": null,
     "mde": false, "sme": true, "working_capital_fund": false, "administered_overseas": false,
     "nonrecurring_unit_charge": "0.00", "nonrecurring_waived": false,
     "deliveries": [{"quarter": "2028Q1", "quantity": 10}],
     "outlays": [{"quarter": "2027Q4", "amount": "420000.00"}],
     "termination_liability": [{"quarter": "2027Q4", "amount": "0.00"}],
     "holdback": [{"quarter": "2027Q4", "amount": "0.00"}],
     "support_charge": null,
     "added_on": null, "notes": []}
  ],
  "notes": [{"code": "ACCESSORIAL", "parameters": {}}],
  "waivers": [{"charge": "CAS", "component": "QAI", "basis": "reciprocal agreement"}],
  "rate_overrides": [{"charge": "TRANSPORT", "line": "001", "rate_percent": "2.00", "source": "office table", "by": "officer"}],
  "payment": {"risk_tier": null, "credit_assured": false, "standby_letter_of_credit": "0.00"},
  "congressional_notification": []
}
"""


def example() -> dict[str, Any]:
    """A fresh copy of the contract's example as JSON values."""
    parsed: dict[str, Any] = json.loads(EXAMPLE_TEXT)
    return parsed


def minimal() -> dict[str, Any]:
    """The required keys only."""
    head = {"format": "dsca-desk/case", "version": 1, "country": "BN", "agency": "B", "designator": "UAB"}
    return head | {"price_date": "2026-11-22", "lines": [{"number": "001"}]}


def many_lines(count: int) -> dict[str, Any]:
    """The example with `count` lines instead of one."""
    case = example()
    line = case["lines"][0]
    case["lines"] = [
        {**copy.deepcopy(line), "number": f"{place:03d}", "unit_price": f"{place * 37 % 9999}.{place % 100:02d}"}
        for place in range(1, count + 1)
    ]
    return case


def as_bytes(case: object) -> bytes:
    """JSON bytes of values; NaN and Infinity are written as Python writes them."""
    return json.dumps(case).encode()


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn"]), max_size=30)
WORD = st.from_regex(r"[A-Z][A-Z0-9-]{0,9}", fullmatch=True)
MONEY = st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
DAY = st.dates(date(1950, 1, 1), date(2149, 12, 31))
QUARTER = st.builds("{}Q{}".format, st.integers(1990, 2060), st.integers(1, 4))
QUANTITY = st.one_of(st.integers(0, 5000).map(Decimal), st.integers(0, 10**6).map(lambda n: Decimal(n).scaleb(-3)))
PERCENT = st.integers(0, 10**6).map(lambda n: Decimal(n).scaleb(-4))
SHARE = st.integers(0, 10**4).map(lambda n: Decimal(n).scaleb(-4))
AMOUNTS = st.lists(st.builds(QuarterAmount, quarter=QUARTER, amount=MONEY), max_size=3).map(tuple)
CHARGES = st.lists(st.builds(OtherCharge, kind=WORD, amount=MONEY, reason=TEXT), max_size=2).map(tuple)
CHARGE = st.sampled_from(["ADMIN", "CAS", "NONRECURRING", "SUPPORT_CHARGE", "PCH", "TRANSPORT"])
COMPONENT = st.none() | st.sampled_from(CAS_COMPONENTS)


def code(pattern: str) -> st.SearchStrategy[str | None]:
    """None or a text of a pattern."""
    return st.none() | st.from_regex(pattern, fullmatch=True)


@st.composite
def lines(draw: st.DrawFn, number: str, sublines: int = 0) -> Line:
    """A line of any content; with sublines it has no money of its own."""
    parts = tuple(draw(lines(number + "abcdefgh"[place])) for place in range(sublines))
    amounts = st.just(()) if parts else AMOUNTS
    money = st.just(Decimal("0.00")) if parts else MONEY
    return Line(
        number=number,
        masl=draw(code("[A-Z0-9]{1,15}")),
        generic_code=draw(code("[A-Z][0-9][A-Z]")),
        description=draw(TEXT),
        condition=draw(st.none() | TEXT),
        kind=draw(st.sampled_from(["ARTICLE", "SERVICE", "TRAINING"])),
        quantity=draw(st.none() | QUANTITY),
        unit_of_issue=draw(st.sampled_from(["EA", "XX", "LO"])),
        unit_price=draw(money),
        source=draw(st.sampled_from(["S", "P", "X", "R", "E", "F"])),
        procured_share=draw(st.none() | SHARE),
        months_of_service=draw(st.none() | st.sampled_from(["12", "12-24"])),
        type_of_assistance=draw(code("[A-Z0-9]")),
        offer_release_code=draw(code("[AXYZ]")),
        delivery_term_code=draw(code("[2-9]")),
        rate_area=draw(code("[A-Z]{1,5}")),
        mde=draw(st.booleans()),
        sme=draw(st.booleans()),
        working_capital_fund=draw(st.booleans()),
        administered_overseas=draw(st.booleans()),
        nonrecurring_unit_charge=draw(money),
        nonrecurring_waived=draw(st.booleans()),
        deliveries=draw(st.lists(st.builds(QuarterQuantity, quarter=QUARTER, quantity=QUANTITY), max_size=3).map(tuple)),
        outlays=draw(amounts),
        termination_liability=draw(amounts),
        holdback=draw(amounts),
        support_charge=draw(st.sampled_from([None, "SNAP", "CRR"])),
        added_on=draw(st.none() | DAY),
        notes=draw(st.lists(WORD, max_size=2).map(tuple)),
        sublines=parts,
        cas_exemption=draw(st.sampled_from([None, "PROS", "USACE"])),
        tuition_rate=draw(st.sampled_from([None, "A", "E"])),
        tuition_fiscal_year=draw(st.none() | st.integers(1990, 2040)),
        previous_equity=draw(money),
        lookup_transportation=draw(st.none() | money),
        other_charges=() if parts else draw(CHARGES),
        special_cargo=draw(st.booleans()),
        classified=draw(st.booleans()),
        technical_data_package=draw(st.booleans()),
        follows=draw(st.sampled_from([None, number])),
        starts_on=draw(st.none() | DAY),
    )


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """A document of any content that its case file can carry."""
    numbers = [f"{place:03d}" for place in range(1, 1 + draw(st.integers(0, 3)))]
    named = st.sampled_from(numbers) if numbers else st.nothing()
    override = st.one_of(
        st.fixed_dictionaries({"rate_percent": PERCENT, "amount": st.none()}),
        st.fixed_dictionaries({"rate_percent": st.none(), "amount": MONEY}),
    )
    return Offer(
        country=draw(st.sampled_from(["BN", "N1", "S9"])),
        agency=draw(st.sampled_from("BDPQ")),
        designator=draw(st.from_regex("[A-Z0-9]{3}", fullmatch=True)),
        program=draw(st.sampled_from(["FMS", "BPC_T10", "BPC_T22"])),
        case_type=draw(st.sampled_from(["DEFINED", "BLANKET", "CLSSA"])),
        document=draw(st.sampled_from(["BASIC", "A01", "M12"])),
        nickname=draw(TEXT),
        description=draw(TEXT),
        purchaser=draw(st.builds(Purchaser, name=TEXT, address=st.lists(TEXT, max_size=3).map(tuple))),
        references=draw(st.lists(st.builds(Reference, kind=WORD, number=WORD, date=st.none() | DAY), max_size=2).map(tuple)),
        dependable_undertaking=draw(st.booleans()),
        terms_of_sale=draw(st.lists(st.builds(TermOfSale, code=WORD, amount=st.none() | MONEY), max_size=2).map(tuple)),
        price_date=draw(DAY),
        accepted_on=draw(st.none() | DAY),
        implemented_on=draw(st.none() | DAY),
        milap_on=draw(st.none() | DAY),
        offer_expires_on=draw(st.none() | DAY),
        lines=tuple(draw(lines(number, draw(st.sampled_from([0, 0, 2])))) for number in numbers),
        notes=draw(
            st.lists(
                st.builds(
                    OfferNote,
                    code=WORD,
                    parameters=st.dictionaries(TEXT.filter(bool), TEXT, max_size=2),
                    lines=st.lists(named, max_size=2 if numbers else 0).map(tuple),
                    title=st.none() | TEXT,
                    text=st.none() | TEXT,
                ),
                max_size=2,
            ).map(tuple)
        ),
        waivers=draw(
            st.lists(
                st.builds(
                    Waiver, charge=CHARGE, component=COMPONENT, basis=WORD, reference=st.none() | TEXT, agreed_on=st.none() | DAY
                ),
                max_size=2,
            ).map(tuple)
        ),
        rate_overrides=tuple(
            RateOverride(
                charge=draw(CHARGE),
                line=draw(st.none() | named if numbers else st.none()),
                component=draw(COMPONENT),
                source=draw(TEXT),
                by=draw(TEXT),
                **draw(override),
            )
            for _ in range(draw(st.integers(0, 2)))
        ),
        payment=draw(
            st.builds(
                PaymentTerms,
                risk_tier=st.sampled_from([None, 1, 2]),
                credit_assured=st.booleans(),
                standby_letter_of_credit=MONEY,
                cash_flow_financing=st.booleans(),
                development_refund=MONEY,
            )
        ),
        congressional_notification=draw(st.lists(TEXT, max_size=2).map(tuple)),
        other_charges=draw(CHARGES),
        bpc_program=draw(st.none() | TEXT),
        prepared_under=draw(st.none() | TEXT),
        confirmations=draw(
            st.lists(
                st.builds(Confirmation, path=WORD, value=WORD, source=WORD, name=WORD, on=DAY),
                max_size=2,
                unique_by=lambda word: (word.path, word.value),
            ).map(tuple)
        ),
    )
