"""The lists of the Pricing tab: figures that are not confirmed, waivers, and rates the office entered itself."""

from collections.abc import Sequence
from typing import NamedTuple

from dsca_desk.desktop.cases.explain_page import CONFIRMED, Trust, trust_of_status
from dsca_desk.desktop.cases.figures import figure_name, figure_words, line_number
from dsca_desk.desktop.cases.figures_table import Cell, FigureColumn
from dsca_desk.desktop.forms.reading import written_day, written_money
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.table import Status
from dsca_desk.records.offer import CasComponent, Charge, Confirmation, Offer, RateOverride, Waiver
from dsca_desk.rules.confirmed import figure_told, percent_told, rate_at
from dsca_desk.rules.place_words import FIGURES
from dsca_desk.rules.priced import Priced, RateUsed, Schedule
from dsca_desk.rules.waivers import CasWaived, cas_waivers, waiver_of
from dsca_desk.rules.wording import line_ranges, lines_text, list_text

CHARGES: dict[Charge, str] = {
    "ADMIN": "Administrative charge",
    "CAS": "Contract administration services",
    "NONRECURRING": "Nonrecurring cost",
    "SUPPORT_CHARGE": "Program support charge",
    "PCH": "Packing, crating and handling",
    "TRANSPORT": "Transportation",
}
COMPONENTS: dict[CasComponent, str] = {
    "CONTRACT_ADMIN": "contract administration",
    "QAI": "quality assurance and inspection",
    "AUDIT": "contract audit",
    "OVERSEAS": "overseas",
}
REPLACED_BY: dict[str, tuple[Charge, CasComponent | None]] = {
    "admin": ("ADMIN", None),
    "pch": ("PCH", None),
    "transportation": ("TRANSPORT", None),
    "support_charge": ("SUPPORT_CHARGE", None),
    "nonrecurring": ("NONRECURRING", None),
    "cas": ("CAS", None),
    "cas.CONTRACT_ADMIN": ("CAS", "CONTRACT_ADMIN"),
    "cas.QAI": ("CAS", "QAI"),
    "cas.AUDIT": ("CAS", "AUDIT"),
    "cas.OVERSEAS": ("CAS", "OVERSEAS"),
}
FIGURE_COLUMNS = (
    FigureColumn("Trust", "how sure we are", 21, right=False),
    FigureColumn("Figure", "figure", 0, right=False),
    FigureColumn("Lines", "lines", 10, right=False),
    FigureColumn("Value", "value", 7),
    FigureColumn("Offer", "what it means for the offer", 13, right=False),
    FigureColumn("Source", "source", 0, right=False),
)
WAIVER_COLUMNS = (
    FigureColumn("Waived", "whether it applies", 12, right=False),
    FigureColumn("Charge", "charge", 30, right=False),
    FigureColumn("Reason", "reason", 0, right=False),
    FigureColumn("Source", "source", 0, right=False),
)
OVERRIDE_COLUMNS = (
    FigureColumn("Charge", "charge", 30, right=False),
    FigureColumn("Line", "line", 8, right=False),
    FigureColumn("Rate or amount", "rate or amount", 12),
    FigureColumn("Justification", "justification", 0, right=False),
    FigureColumn("Entered by", "entered by", 14, right=False),
)
_APPLIES = Trust("check-circle", "good", "waived")
_NOT = Trust("minus-circle", "secondary", "not waived")
OFFICE = Trust("pencil-simple-line", "information", "")


class FigureGroup(NamedTuple):
    """A figure that is not confirmed, at every place where it rests on the same row.

    An officer's word is kept at the first place, as the offer check speaks of it, and holds wherever the figure is used.
    """

    name: str
    status: Status
    source: str
    paths: tuple[str, ...]
    numbers: tuple[str, ...]
    rate: RateUsed | None
    confirmed: Confirmation | None

    @property
    def value(self) -> str:
        """The figure as it is used now: its percentage, else the rule it stands for."""
        return self.source if self.rate is None or self.rate.percent is None else percent_told(self.rate.percent)

    @property
    def told(self) -> str:
        """The figure as a word is kept for it."""
        return figure_told(self.rate, self.source)

    @property
    def blocks(self) -> bool:
        """Whether no offer can be made while it stands like this."""
        return self.status == "not-found" and not self.name.startswith(("schedule", "initial_deposit"))

    @property
    def where(self) -> str:
        """The lines in words, "" for the document itself."""
        return lines_text(self.numbers) if self.numbers else ""


class WaiverRow(NamedTuple):
    """A waiver as the list shows it; `place` is where it stands in the offer, None for one that an agreement brings."""

    cells: tuple[Cell, ...]
    place: int | None


def figure_groups(priced: Priced, schedule: Schedule) -> list[FigureGroup]:
    """Return the figures that the policy does not confirm: what blocks the offer first, what an officer has confirmed last."""
    groups: dict[tuple[str, Status, str, Confirmation | None], list[str]] = {}
    doubts = [(*doubt, None) for doubt in (*priced.unconfirmed, *schedule.unconfirmed)]
    for path, status, source, word in (*doubts, *priced.confirmed, *schedule.confirmed):
        groups.setdefault((figure_name(path).partition(".")[0], status, source, word), []).append(path)
    found = []
    for (_head, status, source, word), paths in groups.items():
        numbers = tuple(dict.fromkeys(number for path in paths if (number := line_number(priced.offer, path))))
        rate = rate_at(priced, paths[0])
        found.append(FigureGroup(figure_name(paths[0]), status, source, tuple(paths), numbers, rate, word))
    return sorted(found, key=lambda group: (group.confirmed is not None, not group.blocks))


def figure_cells(group: FigureGroup) -> tuple[Cell, ...]:
    """Return the row of a figure that is not confirmed."""
    trust = CONFIRMED if group.confirmed else trust_of_status(group.status)
    effect, ink = ("blocks the offer", "error") if group.blocks else ("warning", "warning")
    source = group.source
    if group.confirmed:
        effect, ink = "confirmed here", "good"
        source = f"{group.confirmed.name}, {written_day(group.confirmed.on)}: {group.confirmed.source}"
    lines = line_ranges(group.numbers) if group.numbers else "document"
    path = "initial_deposit" if group.name in ("schedule", "initial_deposit") else _explained(group.paths[0])
    known = group.rate is not None and group.rate.percent is not None
    value = group.value if known else "none" if group.blocks else "by rule"
    texts = (trust.words, _sentence(figure_words(group.paths[0])), lines, value, effect, source)
    cells = [Cell(text, path) for text in texts]
    cells[0] = cells[0]._replace(mark=trust, ink=trust.role)
    cells[4] = cells[4]._replace(ink=ink)
    return tuple(cells)


def waiver_rows(offer: Offer, policy: Policy) -> list[WaiverRow]:
    """Return what agreements waive, with the reason why they apply or not, and what the document waives itself."""
    cas = cas_waivers(offer, policy)
    by_reason: dict[tuple[bool, str, str], list[CasWaived]] = {}
    for waived in cas:
        if waived.by_agreement:
            by_reason.setdefault((waived.applies, waived.reason, waived.source), []).append(waived)
    rows = [
        _waiver_row(applies, "CAS", list_text([COMPONENTS[one.component] for one in several]), reason, source, None)
        for (applies, reason, source), several in by_reason.items()
    ]
    for place, waiver in enumerate(offer.waivers):
        applies, reason = _own_waiver(offer, waiver, cas)
        part = COMPONENTS[waiver.component] if waiver.component else ""
        rows.append(_waiver_row(applies, waiver.charge, part, reason, waiver.reference or "", place))
    return rows


def override_cells(override: RateOverride) -> tuple[Cell, ...]:
    """Return the row of a rate or amount that the office entered."""
    if override.rate_percent is not None:
        figure = f"{override.rate_percent:f} %"
    else:
        figure = written_money(override.amount) if override.amount is not None else "nothing given"
    texts = (charge_words(override.charge, override.component), override.line or "all", figure, override.source, override.by)
    cells = [Cell(text) for text in texts]
    cells[0] = cells[0]._replace(mark=OFFICE)
    if not override.source.strip():
        cells[3] = Cell("no justification given", ink="error")
    return tuple(cells)


def charge_words(charge: Charge, component: CasComponent | None) -> str:
    """Name a charge or a component of it."""
    return f"CAS {COMPONENTS[component]}" if component else CHARGES[charge]


def _own_waiver(offer: Offer, waiver: Waiver, cas: Sequence[CasWaived]) -> tuple[bool, str]:
    if waiver.charge == "CAS":
        mine = [one for one in cas if not one.by_agreement and waiver.basis in one.reason]
        mine = [one for one in mine if waiver.component in (None, one.component)] or mine
        return (mine[0].applies, mine[0].reason) if mine else (False, "no component is waived by it")
    applies = waiver_of(offer, waiver.charge) is not None and not (
        waiver.agreed_on and waiver.agreed_on > (offer.implemented_on or offer.accepted_on or offer.price_date)
    )
    return applies, f"waiver on this document: {waiver.basis}"


def _waiver_row(applies: bool, charge: Charge, part: str, reason: str, source: str, place: int | None) -> WaiverRow:
    trust = _APPLIES if applies else _NOT
    name = f"CAS {part}" if charge == "CAS" and part else CHARGES[charge]
    cells = (Cell(trust.words, mark=trust, ink=trust.role), Cell(name), Cell(_sentence(reason)), Cell(source))
    return WaiverRow(cells, place)


def _explained(path: str) -> str:
    """The amount in which a figure shows: a share of procurement in contract administration, attrition in other charges."""
    owner, name = path.removesuffix(f".{figure_name(path)}"), figure_name(path)
    return f"{owner}.{ {'procured_share': 'value', 'attrition': 'other', 'pch.upper_tier': 'pch'}.get(name, name) }"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


assert set(REPLACED_BY) <= set(FIGURES)
