"""A sheet of 50,000 lines of a case against openpyxl's write-only mode writing the same cells.

Ours is the sheet Lines with its formulas and their stored values, styles, widths and row heights, packed twice (rows are kept
packed until the workbook is put together). The baseline writes bare values and formulas, and no value beside a formula.
"""

import time
import tracemalloc
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook, load_workbook

from dsca_desk.documents.sheets import Book, Heading
from dsca_desk.documents.workbook.lines import fill_lines, lines_columns
from dsca_desk.documents.workbook.parts import Doubts
from dsca_desk.documents.workbook.pricing import pricing_columns
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.priced import Priced
from dsca_desk.rules.pricing import price
from dsca_desk.services.policy import shipped_policy

LINES, ROUNDS, LIMIT = 50_000, 3, 1.3


def priced_lines(count: int) -> Priced:
    """A case of so many lines, a third of them procured."""
    lines = tuple(
        Line(
            number=f"{number:05d}",
            generic_code="D4B",
            masl=f"5820{number:06d}MPK",
            description=f"Radio set {number % 97}, manpack, with antenna kit",
            quantity=Decimal(number % 60 + 1),
            unit_price=Decimal(1000 + number * 7919 % 90000) / 4,
            source="SPS"[number % 3],
            type_of_assistance="353"[number % 3],
            months_of_service="12",
            offer_release_code="A",
            delivery_term_code="4",
        )
        for number in range(1, count + 1)
    )
    offer = Offer(country="BN", agency="B", designator="UAB", price_date=date(2026, 11, 22), lines=lines)
    return price(offer, shipped_policy())


def ours(priced: Priced) -> bytes:
    """The workbook with the sheet Lines."""
    book = Book("Lines", made_on=date(2026, 11, 22), by="Bench", marking="UNCLASSIFIED")
    lines = book.sheet("Lines", lines_columns(priced), heading=Heading("Lines"), frozen_columns=2, filtered=True)
    pricing = book.sheet("Pricing", pricing_columns(priced), heading=Heading("Pricing"))
    fill_lines(lines, pricing, priced, Doubts(priced.unconfirmed))
    return book.save()


def plain(rows: list[list[object]]) -> bytes:
    """The same cells written by openpyxl."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Lines")
    for row in rows:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells_of(data: bytes) -> list[list[object]]:
    """What stands in the cells of the sheet, formulas as text; numbers as decimals, as pricing has them."""
    rows: list[list[object]] = []
    for row in load_workbook(BytesIO(data), read_only=True)["Lines"].iter_rows(values_only=True):
        rows.append([Decimal(str(value)) if isinstance(value, float | int) else value for value in row])
    return rows


def run() -> list[tuple[str, float, float]]:
    """Measure both, best of several rounds in turn; then what each needs in memory at most, on a tenth of the lines."""
    priced = priced_lines(LINES)
    rows = cells_of(ours(priced))
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for place, work in enumerate((lambda: ours(priced), lambda: plain(rows))):
            began = time.perf_counter()
            work()
            best[place] = min(best[place], time.perf_counter() - began)
    few = priced_lines(LINES // 10)
    few_rows = rows[: LINES // 10]
    peaks = []
    for measured in (lambda: ours(few), lambda: plain(few_rows)):
        tracemalloc.start()
        measured()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    print(f"ours {best[0]:.2f} s, openpyxl write-only {best[1]:.2f} s, {sum(map(len, rows)):,} cells")
    print(f"peak of {LINES // 10:,} lines: ours {peaks[0] / 1e6:.1f} MB, openpyxl write-only {peaks[1] / 1e6:.1f} MB")
    return [(f"workbook with {LINES:,} line rows / openpyxl write-only", best[0] / best[1], LIMIT)]


if __name__ == "__main__":
    for name, ratio, limit in run():
        print(f"{name}: {ratio:.2f} (at most {limit})")
