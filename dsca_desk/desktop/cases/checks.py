"""The Checks tab: everything the offer check has to say, in groups, with the way to the field and the safe fix."""

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.around import Workspace, workspace_of
from dsca_desk.desktop.cases.checks_export import save_findings
from dsca_desk.desktop.cases.checks_fixes import BY_COMMAND, all_fixed, asks, fix_of, fixed
from dsca_desk.desktop.cases.checks_guard import figure_in_use, gates_of, passed_checks, ready_sentence, ready_words
from dsca_desk.desktop.cases.checks_model import ChecksModel, entries_of
from dsca_desk.desktop.cases.checks_ready import Keys, ReadyCards, keys_of
from dsca_desk.desktop.cases.checks_tools import ChecksTools
from dsca_desk.desktop.cases.checks_view import FindingsView
from dsca_desk.desktop.cases.checks_why import Shape, WhyPane
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import theme
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.place_words import where_words
from dsca_desk.services.acceptances import accept_warning, finding_key, may_be_accepted, withdraw_acceptance
from dsca_desk.services.case_records import Kept
from dsca_desk.services.confirmations import confirm_figure
from dsca_desk.store.errors import StoreError

_WHY_EMS = 19
_LEAST_LINES = 20
_WHY = {False: "cases/checks/why", True: "cases/checks/why-tight"}


class ChecksTab(QWidget):
    """Lists the findings of the draft. `walk` goes on to the next one, `fix_chosen` applies the fix it offers."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        self._session, self._window = session, window
        self.model = ChecksModel()
        self.model.setParent(self)
        self._only, self._passed_open = "", False
        self._first: Keys | None = None
        self._started = 0.0
        self._walking = False
        self._compose()
        session.checked.connect(self._checked)
        session.priced.connect(self._edited)
        session.state_changed.connect(self._show_if_checked)
        theme().changed.connect(self._show)
        if session.findings:
            self._checked()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """Work begins in the list of findings."""
        return self.view

    def focus_path(self, path: str) -> bool:  # noqa: ARG002 - nothing is edited here
        """Nothing is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is typed here."""
        return True

    def walk_or_check(self, by: int) -> None:
        """Check the offer and stand on the first finding; once one walks through them, go on to the next instead."""
        self.view.setFocus()
        if self._walking:
            self.walk(by)
        else:
            self._walking = True
            self._session.check_now(print_letter=True)

    def walk(self, by: int) -> Finding | None:
        """Stand on the next or previous finding, from the last on to the first; return it."""
        places = [row for row, entry in enumerate(self.model.entries) if entry.kind == "finding"]
        if not places:
            return None
        now = self.view.currentIndex().row()
        if by > 0:
            row = next((place for place in places if place > now), places[0])
        else:
            row = next((place for place in reversed(places) if place < now), places[-1])
        self.view.choose(row)
        return self.model.entries[row].finding

    def go_chosen(self) -> bool:
        """Go to the field of the chosen finding; an amount without a field of its own is explained instead."""
        entry = self.view.entry()
        workspace = workspace_of(self)
        if entry is None or entry.finding is None or workspace is None:
            return False
        return self._go(workspace, entry.finding.path)

    def fix_chosen(self) -> bool:
        """Apply the fix the chosen finding offers; what needs a word is asked or gone to."""
        entry = self.view.entry()
        if entry is not None and entry.kind == "accepted":
            self._open_why(True)
            return True
        if entry is None or entry.finding is None or entry.kind != "finding" or self._session.read_only:
            return False
        finding = entry.finding
        if asks(finding) == "confirm-rate":
            return self.confirm_chosen()
        if asks(finding) in BY_COMMAND:
            self._window.commands.run(asks(finding))
            return True
        fix = fix_of(finding)
        if fix is None:
            return self.accept_chosen() if may_be_accepted(finding) and not asks(finding) else self.go_chosen()
        try:
            offer = fixed(self._session.offer, finding)
        except (LookupError, ValueError, AttributeError, msgspec.ValidationError):
            self._say("The document has changed since it was checked. It is checked again.")
        else:
            self._session.draft.replace(offer, fix.step)
            self._say(f"{fix.step}. Ctrl+Z takes it back.")
        self._session.check_now()
        return True

    def fix_all_advice(self) -> None:
        """Apply every fix that advice offers, as one step."""
        advice = [one for one in self._session.findings if one.severity == "advice" and fix_of(one) is not None]
        offer, done = all_fixed(self._session.offer, advice)
        if done:
            self._session.draft.replace(offer, "Follow all advice")
            self._session.check_now()
        self._say(f"{done} put right. Ctrl+Z takes it back." if done else "No advice has a fix that fits.")

    def confirm_chosen(self) -> bool:
        """Ask for the source of a doubted figure and keep the officer's word with the document."""
        finding, session = self._finding("finding"), self._session
        if session.read_only or finding is None or session.price is None or session.schedule is None:
            return False
        value = figure_in_use(session.price, session.schedule, finding)
        where = where_words(session.offer, session.notes, finding.path)
        source = session.desk.questions.text(
            "Confirm a figure", f"{where}: {value}. You confirm it with your name. By which source?"
        )
        if not source or not source.strip():
            return False
        offer = session.opened.offer
        return self._settle(
            "Not confirmed",
            lambda: confirm_figure(
                session.desk.store,
                offer.case_id,
                offer.document,
                path=finding.path,
                value=value,
                source=source.strip(),
                name=session.desk.officer,
                on=session.desk.today,
                by=session.desk.officer,
                at=session.desk.clock(),
            ),
        )

    def accept_chosen(self) -> bool:
        """Ask for the reason to accept the chosen warning and keep it with the document."""
        finding, session = self._finding("finding"), self._session
        if finding is None or session.read_only or not may_be_accepted(finding):
            return False
        reason = session.desk.questions.text(
            "Accept with a reason",
            f"{finding.message}\nWhy is it right as it stands? The reason stays in the history with your name.",
        )
        if not reason or not reason.strip():
            return False
        desk, offer = session.desk, session.offer
        return self._settle(
            "Not accepted", lambda: accept_warning(desk.store, offer, finding, reason, by=desk.officer, at=desk.clock())
        )

    def take_back_chosen(self) -> bool:
        """Take the acceptance of the chosen warning back; the history keeps both."""
        finding, session = self._finding("accepted"), self._session
        if finding is None or session.read_only or not may_be_accepted(finding):
            return False
        desk, offer, key = session.desk, session.opened.offer, finding_key(session.offer, finding)
        return self._settle(
            "Not taken back",
            lambda: withdraw_acceptance(desk.store, offer.case_id, offer.document, key, by=desk.officer, at=desk.clock()),
        )

    def export_shown(self) -> None:
        """Write what is shown to an Excel workbook."""
        save_findings(self._session, self.model.entries, self._shown_words())

    def _finding(self, kind: str) -> Finding | None:
        entry = self.view.entry()
        return entry.finding if entry is not None and entry.kind == kind else None

    def _settle(self, failed: str, act: Callable[[], Kept]) -> bool:
        """Do something that is kept with the document at once, beside the draft."""
        session = self._session
        try:
            kept = act()
        except StoreError as error:
            session.desk.questions.tell(failed, str(error))
            return False
        session.at_revision(kept.revision)
        session.desk.changed.emit(f"case {session.offer.case_id}")
        return True

    def _go(self, workspace: Workspace, path: str) -> bool:
        """Go to the field of a path, else of what it is part of; an amount is explained."""
        if workspace.go_to(path):
            return True
        if workspace.explain(path):
            return True
        while path:
            head = path.rpartition(".")[0] or path.rpartition("[")[0]
            path = head if head != path else ""
            if path and workspace.go_to(path):
                return True
        self._say("No field of the screen holds this yet.")
        return False

    def _checked(self) -> None:
        session = self._session
        if session.price is None or session.schedule is None:
            return
        if self._first is None:
            self._first = keys_of(session.open_findings)
        took = f" in {time.monotonic() - self._started:.1f} s" if self._started else ""
        self.tools.say(f"Checked {session.desk.clock():%H:%M:%S}{took}")
        self._show()

    def _show_if_checked(self) -> None:
        if self._session.checked_once:
            self._show()

    def _edited(self) -> None:
        self._walking = self._walking and self.view.entry() is not None
        self._started = time.monotonic()
        self.tools.say("Checked again after the next pause")
        if not self.tools.tells:
            self._window.status.show_selection("")

    def _show(self) -> None:
        session = self._session
        chosen = self.view.entry()
        row = self.view.currentIndex().row()
        findings = session.findings
        where = {one.path: where_words(session.offer, session.notes, one.path) for one in findings}
        entries = entries_of(
            findings,
            session.accepted,
            passed_checks(findings, printed=session.pages is not None),
            where,
            only=self._only,
            words=self.tools.filter.text(),
            passed_open=self._passed_open,
        )
        self.model.show_entries(entries)
        self.view.lay_out()
        places = [place for place, entry in enumerate(entries) if entry.kind != "group" or entry.name == "passed"]
        same = next((place for place in places if chosen is not None and entries[place] == chosen), None)
        if same is None and places:
            same = next((place for place in places if place >= row), places[-1])
        if same is not None:
            self.view.choose(same)
        self._show_counts()
        self._show_ready()
        self.why.show_entry(self.view.entry())

    def _show_counts(self) -> None:
        session = self._session
        left = session.open_findings
        counts = {name: sum(one.severity == name for one in left) for name in ("error", "warning", "advice")}
        passed = passed_checks(session.findings, printed=session.pages is not None)
        self.tools.show_counts(counts, len(session.accepted), len(passed))
        fixable = any(one.severity == "advice" and fix_of(one) is not None for one in left)
        self.tools.may_fix(fixable and not session.read_only)

    def _show_ready(self) -> None:
        session = self._session
        gates = gates_of(session.findings, session.accepted)
        sentence = ready_sentence(session.findings, session.accepted)
        self.ready.show_ready(sentence, gates)
        self.ready.show_since(self._first or frozenset(), keys_of(session.open_findings))
        doubt = any(gate.doubt for gate in gates)
        chip = "error" if not all(gate.holds for gate in gates) else "warning" if doubt else "good"
        self.tools.show_state(ready_words(session.findings, session.accepted), chip)
        self.tools.state.setToolTip(sentence)
        self.tools.state.setAccessibleDescription(sentence)

    def _shown_words(self) -> str:
        """Say what a filter leaves out, "" when it leaves out nothing."""
        words = self.tools.filter.text().strip()
        only = {"error": "errors", "warning": "warnings", "advice": "advice", "passed": "passed checks"}.get(self._only, "")
        told = [f"Only {only}." if only else "", f"Only what has the words: {words}." if words else ""]
        return " ".join(filter(None, told))

    def _fold(self) -> None:
        self._passed_open = not self._passed_open
        self._show()

    def _choose(self, only: str) -> None:
        self._only = only
        self._show()

    def _say(self, text: str) -> None:
        self.tools.say(text)
        if not self.tools.tells:
            self._window.status.show_selection(text)

    def _compose(self) -> None:
        self.tools = ChecksTools(self)
        self.tools.only_chosen.connect(self._choose)
        self.tools.words_typed.connect(self._show)
        self.tools.fix_all_wanted.connect(self.fix_all_advice)
        self.tools.export_wanted.connect(self.export_shown)
        self.view = FindingsView(self.model, self)
        self.view.go_wanted.connect(self.go_chosen)
        self.view.fix_wanted.connect(self.fix_chosen)
        self.view.unfold_wanted.connect(self._fold)
        self.why = WhyPane(self._session, self)
        self.view.moved.connect(lambda: self.why.show_entry(self.view.entry()))
        self.why.go_wanted.connect(self.go_chosen)
        self.why.fix_wanted.connect(self.fix_chosen)
        self.why.confirm_wanted.connect(self.confirm_chosen)
        self.why.accept_wanted.connect(self.accept_chosen)
        self.why.take_back_wanted.connect(self.take_back_chosen)
        self.why.why_wanted.connect(self._open_why)
        self.ready = ReadyCards(self)
        left = QWidget(self)
        self._left = QVBoxLayout(left)
        self._left.setSpacing(8)
        self._left.addWidget(self.tools)
        self._left.addWidget(self.view, 1)
        self._left.addWidget(self.ready)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.why)
        self._split.setStretchFactor(0, 1)
        line = self.fontMetrics().height()
        self._split.setMinimumSize(line * 16, line * 8)  # a smaller window shows less
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)

    @property
    def tight(self) -> bool:
        """Whether the tab is so narrow or so low that the findings take all of it."""
        narrow = self.width() < self.tools.room_needed + self.fontMetrics().averageCharWidth() * 2 * _WHY_EMS
        return narrow or self.height() < self.fontMetrics().height() * _LEAST_LINES

    def _open_why(self, wanted: bool) -> None:
        self._session.desk.settings.put(_WHY[self.tight], wanted)
        self._arrange()
        if not wanted:
            self.view.setFocus()

    def _arrange(self) -> None:
        """Give the findings the room: the pane stands beside them, else below, else only its buttons do."""
        tight = self.tight
        wanted = self._session.desk.settings.flag(_WHY[tight], not tight)
        shape: Shape = "bar" if not wanted else "below" if tight else "beside"
        self.tools.lie_tight(tight)
        self.ready.setVisible(not tight)
        self._left.setContentsMargins(0, 0, 8 if shape == "beside" else 0, 0)
        self._left.setSpacing(4 if tight else 8)
        self._split.setOrientation(Qt.Orientation.Horizontal if shape == "beside" else Qt.Orientation.Vertical)
        self.why.take_shape(shape)
        if shape == "beside":
            em = self.fontMetrics().averageCharWidth() * 2
            self._split.setSizes([max(1, self.width() - em * _WHY_EMS), em * _WHY_EMS])
        else:
            below = self.height() // 2 if shape == "below" else self.why.maximumHeight()
            self._split.setSizes([max(1, self.height() - below), below])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Share the room out anew."""
        super().resizeEvent(event)
        self._arrange()
