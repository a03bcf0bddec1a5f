"""The country team assessment of a request: what asks for one, what it says point by point, who signed and concurred."""

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.requests.preparing_values import FACTS
from dsca_desk.desktop.tables.act_row import Act, ListPage
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.services.preparing import TeamAssessment, assessment_points, open_elements, save_team_assessment

if TYPE_CHECKING:
    from dsca_desk.desktop.requests.preparing import PreparingTab


class PointRow(NamedTuple):
    """A point of the country team assessment: a condition that asks for one, or an element it holds."""

    point: ChecklistPoint
    condition: bool
    answer: str
    missing: bool


def _answer(row: PointRow) -> str | Sign:
    if row.missing:
        return Sign("open", "circle", "error")
    return Sign(row.answer, "check-circle", "good") if row.answer else ""


_POINTS = (
    ListColumn("Point", lambda row: "condition" if row.condition else "element", 11),
    ListColumn("What it asks", lambda row: row.point.item, 30),
    ListColumn("Answer", _answer, 38),
)


class TeamPage(ListPage):
    """The points, answered one by one."""

    def __init__(self, tab: "PreparingTab") -> None:
        self._tab, self._team = tab, TeamAssessment()
        super().__init__(
            ListTable("Country team assessment", _POINTS, 1, key="point"),
            Act("Answer…", "list-checks", self.answer, lambda: self.table.chosen() is not None),
            Act("Signature…", "pencil-simple", self.sign),
            said=True,
        )
        self.table.opened.connect(self.answer)

    def show_team(self, team: TeamAssessment) -> int:
        """Show an assessment; answer with how many of its elements are still open."""
        policy, today = self._tab.desk.policy, self._tab.desk.today
        self._team = team
        missing = {point.code for point in open_elements(policy, team, today)}
        rows = []
        for point in assessment_points(policy, today):
            condition = point.need != "assessment"
            answer = ("applies" if point.code in team.conditions else "") if condition else team.elements.get(point.code, "")
            rows.append(PointRow(point, condition, answer, point.code in missing))
        self.table.show_rows(rows)
        signed = f"Signed by {team.signer} on {day_words(team.signed_on)}" if team.signed_on else "Not signed yet"
        concurred = f" · {team.command or 'command'} concurred on {day_words(team.concurred_on)}" if team.concurred_on else ""
        need = (
            (f"{len(missing)} elements are still open" if missing else "every element is there")
            if team.conditions
            else "no condition that asks for one applies"
        )
        self.said.setText(f"{signed}{concurred} · {need}. Enter answers the chosen point.")
        return len(missing)

    def sign(self) -> ValueDialog:
        """Enter who signed the country team assessment and who concurred."""
        return self._tab.enter("Country team assessment", "team_assessment", self._team, self._keep, FACTS["team_assessment"])

    def answer(self) -> None:
        """Say that a condition applies or does not, or what the assessment says on an element."""
        row: PointRow | None = self.table.chosen()
        if row is None:
            return
        team, code = self._team, row.point.code
        if row.condition:
            others = tuple(one for one in team.conditions if one != code)
            changed = msgspec.structs.replace(team, conditions=others if code in team.conditions else (*others, code))
        else:
            said = self._tab.desk.questions.text("Country team assessment", row.point.item, row.answer)
            if said is None:
                return
            elements = {**team.elements, code: said.strip()}
            changed = msgspec.structs.replace(team, elements={key: words for key, words in elements.items() if words})
        self._tab.write(lambda: self._keep(changed))

    def _keep(self, team: TeamAssessment) -> None:
        desk = self._tab.desk
        save_team_assessment(desk.store, desk.policy, self._tab.number, team, **self._tab.by())
