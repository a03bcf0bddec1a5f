"""The Checks tab: everything the offer check has to say, in groups, with the way to the field and the safe fix."""

import time
from typing import Protocol, runtime_checkable

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.checks_fixes import all_fixed, asks, fix_of, fixed
from dsca_desk.desktop.cases.checks_guard import accepted_of, figure_in_use, gates_of, passed_checks, ready_sentence
from dsca_desk.desktop.cases.checks_model import ChecksModel, entries_of
from dsca_desk.desktop.cases.checks_view import FindingsView
from dsca_desk.desktop.cases.checks_why import WhyPane, gate_page
from dsca_desk.desktop.cases.checks_words import where_words
from dsca_desk.desktop.cases.explain import PageView
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import theme
from dsca_desk.rules.finding import Finding
from dsca_desk.services.confirmations import confirm_figure, list_confirmations
from dsca_desk.store.errors import StoreError

_WHY_EMS = 19
_LEAST_EMS = 44


@runtime_checkable
class Workspace(Protocol):
    """What a tab asks of the workspace it stands in."""

    def go_to(self, path: str) -> bool:
        """Show the tab that edits a path."""
        ...

    def explain(self, path: str) -> bool:
        """Explain the amount at a path."""
        ...

    def save(self) -> bool:
        """Save the draft."""
        ...


def workspace_of(widget: QWidget) -> Workspace | None:
    """Return the workspace a tab stands in, None while it stands in none."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, Workspace):
        parent = parent.parentWidget()
    return parent


class ChecksTab(QWidget):
    """Lists the findings of the draft. `walk` goes on to the next one, `fix_chosen` applies the fix it offers."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        self._session, self._window = session, window
        self.model = ChecksModel()
        self.model.setParent(self)
        self.accepted: dict[Finding, str] = {}
        self._only, self._passed_open = "", False
        self._first: frozenset[tuple[str, str]] | None = None
        self._started = 0.0
        self._walking = False
        self._compose()
        session.checked.connect(self._checked)
        session.priced.connect(self._edited)
        session.state_changed.connect(self._checked)
        theme().changed.connect(self._show)
        if session.findings:
            self._checked()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

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
            self._session.check_now()

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
        if entry is None or entry.finding is None or entry.kind != "finding" or self._session.read_only:
            return False
        finding = entry.finding
        if asks(finding) == "confirm-rate":
            return self.confirm_chosen()
        fix = fix_of(finding)
        if fix is None:
            return self.go_chosen()
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
        entry, session = self.view.entry(), self._session
        if session.read_only or entry is None or entry.finding is None or session.price is None or session.schedule is None:
            return False
        value = figure_in_use(session.price, session.schedule, entry.finding)
        source = session.desk.questions.text(
            "Confirm a figure", f"{entry.where}: {value}. You confirm it with your name. By which source?"
        )
        if not source or not source.strip():
            return False
        try:
            kept = confirm_figure(
                session.desk.store,
                session.opened.offer.case_id,
                session.opened.offer.document,
                path=entry.finding.path,
                value=value,
                source=source.strip(),
                name=session.desk.officer,
                on=session.desk.today,
                by=session.desk.officer,
                at=session.desk.clock(),
            )
        except StoreError as error:
            session.desk.questions.tell("Not confirmed", str(error))
            return False
        if kept.revision == session.opened.revision + 1:  # nobody else has saved in between
            session.opened = msgspec.structs.replace(session.opened, revision=kept.revision)
            session.keeper.revision = kept.revision
        session.desk.changed.emit(f"case {session.offer.case_id}")
        session.state_changed.emit()
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
            self._first = _keys(session.findings)
        try:
            confirmed = list_confirmations(session.desk.store, session.opened.offer.case_id, session.opened.offer.document)
        except StoreError:
            confirmed = []
        self.accepted = accepted_of(session.findings, confirmed, session.price, session.schedule)
        took = f" in {time.monotonic() - self._started:.1f} s" if self._started else ""
        self.told.setText(f"Checked {session.desk.clock():%H:%M:%S}{took}")
        self._show()

    def _edited(self) -> None:
        self._walking = self._walking and self.view.entry() is not None
        self._started = time.monotonic()
        self.told.setText("Checked again after the next pause")

    def _show(self) -> None:
        session = self._session
        chosen = self.view.entry()
        row = self.view.currentIndex().row()
        findings = session.findings
        where = {one.path: where_words(session.offer, session.notes, one.path) for one in findings}
        entries = entries_of(
            findings,
            self.accepted,
            passed_checks(findings),
            where,
            only=self._only,
            words=self.filter.text(),
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
        findings = [one for one in self._session.findings if one not in self.accepted]
        passed = len(passed_checks(self._session.findings))
        counts = {name: sum(one.severity == name for one in findings) for name in ("error", "warning", "advice")}
        words = {"error": "errors", "warning": "warnings", "advice": "pieces of advice"}
        for name, count in counts.items():
            self._buttons[name].setText(str(count))
            self._buttons[name].setAccessibleName(f"Only {words[name]}: {count}")
            self._buttons[name].setToolTip(f"Only {words[name]}")
        self._buttons[""].setText(f"All {len(findings) + len(self.accepted) + passed}")
        self._buttons["passed"].setText(f"Passed {passed}")
        fixable = any(one.severity == "advice" and fix_of(one) is not None for one in findings)
        self.fix_all.setEnabled(fixable and not self._session.read_only)

    def _show_ready(self) -> None:
        session = self._session
        sentence = ready_sentence(session.findings, self.accepted)
        self.sentence.setText(sentence)
        gates = gates_of(session.findings, self.accepted)
        self.gates.show_page(gate_page(gates))
        self._fit_gates()
        self.gates.setAccessibleDescription(
            "; ".join(f"{gate.words}, {'passed' if gate.holds else 'not passed'}" for gate in gates)
        )
        before, now = self._first or frozenset(), _keys(session.findings)
        self.since.setText(
            f"{len(before)} findings, now {len(now)}\n{len(before - now)} put right, {len(now - before)} new"
            if before != now
            else f"{len(now)} findings, the same ones"
        )

    def _fit_gates(self) -> None:
        """Make the gates as high as their lines."""
        page = self.gates.document()
        page.setTextWidth(self.gates.viewport().width())
        self.gates.setFixedHeight(int(page.size().height()) + 6)

    def _fold(self) -> None:
        self._passed_open = not self._passed_open
        self._show()

    def _choose(self, only: str) -> None:
        self._only = only
        self._show()

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.setAccessibleDescription(text)

    def _compose(self) -> None:
        tools = self._tools()
        self.view = FindingsView(self.model, self)
        self.view.go_wanted.connect(self.go_chosen)
        self.view.fix_wanted.connect(self.fix_chosen)
        self.view.unfold_wanted.connect(self._fold)
        self.why = WhyPane(self._session, self)
        self.view.moved.connect(lambda: self.why.show_entry(self.view.entry()))
        self.why.go_wanted.connect(self.go_chosen)
        self.why.fix_wanted.connect(self.fix_chosen)
        self.why.confirm_wanted.connect(self.confirm_chosen)
        left = QWidget(self)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(8)
        rows.addLayout(tools)
        rows.addWidget(self.view, 1)
        rows.addLayout(self._summary())
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.why)
        self._split.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        icons = {
            "error": ("x-circle-fill", "error"),
            "warning": ("warning-fill", "warning"),
            "advice": ("info-fill", "information"),
        }
        for name in ("", "error", "warning", "advice", "passed"):
            button = QToolButton(self)
            button.setProperty("button", "true")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            if name in icons:
                set_icon(button, *icons[name])
            button.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[name] = button
        self._buttons[""].setChecked(True)
        self._buttons[""].setText("All")
        self._buttons["passed"].setText("Passed")
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter")
        self.filter.setAccessibleName("Filter the findings by any word")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(self.fontMetrics().averageCharWidth() * 14)
        self.filter.setMaximumWidth(self.fontMetrics().averageCharWidth() * 24)
        self._typing = QTimer(self, singleShot=True, interval=120)
        self._typing.timeout.connect(self._show)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.told = QLabel(self)
        self.told.setProperty("role", "caption")
        self.told.setMinimumWidth(10)
        self.fix_all = QPushButton("F&ix all advice", self)
        set_icon(self.fix_all, "magic-wand", "text")
        self.fix_all.clicked.connect(self.fix_all_advice)
        self.fix_all.setEnabled(False)
        row.addSpacing(8)
        row.addWidget(self.filter, 1)
        row.addStretch(1)
        row.addWidget(self.told)
        row.addSpacing(8)
        row.addWidget(self.fix_all)
        return row

    def _summary(self) -> QHBoxLayout:
        ready = QFrame(self)
        ready.setProperty("card", "true")
        self.sentence = QLabel("Ready to offer?", ready)
        self.sentence.setProperty("role", "group")
        self.sentence.setWordWrap(True)
        self.gates = PageView(ready)
        self.gates.setAccessibleName("What must hold before the offer")
        self.gates.document().setDocumentMargin(2)
        self.gates.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QVBoxLayout(ready)
        inside.setContentsMargins(10, 6, 6, 4)
        inside.setSpacing(2)
        inside.addWidget(self.sentence)
        inside.addWidget(self.gates)
        card = self._since_card = QFrame(self)
        card.setProperty("card", "true")
        head = QLabel("Since you opened it", card)
        head.setProperty("role", "group")
        self.since = QLabel(card)
        self.since.setWordWrap(True)
        rest = QVBoxLayout(card)
        rest.setContentsMargins(10, 6, 10, 6)
        rest.addWidget(head)
        rest.addWidget(self.since)
        rest.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(ready, 3)
        row.addWidget(card, 1)
        return row

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's own name
        """Put the pane below the findings where there is no room beside them."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt sends a QResizeEvent
        em = self.fontMetrics().averageCharWidth() * 2
        beside = self.width() >= em * (_WHY_EMS + _LEAST_EMS) * 0.8
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._split.orientation() != wanted:
            self._split.setOrientation(wanted)
        roomy = beside and self.height() > self.fontMetrics().height() * 20
        self._since_card.setVisible(roomy)
        self.gates.setVisible(roomy)
        self.why.lie_flat(not beside)
        if beside:
            self._split.setSizes([max(1, self.width() - em * _WHY_EMS), em * _WHY_EMS])
        else:
            self._split.setSizes([self.height() * 3 // 4, self.height() // 4])
        self._fit_gates()


def _keys(findings: tuple[Finding, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((one.id, one.message) for one in findings)
