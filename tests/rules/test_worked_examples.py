"""The worked examples E01 to E29 of the pricing notes, to the cent."""

from datetime import date
from decimal import Decimal

import pytest

from dsca_desk.policy.rates import RateDates, find_rate
from dsca_desk.records.offer import (
    Line,
    Offer,
    PaymentTerms,
    QuarterAmount,
    QuarterQuantity,
    RateOverride,
    TermOfSale,
    Waiver,
)
from dsca_desk.rules.case_finance import cancellation_charge, demurrage_shares, special_bill
from dsca_desk.rules.deposits import admin_share
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.quarters import format_quarter, quarter_of
from dsca_desk.rules.rounding import percent_of
from dsca_desk.rules.unit_prices import fallback_unit_charge, nonrecurring_unit_charge, stock_price
from dsca_desk.services.policy import shipped_policy

D = Decimal
NOW = date(2026, 11, 22)


def service(amount, **more):
    return Line(number="001", kind="SERVICE", unit_of_issue="XX", unit_price=D(amount), delivery_term_code="-", **more)


def article(unit_price, quantity=1, source="S", number="001", term="4", **more):
    return Line(number=number, unit_price=D(unit_price), quantity=D(quantity), source=source, delivery_term_code=term, **more)


def offer(*lines, on=NOW, **more):
    return Offer(country="BN", agency="B", designator="UAB", price_date=on, lines=lines, **more)


def priced(*lines, **more):
    return price(offer(*lines, **more), shipped_policy())


def scheduled(*lines, **more):
    case = priced(*lines, **more)
    return case, payment_schedule(case, shipped_policy())


def amounts(schedule):
    return [row.amount for row in schedule.rows]


def cas_of(done):
    return tuple(done.cas.values())


@pytest.mark.parametrize(
    ("value", "admin", "small_case"),
    [
        ("13157.89", "500.00", "14500.00"),
        ("180000.00", "6840.00", "8160.00"),
        ("394736.84", "15000.00", "0.00"),
        ("420000.00", "15960.00", "0.00"),
    ],
    ids=["E01", "E02", "E03", "E03 above"],
)
def test_small_case_management_line_fills_the_charge_up(value, admin, small_case):
    case = priced(service(value), on=date(2008, 3, 1), accepted_on=date(2008, 4, 1))
    assert (case.admin, case.small_case_management_line) == (D(admin), D(small_case))


def test_e04_components_since_october_2002():
    dates = RateDates.of_day(date(2002, 10, 1))
    rates = [find_rate(shipped_policy(), "CAS", name, dates).figure for name in ("CONTRACT_ADMIN", "QAI", "AUDIT", "OVERSEAS")]
    assert rates == [D("0.65"), D("0.65"), D("0.2"), D("0.2")]
    assert sum(rates[:3]) == D("1.50")


def test_e05_special_billing():
    million = D(1_000_000)
    bill = special_bill(100 * million, (15 * million, 25 * million), 50 * million, 25 * million)
    assert bill == (60 * million, 15 * million)


@pytest.mark.parametrize(
    ("decision", "replacement", "expected"),
    [
        ("NOT_REPLACED", None, "750000.00"),
        ("SAME_MODEL", D("1500000.00"), "1050000.00"),
        ("NEWER_MODEL", D("1900000.00"), "1450000.00"),
        ("NOT_OBTAINABLE", None, "750000.00"),
    ],
)
def test_e06_price_from_stock(decision, replacement, expected):
    assert stock_price(decision, D("1200000.00"), D("450000.00"), replacement) == D(expected)


def test_e07_stock_line_with_legacy_transportation():
    case = priced(article("42000.00", 10, term="5"), on=date(2018, 6, 22))
    assert (case.net, case.admin, case.pch, case.transportation, case.total) == (
        D("420000.00"),
        D("13440.00"),
        D("14700.00"),
        D("15750.00"),
        D("463890.00"),
    )
    assert {doubt.path for doubt in case.unconfirmed} == {"lines[0].pch", "lines[0].transportation"}


@pytest.mark.parametrize(
    ("unit_price", "packing"),
    [
        ("49999.99", "1750.00"),
        ("50000.00", "1750.00"),
        ("50000.01", "1750.00"),
        ("125000.00", "2500.00"),
        ("1200000.00", "13250.00"),
    ],
)
def test_e08_packing_of_one_unit(unit_price, packing):
    assert priced(article(unit_price)).pch == D(packing)


def test_e09_procured_line():
    case = priced(article("8450000.00", 2, "P"), on=date(2021, 5, 3), implemented_on=date(2021, 5, 3))
    (line,) = case.lines
    assert sum(cas_of(line)) == D("169000.00")
    assert (line.value, line.unit, line.admin, case.total) == (
        D("17069000.00"),
        D("8534500.00"),
        D("546208.00"),
        D("17615208.00"),
    )


def test_e10_waiver_of_quality_assurance():
    waiver = Waiver(charge="CAS", component="QAI", basis="reciprocal agreement")
    case = priced(article("317250.40", 5, "P"), on=date(2012, 12, 3), accepted_on=date(2012, 12, 3), waivers=(waiver,))
    (line,) = case.lines
    assert line.base == D("1586252.00")
    assert cas_of(line) == (D("10310.64"), D("0.00"), D("3172.50"), D("0.00"))
    assert (line.value, line.admin, case.total) == (D("1599735.14"), D("55990.73"), D("1655725.87"))


def test_e11_mixed_source():
    line = article("2400000.00", 1, "X", procured_share=D("0.4"))
    case = priced(line, on=date(2010, 5, 3), accepted_on=date(2010, 5, 3))
    (line,) = case.lines
    assert cas_of(line) == (D("6240.00"), D("6240.00"), D("1920.00"), D("0.00"))
    assert (line.value, line.admin, case.total) == (D("2414400.00"), D("91747.20"), D("2506147.20"))


def test_e12_administered_overseas():
    case = priced(article("760000.00", 1, "P", administered_overseas=True), on=date(2005, 1, 3))
    assert cas_of(case.lines[0]) == (D("4940.00"), D("4940.00"), D("1520.00"), D("1520.00"))
    assert sum(cas_of(case.lines[0])) == D("12920.00")


def test_e13_nonrecurring_cost_by_pool():
    charge = nonrecurring_unit_charge(D("640000000.00") + D("110000000.00"), 1000, 250)
    assert charge == D("600000.00")
    case = priced(article("1.00", 3, mde=True, nonrecurring_unit_charge=charge))
    assert case.lines[0].nonrecurring == D("1800000.00")


def fighter():
    return article("11200000.00", 3, "P", mde=True, nonrecurring_unit_charge=D("600000.00"))


def test_e14_major_defense_equipment():
    case = priced(fighter(), on=date(2021, 5, 3))
    assert sum(cas_of(case.lines[0])) == D("336000.00")
    assert (case.net, case.admin, case.total) == (D("35736000.00"), D("1143552.00"), D("36879552.00"))


def test_e14_wholly_grant_financed():
    case = priced(fighter(), on=date(2021, 5, 3), terms_of_sale=(TermOfSale(code="FMSNR"),))
    assert (case.net, case.admin, case.total) == (D("33936000.00"), D("1085952.00"), D("35021952.00"))
    mixed = priced(fighter(), on=date(2021, 5, 3), terms_of_sale=(TermOfSale(code="FMSNR", amount=D(5)), TermOfSale(code="DU")))
    assert mixed.net == D("35736000.00")


def test_e15_nonrecurring_cost_without_records():
    charge, row = fallback_unit_charge(D("212345.67"), shipped_policy(), RateDates.of_day(NOW))
    assert (charge, row.figure, row.status) == (D("10617.28"), D(5), "confirmed")


@pytest.mark.parametrize(("day", "admin"), [(date(2017, 3, 1), "224000.00"), (date(2019, 3, 1), "204800.00")])
def test_e16_rate_by_date(day, admin):
    assert priced(service("6400000.00"), on=day).admin == D(admin)


def test_e17_old_line_keeps_its_rate_and_added_scope_takes_the_new_one():
    old, new = service("1310000.00"), service("400000.00", added_on=date(2019, 2, 1))
    case = price(
        offer(old, Line(**{**as_fields(new), "number": "003"}), on=date(2016, 5, 2), implemented_on=date(2016, 6, 1)),
        shipped_policy(),
    )
    assert [line.admin for line in case.lines] == [D("45850.00"), D("12800.00")]
    assert case.admin == D("58650.00")


def as_fields(line):
    return {name: getattr(line, name) for name in line.__struct_fields__}


def equity_line(amount, **more):
    return service(amount, type_of_assistance="U", source="P", **more)


def test_e18_supply_support_surcharge():
    assert priced(equity_line("845000.00"), case_type="CLSSA", waivers=(NO_CAS,)).other == D("42250.00")
    later = priced(equity_line("910000.00", previous_equity=D("845000.00")), case_type="CLSSA", waivers=(NO_CAS,))
    assert later.other == D("3250.00")


NO_CAS = Waiver(charge="CAS", basis="for the example")


def test_e18_initial_deposit_of_a_stock_level_case():
    case, schedule = scheduled(
        equity_line("845000.00"), case_type="CLSSA", waivers=(NO_CAS,), terms_of_sale=(TermOfSale(code="CWAB"),)
    )
    assert schedule.initial_deposit == D("295750.00")
    assert [(row.label, row.due) for row in schedule.rows] == [("Initial deposit", None), ("Balance as billed", None)]
    assert schedule.rows[-1].cumulative == case.total


def test_e19_demurrage():
    shares = demurrage_shares(D("12345.67"), (D("250000"), D("100000"), D("33000")))
    assert shares == (D("8058.53"), D("3223.41"), D("1063.73"))


def test_e20_program_support_and_attrition():
    support = priced(service("18750.00", source="P", support_charge="SNAP"), waivers=(NO_CAS,))
    assert support.lines[0].support_charge == D("937.50")
    tuition = Line(
        number="001", kind="TRAINING", unit_of_issue="XX", unit_price=D("38600.00"), tuition_rate="A", tuition_fiscal_year=2015
    )
    assert priced(tuition).lines[0].other == D("386.00")


def test_e21_cancellation():
    charge = cancellation_charge(
        D("40000.00"), D("0.00"), D("800000.00"), D("800000.00"), shipped_policy(), RateDates.of_day(NOW)
    )
    assert charge[:4] == (D("25600.00"), D("15000.00"), D("20000.00"), D("25600.00"))
    assert not charge.needs_approval


@pytest.mark.parametrize(("admin", "share"), [("30000.00", "30000.00"), ("30000.01", "10500.00"), ("320000.00", "112000.00")])
def test_e22_share_of_the_administrative_charge(admin, share):
    assert admin_share(D(admin), shipped_policy(), NOW) == D(share)


def test_e23_warehouse_redistribution():
    _, schedule = scheduled(
        service("400000.00"), on=date(2014, 3, 3), accepted_on=date(2014, 3, 3), terms_of_sale=(TermOfSale(code="CWAB"),)
    )
    assert schedule.initial_deposit == D("34000.00")


def test_e24_blanket_training():
    line = Line(number="001", kind="TRAINING", unit_of_issue="XX", unit_price=D("180000.00"), months_of_service="12")
    no_charge = Waiver(charge="ADMIN", basis="for the example")
    _, schedule = scheduled(line, case_type="BLANKET", dependable_undertaking=True, waivers=(no_charge,))
    assert amounts(schedule) == [D("45000.00"), *[D("33750.00")] * 4]


def test_e25_credit_assured():
    case, schedule = scheduled(*full_offer_lines(), **FULL_OFFER, terms_of_sale=(TermOfSale(code="CAPS"),))
    assert case.total == D("5753723.37")
    before_the_rule = schedule.initial_deposit
    later = {**FULL_OFFER, "accepted_on": date(2023, 3, 1)}
    _, schedule = scheduled(*full_offer_lines(), **later, terms_of_sale=(TermOfSale(code="CAPS"),))
    assert schedule.initial_deposit == D("1438430.84") != before_the_rule
    assert sum(amounts(schedule)[1:]) == D("4315292.53")


LEGACY = RateOverride(charge="TRANSPORT", rate_percent=D("3.75"), source="old table", by="officer")
FULL_OFFER = {"on": date(2021, 3, 1), "implemented_on": date(2021, 3, 1), "rate_overrides": (LEGACY,)}


def full_offer_lines():
    return (
        article("265400.00", 12, "P"),
        article("18250.75", 36, "S", "002", "5"),
        article("975000.00", 1, "X", "003", "5"),
        Line(**{**as_fields(service("640000.00")), "number": "004"}),
    )


def test_e26_full_offer():
    case = priced(*full_offer_lines(), **FULL_OFFER)
    table = [(line.base, sum(cas_of(line)), line.value, line.admin, line.transportation, line.pch) for line in case.lines]
    assert table == [
        (D("3184800.00"), D("31848.00"), D("3216648.00"), D("102932.74"), D("0.00"), D("0.00")),
        (D("657027.00"), D("0.00"), D("657027.00"), D("21024.86"), D("24638.51"), D("22995.95")),
        (D("975000.00"), D("4875.00"), D("979875.00"), D("31356.00"), D("36745.31"), D("0.00")),
        (D("640000.00"), D("0.00"), D("640000.00"), D("20480.00"), D("0.00"), D("0.00")),
    ]
    assert (case.net, case.admin, case.transportation, case.pch) == (
        D("5493550.00"),
        D("175793.60"),
        D("61383.82"),
        D("22995.95"),
    )
    assert case.total == D("5753723.37")
    assert admin_share(case.admin, shipped_policy(), NOW) == D("61527.76")
    assert percent_of(case.total, D(25)) == D("1438430.84")


FIRST = quarter_of(date(2026, 11, 1))
OUTLAYS = (0, 600_000, 900_000, 1_200_000, 1_500_000, 1_700_000, 1_600_000, 1_300_000, 800_000, 400_000)
LIABILITY = (0, 300_000, 700_000, 1_100_000, 1_300_000, 1_200_000, 900_000, 500_000, 200_000, 0)
HOLDBACK = (0, 0, 90_000, 210_000, 360_000, 530_000, 690_000, 820_000, 500_000, 0)


def by_quarter(values):
    return tuple(QuarterAmount(quarter=format_quarter(FIRST + place), amount=D(value)) for place, value in enumerate(values))


def curve_case(letter_of_credit=0, zeros=True):
    named = {"outlays": OUTLAYS, "termination_liability": LIABILITY, "holdback": HOLDBACK}
    columns = {name: tuple(one for one in by_quarter(values) if zeros or one.amount) for name, values in named.items()}
    deliveries = tuple(
        QuarterQuantity(quarter=format_quarter(FIRST + place), quantity=D(share))
        for place, share in ((6, 10), (7, 30), (8, 40), (9, 20))
    )
    return scheduled(
        service("10000000.00", deliveries=deliveries, **columns),
        on=date(2026, 11, 1),
        dependable_undertaking=True,
        payment=PaymentTerms(standby_letter_of_credit=D(letter_of_credit)),
    )


@pytest.mark.parametrize(
    ("letter_of_credit", "payments"),
    [
        (0, [1_012_000, 1_390_000, 1_720_000, 1_850_000, 1_770_000, 1_480_800, 1_092_400, 4_800]),
        (1_400_000, [712_000, 990_000, 1_320_000, 1_650_000, 1_870_000, 1_780_800, 1_492_400, 504_800]),
        (1_000_000, [712_000, 990_000, 1_420_000, 1_850_000, 1_770_000, 1_580_800, 1_492_400, 504_800]),
    ],
    ids=["E27", "E28 covering", "E28 in part"],
)
@pytest.mark.parametrize("zeros", [True, False], ids=["zeros typed", "zeros left out"])
def test_e27_e28_schedule(letter_of_credit, payments, zeros):
    case, schedule = curve_case(letter_of_credit, zeros)
    assert case.total == D("10320000.00")
    assert amounts(schedule) == payments
    assert schedule.rows[-1].cumulative == case.total
    assert [row.due for row in schedule.rows[:3]] == [None, date(2027, 3, 15), date(2027, 6, 15)]


def test_e29_blanket_order():
    line = service("1000000.00", months_of_service="24")
    _, schedule = scheduled(line, on=date(2026, 11, 1), case_type="BLANKET", dependable_undertaking=True)
    assert amounts(schedule) == [D("11200.00"), *[D("127600.00")] * 8]


def test_the_example_of_the_case_file_contract():
    line = article(
        "42000.00",
        10,
        generic_code="A1A",
        sme=True,
        deliveries=(QuarterQuantity(quarter="2028Q1", quantity=D(10)),),
        outlays=(QuarterAmount(quarter="2027Q4", amount=D("420000.00")),),
    )
    override = RateOverride(charge="TRANSPORT", line="001", rate_percent=D("2.00"), source="office table", by="officer")
    waiver = Waiver(charge="CAS", component="QAI", basis="reciprocal agreement")
    case, schedule = scheduled(
        line,
        dependable_undertaking=True,
        terms_of_sale=(TermOfSale(code="DU"),),
        offer_expires_on=date(2027, 2, 15),
        waivers=(waiver,),
        rate_overrides=(override,),
    )
    assert (case.lines[0].admin, case.lines[0].pch, case.lines[0].transportation) == (D("13440.00"), D("14700.00"), D("0.00"))
    assert (case.net, case.total) == (D("420000.00"), D("448140.00"))
    assert [(doubt.path, doubt.status) for doubt in case.unconfirmed] == [("lines[0].pch", "unconfirmed")]
    assert [(row.due, row.amount) for row in schedule.rows] == [
        (None, D("13440.00")),
        (date(2027, 9, 15), D("420000.00")),
        (date(2027, 12, 15), D("14700.00")),
    ]
