"""A small calculator for the formulas of our workbooks: reads a finished workbook and computes every formula anew, exactly."""

import re
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?)|(?P<function>[A-Z]+)\("""
    r"""|(?P<ref>(?:(?:'(?:[^']|'')+'|[A-Za-z_][\w]*)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w(]))"""
    r"""|(?P<name>[A-Za-z_]\w*)|(?P<mark><>|<=|>=|[-+*/=<>(),&])|(?P<space>\s+)"""
)


class Calculator:
    """Computes formulas in exact decimals; functions and operators that our sheets do not use are refused."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(BytesIO(data))
        self.done: dict[tuple[str, str], Any] = {}

    def formulas(self) -> list[tuple[str, str]]:
        """Return sheet and address of every formula."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def value(self, sheet: str, address: str) -> Any:
        """Return what a cell holds, computed where it is a formula."""
        key = (sheet, address)
        if key not in self.done:
            cell = self.book[sheet][address]
            if cell.data_type == "f":
                self.done[key] = _Formula(self, sheet, cell.value[1:]).result()
            else:
                number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
                self.done[key] = Decimal(str(cell.value)) if number else cell.value
        return self.done[key]

    def area(self, sheet: str, reference: str) -> list[Any]:
        """Return the values of a reference, `B2` or `'A b'!$B$2:$B$9`."""
        where, mark, cells = reference.rpartition("!")
        if mark:
            sheet = where.strip("'").replace("''", "'")
        cells = cells.replace("$", "")
        if ":" not in cells:
            return [self.value(sheet, cells)]
        return [self.value(sheet, cell.coordinate) for row in self.book[sheet][cells] for cell in row]


class _Formula:
    def __init__(self, calculator: Calculator, sheet: str, text: str) -> None:
        self.calculator, self.sheet = calculator, sheet
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text):
            found = _TOKEN.match(text, place)
            assert found, f"cannot read {text[place:]!r} of {text!r}"
            place = found.end()
            if found.lastgroup != "space":
                self.tokens.append((found.lastgroup, found.group(found.lastgroup)))
        self.tokens.append(("end", ""))

    def result(self) -> Any:
        value = self.comparison()
        assert self.tokens[0][0] == "end", f"words left over: {self.tokens}"
        return value[0] if isinstance(value, list) else value

    def take(self, *marks: str) -> str:
        if self.tokens[0][0] == "mark" and self.tokens[0][1] in marks:
            return self.tokens.pop(0)[1]
        return ""

    def comparison(self) -> Any:
        left = self.sum()
        while mark := self.take("=", "<>"):
            right = single(self.sum())
            left = (single(left) == right) is (mark == "=")
        return left

    def sum(self) -> Any:
        left = self.product()
        while mark := self.take("+", "-"):
            right = number(self.product())
            left = number(left) + right if mark == "+" else number(left) - right
        return left

    def product(self) -> Any:
        left = self.factor()
        while mark := self.take("*", "/"):
            right = number(self.factor())
            left = number(left) * right if mark == "*" else number(left) / right
        return left

    def factor(self) -> Any:
        if self.take("-"):
            return -number(self.factor())
        if self.take("("):
            inner = self.comparison()
            assert self.take(")")
            return inner
        kind, text = self.tokens.pop(0)
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "number":
            return Decimal(text)
        if kind == "ref":
            return self.calculator.area(self.sheet, text)
        if kind == "name":
            return self.calculator.area(self.sheet, self.calculator.book.defined_names[text].attr_text)
        assert kind == "function", f"unexpected {text!r}"
        arguments = []
        while not self.take(")"):
            arguments.append(self.comparison())
            self.take(",")
        return FUNCTIONS[text](*arguments)


def single(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def number(value: Any) -> Decimal:
    value = single(value)
    return Decimal(0) if value is None else value


def numbers(*arguments: Any) -> list[Decimal]:
    flat = [value for argument in arguments for value in (argument if isinstance(argument, list) else [argument])]
    return [value for value in flat if isinstance(value, Decimal)]


def sum_if(tested: list[Any], wanted: str, added: list[Any]) -> Decimal:
    return sum(numbers(*(value for test, value in zip(tested, added, strict=True) if test == wanted)), Decimal(0))


FUNCTIONS: dict[str, Any] = {
    "SUM": lambda *arguments: sum(numbers(*arguments), Decimal(0)),
    "SUMIF": lambda tested, wanted, added: sum_if(tested, single(wanted), added),
    "ROUND": lambda value, places: number(value).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP),
    "MIN": lambda *arguments: min(numbers(*arguments)),
    "MAX": lambda *arguments: max(numbers(*arguments)),
    "IF": lambda test, then, otherwise: single(then) if single(test) else single(otherwise),
}
