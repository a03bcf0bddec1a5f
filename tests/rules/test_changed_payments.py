"""Schedules of Amendments and Modifications: the rows of Tables C9.T23 and C9.T24, and that they end at line (13)."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsca_desk.records.offer import Offer
from dsca_desk.rules.changed_payments import ChangedSchedule, changed_schedule, whole_dollar_rows
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.rounding import dollars
from tests.rules.builders import D, bought, offer, policy, service, stock, terms

replace = msgspec.structs.replace
ACCEPTED = {"accepted_on": date(2027, 1, 20), "implemented_on": date(2027, 2, 1)}


def scheduled(base: Offer, after: Offer, received: Decimal | None = None) -> ChangedSchedule:
    previous, revised = price(base, policy()), price(after, policy())
    return changed_schedule(
        previous,
        payment_schedule(previous, policy()),
        revised,
        payment_schedule(revised, policy()),
        policy(),
        received=received,
    )


BASE = offer(stock("001"), bought("002"), service("003"), **ACCEPTED)
MORE = replace(
    BASE,
    document="A01",
    price_date=date(2027, 4, 1),
    offer_expires_on=date(2027, 7, 1),
    lines=(BASE.lines[0], replace(BASE.lines[1], quantity=D(160)), BASE.lines[2], stock("004", added_on=date(2027, 4, 1))),
)


def test_an_amendment_asks_for_the_difference_with_its_acceptance() -> None:
    made = scheduled(BASE, MORE, received=D("500000.00"))
    assert [row.row for row in made.rows[:4]] == ["previous", "required", "received", "due"]
    previous, required, received, due = made.rows[:4]
    assert (made.kind, made.first_due, previous.due) == ("AMENDMENT", date(2027, 12, 15), date(2027, 9, 15))
    assert (previous.amount, required.amount, received.amount) == (None, None, None)
    assert received.cumulative == D("500000.00")
    assert due.amount == required.cumulative - received.cumulative == made.due
    assert due.cumulative == required.cumulative
    assert all(row.due >= made.first_due for row in made.rows[4:] if row.due)
    assert made.rows[-1].cumulative == price(MORE, policy()).total


def test_a_modification_schedules_it_with_the_next_bill() -> None:
    made = scheduled(BASE, replace(MORE, document="M01", offer_expires_on=None), received=D("500000.00"))
    assert (made.kind, made.rows[3].row, made.rows[3].due) == ("MODIFICATION", "revised", made.first_due)
    assert [row.due for row in made.rows[4:]] == sorted({row.due for row in made.rows[4:]})
    assert made.first_due not in [row.due for row in made.rows[4:]]


def test_what_was_received_is_taken_as_scheduled_and_that_is_said() -> None:
    made = scheduled(BASE, MORE)
    assert made.received == made.rows[0].cumulative
    assert not made.received_stated
    assert any("received" in doubt.source for doubt in made.unconfirmed)
    assert not any("received" in doubt.source for doubt in scheduled(BASE, MORE, received=D(1)).unconfirmed)


@pytest.mark.parametrize("document", ["A01", "M01"])
def test_cash_with_acceptance_is_due_with_the_increase(document: str) -> None:
    cash = {"dependable_undertaking": False, "terms_of_sale": terms("CWA")}
    before = replace(BASE, **cash)
    after = replace(MORE, document=document, **cash)
    made = scheduled(before, after, received=price(before, policy()).total)
    assert made.due == price(after, policy()).total - price(before, policy()).total
    assert made.rows[3].due == (None if document == "A01" else made.first_due)
    assert len(made.rows) == 4


def test_a_case_that_becomes_cheaper_than_what_was_paid_shows_the_excess() -> None:
    less = replace(MORE, lines=BASE.lines[:1])
    made = scheduled(BASE, less, received=D("2000000.00"))
    assert made.due == 0
    assert made.rows[-1].row == "excess"
    assert made.rows[-1].amount == price(less, policy()).total - D("2000000.00")


@settings(max_examples=60)
@given(
    st.integers(1, 300),
    st.integers(0, 5 * 10**8),
    st.sampled_from(["A01", "M02"]),
    st.sampled_from([date(2026, 12, 1), date(2027, 3, 10), date(2027, 8, 1), date(2029, 1, 1)]),
)
def test_every_schedule_foots(quantity: int, received: int, document: str, day: date) -> None:
    after = replace(
        MORE,
        document=document,
        offer_expires_on=day,
        lines=(replace(BASE.lines[1], quantity=D(quantity)), stock("004", added_on=day)),
    )
    made = scheduled(BASE, after, received=D(received).scaleb(-2))
    total = price(after, policy()).total
    paid = [row.amount for row in made.rows if row.amount is not None]
    assert made.received + sum(paid, D(0)) == made.rows[-1].cumulative == total
    sums = [row.cumulative for row in made.rows[2:] if row.row != "excess"]
    assert sums == sorted(sums)
    printed = whole_dollar_rows(made, dollars(total))
    start = next((row.cumulative for row in printed if row.row == "received"), D(0))
    assert start + sum((row.amount for row in printed if row.amount is not None), D(0)) == dollars(total)
    assert printed[-1].cumulative == dollars(total)
