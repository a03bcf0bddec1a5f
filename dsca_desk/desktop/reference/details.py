"""A policy row in words, at the right of the grid: its fields, its standing, where it is used, open cases that rest on it."""

from collections.abc import Iterator, Sequence
from html import escape

from dsca_desk.desktop.cases.explain_page import caption, hairline, trust_mark, trust_of_status
from dsca_desk.desktop.reference.model import written
from dsca_desk.desktop.theme import color
from dsca_desk.services.reference import CaseUse, ReferenceRow, figure_words, heads_of, row_name, row_words, used_where

CASE = "case:"
_APART = ("status", "source", "effective_from", "effective_to", "remark")
_MOST_CASES = 40


def details_page(one: ReferenceRow, cases: Sequence[CaseUse] | None) -> str:
    """Return the page of a row; `cases` is None while they are looked up."""
    return "".join(_parts(one, cases))


def _parts(one: ReferenceRow, cases: Sequence[CaseUse] | None) -> Iterator[str]:
    spec, row = one.table, one.row
    yield f'<p style="margin:0"><b>{escape(row_name(spec, row))}</b></p>'
    yield caption(spec.title)
    figure = figure_words(row)
    if figure:
        yield f'<p style="margin:6px 0 0 0; font-size:large"><b>{escape(figure)}</b></p>'
    elif row_words(spec, row):
        yield f'<p style="margin:6px 0 0 0">{escape(row_words(spec, row))}</p>'
    yield f'<p style="margin:3px 0 0 0">{trust_mark(trust_of_status(row.status))}</p>'
    if one.layer:
        yield caption("Kept by your office")
    yield _field("Source", row.source)
    yield _field("In force", _in_force(one))
    if row.remark:
        yield _field("Remark", row.remark)
    yield hairline()
    yield '<p style="margin:0"><b>Where it is used</b></p>'
    for sentence in used_where(spec, row):
        yield _listed(escape(sentence))
    yield from _cases(cases)
    yield hairline()
    yield '<p style="margin:0"><b>All columns</b></p>'
    for head in heads_of(spec):
        text = written(getattr(row, head.name))
        if head.name not in _APART and text:
            yield _field(head.title, text)


def _cases(cases: Sequence[CaseUse] | None) -> Iterator[str]:
    if cases is None:
        yield caption("Looking for open cases that rest on it …")
        return
    if not cases:
        return
    yield hairline()
    yield f'<p style="margin:0"><b>Open cases priced with it: {len(cases):,}</b></p>'
    for use in cases[:_MOST_CASES]:
        record = use.case if use.document == "BASIC" else f"{use.case}/{use.document}"
        link = f'<a href="{CASE}{escape(record)}" style="color:{color("accent").name()}">{escape(record.replace("/", " "))}</a>'
        lines = "line" if len(use.lines) == 1 else "lines"
        yield _listed(f"{link} {escape(use.nickname)}, {lines} {escape(_some(use.lines))}")
    if len(cases) > _MOST_CASES:
        yield caption(f"and {len(cases) - _MOST_CASES:,} more")


def _some(numbers: Sequence[str], most: int = 6) -> str:
    shown = ", ".join(numbers[:most])
    return shown if len(numbers) <= most else f"{shown} and {len(numbers) - most} more"


def _in_force(one: ReferenceRow) -> str:
    first, last = one.row.effective_from, one.row.effective_to
    if first and last:
        return f"{written(first)} to {written(last)}"
    return f"from {written(first)} on" if first else f"until {written(last)}" if last else "no days given"


def _field(name: str, text: str) -> str:
    return (
        '<table width="100%" cellspacing="0" cellpadding="0" style="margin-top:3px"><tr>'
        f'<td width="34%" style="color:{color("secondary").name()}; padding-right:6px">{escape(name)}</td>'
        f"<td>{escape(text)}</td></tr></table>"
    )


def _listed(html: str) -> str:
    return f'<p style="margin:3px 0 0 0">{html}</p>'
