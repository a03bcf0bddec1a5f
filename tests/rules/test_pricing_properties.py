"""What must hold for every document: parts add up, the schedule ends at the total, paper foots, every amount explains itself."""

from decimal import Decimal
from itertools import pairwise

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsca_desk.records.offer import CAS_COMPONENTS, Offer
from dsca_desk.rules.charge_rates import SMALL_CASE_LINE
from dsca_desk.rules.explain import amount_at, amount_paths, explain
from dsca_desk.rules.paper import whole_dollars
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.rules.pricing import price
from dsca_desk.services.policy import shipped_policy
from tests.rules.strategies import SMALL_AMOUNTS, offers

often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
seldom = settings(often, max_examples=15)
CENT = Decimal("0.01")


def priced_of(offer: Offer) -> Priced:
    return price(offer, shipped_policy())


def leaves(priced: Priced) -> list[LinePrice]:
    return [leaf for done in priced.lines for leaf in (done.sublines or (done,))]


@often
@given(offers())
def test_parts_add_up_to_lines_and_lines_to_the_total(offer):
    priced = priced_of(offer)
    for done in (*priced.lines, *leaves(priced)):
        parts = (done.base, *(done.cas[name] for name in CAS_COMPONENTS), done.nonrecurring, done.support_charge, done.other)
        assert sum(parts) == done.value
        assert all(
            amount == amount.quantize(CENT) and amount >= 0 for amount in (*parts, done.admin, done.pch, done.transportation)
        )
    for done in priced.lines:
        for column in ("base", "value", "admin", "pch", "transportation", "supply_support"):
            if done.sublines:
                assert getattr(done, column) == sum(getattr(part, column) for part in done.sublines)
    assert priced.net == sum(done.value for done in priced.lines if done.line.generic_code != SMALL_CASE_LINE)
    for column in ("admin", "pch", "transportation"):
        assert getattr(priced, column) == sum(getattr(done, column) for done in priced.lines)
    added = sum((charge.amount for charge in offer.other_charges), Decimal(0))
    assert priced.other == sum(done.supply_support for done in priced.lines) + added
    parts = (priced.net, priced.small_case_management_line, priced.pch, priced.admin, priced.transportation, priced.other)
    assert priced.total == sum(parts)


@often
@given(offers())
def test_the_schedule_ends_at_the_total_and_never_falls(offer):
    priced = priced_of(offer)
    schedule = payment_schedule(priced, shipped_policy())
    assert schedule.rows[-1].cumulative == priced.total
    assert sum(row.amount for row in schedule.rows) == priced.total
    assert schedule.rows[0].amount == schedule.initial_deposit
    assert schedule.rows[0].due is None
    for before, row in pairwise(schedule.rows):
        assert row.amount > 0
        assert row.cumulative == before.cumulative + row.amount
    dates = [row.due for row in schedule.rows if row.due]
    assert dates == sorted(set(dates))
    assert all((day.month % 3, day.day) == (0, 15) for day in dates)


@often
@given(offers())
def test_the_paper_foots_in_every_direction(offer):
    priced = priced_of(offer)
    schedule = payment_schedule(priced, shipped_policy())
    paper = whole_dollars(priced, schedule)
    assert abs(paper.total - priced.total) <= Decimal("0.5")
    assert paper.net + paper.pch + paper.admin + paper.transportation + paper.other == paper.total
    assert sum(paper.lines[done.number] for done in priced.lines) + paper.small_case_management_line == paper.net
    for done in priced.lines:
        assert abs(paper.lines[done.number] - done.value) < 2
        if done.sublines:
            assert sum(paper.lines[part.number] for part in done.sublines) == paper.lines[done.number]
    assert paper.schedule[-1].cumulative == paper.total == sum(row.amount for row in paper.schedule)
    assert paper.schedule[0].amount == paper.initial_deposit
    whole = (*paper.lines.values(), paper.net, *(row.amount for row in paper.schedule))
    assert all(amount == amount.to_integral_value() for amount in whole)


@often
@given(offers(), st.data())
def test_pricing_again_changes_nothing_and_a_change_is_the_same_as_pricing_anew(offer, data):
    policy = shipped_policy()
    priced = priced_of(offer)
    schedule = payment_schedule(priced, policy)
    again = price(offer, policy, priced)
    assert again == priced
    assert payment_schedule(again, policy, schedule) == schedule
    lines = list(offer.lines)
    change = data.draw(st.sampled_from(["price", "remove", "add", "refine", "terms"]))
    if change == "terms":
        changed = msgspec.structs.replace(offer, waivers=(), rate_overrides=())
    elif not lines:
        return
    else:
        place = data.draw(st.integers(0, len(lines) - 1))
        if change == "remove":
            del lines[place]
        elif change == "add":
            lines.insert(place, msgspec.structs.replace(lines[place], number="099"))
        elif change == "refine":
            lines[place] = data.draw(offers().filter(lambda other: other.lines)).lines[0]
        else:
            lines[place] = msgspec.structs.replace(lines[place], unit_price=data.draw(SMALL_AMOUNTS))
        changed = msgspec.structs.replace(offer, lines=tuple(lines))
    fresh, after = priced_of(changed), price(changed, policy, priced)
    assert after == fresh
    assert after.unconfirmed == fresh.unconfirmed
    assert payment_schedule(after, policy, schedule) == payment_schedule(fresh, policy)


@seldom
@given(offers(most_lines=2))
def test_every_amount_explains_itself_with_the_same_result(offer):
    policy = shipped_policy()
    priced = priced_of(offer)
    schedule = payment_schedule(priced, policy)
    for path in amount_paths(priced, schedule):
        explanation = explain(priced, schedule, policy, path)
        assert explanation.amount == explanation.steps[-1].result == amount_at(priced, schedule, path), path
        assert explanation.text().startswith(explanation.title)


@often
@given(offers())
def test_what_is_not_confirmed_is_listed_at_a_path_that_exists(offer):
    priced = priced_of(offer)
    for path, status, source in priced.unconfirmed:
        assert status in ("partial", "unconfirmed", "not-found")
        assert source
        place = int(path.split("]", 1)[0].removeprefix("lines["))
        assert place < len(priced.lines)
    for leaf in leaves(priced):
        for name, used in leaf.rates.items():
            assert used.source or used.overridden_by
            if used.percent is None and used.status == "not-found":
                assert name in {doubt.path for doubt in leaf.unconfirmed}
