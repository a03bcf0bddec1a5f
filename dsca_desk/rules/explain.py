"""Answer why an amount is what it is: the rule functions run once more with a recorder, and tell their own steps.

Paths are those of the answers: `lines[0].admin`, `lines[2].sublines[1].cas.QAI`, `net`, `total`, `initial_deposit`,
`schedule[3].amount`, `schedule[3].cumulative`.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import CAS_COMPONENTS
from dsca_desk.rules.charge_rates import SMALL_CASE_LINE
from dsca_desk.rules.charges import price_line
from dsca_desk.rules.line_rates import RateBook
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import LinePrice, PaymentRow, Priced, RateUsed, Schedule
from dsca_desk.rules.pricing import case_totals
from dsca_desk.rules.rounding import EXACT, ZERO
from dsca_desk.rules.trace import Step, Trace, written_value

LINE_AMOUNTS = (
    "base",
    *(f"cas.{component}" for component in CAS_COMPONENTS),
    "nonrecurring",
    "support_charge",
    "other",
    "value",
    "unit",
    "admin",
    "pch",
    "transportation",
    "supply_support",
)
TOTALS = ("net", "small_case_management_line", "pch", "admin", "transportation", "other", "total")
_TRUST = {
    "confirmed": "confirmed",
    "partial": "second-hand or partly confirmed",
    "unconfirmed": "not confirmed",
    "not-found": "missing",
}
_PATH = re.compile(r"lines\[(\d+)\](?:\.sublines\[(\d+)\])?\.([A-Za-z_.]+)")
_ROW = re.compile(r"schedule\[(\d+)\]\.(amount|cumulative)")


class Explanation(msgspec.Struct, frozen=True):
    """Why one amount is what it is: the steps that lead to it, the last of which gives it."""

    path: str
    title: str
    amount: Decimal
    steps: tuple[Step, ...]

    def text(self) -> str:
        """Return the explanation in lines that can be read aloud or pasted into a memo."""
        lines = [f"{self.title}: {self.amount:,}"]
        for step in self.steps:
            lines.append(f"  {step.title} = {written_value(step.result)}")
            lines.append(f"    {step.formula}" + (f" ({step.rounding})" if step.rounding != EXACT else ""))
            if step.inputs:
                lines.append("    with " + "; ".join(f"{name} {value}" for name, value in step.inputs))
            if step.rate:
                lines.append("    " + rate_words(step.rate))
            if step.remark:
                lines.append(f"    {step.remark}")
        return "\n".join(lines)


class Explainer:
    """Explains the amounts of one priced document; asked for several it runs each rule once."""

    def __init__(self, priced: Priced, schedule: Schedule, policy: Policy) -> None:
        self._priced, self._schedule, self._policy = priced, schedule, policy
        self._book = RateBook(priced.offer, policy)
        self._lines: dict[tuple[int, int | None], Trace] = {}

    def explain(self, path: str) -> Explanation:
        """Explain the amount at a path of the answer. Raises KeyError when the path leads to no amount."""
        amount = amount_at(self._priced, self._schedule, path)
        if amount is None:
            raise KeyError(f"{path}: a line without quantity has no unit price")
        found = _PATH.fullmatch(path)
        if found:
            inner = int(found.group(2)) if found.group(2) else None
            return _explanation(path, self.line(int(found.group(1)), inner), found.group(3), amount)
        row = _ROW.fullmatch(path)
        if row or path == "initial_deposit":
            place, column = (int(row.group(1)), row.group(2)) if row else (0, "amount")
            return _explanation(path, self.payments, _payment_step(self._schedule.rows[place], place, column), amount)
        return _explanation(path, self.totals, path, amount)

    @cached_property
    def totals(self) -> Trace:
        """The steps of the cost summary."""
        trace = Trace()
        case_totals(self._priced.offer, self._priced.lines, self._policy, trace)
        return trace

    @cached_property
    def payments(self) -> Trace:
        """The steps of the payment schedule and of the totals it rests on."""
        trace = Trace()
        trace.steps.update(self.totals.steps)
        payment_schedule(self._priced, self._policy, self._schedule, trace)
        return trace

    def line(self, place: int, inner: int | None = None) -> Trace:
        """The steps of a line, or of the subline at a place inside it."""
        known = self._lines.get((place, inner))
        if known is None:
            known = self._lines[place, inner] = Trace()
            self._trace_line(place, inner, known)
        return known

    def _trace_line(self, place: int, inner: int | None, trace: Trace) -> None:
        top = self._priced.lines[place]
        done = top if inner is None else top.sublines[inner]
        if done.sublines:
            _trace_sum(done, trace)
            return
        price_line(done.line, self._book.rates_for(done.line, None if inner is None else top.line), trace)
        if inner is None and done.line.generic_code == SMALL_CASE_LINE:
            name = "small_case_management_line"
            trace.steps[name] = self.totals.steps[name]
            part = {"small case management line": self._priced.small_case_management_line}
            for name, amount in (("base", done.base), ("other", done.other), ("value", done.value), ("unit", done.unit)):
                if amount is not None:
                    formula = "the amount of the case that is on this line"
                    uses = ("small_case_management_line",)
                    trace.step(name, "Small case management line", formula, dict(part), amount, EXACT, uses=uses)


def explain(priced: Priced, schedule: Schedule, policy: Policy, path: str) -> Explanation:
    """Explain the amount at a path of the answer. Raises KeyError when the path leads to no amount."""
    return Explainer(priced, schedule, policy).explain(path)


def amount_paths(priced: Priced, schedule: Schedule) -> tuple[str, ...]:
    """Return the path of every amount of a priced document and its schedule, in the order of the letter."""
    paths: list[str] = []
    for place, done in enumerate(priced.lines):
        paths += _line_paths(f"lines[{place}]", done)
        for inner, part in enumerate(done.sublines):
            paths += _line_paths(f"lines[{place}].sublines[{inner}]", part)
    paths += [*TOTALS, "initial_deposit"]
    for place in range(len(schedule.rows)):
        paths += [f"schedule[{place}].amount", f"schedule[{place}].cumulative"]
    return tuple(paths)


def all_steps(priced: Priced, schedule: Schedule, policy: Policy) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield every step of every amount once, in the order computed: by the path of each line and subline, totals, schedule.

    The totals come with the path `total`, the payments with `schedule`.
    """
    explainer = Explainer(priced, schedule, policy)
    for place, done in enumerate(priced.lines):
        for inner in range(len(done.sublines)):
            yield f"lines[{place}].sublines[{inner}]", tuple(explainer.line(place, inner).steps.values())
        if done.line.generic_code != SMALL_CASE_LINE:
            yield f"lines[{place}]", tuple(explainer.line(place).steps.values())
    totals = explainer.totals.steps
    yield "total", tuple(totals.values())
    yield "schedule", tuple(step for name, step in explainer.payments.steps.items() if name not in totals)


def rate_words(rate: RateUsed) -> str:
    """Write a rate with its dates, source and trust: `3.2 %, from 01 Jun 2018, DSCA 18-27 (confirmed)`."""
    parts = [f"{rate.percent:f} %" if rate.percent is not None else "no figure"]
    if rate.effective_from:
        parts.append(f"from {rate.effective_from:%d %b %Y}")
    if rate.effective_to:
        parts.append(f"to {rate.effective_to:%d %b %Y}")
    parts.append(rate.source)
    trust = f"entered by {rate.overridden_by}" if rate.overridden_by else _TRUST[rate.status]
    trust += f" by {rate.confirmed_by}" if rate.confirmed_by else ""
    return ", ".join(part for part in parts if part) + f" ({trust})"


def amount_at(priced: Priced, schedule: Schedule, path: str) -> Decimal | None:
    """Return the amount at a path. Raises KeyError when the path leads to no amount."""
    found = _PATH.fullmatch(path)
    if found:
        return _line_amount(_line_at(priced, path, found), found.group(3), path)
    row = _ROW.fullmatch(path)
    if row:
        if int(row.group(1)) >= len(schedule.rows):
            raise KeyError(f"{path}: the schedule has {len(schedule.rows)} rows")
        payment = schedule.rows[int(row.group(1))]
        return payment.amount if row.group(2) == "amount" else payment.cumulative
    if path == "initial_deposit":
        return schedule.initial_deposit
    if path in TOTALS:
        total: Decimal = getattr(priced, path)
        return total
    raise KeyError(f"{path}: there is no such amount")


def _trace_sum(done: LinePrice, trace: Trace) -> None:
    for field in ("cas", *LINE_AMOUNTS):
        parts = {f"subline {part.number}": _line_amount(part, field, field) for part in done.sublines}
        amount = _line_amount(done, field, field)
        if amount is not None and field != "unit":
            trace.step(field, f"Line {done.number}: {field}", "sum of the sublines", dict(parts), amount, EXACT)
    if done.unit is not None:
        inputs = {"line value": done.value, "quantity": done.line.quantity}
        trace.step(
            "unit", "Unit price (4a)", "line value ÷ quantity", dict(inputs), done.unit, "half up to the cent", uses=("value",)
        )


def _payment_step(row: PaymentRow, place: int, column: str) -> str:
    if place == 0:
        return "initial_deposit"
    name = f"schedule.payment.{row.due.isoformat()}" if row.due else "schedule.balance"
    return name if column == "amount" else f"{name}.cumulative"


def _explanation(path: str, trace: Trace, name: str, amount: Decimal) -> Explanation:
    """Keep the step asked for, those it uses, and whatever they rest on in turn as far as it comes to something."""
    wanted: set[str] = set()

    def want(step_name: str, direct: bool) -> None:
        step = trace.steps.get(step_name)
        if step is not None and step_name not in wanted and (direct or step.result):
            wanted.add(step_name)
            for used in step.uses:
                want(used, step_name == name)

    want(name, True)
    last = trace.steps[name]
    before = (step for step_name, step in trace.steps.items() if step_name in wanted and step_name != name)
    return Explanation(path, last.title, amount, (*before, last))


def _line_at(priced: Priced, path: str, found: re.Match[str]) -> LinePrice:
    try:
        done = priced.lines[int(found.group(1))]
        return done.sublines[int(found.group(2))] if found.group(2) else done
    except IndexError:
        raise KeyError(f"{path}: there is no such line") from None


def _line_amount(done: LinePrice, field: str, path: str) -> Decimal | None:
    if field == "cas":
        return sum(done.cas.values(), ZERO)
    if field.startswith("cas."):
        component = next((name for name in CAS_COMPONENTS if name == field[4:]), None)
        if component:
            return done.cas[component]
    elif field in LINE_AMOUNTS:
        amount: Decimal | None = getattr(done, field)
        return amount
    raise KeyError(f"{path}: there is no such amount")


def _line_paths(path: str, done: LinePrice) -> list[str]:
    return [f"{path}.{field}" for field in LINE_AMOUNTS if field != "unit" or done.unit is not None]
