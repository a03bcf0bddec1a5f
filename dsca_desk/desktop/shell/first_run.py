"""The welcome: what to open on the first day, who sits here, what to try, and which rules are on this computer."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.icons import dress_label
from dsca_desk.desktop.shell.person_form import PersonForm
from dsca_desk.desktop.theme import theme

if TYPE_CHECKING:
    from dsca_desk.desktop.shell.opening import Opening
    from dsca_desk.desktop.shell.window import MainWindow

TASKS = (
    ("Price a line and ask why", "Change a quantity, then press F1 on any amount.", 4),
    ("Fix what the check finds", "Two cases hold planted errors.", 3),
    ("Print the offer", "See the pages inside the window.", 2),
    ("Answer a request", "Send the list of what is missing.", 4),
)


class RulesHere(NamedTuple):
    """The rules on this computer: how many rows are how sure, and how many have no figure or text at all."""

    confirmed: int
    to_check: int
    missing: int


class WelcomePage(QWidget):
    """Fills the window while no data file is open."""

    def __init__(self, window: "MainWindow", opening: "Opening") -> None:
        super().__init__()
        self.setProperty("pane", True)
        self._window, self._opening = window, opening
        self.form = load_form("first_run", self)
        self.person = PersonForm(self.form, window.desk)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self._dress()
        self._tasks()
        self._rules = self._rules_card()
        policy = window.desk.policy
        window.desk.read("Looking at the rules", lambda _job: rules_here(policy), self._show_rules)

    def take_focus(self) -> None:
        """Take the focus where a first day begins."""
        self.button("open_sample").setFocus()

    def button(self, name: str) -> QPushButton:
        """Return a button of the form."""
        found = self.form.findChild(QPushButton, name)
        assert found is not None
        return found

    def _dress(self) -> None:
        opening = self._opening
        acts = {
            "open_sample": opening.ask_sample,
            "new_file": opening.ask_new,
            "open_file": opening.ask_open,
            "import_files": opening.ask_import,
        }
        for name, act in acts.items():
            self.button(name).clicked.connect(act)
        for label in self.form.findChildren(QLabel):
            name = label.property("icon")
            if name:
                small = label.property("icon_role")  # only the pictures of the cards are large
                dress_label(label, str(name), str(small or "accent"), round(theme().points * (1.5 if small else 2.6)))

    def _tasks(self) -> None:
        rows = self._layout("tasks")
        minutes = sum(task[2] for task in TASKS)
        rows.addLayout(_heading("signpost", "What to try in the sample", f"{minutes} minutes"))
        for title, words, time in TASKS:
            line = QGridLayout()
            line.setVerticalSpacing(0)
            line.addWidget(_label(title, "strong"), 0, 0)
            line.addWidget(_label(f"{time} min", "secondary"), 0, 1, Qt.AlignmentFlag.AlignRight)
            line.addWidget(_label(words, "secondary"), 1, 0, 1, 2)
            line.setColumnStretch(0, 1)
            rows.addLayout(line)

    def _rules_card(self) -> QGridLayout:
        rows = self._layout("rules")
        rows.addLayout(_heading("book-open", "Rules on this computer", ""))
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(2)
        facts.setColumnStretch(1, 1)
        rows.addLayout(facts)
        edition = self._window.desk.policy.edition
        _fact(facts, "Edition", f"{edition.id}, {edition.title}")
        return facts

    def _show_rules(self, rules: RulesHere) -> None:
        _fact(self._rules, "Confirmed", f"{rules.confirmed:,} rules and rates")
        _fact(self._rules, "To check by you", f"{rules.to_check:,}, each marked where it is used", "seal-question")
        if rules.missing:
            _fact(self._rules, "Missing", f"{rules.missing:,}, to be entered with their source", "warning")

    def _layout(self, name: str) -> QVBoxLayout:
        found = self.form.findChild(QLayout, name)
        assert isinstance(found, QVBoxLayout)
        return found


def rules_here(policy: object) -> RulesHere:
    """Count the rows of every table by how sure they are; `policy` is a Policy."""
    from dsca_desk.policy.catalog import TABLES
    from dsca_desk.policy.edition import Policy

    assert isinstance(policy, Policy)
    standing = [row.status for spec in TABLES.values() for row in policy.rows(spec, spec.row_type)]
    confirmed, missing = standing.count("confirmed"), standing.count("not-found")
    return RulesHere(confirmed, len(standing) - confirmed - missing, missing)


def _heading(icon: str, title: str, aside: str) -> QHBoxLayout:
    row = QHBoxLayout()
    picture = QLabel()
    dress_label(picture, icon, "text", round(theme().points * 1.7))
    row.addWidget(picture)
    row.addWidget(_label(title, "strong"))
    row.addStretch(1)
    row.addWidget(_label(aside, "secondary"))
    return row


def _fact(grid: QGridLayout, name: str, words: str, icon: str = "") -> None:
    row = grid.rowCount()
    grid.addWidget(_label(name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
    said = _label(words, "warning" if icon else "")
    said.setWordWrap(True)
    if not icon:
        grid.addWidget(said, row, 1)
        return
    both = QHBoxLayout()
    both.setSpacing(5)
    picture = QLabel()
    dress_label(picture, icon, "warning", round(theme().points * 1.5))
    both.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    both.addWidget(said, 1)
    grid.addLayout(both, row, 1)


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    if role:
        label.setProperty("role", role)
    return label
