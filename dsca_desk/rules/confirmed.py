"""An officer's word on figures that the policy does not confirm: which figure it is about, and which doubts it takes away.

A word is given for one figure: the amount it makes (`pch`, `cas.QAI`, `schedule`), its percentage, the row it comes from. It
holds wherever the document uses that very figure, so lines may come, go and move; when another figure takes its place, it
counts no more. A figure that was not found is no figure and is not confirmed.
"""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from dsca_desk.records.offer import Confirmation, Offer
from dsca_desk.rules.priced import Confirmed, LinePrice, Priced, RateUsed, Schedule, Unconfirmed
from dsca_desk.rules.wording import day_text


def figure_name(path: str) -> str:
    """Return the name of the figure at a path: `pch` of `lines[1].sublines[0].pch`, `schedule` of `schedule`."""
    return path.rpartition("].")[2]


def figure_told(rate: RateUsed | None, source: str) -> str:
    """Return a figure as a word is kept for it: `3.5 %, SAMM Table C9.T4`, or the row alone where it has no percentage."""
    if rate is None or rate.percent is None or rate.source != source:
        return source
    return f"{percent_told(rate.percent)}, {source}"


def percent_told(percent: Decimal) -> str:
    """Write a percentage without needless zeros: `3.5 %`."""
    return f"{percent.normalize():f} %"


def figure_at(priced: Priced, path: str, source: str) -> str:
    """Return the figure that a doubt at a path is about, as a word is kept for it."""
    return figure_told(rate_at(priced, path), source)


def rate_at(priced: Priced, path: str) -> RateUsed | None:
    """Return the rate at the path of a doubt, None for what is not a rate of a line."""
    name = figure_name(path)
    if name == path:
        return None
    places = [int(step.partition("[")[2]) for step in path.removesuffix(f"].{name}").split("].")]
    done: LinePrice = priced.lines[places[0]]
    for place in places[1:]:
        done = done.sublines[place]
    return done.rates.get(name)


def told_by(word: Confirmation) -> str:
    """Say who confirmed, when and by what: `J. Rivera, 22 Nov 2026: Memo 7`."""
    return f"{word.name}, {day_text(word.on)}: {word.source}"


class Words:
    """The words of a document by the figures they were given for."""

    def __init__(self, offer: Offer) -> None:
        self._told = {(figure_name(word.path), word.value): word for word in offer.confirmations}

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._told)

    def on(self, path: str, figure: str) -> Confirmation | None:
        """Return the word on the figure at a path, None when nobody gave one."""
        return self._told.get((figure_name(path), figure))


def schedule_with_words(schedule: Schedule, offer: Offer) -> Schedule:
    """Return a schedule whose confirmed doubts stand apart from those that are open.

    What the schedule does where a rule was not found is a figure like any other: it says what it does.
    """
    words = Words(offer)
    if not words or not schedule.unconfirmed:
        return schedule
    left, confirmed = parted(((doubt, doubt.source) for doubt in schedule.unconfirmed), words)
    return msgspec.structs.replace(schedule, unconfirmed=left, confirmed=confirmed)


def parted(doubts: Iterable[tuple[Unconfirmed, str]], words: Words) -> tuple[tuple[Unconfirmed, ...], tuple[Confirmed, ...]]:
    """Part doubts, each with its figure, into those that stay open and those that a word takes away."""
    left: list[Unconfirmed] = []
    confirmed: list[Confirmed] = []
    for doubt, figure in doubts:
        word = words.on(doubt.path, figure)
        if word is None:
            left.append(doubt)
        else:
            confirmed.append(Confirmed(*doubt, word))
    return tuple(left), tuple(confirmed)
