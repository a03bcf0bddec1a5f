"""The Checks tab: groups, the way to the field, fixes that undo takes back, confirmed figures, the mark on the tab."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.cases.checks_fixes import all_fixed, asks, fix_of, fix_words, fixed
from dsca_desk.desktop.cases.checks_guard import gates_of, ready_sentence, ready_words
from dsca_desk.desktop.cases.documents_issue import question_of
from dsca_desk.desktop.cases.history_words import sentences
from dsca_desk.documents.sheets import HEAD_ROW
from dsca_desk.records.offer import Line, Offer, OfferNote, QuarterAmount
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.place_words import where_words
from dsca_desk.services.acceptances import accept_warning, list_acceptances
from dsca_desk.services.cases import history_of_case
from dsca_desk.services.confirmations import list_confirmations


def opened(window, qtbot, case):
    window.go("cases")
    window.place("cases").open(case)
    workspace = window.place("cases").workspace
    qtbot.waitUntil(lambda: bool(workspace.session.notes))
    return workspace


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def rows(tab, kind="finding"):
    return [entry for entry in tab.model.entries if entry.kind == kind]


def stand_on(tab, check_id):
    row = next(row for row, entry in enumerate(tab.model.entries) if entry.finding is not None and entry.finding.id == check_id)
    tab.view.choose(row)
    return tab.model.entries[row].finding


def test_f8_shows_the_findings_in_their_groups_and_walks(window, qtbot):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    workspace.show_tab("summary").widget().setFocus()
    press(qtbot, Qt.Key.Key_F8)
    tab = workspace.tab("checks")
    assert tab.isVisible()
    assert tab.view.hasFocus()
    qtbot.waitUntil(lambda: bool(rows(tab)))
    heads = [entry.text.rpartition(" (")[0] for entry in rows(tab, "group")]
    assert heads == ["Must be right before the offer can go on", "Look at these", "Passed"]
    assert {entry.severity for entry in rows(tab)} == {"error", "warning"}
    walked = [tab.view.entry().finding]
    for _ in range(len(rows(tab)) - 1):
        press(qtbot, Qt.Key.Key_F8)
        walked.append(tab.view.entry().finding)
    assert walked == [entry.finding for entry in rows(tab)]
    press(qtbot, Qt.Key.Key_F8)
    assert tab.view.entry().finding == walked[0]
    press(qtbot, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert tab.view.entry().finding == walked[-1]


def test_the_tab_tells_how_many_there_are(window, qtbot):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    place = next(place for place in range(workspace.tabs.count()) if workspace.tabs.tabText(place) == "Checks")
    assert workspace.tabs.tabBar().accessibleTabName(place) == "Checks, 3 errors, 5 warnings"


def test_enter_goes_to_the_field_of_a_finding(window, qtbot):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    tab = workspace.show_tab("checks")
    tab.view.setFocus()
    qtbot.waitUntil(lambda: bool(rows(tab)))
    finding = stand_on(tab, "offer-period")
    assert finding.path == "offer_expires_on"
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "offer_expires_on"
    assert not tab.isVisible()


def test_a_fix_is_an_edit_that_undo_takes_back(window, qtbot):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    session, tab = workspace.session, workspace.show_tab("checks")
    before = session.offer
    tab.view.setFocus()
    qtbot.waitUntil(lambda: bool(rows(tab)))
    stand_on(tab, "small-case-line")
    press(qtbot, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert len(session.offer.lines) == len(before.lines) - 1
    qtbot.waitUntil(lambda: all(entry.finding.id != "small-case-line" for entry in rows(tab)))
    session.draft.undo_stack.undo()
    assert session.offer == before
    qtbot.waitUntil(lambda: any(entry.finding.id == "small-case-line" for entry in rows(tab)))


def test_a_document_that_has_left_the_desk_is_not_confirmed_accepted_or_fixed(window, qtbot):
    workspace = opened(window, qtbot, "BN-P-LGR")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    stand_on(tab, "rests-on-unconfirmed-figure")
    assert workspace.session.read_only
    assert not tab.confirm_chosen()
    assert not tab.fix_chosen()
    stand_on(tab, "termination-liability")
    assert not tab.why.accept.isEnabled()
    assert not tab.accept_chosen()


def test_a_doubted_figure_is_confirmed_with_its_source_and_the_word_is_kept(window, qtbot, desk, questions):
    workspace = opened(window, qtbot, "BN-B-UAB")
    session, tab = workspace.session, workspace.show_tab("checks")
    tab.view.setFocus()
    qtbot.waitUntil(lambda: bool(rows(tab)))
    finding = stand_on(tab, "rests-on-unconfirmed-figure")
    revision = session.opened.revision
    questions.answer("Memo of 1 Nov 2026")
    press(qtbot, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert [entry.finding for entry in rows(tab, "accepted")] == [finding]
    assert "J. Rivera confirmed" in rows(tab, "accepted")[0].text
    kept = list_confirmations(desk.store, "BN-B-UAB", "BASIC")
    assert [(one.path, one.source, one.name, one.on) for one in kept] == [
        (finding.path, "Memo of 1 Nov 2026", "J. Rivera", date(2026, 11, 22))
    ]
    assert session.opened.revision == revision + 1
    assert workspace.session.draft.dirty is False


def test_without_a_source_nothing_is_confirmed(window, qtbot, desk, questions):
    workspace = opened(window, qtbot, "BN-B-UAB")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    stand_on(tab, "rests-on-unconfirmed-figure")
    questions.answer("  ")
    assert not tab.fix_chosen()
    assert list_confirmations(desk.store, "BN-B-UAB", "BASIC") == ()


def test_filters_show_one_severity_or_what_has_a_word(window, qtbot):
    workspace = opened(window, qtbot, "CO-B-UZE")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    tab.tools.buttons["warning"].setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert {entry.severity for entry in rows(tab)} == {"warning"}
    tab.tools.buttons[""].setFocus()
    press(qtbot, Qt.Key.Key_Space)
    everything = len(rows(tab))
    tab.tools.filter.setFocus()
    qtbot.keyClicks(tab.tools.filter, "line 002")
    qtbot.waitUntil(lambda: 0 < len(rows(tab)) < everything)
    assert all("line 002" in entry.spoken.casefold() for entry in rows(tab))


def test_the_passed_checks_unfold(window, qtbot):
    workspace = opened(window, qtbot, "BN-B-UAB")
    tab = workspace.show_tab("checks")
    tab.view.setFocus()
    qtbot.waitUntil(lambda: bool(rows(tab)))
    tab.view.choose(len(tab.model.entries) - 1)
    assert not rows(tab, "passed")
    press(qtbot, Qt.Key.Key_Return)
    assert len(rows(tab, "passed")) > 50


def offer(**parts):
    return Offer(
        **{"country": "BN", "agency": "B", "designator": "UAB", "price_date": date(2026, 10, 19), "nickname": "Radios", **parts}
    )


def finding(path, fix, check="word-guide"):
    return Finding(check, "advice", path, "", "", fix)


_QUARTERS = tuple(QuarterAmount(quarter=quarter, amount=1) for quarter in ("2028Q2", "2027Q4"))
FIXES = [
    (offer(), "offer_expires_on", "set:2027-01-06", offer(offer_expires_on=date(2027, 1, 6))),
    (
        offer(lines=(Line(number="001"),)),
        "lines[0].offer_release_code",
        "set:A",
        offer(lines=(Line(number="001", offer_release_code="A"),)),
    ),
    (
        offer(lines=(Line(number="001", administered_overseas=True),)),
        "lines[0].administered_overseas",
        "clear",
        offer(lines=(Line(number="001"),)),
    ),
    (
        offer(lines=(Line(number="001", outlays=_QUARTERS),)),
        "lines[0].outlays",
        "sort-quarters",
        offer(lines=(Line(number="001", outlays=_QUARTERS[::-1]),)),
    ),
    (
        offer(description="The USG helps the usg"),
        "description",
        "replace:USG=U.S. Government",
        offer(description="The U.S. Government helps the U.S. Government"),
    ),
    (
        offer(notes=(OfferNote(code="DTS", parameters={"destination": "the customer"}),)),
        "notes[0].parameters.destination",
        "replace:customer=Purchaser",
        offer(notes=(OfferNote(code="DTS", parameters={"destination": "the Purchaser"}),)),
    ),
    (offer(), "notes", "add-note:SHORT-OED", offer(notes=(OfferNote(code="SHORT-OED"),))),
    (
        offer(lines=(Line(number="001"), Line(number="002"))),
        "lines[1].notes",
        "add-note:LINE-DESC",
        offer(lines=(Line(number="001"), Line(number="002")), notes=(OfferNote(code="LINE-DESC", lines=("002",)),)),
    ),
    (
        offer(notes=(OfferNote(code="DTS"), OfferNote(code="NVD"))),
        "notes[0].code",
        "remove-note",
        offer(notes=(OfferNote(code="NVD"),)),
    ),
    (offer(lines=(Line(number="001"), Line(number="002"))), "lines[0]", "delete-line", offer(lines=(Line(number="002"),))),
    (
        offer(lines=(Line(number="001", sublines=(Line(number="001a"), Line(number="001b"))),)),
        "lines[0].sublines[1]",
        "delete-line",
        offer(lines=(Line(number="001", sublines=(Line(number="001a"),)),)),
    ),
]


@pytest.mark.parametrize(("before", "path", "fix", "after"), FIXES, ids=[f"{fix} {path}" for _, path, fix, _ in FIXES])
def test_every_fix_is_a_plain_edit(before, path, fix, after):
    assert fix_of(finding(path, fix)) is not None
    assert fix_words(finding(path, fix))
    assert fixed(before, finding(path, fix)) == after


def test_wrong_numbers_are_put_right_by_renumbering():
    before = offer(lines=(Line(number="002"), Line(number="001")), notes=(OfferNote(code="NVD", lines=("001",)),))
    after = fixed(before, finding("lines[1].number", "", "line-numbers-ordered"))
    assert [line.number for line in after.lines] == ["001", "002"]
    assert after.notes[0].lines == ("002",)


def test_a_fix_for_a_document_that_moved_on_is_refused_and_left_out():
    with pytest.raises(LookupError):
        fixed(offer(), finding("lines[3]", "delete-line"))
    same, done = all_fixed(offer(nickname="USG"), [finding("lines[3]", "delete-line"), finding("nickname", "replace:USG=U.S.")])
    assert (same.nickname, done) == ("U.S.", 1)


def test_what_needs_a_word_is_no_edit():
    for fix in ("confirm-rate", "enter-rate", "fill-note:DTS"):
        assert asks(finding("notes", fix))
        assert fix_of(finding("notes", fix)) is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("lines[0].months_of_service", "Line 001 › Months"),
        ("lines[0].sublines[0].cas.QAI", "Line 001a › CAS quality assurance and inspection"),
        ("lines[7].quantity", "Line › Quantity"),
        ("transportation", "(11) Transportation"),
        ("schedule[1].due", "Schedule › Payments"),
        ("payment.risk_tier", "Schedule › Risk tier"),
        ("offer_expires_on", "Summary › Offer expires"),
        ("notes[0].text", "Note NVD › Text"),
        ("terms_of_sale[0].code", "Terms of sale"),
    ],
)
def test_places_are_named_in_words(path, words):
    document = offer(lines=(Line(number="001", sublines=(Line(number="001a"),)),), notes=(OfferNote(code="NVD"),))
    assert where_words(document, (), path) == words


def test_ready_is_said_in_one_sentence():
    error = Finding("release-code-cargo", "error", "lines[0].offer_release_code", "", "")
    doubt = Finding("rests-on-unconfirmed-figure", "warning", "lines[0].pch", "", "")
    assert ready_sentence([], {}) == "Ready to offer: nothing stands against it."
    assert ready_sentence([error, doubt], {}) == "Not ready to offer: 1 error must be put right and 1 figure must be confirmed."
    assert ready_sentence([doubt], {doubt: "J. Rivera"}) == "Ready to offer: nothing stands against it."
    assert [gate.words for gate in gates_of([error, doubt], {}) if not gate.holds] == [
        "Lines and codes: 1 error",
        "1 figure not confirmed",
    ]


def accept(tab, questions, reason="The Purchaser asked for it in its letter MOD/77"):
    finding = stand_on(tab, "offer-period")
    questions.answer(reason)
    assert tab.accept_chosen()
    return finding


def test_a_warning_is_accepted_with_a_reason_and_counts_as_accepted(window, qtbot, desk, questions, clock):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    session, tab = workspace.session, workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    revision = session.opened.revision
    tab.view.setFocus()
    finding = stand_on(tab, "offer-period")
    assert tab.why.accept.isVisible()
    questions.answer("The Purchaser asked for it")
    tab.why.accept.click()
    assert "The reason stays in the history" in questions.asked[-1].text
    (row,) = rows(tab, "accepted")
    assert row.finding == finding
    assert row.text.endswith("\nThe Purchaser asked for it · J. Rivera, 22 Nov 2026")
    group = next(entry for entry in tab.model.entries if entry.name == "accepted")
    assert group.text == "Accepted with a reason (1)"
    assert finding not in [entry.finding for entry in rows(tab)]
    assert [(one.reason, one.name, one.at) for one in list_acceptances(desk.store, "BN-P-LZQ")] == [
        ("The Purchaser asked for it", "J. Rivera", clock.now)
    ]
    assert session.opened.revision == revision + 1
    assert not session.draft.dirty
    place = next(place for place in range(workspace.tabs.count()) if workspace.tabs.tabText(place) == "Checks")
    assert workspace.tabs.tabBar().accessibleTabName(place) == "Checks, 3 errors, 4 warnings"
    assert window.place("cases").standing().findings == "3 errors · 4 warnings in this offer"
    workspace.save()  # what was accepted stands beside the draft, so saving goes on from there
    assert questions.told == []


def test_an_acceptance_is_taken_back_and_both_stay_in_the_history(window, qtbot, desk, questions):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    finding = accept(tab, questions)
    tab.view.choose(next(row for row, entry in enumerate(tab.model.entries) if entry.kind == "accepted"))
    assert tab.why.take_back.isVisible()
    assert not tab.why.accept.isVisible()
    assert "MOD/77 · J. Rivera" in tab.why.page.toPlainText()
    tab.why.take_back.click()
    assert not rows(tab, "accepted")
    assert finding in [entry.finding for entry in rows(tab)]
    told = [one for one in history_of_case(desk.store, "BN-P-LZQ") if one.table == "accepted_warnings"]
    assert [one.action for one in told] == ["delete", "insert"]
    said = sentences(told[1:], {("accepted_warnings", told[1].record_id): told[1].new})
    assert said[0].text.startswith("added accepted warning The offer expires on 15 Dec 2026")


def test_what_was_accepted_counts_no_more_when_the_facts_change(window, qtbot, questions):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    session, tab = workspace.session, workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    finding = accept(tab, questions)
    session.draft.put("offer_expires_on", date(2026, 12, 14))
    qtbot.waitUntil(lambda: not rows(tab, "accepted"))
    changed = stand_on(tab, "offer-period")
    assert changed != finding
    assert "Accepted before, while the facts were others" in tab.why.page.toPlainText()
    assert "15 Dec 2026, 42 days" in tab.why.page.toPlainText().replace("\n", " ")
    session.draft.undo_stack.undo()
    qtbot.waitUntil(lambda: [entry.finding for entry in rows(tab, "accepted")] == [finding])


def test_errors_and_doubted_figures_are_not_accepted(window, qtbot, desk, questions):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    for check_id in ("small-case-line", "rests-on-unconfirmed-figure"):
        stand_on(tab, check_id)
        assert not tab.why.accept.isEnabled() or not tab.why.accept.isVisible()
        assert not tab.accept_chosen()
    stand_on(tab, "offer-period")
    for answer in (None, "   "):
        questions.answer(answer)
        assert not tab.accept_chosen()
    assert list_acceptances(desk.store, "BN-P-LZQ") == []


def test_the_key_of_the_fix_accepts_where_nothing_else_is_to_be_done(window, qtbot, desk, questions):
    workspace = opened(window, qtbot, "BN-B-UAB")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    tab.view.setFocus()
    stand_on(tab, "termination-liability")
    assert tab.view.entry().fix == "Accept with a reason…"
    questions.answer("The contractor has none")
    press(qtbot, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert [entry.finding.id for entry in rows(tab, "accepted")] == ["termination-liability"]


def test_an_acceptance_of_another_window_is_shown(window, qtbot, desk):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    finding = stand_on(tab, "offer-period")
    accept_warning(desk.store, workspace.session.offer, finding, "agreed by telephone", by="M. Osei", at=desk.clock())
    desk.changed.emit("case BN-P-LZQ")
    assert [entry.finding for entry in rows(tab, "accepted")] == [finding]
    assert "agreed by telephone · M. Osei" in rows(tab, "accepted")[0].text


def test_warnings_left_open_hold_nothing_back_but_are_told():
    warning = Finding("offer-period", "warning", "offer_expires_on", "", "")
    assert ready_sentence([warning], {}) == "Ready to offer; look at 1 warning."
    assert ready_words([warning], {}) == "Ready, 1 warning"
    (gate,) = [gate for gate in gates_of([warning], {}) if gate.doubt]
    assert gate.words == "1 warning to look at"
    assert gate.holds
    assert ready_sentence([warning], {warning: "agreed"}) == "Ready to offer: nothing stands against it."
    assert not any(gate.doubt for gate in gates_of([warning], {warning: "agreed"}))
    error = Finding("release-code-cargo", "error", "lines[0].offer_release_code", "", "")
    assert ready_words([error, warning], {}) == "Not ready: 1 error"


@pytest.mark.parametrize(("wide", "high", "shape"), [(1366, 768, "beside"), (911, 512, "bar"), (820, 900, "bar")])
def test_where_there_is_little_room_the_findings_get_it(window, qtbot, wide, high, shape):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    window.resize(wide, high)
    qtbot.waitUntil(lambda: tab.why.shape == shape)
    assert window.size().width() == wide
    assert window.size().height() == high  # nothing in the tab asks for more
    assert tab.ready.isVisible() == (shape == "beside")
    assert tab.tools.more.isVisible() == (shape == "bar")
    assert tab.tools.state.isVisible() == (shape == "bar")
    assert tab.tools.export.isVisible() == (shape == "beside")
    if shape == "bar":
        assert tab.view.viewport().height() > tab.view.row_height * 4
        assert tab.view.viewport().width() > tab.width() * 0.9
        assert tab.tools.state.text() == "Not ready: 3 errors, 2 figures"
        assert [action.text().replace("&", "") for action in tab.tools.more.menu().actions()] == [
            "Fix all advice",
            "Export to Excel",
        ]


def test_why_unfolds_below_and_is_folded_away_again(window, qtbot, desk):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    window.resize(911, 512)
    qtbot.waitUntil(lambda: tab.why.shape == "bar")
    tab.why.why.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert tab.why.shape == "below"
    assert tab.why.page.isVisible()
    assert desk.settings.flag("cases/checks/why-tight")
    press(qtbot, Qt.Key.Key_Space)
    assert tab.why.shape == "bar"
    assert tab.view.hasFocus()
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: tab.why.shape == "beside")
    tab.why.close_button.click()
    assert tab.why.shape == "bar"
    assert tab.ready.isVisible()


def test_the_findings_go_to_excel_as_they_are_shown(window, qtbot, questions, tmp_path):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    finding = accept(tab, questions)
    tab.tools.buttons["warning"].click()
    shown = [entry for entry in tab.model.entries if entry.kind != "group"]
    questions.answer(tmp_path / "findings.xlsx")
    tab.view.setFocus()
    press(qtbot, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert questions.told == [f"The findings of BN-P-LZQ BASIC: It was written to {tmp_path / 'findings.xlsx'}."]
    sheet = openpyxl.load_workbook(tmp_path / "findings.xlsx").active
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 1, max_row=HEAD_ROW + len(shown))]
    assert [row[2] for row in table] == [entry.finding.message for entry in shown]
    accepted = next(row for row in table if row[2] == finding.message)
    assert accepted[0] == "Accepted"
    assert accepted[5] == "The Purchaser asked for it in its letter MOD/77 · J. Rivera, 22 Nov 2026"
    assert accepted[6] == "offer-period"
    heads = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=HEAD_ROW) for cell in row if cell.value)
    assert "Only warnings." in heads
    assert "Not ready to offer" in heads
    assert "UNCLASSIFIED" in heads


def test_the_workbook_of_the_case_goes_to_excel_from_other_tabs(window, qtbot, questions, tmp_path):
    workspace = opened(window, qtbot, "BN-B-UAB")
    workspace.show_tab("summary").widget().setFocus()
    questions.answer(tmp_path / "case.xlsx")
    window.commands.run("export-shown")
    qtbot.waitUntil(lambda: bool(questions.told))
    assert "Lines" in openpyxl.load_workbook(tmp_path / "case.xlsx").sheetnames


def test_issuing_tells_how_many_warnings_are_left_open(window, qtbot, questions):
    workspace = opened(window, qtbot, "BN-P-LZQ")
    tab = workspace.show_tab("checks")
    qtbot.waitUntil(lambda: bool(rows(tab)))
    assert question_of(workspace.session).startswith("3 warnings are neither put right nor accepted with a reason")
    accept(tab, questions)
    assert question_of(workspace.session).startswith("2 warnings are neither")
