"""Payment schedules: conditions of the initial deposit, calendar, spreading, holdback, letters of credit, risk tiers."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from dsca_desk.records.offer import (
    Line,
    Offer,
    OtherCharge,
    PaymentTerms,
    QuarterAmount,
    QuarterQuantity,
    TermOfSale,
    Waiver,
)
from dsca_desk.rules.outlays import CaseFlow
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.quarters import format_quarter, parse_quarter
from dsca_desk.services.policy import shipped_policy

D = Decimal
NOW = date(2026, 11, 1)
FREE = (
    Waiver(charge="ADMIN", basis="for the test"),
    Waiver(charge="PCH", basis="for the test"),
    Waiver(charge="CAS", basis="test"),
)
LATE = (QuarterQuantity(quarter="2028Q1", quantity=D(1)),)
LINE = Line(number="001", quantity=D(1), unit_price=D("1000000.00"), delivery_term_code="4", deliveries=LATE)


def with_(line, **changes):
    return msgspec.structs.replace(line, **changes)


def offer(*lines, terms=("DU",), on=NOW, waivers=FREE, **more):
    return Offer(
        country="BN",
        agency="B",
        designator="UAB",
        price_date=on,
        lines=lines,
        terms_of_sale=tuple(TermOfSale(code=code) for code in terms),
        waivers=waivers,
        **{"dependable_undertaking": "DU" in terms} | more,
    )


def scheduled(*lines, **more):
    priced = price(offer(*lines, **more), shipped_policy())
    return payment_schedule(priced, shipped_policy())


def paid(schedule):
    """The payments by the quarter they cover, the deposit first."""
    return [(row.covers, row.amount) for row in schedule.rows]


def amounts(schedule):
    return [row.amount for row in schedule.rows]


def quarters(schedule):
    return [
        format_quarter(parse_quarter(f"{row.due.year}Q{(row.due.month + 2) // 3}") + 1)
        for row in schedule.rows
        if row.due is not None
    ]


def spent(**amounts_by_quarter):
    return tuple(QuarterAmount(quarter=f"20{name[1:]}", amount=D(amount)) for name, amount in amounts_by_quarter.items())


# Conditions of Table C9.T17


@pytest.mark.parametrize(
    ("terms", "more", "rule"),
    [
        (("CWA",), {}, "FULL_CASH"),
        (("CWA",), {"dependable_undertaking": True}, "FULL_CASH"),
        ((), {}, "DEPOSIT_FULL"),
        (("CPD",), {}, "DEPOSIT_FULL"),
        (("FMSNR",), {}, "FULL_CREDIT"),
        (("MAPM", "FMSC"), {}, "FULL_CREDIT"),
        (("FMSNR",), {"payment": PaymentTerms(cash_flow_financing=True)}, None),
        (("FMSNR",), {"dependable_undertaking": True}, None),
        (("DU",), {}, None),
        (("DU",), {"dependable_undertaking": False}, "DEPOSIT_FULL"),
        (("CPD",), {"dependable_undertaking": True}, None),
        ((), {"dependable_undertaking": True}, None),
        (("FMSC",), {}, None),
    ],
)
def test_who_pays_all_at_once(terms, more, rule):
    schedule = scheduled(LINE, terms=terms, **more)
    if rule:
        assert amounts(schedule) == [D("1000000.00")]
        assert schedule.rows[0].rule == rule
        assert schedule.basis
    else:
        assert amounts(schedule) == [0, D("1000000.00")]


@pytest.mark.parametrize(
    ("accepted", "delivered", "full"),
    [
        (date(2027, 1, 1), "2027Q1", True),
        (date(2026, 12, 31), "2027Q1", True),
        (date(2026, 12, 10), "2027Q1", True),
        (date(2026, 11, 1), "2027Q2", False),
        (date(2027, 2, 15), "2027Q2", True),
        (date(2027, 2, 15), "2027Q3", False),
    ],
)
def test_delivery_before_a_first_bill_is_paid_at_once(accepted, delivered, full):
    deliveries = (QuarterQuantity(quarter=delivered, quantity=D(1)),)
    schedule = scheduled(with_(LINE, deliveries=deliveries), accepted_on=accepted)
    assert (len(schedule.rows) == 1) is full


def test_what_is_performed_before_a_first_bill_is_paid_at_once_under_credit_assurance_too():
    deliveries = (QuarterQuantity(quarter="2027Q2", quantity=D(1)),)
    terms = {"terms": ("CAPS",), "payment": PaymentTerms(credit_assured=True)}
    early, later = (
        scheduled(with_(LINE, deliveries=deliveries), accepted_on=day, **terms) for day in (date(2027, 2, 15), date(2026, 11, 1))
    )
    assert [row.rule for row in early.rows] == ["DEPOSIT_FULL"]
    assert amounts(later) == [D("250000.00"), D("750000.00")]


def test_ninety_days_are_named_where_they_decide():
    first = (QuarterQuantity(quarter="2027Q1", quantity=D(1)),)
    assert "90 days" in scheduled(with_(LINE, deliveries=first), accepted_on=date(2027, 1, 1)).basis
    assert "first bill" in scheduled(with_(LINE, deliveries=first), accepted_on=date(2026, 12, 20)).basis


def test_payment_on_delivery_has_no_deposit():
    schedule = scheduled(LINE, terms=("POD",))
    assert [(row.label, row.due, row.amount) for row in schedule.rows] == [
        ("Initial deposit", None, 0),
        ("Payment on delivery", None, D("1000000.00")),
    ]


@pytest.mark.parametrize(("expires", "day"), [(None, date(2027, 3, 15)), (date(2027, 2, 15), date(2027, 6, 15))])
def test_the_calendar_goes_by_acceptance_then_expiration_then_price_date(expires, day):
    typed = with_(LINE, outlays=spent(q27Q2="1.00", q27Q3="1.00", q27Q4="1.00"))
    schedule = scheduled(typed, offer_expires_on=expires)
    assert schedule.rows[1].due == day
    accepted = scheduled(typed, offer_expires_on=expires, accepted_on=date(2026, 10, 1))
    assert accepted.rows[1].due == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("changes", "letter", "rule"),
    [
        ({}, 0, "DEPOSIT_NO_PERFORMANCE"),
        ({"outlays": spent(q27Q1="5.00", q27Q2="95.00")}, 0, "DEPOSIT_LATER_DELIVERY"),
        ({"termination_liability": spent(q27Q1="100.00")}, 0, "DEPOSIT_ON_CONTRACT"),
        ({"termination_liability": spent(q27Q1="100.00")}, 100, "DEPOSIT_NO_PERFORMANCE"),
        ({"holdback": spent(q26Q4="100.00")}, 100, "DEPOSIT_ON_CONTRACT"),
        ({"holdback": spent(q27Q2="100.00")}, 0, "DEPOSIT_NO_PERFORMANCE"),
    ],
)
def test_the_condition_is_named_by_what_the_deposit_covers(changes, letter, rule):
    schedule = scheduled(with_(LINE, **changes), payment=PaymentTerms(standby_letter_of_credit=D(letter)))
    assert schedule.rows[0].rule == rule


# The formula


def test_the_administrative_charge_follows_deliveries_after_its_share():
    service = with_(LINE, kind="SERVICE", unit_of_issue="XX", quantity=None)
    deliveries = tuple(QuarterQuantity(quarter=name, quantity=D(share)) for name, share in (("2027Q4", 1), ("2028Q1", 3)))
    schedule = scheduled(with_(service, deliveries=deliveries, outlays=spent(q27Q3="1000000.00")), waivers=())
    assert paid(schedule) == [
        ("to 31 Mar 2027", D("11200.00")),
        ("Jul–Sep 2027", D("1000000.00")),
        ("Oct–Dec 2027", D("5200.00")),
        ("Jan–Mar 2028", D("15600.00")),
    ]
    assert [row.admin for row in schedule.rows] == [D("11200.00"), D("11200.00"), D("16400.00"), D("32000.00")]


def test_a_charge_at_the_limit_is_collected_at_once():
    at_limit = with_(LINE, kind="SERVICE", quantity=None, unit_price=D("937500.00"))
    assert scheduled(at_limit, waivers=()).initial_deposit == D("30000.00")
    above = with_(at_limit, unit_price=D("937500.16"))
    assert scheduled(above, waivers=()).initial_deposit == D("10500.00")


def test_accessorials_follow_the_deliveries_of_their_line():
    deliveries = tuple(QuarterQuantity(quarter=name, quantity=D(1)) for name in ("2027Q4", "2028Q1", "2028Q2"))
    line = with_(LINE, quantity=D(3), unit_price=D("1000.00"), deliveries=deliveries, outlays=spent(q27Q3="3000.00"))
    schedule = scheduled(line, waivers=FREE[:1])
    assert amounts(schedule) == [0, D("3000.00"), D("35.00"), D("35.00"), D("35.00")]


def test_payments_never_fall_when_liability_does():
    liability = spent(q27Q1="500000.00", q27Q2="100000.00")
    schedule = scheduled(with_(LINE, termination_liability=liability, outlays=spent(q27Q2="200000.00", q27Q3="800000.00")))
    assert amounts(schedule) == [D("500000.00"), D("500000.00")]
    assert quarters(schedule) == ["2027Q3"]


def test_holdback_and_liability_raise_what_is_required_but_never_above_the_total():
    line = with_(LINE, outlays=spent(q27Q2="900000.00", q27Q3="100000.00"), holdback=spent(q27Q2="90000.00"))
    assert amounts(scheduled(line)) == [0, D("990000.00"), D("10000.00")]
    over = with_(line, termination_liability=spent(q27Q2="5000000.00"))
    assert amounts(scheduled(over)) == [0, D("1000000.00")]


def test_what_typed_outlays_leave_out_comes_with_the_last_payment():
    line = with_(LINE, outlays=spent(q27Q2="400000.00"))
    assert amounts(scheduled(line)) == [0, D("400000.00"), D("600000.00")]


def test_outlays_before_acceptance_are_in_the_deposit():
    line = with_(LINE, outlays=spent(q20Q2="250000.00", q27Q3="750000.00"))
    assert scheduled(line).initial_deposit == D("250000.00")


def test_letter_of_credit_covers_liability_but_not_holdback():
    line = with_(LINE, termination_liability=spent(q27Q1="300000.00"), holdback=spent(q27Q1="20000.00"))
    schedule = scheduled(line, payment=PaymentTerms(standby_letter_of_credit=D("200000.00")))
    assert schedule.initial_deposit == D("120000.00")
    assert schedule.rows[0].termination_liability == D("300000.00")
    assert schedule.standby_letter_of_credit == D("200000.00")


def test_before_the_offset_rule_a_partial_letter_of_credit_is_doubted():
    line = with_(LINE, termination_liability=spent(q27Q1="300000.00"))
    letter = PaymentTerms(standby_letter_of_credit=D("200000.00"))
    assert any("letter of credit" in doubt.source for doubt in scheduled(line, on=date(2026, 6, 14), payment=letter).unconfirmed)
    assert scheduled(line, on=date(2026, 6, 15), payment=letter).unconfirmed == ()


def test_development_refund_is_collected_at_once():
    assert scheduled(LINE, payment=PaymentTerms(development_refund=D("7500.00"))).initial_deposit == D("7500.00")


def test_a_share_of_new_nonrecurring_cost_is_collected_at_once_and_doubted():
    line = with_(LINE, mde=True, nonrecurring_unit_charge=D("100000.00"))
    schedule = scheduled(line)
    assert schedule.initial_deposit == D("5000.00")
    assert [(doubt.path, doubt.status) for doubt in schedule.unconfirmed] == [("initial_deposit", "partial")]
    assert scheduled(line, on=date(2025, 6, 30)).initial_deposit == 0
    assert scheduled(with_(line, added_on=date(2025, 6, 30))).initial_deposit == 0


def test_other_charges_of_the_document_follow_its_deliveries():
    schedule = scheduled(LINE, other_charges=(OtherCharge(kind="storage", amount=D("500.00")),), waivers=FREE[1:])
    assert schedule.rows[-1].cumulative == D("1032500.00")
    assert amounts(schedule) == [D("11200.00"), D("1021300.00")]


# Other terms


def test_credit_assured_catches_up_after_its_share():
    line = with_(LINE, outlays=spent(q27Q1="300000.00", q27Q2="300000.00", q27Q3="400000.00"))
    schedule = scheduled(line, terms=("CAPS",))
    assert amounts(schedule) == [D("250000.00"), D("350000.00"), D("400000.00")]
    assert scheduled(line, terms=(), payment=PaymentTerms(credit_assured=True)).initial_deposit == D("250000.00")


def test_risk_assessed_pays_a_year_ahead():
    line = with_(LINE, outlays=spent(q28Q1="100000.00", q28Q2="300000.00", q28Q3="300000.00", q28Q4="300000.00"), deliveries=())
    schedule = scheduled(line, terms=("RAPS",), payment=PaymentTerms(risk_tier=1))
    assert amounts(schedule) == [D("100000.00"), D("300000.00"), D("300000.00"), D("300000.00")]
    assert quarters(schedule) == ["2027Q2", "2027Q3", "2027Q4"]


def test_risk_assessed_deposit_holds_the_highest_liability_or_half_of_the_total():
    liability = spent(q28Q2="400000.00", q28Q4="700000.00")
    line = with_(LINE, outlays=spent(q29Q1="1000000.00"), termination_liability=liability, deliveries=())
    tier_1 = scheduled(line, terms=("RAPS",), payment=PaymentTerms(risk_tier=1))
    assert tier_1.initial_deposit == D("700000.00")
    low = with_(line, termination_liability=spent(q28Q2="400000.00"))
    assert scheduled(low, terms=("RAPS",), payment=PaymentTerms(risk_tier=1)).initial_deposit == D("400000.00")
    assert scheduled(low, terms=("RAPS",), payment=PaymentTerms(risk_tier=2)).initial_deposit == D("500000.00")
    untold = scheduled(low, terms=("RAPS",))
    assert untold.initial_deposit == D("500000.00")
    assert [(doubt.path, doubt.status) for doubt in untold.unconfirmed] == [("initial_deposit", "not-found")]


def test_balance_as_billed_for_stock_level_and_services_lines_together():
    equity = with_(LINE, type_of_assistance="U", kind="SERVICE")
    schedule = scheduled(equity, with_(LINE, number="002", kind="SERVICE", unit_price=D("10000.00")), terms=("CWAB",), waivers=())
    assert schedule.initial_deposit == D("300000.00") + D("50000.00") + D("500.00") + D("320.00")
    assert schedule.rows[1].label == "Balance as billed"
    assert schedule.rows[1].due is None


# Spreading what nobody has typed


@pytest.mark.parametrize(
    ("changes", "expected", "rule"),
    [
        ({"deliveries": ()}, {"2027Q2": "1000000.00"}, "SPREAD_STOCK"),
        ({"deliveries": (), "months_of_service": "12"}, {"2027Q4": "1000000.00"}, "SPREAD_STOCK"),
        (
            {"deliveries": (), "months_of_service": "10-14"},
            {"2027Q3": "333333.34", "2027Q4": "333333.33", "2028Q1": "333333.33"},
            "SPREAD_STOCK",
        ),
        ({}, {"2028Q1": "1000000.00"}, "SPREAD_STOCK"),
        (
            {"kind": "SERVICE", "deliveries": (), "months_of_service": "(1-12)"},
            {"2027Q1": "333333.33", "2027Q2": "250000.00", "2027Q3": "250000.00", "2027Q4": "166666.67"},
            "SPREAD_SERVICES",
        ),
        (
            {"kind": "SERVICE", "deliveries": (), "months_of_service": "6", "starts_on": date(2027, 5, 10)},
            {"2027Q2": "333333.33", "2027Q3": "500000.00", "2027Q4": "166666.67"},
            "SPREAD_SERVICES",
        ),
        ({"kind": "TRAINING", "deliveries": (), "starts_on": date(2027, 8, 1)}, {"2027Q3": "1000000.00"}, "SPREAD_TRAINING"),
        ({"kind": "TRAINING", "deliveries": ()}, {"2027Q2": "1000000.00"}, "SPREAD_TRAINING"),
        (
            {"source": "P"},
            dict.fromkeys(("2027Q1", "2027Q2", "2027Q3", "2027Q4", "2028Q1"), "200000.00"),
            "SPREAD_PROCUREMENT",
        ),
        ({"generic_code": "R9B", "kind": "SERVICE", "deliveries": ()}, {}, "SPREAD_NONSPECIFIC"),
    ],
)
def test_spreading(changes, expected, rule):
    schedule = scheduled(with_(LINE, **changes), LATER)
    deposit = sum(D(amount) for name, amount in expected.items() if name <= "2027Q1")
    rows = dict(zip(quarters(schedule), amounts(schedule)[1:], strict=True))
    wanted = {name: D(amount) for name, amount in expected.items() if name > "2027Q1"}
    last = "2029Q4"
    wanted[last] = D("10.00") + (0 if expected else D("1000000.00"))
    assert schedule.initial_deposit == deposit
    assert rows == wanted
    assert schedule.spread[0][0] == "001"
    assert schedule.spread[0][1].startswith(rule)


LATER = Line(
    number="009",
    quantity=D(1),
    unit_price=D("10.00"),
    delivery_term_code="4",
    deliveries=(QuarterQuantity(quarter="2029Q4", quantity=D(1)),),
)


def test_mixed_source_is_spread_by_its_parts():
    schedule = scheduled(with_(LINE, source="X", procured_share=D("0.5")))
    assert amounts(schedule) == [D("100000.00"), D("100000.00"), D("100000.00"), D("100000.00"), D("600000.00")]
    assert [rule.split(":")[0] for _, rule in schedule.spread] == ["SPREAD_PROCUREMENT", "SPREAD_STOCK"]


def test_a_straight_line_and_undated_lines_are_doubted_once_with_their_numbers():
    lines = [with_(LINE, source="P"), with_(LINE, number="002", source="P"), with_(LINE, number="003", deliveries=())]
    doubts = scheduled(*lines).unconfirmed
    assert [(doubt.path, doubt.status) for doubt in doubts] == [("schedule", "not-found"), ("schedule", "not-found")]
    assert doubts[0].source.startswith("lines 001, 002: straight line")
    assert doubts[1].source.startswith("line 003:")


def test_spares_follow_their_end_item():
    spares = with_(LINE, number="002", deliveries=(), follows="001", unit_price=D("600.00"))
    item = with_(LINE, deliveries=tuple(QuarterQuantity(quarter=name, quantity=D(1)) for name in ("2027Q3", "2028Q3")))
    assert amounts(scheduled(item, spares)) == [0, D("500300.00"), D("500300.00")]
    lost = scheduled(with_(spares, follows="777"), item)
    assert "line 777 to follow was not found" in lost.spread[0][1]


def test_requisitions_come_in_equal_quarters():
    blanket = with_(LINE, deliveries=())
    schedule = scheduled(blanket, case_type="BLANKET")
    assert amounts(schedule) == [0, *[D("250000.00")] * 4]
    assert [(doubt.path, doubt.status) for doubt in schedule.unconfirmed] == [("schedule", "unconfirmed")]
    assert len(scheduled(with_(blanket, months_of_service="25"), case_type="CLSSA").rows) == 1 + 9


@pytest.mark.parametrize(("value", "early"), [("25000.00", 0), ("25000.04", D("6250.01"))])
def test_blanket_training_above_the_limit_pays_a_share_at_once(value, early):
    line = with_(LINE, kind="TRAINING", deliveries=(), unit_price=D(value), quantity=None)
    assert scheduled(line, case_type="BLANKET").initial_deposit == early


def test_training_by_deliveries_or_of_a_defined_order_pays_no_share_at_once():
    line = with_(LINE, kind="TRAINING")
    assert scheduled(line).initial_deposit == 0
    assert scheduled(line, case_type="BLANKET").initial_deposit == 0


def test_sublines_are_spread_one_by_one():
    parts = (with_(LINE, number="001a"), with_(LINE, number="001b", deliveries=(), months_of_service="12"))
    schedule = scheduled(Line(number="001", sublines=parts))
    assert quarters(schedule) == ["2027Q4", "2028Q1"]
    assert [number for number, _ in schedule.spread] == ["001a", "001b"]


def test_small_case_management_line_is_collected_at_once():
    day = date(2010, 5, 5)
    line = with_(LINE, kind="SERVICE", quantity=None, unit_price=D("100000.00"), outlays=spent(q11Q1="100000.00"), deliveries=())
    schedule = scheduled(line, on=day, accepted_on=day, waivers=())
    assert amounts(schedule) == [D("15000.00"), D("100000.00")]


# After one change


def test_only_what_changed_is_spread_again():
    lines = [
        with_(LINE, number="001"),
        with_(LINE, number="002", follows="001", deliveries=()),
        with_(LINE, number="003", source="P"),
    ]
    before = price(offer(*lines), shipped_policy())
    schedule = payment_schedule(before, shipped_policy())
    moved = with_(lines[0], deliveries=(QuarterQuantity(quarter="2030Q2", quantity=D(1)),))
    changed = price(offer(moved, *lines[1:]), shipped_policy(), before)
    again = payment_schedule(changed, shipped_policy(), schedule)
    assert again == payment_schedule(changed, shipped_policy())
    assert isinstance(again.flow, CaseFlow)
    assert again.rows[-1].due == date(2030, 3, 15)
    back = price(offer(*lines), shipped_policy(), changed)
    assert payment_schedule(back, shipped_policy(), again) == schedule


def test_a_quarter_at_the_end_of_time_is_no_trouble():
    schedule = scheduled(with_(LINE, deliveries=(QuarterQuantity(quarter="9999Q4", quantity=D(1)),)))
    assert schedule.rows[-1].due == date(9999, 9, 15)
