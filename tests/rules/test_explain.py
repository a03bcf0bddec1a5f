"""Explanations: the steps, rows and reasons of single amounts in words an officer can check."""

from datetime import date
from decimal import Decimal

import pytest

from dsca_desk.records.offer import Line, Offer, RateOverride, TermOfSale, Waiver
from dsca_desk.rules.explain import Explainer, amount_at, amount_paths, explain
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.policy import shipped_policy
from tests.rules.test_worked_examples import curve_case

D = Decimal
LINE = Line(number="001", quantity=D(120), unit_price=D("18400.00"), source="P", delivery_term_code="5")


def explained(path, *lines, on=date(2026, 10, 14), **more):
    offer = Offer(country="BN", agency="B", designator="UAB", price_date=on, lines=lines or (LINE,), **more)
    priced = price(offer, shipped_policy())
    return explain(priced, payment_schedule(priced, shipped_policy()), shipped_policy(), path)


def test_a_line_value_tells_its_base_rates_dates_and_trust():
    text = explained("lines[0].value").text()
    assert text.startswith("Line value (4b): 2,230,080.00")
    assert "quantity 120; base unit price 18,400.00" in text
    assert "1.0 %, from 01 Feb 2020, DSCA 19-43 (7 Jan 2020)" in text
    assert "not major defense equipment" in text


def test_contract_administration_as_a_whole_is_the_sum_of_its_parts():
    explanation = explained("lines[0].cas")
    assert explanation.amount == D("22080.00")
    assert explanation.steps[-1].rate.percent == D("1.0")
    assert "DSCA 19-43" in explanation.text()
    line = Line(number="001", sublines=(LINE, LINE))
    assert explained("lines[0].cas", line).amount == D("44160.00")


def test_a_charge_tells_formula_inputs_rate_and_rounding():
    explanation = explained("lines[0].admin")
    step = explanation.steps[-1]
    assert (step.formula, step.inputs) == ("line value × rate", (("line value", "2,230,080.00"), ("rate", "3.2 %")))
    assert (step.rate.effective_from, step.rate.status) == (date(2018, 6, 1), "confirmed")
    assert step.rounding == "half up to the cent"
    assert step.result == D("71362.56")


def test_nothing_charged_has_a_reason():
    assert "shipped by the contractor" in explained("lines[0].pch").text()
    stock = Line(number="001", quantity=D(1), unit_price=D(5), delivery_term_code="4")
    assert "at origin" in explained("lines[0].transportation", stock).text()
    assert "source S" in explained("lines[0].cas.QAI", stock).text()


def test_what_is_missing_is_said_to_be():
    assert "no figure" in explained("lines[0].transportation").text()
    assert "(missing)" in explained("lines[0].transportation").text()


def test_a_waiver_and_an_override_name_their_basis():
    waiver = Waiver(charge="CAS", component="QAI", basis="reciprocal agreement", reference="MOU 7")
    assert "reciprocal agreement" in explained("lines[0].cas.QAI", waivers=(waiver,)).text()
    entered = RateOverride(charge="TRANSPORT", rate_percent=D("3.75"), source="vendor letter", by="J. Rivera")
    text = explained("lines[0].transportation", rate_overrides=(entered,)).text()
    assert "3.75 %, vendor letter (entered by J. Rivera)" in text


def test_a_lot_is_said_to_be_taken_as_one():
    lot = Line(number="001", unit_price=D("60000.00"), unit_of_issue="XX")
    assert "the lot is taken as one unit" in explained("lines[0].pch", lot).text()


def test_sums_name_their_lines():
    lines = (LINE, Line(number="002", quantity=D(1), unit_price=D("10.00")))
    assert explained("net", *lines).steps[-1].inputs == (("line 001", "2,230,080.00"), ("line 002", "10.00"))
    assert "line 001 71,362.56; line 002 0.32" in explained("admin", *lines).text()
    assert [step.name for step in explained("total", *lines).steps][-1] == "total"


def test_a_subline_and_its_line():
    parts = (Line(number="001a", quantity=D(2), unit_price=D("10.00")), Line(number="001b", quantity=D(1), unit_price=D("5.00")))
    line = Line(number="001", sublines=parts)
    assert explained("lines[0].sublines[1].base", line).amount == D("5.00")
    assert explained("lines[0].value", line).steps[-1].inputs == (("subline 001a", "20.00"), ("subline 001b", "5.00"))


def test_the_initial_deposit_tells_its_parts_and_condition():
    case, schedule = curve_case()
    text = explain(case, schedule, shipped_policy(), "initial_deposit").text()
    for words in (
        "administrative charge × share, because it is above the limit",
        "limit 30,000; share 35 %",
        "outlays to date 600,000",
        "termination liability after letter of credit 300,000",
        "on contract before the first payment",
    ):
        assert words in text


def test_a_payment_is_explained_by_its_quarter():
    case, schedule = curve_case(1_000_000)
    explanation = explain(case, schedule, shipped_policy(), "schedule[2].amount")
    assert explanation.amount == D(1_420_000)
    assert "termination liability after letter of credit 100,000" in explanation.text()
    assert explain(case, schedule, shipped_policy(), "schedule[2].cumulative").amount == schedule.rows[2].cumulative


def test_every_way_of_paying_is_explained():
    for terms, words in (
        ("CWA", "cash with acceptance"),
        ("CWAB", "balance"),
        ("POD", "payment on delivery"),
        ("CAPS", "share of the total"),
    ):
        text = explained("initial_deposit", terms_of_sale=(TermOfSale(code=terms),)).text()
        assert words in text.lower()


@pytest.mark.parametrize(
    "path",
    [
        "lines[1].admin",
        "lines[0].sublines[0].admin",
        "lines[0].cas.NONE",
        "lines[0].color",
        "schedule[99].amount",
        "schedule[0].due",
        "grand_total",
        "",
    ],
)
def test_a_path_without_an_amount_is_refused(path):
    with pytest.raises(KeyError, match=r"there is no such|the schedule has"):
        explained(path)


def test_a_line_without_quantity_has_no_unit_price_to_explain():
    lot = Line(number="001", unit_price=D("60000.00"))
    with pytest.raises(KeyError, match="no unit price"):
        explained("lines[0].unit", lot)


def test_an_explainer_answers_many_paths_alike():
    case, schedule = curve_case()
    explainer = Explainer(case, schedule, shipped_policy())
    for path in amount_paths(case, schedule):
        assert explainer.explain(path) == explain(case, schedule, shipped_policy(), path)
        assert explainer.explain(path).amount == amount_at(case, schedule, path)
