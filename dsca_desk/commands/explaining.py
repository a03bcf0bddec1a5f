"""`price --explain`: for every amount the steps that lead to it, from the rules themselves."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from dsca_desk.commands.layout import cut, money, wrapped
from dsca_desk.exchange.answers import amount
from dsca_desk.policy.edition import Policy
from dsca_desk.rules.explain import Explanation, amount_paths, explain, rate_words
from dsca_desk.rules.priced import LinePrice, Priced, Schedule
from dsca_desk.rules.rounding import EXACT
from dsca_desk.rules.trace import Step


def explanations(priced: Priced, schedule: Schedule, policy: Policy) -> list[Explanation]:
    """Return the explanation of every amount, in the order of the letter."""
    return [explain(priced, schedule, policy, path) for path in amount_paths(priced, schedule)]


def derivations(explained: list[Explanation], priced: Priced) -> Iterator[str]:
    """Return the explanations as text: under one head per line of the document, each step once."""
    heads = dict(_heads(priced))
    yield "How the figures were made"
    for place, group in groupby(explained, key=lambda explanation: _place(explanation.path)):
        yield from ("", heads.get(place, {"schedule": "Payment schedule"}.get(place, "Cost summary")))
        told: set[Step] = set()
        for explanation in group:
            for step in explanation.steps:
                if step not in told:
                    told.add(step)
                    yield from _step(step)


def derivations_answer(explained: list[Explanation]) -> list[dict[str, Any]]:
    """Return the explanations as JSON values."""
    return [
        {
            "path": explanation.path,
            "title": explanation.title,
            "amount": amount(explanation.amount),
            "steps": [_step_answer(step) for step in explanation.steps],
        }
        for explanation in explained
    ]


def _heads(priced: Priced) -> Iterator[tuple[str, str]]:
    for index, line in enumerate(priced.lines):
        yield f"lines[{index}]", _head("Line", line)
        for place, subline in enumerate(line.sublines):
            yield f"lines[{index}].sublines[{place}]", _head("Subline", subline)


def _head(word: str, price: LinePrice) -> str:
    return f"{word} {price.number}  {cut(price.line.description, 80)}".rstrip()


def _place(path: str) -> str:
    """The line, the schedule or the totals that an amount belongs to."""
    if path.startswith("lines["):
        return path.rpartition("]")[0] + "]"
    return "schedule" if path.startswith(("schedule", "initial_deposit")) else "totals"


def _step(step: Step) -> Iterator[str]:
    yield f"  {step.title} = {money(step.result)}"
    yield from wrapped(step.formula + (f" ({step.rounding})" if step.rounding != EXACT else ""), "      ")
    if step.inputs:
        yield from wrapped("with " + "; ".join(f"{name} {value}" for name, value in step.inputs), "      ")
    if step.rate:
        yield from wrapped("rate " + rate_words(step.rate), "      ")
    if step.remark:
        yield from wrapped(step.remark, "      ")


def _step_answer(step: Step) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "title": step.title,
        "formula": step.formula,
        "inputs": [{"name": name, "value": value} for name, value in step.inputs],
        "rounding": step.rounding,
        "result": amount(step.result),
    }
    if step.rate:
        answer["rate"] = rate_words(step.rate)
    if step.remark:
        answer["remark"] = step.remark
    return answer
