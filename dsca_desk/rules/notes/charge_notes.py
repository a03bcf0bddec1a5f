"""Rules of the notes on surcharges inside and below the line, on waivers and on nonrecurring cost."""

from collections.abc import Iterator
from decimal import Decimal

from dsca_desk.policy.rates import find_rate
from dsca_desk.records.offer import CAS_COMPONENTS, CasComponent
from dsca_desk.rules.notes.facts import (
    FMSO_I,
    has_contract_cost,
    special_kind,
    total,
    wholly_grant_financed,
)
from dsca_desk.rules.notes.placed import NoteFacts, NoteUse, PricedLine, note_rule
from dsca_desk.rules.rounding import percent_of
from dsca_desk.rules.waivers import CasWaived, cas_waivers, waiver_of
from dsca_desk.rules.wording import day_text, dollars_text, lines_text, list_text, percent_text, quantity_text

COMPONENT_NAMES: dict[CasComponent, str] = {
    "CONTRACT_ADMIN": "contract administration",
    "QAI": "quality assurance and inspection",
    "AUDIT": "contract audit",
    "OVERSEAS": "overseas administration",
}
AWACS = ("N1", "W1")
_NAMED_ADMIN_WAIVERS = ("ADMIN-WAIVER-NSPA", "ADMIN-WAIVER-RTA")


@note_rule("ADMIN-SURCHARGE")
def administrative_surcharge(facts: NoteFacts) -> Iterator[NoteUse]:
    """On every document: the rate, or the rates by line where they differ."""
    yield NoteUse("Every document states its administrative surcharge.", (), {"rates": _admin_rates(facts)})


@note_rule("ADMIN-RATE-CHANGE")
def administrative_rate_change(facts: NoteFacts) -> Iterator[NoteUse]:
    """A document priced before a change of the rate whose offer expires after it."""
    expires = facts.offer.offer_expires_on
    change = facts.library["ADMIN-RATE-CHANGE"].effective_from if "ADMIN-RATE-CHANGE" in facts.library else None
    if expires is None or change is None or not facts.day < change <= expires or facts.offer.implemented_on:
        return
    rates = {rate for line in facts.lines if (rate := _admin_percent(line))}
    new = find_rate(facts.policy, "ADMIN", "STANDARD", facts.dates_of(facts.lines[0]).of_day(expires)) if facts.lines else None
    if new is not None and new.figure is not None and rates - {new.figure}:
        old = max(rates - {new.figure})
        yield NoteUse(
            f"The document was priced at {percent_text(old)} and expires after the rate changed.",
            (),
            {"old_rate": percent_text(old), "new_rate": percent_text(new.figure), "effective_date": day_text(change)},
        )


@note_rule("ADMIN-WAIVER")
def administrative_waiver(facts: NoteFacts) -> Iterator[NoteUse]:
    """A waiver of the administrative surcharge that has no note of its own kind."""
    waiver = waiver_of(facts.offer, "ADMIN")
    named = {note.code for note in facts.offer.notes}
    if waiver is None or facts.offer.country in AWACS or named.intersection(_NAMED_ADMIN_WAIVERS):
        return
    lines = facts.numbers(lambda one: not _small_case(facts, one))
    yield NoteUse(
        f"The administrative surcharge is waived: {waiver.basis or 'no basis given'}.",
        lines,
        _given(agreement=waiver.basis or waiver.reference, amount=_admin_waived(facts)),
    )


@note_rule("ADMIN-WAIVER-AWACS")
def administrative_waiver_awacs(facts: NoteFacts) -> Iterator[NoteUse]:
    """The NATO airborne early warning program."""
    if facts.offer.country in AWACS:
        yield NoteUse(
            f"Code {facts.offer.country} is the NATO airborne early warning program.", (), _given(amount=_admin_waived(facts))
        )


@note_rule("ARMY-PSC")
def army_support_charge(facts: NoteFacts) -> Iterator[NoteUse]:
    """Lines that carry the Army program support charge; on BPC cases commercial repair lines do not."""
    lines = facts.numbers(lambda one: one.price.support_charge)
    if lines:
        yield NoteUse(f"{lines_text(lines)} {_verb(lines, 'carries', 'carry')} the Army program support charge.", lines)


@note_rule("ADMIN-DISBURSE")
def administrative_disbursing(facts: NoteFacts) -> Iterator[NoteUse]:
    """The line under which the U.S. Government pays local expenses."""
    for line in facts.lines:
        if special_kind(line.line, facts.policy) == "DISBURSING":
            yield NoteUse(
                f"Line {line.number} is for administrative disbursing services.",
                (line.number,),
                _given(amount=dollars_text(line.price.value), period=_months(line)),
            )


@note_rule("SCML")
def small_case_management(facts: NoteFacts) -> Iterator[NoteUse]:
    """The line of old cases that brings the surcharge to its minimum."""
    lines = [line for line in facts.lines if _small_case(facts, line)]
    amount = facts.priced.small_case_management_line or total(line.price.value for line in lines)
    if lines or facts.priced.small_case_management_line:
        yield NoteUse(
            "The case has a Small Case Management Line.",
            tuple(line.number for line in lines),
            {"amount": dollars_text(amount)},
        )


@note_rule("CAS-SURCHARGE")
def contract_administration(facts: NoteFacts) -> Iterator[NoteUse]:
    """Lines of source P, and X as far as they are bought by contract, with the percentages in their prices."""
    lines = [line for line in facts.lines if has_contract_cost(line.line)]
    if not lines:
        return
    numbers = tuple(line.number for line in lines)
    groups: dict[str, list[str]] = {}
    for line in lines:
        groups.setdefault(_components_text(facts, line), []).append(line.number)
    told = [text if len(groups) == 1 else f"{lines_text(group)}: {text}" for text, group in groups.items()]
    waived = _waived(facts)
    if waived:
        told.append(f"{list_text([COMPONENT_NAMES[one.component] for one in waived])} waived by agreement")
    yield NoteUse(
        f"{lines_text(numbers)} {_verb(numbers, 'is', 'are')} bought by contract, wholly or in part.",
        numbers,
        {"components": "; ".join(told)},
    )


@note_rule("CAS-WAIVER")
def contract_administration_waiver(facts: NoteFacts) -> Iterator[NoteUse]:
    """Components waived by an agreement of the Purchaser or on this document, where a line would bear them."""
    waived = _waived(facts)
    lines = facts.numbers(lambda one: has_contract_cost(one.line))
    if waived and lines:
        components = list_text([COMPONENT_NAMES[one.component] for one in waived])
        yield NoteUse(
            f"Waived: {components}.",
            lines,
            {"components": components, "agreement": list_text(list(dict.fromkeys(_authority(one) for one in waived)))},
        )


@note_rule("INDIRECT-PRE2020")
def indirect_before_2020(facts: NoteFacts) -> Iterator[NoteUse]:
    """Documents offered before the change of 14 Aug 2020 (the window of the note)."""
    lines = facts.numbers(lambda one: one.price.admin)
    if lines:
        yield NoteUse(
            "The document was offered before indirect charges changed.",
            lines,
            {"rates": f"the administrative surcharge of {_admin_rates(facts)}"},
        )


@note_rule("INDIRECT-T10")
def indirect_title_10(facts: NoteFacts) -> Iterator[NoteUse]:
    """Title 10 cases bear no percentage charges."""
    if facts.offer.program == "BPC_T10" and facts.lines:
        yield NoteUse(
            "The case is financed with Title 10 funds.",
            tuple(line.number for line in facts.lines),
            {
                "rates": "no percentage is applied, neither the administrative surcharge nor one for packing, crating and "
                "handling or for transportation"
            },
        )


@note_rule("NC-APPLY")
def nonrecurring_applies(facts: NoteFacts) -> Iterator[NoteUse]:
    """Lines whose price holds an estimated nonrecurring cost charge."""
    for line in facts.lines:
        if line.price.nonrecurring:
            yield NoteUse(
                f"The price of {lines_text([line.number])} holds {dollars_text(line.price.nonrecurring)} of nonrecurring cost.",
                (line.number,),
                {
                    "unit_charge": dollars_text(line.line.nonrecurring_unit_charge),
                    "quantity": f"a quantity of {quantity_text(line.line.quantity or Decimal(1))}",
                },
            )


@note_rule("NC-WAIVER-OK")
def nonrecurring_waived(facts: NoteFacts) -> Iterator[NoteUse]:
    """Lines whose nonrecurring cost charge is waived; wholly grant-financed cases have another note."""
    if wholly_grant_financed(facts.offer, facts.on):
        return
    waiver = next((one for one in facts.offer.waivers if one.charge == "NONRECURRING"), None)
    for line in facts.lines:
        charge = line.line.nonrecurring_unit_charge
        if charge and (line.line.nonrecurring_waived or waiver_of(facts.offer, "NONRECURRING")):
            yield NoteUse(
                f"The nonrecurring cost charge of {lines_text([line.number])} is waived.",
                (line.number,),
                _given(
                    amount=dollars_text((line.line.quantity or Decimal(1)) * charge),
                    waiver_number=waiver.reference if waiver else None,
                    waiver_date=day_text(waiver.agreed_on) if waiver and waiver.agreed_on else None,
                ),
            )


@note_rule("NC-FMSNR")
def nonrecurring_grant_credit(facts: NoteFacts) -> Iterator[NoteUse]:
    """Cases wholly financed with non-repayable credit."""
    lines = _grant_nonrecurring(facts)
    if lines and facts.terms == {"FMSNR"}:
        yield NoteUse("FMS Credit (Non-Repayable) pays the whole case.", lines)


@note_rule("NC-GRANT")
def nonrecurring_grant(facts: NoteFacts) -> Iterator[NoteUse]:
    """Cases that other U.S. grants pay."""
    lines = _grant_nonrecurring(facts)
    if lines and facts.terms != {"FMSNR"}:
        yield NoteUse("U.S. Government grants pay the whole case.", lines)


@note_rule("CLSSA-SSA")
def supply_support(facts: NoteFacts) -> Iterator[NoteUse]:
    """The one-time surcharge of a FMSO I case."""
    lines = [line for line in facts.lines if facts.offer.case_type == "CLSSA" and line.line.type_of_assistance == FMSO_I]
    if lines:
        row = find_rate(facts.policy, "CLSSA", "PART_A", facts.dates_of(lines[0]))
        numbers = tuple(line.number for line in lines)
        yield NoteUse(
            f"{lines_text(numbers)} {_verb(numbers, 'is', 'are')} the equity of a FMSO I case.",
            numbers,
            _given(rate=percent_text(row.figure) if row and row.figure is not None else None),
        )


def _small_case(facts: NoteFacts, line: PricedLine) -> bool:
    return special_kind(line.line, facts.policy) == "SCML"


def _admin_percent(line: PricedLine) -> Decimal | None:
    rate = line.price.rates.get("admin")
    return rate.percent if rate else None


def _admin_rates(facts: NoteFacts) -> str:
    """The rate in words; lines with another rate than the rest are named."""
    groups: dict[Decimal, list[str]] = {}
    for line in facts.lines:
        percent = _admin_percent(line)
        if percent is not None and not _small_case(facts, line):
            groups.setdefault(percent, []).append(line.number)
    if len(groups) == 1:
        return percent_text(next(iter(groups)))
    return list_text([f"{percent_text(percent)} ({lines_text(numbers)})" for percent, numbers in groups.items()]) or percent_text(
        Decimal(0)
    )


def _admin_waived(facts: NoteFacts) -> str | None:
    """What the surcharge would be without the waiver; None where no rate is in force."""
    amounts = []
    for line in facts.lines:
        row = find_rate(facts.policy, "ADMIN", "STANDARD", facts.dates_of(line))
        if row is None or row.figure is None:
            return None
        if not _small_case(facts, line):
            amounts.append(percent_of(line.price.value, row.figure))
    return dollars_text(total(amounts))


def _components_text(facts: NoteFacts, line: PricedLine) -> str:
    told = []
    for component in CAS_COMPONENTS:
        percent = _cas_percent(facts, line, component)
        if percent:
            told.append(f"{COMPONENT_NAMES[component]} {percent_text(percent)}")
    return list_text(told) or (
        "none, as they are part of the rate of the Corps of Engineers"
        if line.line.cas_exemption == "USACE"
        else "none on parts and repair ordering system lines"
        if line.line.cas_exemption == "PROS"
        else "none"
    )


def _cas_percent(facts: NoteFacts, line: PricedLine, component: CasComponent) -> Decimal | None:
    """The percentage of a component in the line's price: as pricing used it, nothing where no amount came of it."""
    if not line.price.cas.get(component):
        return None
    used = line.price.rates.get(f"cas.{component}")
    if used is not None:
        return used.percent
    row = find_rate(facts.policy, "CAS", component, facts.dates_of(line))
    return row.figure if row else None


def _waived(facts: NoteFacts) -> list[CasWaived]:
    """The waived components, each once, in the order of the components."""
    applied = {one.component: one for one in reversed(cas_waivers(facts.offer, facts.policy)) if one.applies}
    return [applied[component] for component in CAS_COMPONENTS if component in applied]


def _authority(waived: CasWaived) -> str:
    when = f" of {day_text(waived.agreed_on)}" if waived.agreed_on else ""
    if waived.by_agreement:
        return f"the agreement{when}"
    return f"{waived.reason.removeprefix('waiver on this document: ').partition(';')[0]}{when}" or f"the waiver{when}"


def _grant_nonrecurring(facts: NoteFacts) -> tuple[str, ...]:
    if not wholly_grant_financed(facts.offer, facts.on):
        return ()
    return facts.numbers(lambda one: one.line.nonrecurring_unit_charge or one.line.mde)


def _months(line: PricedLine) -> str | None:
    months = line.line.months_of_service
    return f"{months} months" if months else None


def _given(**parameters: str | None) -> dict[str, str]:
    """Keep the parameters that are known; the others stay open and are reported."""
    return {name: value for name, value in parameters.items() if value}


def _verb(numbers: tuple[str, ...], one: str, many: str) -> str:
    return one if len(numbers) == 1 else many
