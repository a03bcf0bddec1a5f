"""Growth of a line that keeps an old rate, moved to a new line: nothing is lost, prices follow the days of the lines."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsca_desk.records.offer import OfferNote, QuarterAmount, QuarterQuantity
from dsca_desk.rules.moved_scope import may_move, moved_scope, next_line
from dsca_desk.rules.pricing import price
from dsca_desk.services.policy import shipped_policy
from tests.rules.builders import D, bought, offer, stock

replace = msgspec.structs.replace
OLD = offer(stock(), bought("002"), accepted_on=date(2016, 1, 20), implemented_on=date(2016, 2, 1))
DAY = date(2027, 7, 1)


@given(
    st.lists(st.integers(min_value=1, max_value=400), min_size=0, max_size=6),
    st.integers(min_value=1, max_value=500),
    st.integers(min_value=1, max_value=500),
)
def test_units_and_deliveries_are_parted_and_none_is_lost(quarters: list[int], keep: int, more: int) -> None:
    deliveries = tuple(
        QuarterQuantity(quarter=f"20{28 + at // 4}Q{at % 4 + 1}", quantity=D(one)) for at, one in enumerate(quarters)
    )
    grown = replace(OLD.lines[0], quantity=D(keep + more), deliveries=deliveries)
    done = moved_scope(replace(OLD, lines=(grown, OLD.lines[1]), price_date=DAY), "001", D(keep), "003")
    kept, _, added = done.lines
    assert (kept.quantity, added.quantity) == (keep, more)
    assert sum(one.quantity for one in (*kept.deliveries, *added.deliveries)) == sum(quarters)
    assert sum(one.quantity for one in kept.deliveries) == min(keep, sum(quarters))
    assert all(one.quantity > 0 for one in (*kept.deliveries, *added.deliveries))


def test_the_new_line_takes_the_rate_of_today_and_the_old_one_keeps_its_own() -> None:
    grown = replace(OLD, lines=(replace(OLD.lines[0], quantity=D(84)), OLD.lines[1]), price_date=DAY)
    done = moved_scope(grown, "001", D(60), "003")
    rates = [line.rates["admin"].percent for line in price(done, shipped_policy()).lines]
    assert rates == [D("3.5"), D("3.5"), D("3.2")]


def test_notes_of_the_line_speak_of_both() -> None:
    noted = replace(OLD, notes=(OfferNote(code="X", lines=("001",)), OfferNote(code="Y", lines=("002",))))
    grown = replace(noted, lines=(replace(OLD.lines[0], quantity=D(84)), OLD.lines[1]))
    assert [note.lines for note in moved_scope(grown, "001", D(60), "009").notes] == [("001", "009"), ("002",)]


@pytest.mark.parametrize(("number", "keep", "new"), [("005", 1, "009"), ("001", 9999, "009"), ("001", 1, "002")])
def test_what_does_not_fit_any_more_is_refused(number: str, keep: int, new: str) -> None:
    with pytest.raises((LookupError, ValueError)):
        moved_scope(OLD, number, Decimal(keep), new)


def test_amounts_that_were_typed_anew_are_no_matter_of_one_press() -> None:
    line = OLD.lines[0]
    assert may_move(line, replace(line, quantity=D(84)))
    assert not may_move(line, replace(line, outlays=(QuarterAmount(quarter="2028Q1", amount=D(5)),)))
    assert not may_move(line, replace(line, sublines=(stock("001a"),)))


def test_a_line_number_is_never_used_twice() -> None:
    assert next_line(OLD, replace(OLD, lines=(*OLD.lines, stock("008")))) == "009"
    assert next_line(replace(OLD, lines=(stock("999"),))) == ""
