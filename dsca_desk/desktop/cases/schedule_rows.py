"""What the Schedule tab shows: the rows of the payment schedule, the chart of them, and how the initial deposit came about."""

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from dsca_desk.desktop.cases.explain_page import amount_row, caption, hairline, step_page, trust_mark, trust_of_status
from dsca_desk.desktop.cases.figures_table import Cell, FigureColumn
from dsca_desk.desktop.chart_layout import ChartData, Series
from dsca_desk.desktop.forms.reading import written_day, written_money
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import PaymentRule, first_payment, payment_rule
from dsca_desk.records.offer import Offer
from dsca_desk.rules.explain import Explanation
from dsca_desk.rules.paper import PaperAmounts
from dsca_desk.rules.payment_days import schedule_calendar
from dsca_desk.rules.priced import PaymentRow, Schedule
from dsca_desk.rules.rounding import dollars
from dsca_desk.rules.trace import Step
from dsca_desk.rules.wording import lines_text

COLUMNS = (
    FigureColumn("Payment date", "payment date", 13, right=False),
    FigureColumn("Covers", "months the payment covers", 14, right=False),
    FigureColumn("Outlays\nto date", "outlays to date", 12),
    FigureColumn("Admin charge\nto date", "administrative charge to date", 11),
    FigureColumn("Termination\nliability", "termination liability", 11),
    FigureColumn("Contractor\nholdback", "contractor holdback", 11),
    FigureColumn("Required\ncumulative", "required, cumulative", 12),
    FigureColumn("Payment\n(quarterly)", "payment", 12),
    FigureColumn("Cumulative", "cumulative payments", 12),
    FigureColumn("Rule", "rule", 7, right=False),
)
PAYMENT = 7
_TYPED = (4, 5)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def payment_cells(
    schedule: Schedule, paper: PaperAmounts, policy: Policy, offer: Offer, *, cents: bool
) -> list[tuple[Cell, ...]]:
    """Return the cells of all rows and of the total, in whole dollars as they are printed, or in cents as they are computed."""
    printed = {(row.label, row.due): row for row in paper.schedule}
    rows = []
    for place, row in enumerate(schedule.rows):
        on_paper = printed.get((row.label, row.due))
        amount, cumulative = row.amount, row.cumulative
        if not cents:
            amount, cumulative = (on_paper.amount, on_paper.cumulative) if on_paper else (Decimal(0), dollars(cumulative))
        figures = (row.outlays, row.admin, row.termination_liability, row.holdback, row.required)
        parts = [figure if cents else dollars(figure) for figure in figures]
        path = "initial_deposit" if place == 0 else f"schedule[{place}].amount"
        cells = [Cell(row_name(row), strong=place == 0), Cell(row.covers)]
        for number, figure in enumerate((*parts, amount, cumulative), start=2):
            where = f"schedule[{place}].cumulative" if number == PAYMENT + 1 else path
            tint = "" if number in (*_TYPED, PAYMENT) else "computed"
            cells.append(_figure(figure, where, strong=number == PAYMENT, tint=tint, cents=cents))
        rule = rule_of(schedule, place, policy, offer)
        cells.append(Cell(rule.number or "" if rule else row.rule, path))
        rows.append(tuple(cells))
    total = sum((row.amount for row in schedule.rows), Decimal(0)) if cents else sum(row.amount for row in paper.schedule)
    last = [Cell("", "total", tint="header") for _ in COLUMNS]
    last[0] = Cell("Total", "total", strong=True, tint="header")
    for number in (PAYMENT, PAYMENT + 1):
        last[number] = _figure(Decimal(total), "total", strong=True, tint="header", cents=cents)
    return [*rows, tuple(last)]


def rule_of(schedule: Schedule, place: int, policy: Policy, offer: Offer) -> PaymentRule | None:
    """Return the rule a row is paid by: the condition of the deposit, then the due dates of the quarters."""
    row = schedule.rows[place]
    key = "DUE_DATES" if place and row.due is not None else row.rule
    return payment_rule(policy, key, schedule_calendar(offer, policy).day)


def row_name(row: PaymentRow) -> str:
    """Name a row: its day, else its label."""
    return written_day(row.due) if row.due is not None else row.label


def chart_of(schedule: Schedule, paper: PaperAmounts, title: str) -> ChartData:
    """Return the payments as bars, what is paid in all as a line, the termination liability dashed; in whole dollars."""
    printed = {(row.label, row.due): row for row in paper.schedule}
    rows = [(row, printed.get((row.label, row.due))) for row in schedule.rows]
    labels: list[str] = []
    year = 0
    for row, _paper in rows:
        if row.due is None:
            labels.append("Dep" if not labels else "Bal")
            continue
        labels.append(_MONTHS[row.due.month - 1] + (f" {row.due.year % 100:02d}" if row.due.year != year else ""))
        year = row.due.year
    series = [
        Series("Payment", tuple(paper_row.amount if paper_row else Decimal(0) for _row, paper_row in rows)),
        Series(
            "Cumulative",
            tuple(paper_row.cumulative if paper_row else dollars(row.cumulative) for row, paper_row in rows),
            "line",
            "series-2",
            right=True,
        ),
    ]
    if any(row.termination_liability for row in schedule.rows):
        liability = tuple(dollars(row.termination_liability) for row in schedule.rows)
        series.append(Series("Termination liability", liability, "dashed", "series-3"))
    return ChartData(title, tuple(labels), tuple(row_name(row) for row in schedule.rows), tuple(series))


def first_payment_words(offer: Offer, policy: Policy) -> tuple[str, str]:
    """Return the day of the first payment, and the part of the year that decides it with its rule."""
    calendar = schedule_calendar(offer, policy)
    row = first_payment(policy, calendar.day)[0]
    window = f"{row.first_day} {_MONTHS[row.first_month - 1]} to {row.last_day} {_MONTHS[row.last_month - 1]}"
    return written_day(calendar.first_due), f"{window}: {row.due_day} {_MONTHS[row.due_month - 1]} · {row.source}"


def deposit_page(explanation: Explanation, schedule: Schedule, rule: PaymentRule | None) -> str:
    """Return how the initial deposit came about: what is collected at once, what is required by then, the condition met."""
    parts: list[str] = []
    last = explanation.steps[-1]
    required = next((step for step in explanation.steps if step.name.startswith("schedule.required.")), None)
    if required is not None:
        for step in explanation.steps:
            if step.name.startswith("schedule.") and step.name not in (required.name, "schedule.up_front") and step.result:
                parts += [step_page(step), hairline()]
        parts += _needs(required, explanation.steps)
    parts.append(hairline(strong=True))
    parts.append(amount_row(escape(last.title), written_money(last.result), strong=True))
    parts.append(caption(f"{_sentence(last.formula)}. {_sentence(last.remark)}." if last.remark else _sentence(last.formula)))
    if rule is not None:
        parts.append(
            caption(f"{rule.number} · {rule.source}" if rule.number else rule.source) + trust_mark(trust_of_status(rule.status))
        )
    return "".join([*parts, *_spread(schedule), *_doubts(schedule)])


def _needs(required: Step, steps: tuple[Step, ...]) -> Iterator[str]:
    """The parts of what is required; the share of the administrative charge stands by itself already."""
    at_once = next((step for step in steps if step.name == "schedule.up_front"), None)
    shown = {step.result for step in steps if step.name in ("schedule.admin_share", "schedule.nonrecurring_share")}
    for name, value in required.inputs:
        if value in ("0", "0.00") or name == "total" or (name == "collected at once" and at_once and at_once.result in shown):
            continue
        yield amount_row(escape(_sentence(name)), value)
        yield hairline()


def _spread(schedule: Schedule) -> Iterator[str]:
    by_rule: dict[str, list[str]] = {}
    for number, rule in schedule.spread:
        by_rule.setdefault(rule, []).append(number)
    if by_rule:
        yield hairline()
        yield "<p style='margin:4px 0 0 0'><b>Spread by the program, because no outlays are typed</b></p>"
    for rule, numbers in by_rule.items():
        yield caption(f"{lines_text(numbers)} · {rule}")


def _doubts(schedule: Schedule) -> Iterator[str]:
    for doubt in schedule.unconfirmed:
        yield f"<p style='margin:2px 0 0 0'>{trust_mark(trust_of_status(doubt.status))} · {escape(doubt.source)}</p>"


def _figure(value: Decimal, path: str, *, strong: bool = False, tint: str = "", cents: bool) -> Cell:
    text = written_money(value) if cents else f"{value:,.0f}"
    return Cell(text, path, strong=strong, tint=tint, number=format(value, "f"))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
