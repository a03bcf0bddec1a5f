"""Where an amount goes: which other amounts of the document rest on it, by the `uses` of the steps that compute them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dsca_desk.rules.charge_rates import SMALL_CASE_LINE
from dsca_desk.rules.explain import LINE_AMOUNTS, TOTALS, Explainer
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.rules.trace import Step, Trace

_LINE = re.compile(r"(lines\[(\d+)\](?:\.sublines\[(\d+)\])?)\.([A-Za-z_.]+)")
_TOTAL_OF = {
    "value": "net",
    "pch": "pch",
    "admin": "admin",
    "transportation": "transportation",
    "supply_support": "other",
}


class Use(NamedTuple):
    """An amount that rests on another: its path, and its title."""

    path: str
    title: str


def used_in(explainer: Explainer, priced: Priced, schedule: Schedule, path: str) -> tuple[Use, ...]:
    """Return the amounts that rest directly on the amount at a path, nearest first; payments count as one entry."""
    found = _LINE.fullmatch(path)
    if found is None:
        return tuple(_uses_of_total(explainer, schedule, path))
    place, inner, field = int(found[2]), int(found[3]) if found[3] else None, found[4]
    trace = explainer.line(place, inner)
    uses = [Use(f"{found[1]}.{step.name}", step.title) for step in _resting_on(trace, field, LINE_AMOUNTS)]
    if inner is not None:
        uses.append(Use(f"lines[{place}].{field}", f"Line {priced.lines[place].number}"))
    elif field in _TOTAL_OF:
        small = field == "value" and priced.lines[place].line.generic_code == SMALL_CASE_LINE
        total = "small_case_management_line" if small else _TOTAL_OF[field]
        uses.append(Use(total, explainer.totals.steps[total].title))
    return tuple(uses)


def path_of_step(path: str, step: Step) -> str:
    """Return the path of the amount a step of an explanation gives, "" when it is no amount of the answer."""
    found = _LINE.fullmatch(path)
    if step.name in TOTALS and (found is None or step.name == "small_case_management_line"):
        return step.name
    if found is not None:
        return f"{found[1]}.{step.name}" if step.name in (*LINE_AMOUNTS, "cas") else ""
    return "initial_deposit" if step.name == "initial_deposit" else ""


def _uses_of_total(explainer: Explainer, schedule: Schedule, path: str) -> Iterator[Use]:
    if path in TOTALS:
        for step in _resting_on(explainer.totals, path, TOTALS):
            yield Use(step.name, step.title)
    name = path if path in TOTALS or path == "initial_deposit" else _payment_name(schedule, path)
    payments = explainer.payments
    wanted = [step_name for step_name in payments.steps if step_name == "initial_deposit" or _is_payment(step_name)]
    resting = {step.name for step in _resting_on(payments, name, wanted)}
    if path == "total":  # every payment is held to it
        resting = set(wanted)
    if "initial_deposit" in resting:
        yield Use("initial_deposit", payments.steps["initial_deposit"].title)
    count = sum(_is_payment(step_name) for step_name in resting)
    rows = len(schedule.rows) - 1
    if count and rows:
        first = next(row for row in range(1, len(schedule.rows)) if count >= rows or _row_name(schedule, row) in resting)
        yield Use(f"schedule[{first}].amount", "1 payment" if count == 1 else f"{min(count, rows)} payments")


def _resting_on(trace: Trace, name: str, wanted: Iterable[str]) -> list[Step]:
    """The nearest steps among the wanted ones that use a step, through whatever lies between; those that come to something."""
    goals, found, seen, ahead = set(wanted), [], {name}, [name]
    while ahead:
        used = ahead.pop(0)
        for step in trace.steps.values():
            if used in step.uses and step.name not in seen:
                seen.add(step.name)
                if step.name in goals:
                    found += [step] if step.result else []
                else:
                    ahead.append(step.name)
    return found


def _is_payment(name: str) -> bool:
    return name.startswith(("schedule.payment.", "schedule.balance")) and not name.endswith(".cumulative")


def _payment_name(schedule: Schedule, path: str) -> str:
    row, _, column = path.removeprefix("schedule[").partition("].")
    place = int(row)
    name = "initial_deposit" if place == 0 else _row_name(schedule, place)
    return f"{name}.cumulative" if column == "cumulative" and place else name


def _row_name(schedule: Schedule, place: int) -> str:
    due = schedule.rows[place].due
    return f"schedule.payment.{due.isoformat()}" if due else "schedule.balance"
