"""Which picture a list of a report has, made of the rows that the list shows; its table twin is that list."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.chart import Chart
from dsca_desk.desktop.chart_layout import ChartData, Series
from dsca_desk.desktop.pictures import Bar, Bars
from dsca_desk.desktop.reports.drawings import PARTS, PartedBar, PhaseBars, PlannedLines, PlannedMark
from dsca_desk.rules.quarters import format_quarter, quarter_of, span
from dsca_desk.services.lists import CASE_STATES
from dsca_desk.services.office import Asked, OfficeRow
from dsca_desk.services.office_phases import EVERY_GROUP, PhaseMetric, PlannedDay, Processed
from dsca_desk.services.office_reviews import OfficeStanding, Trend

MOST = 10
"""A picture shows no more lines than the eye takes in at once; the list has all."""
_APART = 4
"""So many series are told apart by color in one picture."""
_OTHERS = "Others"
_CAME = 4
"""So many lines are kept for planned days that have come."""


class Picture(NamedTuple):
    """A picture: its heading, the widget that draws it, what it says in words, and where each of its lines leads."""

    title: str
    widget: QWidget
    words: str
    leads: dict[str, str]


_Draw = Callable[[Sequence[OfficeRow], Asked], Picture | None]


def picture_of(sheet: str, rows: Sequence[OfficeRow], asked: Asked) -> Picture | None:
    """Return the picture of a list, None where none helps or there is nothing to draw."""
    draw = _PICTURES.get(sheet)
    return draw(rows, asked) if draw is not None and rows else None


def _on_time(rows: Sequence[OfficeRow], asked: Asked) -> Picture | None:
    metrics: dict[str, PhaseMetric] = {row.of.quarter: row.of for row in rows if row.of.group == EVERY_GROUP}
    quarters = range(quarter_of(asked.since), quarter_of(asked.until) + 1)
    found = [metrics.get(format_quarter(quarter)) for quarter in quarters]
    if not any(found):
        return None
    data = ChartData(
        "Offers in time",
        tuple(format_quarter(quarter) for quarter in quarters),
        tuple(span(quarter) for quarter in quarters),
        (
            Series("In time", tuple(None if one is None else one.in_time_percent for one in found)),
            Series("Goal", tuple(None if one is None else one.goal_percent for one in found), "dashed", "series-2"),
        ),
        "%",
    )
    words = " ".join(
        f"{one.quarter}: {one.in_time} of {one.judged} in time, {one.processing.average} days on average."
        for one in found
        if one is not None
    )
    return _chart(data, f"Share of the documents offered in each quarter that kept their standard time. {words}")


def _phases(rows: Sequence[OfficeRow], _asked: Asked) -> Picture | None:
    metrics: dict[str, PhaseMetric] = {row.of.quarter: row.of for row in rows if row.of.group == EVERY_GROUP}
    bars = [
        PartedBar(
            one.quarter,
            "",
            tuple(float(days.average) for days in one.phases),
            f"{sum((days.average for days in one.phases), Decimal(0)):,.0f} days, {_count(one.documents, 'document')}",
        )
        for one in metrics.values()
    ]
    picture = PhaseBars()
    picture.show_bars("Where the days went, quarter by quarter", bars)
    words = "Average days of each phase over the documents that went through it to its end, all groups together."
    return Picture("Where the days went", picture, words, {})


def _documents(rows: Sequence[OfficeRow], _asked: Asked) -> Picture | None:
    longest = sorted((row.of for row in rows), key=lambda one: -one.clock.days)[:MOST]
    return _bars_of(longest, "The longest of them", "Days of each phase of the documents that took longest.", len(PARTS))


def _running(rows: Sequence[OfficeRow], _asked: Asked) -> Picture | None:
    found = [row.of for row in rows][:MOST]
    words = "Where the days of the documents under way went so far; those furthest over their goal first."
    return _bars_of(found, "Furthest over their goal", words, len(PARTS) - 1)


def _bars_of(found: Sequence[Processed], title: str, words: str, parts: int) -> Picture:
    bars = []
    for one in found:
        clock = one.clock
        late = f" · {clock.late_by:,} over" if clock.late_by else ""
        held = f" · {clock.stopped_days:,} on hold" if clock.stopped_days else ""
        of = f" of {clock.goal_days:,}" if clock.goal_days is not None else ""
        role = "error" if clock.late_by else "text"
        days = tuple(float(phase.days) for phase in one.phases[:parts])
        began = min((phase.from_on for phase in one.phases if phase.from_on is not None), default=None)
        before = 0 if began is None or clock.start_on is None else max(0, (clock.start_on - began).days)
        mark = None if clock.goal_days is None else clock.goal_days + clock.stopped_days
        bars.append(PartedBar(_name(one), one.group, days, f"day {clock.days:,}{of}{late}{held}", mark, before, role))
    picture = PhaseBars()
    picture.show_bars(title, bars, parts)
    note = f"{words} The mark is the standard time, from the day the clock began, with days on hold added."
    return Picture(title, picture, note, {_name(one): f"cases {one.case}/{one.document}#@milestones" for one in found})


def _name(one: Processed | PlannedDay) -> str:
    return one.case if one.document == "BASIC" else f"{one.case} {one.document}"


def _planned(rows: Sequence[OfficeRow], asked: Asked) -> Picture | None:
    days_of_all: list[PlannedDay] = [row.of for row in rows]
    open_ones, came = [one for one in days_of_all if one.actual is None], [one for one in days_of_all if one.actual is not None]
    kept = max(MOST - len(came), MOST - _CAME)
    found = open_ones[:kept] + came[: MOST - min(kept, len(open_ones))]
    marks = []
    for one in found:
        days = _count(abs(one.days), "day")
        if one.actual is None:
            words = f"{days} late, not yet" if one.days > 0 else f"in {days}" if one.days else "today"
            role = "error" if one.days > 0 else "text"
        else:
            words = f"{days} late" if one.days > 0 else f"{days} early" if one.days < 0 else "on the day"
            role = "warning" if one.days > 0 else "good"
        marks.append(PlannedMark(_name(one), "Offer" if one.code == "GOAL" else one.code, one.planned, one.actual, words, role))
    picture = PlannedLines()
    picture.show_marks("Planned and actual days", marks, asked.today)
    leads = {_name(one): f"cases {one.case}/{one.document}#@milestones" for one in found}
    return Picture("Planned and actual", picture, "What is late and has not come stands first, then what came latest.", leads)


def _trend(rows: Sequence[OfficeRow], asked: Asked) -> Picture | None:
    """Draw reasons by quarter; where there are too many to tell apart and few offices, the offices."""
    found: list[Trend] = [row.of for row in rows]
    reasons, offices = _summed(found, "reason"), _summed(found, "office")
    by = "office" if len(reasons) > _APART >= len(offices) else "reason"
    counts = offices if by == "office" else reasons
    named = [name for name, _ in counts.most_common(_APART if len(counts) <= _APART else _APART - 1)]
    quarters = [format_quarter(quarter) for quarter in range(quarter_of(asked.since), quarter_of(asked.until) + 1)]
    drawn: Counter[tuple[str, str]] = Counter()
    for one in found:
        name = getattr(one, by)
        drawn[one.quarter, name if name in named else _OTHERS] += one.returns
    series = [
        Series(name, tuple(Decimal(drawn[quarter, name]) for quarter in quarters), "bars", f"series-{place + 1}")
        for place, name in enumerate([*named, *([_OTHERS] if len(named) < len(counts) else [])])
    ]
    title = "Who sent documents back" if by == "office" else "Why documents came back"
    data = ChartData(title, tuple(quarters), tuple(quarters), tuple(series), "returns")
    words = f"{_count(reasons.total(), 'return')}. By office: {_listed(offices)}. By reason: {_listed(reasons)}."
    return _chart(data, words)


def _summed(found: Sequence[Trend], by: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in found:
        counts[getattr(one, by)] += one.returns
    return counts


def _listed(counts: Counter[str]) -> str:
    """Name the most frequent, and how many others there are."""
    named = ", ".join(f"{name} {number:,}" for name, number in counts.most_common(_APART))
    return (
        f"{named}, others {counts.total() - sum(number for _, number in counts.most_common(_APART)):,}"
        if len(counts) > _APART
        else named
    )


def _offices(rows: Sequence[OfficeRow], _asked: Asked) -> Picture | None:
    found: list[OfficeStanding] = [row.of for row in rows][:MOST]
    bars = [
        Bar(
            one.office,
            "",
            float(one.days.average),
            f"{one.days.average} days" if one.days.documents else "no answer yet",
            end=f"{one.open} open, {one.late} late" if one.open else "",
        )
        for one in found
    ]
    return _bars("Days to answer, on average", bars, "How long each office took to answer, and what it still has.", {})


def _states(rows: Sequence[OfficeRow], _asked: Asked) -> Picture | None:
    cases: dict[str, str] = {row.values[0]: row.values[5] for row in rows}
    counts = Counter(cases.values())
    order = sorted(counts, key=lambda state: CASE_STATES.index(state) if state in CASE_STATES else len(CASE_STATES))
    bars = [Bar(state, "", counts[state], f"{counts[state]:,}") for state in order]
    return _bars("Cases by state", bars, f"{_count(len(cases), 'case')} of which this report tells.", {})


def _standings(rows: Sequence[OfficeRow], _asked: Asked) -> Picture | None:
    counts = Counter(row.values[0] for row in rows)
    roles = {"Late": "error", "Due": "series-1"}
    bars = [Bar(name, "", number, f"{number:,}", roles.get(name, "series-2")) for name, number in counts.items()]
    return _bars("How deliveries stand", bars, f"{_count(len(rows), 'delivery', 'deliveries')} of which this report tells.", {})


def _readiness(rows: Sequence[OfficeRow], _asked: Asked) -> Picture | None:
    found = [row.of for row in rows][:MOST]
    bars = [
        Bar(
            one.case,
            "",
            one.met,
            f"{one.met} of {one.points}",
            "good" if one.ready else "series-1",
            one.points,
            end=f"{one.late_by:,} days past" if one.late_by else "",
        )
        for one in found
    ]
    leads = {one.case: f"cases {one.case}#execution.closing" for one in found}
    return _bars(
        "Points of the checklist that are met", bars, "Those longest past their day first. The mark is all points.", leads
    )


def _systems(rows: Sequence[OfficeRow], _asked: Asked) -> Picture | None:
    bars = [
        Bar(one.of.system, "", one.of.differing, f"{one.of.differing:,} of {one.of.values:,} differ", mark=one.of.values)
        for one in rows[:MOST]
    ]
    return _bars("Values that differ, by system", bars, "The mark is all values that are kept of a system.", {})


def _bars(title: str, bars: Sequence[Bar], words: str, leads: dict[str, str]) -> Picture:
    picture = Bars()
    picture.show_bars(title, bars)
    return Picture(title, picture, words, leads)


def _chart(data: ChartData, words: str) -> Picture:
    picture = Chart()
    picture.show_data(data)
    return Picture(data.title, picture, words, {})


def _count(number: int, noun: str, many: str = "") -> str:
    return f"{number:,} {noun if number == 1 else many or f'{noun}s'}"


_PICTURES: dict[str, _Draw] = {
    "On time": _on_time,
    "Phases": _phases,
    "Documents": _documents,
    "Under way": _running,
    "Planned and actual": _planned,
    "Trend of returns": _trend,
    "By office": _offices,
    "Cases": _states,
    "Deliveries": _standings,
    "Closing": _readiness,
    "Systems": _systems,
}
"""The picture of each list, by the list's name."""
