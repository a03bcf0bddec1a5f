"""Pricing line by line: exemptions, waivers, overrides, missing rates, small case management lines, totals."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from dsca_desk.records.offer import Line, Offer, OtherCharge, RateOverride, TermOfSale, Waiver
from dsca_desk.rules.pricing import price
from dsca_desk.rules.waivers import cas_waivers
from dsca_desk.services.policy import shipped_policy

D = Decimal
NOW = date(2026, 11, 22)
OLD = date(2018, 6, 22)
ARTICLE = Line(number="001", unit_price=D("1000.00"), quantity=D(10), delivery_term_code="4")
PROCURED = msgspec.structs.replace(ARTICLE, source="P")


def with_(line, **changes):
    return msgspec.structs.replace(line, **changes)


def priced(*lines, on=NOW, country="BN", designator="UAB", **more):
    offer = Offer(country=country, agency="B", designator=designator, price_date=on, lines=lines, **more)
    return price(offer, shipped_policy())


def doubts(case):
    return {doubt.path: doubt.status for doubt in case.unconfirmed}


def cas_of(case):
    return tuple(case.lines[0].cas.values())


# Above the line


@pytest.mark.parametrize("source", list("SREF"))
def test_contract_administration_is_for_what_is_procured(source):
    case = priced(with_(ARTICLE, source=source), on=date(2023, 1, 1))
    assert cas_of(case) == (0, 0, 0, 0)


def test_rule_for_the_acquisition_fund_is_missing_and_said_to_be():
    assert doubts(priced(with_(ARTICLE, source="F", working_capital_fund=True))) == {"lines[0].cas": "not-found"}
    assert doubts(priced(with_(ARTICLE, source="F", working_capital_fund=True), on=date(2024, 4, 8))) == {}


@pytest.mark.parametrize(
    ("share", "expected"), [(None, "20.00"), (D("0.4"), "16.00"), (D(0), "0.00"), (D(1), "40.00"), (D("0.33333"), "13.33")]
)
def test_mixed_source_in_its_share_or_half(share, expected):
    case = priced(with_(ARTICLE, source="X", procured_share=share))
    assert case.lines[0].cas["CONTRACT_ADMIN"] == D(expected)
    assert ("procured_share" in case.lines[0].rates) is (share is None)


def test_mixed_source_before_there_was_a_default_share():
    case = priced(with_(ARTICLE, source="X"), on=date(2009, 3, 31))
    assert cas_of(case) == (0, 0, 0, 0)
    assert doubts(case)["lines[0].procured_share"] == "not-found"
    assert priced(with_(ARTICLE, source="X"), on=date(2009, 4, 1)).lines[0].cas["QAI"] == D("32.50")


@pytest.mark.parametrize("exemption", ["PROS", "USACE"])
def test_exempt_programs_pay_no_contract_administration(exemption):
    case = priced(with_(PROCURED, cas_exemption=exemption))
    assert cas_of(case) == (0, 0, 0, 0)
    assert case.lines[0].rates["cas.QAI"].percent == 0


def test_sublines_take_the_day_on_which_their_line_was_added():
    line = Line(
        number="001", sublines=(with_(PROCURED, number="001a"), with_(PROCURED, number="001b", added_on=date(2013, 5, 1)))
    )
    on_case, added = (priced(with_(line, added_on=day), on=OLD, implemented_on=OLD).lines[0] for day in (None, date(2021, 3, 1)))
    assert [part.cas["QAI"] for part in on_case.sublines] == [D("50.00"), D("65.00")]
    assert [part.cas["QAI"] for part in added.sublines] == [D("40.00"), D("65.00")]
    assert [part.rates["admin"].percent for part in added.sublines] == [D("3.2"), D("3.5")]
    assert added.admin == sum(part.admin for part in added.sublines)


def test_overseas_part_only_where_administered_overseas():
    assert cas_of(priced(PROCURED))[3] == 0
    case = priced(with_(PROCURED, administered_overseas=True))
    assert cas_of(case) == (D("40.00"), D("40.00"), D("20.00"), D("20.00"))
    assert doubts(case)["lines[0].cas.OVERSEAS"] == "partial"


def test_total_confirmed_and_split_not_is_said_once():
    case = priced(PROCURED)
    assert doubts(case) == {"lines[0].cas": "partial"}
    assert case.lines[0].rates["cas"].percent == D("1.0")
    assert case.lines[0].rates["cas"].status == "confirmed"
    assert case.lines[0].rates["cas.QAI"].status == "unconfirmed"


def test_when_a_part_is_waived_the_split_decides_and_each_part_is_listed():
    case = priced(PROCURED, waivers=(Waiver(charge="CAS", component="QAI", basis="agreement"),))
    assert doubts(case) == {"lines[0].cas.CONTRACT_ADMIN": "unconfirmed", "lines[0].cas.AUDIT": "unconfirmed"}


def test_old_rates_are_confirmed_part_by_part():
    assert doubts(priced(PROCURED, on=date(2013, 1, 1))) == {}


@pytest.mark.parametrize(
    ("country", "designator", "implemented", "waived"),
    [
        ("AT", "UAB", date(2013, 4, 10), set()),
        ("AT", "UAB", date(2013, 4, 11), {"QAI"}),
        ("CN", "UAB", date(1984, 3, 31), {"AUDIT"}),
        ("CN", "UAB", date(2020, 1, 1), {"AUDIT", "QAI"}),
        ("FR", "UAB", date(2020, 1, 1), {"AUDIT", "QAI", "CONTRACT_ADMIN"}),
        ("F1", "UAB", date(2020, 1, 1), set()),
        ("F1", "SVI", date(2020, 1, 1), {"AUDIT", "QAI"}),
        ("F4", "SXC", date(2020, 1, 1), {"AUDIT", "QAI"}),
        ("F3", "SXC", date(2020, 1, 1), set()),
        ("F2", "NMP", date(2020, 1, 1), {"AUDIT"}),
        ("PT", "NAE", date(2020, 1, 1), {"AUDIT"}),
        ("PT", "UAB", date(2020, 1, 1), set()),
        ("N1", "UAB", date(2020, 1, 1), {"CONTRACT_ADMIN", "QAI", "AUDIT"}),
        ("BN", "UAB", date(2020, 1, 1), set()),
    ],
)
def test_agreements_waive_from_their_date_for_their_cases(country, designator, implemented, waived):
    case = priced(PROCURED, country=country, designator=designator, implemented_on=implemented, on=date(1984, 1, 1))
    none = {name for name, amount in case.lines[0].cas.items() if not amount}
    assert none == waived | {"OVERSEAS"}
    assert {waiver.component for waiver in cas_waivers(case.offer, shipped_policy()) if waiver.applies} == waived


def test_an_agreement_covers_the_document_and_not_the_line():
    later = with_(PROCURED, number="002", added_on=date(2014, 1, 1))
    case = priced(PROCURED, later, country="AT", implemented_on=date(2013, 1, 2), on=date(2013, 1, 1))
    assert [line.cas["QAI"] > 0 for line in case.lines] == [True, True]


def test_a_named_waiver_does_not_apply_before_its_agreement():
    named = Waiver(charge="CAS", component="QAI", basis="reciprocal agreement")
    for waiver, country in ((named, "AT"), (with_(named, agreed_on=date(2013, 1, 3)), "BN")):
        case = priced(PROCURED, country=country, implemented_on=date(2013, 1, 2), waivers=(waiver,))
        assert case.lines[0].cas["QAI"] == D("65.00")
        (told,) = [one for one in cas_waivers(case.offer, shipped_policy()) if not one.by_agreement]
        assert not told.applies
        assert "later than the implementation" in told.reason
    assert priced(PROCURED, implemented_on=date(2013, 1, 2), waivers=(named,)).lines[0].cas["QAI"] == 0


def test_nonrecurring_cost_only_of_major_equipment_and_unless_waived():
    line = with_(ARTICLE, mde=True, nonrecurring_unit_charge=D("50.00"))
    assert priced(line).lines[0].nonrecurring == D("500.00")
    assert priced(with_(line, quantity=None)).lines[0].nonrecurring == D("50.00")
    assert priced(with_(line, mde=False)).lines[0].nonrecurring == 0
    assert priced(with_(line, nonrecurring_waived=True)).lines[0].nonrecurring == 0
    assert priced(line, waivers=(Waiver(charge="NONRECURRING", basis="loss of sale"),)).lines[0].nonrecurring == 0
    assert priced(line, terms_of_sale=(TermOfSale(code="MAPM"), TermOfSale(code="FMSNR"))).lines[0].nonrecurring == 0
    assert priced(line, terms_of_sale=(TermOfSale(code="MAPM"), TermOfSale(code="CWA"))).lines[0].nonrecurring == D("500.00")


@pytest.mark.parametrize(
    ("component", "source", "day", "program", "expected"),
    [
        ("SNAP", "P", date(2016, 9, 30), "FMS", "0"),
        ("SNAP", "P", date(2016, 10, 1), "FMS", "500.00"),
        ("SNAP", "X", NOW, "FMS", "250.00"),
        ("SNAP", "S", NOW, "FMS", "0"),
        ("CRR", "S", date(2022, 9, 30), "FMS", "0"),
        ("CRR", "S", date(2022, 10, 1), "FMS", "400.00"),
        ("CRR", "P", NOW, "FMS", "400.00"),
        ("CRR", "P", NOW, "BPC_T22", "0"),
        ("SNAP", "P", NOW, "BPC_T22", "500.00"),
    ],
)
def test_army_support_charge(component, source, day, program, expected):
    case = priced(with_(ARTICLE, source=source, support_charge=component), on=day, program=program)
    assert case.lines[0].support_charge == D(expected)


@pytest.mark.parametrize(
    ("year", "rate", "expected"), [(2016, "A", "100.00"), (2017, "A", "0"), (2016, "C", "0"), (None, "A", "0")]
)
def test_attrition_by_tuition_rate_and_fiscal_year(year, rate, expected):
    line = with_(ARTICLE, kind="TRAINING", tuition_rate=rate, tuition_fiscal_year=year)
    assert priced(line).lines[0].other == D(expected)
    assert priced(line, on=date(2016, 9, 30)).lines[0].other == (D("100.00") if rate == "A" and year != 2017 else 0)


def test_charges_entered_with_the_line_are_part_of_its_value():
    line = with_(
        ARTICLE, other_charges=(OtherCharge(kind="contingency", amount=D("30.00")), OtherCharge(kind="storage", amount=D(4)))
    )
    (done,) = priced(line).lines
    assert (done.other, done.value, done.unit) == (D("34.00"), D("10034.00"), D("1003.40"))
    assert done.admin == D("321.09")


# Below the line


@pytest.mark.parametrize("code", ["R6B", "R6C", "L8A"])
def test_management_lines_bear_no_administrative_charge(code):
    assert priced(with_(ARTICLE, generic_code=code, kind="SERVICE")).admin == 0


@pytest.mark.parametrize(
    ("program", "day", "admin", "packing"),
    [
        ("FMS", date(2020, 8, 14), "320.00", "350.00"),
        ("BPC_T22", date(2020, 8, 14), "320.00", "350.00"),
        ("BPC_T10", date(2020, 8, 13), "320.00", "350.00"),
        ("BPC_T10", date(2020, 8, 14), "0", "0"),
    ],
)
def test_title_10_bears_no_percentages_since_august_2020(program, day, admin, packing):
    case = priced(with_(ARTICLE, delivery_term_code="5"), on=day, program=program)
    assert (case.admin, case.pch, case.transportation) == (D(admin), D(packing), 0)
    assert ("lines[0].transportation" in doubts(case)) is bool(D(admin))


def test_administrative_charge_waived():
    assert priced(ARTICLE, waivers=(Waiver(charge="ADMIN", basis="agency pays"),)).admin == 0
    assert priced(ARTICLE, country="N1").admin == 0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "350.00"),
        ({"source": "R"}, "350.00"),
        ({"source": "E"}, "350.00"),
        ({"source": "P"}, "0"),
        ({"source": "X", "procured_share": D(0)}, "0"),
        ({"working_capital_fund": True}, "0"),
        ({"kind": "SERVICE"}, "0"),
        ({"quantity": None, "unit_price": D("60000.00")}, "1850.00"),
        ({"quantity": D(2), "unit_price": D("60000.00")}, "3700.00"),
    ],
)
def test_packing_is_for_what_dod_ships(changes, expected):
    assert priced(with_(ARTICLE, **changes)).pch == D(expected)


@pytest.mark.parametrize(
    ("changes", "expected", "doubt"),
    [
        ({"delivery_term_code": "5"}, "375.00", "unconfirmed"),
        ({"delivery_term_code": "5", "source": "P"}, "379.50", "unconfirmed"),
        ({"delivery_term_code": "5", "working_capital_fund": True}, "0", "unconfirmed"),
        ({"delivery_term_code": "7", "rate_area": "2"}, "1625.00", "unconfirmed"),
        ({"delivery_term_code": "7"}, "0", "not-found"),
        ({"delivery_term_code": "3"}, "0", "not-found"),
        ({"delivery_term_code": "A"}, "0", "not-found"),
        ({"delivery_term_code": "2/7"}, "0", "not-found"),
        ({"delivery_term_code": "4"}, "0", None),
        ({"delivery_term_code": "-"}, "0", None),
        ({"delivery_term_code": None}, "0", None),
        ({"delivery_term_code": "5", "kind": "SERVICE"}, "0", None),
        ({"delivery_term_code": "5", "lookup_transportation": D("12.34")}, "123.40", None),
        ({"delivery_term_code": "5", "lookup_transportation": D("12.34"), "quantity": None}, "12.34", None),
    ],
)
def test_transportation_by_delivery_term(changes, expected, doubt):
    case = priced(with_(ARTICLE, **changes), on=date(2018, 8, 14))
    assert case.transportation == D(expected)
    assert doubts(case).get("lines[0].transportation") == doubt


def test_percentages_of_today_are_missing_and_never_silently_zero():
    case = priced(with_(ARTICLE, delivery_term_code="5"))
    used = case.lines[0].rates["transportation"]
    assert (case.transportation, used.percent, used.status) == (0, None, "not-found")
    assert doubts(case)["lines[0].transportation"] == "not-found"
    area = priced(with_(ARTICLE, delivery_term_code="9"))
    assert "rate area" in next(doubt.source for doubt in area.unconfirmed if doubt.path == "lines[0].transportation")


def test_supply_support_on_the_rise_of_equity_only():
    line = Line(number="001", kind="SERVICE", unit_price=D("1000.00"), type_of_assistance="U", previous_equity=D("1200.00"))
    assert priced(line).other == 0
    assert priced(with_(line, previous_equity=D("900.00"))).other == D("5.00")


# Overrides


def override(charge, **more):
    return RateOverride(charge=charge, source="office table", by="J. Rivera", **more)


def test_an_override_replaces_the_rate_and_is_marked_as_the_offices():
    line = with_(ARTICLE, delivery_term_code="5")
    case = priced(line, rate_overrides=(override("TRANSPORT", rate_percent=D("2.00")),))
    used = case.lines[0].rates["transportation"]
    assert case.transportation == D("200.00")
    assert (used.percent, used.source, used.overridden_by) == (D("2.00"), "office table", "J. Rivera")
    assert used.status != "confirmed"
    assert "lines[0].transportation" not in doubts(case)


def test_an_override_of_a_line_goes_before_one_of_all_lines():
    lines = (ARTICLE, with_(ARTICLE, number="002"))
    both = (override("ADMIN", line="002", rate_percent=D(1)), override("ADMIN", rate_percent=D(2)))
    case = priced(*lines, rate_overrides=both)
    assert [line.admin for line in case.lines] == [D("200.00"), D("100.00")]


def test_an_override_does_not_move_what_dod_does_not_move():
    assert priced(ARTICLE, rate_overrides=(override("TRANSPORT", line="001", rate_percent=D(2)),)).transportation == 0


def test_packing_entered_for_a_line_reaches_what_a_contractor_ships():
    amount = override("PCH", line="001", amount=D("77.7"))
    assert priced(PROCURED, rate_overrides=(amount,)).pch == D("77.70")
    assert priced(PROCURED, rate_overrides=(override("PCH", rate_percent=D(1)),)).pch == 0
    assert priced(ARTICLE, rate_overrides=(override("PCH", rate_percent=D(1)),)).pch == D("100.00")


def test_overrides_of_contract_administration():
    one = override("CAS", component="AUDIT", rate_percent=D("0.3"))
    assert cas_of(priced(PROCURED, rate_overrides=(one,))) == (D("40.00"), D("40.00"), D("30.00"), 0)
    whole = override("CAS", rate_percent=D("1.1"))
    case = priced(PROCURED, rate_overrides=(whole,))
    assert sum(cas_of(case)) == D("110.00")
    assert doubts(case) == {}
    fixed = override("CAS", component="QAI", amount=D("5.00"))
    assert cas_of(priced(ARTICLE, rate_overrides=(fixed,))) == (0, D("5.00"), 0, 0)


def test_an_override_that_says_nothing_changes_nothing():
    case = priced(ARTICLE, rate_overrides=(override("ADMIN"), override("PCH", line="001")))
    assert (case.admin, case.pch) == (D("320.00"), D("350.00"))


def test_an_override_reaches_the_sublines_of_its_line():
    parts = (with_(ARTICLE, number="001a"), with_(ARTICLE, number="001b"))
    case = priced(Line(number="001", sublines=parts), rate_overrides=(override("ADMIN", line="001", rate_percent=D(1)),))
    assert [part.admin for part in case.lines[0].sublines] == [D("100.00"), D("100.00")]
    case = priced(Line(number="001", sublines=parts), rate_overrides=(override("ADMIN", line="001b", rate_percent=D(1)),))
    assert [part.admin for part in case.lines[0].sublines] == [D("320.00"), D("100.00")]


# Sums


def test_a_line_is_the_sum_of_its_sublines():
    parts = (with_(ARTICLE, number="001a"), with_(PROCURED, number="001b", delivery_term_code="5"))
    case = priced(Line(number="001", quantity=D(4), sublines=parts))
    (line,) = case.lines
    assert line.value == sum(part.value for part in line.sublines) == D("20100.00")
    assert line.unit == D("5025.00")
    assert set(doubts(case)) == {
        "lines[0].sublines[0].pch",
        "lines[0].sublines[1].cas",
        "lines[0].sublines[1].transportation",
    }


def test_lines_without_quantity_have_no_unit_price():
    assert priced(with_(ARTICLE, quantity=None)).lines[0].unit is None
    assert priced(with_(ARTICLE, quantity=D(0))).lines[0].unit is None
    assert priced(with_(ARTICLE, quantity=D(3), unit_price=D("0.01"))).lines[0].unit == D("0.01")


def test_charges_of_the_document_are_other():
    case = priced(ARTICLE, other_charges=(OtherCharge(kind="storage", amount=D("12.50")),))
    assert case.other == D("12.50")
    assert case.total == case.net + case.pch + case.admin + D("12.50")


def test_a_document_without_lines_costs_nothing():
    assert priced().total == 0


# Small case management lines

SMALL = date(2010, 5, 5)
SERVICE = Line(number="001", kind="SERVICE", unit_price=D("180000.00"))
SCML = Line(number="002", generic_code="R6C", kind="SERVICE", unit_price=D("9000.00"))


@pytest.mark.parametrize(
    ("accepted", "amount"),
    [
        (date(2006, 7, 31), "0"),
        (date(2006, 8, 1), "8160.00"),
        (date(2012, 7, 2), "8160.00"),
        (date(2012, 7, 3), "0"),
        (None, "0"),
    ],
)
def test_small_case_line_in_its_years(accepted, amount):
    case = priced(SERVICE, on=SMALL, accepted_on=accepted)
    assert case.small_case_management_line == D(amount)
    assert case.total == case.net + case.admin + D(amount)


def test_small_case_line_on_the_document_only_falls_and_is_counted_once():
    case = priced(SERVICE, SCML, on=SMALL, accepted_on=SMALL)
    assert (case.net, case.small_case_management_line) == (D("180000.00"), D("8160.00"))
    assert (case.lines[1].base, case.lines[1].value, case.lines[1].admin) == (D("8160.00"), D("8160.00"), 0)
    lower = priced(SERVICE, with_(SCML, unit_price=D("5000.00")), on=SMALL, accepted_on=SMALL)
    assert lower.small_case_management_line == lower.lines[1].value == D("5000.00")
    assert lower.total == D("180000.00") + D("6840.00") + D("5000.00")


def test_small_case_line_stays_on_a_later_document():
    case = priced(SERVICE, SCML)
    assert case.small_case_management_line == case.lines[1].value == D("9000.00")


@pytest.mark.parametrize(
    "more",
    [
        {"country": "S9"},
        {"program": "BPC_T10"},
        {"waivers": (Waiver(charge="ADMIN", basis="agency pays"),)},
    ],
)
def test_no_small_case_line(more):
    assert priced(SERVICE, on=SMALL, accepted_on=SMALL, **more).small_case_management_line == 0


def test_no_small_case_line_for_grants_without_value():
    grant = Line(number="001", source="E", type_of_assistance="A", unit_price=D("0.00"), quantity=D(3))
    assert priced(grant, on=SMALL, accepted_on=SMALL).small_case_management_line == 0


# Pricing again


def test_lines_that_are_the_same_objects_keep_their_price():
    lines = tuple(with_(ARTICLE, number=f"{number:03}") for number in range(1, 6))
    before = priced(*lines)
    changed = msgspec.structs.replace(before.offer, lines=(*lines[:4], with_(lines[4], quantity=D(11))))
    after = price(changed, shipped_policy(), before)
    assert [now is then for now, then in zip(after.lines, before.lines, strict=True)] == [True] * 4 + [False]
    assert after == price(changed, shipped_policy())
    moved = msgspec.structs.replace(before.offer, implemented_on=date(2010, 1, 1))
    assert price(moved, shipped_policy(), before).admin == D("1900.00")


def test_kinds_of_line_do_not_hide_what_decides_a_rate():
    lines = (
        with_(ARTICLE, generic_code="A1A"),
        with_(ARTICLE, number="002", generic_code="R6B", kind="SERVICE"),
        with_(ARTICLE, number="003", source="X", procured_share=D("0.25")),
        with_(ARTICLE, number="004", source="X", procured_share=D("0.75")),
        with_(ARTICLE, number="005", source="X"),
        with_(ARTICLE, number="006", type_of_assistance="U", kind="SERVICE"),
    )
    case = priced(*lines, rate_overrides=(override("ADMIN", line="001", rate_percent=D(1)),))
    assert [line.admin for line in case.lines[:2]] == [D("100.00"), 0]
    assert [line.cas["QAI"] for line in case.lines[2:5]] == [D("10.00"), D("30.00"), D("20.00")]
    assert [line.supply_support for line in case.lines] == [0, 0, 0, 0, 0, D("500.00")]
    assert ["procured_share" in line.rates for line in case.lines] == [False, False, False, False, True, False]
