"""Hypothesis strategies of offers as an office writes them: every kind of line, charge, term and date, all of them priceable."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from dsca_desk.records.offer import (
    CAS_COMPONENTS,
    Line,
    Offer,
    OtherCharge,
    PaymentTerms,
    QuarterAmount,
    QuarterQuantity,
    RateOverride,
    TermOfSale,
    Waiver,
)

DAYS = st.dates(min_value=date(1998, 1, 1), max_value=date(2032, 12, 31))
AMOUNTS = st.integers(min_value=0, max_value=10**11).map(lambda cents: Decimal(cents).scaleb(-2))
SMALL_AMOUNTS = st.integers(min_value=0, max_value=10**7).map(lambda cents: Decimal(cents).scaleb(-2))
QUARTERS = st.builds(lambda year, quarter: f"{year}Q{quarter}", st.integers(1999, 2040), st.integers(1, 4))
MONTHS = st.sampled_from([None, "1", "6", "24", "10-14", "(1-12)", "(13-15)", "0", "AP"])


def by_quarter(entry: type[QuarterAmount], amounts: st.SearchStrategy[Decimal] = SMALL_AMOUNTS, most: int = 5):
    """Amounts of different quarters, in order."""
    chosen = st.dictionaries(QUARTERS, amounts, max_size=most)
    return chosen.map(lambda found: tuple(entry(quarter=quarter, amount=found[quarter]) for quarter in sorted(found)))


DELIVERIES = st.dictionaries(QUARTERS, st.integers(1, 500).map(Decimal), max_size=5).map(
    lambda found: tuple(QuarterQuantity(quarter=quarter, quantity=found[quarter]) for quarter in sorted(found))
)
OTHER_CHARGES = st.lists(
    st.builds(OtherCharge, kind=st.sampled_from(["contingency", "storage"]), amount=SMALL_AMOUNTS), max_size=2
)


@st.composite
def lines(draw: st.DrawFn, number: str = "001", *, sublines: bool = True) -> Line:
    """A line, sometimes with sublines and then without money of its own."""
    if sublines and draw(st.integers(0, 9)) == 0:
        parts = tuple(draw(lines(f"{number}{letter}", sublines=False)) for letter in "abc"[: draw(st.integers(1, 3))])
        return Line(number=number, quantity=draw(st.sampled_from([None, Decimal(4)])), sublines=parts)
    counted = draw(st.booleans())
    typed = draw(st.booleans())
    return Line(
        number=number,
        generic_code=draw(st.sampled_from([None, "A1A", "D4B", "R6B", "R6C", "R9B"])),
        kind=draw(st.sampled_from(["ARTICLE", "SERVICE", "TRAINING"])),
        quantity=Decimal(draw(st.integers(1, 900))) if counted else None,
        unit_of_issue="EA" if counted else "XX",
        unit_price=draw(SMALL_AMOUNTS if counted else AMOUNTS),
        source=draw(st.sampled_from("SPXREF")),
        procured_share=draw(st.sampled_from([None, Decimal(0), Decimal("0.4"), Decimal("0.333"), Decimal(1)])),
        months_of_service=draw(MONTHS),
        type_of_assistance=draw(st.sampled_from([None, "3", "5", "U", "N"])),
        delivery_term_code=draw(st.sampled_from([None, "-", "2", "3", "4", "5", "6", "7", "8", "9", "E", "2/7"])),
        rate_area=draw(st.sampled_from([None, "1", "2"])),
        mde=draw(st.booleans()),
        working_capital_fund=draw(st.booleans()),
        administered_overseas=draw(st.booleans()),
        nonrecurring_unit_charge=draw(SMALL_AMOUNTS),
        nonrecurring_waived=draw(st.booleans()),
        deliveries=draw(DELIVERIES),
        outlays=draw(by_quarter(QuarterAmount)) if typed else (),
        termination_liability=draw(by_quarter(QuarterAmount)),
        holdback=draw(by_quarter(QuarterAmount)),
        support_charge=draw(st.sampled_from([None, None, "SNAP", "CRR"])),
        added_on=draw(st.none() | DAYS),
        cas_exemption=draw(st.sampled_from([None, None, "PROS", "USACE"])),
        tuition_rate=draw(st.sampled_from([None, None, "A", "C"])),
        tuition_fiscal_year=draw(st.sampled_from([None, 2015, 2020])),
        previous_equity=draw(st.sampled_from([Decimal("0.00"), Decimal("1000.00")])),
        lookup_transportation=draw(st.none() | SMALL_AMOUNTS),
        other_charges=tuple(draw(OTHER_CHARGES)),
        follows=draw(st.sampled_from([None, None, "001", "002", "099"])),
        starts_on=draw(st.none() | DAYS),
    )


@st.composite
def overrides(draw: st.DrawFn) -> RateOverride:
    """A rate or an amount entered by the office, for one line or for all."""
    charge = draw(st.sampled_from(["ADMIN", "CAS", "NONRECURRING", "SUPPORT_CHARGE", "PCH", "TRANSPORT"]))
    by_rate = draw(st.booleans())
    return RateOverride(
        charge=charge,
        line=draw(st.sampled_from([None, "001", "002", "001a"])),
        component=draw(st.sampled_from([None, *CAS_COMPONENTS])) if charge == "CAS" else None,
        rate_percent=Decimal(draw(st.integers(0, 2000))).scaleb(-2) if by_rate else None,
        amount=None if by_rate else draw(SMALL_AMOUNTS),
        source="office table",
        by="officer",
    )


@st.composite
def waivers(draw: st.DrawFn) -> Waiver:
    """A waiver of a charge or of one component."""
    charge = draw(st.sampled_from(["ADMIN", "CAS", "CAS", "NONRECURRING", "SUPPORT_CHARGE", "PCH", "TRANSPORT"]))
    return Waiver(
        charge=charge,
        component=draw(st.sampled_from([None, *CAS_COMPONENTS])) if charge == "CAS" else None,
        basis="reciprocal agreement",
        agreed_on=draw(st.none() | DAYS),
    )


TERMS = st.lists(
    st.sampled_from(["CWA", "CWAB", "CPD", "CAPS", "DU", "DU", "DU", "RAPS", "POD", "FMSC", "FMSNR", "MAPM"]),
    max_size=2,
    unique=True,
)


@st.composite
def offers(draw: st.DrawFn, most_lines: int = 3) -> Offer:
    """A case document with dates in order."""
    priced_on = draw(DAYS)
    accepted_on = draw(st.none() | st.integers(0, 400).map(lambda days: priced_on + timedelta(days=days)))
    implemented_on = None
    if accepted_on and draw(st.booleans()):
        implemented_on = accepted_on + timedelta(days=draw(st.integers(0, 90)))
    count = draw(st.integers(0, most_lines))
    return Offer(
        country=draw(st.sampled_from(["BN", "AT", "CN", "GY", "F1", "N1", "S9"])),
        agency=draw(st.sampled_from("BDP")),
        designator=draw(st.sampled_from(["UAB", "SVI", "NMP"])),
        program=draw(st.sampled_from(["FMS", "FMS", "FMS", "BPC_T10", "BPC_T22"])),
        case_type=draw(st.sampled_from(["DEFINED", "DEFINED", "BLANKET", "CLSSA"])),
        dependable_undertaking=draw(st.booleans()),
        terms_of_sale=tuple(TermOfSale(code=code) for code in draw(TERMS)),
        price_date=priced_on,
        accepted_on=accepted_on,
        implemented_on=implemented_on,
        offer_expires_on=draw(st.none() | st.integers(0, 400).map(lambda days: priced_on + timedelta(days=days))),
        lines=tuple(draw(lines(f"{place + 1:03}")) for place in range(count)),
        waivers=tuple(draw(st.lists(waivers(), max_size=2))),
        rate_overrides=tuple(draw(st.lists(overrides(), max_size=2))),
        payment=PaymentTerms(
            risk_tier=draw(st.sampled_from([None, None, None, 1, 2])),
            credit_assured=draw(st.integers(0, 7)) == 0,
            standby_letter_of_credit=draw(SMALL_AMOUNTS),
            cash_flow_financing=draw(st.booleans()),
            development_refund=draw(SMALL_AMOUNTS),
        ),
        other_charges=tuple(draw(OTHER_CHARGES)),
    )
