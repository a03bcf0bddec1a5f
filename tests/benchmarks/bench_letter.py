"""The letter of 2,000 lines against one plain ReportLab Table of the same cells and text.

The letter is complete: two passes, all parts, a draft mark on each page, bookmarks, subset fonts and its case file inside. The
table holds the columns of every line with a head that repeats, and nothing else: no notes, no head and foot, no attachment.
"""

import json
import sys
import time
from datetime import date
from decimal import Decimal
from io import BytesIO

from reportlab.lib.pagesizes import letter as us_letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from dsca_desk.assets import asset
from dsca_desk.documents.letter import CostSummary, Figure, LetterLine, LetterNote, LetterOfOffer, Payment, letter_pdf

LINES, ROUNDS, LIMIT = 2000, 3, 1.0
_FONT = "Bench"
_WIDTHS = (29, 198.5, 46.5, 61.5, 63, 46.5, 29, 30)
_HEAD = ("(1)", "(2) Description/Condition", "(3)", "(4)(a)", "(4)(b)", "(5)", "(6)", "(7)")
_ARTICLES = ("radio set, manpack", "vehicular mounting kit", "antenna mast, telescopic", "bench test set", "power supply unit")


def _line(number: int) -> LetterLine:
    article = _ARTICLES[number % len(_ARTICLES)]
    unit = Decimal(1000 + number * 7919 % 90000) / 4
    quantity = Decimal(number % 60 + 1)
    return LetterLine(
        number=f"{number:03}",
        generic_code="D4B",
        masl=f"5820{number:06}MPK",
        description=f"Part {number * 104729 % 99991}, {article}, with cables and installation kit for lot {number * 31 % 997}.",
        condition="new",
        notes=(number,),
        quantity=quantity,
        unit_of_issue="EA",
        unit_cost=Figure(unit),
        total=Figure(Decimal(int(unit * quantity))),
        source="PSX"[number % 3],
        months=f"{number % 9 + 4}-{number % 9 + 9}",
        assistance="534"[number % 3],
        release="A",
        delivery_term="4",
    )


def _note(line: LetterLine) -> LetterNote:
    text = (
        f"Line {line.number} provides {line.quantity} units. {line.description} The articles are new. "
        "The Purchaser collects them at the place of origin through its freight forwarder."
    )
    return LetterNote(number=int(line.number), title=f"Line {line.number} – {line.description[:40]}", text=text)


def _letter() -> LetterOfOffer:
    lines = tuple(map(_line, range(1, LINES + 1)))
    total = Figure(sum((line.total.amount for line in lines if line.total), Decimal(0)))
    zero = Figure(Decimal(0))
    case = {"format": "dsca-desk/case", "version": 1, "lines": [_case_line(line) for line in lines]}
    return LetterOfOffer(
        case_id="BN-B-UAB",
        nickname="Benchmark",
        description="two thousand lines",
        estimated_cost=total,
        initial_deposit=total,
        implementing_agency="Department of the Army",
        lines=lines,
        summary=CostSummary(net=total, packing=zero, administration=zero, transportation=zero, other=zero, total=total),
        payments=(Payment(label="Initial deposit", amount=total, cumulative=total),),
        notes=tuple(map(_note, lines)),
        draft_number=1,
        printed_on=date(2026, 11, 22),
        case_file=json.dumps(case, indent=1).encode(),
    )


def _case_line(line: LetterLine) -> dict[str, object]:
    """About as many keys per line as a case file has."""
    value = {name: str(getattr(line, name)) for name in LetterLine.__struct_fields__ if name != "sublines"}
    return {**value, **{f"key_{number}": "0.00" for number in range(16)}}


def _cells(line: LetterLine) -> tuple[str, ...]:
    assert line.unit_cost is not None
    assert line.total is not None
    return (
        line.number,
        f"{line.generic_code} {line.masl} (N)<br/>{line.description} Condition: {line.condition}. (See Note {line.number})",
        f"{line.quantity} {line.unit_of_issue}",
        f"{line.unit_cost.amount:,.2f}",
        f"{line.total.amount:,.0f}",
        f"{line.source}\n({line.months})\nTA{line.assistance}",
        line.release,
        line.delivery_term,
    )


def _table(letter: LetterOfOffer) -> bytes:
    style = ParagraphStyle("cell", fontName=_FONT, fontSize=10, leading=12.8)
    rows: list[tuple[object, ...]] = [_HEAD]
    for line in letter.lines:
        cells = _cells(line)
        rows.append((cells[0], Paragraph(cells[1], style), *cells[2:]))
    grid = [
        ("FONT", (0, 0), (-1, -1), _FONT, 10, 12.8),
        ("GRID", (0, 0), (-1, -1), 0.5, "gray"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    table = Table(rows, colWidths=_WIDTHS, repeatRows=1, style=grid)
    stream = BytesIO()
    SimpleDocTemplate(stream, pagesize=us_letter, margins=54, initialFontName=_FONT).build([table])
    return stream.getvalue()


def _best(work: "object", rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        times.append(time.perf_counter() - start)
    return min(times)


def run() -> list[tuple[str, float, float]]:
    """Return (name, ratio, limit)."""
    pdfmetrics.registerFont(TTFont(_FONT, str(asset("resources/fonts/SourceSans3-Regular.ttf"))))
    letter = _letter()
    ours = _best(lambda: letter_pdf(letter))
    plain = _best(lambda: _table(letter), 2)
    if "-v" in sys.argv:
        print(f"letter {ours:.2f} s, table {plain:.2f} s")
    return [("letter of 2,000 lines / one ReportLab Table", ours / plain, LIMIT)]


if __name__ == "__main__":
    for name, ratio, limit in run():
        print(f"{name}: {ratio:.2f} (at most {limit:.2f})")
