"""Numbers of lines: read as people type them, free ones found, changed together with everything that names them."""

from datetime import date

import msgspec
import pytest

from dsca_desk.desktop.cases.lines_numbers import FreeNumbers, read_number, renumbered, with_numbers
from dsca_desk.records.offer import Line, Offer, OfferNote, RateOverride


def document(*numbers, **more):
    return Offer(
        country="BN",
        agency="B",
        designator="UAB",
        price_date=date(2026, 1, 1),
        lines=tuple(Line(number=number) for number in numbers),
        **more,
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", "001"), ("12a", "012a"), ("1234", "1234"), ("2B", "002b"), ("", None), ("x", None), ("12345", None)],
)
def test_numbers_are_read_as_people_type_them(text, number):
    assert read_number(text) == number


def test_free_numbers_follow_the_highest_ever_seen():
    free = FreeNumbers(document("001", "007"), document("002"))
    assert [free.next_line(), free.next_line(1)] == ["008", "009"]
    free.see(document("030").lines)
    free.see(document("001").lines)
    assert free.next_line() == "031"
    assert free.next_subline("005") == "005a"
    free.see((Line(number="005", sublines=(Line(number="005z"),)),))
    assert free.next_subline("005") == "005aa"


def test_everything_that_names_a_line_follows_it():
    offer = document(
        "003",
        "009",
        notes=(OfferNote(code="X", lines=("009", "003")), OfferNote(code="Y")),
        rate_overrides=(RateOverride(charge="ADMIN", line="009"), RateOverride(charge="ADMIN")),
    )
    offer = msgspec.structs.replace(offer, lines=(*offer.lines, Line(number="010", follows="009")))
    new = renumbered(offer)
    assert [line.number for line in new.lines] == ["001", "002", "003"]
    assert new.lines[2].follows == "002"
    assert new.notes[0].lines == ("002", "001")
    assert [override.line for override in new.rate_overrides] == ["002", None]
    assert with_numbers(new, {}) == new
