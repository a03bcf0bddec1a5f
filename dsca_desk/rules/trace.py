"""The recorder that rule functions write their steps to when somebody asks why; without one they only compute."""

from decimal import Decimal

import msgspec

from dsca_desk.rules.priced import RateUsed


class Step(msgspec.Struct, frozen=True):
    """One computation: the amount it gives, its formula in words, its inputs with values, rate, rounding and result.

    `uses` names the amounts computed before that it rests on.
    """

    name: str
    title: str
    formula: str
    inputs: tuple[tuple[str, str], ...]
    result: Decimal
    rounding: str
    rate: RateUsed | None = None
    remark: str = ""
    uses: tuple[str, ...] = ()


class Trace:
    """Collects the steps of one line, document or schedule in the order they are computed."""

    def __init__(self) -> None:
        self.steps: dict[str, Step] = {}

    def step(
        self,
        name: str,
        title: str,
        formula: str,
        inputs: dict[str, object],
        result: Decimal,
        rounding: str,
        *,
        rate: RateUsed | None = None,
        remark: str = "",
        uses: tuple[str, ...] = (),
    ) -> None:
        """Note one computation; a later step of the same name replaces the earlier."""
        written = tuple((label, written_value(value)) for label, value in inputs.items())
        self.steps[name] = Step(name, title, formula, written, result, rounding, rate, remark, uses)


def written_value(value: object) -> str:
    """Write an input as people read it: thousands marked in amounts and quantities."""
    return f"{value:,}" if isinstance(value, Decimal | int) and not isinstance(value, bool) else str(value)
