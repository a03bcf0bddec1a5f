"""The strip of key figures: a caption, a figure, and what it means."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.theme import restyle
from dsca_desk.services.portfolio import Portfolio

_CAPTIONS = ("Open cases", "Offers on time, 12 months", "Average days to the offer", "Returned, 12 months", "Past closing")


class FigureStrip(QFrame):
    """Five figures side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(24)
        self._figures: list[tuple[QLabel, QLabel]] = []
        for caption in _CAPTIONS:
            column = QVBoxLayout()
            column.setSpacing(0)
            head, figure, words = QLabel(caption, self), QLabel("–", self), QLabel("", self)
            head.setProperty("role", "caption")
            figure.setProperty("role", "figure")
            words.setProperty("role", "caption")
            for label in (head, figure, words):
                column.addWidget(label)
            row.addLayout(column)
            self._figures.append((figure, words))
        row.addStretch(1)

    def show_office(self, office: Portfolio, reasons: Mapping[str, str]) -> None:
        """Show other figures; `reasons` names the reasons of returns. A share of nothing is a dash, not a hundred percent."""
        self._put(0, f"{office.open.cases:,}", f"{office.open.value / 1_000_000:,.1f} M US$")
        timely = office.on_time
        goal = "" if timely.goal_percent is None else f"goal {timely.goal_percent.normalize():f} %"
        if timely.offered:
            share = round(100 * timely.in_time / timely.offered)
            missed = timely.goal_percent is not None and share < timely.goal_percent
            self._put(1, f"{share} %", f"{timely.in_time} of {timely.offered}, {goal}", "warning" if missed else "good")
        else:
            self._put(1, "–", f"no offer yet, {goal}")
        self._put(2, *_average(office))
        count = sum(number for _code, number in office.returns)
        most = "none"
        if office.returns:
            code, number = office.returns[0]
            most = f"{reasons.get(code, code)}: {number}"
        self._put(3, f"{count:,}", most)
        late = office.past_closing
        more = f" and {len(late) - 1} more" if len(late) > 1 else ""
        self._put(4, f"{len(late):,}", f"{late[0]}{more}" if late else "none", "error" if late else "caption")

    def _put(self, place: int, figure: str, words: str, role: str = "caption") -> None:
        for label, text in zip(self._figures[place], (figure, words), strict=True):
            label.setText(text)
        below = self._figures[place][1]
        if below.property("role") != role:
            below.setProperty("role", role)
            restyle(below)


def _average(office: Portfolio) -> tuple[str, str]:
    if not office.averages:
        return "–", "no offer yet"
    most = max(office.averages, key=lambda one: one.days)
    if most.before is None:
        return f"{most.days}", f"group {most.category}"
    change = "fewer" if most.days < most.before else "more"
    return f"{most.days}", f"group {most.category}, {abs(most.days - most.before)} {change} than the year before"
