"""The tab "Before and around" of a request: talks, assessment requests, the country team's assessment, advisories, approvals."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.requests.preparing import ASSESSED, TALKED, TEAM
from dsca_desk.services.preparing import advisories, approvals, assessment_requests, talks, team_assessments
from tests.desktop.listed import column, read

REQUEST = "R-2026-0022"


@pytest.fixture
def tab(window):
    window.go("requests")
    place = window.place("requests")
    place.open(REQUEST)
    return read(place.workspace.show_tab("preparing"))


def keep(dialog, **values):
    dialog.put(**values)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    return dialog


def test_an_early_talk_is_kept_with_its_topics_and_leads_to_the_request(tab, desk):
    dialog = tab.talk()
    _ticks(dialog).tick("BUDGET")
    keep(dialog, kind="SITE_SURVEY", subject="Hangar at the coast", on=date(2026, 10, 5))
    (talk,) = talks(desk.store, request=REQUEST)
    assert (talk.kind, talk.topics) == ("SITE_SURVEY", ("BUDGET",))
    assert column(tab.talked.table, 5)[0] == "led to it"
    assert read(tab).sections.tabText(TALKED) == "Early talks (1)"
    QTest.keyClick(tab.talked.table, Qt.Key.Key_Return)
    changing = _open(tab)
    assert _ticks(changing).ticked() == ("BUDGET",)
    keep(changing, status="closed", outcome="A request follows")
    (talk,) = talks(desk.store, request=REQUEST)
    assert (talk.status, talk.outcome, talk.topics) == ("closed", "A request follows", ("BUDGET",))


def test_a_talk_to_come_is_refused_at_its_field(tab, desk):
    dialog = keep(tab.talk(), on=date(2027, 1, 5))
    assert "has not come yet" in dialog.binder.problems()["on"]
    dialog.reject()
    assert not talks(desk.store, request=REQUEST)


def test_an_assessment_request_that_is_sent_says_why_a_sale_is_credible(tab, desk):
    tab.sections.setCurrentIndex(ASSESSED)
    dialog = keep(tab.assessment(), item="Air defense radar", sent_on=date(2026, 9, 1))
    assert "why a sale is credible" in dialog.binder.problems()["why_credible"]
    keep(dialog, why_credible="Funds are voted", answer="Released in part", expires_on=date(2026, 11, 1))
    (asked,) = assessment_requests(desk.store, request=REQUEST)
    assert asked.number == "P-2026-0003"  # the sample office sent two before
    assert column(tab.assessed.table, 4)[0].endswith("expired")


def test_the_country_team_assessment_is_answered_point_by_point(tab, desk, questions):
    tab.sections.setCurrentIndex(TEAM)
    condition = next(place for place, row in enumerate(tab.team.table.list.rows) if row.condition)
    element = next(place for place, row in enumerate(tab.team.table.list.rows) if not row.condition)
    tab.team.table.choose(condition)
    QTest.keyClick(tab.team.table, Qt.Key.Key_Return)
    assert column(tab.team.table, 2)[condition] == "applies"
    assert column(tab.team.table, 2)[element] == "open"
    tab.team.table.choose(element)
    questions.answer("It fits the plan of the forces")
    QTest.keyClick(tab.team.table, Qt.Key.Key_Return)
    (team,) = team_assessments(desk.store, REQUEST)
    assert list(team.elements.values()) == ["It fits the plan of the forces"]
    assert "elements are still open" in read(tab).team.said.text()
    dialog = keep(tab.team.sign(), signed_on=date(2026, 11, 18))
    assert "name who signed it" in dialog.binder.problems()["signer"]
    keep(dialog, signer="Chief of Mission")
    assert read(tab).team.said.text().startswith("Signed by Chief of Mission on 18 Nov 2026")
    (team,) = team_assessments(desk.store, REQUEST)
    assert team.elements


def test_advisories_and_approvals_stand_with_the_request(tab, desk):
    keep(tab.advisory(), reason="First of its kind", sent_to="IOPS/WPN", sent_on=desk.today)
    (notice,) = advisories(desk.store, REQUEST)
    assert notice.sent_to == "IOPS/WPN"
    keep(tab.approvals.add(), kind="SOLE_SOURCE", items="Engine", due_on=date(2026, 12, 1))
    (row,) = approvals(desk.store, desk.today, request=REQUEST)
    assert row.standing == "awaited"
    assert column(tab.approvals.table, 0) == ["awaited"]
    QTest.keyClick(tab.approvals.table, Qt.Key.Key_Return)
    keep(_open(tab), decision="GRANTED", decided_on=desk.today, authority="Contracting officer", valid_until=date(2027, 6, 1))
    assert column(tab.approvals.table, 0) == ["in force"]


def test_a_request_that_is_not_kept_yet_has_nothing_around_it(window):
    window.go("requests")
    place = window.place("requests")
    place.new()
    tab = place.workspace.show_tab("preparing")
    assert not tab.sections.isEnabled()
    assert tab._unsaved.isVisibleTo(tab)


def _open(tab):
    (dialog,) = [one for one in tab.children() if type(one).__name__ == "ValueDialog" and one.isVisible()]
    return dialog


def _ticks(dialog):
    (ticks,) = [one for one in dialog.findChildren(object) if type(one).__name__ == "TickList"]
    return ticks
