"""The framed box of the first page: labelled amounts and texts at the left, the congressional notification at the right."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import Figure, Term
from dsca_desk.documents.pdf.flow import Block, Drawn, Spot
from dsca_desk.documents.pdf.fonts import Style, clean
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.table import PAD
from dsca_desk.documents.pdf.wrap import width, wrap

LEFT, RIGHT = look.PAGE.left, look.PAGE.right
_LABEL, _VALUE = 166.5, 339.5  # right edges of the first two columns
_ROW = 18.0


class _Row(NamedTuple):
    height: float
    draw: Callable[[Page, float], None]
    label: str
    field: str


class MoneyBox:
    """Rows in the order they were added; `field` names the value a row prints, for going from the page to its field."""

    def __init__(self, *, draft: bool) -> None:
        self._draft = draft
        self._rows: list[_Row] = []

    def amount(self, label: str, figure: Figure, field: str, *, change: bool = False) -> None:
        """Add an amount in whole dollars; a `change` carries its sign."""
        text = changed(figure.amount) if change else look.dollars(figure.amount, sign=True)
        mark = look.mark(figure, self._draft)

        def draw(page: Page, baseline: float) -> None:
            page.text_right(_VALUE - PAD, baseline, look.STRONG, text)
            if mark:
                page.text(_VALUE - PAD + 0.3, baseline - 3.4, look.MARK, mark)

        self._rows.append(_Row(_ROW, draw, label, field))

    def text(self, label: str, text: str, field: str, style: Style = look.BODY, amount: str = "") -> None:
        """Add a text, wrapped, with an amount behind it where there is one."""
        room = _VALUE - _LABEL - 2 * PAD - (width(amount, look.BODY) + 8 if amount else 0)
        lines = wrap(text, style, room) or [look.DASH]

        def draw(page: Page, baseline: float) -> None:
            for number, line in enumerate(lines):
                page.text(_LABEL + PAD, baseline + number * style.leading, style, line)
            if amount:
                page.text_right(_VALUE - PAD, baseline, look.BODY, amount)

        self._rows.append(_Row(_ROW + (len(lines) - 1) * style.leading, draw, label, field))

    def terms(self, terms: Sequence[Term]) -> None:
        """Add the terms of sale, one a row, with their dollars or as the balance."""
        for number, term in enumerate(terms or (Term(name=look.DASH),)):
            amount = "Balance" if term.balance else look.dollars(term.amount, sign=True) if term.amount is not None else ""
            self.text("Terms of Sale" if number == 0 else "", term.name, "terms_of_sale", amount=amount)

    def block(self, notification: Sequence[str]) -> Block:
        """Return the box, the numbers of the congressional notification at its right."""
        rows = self._rows
        notified = wrap("\n".join(notification) or "Not applicable", look.SMALL, RIGHT - _VALUE - 2 * PAD)
        height = max(sum(row.height for row in rows), 20.0 + (1 + len(notified)) * look.SMALL.leading)

        def draw(page: Page, top: float) -> None:
            y = top
            for number, row in enumerate(rows):
                baseline = y + 12.4
                if row.label:
                    page.begin("P")
                    page.text(LEFT + PAD, baseline, look.BODY, clean(row.label))
                    if number:
                        page.rule(LEFT, y, _VALUE, y, look.HAIRLINE, look.HAIRLINE_GRAY)
                row.draw(page, baseline)
                y += row.height
            for x in (_LABEL, _VALUE):
                page.rule(x, top, x, top + height, look.HAIRLINE, look.HAIRLINE_GRAY)
            page.frame(LEFT, top, RIGHT, top + height, look.HAIRLINE, look.HAIRLINE_GRAY)
            page.begin("P")
            page.text(_VALUE + PAD, top + 11.6, look.SMALL, "Congressional notification")
            for number, line in enumerate(notified):
                page.text(_VALUE + PAD, top + 23.4 + number * look.SMALL.leading, look.SMALL, line)

        spots, y = [], 0.0
        for row in rows:
            spots.append(Spot(f"head/{row.field}", LEFT, y, _VALUE, y + row.height))
            y += row.height
        spots.append(Spot("head/congressional_notification", _VALUE, 0.0, RIGHT, height))
        box = Drawn(height, draw, space_before=6.5, spots=spots)
        box.role = ""
        return box


def changed(amount: Decimal) -> str:
    """A change in whole dollars with its sign; no change is 0."""
    return f"+{look.dollars(amount)}" if amount > 0 else look.dollars(amount)
