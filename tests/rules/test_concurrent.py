"""Concurrent Modifications as a set: what is named in turn sums to zero, and whatever does not is told."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dsca_desk.rules.concurrent import Concurrent, Partner, balance, disagreements, mirrored

CASES = ("BN-B-UAA", "BN-B-UAB", "BN-D-QAA", "BN-P-LAA")
CENTS = st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2)
PAIRS = [(one, two) for place, one in enumerate(CASES) for two in CASES[place + 1 :]]


@st.composite
def sets(draw: st.DrawFn) -> tuple[Concurrent, ...]:
    """Modifications that name each other in turn, each changing its case by what it names."""
    entries: dict[str, list[Partner]] = {}
    for giver, taker in draw(st.lists(st.sampled_from(PAIRS), min_size=1, unique=True)):
        entry = Partner(taker, "M01", -draw(CENTS))
        entries.setdefault(giver, []).append(entry)
        case, _, back = mirrored(entry, giver, "M01")
        entries.setdefault(case, []).append(back)
    return tuple(
        Concurrent(case, "M01", sum((one.amount for one in found), Decimal(0)), tuple(found)) for case, found in entries.items()
    )


@given(sets())
def test_what_is_named_in_turn_sums_to_zero_and_agrees(together: tuple[Concurrent, ...]) -> None:
    assert balance(together) == 0
    assert disagreements(together) == ()


@given(sets(), st.data(), CENTS)
def test_a_cent_that_goes_nowhere_is_told(together: tuple[Concurrent, ...], data: st.DataObject, extra: Decimal) -> None:
    place = data.draw(st.integers(0, len(together) - 1))
    one = together[place]
    first, *rest = one.partners
    wrong = one._replace(partners=(first._replace(amount=first.amount + extra), *rest))
    changed = (*together[:place], wrong, *together[place + 1 :])
    assert balance(changed) == extra
    assert any("must be opposite" in found.message for found in disagreements(changed))


@given(sets(), st.data(), CENTS)
def test_value_out_of_nothing_is_told(together: tuple[Concurrent, ...], data: st.DataObject, extra: Decimal) -> None:
    place = data.draw(st.integers(0, len(together) - 1))
    one = together[place]
    changed = (*together[:place], one._replace(change=one.change + extra), *together[place + 1 :])
    assert any("may not be above" in found.message for found in disagreements(changed))


@given(sets(), st.data())
def test_a_partner_that_is_not_named_back_is_told(together: tuple[Concurrent, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(together) - 1))
    changed = (*together[:place], together[place]._replace(partners=()), *together[place + 1 :])
    messages = [found.message for found in disagreements(changed)]
    assert any("does not name" in message for message in messages)
    assert any("names no other Modification" in message for message in messages)
