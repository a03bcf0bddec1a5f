"""An officer's word takes the doubt from one figure: that one, wherever the document uses it, and no other."""

from datetime import date

import msgspec
import pytest

from dsca_desk.records.offer import Confirmation, Offer
from dsca_desk.rules.checks import accepted_figures, check_offer
from dsca_desk.rules.confirmed import figure_at
from dsca_desk.rules.explain import explain
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import Priced, Unconfirmed
from dsca_desk.rules.pricing import price
from tests.rules.builders import bought, offer, policy, stock


def doubts(document: Offer) -> tuple[Priced, list[Unconfirmed]]:
    priced = price(document, policy())
    return priced, [*priced.unconfirmed, *payment_schedule(priced, policy()).unconfirmed]


def word(priced: Priced, doubt: Unconfirmed, **more: str) -> Confirmation:
    told = {"value": figure_at(priced, doubt.path, doubt.source), "source": "Memo 7", "name": "J. Rivera"} | more
    return Confirmation(path=doubt.path, on=date(2026, 11, 20), **told)


def with_words(document: Offer, *words: Confirmation) -> Offer:
    return msgspec.structs.replace(document, confirmations=words)


def test_a_word_takes_the_doubt_and_leaves_the_amounts() -> None:
    document = offer(stock(), bought("002"))
    priced, open_ = doubts(document)
    assert len(open_) > 1
    for doubt in open_:
        told = with_words(document, word(priced, doubt))
        after, left = doubts(told)
        assert doubt not in left
        assert set(left) < set(open_)
        assert (after.total, after.lines[0].value, after.lines[1].value) == (
            priced.total,
            priced.lines[0].value,
            priced.lines[1].value,
        )
        findings = check_offer(told, after, payment_schedule(after, policy()), policy())
        assert sum(one.id == "rests-on-unconfirmed-figure" for one in findings) <= len(left)


def test_the_rate_says_who_confirmed_it_and_so_does_its_explanation() -> None:
    document = offer(stock())
    priced, open_ = doubts(document)
    doubt = next(one for one in open_ if one.path == "lines[0].pch")
    after = price(with_words(document, word(priced, doubt)), policy())
    rate = after.lines[0].rates["pch"]
    assert (rate.status, rate.percent, rate.source) == ("confirmed", priced.lines[0].rates["pch"].percent, doubt.source)
    assert rate.confirmed_by == "J. Rivera, 20 Nov 2026: Memo 7"
    steps = explain(after, payment_schedule(after, policy()), policy(), "lines[0].pch").text()
    assert "(confirmed by J. Rivera, 20 Nov 2026: Memo 7)" in steps
    assert [one.word.source for one in after.confirmed if one.path == doubt.path] == ["Memo 7"]


def test_a_word_holds_for_its_figure_wherever_it_stands() -> None:
    document = offer(stock(), stock("002"))
    priced, open_ = doubts(document)
    told = word(priced, next(one for one in open_ if one.path == "lines[0].pch"))
    for lines in ((stock("003"), *document.lines), (document.lines[1],)):
        moved = with_words(msgspec.structs.replace(document, lines=lines), told)
        assert not [one for one in doubts(moved)[1] if one.path.endswith("pch")]


@pytest.mark.parametrize("value", ["3.6 %", "3.5 %", "another row", ""])
def test_a_word_for_another_figure_counts_nothing(value: str) -> None:
    document = offer(stock())
    priced, open_ = doubts(document)
    doubt = next(one for one in open_ if one.path == "lines[0].pch")
    assert doubts(with_words(document, word(priced, doubt, value=value)))[1] == open_


def test_what_was_not_found_is_no_figure_that_could_be_confirmed() -> None:
    document = offer(stock(delivery_term_code="8", rate_area=None))
    priced, open_ = doubts(document)
    missing = next(one for one in open_ if one.status == "not-found" and one.path.startswith("lines"))
    told = with_words(document, word(priced, missing), word(priced, missing, value=missing.source))
    assert missing in doubts(told)[1]


def test_several_rules_of_the_schedule_are_confirmed_one_by_one() -> None:
    document = offer(stock(deliveries=(), months_of_service=None), bought("002", outlays=()))
    priced, open_ = doubts(document)
    of_schedule = [one for one in open_ if one.path == "schedule"]
    assert len(of_schedule) > 1
    first, *rest = of_schedule
    assert [one for one in doubts(with_words(document, word(priced, first)))[1] if one.path == "schedule"] == rest
    assert not [
        one for one in doubts(with_words(document, *(word(priced, one) for one in of_schedule)))[1] if one.path == "schedule"
    ]


def test_a_word_counts_at_once_when_only_the_word_is_new() -> None:
    document = offer(stock(), stock("002"))
    priced, open_ = doubts(document)
    told = with_words(document, word(priced, open_[0]))
    again = price(told, policy(), priced)
    assert again.unconfirmed == price(told, policy()).unconfirmed
    assert price(document, policy(), again).unconfirmed == priced.unconfirmed


def test_the_answered_findings_are_those_of_the_check_with_their_words() -> None:
    document = offer(stock(), stock("002"))
    priced, open_ = doubts(document)
    schedule = payment_schedule(priced, policy())
    before = [one for one in check_offer(document, priced, schedule, policy()) if one.id == "rests-on-unconfirmed-figure"]
    words = [word(priced, one) for one in open_]
    after = price(with_words(document, *words), policy())
    answered = accepted_figures(after, payment_schedule(after, policy()))
    assert {finding for finding, _word in answered} == set(before)
    assert {told.source for _finding, told in answered} == {"Memo 7"}
