"""An explanation as a page one can read, select and walk through by its links: steps, rates, trust, where the amount is used."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtGui import QGuiApplication

from dsca_desk.desktop.forms.reading import written_day, written_money
from dsca_desk.desktop.page_view import ICON
from dsca_desk.desktop.theme import color
from dsca_desk.rules.explain import Explanation
from dsca_desk.rules.place_words import FIGURES
from dsca_desk.rules.priced import RateUsed
from dsca_desk.rules.rounding import EXACT
from dsca_desk.rules.trace import Step
from dsca_desk.rules.uses import Use, path_of_step

LINK = "explain:"
REFERENCE = "reference:"
MOST_INPUTS = 24


class Trust(NamedTuple):
    """How far a figure can be trusted: icon, color role and words; the icon never stands alone."""

    icon: str
    role: str
    words: str


CONFIRMED = Trust("seal-check", "good", "confirmed")
_BY_STATUS = {
    "confirmed": CONFIRMED,
    "partial": Trust("seal-warning", "warning", "second-hand or partly"),
    "unconfirmed": Trust("seal-question", "warning", "not confirmed"),
    "not-found": Trust("x-circle-fill", "error", "missing"),
}
_NOT_OFFICERS = {"waiver": "waived", "look-up table": "entered from the look-up table"}
LEGEND = (
    CONFIRMED,
    _BY_STATUS["partial"],
    _BY_STATUS["unconfirmed"],
    Trust("pencil-simple-line", "information", "entered by your office"),
    _BY_STATUS["not-found"],
)


def trust_of(rate: RateUsed) -> Trust:
    """Return how far a rate can be trusted; what the office entered names who did."""
    if rate.overridden_by:
        words = _NOT_OFFICERS.get(rate.overridden_by, f"entered by {rate.overridden_by}")
        return Trust("pencil-simple-line", "information", words)
    if rate.confirmed_by:
        return CONFIRMED._replace(words=f"confirmed by {rate.confirmed_by}")
    return _BY_STATUS[rate.status]


def trust_of_status(status: str) -> Trust:
    """Return how far a figure of a status can be trusted."""
    return _BY_STATUS[status]


class Beside(NamedTuple):
    """What is known beside an explanation, by the name of the step: the row of its rate, and who typed its inputs."""

    rows: Mapping[str, str] = MappingProxyType({})
    typed: Mapping[str, str] = MappingProxyType({})


NOTHING_BESIDE = Beside()


def explanation_page(
    explanation: Explanation, where: str, uses: Sequence[Use], notes: Sequence[str] = (), beside: Beside = NOTHING_BESIDE
) -> str:
    """Return the page of an explanation. `where` names the line (empty: the document); `notes` stand at its end."""
    title = title_of(explanation.steps[-1])
    heading = f"{where} · {title}" if where else title
    parts = [
        f'<p style="margin:0"><b>{escape(heading)}</b></p>',
        f'<p style="margin:0 0 4px 0; {_size(4.5)}; font-weight:700">{written_money(explanation.amount)}</p>',
    ]
    steps = explanation.steps
    last = steps[-1]
    for step in steps:
        parts.append(_rule(strong=step is last and len(steps) > 1))
        path = "" if step is last else path_of_step(explanation.path, step)
        brief = path and step.name not in last.uses  # what a part rests on in turn is one link away
        parts += _brief(step, path, beside) if brief else _step(step, path, beside=beside)
    if uses:
        links = ", ".join(_link(use.path, use.title) for use in uses)
        parts += [_rule(), _caption(f"<b>Used in</b> {links}")]
    for note in notes:
        parts.append(_caption(escape(note)))
    return "".join(parts)


def title_of(step: Step) -> str:
    """Return the title of a step; a component of contract administration is named in words."""
    return FIGURES[step.name] if step.name.startswith("cas.") else step.title


def step_page(step: Step, title: str = "") -> str:
    """Return one step alone, for pages put together from steps."""
    return "".join(_step(step, "", title))


def amount_row(title: str, amount: str, *, strong: bool = False) -> str:
    """Return a row of a page: words at the left, an amount at the right."""
    words = f"<b>{title}</b>" if strong else title
    return (
        '<table width="100%" cellspacing="0" cellpadding="0"><tr>'
        f'<td>{words}</td><td align="right" style="padding-left:8px; white-space:nowrap"><b>{amount}</b></td></tr></table>'
    )


def trust_mark(trust: Trust) -> str:
    """Return the mark of a trust: icon and words together."""
    words = f'<span style="color:{color(trust.role).name()}">{escape(trust.words)}</span>'
    return f'<img src="{ICON}{trust.icon}:{trust.role}" style="vertical-align:middle"/>&nbsp;{words}'


def caption(text: str) -> str:
    """Return a small line of words that are shown as they are."""
    return _caption(escape(text))


def hairline(*, strong: bool = False) -> str:
    """Return the line between two parts of a page."""
    return _rule(strong=strong)


def _step(step: Step, path: str, title: str = "", beside: Beside = NOTHING_BESIDE) -> Iterator[str]:
    name = title or title_of(step)
    yield amount_row(_link(path, name) if path else escape(name), written_money(step.result), strong=not path)
    if step.result or not step.remark:
        rounded = "" if step.rounding == EXACT else f", {step.rounding}"
        yield _caption(escape(step.formula + rounded))
        if step.inputs:
            yield _caption(escape(_filled_in(step) or _inputs(step)))
    if step.name in beside.typed:
        yield _caption(escape(beside.typed[step.name]))
    if step.rate is not None:
        yield from _rate(step.rate, beside.rows.get(step.name, ""))
    if step.remark:
        yield _caption(escape(_sentence(step.remark)))


def _brief(step: Step, path: str, beside: Beside) -> Iterator[str]:
    """A step in two lines: what it is and comes to, its rate and how sure we are."""
    yield amount_row(_link(path, title_of(step)), written_money(step.result))
    if step.rate is not None:
        percent = "" if step.rate.percent is None else f"{step.rate.percent:f} % · "
        yield f'<p style="margin:0; {_size(-1.1)}">{percent}{trust_mark(trust_of(step.rate))}</p>'
    else:
        yield _caption(escape(_filled_in(step) or step.formula))
        if step.name == "base" and step.name in beside.typed:  # what else it rests on is one link away
            yield _caption(escape(beside.typed[step.name]))


def _filled_in(step: Step) -> str:
    """Write the formula with the values of its inputs, "" when it is more than that or not every input stands in it by name."""
    values = dict(step.inputs)
    if "," in step.formula:
        return ""
    names = sorted(values, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)")
    if {match[1] for match in pattern.finditer(step.formula)} != set(names):
        return ""
    return "= " + pattern.sub(lambda match: values[match[1]], step.formula)


def _inputs(step: Step) -> str:
    """Name the inputs; what comes to nothing in a long list, and the rest of a very long one, is left out here."""
    inputs = list(step.inputs)
    if len(inputs) > 6:
        inputs = [one for one in inputs if one[1] not in ("0", "0.00")] or inputs
    words = "; ".join(f"{FIGURES.get(f'cas.{name}', name.replace('_', ' '))} {value}" for name, value in inputs[:MOST_INPUTS])
    left = len(inputs) - MOST_INPUTS
    return f"with {words}" + (f"; and {left:,} more" if left > 0 else "")


def _rate(rate: RateUsed, row: str) -> Iterator[str]:
    words = []
    if rate.percent is not None:
        words.append(f"Rate {rate.percent:f} %")
    if rate.effective_from:
        words.append(f"from {written_day(rate.effective_from)}")
    if rate.effective_to:
        words.append(f"to {written_day(rate.effective_to)}")
    if words:
        yield _caption(escape(" ".join(words)))
    if rate.source:
        link = f'<a href="{REFERENCE}{escape(row)}" style="color:{color("accent").name()}">{escape(rate.source)}</a>'
        yield _caption(link if row else escape(rate.source))
    yield f'<p style="margin:0; {_size(-1.1)}">{trust_mark(trust_of(rate))}</p>'


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _link(path: str, title: str) -> str:
    return f'<a href="{LINK}{escape(path)}" style="color:{color("accent").name()}">{escape(title)}</a>'


def _caption(html: str) -> str:
    return f'<p style="margin:0; {_size(-1.1)}; color:{color("secondary").name()}">{html}</p>'


def _rule(*, strong: bool = False) -> str:
    role = "border" if strong else "hairline"
    return (
        '<table width="100%" cellspacing="0" cellpadding="0" style="margin-top:5px; margin-bottom:3px">'
        f'<tr><td bgcolor="{color(role).name()}" style="font-size:1px; line-height:1px" height="1"></td></tr></table>'
    )


def _size(step: float) -> str:
    """A size of text so many points from the program's own, which grows with the system's."""
    return f"font-size:{QGuiApplication.font().pointSizeF() + step:.1f}pt"
