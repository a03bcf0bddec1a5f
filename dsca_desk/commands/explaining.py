"""`price --explain`: for every amount the steps that lead to it, from the rules themselves."""

from collections.abc import Iterator
from typing import Any

from dsca_desk.commands.layout import cut, money, wrapped
from dsca_desk.exchange.answers import amount
from dsca_desk.rules.explain import rate_words
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.rules.rounding import EXACT
from dsca_desk.rules.trace import Step

Derivations = list[tuple[str, tuple[Step, ...]]]
"""The steps by what they lead to: the path of a line (`lines[0]`), `total` or `schedule`."""


def derivations_text(derivations: Derivations, priced: Priced) -> Iterator[str]:
    """Return the steps as text, under one head for each line, the cost summary and the payment schedule."""
    heads = {"total": "Cost summary", "schedule": "Payment schedule", **dict(_heads(priced))}
    yield "How the figures were made"
    for path, steps in derivations:
        if steps:
            yield from ("", heads[path])
        for step in steps:
            yield from _step(step)


def derivations_answer(derivations: Derivations) -> list[dict[str, Any]]:
    """Return the steps as JSON values."""
    return [{"path": path, "steps": [_answer(step) for step in steps]} for path, steps in derivations if steps]


def _heads(priced: Priced) -> Iterator[tuple[str, str]]:
    for index, line in enumerate(priced.lines):
        yield f"lines[{index}]", _head("Line", line)
        for place, subline in enumerate(line.sublines):
            yield f"lines[{index}].sublines[{place}]", _head("Subline", subline)


def _head(word: str, price: LinePrice) -> str:
    return f"{word} {price.number}  {cut(price.line.description, 80)}".rstrip()


def _step(step: Step) -> Iterator[str]:
    yield f"  {step.title} = {money(step.result)}"
    yield from wrapped(step.formula + (f" ({step.rounding})" if step.rounding != EXACT else ""), "      ")
    if step.inputs:
        yield from wrapped("with " + "; ".join(f"{name} {value}" for name, value in step.inputs), "      ")
    if step.rate:
        yield from wrapped("rate " + rate_words(step.rate), "      ")
    if step.remark:
        yield from wrapped(step.remark, "      ")


def _answer(step: Step) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "name": step.name,
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
