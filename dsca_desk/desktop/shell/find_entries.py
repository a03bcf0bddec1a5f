"""What find anything finds: records, commands, rules, pages of the guide, calculations, lines by number, what was open before."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QGuiApplication, QKeySequence

from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.jobs import Job

if TYPE_CHECKING:
    from dsca_desk.desktop.shell.window import MainWindow
    from dsca_desk.policy.edition import Policy
    from dsca_desk.policy.search import PolicySearch
    from dsca_desk.services.find import FoundRecord

RECENT = "find/recent"
MOST_RECENT = 12
_PART = "\t"
_LINE_OF_CASE = re.compile(r"([A-Z0-9]{2}-[A-Z0-9]-[A-Z0-9]{3})(?:[/ ]([AM]\d\d|BASIC))? +(?:LINE )?(\d{1,4})([A-Z]?)")

ICONS = {
    "case": "briefcase",
    "line": "list-numbers",
    "note": "note",
    "reference": "paperclip",
    "request": "envelope-open",
    "request item": "list-numbers",
    "request reference": "paperclip",
    "attachment": "paperclip",
    "officer": "user",
}


class Scope(NamedTuple):
    """Where to look: its words, the sign that may begin what is typed, and how many hits of which kind."""

    title: str
    sign: str
    groups: Mapping[str, int]
    commands: int = 0
    rules: int = 0
    pages: int = 0


SCOPES = (
    Scope("All", "", {"cases": 6, "lines": 5, "requests": 4, "people": 3}, commands=4, rules=3, pages=3),
    Scope("Cases", "#", {"cases": 60}),
    Scope("Lines", "", {"lines": 60}),
    Scope("Requests", "", {"requests": 60}),
    Scope("People", "@", {"people": 30, "requests": 30}),
    Scope("Rules", "?", {}, rules=50, pages=15),
    Scope("Commands", ">", {}, commands=200),
)
_GROUPS = {"cases": "Cases", "lines": "Lines and notes", "requests": "Requests", "people": "People"}


class Entry(NamedTuple):
    """One thing one can choose: where it stands, what it says, and what happens on Enter and on Ctrl+Enter.

    `recent` is what brings it back later: place, record, name, words.
    """

    group: str
    icon: str
    name: str
    words: str
    beside: str
    run: Callable[[], object]
    apart: Callable[[], object] | None = None
    recent: tuple[str, str, str, str] | None = None

    def spoken(self) -> str:
        """Return the entry as a screen reader says it."""
        return ", ".join(filter(None, (self.group, self.name, self.words, self.beside)))


class Finder:
    """Finds entries for a window. Records are asked of the database at once; the words of the rules are collected beforehand."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._rules: PolicySearch | None = None
        self._policy: Policy | None = None

    def prepare(self, done: Callable[[], None]) -> None:
        """Collect the words of the rules in the background, once for each policy; `done` says that they are there."""
        policy = self._window.desk.policy
        if self._policy is policy:
            return
        self._policy, self._rules = policy, None

        def collect(_job: Job) -> "PolicySearch":
            from dsca_desk.policy.search import PolicySearch
            from dsca_desk.services.guide import guide_pages

            search = PolicySearch(policy)
            search.find("policy")
            guide_pages()
            return search

        def collected(search: "PolicySearch") -> None:
            if self._policy is policy:
                self._rules = search
                done()

        self._window.desk.read("Reading the rules", collect, collected)

    def find(self, typed: str, scope: Scope) -> list[Entry]:
        """Return the entries for what was typed, group by group; for nothing typed what was open before."""
        text = typed.strip()
        if text.startswith("="):
            return list(_calculated(text))
        if not text and not scope.commands >= 100:
            return list(self.recent()) if scope is SCOPES[0] else []
        found = list(self._line(text)) if scope.groups else []
        found += self._records(f"-{text}" if scope.sign == "#" and len(text) < 4 else text, scope)
        found += self._commands(text, scope.commands)
        if scope.rules:
            found += self._rows(text, scope.rules)
            found += self._pages(text, scope.pages)
        return found

    def recent(self) -> Iterator[Entry]:
        """Yield what was open before, the latest first, without what is open now."""
        here = (self._window.current, shown_record(self._window))
        for place, record, name, words in kept_places(self._window):
            if (place, record) != here:
                beside = self._window.commands.action(f"go-{place}").text()
                yield self._entry("Where you were", "clock-counter-clockwise", name, words, beside, place, record)

    def remember(self, place: str, record: str, name: str, words: str) -> None:
        """Put something at the head of what was open before."""
        if not record:
            return
        parts = [part.replace(_PART, " ") for part in (place, record, name, words)]
        kept = self._window.desk.settings.texts(RECENT)
        others = [one for one in kept if one.split(_PART)[:2] != parts[:2]]
        if not words and len(others) < len(kept):  # what is known of it already is more
            parts = next(one for one in kept if one.split(_PART)[:2] == parts[:2]).split(_PART)
        self._window.desk.settings.put(RECENT, [_PART.join(parts), *others][:MOST_RECENT])

    # --- one kind after the other -------------------------------------------------------------------------------------------

    def _records(self, text: str, scope: Scope) -> Iterator[Entry]:
        if not scope.groups or not self._window.desk.is_open:
            return
        from dsca_desk.services.find import find_in_groups

        for name, records in find_in_groups(self._window.desk.store, text, scope.groups).items():
            for record in records:
                yield self._record(_GROUPS[name], record)

    def _record(self, group: str, record: "FoundRecord") -> Entry:
        icon = ICONS.get(record.kind, "file-text")
        if record.kind == "officer":
            words = f"{record.owner}, {record.words}"
            return Entry(group, icon, record.owner, record.words, "Enter copies", partial(_copy, words))
        if record.kind in ("request", "request item", "request reference", "attachment"):
            beside = record.state.replace("-", " ") if record.kind == "request" else record.kind.removeprefix("request ")
            return self._entry(group, icon, record.owner, record.words, beside, "requests", record.owner)
        name = record.owner.replace("/", " ")
        if record.kind == "case":
            beside = " · ".join(filter(None, (record.state, _money(record.amount))))
            return self._entry(group, icon, name, record.words, beside, "cases", record.owner)
        beside = f"{_money(record.amount)} each" if record.kind == "line" and record.amount else f"case {record.kind}"
        run = partial(self._go_inside, record, False)
        return Entry(group, icon, f"{name} {record.kind}", record.words, beside, run, partial(self._go_inside, record, True))

    def _line(self, text: str) -> Iterator[Entry]:
        """Yield the line that `BN-B-UAB 3` names."""
        named = _LINE_OF_CASE.fullmatch(" ".join(text.upper().split()))
        if named is None or not self._window.desk.is_open:
            return
        from dsca_desk.services.find import find_case_line

        number = f"{named[3]:0>3}{named[4].lower()}"
        record = find_case_line(self._window.desk.store, named[1], named[2] or "", number)
        if record is not None:
            yield self._record(_GROUPS["lines"], record)

    def _commands(self, text: str, limit: int) -> Iterator[Entry]:
        wanted = text.casefold().split()
        places: dict[str, int] = {}
        found = []
        for command in self._window.commands:
            words, menu = command.words, command.menu.replace("&", "")
            whole = f"{words} {menu}".casefold()
            if command.name != "find" and all(word in whole for word in wanted) and command.can_run:
                rank = places.setdefault(words, len(places)) + (0 if all(word in words.casefold() for word in wanted) else 1000)
                found.append((rank, command))
        for _rank, command in sorted(found, key=lambda one: one[0])[:limit]:
            keys = ", ".join(
                QKeySequence(one).toString(QKeySequence.SequenceFormat.NativeText) for one in command.keys.split()[:1]
            )
            menu = f"{command.menu.replace('&', '')} menu"
            run = partial(self._window.commands.run, command.name)
            yield Entry("Commands", command.icon or "terminal-window", "", command.words, keys or menu, run)

    def _rows(self, text: str, limit: int) -> Iterator[Entry]:
        if self._rules is None:
            return
        from dsca_desk.services.reference import address_of, figure_words, row_name, row_words

        for found in self._rules.find(text, limit):
            spec, row = found.table, found.row
            name, record = row_name(spec, row), address_of(spec, row)
            since = f"from {reading.written_day(row.effective_from)}" if row.effective_from else ""
            words = " · ".join(filter(None, (" ".join(filter(None, (figure_words(row), since))), row_words(spec, row))))
            yield self._entry("Rules and help", "book-open", name, words, spec.title, "reference", record)

    def _pages(self, text: str, limit: int) -> Iterator[Entry]:
        if self._rules is None:  # read together with them
            return
        from dsca_desk.services.guide import find_in_guide

        for hit in find_in_guide(text, limit):
            words = f"{hit.title}: {hit.heading}" if hit.heading != hit.title else hit.title
            yield self._entry("Rules and help", "question", "", words, "Guide", "help", f"{hit.page}#{hit.anchor}")

    # --- opening ------------------------------------------------------------------------------------------------------------

    def _entry(self, group: str, icon: str, name: str, words: str, beside: str, place: str, record: str) -> Entry:
        window = self._window
        apart = partial(window.another_wanted.emit, place, record)
        return Entry(group, icon, name, words, beside, partial(window.go, place, record), apart, (place, record, name, words))

    def _go_inside(self, record: "FoundRecord", apart: bool) -> None:
        from dsca_desk.services.find import place_in_document

        path = place_in_document(self._window.desk.store, record)
        target = f"{record.owner}#{path}" if path else record.owner
        go = self._window.another_wanted.emit if apart else self._window.go
        go("cases", target)


def shown_record(window: "MainWindow") -> str:
    """Return the record that the place of a window shows, nothing when it shows none or does not say."""
    shown = getattr(window.shown_place(), "shown_record", None)
    return str(shown()) if shown is not None else ""


def _calculated(text: str) -> Iterator[Entry]:
    if not text[1:].strip():
        return
    try:
        value = reading.calculated(text)
    except reading.UnclearError as problem:
        yield Entry("Calculation", "math-operations", "", str(problem), "", lambda: None)
        return
    exact = value.quantize(Decimal("1e-8")).normalize() + 0
    written = reading.written_number(exact)
    to_cents = value.quantize(Decimal("0.01"))
    beside = "Enter copies" if exact == to_cents else f"to the cent {reading.written_money(to_cents)} · Enter copies"
    result = reading.written_money(to_cents) if exact == to_cents and exact != exact.to_integral_value() else written
    yield Entry("Calculation", "math-operations", result, text, beside, partial(_copy, result))


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else reading.written_money(amount)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def kept_places(window: "MainWindow") -> list[tuple[str, str, str, str]]:
    """Return what was open before, the latest first (place, record, name, words), in places this window has."""
    kept = [tuple(text.split(_PART)) for text in window.desk.settings.texts(RECENT)]
    known = window.commands.names()
    return [
        (place, record, name, words) for place, record, name, words in (k for k in kept if len(k) == 4) if f"go-{place}" in known
    ]
