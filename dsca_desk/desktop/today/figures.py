"""The strip of key figures: a caption, a figure, and what it means."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.theme import restyle
from dsca_desk.services.portfolio import Portfolio

_CAPTIONS = (
    "Open cases",
    "Offers on time, 12 months",
    "Average days to the offer",
    "Returned documents, 12 months",
    "Past closing",
)


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
        self._put(3, f"{count:,}", _reasons(office.returns, reasons))
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
    most = max(office.averages, key=lambda one: one.offers)  # of groups alike the first
    offers = f"group {most.category}, {most.offers:,} {'offer' if most.offers == 1 else 'offers'}"
    if most.before is None:
        return f"{most.days}", offers
    if most.days == most.before:
        return f"{most.days}", f"{offers}, as the year before"
    change = "fewer" if most.days < most.before else "more"
    return f"{most.days}", f"{offers}, {abs(most.days - most.before)} {change} than the year before"


def _reasons(returns: Sequence[tuple[str, int]], names: Mapping[str, str]) -> str:
    """Name the reason that is most often given; of reasons given alike often only how many there are."""
    if not returns:
        return "none"
    code, number = max(returns, key=lambda one: one[1])
    if sum(one[1] == number for one in returns) > 1:
        return f"for {len(returns):,} different reasons"
    return f"{'most for' if len(returns) > 1 else 'for'} {names.get(code, code)}: {number:,}"
