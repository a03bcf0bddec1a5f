"""The row in force: by the date its basis names, to the day, and the tables that hold the rows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import (
    CAS_WAIVERS,
    FIRST_PAYMENTS,
    PAYMENT_RULES,
    RATES,
    TRANSPORT_RATES,
    CasWaiver,
    PaymentRule,
    Rate,
    RateDates,
    TransportRate,
    find_rate,
    find_transport_rate,
    first_payment,
    needs_rate_area,
    payment_figure,
    payment_rule,
    variants,
)
from dsca_desk.policy.table import PolicyError
from dsca_desk.services.policy import shipped_policy

D = Decimal
MAY, JUNE = date(2018, 5, 31), date(2018, 6, 1)


def figure(charge, component, dates, variant=""):
    row = find_rate(shipped_policy(), charge, component, dates, variant)
    return row.figure if row else None


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(1977, 9, 30), "2.0"),
        (date(1977, 10, 1), "3.0"),
        (date(1999, 5, 31), "3.0"),
        (date(1999, 6, 1), "2.5"),
        (date(2006, 7, 31), "2.5"),
        (date(2006, 8, 1), "3.8"),
        (date(2012, 10, 31), "3.8"),
        (date(2012, 11, 1), "3.5"),
        (date(2018, 5, 31), "3.5"),
        (date(2018, 6, 1), "3.2"),
        (date(2026, 11, 22), "3.2"),
        (date(2040, 1, 1), "3.2"),
    ],
)
def test_administrative_charge_to_the_day(day, percent):
    assert figure("ADMIN", "STANDARD", RateDates.of_day(day)) == D(percent)


@pytest.mark.parametrize(
    ("accepted", "implemented", "percent"),
    [
        (MAY, JUNE, "3.2"),
        (MAY, MAY, "3.5"),
        (MAY, None, "3.5"),
        (JUNE, None, "3.2"),
        (date(2006, 7, 20), date(2006, 8, 15), "2.5"),
        (date(2006, 8, 1), date(2006, 8, 15), "3.8"),
        (date(2012, 10, 31), date(2012, 12, 1), "3.8"),
        (date(2012, 11, 1), date(2013, 1, 5), "3.5"),
    ],
)
def test_a_row_begins_by_its_own_basis(accepted, implemented, percent):
    dates = RateDates(date(2026, 1, 1), None, accepted, implemented)
    assert figure("ADMIN", "STANDARD", dates) == D(percent)


def test_the_date_a_line_was_added_goes_before_all_others():
    dates = RateDates(date(2026, 1, 1), date(2019, 3, 1), date(2010, 1, 1), date(2010, 2, 1))
    assert dates.on("accepted") == dates.on("implemented") == dates.on("any") == date(2019, 3, 1)
    assert figure("ADMIN", "STANDARD", dates) == D("3.2")


def test_dates_not_reached_are_stood_in_for():
    priced = date(2026, 1, 1)
    assert RateDates(priced).on("accepted") == RateDates(priced).on("implemented") == priced
    assert RateDates(priced, accepted_on=MAY).on("implemented") == MAY
    assert RateDates(priced, implemented_on=JUNE).on("accepted") == JUNE
    assert RateDates(priced, accepted_on=MAY, implemented_on=JUNE).on("delivery-reported") == JUNE


def test_the_last_row_of_a_series_ends_with_its_window():
    inside, outside = date(2012, 7, 2), date(2012, 7, 3)
    assert figure("SCML", "MINIMUM", RateDates.of_day(inside)) == D(15000)
    assert figure("SCML", "MINIMUM", RateDates.of_day(outside)) is None
    assert figure("SCML", "MINIMUM", RateDates.of_day(date(2006, 7, 31))) is None
    assert figure("LOGISTICS_SUPPORT", "STANDARD", RateDates.of_day(date(2007, 10, 1))) is None


@pytest.mark.parametrize(
    ("day", "rates", "total"),
    [
        (date(2002, 9, 30), ("0.5", "0.5", "0.5", "0"), None),
        (date(2002, 10, 1), ("0.65", "0.65", "0.2", "0.2"), None),
        (date(2014, 11, 30), ("0.65", "0.65", "0.2", "0.2"), None),
        (date(2014, 12, 1), ("0.5", "0.5", "0.2", "0.2"), "1.2"),
        (date(2020, 1, 31), ("0.5", "0.5", "0.2", "0.2"), "1.2"),
        (date(2020, 2, 1), ("0.4", "0.4", "0.2", "0.2"), "1.0"),
    ],
)
def test_contract_administration_to_the_day(day, rates, total):
    dates = RateDates.of_day(day)
    assert tuple(figure("CAS", name, dates) for name in ("CONTRACT_ADMIN", "QAI", "AUDIT", "OVERSEAS")) == tuple(map(D, rates))
    assert figure("CAS", "TOTAL", dates) == (D(total) if total else None)


def test_split_of_every_total_adds_up_to_it():
    policy = shipped_policy()
    totals = [row for row in policy.rows(RATES, Rate) if (row.charge, row.component) == ("CAS", "TOTAL")]
    assert len(totals) == 2
    for total in totals:
        dates = RateDates.of_day(total.effective_from)
        assert sum(figure("CAS", name, dates) for name in ("CONTRACT_ADMIN", "QAI", "AUDIT")) == total.figure


@pytest.mark.parametrize(
    ("term", "area", "stocked", "day", "percent", "status"),
    [
        ("5", None, False, date(2018, 8, 14), "3.75", "unconfirmed"),
        ("5", None, True, date(2018, 8, 14), "0", "unconfirmed"),
        ("5", None, False, date(2018, 8, 15), None, "not-found"),
        ("7", "2", False, date(2018, 8, 14), "16.25", "unconfirmed"),
        ("7", "1", True, date(2018, 8, 14), "10.5", "unconfirmed"),
        ("7", "1", True, date(2018, 8, 15), None, "not-found"),
        ("4", None, False, date(2026, 1, 1), "0", "confirmed"),
        ("-", None, False, date(2026, 1, 1), "0", "confirmed"),
    ],
)
def test_transportation_by_term_area_and_class(term, area, stocked, day, percent, status):
    row = find_transport_rate(shipped_policy(), term, area, stocked, RateDates.of_day(day))
    assert (row.percent, row.status) == (D(percent) if percent else None, status)


def test_terms_whose_percentage_hangs_on_the_area():
    policy = shipped_policy()
    assert {term for term in "23456789" if needs_rate_area(policy, term)} == {"6", "7", "9"}
    assert find_transport_rate(policy, "7", None, False, RateDates.of_day(date(2017, 1, 1))) is None
    assert find_transport_rate(policy, "3", None, False, RateDates.of_day(date(2026, 1, 1))) is None


@pytest.mark.parametrize(
    ("day", "due", "covers"),
    [
        (date(2026, 9, 10), date(2026, 12, 15), date(2027, 1, 1)),
        (date(2026, 9, 11), date(2027, 3, 15), date(2027, 4, 1)),
        (date(2026, 12, 10), date(2027, 3, 15), date(2027, 4, 1)),
        (date(2026, 12, 11), date(2027, 6, 15), date(2027, 7, 1)),
        (date(2026, 12, 31), date(2027, 6, 15), date(2027, 7, 1)),
        (date(2027, 1, 1), date(2027, 6, 15), date(2027, 7, 1)),
        (date(2027, 3, 10), date(2027, 6, 15), date(2027, 7, 1)),
        (date(2027, 3, 11), date(2027, 9, 15), date(2027, 10, 1)),
        (date(2027, 6, 10), date(2027, 9, 15), date(2027, 10, 1)),
        (date(2027, 6, 11), date(2027, 12, 15), date(2028, 1, 1)),
        (date(2028, 2, 29), date(2028, 6, 15), date(2028, 7, 1)),
    ],
)
def test_first_payment_to_the_day(day, due, covers):
    assert first_payment(shipped_policy(), day)[1:] == (due, covers)


def test_every_day_of_a_leap_year_has_one_first_payment():
    policy = shipped_policy()
    rows = policy.rows(FIRST_PAYMENTS, FIRST_PAYMENTS.row_type)
    for place in range(366):
        day = date(2028, 1, 1) + timedelta(days=place)
        assert sum(row.takes(day) for row in rows) == 1
        _, due, covers = first_payment(policy, day)
        assert day < due < covers


def test_figures_of_payment_rules():
    policy, day = shipped_policy(), date(2026, 11, 22)
    expected = {
        "ADMIN_SHARE": 35,
        "ADMIN_SHARE_LIMIT": 30000,
        "CAPS_SHARE": 25,
        "RAPS_TIER2_SHARE": 50,
        "RAPS_LEAD_QUARTERS": 4,
        "FMSO_I_SHARE": 30,
        "WWRS_SHARE": 5,
        "BLANKET_TRAINING_SHARE": 25,
        "BLANKET_TRAINING_LIMIT": 25000,
        "FULL_VALUE_DAYS": 90,
        "NONRECURRING_SHARE": 5,
    }
    assert {name: payment_figure(policy, name, day) for name in expected} == expected
    assert payment_figure(policy, "CAPS_SHARE", date(2022, 12, 31)) is None
    assert payment_figure(policy, "NONRECURRING_SHARE", date(2025, 6, 30)) is None
    assert payment_rule(policy, "NONRECURRING_SHARE", date(2025, 7, 1)).status == "partial"
    assert payment_rule(policy, "STANDARD_CURVE", day).status == "not-found"
    assert payment_figure(policy, "NO_SUCH_RULE", day) is None


def test_what_was_not_found_has_no_figure_and_what_has_one_names_its_source():
    policy = shipped_policy()
    tables = [(RATES, Rate, "figure"), (TRANSPORT_RATES, TransportRate, "percent"), (PAYMENT_RULES, PaymentRule, "figure")]
    for spec, row_type, column in tables:
        rows = policy.rows(spec, row_type)
        assert len(rows) > 50
        assert all(getattr(row, column) is None for row in rows if row.status == "not-found")
        assert all(row.source for row in rows)
    assert {row.delivery_term for row in policy.rows(TRANSPORT_RATES, TransportRate) if row.status == "not-found"} == set(
        "256789"
    )


def test_agreements_name_countries_and_components():
    rows = shipped_policy().rows(CAS_WAIVERS, CasWaiver)
    agreements = [row for row in rows if row.kind == "AGREEMENT"]
    assert len(agreements) > 30
    assert all(row.countries and row.component and row.effective_from for row in agreements)
    assert {row.designators for row in agreements} == {(), ("SVI",), ("SXC",), ("NMP",), ("NAE",)}


OFFICE_HEAD = "topic,delivery_term,rate_area,item_class,percent,date_basis,effective_from,status,source\n"


def office_pack(folder, rows):
    (folder / "edition.toml").write_text('id = "office"\ntitle = "Office rates"\nas_of = 2026-11-22\n')
    (folder / "transportation_rates.csv").write_text(OFFICE_HEAD + rows)
    return shipped_policy((folder,))


def test_an_office_enters_the_missing_percentages_as_a_pack(tmp_path):
    rows = (
        "PERCENT,5,,ALL,2.10,delivery-reported,2018-08-15,confirmed,Table C9.T4A as received\n"
        "PERCENT,7,1,ALL,5.00,delivery-reported,2018-08-15,confirmed,Table C9.T4A as received\n"
        "PERCENT,7,1,STANDARD,6.00,delivery-reported,2018-08-15,confirmed,Table C9.T4A as received\n"
    )
    policy = office_pack(tmp_path, rows)
    dates = RateDates.of_day(date(2026, 1, 1))
    assert find_transport_rate(policy, "5", None, False, dates).percent == D("2.10")
    assert find_transport_rate(policy, "7", "1", True, dates).percent == D("5.00")
    assert find_transport_rate(policy, "7", "1", False, dates).percent == D("6.00")
    assert find_transport_rate(policy, "7", "2", False, dates).status == "not-found"
    assert find_transport_rate(policy, "5", None, False, RateDates.of_day(date(2018, 8, 14))).percent == D("3.75")


def test_a_pack_that_overlaps_is_refused(tmp_path):
    policy = office_pack(tmp_path, "PERCENT,5,,ALL,2.10,delivery-reported,2018-09-01,confirmed,an overlap\n")
    with pytest.raises(PolicyError, match="overlaps"):
        find_transport_rate(policy, "5", None, False, RateDates.of_day(date(2026, 1, 1)))


def test_a_gap_in_a_series_is_refused(tmp_path):
    head = "charge,component,figure,unit,date_basis,effective_from,effective_to,status,source\n"
    (tmp_path / "edition.toml").write_text('id = "bad"\ntitle = "Bad"\nas_of = 2026-11-22\n')
    (tmp_path / "rates.csv").write_text(
        head
        + "ADMIN,STANDARD,3.0,percent,implemented,2000-01-01,2005-12-31,confirmed,a\n"
        + "ADMIN,STANDARD,3.1,percent,implemented,2006-02-01,,confirmed,b\n"
    )
    with pytest.raises(PolicyError, match=r"rates\.csv, row 3: gap in ADMIN"):
        find_rate(Policy(tmp_path), "ADMIN", "STANDARD", RateDates.of_day(date(2026, 1, 1)))


def test_variants_of_a_component():
    assert variants(shipped_policy(), "ADMIN", "MANAGEMENT_LINE") == {"R6B", "R6C", "L8A"}
    assert variants(shipped_policy(), "ADMIN", "NONE") == frozenset()
