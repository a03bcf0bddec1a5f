"""Checks of terms of sale, initial deposit and payment schedule."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from dsca_desk.policy.codes import TERMS_OF_SALE, TermOfSaleCode
from dsca_desk.policy.rates import FIRST_PAYMENTS, FirstPayment, first_payment, payment_figure
from dsca_desk.rules.checks.context import CheckContext, quarter_start, total_of
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import FMSO_I, financing, has_contract_cost, has_payment_status
from dsca_desk.rules.rounding import HUNDRED, dollars
from dsca_desk.rules.wording import day_text, dollars_text, lines_text

_CASH = frozenset({"CWA"})
_TOLERANCE = Decimal(1)  # official printouts round each row to the dollar (pricing notes, section 11)


@check(5, "schedule-sums", "error", "SAMM Table C9.T16; C9.9.1", "The payment schedule adds up to (13)")
def schedule_sums(context: CheckContext) -> Iterator[Found]:
    """Payments add up to the total, the cumulative column runs, the first row is the deposit."""
    rows, total = context.schedule.rows, context.priced.total
    paid = total_of(row.amount for row in rows)
    if paid != total:
        yield Found("schedule", f"The payments add up to {dollars_text(paid)}, and (13) is {dollars_text(total)}.")
    running = Decimal("0.00")
    for place, row in enumerate(rows):
        running += row.amount
        if row.cumulative != running:
            yield Found(
                f"schedule[{place}].cumulative",
                f"Up to {_row_name(row.label, row.due)} the payments come to {dollars_text(running)}, and the column says "
                f"{dollars_text(row.cumulative)}.",
            )
            break
    if not rows or rows[0].amount != context.schedule.initial_deposit:
        first = dollars_text(rows[0].amount) if rows else "missing"
        yield Found(
            "initial_deposit",
            f"The first row is {first}, and the initial deposit is {dollars_text(context.schedule.initial_deposit)}.",
        )


@check(5, "payments-positive", "error", "SAMM C9.9.1", "No payment is negative")
def payments_positive(context: CheckContext) -> Iterator[Found]:
    """The cumulative column never falls."""
    for place, row in enumerate(context.schedule.rows):
        if row.amount < 0:
            yield Found(
                f"schedule[{place}].amount", f"The payment of {_row_name(row.label, row.due)} is {dollars_text(row.amount)}."
            )


@check(6, "payment-dates", "error", "SAMM C9.9.1.4", "Payments fall due on the dates of the quarter")
def payment_dates(context: CheckContext) -> Iterator[Found]:
    """15 March, June, September and December, each later than the one before."""
    allowed = {(row.due_month, row.due_day) for row in context.on.rows(FIRST_PAYMENTS, FirstPayment)}
    dated = [(place, row.due) for place, row in enumerate(context.schedule.rows) if row.due]
    for place, due in dated:
        if (due.month, due.day) not in allowed:
            yield Found(
                f"schedule[{place}].due", f"A payment falls due on {day_text(due)}, which is no payment date of a quarter."
            )
    for (_, earlier), (place, later) in pairwise(dated):
        if later <= earlier:
            yield Found(f"schedule[{place}].due", f"The payment of {day_text(later)} stands after that of {day_text(earlier)}.")


@check(6, "first-payment-date", "error", "SAMM Table C9.T16", "The first payment is not before the table's date")
def first_payment_date(context: CheckContext) -> Iterator[Found]:
    """Counted from acceptance, before it from the day the offer expires; Amendments and Modifications have their own form."""
    offer = context.offer
    anchor = offer.accepted_on or offer.offer_expires_on
    first = next((row.due for row in context.schedule.rows if row.due), None)
    if anchor is None or first is None or offer.document != "BASIC":
        return
    earliest, _ = _first_payment(context, anchor)
    if earliest is not None and first < earliest:
        event = "acceptance" if offer.accepted_on else "expiration"
        yield Found(
            "schedule[1].due",
            f"The first payment falls due on {day_text(first)}; with {event} on {day_text(anchor)} the earliest date is "
            f"{day_text(earliest)}.",
        )


@check(7, "deposit-minimum", "error", "SAMM Table C9.T17", "The initial deposit meets the table")
def deposit_minimum(context: CheckContext) -> Iterator[Found]:
    """The least that the condition of the table asks for, found anew from terms, total and charges."""
    deposit = context.schedule.initial_deposit
    least, why = _least_deposit(context)
    if context.offer.document == "BASIC" and deposit < least - _TOLERANCE:
        yield Found(
            "initial_deposit",
            f"The initial deposit is {dollars_text(deposit)}; the table asks for at least {dollars_text(least)} ({why}).",
        )


@check(8, "cash-with-acceptance", "error", "SAMM C9.9.1.1", "Cash with acceptance is one payment of the whole")
def cash_with_acceptance(context: CheckContext) -> Iterator[Found]:
    """No schedule, and the deposit is (13)."""
    if not context.terms or not set(context.terms) <= _CASH:
        return
    if len(context.schedule.rows) > 1:
        yield Found(
            "terms_of_sale", f"Cash with Acceptance has no payment schedule, and this one has {len(context.schedule.rows)} rows."
        )
    if context.schedule.initial_deposit != context.priced.total:
        yield Found(
            "terms_of_sale",
            f"With Cash with Acceptance the deposit is the total of {dollars_text(context.priced.total)}, not "
            f"{dollars_text(context.schedule.initial_deposit)}.",
        )


@check(9, "terms-need-status", "error", "SAMM Table C9.T11", "The Purchaser may use the terms of sale")
def terms_need_status(context: CheckContext) -> Iterator[Found]:
    """Without dependable undertaking, CAPS or RAPS the terms are cash with acceptance (U.S. credit has terms of its own)."""
    if has_payment_status(context.offer):
        return
    known = financing(context.offer, context.on)
    for place, term in enumerate(context.offer.terms_of_sale):
        row = known.get(term.code)
        if row is not None and row.needs_payment_status:
            yield Found(
                f"terms_of_sale[{place}].code",
                f"The term {row.name} is for Purchasers with dependable undertaking, CAPS or RAPS, and this Purchaser has "
                "none of them; its term is Cash with Acceptance.",
                "set:CWA",
            )


@check(9, "term-known", "error", "SAMM Table C9.T11", "The terms of sale are known and stated")
def term_known(context: CheckContext) -> Iterator[Found]:
    """At least one, each of the table, none twice."""
    if not context.terms:
        yield Found("terms_of_sale", "The document states no term of sale.")
    known = {row.code for row in context.on.rows(TERMS_OF_SALE, TermOfSaleCode)}
    for place, code in enumerate(context.terms):
        if code not in known:
            yield Found(f"terms_of_sale[{place}].code", f"{code!r} is no term of sale.")
        elif code in context.terms[:place]:
            yield Found(f"terms_of_sale[{place}].code", f"The term of sale {code} is stated twice.")


@check(9, "term-fits-case", "error", "SAMM Table C9.T11", "Balance as billed is for FMSO I and warehouse redistribution")
def term_fits_case(context: CheckContext) -> Iterator[Found]:
    """Cash with Acceptance/Balance as Billed: FMSO I cases and stand-alone seller cases of the warehouse service."""
    if "CWAB" not in context.terms or context.offer.case_type == "CLSSA":
        return
    if any(leaf.line.kind == "ARTICLE" for leaf in context.leaves):
        yield Found(
            f"terms_of_sale[{context.terms.index('CWAB')}].code",
            "Cash with Acceptance/Balance as Billed is only for FMSO I cases and stand-alone warehouse redistribution services.",
        )


@check(19, "credit-breakout", "error", "SAMM Table C6.T8", "The amounts of mixed credit terms add up to (13)")
def credit_breakout(context: CheckContext) -> Iterator[Found]:
    """Dollars for each credit term; only the last may be the balance."""
    terms, total = context.offer.terms_of_sale, context.priced.total
    stated = total_of(term.amount for term in terms if term.amount is not None)
    open_places = [place for place, term in enumerate(terms) if term.amount is None]
    credit = [row for row in financing(context.offer, context.on).values() if row.credit]
    if len(terms) > 1 and (credit or stated):
        for place in open_places:
            if place != len(terms) - 1:
                yield Found(
                    f"terms_of_sale[{place}].amount",
                    f"{terms[place].code} states no dollars; only the last term may be the balance.",
                )
    if not stated:
        return
    if not open_places and stated not in (total, dollars(total)):
        yield Found("terms_of_sale", f"The terms of sale add up to {dollars_text(stated)}, and (13) is {dollars_text(total)}.")
    if open_places and stated >= total:
        yield Found(
            f"terms_of_sale[{open_places[-1]}].amount",
            f"The amounts before the balance are {dollars_text(stated)}, which leaves nothing of (13) {dollars_text(total)}.",
        )


@check(123, "termination-liability", "warning", "SAMM C9.9.1.5.3", "Contract cost has its termination liability")
def termination_liability(context: CheckContext) -> Iterator[Found]:
    """Lines bought by contract on a payment schedule, unless a standby letter of credit covers them wholly."""
    terms = financing(context.offer, context.on).values()
    if not any(row.schedule_allowed for row in terms) or not has_payment_status(context.offer):
        return
    contract = [leaf for leaf in context.leaves if has_contract_cost(leaf.line) and leaf.price.value]
    open_lines = [leaf for leaf in contract if not leaf.line.termination_liability]
    covered = context.offer.payment.standby_letter_of_credit >= total_of(leaf.price.value for leaf in contract)
    if open_lines and not covered:
        numbers = [leaf.line.number for leaf in open_lines]
        bought = "is bought by contract and gives" if len(numbers) == 1 else "are bought by contract and give"
        yield Found(
            f"{open_lines[0].path}.termination_liability",
            f"{lines_text(numbers)} {bought} no termination liability, so the schedule holds no reserve.",
        )


@check(124, "termination-liability-source", "error", "SAMM C9.4.9.1.3", "Stock has no termination liability")
def termination_liability_source(context: CheckContext) -> Iterator[Found]:
    """Contract cost stands on P lines and on the procured part of X lines only."""
    for leaf in context.leaves:
        if not has_contract_cost(leaf.line) and any(row.amount for row in leaf.line.termination_liability):
            yield Found(
                f"{leaf.path}.termination_liability",
                f"{leaf.name} has source {leaf.line.source} and termination liability, which only contract cost has.",
                "clear",
            )


@check(125, "risk-tier", "error", "SAMM C9.8.4", "A risk-assessed schedule names its tier")
def risk_tier(context: CheckContext) -> Iterator[Found]:
    """The tier decides the deposit."""
    if "RAPS" in context.terms and context.offer.payment.risk_tier is None:
        yield Found("payment.risk_tier", "The term of sale is RAPS and the risk tier, which decides the deposit, is not given.")


def _least_deposit(context: CheckContext) -> tuple[Decimal, str]:
    """The least deposit by Table C9.T17, and the condition in words."""
    offer, priced = context.offer, context.priced
    total, payment = priced.total, offer.payment
    terms = financing(offer, context.on)
    if not terms:
        return Decimal(0), "no term of sale"
    if "CWAB" in terms:
        equity = [leaf.price for leaf in context.leaves if leaf.line.type_of_assistance == FMSO_I]
        share = _share(total_of(price.value for price in equity), _figure(context, "FMSO_I_SHARE"))
        return min(total, share + total_of(price.supply_support for price in equity)), "FMSO I equity and its surcharge"
    if "RAPS" in terms or payment.risk_tier is not None:
        half = _share(total, _figure(context, "RAPS_TIER2_SHARE")) if payment.risk_tier == 2 else Decimal(0)
        return min(total, max(half, _highest_liability(context))), f"RAPS tier {payment.risk_tier or 'not given'}"
    if "CAPS" in terms or payment.credit_assured:
        return _share(total, _figure(context, "CAPS_SHARE")), "CAPS"
    if all(row.financing == "no-charge" for row in terms.values()):
        return Decimal(0), "no charge"
    allowed = offer.dependable_undertaking or payment.cash_flow_financing
    if set(terms) == _CASH or (not allowed and any(row.full_value_deposit for row in terms.values())):
        return total, "the full value"
    if not any(row.schedule_allowed for row in terms.values()):
        return Decimal(0), "billed on delivery"
    parts = priced.small_case_management_line + _admin_share(context) + _covered_liability(context)
    return min(total, parts + payment.development_refund), "share of the administrative charge and what the first quarters need"


def _anchor(context: CheckContext) -> date:
    """The day from which payments are counted: acceptance, before it expiration."""
    return context.offer.accepted_on or context.offer.offer_expires_on or context.offer.price_date


def _figure(context: CheckContext, rule: str) -> Decimal | None:
    return payment_figure(context.policy, rule, _anchor(context))


def _admin_share(context: CheckContext) -> Decimal:
    charge = context.priced.admin
    limit, share = _figure(context, "ADMIN_SHARE_LIMIT"), _figure(context, "ADMIN_SHARE")
    if limit is None or charge <= limit:
        return charge
    return _share(charge, share)


def _highest_liability(context: CheckContext) -> Decimal:
    credit = context.offer.payment.standby_letter_of_credit
    return max((max(Decimal(0), amount - credit) for _, amount in _liability_by_quarter(context)), default=Decimal(0))


def _covered_liability(context: CheckContext) -> Decimal:
    """Termination liability left by the letter of credit at the ends of the quarters that the deposit covers; the highest."""
    _, until = _first_payment(context, _anchor(context))
    if until is None:
        return Decimal(0)
    credit = context.offer.payment.standby_letter_of_credit
    return max(
        (max(Decimal(0), amount - credit) for quarter, amount in _liability_by_quarter(context) if quarter < until),
        default=Decimal(0),
    )


def _first_payment(context: CheckContext, anchor: date) -> tuple[date | None, date | None]:
    """The due date and first covered day of the first payment; None at the end of the calendar."""
    try:
        return first_payment(context.policy, anchor)[1:]
    except (LookupError, ValueError):
        return None, None


def _liability_by_quarter(context: CheckContext) -> list[tuple[date, Decimal]]:
    sums: dict[date, Decimal] = {}
    for leaf in context.leaves:
        for row in leaf.line.termination_liability:
            quarter = quarter_start(row.quarter)
            if quarter is not None:
                sums[quarter] = sums.get(quarter, Decimal(0)) + row.amount
    return sorted(sums.items())


def _share(amount: Decimal, percent: Decimal | None) -> Decimal:
    return amount * percent / HUNDRED if percent is not None else Decimal(0)


def _row_name(label: str, due: date | None) -> str:
    return day_text(due) if due else f'"{label}"'
