"""What a report is asked for, above it: from which quarter to which, whose cases, how far ahead."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from dsca_desk.desktop.forms.flow import FlowRow
from dsca_desk.policy.codes import AGENCIES, COUNTRIES, Agency, Country
from dsca_desk.policy.edition import PolicyOn
from dsca_desk.rules.quarters import first_day, format_quarter, last_day, quarter_of, span
from dsca_desk.services.office import Asked, Narrowing
from dsca_desk.services.reports import ReportKind

BACK = 24
"""So many quarters back one can look without typing a day: six years."""
AFTER_MS = 250
_SHOWN = 4
_AHEAD = (30, 60, 90, 180, 365)


class AskingRow(FlowRow):
    """A row of choices that flows where the window is narrow; `changed` when something else is asked for."""

    changed = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, 10)
        self._today = today
        self._parts: dict[QComboBox, QWidget] = {}
        self.since = self._choice("Fro&m", "From which quarter", 13)
        self.until = self._choice("t&o", "To which quarter", 13)
        self._last = self.since
        self.ahead = self._choice("&Ahead", "How many days ahead")
        self.country = self._choice("P&urchaser", "Which purchaser")
        self.agency = self._choice("A&gency", "Which agency")
        self.officer = self._choice("Off&icer", "Whose cases")
        now = quarter_of(today)
        for quarter in range(now + 4, now - BACK - 1, -1):
            for box in (self.since, self.until):
                box.addItem(f"{format_quarter(quarter)} {span(quarter).partition(' ')[0]}", quarter)
        for days in _AHEAD:
            self.ahead.addItem(f"{days} days", days)
        self.clear = QPushButton("C&lear", self)
        self.clear.setToolTip("Every case again, over the last quarters")
        self.clear.clicked.connect(self.reset)
        self.add(self.clear)
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self._chosen)
        for box in self._boxes():
            box.activated.connect(partial(self._touched, box))
        self.reset()

    def show_kind(self, kind: ReportKind) -> None:
        """Ask only for what a report looks at."""
        for box in (self.since, self.until):
            self._parts[box].setVisible(kind.of_period)
        self._parts[self.ahead].setVisible(bool(kind.ahead))
        if kind.ahead:
            self.ahead.setCurrentIndex(_AHEAD.index(kind.ahead))
        self.updateGeometry()

    def show_narrowing(self, found: Narrowing, policy: PolicyOn) -> None:
        """Offer the purchasers, agencies and officers there are; what was chosen stays."""
        countries = {row.code: row.name for row in policy.rows(COUNTRIES, Country)}
        agencies = {row.code: row.name for row in policy.rows(AGENCIES, Agency)}
        self._fill(self.country, "All", [(code, f"{code}  {countries.get(code, '')}".rstrip()) for code in found.countries])
        self._fill(self.agency, "All", [(code, f"{code}  {agencies.get(code, '')}".rstrip()) for code in found.agencies])
        self._fill(self.officer, "Everybody", [(name, name) for name in found.officers])

    def asked(self) -> Asked:
        """Return what is asked for."""
        return Asked(
            first_day(self.since.currentData()),
            last_day(self.until.currentData()),
            self._today,
            self.country.currentData() or "",
            self.agency.currentData() or "",
            self.officer.currentData() or "",
            self.ahead.currentData(),
        )

    def reset(self) -> None:
        """Ask for every case, over the quarter that runs and the four before it."""
        now = quarter_of(self._today)
        self.since.setCurrentIndex(self.since.findData(now - _SHOWN))
        self.until.setCurrentIndex(self.until.findData(now))
        for box in (self.country, self.agency, self.officer):
            box.setCurrentIndex(0)
        self._chosen()

    def _touched(self, box: QComboBox, _place: int) -> None:
        """Wait until somebody who walks over choices with keys has come to rest."""
        self._last = box
        self._timer.start()

    def _chosen(self) -> None:
        """A time that ends before it begins is the quarter that was chosen last."""
        self._timer.stop()
        if self.since.currentData() > self.until.currentData():
            other = self.until if self._last is self.since else self.since
            other.setCurrentIndex(self._last.currentIndex())
        self.clear.setEnabled(self.asked().is_narrow or self.since.currentData() != quarter_of(self._today) - _SHOWN)
        self.changed.emit()

    def _boxes(self) -> tuple[QComboBox, ...]:
        return self.since, self.until, self.ahead, self.country, self.agency, self.officer

    def _choice(self, words: str, name: str, letters: int = 9) -> QComboBox:
        part = QWidget(self)
        label, box = QLabel(words, part), QComboBox(part)
        label.setBuddy(box)
        label.setProperty("role", "secondary")
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(letters)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(label)
        row.addWidget(box)
        self.add(part)
        self._parts[box] = part
        return box

    @staticmethod
    def _fill(box: QComboBox, every: str, choices: Sequence[tuple[str, str]]) -> None:
        chosen = box.currentData()
        with QSignalBlocker(box):
            box.clear()
            box.addItem(every, "")
            for value, words in choices:
                box.addItem(words, value)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        widest = max(box.fontMetrics().horizontalAdvance(box.itemText(place)) for place in range(box.count()))
        box.view().setMinimumWidth(widest + 40)
