"""The tab "Before and around": early talks, assessment requests, the country team assessment, advisories and approvals."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.reviews_cells import approval_cells, day
from dsca_desk.desktop.cases.reviews_values import APPROVALS, DECISIONS, words_of
from dsca_desk.desktop.cases.reviews_values import FACTS as REVIEW_FACTS
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.forms.tick_list import TickList
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.requests.preparing_values import FACTS, TALK_KINDS, TALK_STATES, TRIGGERS
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.simple import Sign, SimpleTable
from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.lifecycle import REVIEW_OFFICES, ReviewOffice
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.records.facts import Fact
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
    assessment_points,
    assessment_requests,
    open_elements,
    save_advisory,
    save_approval,
    save_assessment_request,
    save_talk,
    save_team_assessment,
    talks,
    team_assessments,
)
from dsca_desk.store.errors import StoreError

TALKS, ASSESSMENTS, TEAM, ADVISORIES, APPROVED = range(5)
_TITLES = ("Early talks", "Assessment requests", "Country team assessment", "Advisories", "Approvals and exceptions")
_UNSAVED = "Save the request first; what goes before and around it belongs to a kept one."


class PointRow(NamedTuple):
    """A point of the country team assessment: a condition that asks for one, or an element it holds."""

    point: ChecklistPoint
    condition: bool
    answer: str
    missing: bool


class PreparingTab(QWidget):
    """What goes before a request and stands beside it. Everything here is written at once, one act at a time."""

    def __init__(self, session: RequestSession, _window: MainWindow) -> None:
        super().__init__()
        self._session, self._desk = session, session.desk
        self._team = TeamAssessment()
        self._stale = True
        self._compose()
        for signal in (session.state_changed, session.answered):
            signal.connect(self._now_stale)

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """Work begins in the shown list."""
        return (self.talks, self.assessments, self.points, self.notices, self.approvals)[self.sections.currentIndex()]

    def focus_path(self, _path: str) -> bool:
        """No field of the letter is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is left half typed."""
        return True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Read what has changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.look()

    def look(self) -> None:
        """Read everything again."""
        self._stale = False
        kept = self._session.opened is not None
        self._unsaved.setVisible(not kept)
        self.sections.setEnabled(kept)
        if not kept:
            return
        store, number, today = self._desk.store, self._session.number, self._desk.today
        country = self._session.letter.country
        try:
            linked = {talk.id for talk in talks(store, request=number)}
            asked = {one.id for one in assessment_requests(store, request=number)}
            teams = team_assessments(store, number)
            self._team = teams[-1] if teams else TeamAssessment()
            self.talks.show_rows(talks(store, country), lambda talk: _talk_cells(talk, talk.id in linked))
            self.assessments.show_rows(
                assessment_requests(store, country), lambda one: _assessment_cells(one, one.id in asked, today)
            )
            self.notices.show_rows(advisories(store, number), _notice_cells)
            self.approvals.show_rows(approvals(store, today, request=number), approval_cells)
        except StoreError as error:
            self._desk.questions.tell("This cannot be read", str(error))
            return
        self._show_team(today)
        counts = (len(linked), len(asked), len(open_elements(self._desk.policy, self._team, today)), len(self.notices.rows))
        for place, count in enumerate((*counts, len(self.approvals.rows))):
            words = f"{count} open" if place == TEAM else str(count)
            self.sections.setTabText(place, f"{_TITLES[place]} ({words})" if count else _TITLES[place])

    # --- acting -------------------------------------------------------------------------------------------------------------

    def talk(self, start: Talk | None = None) -> ValueDialog:
        """Enter an early talk that led to this request, or change the given one."""
        begun = start or Talk(
            country=self._session.letter.country, kind="MEETING", trigger="REQUIREMENT_STATED", on=self._desk.today
        )
        topics = TickList("Topics", tuple(TALK_TOPICS.items()), begun.topics)

        def keep(talk: Talk) -> None:
            filled = msgspec.structs.replace(talk, topics=topics.ticked())
            save_talk(self._desk.store, self._desk.policy, filled, request=self._session.number, **self._act())

        choices = {"country": self._countries(), "kind": TALK_KINDS, "trigger": TRIGGERS, "status": TALK_STATES}
        return self._value("Early talk", "early_talk", begun, keep, FACTS["early_talk"], choices=choices, more=topics)

    def assessment(self, start: Assessment | None = None) -> ValueDialog:
        """Enter an assessment request, or change the given one."""
        begun = start or Assessment(country=self._session.letter.country, item="")
        rows = self._desk.policy.on(self._desk.today).rows(REVIEW_OFFICES, ReviewOffice)
        offices = [(row.office, row.office) for row in rows if "pre-lor" in row.stage or "request" in row.stage]
        known = {office for office, _words in offices}
        offices += [(office, office) for office in begun.authorities if office not in known]
        asked = TickList("Offices that are asked", offices, begun.authorities)

        def keep(one: Assessment) -> None:
            filled = msgspec.structs.replace(one, authorities=asked.ticked())
            save_assessment_request(self._desk.store, self._desk.policy, filled, request=self._session.number, **self._act())

        choices = {"country": self._countries()}
        facts = FACTS["assessment_request"]
        return self._value("Assessment request", "assessment_request", begun, keep, facts, choices=choices, more=asked)

    def sign(self) -> ValueDialog:
        """Enter who signed the country team assessment and who concurred."""

        def keep(team: TeamAssessment) -> None:
            save_team_assessment(self._desk.store, self._desk.policy, self._session.number, team, **self._act())

        return self._value("Country team assessment", "team_assessment", self._team, keep, FACTS["team_assessment"])

    def answer_point(self) -> None:
        """Say that a condition applies or does not, or what the assessment says on an element."""
        row: PointRow | None = self.points.picked
        if row is None:
            return
        team, code = self._team, row.point.code
        if row.condition:
            others = tuple(one for one in team.conditions if one != code)
            changed = msgspec.structs.replace(team, conditions=others if code in team.conditions else (*others, code))
        else:
            said = self._desk.questions.text("Country team assessment", row.point.item, row.answer)
            if said is None:
                return
            elements = {**team.elements, code: said.strip()}
            changed = msgspec.structs.replace(team, elements={key: words for key, words in elements.items() if words})
        try:
            save_team_assessment(self._desk.store, self._desk.policy, self._session.number, changed, **self._act())
        except StoreError as error:
            self._desk.questions.tell("Not written", str(error))
            return
        self._kept()

    def advisory(self, start: Notice | None = None) -> ValueDialog:
        """Enter an advisory to other offices, or change the given one."""

        def keep(notice: Notice) -> None:
            save_advisory(self._desk.store, self._session.number, notice, **self._act())

        begun = start or Notice(reason="", prepared_by=self._desk.officer)
        return self._value("Advisory", "advisory", begun, keep, FACTS["advisory"])

    def approval(self, start: ApprovalGiven | None = None) -> ValueDialog:
        """Enter a release, waiver, sole-source approval or exception, or change the given one."""

        def keep(given: ApprovalGiven) -> None:
            save_approval(self._desk.store, self._desk.policy, given, request=self._session.number, **self._act())

        begun = start or ApprovalGiven(kind="RELEASE", asked_on=self._desk.today)
        choices = {"kind": APPROVALS, "decision": DECISIONS}
        return self._value("Approval", "approval", begun, keep, REVIEW_FACTS["approval"], choices=choices)

    def change(self, table: SimpleTable, act: Callable[[Any], ValueDialog]) -> None:
        """Change the chosen row of a table."""
        row = table.picked
        if row is not None:
            act(row.value if isinstance(row, ApprovalRow) else row)

    # --- helpers ------------------------------------------------------------------------------------------------------------

    def _act(self) -> dict[str, Any]:
        return {"by": self._desk.officer, "at": self._desk.clock()}

    def _countries(self) -> Sequence[tuple[str, str]]:
        rows = self._desk.policy.on(self._desk.today).rows(COUNTRIES, Country)
        return [(row.code, f"{row.code} {row.name}") for row in rows]

    def _value(
        self,
        title: str,
        form: str,
        start: msgspec.Struct,
        keep: Callable[[Any], object],
        facts: Mapping[str, Fact],
        *,
        choices: Any = None,
        more: QWidget | None = None,
    ) -> ValueDialog:
        intro = f"{more.accessibleName()}: Space ticks one." if more is not None else ""
        dialog = ValueDialog(self._desk, title, form, start, keep, self, facts=facts, choices=choices, more=more, intro=intro)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self._kept)
        dialog.open()
        return dialog

    def _kept(self) -> None:
        self.look()
        self._desk.changed.emit(self._session.record)

    def _now_stale(self) -> None:
        if self.isVisible():
            self.look()
        else:
            self._stale = True

    def _show_team(self, today: date) -> None:
        team = self._team
        missing = {point.code for point in open_elements(self._desk.policy, team, today)}
        rows = []
        for point in assessment_points(self._desk.policy, today):
            condition = point.need != "assessment"
            answer = ("applies" if point.code in team.conditions else "") if condition else team.elements.get(point.code, "")
            rows.append(PointRow(point, condition, answer, point.code in missing))
        self.points.show_rows(rows, _point_cells)
        signed = f"Signed by {team.signer} on {day(team.signed_on)}" if team.signed_on else "Not signed yet"
        concurred = f" · {team.command or 'command'} concurred on {day(team.concurred_on)}" if team.concurred_on else ""
        need = (
            (f"{len(missing)} elements are still open" if missing else "every element is there")
            if team.conditions
            else "no condition that asks for one applies"
        )
        self._team_words.setText(f"{signed}{concurred} · {need}. Enter answers the chosen point.")

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self._unsaved = QLabel(_UNSAVED, self)
        self._unsaved.setProperty("role", "secondary")
        self._unsaved.setWordWrap(True)
        self.talks = SimpleTable(
            "Early talks", ("Number", "Day", "Kind", "Subject", "State", "This request"), (15, 13, 26, 0, 9, 13)
        )
        self.assessments = SimpleTable(
            "Assessment requests", ("Number", "Item", "Sent", "Reply", "Holds until", "This request"), (15, 0, 13, 26, 22, 13)
        )
        self.points = SimpleTable("Country team assessment", ("Point", "What it asks", "Answer"), (12, 0, 40))
        self.notices = SimpleTable("Advisories", ("Reason", "Items", "Told to", "Told on", "Comments"), (0, 24, 26, 13, 30))
        self.approvals = SimpleTable(
            "Approvals and exceptions",
            ("Standing", "Kind", "Items", "Authority", "Asked", "Due", "Decided", "Valid until"),
            (14, 26, 0, 20, 13, 13, 13, 13),
        )
        self._team_words = QLabel(self)
        self._team_words.setProperty("role", "secondary")
        self._team_words.setWordWrap(True)
        self.sections = QTabWidget(self)
        self.sections.setDocumentMode(True)
        entered: Sequence[tuple[SimpleTable, Callable[..., ValueDialog]]] = (
            (self.talks, self.talk),
            (self.assessments, self.assessment),
            (self.notices, self.advisory),
            (self.approvals, self.approval),
        )
        pages = {}
        for table, act in entered:
            new, change = self._button("New…", "plus", act), self._button("Change…", "pencil-simple", table.wanted.emit)
            table.wanted.connect(partial(self.change, table, act))
            pages[table] = self._page(table, new, change)
        answer, sign = (
            self._button("Answer…", "list-checks", self.answer_point),
            self._button("Signature…", "pencil-simple", self.sign),
        )
        pages[self.points] = self._page(self.points, self._team_words, answer, sign)
        self.points.wanted.connect(self.answer_point)
        for table, title in zip((self.talks, self.assessments, self.points, self.notices, self.approvals), _TITLES, strict=True):
            self.sections.addTab(pages[table], title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self._unsaved)
        whole.addWidget(self.sections, 1)

    def _page(self, table: SimpleTable, *over: QWidget) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 0, 0)
        line = QHBoxLayout()
        for widget in over:
            line.addWidget(widget, 1 if isinstance(widget, QLabel) else 0)
        if not isinstance(over[0], QLabel):
            line.addStretch(1)
        column.addLayout(line)
        column.addWidget(table, 1)
        return page

    def _button(self, words: str, drawing: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        set_icon(button, drawing)
        button.clicked.connect(lambda _checked=False: act())
        return button


def _talk_cells(talk: Talk, linked: bool) -> Sequence[str]:
    return (
        talk.number,
        written_day(talk.on),
        words_of(talk.kind, TALK_KINDS),
        "; ".join(part for part in (talk.subject, talk.outcome) if part),
        talk.status,
        "led to it" if linked else "",
    )


def _assessment_cells(one: Assessment, linked: bool, today: date) -> Sequence[str | Sign]:
    reply = one.answer or ("awaited" if one.sent_on is not None else "not sent yet")
    over = one.expires_on is not None and one.expires_on < today
    until = Sign(f"{day(one.expires_on)}, expired", "x-circle-fill", "error") if over else day(one.expires_on)
    return one.number, one.item, day(one.sent_on), reply, until, "led to it" if linked else ""


def _point_cells(row: PointRow) -> Sequence[str | Sign]:
    kind = "condition" if row.condition else "element"
    answer: str | Sign = row.answer
    if row.missing:
        answer = Sign("open", "circle", "error")
    elif row.answer:
        answer = Sign(row.answer, "check-circle", "good")
    return kind, row.point.item, answer


def _notice_cells(notice: Notice) -> Sequence[str]:
    return notice.reason, notice.items, notice.sent_to, day(notice.sent_on), notice.comments
