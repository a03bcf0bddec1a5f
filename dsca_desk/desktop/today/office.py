"""The office at a glance: running clocks, cases by state, where the cases are; each picture leads to the cases it counts."""

from typing import Any

from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.pictures import Bar, Bars, Tile, Tiles
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.today.card import Card
from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.services.lists import CASE_ENDED, CASE_STATES
from dsca_desk.services.portfolio import Portfolio, RunningClock, Share

_CLOSE = 0.85  # a clock is close from this share of its standard time on (ux: sections 13)


class ClocksCard(Card):
    """How far the clocks of processing have run."""

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__("Processing clocks", "clock", parent)
        self.none = self.add_words("No clock runs: no document with a category is before its offer.", "secondary")
        self.bars = Bars(self)
        self.bars.opened.connect(lambda name: window.go("cases", f"{name.replace(' ', '/')}#@milestones"))
        self.column.addWidget(self.bars)
        self.column.addStretch(1)
        self.add_words("Group and day; dark mark: standard; dashed: on hold, the clock stands", "caption")

    def show_office(self, office: Portfolio) -> None:
        """Show its clocks."""
        self.bars.show_bars("Processing clocks", [_clock_bar(clock) for clock in office.clocks])
        self.none.setVisible(not office.clocks)


class StatesCard(Card):
    """How many cases stand in each state, and their value."""

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__("Open cases by state", "briefcase", parent)
        self.bars = Bars(self)
        self.bars.opened.connect(lambda state: _show_cases(window, state))
        self.column.addWidget(self.bars)
        self.column.addStretch(1)
        self.add_words("Cases, and their value in US$ of the document in force", "caption")

    def show_office(self, office: Portfolio) -> None:
        """Show its cases."""
        self.bars.show_bars(
            "Open cases by state",
            [
                Bar(one.name, "", one.cases, f"{one.cases:,}", end=f"{one.value / 1_000_000:,.1f} M")
                for one in sorted(office.states, key=_in_life)
                if one.name not in CASE_ENDED
            ],
        )


class CountriesCard(Card):
    """Where the cases are: a tile per country."""

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__("Where the cases are", "flag", parent)
        self._desk = window.desk
        self.tiles = Tiles(self)
        self.tiles.opened.connect(lambda code: _show_cases(window, f"{code}-"))
        self.column.addWidget(self.tiles, 1)
        self.add_words("One tile per country; no borders are drawn. Number: open cases.", "caption")

    def show_office(self, office: Portfolio) -> None:
        """Show its countries."""
        names = {row.code: row.name for row in self._desk.policy.on(self._desk.today).rows(COUNTRIES, Country)}
        self.tiles.show_tiles(
            "Where the cases are", [Tile(one.name, names.get(one.name, one.name), one.cases) for one in office.countries]
        )


def _show_cases(window: MainWindow, words: str) -> None:
    """Show the cases whose list has these words."""
    window.go("cases")
    cases: Any = window.place("cases")
    cases.pane.filter.setText(words)


def _clock_bar(clock: RunningClock) -> Bar:
    late, close = clock.day > clock.of, clock.day >= clock.of * _CLOSE
    state = " · late" if late else " · close" if close else ""
    held = " · on hold" if clock.on_hold else ""
    role = "error" if late else "series-2" if close else "series-1"
    name = clock.case if clock.document == "BASIC" else f"{clock.case} {clock.document}"
    words = f"day {max(clock.day, 0)} of {clock.of}{state}{held}"
    return Bar(name, clock.category, max(clock.day, 0), words, role, clock.of, hollow=clock.on_hold)


def _in_life(one: Share) -> int:
    """States stand in the order in which a case goes through them."""
    return CASE_STATES.index(one.name) if one.name in CASE_STATES else len(CASE_STATES)
