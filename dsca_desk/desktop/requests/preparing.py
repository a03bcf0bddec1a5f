"""The tab "Before and around": early talks, assessment requests, the country team assessment, advisories and approvals."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.approvals_page import ApprovalsPage
from dsca_desk.desktop.forms.kept_tab import KeptTab
from dsca_desk.desktop.forms.tick_list import TickList
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.requests.preparing_columns import ADVISORIES, ASSESSMENTS, TALKS, TalkRow, assessment_row
from dsca_desk.desktop.requests.preparing_team import TeamPage
from dsca_desk.desktop.requests.preparing_values import FACTS, TALK_KINDS, TALK_STATES, TRIGGERS
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.act_row import ADD, Act, ListPage
from dsca_desk.desktop.tables.list_excel import save_list, shown_list
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.lifecycle import REVIEW_OFFICES, ReviewOffice
from dsca_desk.services.preparing import (
    TALK_TOPICS,
    ApprovalGiven,
    ApprovalRow,
    Assessment,
    Notice,
    Talk,
    TeamAssessment,
    advisories,
    approvals,
    assessment_requests,
    save_advisory,
    save_approval,
    save_assessment_request,
    save_talk,
    talks,
    team_assessments,
)

TALKED, ASSESSED, TEAM, TOLD, APPROVED = range(5)
_TITLES = ("Early talks", "Assessment requests", "Country team assessment", "Advisories", "Approvals and exceptions")
_UNSAVED = "Save the request first; what goes before and around it belongs to a kept one."


class _Read(NamedTuple):
    talks: tuple[Talk, ...]
    linked: tuple[Talk, ...]
    assessments: tuple[Assessment, ...]
    asked: tuple[Assessment, ...]
    team: TeamAssessment
    advisories: tuple[Notice, ...]
    approvals: tuple[ApprovalRow, ...]


class PreparingTab(KeptTab):
    """What goes before a request and stands beside it. Everything here is written at once, one act at a time."""

    def __init__(self, session: RequestSession, _window: MainWindow) -> None:
        super().__init__(session.desk)
        self._session = session
        self._compose()
        for signal in (session.state_changed, session.answered):
            signal.connect(self.now_stale)

    def begins_at(self) -> QWidget:
        """Work begins in the shown list."""
        return self._pages[self.sections.currentIndex()].table

    def focus_path(self, _path: str) -> bool:
        """No field of the letter is edited here."""
        return False

    # --- reading ------------------------------------------------------------------------------------------------------------

    @property
    def record(self) -> str:
        """The request."""
        return self._session.record

    @property
    def number(self) -> str:
        """The number of the request."""
        return self._session.number

    def look(self) -> None:
        """Read everything again; of a request that is not kept yet there is nothing."""
        kept = self._session.opened is not None
        self._unsaved.setVisible(not kept)
        self.sections.setEnabled(kept)
        if kept:
            super().look()

    def reads(self) -> Callable[[], _Read]:
        """Talks and assessment requests of the country, and what stands around this request."""
        store, number, today, country = self.desk.store, self.number, self.desk.today, self._session.letter.country

        def read() -> _Read:
            teams = team_assessments(store, number)
            return _Read(
                tuple(talks(store, country)),
                tuple(talks(store, request=number)),
                tuple(assessment_requests(store, country)),
                tuple(assessment_requests(store, request=number)),
                teams[-1] if teams else TeamAssessment(),
                tuple(advisories(store, number)),
                tuple(approvals(store, today, request=number)),
            )

        return read

    def show_read(self, read: _Read) -> None:
        """Show it, with how much there is of each."""
        linked, asked, today = {one.id for one in read.linked}, {one.id for one in read.asked}, self.desk.today
        self.talked.table.show_rows([TalkRow(one, one.id in linked) for one in read.talks])
        self.assessed.table.show_rows([assessment_row(one, one.id in asked, today) for one in read.assessments])
        still = self.team.show_team(read.team)
        self.told.table.show_rows(read.advisories)
        self.approvals.table.show_rows(read.approvals)
        counts = (len(linked), len(asked), still, len(read.advisories), len(read.approvals))
        for place, count in enumerate(counts):
            words = f"{count} open" if place == TEAM else str(count)
            self.sections.setTabText(place, f"{_TITLES[place]} ({words})" if count else _TITLES[place])

    # --- acting -------------------------------------------------------------------------------------------------------------

    def talk(self, start: Talk | None = None) -> ValueDialog:
        """Enter an early talk that led to this request, or change the given one."""
        desk = self.desk
        begun = start or Talk(country=self._session.letter.country, kind="MEETING", trigger="REQUIREMENT_STATED", on=desk.today)
        topics = TickList("Topics", tuple(TALK_TOPICS.items()), begun.topics)

        def keep(talk: Talk) -> None:
            filled = msgspec.structs.replace(talk, topics=topics.ticked())
            save_talk(desk.store, desk.policy, filled, request=self.number, **self.by())

        choices = {"country": self._countries(), "kind": TALK_KINDS, "trigger": TRIGGERS, "status": TALK_STATES}
        return self._value("Early talk", "early_talk", begun, keep, choices=choices, more=topics)

    def assessment(self, start: Assessment | None = None) -> ValueDialog:
        """Enter an assessment request, or change the given one."""
        desk = self.desk
        begun = start or Assessment(country=self._session.letter.country, item="")
        rows = desk.policy.on(desk.today).rows(REVIEW_OFFICES, ReviewOffice)
        offices = [(row.office, row.office) for row in rows if "pre-lor" in row.stage or "request" in row.stage]
        known = {office for office, _words in offices}
        offices += [(office, office) for office in begun.authorities if office not in known]
        asked = TickList("Offices that are asked", offices, begun.authorities)

        def keep(one: Assessment) -> None:
            filled = msgspec.structs.replace(one, authorities=asked.ticked())
            save_assessment_request(desk.store, desk.policy, filled, request=self.number, **self.by())

        choices = {"country": self._countries()}
        return self._value("Assessment request", "assessment_request", begun, keep, choices=choices, more=asked)

    def advisory(self, start: Notice | None = None) -> ValueDialog:
        """Enter an advisory to other offices, or change the given one."""

        def keep(notice: Notice) -> None:
            save_advisory(self.desk.store, self.number, notice, **self.by())

        return self._value("Advisory", "advisory", start or Notice(reason="", prepared_by=self.desk.officer), keep)

    def export_shown(self) -> None:
        """Write the list in sight to Excel."""
        table = shown_list(self)
        if table is not None:
            save_list(self.desk, table, self.number)

    def _keep_approval(self, given: ApprovalGiven) -> None:
        save_approval(self.desk.store, self.desk.policy, given, request=self.number, **self.by())

    def _countries(self) -> Sequence[tuple[str, str]]:
        rows = self.desk.policy.on(self.desk.today).rows(COUNTRIES, Country)
        return [(row.code, f"{row.code} {row.name}") for row in rows]

    def _value(
        self,
        title: str,
        form: str,
        start: msgspec.Struct,
        keep: Callable[[Any], object],
        *,
        choices: Any = None,
        more: QWidget | None = None,
    ) -> ValueDialog:
        intro = f"{more.accessibleName()}: Space ticks one." if more is not None else ""
        return self.enter(title, form, start, keep, FACTS[form], choices=choices, more=more, intro=intro)

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self._unsaved = QLabel(_UNSAVED, self)
        self._unsaved.setProperty("role", "secondary")
        self._unsaved.setWordWrap(True)
        self.talked = self._entered(ListTable("Early talks", TALKS, 3, key="value"), self.talk)
        self.assessed = self._entered(ListTable("Assessment requests", ASSESSMENTS, 1, key="value"), self.assessment)
        self.team = TeamPage(self)
        self.told = self._entered(ListTable("Advisories", ADVISORIES, 0), self.advisory)
        self.approvals = ApprovalsPage("Approvals and exceptions", self, self._keep_approval)
        self._pages: tuple[ListPage, ...] = (self.talked, self.assessed, self.team, self.told, self.approvals)
        self.sections = QTabWidget(self)
        self.sections.setDocumentMode(True)
        for page, title in zip(self._pages, _TITLES, strict=True):
            self.sections.addTab(page, title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self._unsaved)
        whole.addWidget(self.sections, 1)

    def _entered(self, table: ListTable, enter: Callable[..., ValueDialog]) -> ListPage:
        """A list whose rows are entered and changed in the same dialog."""

        def change() -> None:
            row = table.chosen()
            if row is not None:
                enter(getattr(row, "value", row))

        table.opened.connect(change)
        return ListPage(
            table,
            Act("New…", "plus", partial(enter, None), key=ADD),
            Act("Change…", "pencil-simple", change, lambda: table.chosen() is not None),
        )
