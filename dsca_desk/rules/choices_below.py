"""Rates of the charges below the line: administrative charge, packing, transportation, supply support surcharge."""

from dsca_desk.policy.rates import TransportRate, find_rate, find_transport_rate, find_transport_rule, needs_rate_area
from dsca_desk.rules.charge_rates import CLSSA_EQUITY, ChargeRate, PackingTiers, nothing, used_row
from dsca_desk.rules.priced import RateUsed
from dsca_desk.rules.rate_choice import Choice
from dsca_desk.rules.rounding import HUNDRED

_DOD_SOURCES = frozenset("SREF")


def choose_admin(choice: Choice) -> ChargeRate:
    """Choose the administrative rate: none on management lines and where it is waived, else by the line's dates."""
    line = choice.line
    if line.generic_code:
        row = find_rate(choice.policy, "ADMIN", "MANAGEMENT_LINE", choice.dates, line.generic_code)
        if row:
            return nothing(row.condition, choice.show("admin", row))
    waived = choice.waived("ADMIN")
    if waived:
        return waived
    row = find_rate(choice.policy, "ADMIN", "WAIVED_COUNTRY", choice.dates, choice.terms.offer.country)
    if row:
        return nothing(row.condition, choice.show("admin", row))
    override = choice.override("ADMIN", None)
    if override:
        return choice.overridden("admin", override)
    row = (choice.row("ADMIN", "BPC_T10") if choice.terms.title_10 else None) or choice.row("ADMIN", "STANDARD")
    if row is None or row.figure is None:
        return choice.unknown("admin", "no administrative charge in force on the line's date")
    used = choice.noted("admin", row)
    return ChargeRate(row.figure / HUNDRED, None, used, row.condition)


def choose_packing(choice: Choice) -> tuple[ChargeRate, PackingTiers | None]:
    """Choose packing, crating and handling: the two tiers for what DoD ships, unless entered for the line."""
    if choice.line.kind != "ARTICLE":
        return nothing("not materiel"), None
    waived = choice.waived("PCH")
    if waived:
        return waived, None
    own = choice.override("PCH", None, of_line_only=True)
    if own:
        return choice.overridden("pch", own), None
    if choice.terms.title_10 and (row := choice.row("PCH", "BPC_T10")):
        return nothing(row.condition, choice.show("pch", row)), None
    if choice.line.source not in _DOD_SOURCES:
        row = choice.row("PCH", "CONTRACTOR")
        return nothing("shipped by the contractor", choice.show("pch", row) if row else None), None
    if choice.line.working_capital_fund:
        row = choice.row("PCH", "WORKING_CAPITAL_FUND")
        return nothing("inside the working capital fund price", choice.show("pch", row) if row else None), None
    override = choice.override("PCH", None)
    if override:
        return choice.overridden("pch", override), None
    lower, upper, meeting = (choice.row("PCH", part) for part in ("TIER_1", "TIER_2", "TIER_BREAK"))
    if not (lower and upper and meeting) or None in (lower.figure, upper.figure, meeting.figure):
        return choice.unknown("pch", "no packing, crating and handling rate in force"), None
    assert lower.figure is not None
    assert upper.figure is not None
    assert meeting.figure is not None
    choice.show("pch.upper_tier", upper)
    used = choice.noted("pch", lower)
    tiers = PackingTiers(lower.figure / HUNDRED, upper.figure / HUNDRED, meeting.figure)
    return ChargeRate(tiers.lower, None, used, lower.condition), tiers


def choose_transport(choice: Choice) -> ChargeRate:
    """Choose transportation by delivery term, rate area and class; a term under which DoD moves nothing bears none."""
    line, term = choice.line, choice.line.delivery_term_code
    if line.kind != "ARTICLE":
        return nothing("not materiel")
    if term is None:
        return nothing("no delivery term")
    row = find_transport_rate(choice.policy, term, line.rate_area, line.working_capital_fund, choice.dates)
    if row and row.topic == "NO_MOVEMENT":
        return nothing(f"delivery term {term}: {row.condition}", choice.show("transportation", row))
    waived = choice.waived("TRANSPORT")
    if waived:
        return waived
    override = choice.override("TRANSPORT", None)
    if override:
        return choice.overridden("transportation", override)
    if choice.terms.title_10 and (rule := find_transport_rule(choice.policy, "BPC_T10", choice.dates)):
        return nothing(rule.condition, choice.show("transportation", rule))
    if line.lookup_transportation is not None:
        used = RateUsed(None, "partial", "look-up table: amount for one, entered with the line", overridden_by="look-up table")
        choice.shown["transportation"] = used
        return ChargeRate(None, line.lookup_transportation, used, "look-up amount for one, instead of the percentage")
    return _transport_percentage(choice, term, row)


def _transport_percentage(choice: Choice, term: str, row: TransportRate | None) -> ChargeRate:
    if "/" in term:
        return choice.unknown(
            "transportation",
            f"mixed delivery terms {term}: their shares are not known; enter one rate weighted by the shares, or an amount",
        )
    if row and row.percent is not None:
        return ChargeRate(row.percent / HUNDRED, None, choice.noted("transportation", row), row.condition)
    if not choice.line.rate_area and needs_rate_area(choice.policy, term):
        source = row.source if row else "no rate in force"
        return choice.unknown("transportation", f"{source}; delivery term {term} also needs the rate area of the line")
    if row:
        choice.noted("transportation", row)
        return nothing(row.condition, used_row(row))
    return choice.unknown("transportation", f"no percentage is known for delivery term {term} on the line's date")


def choose_supply_support(choice: Choice) -> ChargeRate:
    """Choose the one-time surcharge of stock-level (FMSO I) lines."""
    if choice.line.type_of_assistance != CLSSA_EQUITY:
        return nothing("not a stock-level (FMSO I) line")
    row = choice.row("CLSSA", "PART_A")
    if row is None or row.figure is None:
        return choice.unknown("supply_support", "no supply support surcharge in force")
    return ChargeRate(row.figure / HUNDRED, None, choice.noted("supply_support", row), row.condition)
