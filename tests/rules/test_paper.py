"""The whole dollars of the letter."""

from datetime import date
from decimal import Decimal

from dsca_desk.records.offer import Line, Offer, QuarterAmount, Waiver
from dsca_desk.rules.paper import whole_dollars
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.policy import shipped_policy
from tests.rules.test_worked_examples import FULL_OFFER, full_offer_lines

D = Decimal


def on_paper(*lines, on=date(2026, 11, 1), **more):
    priced = price(Offer(country="BN", agency="B", designator="UAB", price_date=on, lines=lines, **more), shipped_policy())
    return whole_dollars(priced, payment_schedule(priced, shipped_policy()))


def service(amount, number="001", **more):
    return Line(number=number, kind="SERVICE", unit_of_issue="XX", unit_price=D(amount), **more)


def test_cents_go_where_they_are_largest():
    paper = on_paper(*full_offer_lines(), **FULL_OFFER)
    assert (paper.net, paper.pch, paper.admin, paper.transportation, paper.other) == (5493550, 22996, 175793, 61384, 0)
    assert paper.total == 5753723
    assert paper.lines == {"001": 3216648, "002": 657027, "003": 979875, "004": 640000}


def test_lines_are_allocated_to_the_net_and_sublines_to_their_line():
    parts = (service("0.40", "001a"), service("0.40", "001b"), service("0.40", "001c"))
    free = Waiver(charge="ADMIN", basis="for the test")
    paper = on_paper(Line(number="001", sublines=parts), service("10.30", "002"), waivers=(free,))
    assert paper.total == paper.net == 12
    assert paper.lines == {"001": 1, "001a": 1, "001b": 0, "001c": 0, "002": 11}


def test_payments_are_differences_of_rounded_cumulative_amounts():
    outlays = tuple(
        QuarterAmount(quarter=name, amount=D(amount))
        for name, amount in (("2027Q2", "10.40"), ("2027Q3", "0.05"), ("2027Q4", "0.10"), ("2028Q1", "9.90"))
    )
    free = Waiver(charge="ADMIN", basis="for the test")
    paper = on_paper(service("20.45", outlays=outlays), dependable_undertaking=True, waivers=(free,))
    assert [(row.amount, row.cumulative) for row in paper.schedule] == [(0, 0), (10, 10), (1, 11), (9, 20)]
    assert paper.initial_deposit == 0


def test_the_small_case_management_line_belongs_to_the_net():
    day = date(2010, 5, 5)
    alone = on_paper(service("180000.00"), on=day, accepted_on=day)
    assert (alone.net, alone.small_case_management_line) == (188160, 8160)
    carried = on_paper(service("180000.00"), service("9000.00", "002", generic_code="R6C"), on=day, accepted_on=day)
    assert (carried.net, carried.small_case_management_line, carried.lines["002"]) == (188160, 0, 8160)
