"""The rows of the Checks tab: groups with their findings, what was accepted, and what passed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from dsca_desk.desktop.cases.checks_fixes import fix_words
from dsca_desk.desktop.tables.rows import ROW_ROLE, Index
from dsca_desk.rules.checks import Check
from dsca_desk.rules.finding import Finding
from dsca_desk.services.acceptances import may_be_accepted

Kind = Literal["group", "finding", "accepted", "passed"]
COLUMNS = ("Severity", "What is wrong", "Where", "Rule", "Quick fix")
SEVERITY, SENTENCE, WHERE, RULE, FIX = range(5)
GROUPS = (
    ("error", "Must be right before the offer can go on"),
    ("warning", "Look at these"),
    ("advice", "Advice"),
)
ACCEPT, REASON = "Accept with a reason…", "Show the reason"
WORDS = {"error": "Error", "warning": "Warning", "advice": "Advice"}


class Entry(NamedTuple):
    """One row: a group's head, a finding with its place in words, one that was accepted with a reason, or a passed check."""

    kind: Kind
    text: str
    where: str = ""
    rule: str = ""
    fix: str = ""
    severity: str = ""
    finding: Finding | None = None
    check: Check | None = None
    name: str = ""

    @property
    def word(self) -> str:
        """The severity as a word."""
        return {"accepted": "Accepted", "passed": "Passed"}.get(self.kind) or WORDS.get(self.severity, "")

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        if self.kind == "group":
            return self.text
        parts = [f"{self.word}: {self.text}", self.where, self.rule, self.fix and f"Fix: {self.fix}"]
        return ". ".join(part.replace("\n", " ").rstrip(".") for part in parts if part)


def entries_of(
    findings: Sequence[Finding],
    accepted: Mapping[Finding, str],
    passed: Sequence[Check],
    where: Mapping[str, str],
    *,
    only: str = "",
    words: str = "",
    passed_open: bool = False,
) -> list[Entry]:
    """Put findings into their groups. `only` shows one severity or `passed`; `words` filters by any word of a row."""
    made: list[Entry] = []
    for severity, title in GROUPS:
        if only in ("", severity):
            rows = [_finding(one, where) for one in findings if one.severity == severity and one not in accepted]
            made += _group(title, severity, rows, words)
    if only in ("", "warning"):
        rows = [_accepted(one, reason, where) for one, reason in accepted.items()]
        made += _group("Accepted with a reason", "accepted", rows, words)
    if only in ("", "passed"):
        rows = [Entry("passed", check.title, rule=check.reference, severity="passed", check=check) for check in passed]
        group = _group("Passed", "passed", rows, words)
        made += group if passed_open or only == "passed" or words else group[:1]
    return made


def _group(title: str, name: str, rows: list[Entry], words: str) -> list[Entry]:
    shown = [row for row in rows if all(word in row.spoken.casefold() for word in words.casefold().split())]
    return [Entry("group", f"{title} ({len(shown)})", name=name), *shown] if shown else []


def _finding(finding: Finding, where: Mapping[str, str]) -> Entry:
    place = where[finding.path]
    fix = fix_words(finding) or (ACCEPT if may_be_accepted(finding) else "")
    return Entry("finding", finding.message, place, finding.reference, fix, finding.severity, finding)


def _accepted(finding: Finding, reason: str, where: Mapping[str, str]) -> Entry:
    text = f"{finding.message}\n{reason}"  # a line for each
    return Entry("accepted", text, where[finding.path], finding.reference, REASON, finding.severity, finding)


class ChecksModel(QAbstractTableModel):
    """Shows entries; heads of groups are not chosen, except the one of passed checks, which unfolds."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row, None beyond them."""
        return self.entries[row] if 0 <= row < len(self.entries) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of rows."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Findings can be chosen, heads cannot."""
        entry = self.entry(index.row())
        if entry is None or (entry.kind == "group" and entry.name != "passed"):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == ROW_ROLE:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if entry.kind == "group":
            return entry.text if index.column() == SEVERITY else ""
        return (entry.word, entry.text, entry.where, entry.rule, entry.fix)[index.column()]

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer what a header asks."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(COLUMNS):
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None
