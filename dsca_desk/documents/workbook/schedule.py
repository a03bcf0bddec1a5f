"""The sheet Payment schedule: what is needed to date in cents, what is paid in whole dollars, and the picture of both."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.documents.sheets import Column, Fact, Sheet
from dsca_desk.documents.sheets.cells import Cell, Formula, Value
from dsca_desk.documents.sheets.charts import ChartSeries, bars_and_line
from dsca_desk.documents.sheets.styles import (
    DATE,
    DOLLARS,
    DOUBTFUL,
    GOOD,
    LOOSE,
    MONEY,
    PLAIN,
    TEXT,
    TOTAL,
    TYPED,
    WRAPPED,
    WRONG,
)
from dsca_desk.documents.workbook.parts import STATUS_WORDS, live
from dsca_desk.policy.rates import PaymentRule
from dsca_desk.rules.paper import PaperAmounts
from dsca_desk.rules.priced import PaymentRow, Priced, Schedule
from dsca_desk.rules.rounding import ZERO, dollars
from dsca_desk.rules.wording import day_text, lines_text

_COLUMNS = (
    Column("due", "Payment date", DATE, 18),
    Column("covers", "Covers", TEXT, 16),
    Column("outlays", "Outlays to date", MONEY, 15),
    Column("admin", "Admin charge to date", MONEY, 15),
    Column("liability", "Termination liability", MONEY, 15),
    Column("holdback", "Contractor holdback", MONEY, 15),
    Column("required", "Required cumulative", MONEY, 16),
    Column("payment", "Payment (quarterly)", DOLLARS, 15),
    Column("cumulative", "Cumulative", DOLLARS, 16),
    Column("rule", "Rule", WRAPPED, 28),
)
_EXACT = (
    Column("payment_cents", "Payment in cents", MONEY, 15),
    Column("cumulative_cents", "Cumulative in cents", MONEY, 15),
)
_LESS_ROW = 4  # of the heading: amounts the formulas take into account
_FEWEST_BARS = 3  # a picture of one or two payments says nothing
_SPREAD_KEY = re.compile(r"^[A-Z_]+: ")


class Payment(NamedTuple):
    """A payment as the letter prints it, in whole dollars."""

    amount: Decimal
    cumulative: Decimal


def printed_payments(schedule: Schedule, paper: PaperAmounts) -> list[Payment]:
    """Return the whole dollars of each row; a payment of no whole dollar is left out on paper and is 0 here."""
    printed = {(row.label, row.due): row for row in paper.schedule}
    payments: list[Payment] = []
    for row in schedule.rows:
        found = printed.get((row.label, row.due))
        before = payments[-1].cumulative if payments else Decimal(0)
        payments.append(Payment(found.amount, found.cumulative) if found else Payment(Decimal(0), before))
    return payments


def schedule_columns(schedule: Schedule) -> tuple[Column, ...]:
    """Return the columns; the cents stand beside the whole dollars where what is paid is not simply what is required."""
    if all(row.required == row.cumulative for row in schedule.rows):
        return _COLUMNS
    return (*_COLUMNS[:-1], *_EXACT, _COLUMNS[-1])


def schedule_facts(purchaser: str, terms: str, priced: Priced, schedule: Schedule, at_once: Decimal) -> tuple[Fact, ...]:
    """Return the facts of the heading; what the formulas point to stands there too."""
    expires = priced.offer.offer_expires_on
    credit = schedule.standby_letter_of_credit
    return (
        *((Fact(_LESS_ROW, "outlays", "Collected at once", at_once, MONEY),) if at_once else ()),
        *((Fact(_LESS_ROW, "liability", "Letter of credit", credit, MONEY),) if credit else ()),
        Fact(2, "holdback", "Purchaser", purchaser),
        Fact(2, "cumulative", "Terms", terms),
        Fact(3, "holdback", "Offer expires", expires or "not set", DATE),
        Fact(
            3, "cumulative", "Total (13)", Formula("Total_13", priced.total), MONEY._replace(name="Money at left", align="left")
        ),
    )


def fill_schedule(
    sheet: Sheet, priced: Priced, schedule: Schedule, paper: PaperAmounts, rules: Sequence[PaymentRule | None], at_once: Decimal
) -> int | None:
    """Write the rows, the check, the remarks and the chart; return the row of the total, None without payments.

    `rules` has for each row the rule by which it is paid; the sheet shows its paragraph, Rules used the whole source. `at_once`
    is what the deposit collects beside outlays, administrative charge, liability and holdback.
    """
    first, payments = sheet.next_row, printed_payments(schedule, paper)
    if not schedule.rows:
        sheet.words("No payments: the document costs nothing.")
        return None
    writer = _Writer(sheet, priced, schedule, at_once)
    for row, payment, rule in zip(schedule.rows, payments, rules, strict=True):
        writer.add(row, payment, _paragraph(rule) if rule else row.rule)
    last = sheet.next_row - 1
    sheet.end_list()
    total_row = _total(sheet, priced, schedule, payments, first, last)
    sheet.blank()
    _remarks(sheet, schedule, at_once)
    if len(payments) >= _FEWEST_BARS:
        sheet.blank()
        _chart(sheet, schedule, payments, first, last)
    return total_row


def _paragraph(rule: PaymentRule) -> str:
    """The paragraph a rule comes from, without the edition of the text before it."""
    return rule.source.rpartition(") ")[2] or rule.source


class _Writer:
    """Writes the payments."""

    def __init__(self, sheet: Sheet, priced: Priced, schedule: Schedule, at_once: Decimal) -> None:
        self._sheet, self._priced, self._schedule, self._at_once = sheet, priced, schedule, at_once
        self._exact = any(column.key == "cumulative_cents" for column in sheet.columns)
        lines = [part for line in priced.offer.lines for part in (line.sublines or (line,))]
        self._typed_liability = any(line.termination_liability for line in lines)
        self._typed_holdback = any(line.holdback for line in lines)
        self._before: PaymentRow | None = None
        self._paid = ZERO

    def add(self, row: PaymentRow, payment: Payment, rule: str) -> None:
        """Write one payment."""
        sheet, number = self._sheet, self._sheet.next_row
        at = {column.key: sheet.at(column.key, number) for column in sheet.columns}
        is_first = self._before is None
        values: dict[str, Value] = {
            "due": row.due if row.due is not None else row.label,
            "covers": row.covers,
            "outlays": row.outlays,
            "admin": row.admin,
            "liability": Cell(row.termination_liability, TYPED if self._typed_liability else PLAIN),
            "holdback": Cell(row.holdback, TYPED if self._typed_holdback else PLAIN),
            "required": self._required(row, at),
            "rule": rule,
        }
        source = at["cumulative_cents"] if self._exact else at["required"]
        before = "" if is_first else sheet.at("cumulative", number - 1)
        paid = f"ROUND({source},0)-{before}" if before else f"ROUND({source},0)"
        values["payment"] = live(paid, dollars(row.cumulative) - self._paid, payment.amount)
        running = f"{before}+{at['payment']}" if before else at["payment"]
        values["cumulative"] = live(running, self._paid + payment.amount, payment.cumulative)
        if self._exact:
            above = sheet.at("cumulative_cents", number - 1)
            earlier = self._before.cumulative if self._before else ZERO
            highest = at["required"] if is_first else f"MAX({above},{at['required']})"
            paid = at["cumulative_cents"] if is_first else f"{at['cumulative_cents']}-{above}"
            values["cumulative_cents"] = live(highest, max(earlier, row.required), row.cumulative)
            values["payment_cents"] = live(paid, row.cumulative - earlier, row.amount)
        sheet.row([values[column.key] for column in sheet.columns])
        self._before, self._paid = row, payment.cumulative

    def _required(self, row: PaymentRow, at: dict[str, str]) -> Value:
        """All that is needed, liability less the letter of credit, but never more than the total."""
        liability, text = row.termination_liability, at["liability"]
        credit = self._schedule.standby_letter_of_credit
        if credit:
            usable = f"${self._sheet.letter('holdback')}${_LESS_ROW}"
            liability, text = max(ZERO, liability - credit), f"MAX({at['liability']}-{usable},0)"
        needed = f"{at['outlays']}+{at['admin']}+{text}+{at['holdback']}"
        exact = row.outlays + row.admin + liability + row.holdback + self._at_once
        if self._at_once:
            needed += f"+${self._sheet.letter('admin')}${_LESS_ROW}"
        if exact == row.required:
            return Formula(needed, row.required)
        if row.required == self._priced.total and exact < row.required:  # the last quarter asks for all of it
            return Formula("Total_13", row.required)
        return live(f"MIN(Total_13,{needed})", min(self._priced.total, exact), row.required)


def _total(sheet: Sheet, priced: Priced, schedule: Schedule, payments: Sequence[Payment], first: int, last: int) -> int:
    paid = sum((payment.amount for payment in payments), Decimal(0))
    whole = dollars(priced.total)
    row = sheet.next_row
    same = paid == whole
    totals: dict[str, Value] = {
        "due": "Total",
        "payment": Formula(f"SUM({sheet.span('payment', first, last)})", paid),
        "rule": Formula(
            f'IF({sheet.at("payment", row)}=ROUND(Total_13,0),"equals (13) in whole dollars","differs from (13)")',
            "equals (13) in whole dollars" if same else "differs from (13)",
        ),
    }
    if any(column.key == "payment_cents" for column in sheet.columns):
        totals["payment_cents"] = Formula(
            f"SUM({sheet.span('payment_cents', first, last)})", sum((row.amount for row in schedule.rows), ZERO)
        )
    sheet.row([totals.get(column.key) for column in sheet.columns], look=TOTAL)
    left = payments[-1].cumulative - whole
    check = sheet.next_row
    sheet.cells(
        {
            "due": ("Check: last cumulative minus (13), whole dollars", TEXT, LOOSE),
            "payment": (Formula(f"{sheet.at('cumulative', last)}-ROUND(Total_13,0)", left), DOLLARS, LOOSE),
            "rule": (
                Formula(f'IF({sheet.at("payment", check)}=0,"OK","differs")', "differs" if left else "OK"),
                TEXT,
                WRONG if left else GOOD,
            ),
        }
    )
    return row


def _remarks(sheet: Sheet, schedule: Schedule, at_once: Decimal) -> None:
    typed = "Figures in blue were typed; figures in black are computed. "
    sheet.words(
        typed + "Rounding: whole dollars, each payment is the difference of two rounded sums, so the last takes what is left."
    )
    if schedule.basis:
        sheet.words(f"Initial deposit: {schedule.basis}")
    if at_once:
        sheet.words("Collected at once: small case management line, shares of nonrecurring cost and of a development refund.")
    spread: dict[str, list[str]] = {}
    for number, told in schedule.spread:
        spread.setdefault(_SPREAD_KEY.sub("", told), []).append(number)
    for told, numbers in spread.items():
        sheet.words(f"{lines_text(numbers)}: no outlays were entered; the program spread them: {told}.")
    for doubt in schedule.unconfirmed:
        sheet.words(f"Rests on a figure that is {STATUS_WORDS[doubt.status]}: {doubt.source}", DOUBTFUL)


def _chart(sheet: Sheet, schedule: Schedule, payments: Sequence[Payment], first: int, last: int) -> None:
    names = [day_text(row.due) if row.due else row.label for row in schedule.rows]
    paid = ChartSeries("Payment", sheet.area("payment", first, last), [payment.amount for payment in payments])
    running = ChartSeries("Cumulative", sheet.area("cumulative", first, last), [payment.cumulative for payment in payments])
    labels = (sheet.area("due", first, last), names)
    bars_and_line(sheet, "Payments and their sum, whole dollars", labels, paid, running)
