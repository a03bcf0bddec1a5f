"""The payment schedule: initial deposit by the condition of the document, then quarterly payments (pricing notes, section 12)."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import PaymentRule, payment_rule
from dsca_desk.records.offer import Line
from dsca_desk.rules.confirmed import schedule_with_words
from dsca_desk.rules.deposits import (
    Basis,
    admin_share,
    billed_deposit,
    deposit_basis,
    percent_share,
    performance_basis,
    quarterly_basis,
)
from dsca_desk.rules.outlays import CaseFlow, case_flow, running
from dsca_desk.rules.payment_days import Calendar, PaymentRules, flow_terms, schedule_calendar
from dsca_desk.rules.priced import LinePrice, PaymentRow, Priced, Schedule, Unconfirmed
from dsca_desk.rules.quarters import last_day, span, until
from dsca_desk.rules.rate_choice import rate_dates
from dsca_desk.rules.rounding import EXACT, HALF_UP_CENTS, ZERO, cents
from dsca_desk.rules.trace import Trace

INITIAL_DEPOSIT = "Initial deposit"
BALANCE = "Balance as billed"
ON_DELIVERY = "Payment on delivery"


def payment_schedule(priced: Priced, policy: Policy, previous: Schedule | None = None, trace: Trace | None = None) -> Schedule:
    """Return the payment schedule of a priced document in cents; its last cumulative amount is the total.

    With the schedule of an earlier pricing of the document only the lines that changed are spread again; the answer is the
    same as without.
    """
    return schedule_with_words(_scheduled(priced, policy, previous, trace), priced.offer)


def _scheduled(priced: Priced, policy: Policy, previous: Schedule | None, trace: Trace | None) -> Schedule:
    calendar = schedule_calendar(priced.offer, policy)
    basis = deposit_basis(priced.offer, policy, calendar.day)
    if basis.kind == "full":
        return _single_payment(priced, basis, trace)
    if basis.kind == "billed":
        deposit, doubts = billed_deposit(priced, policy, calendar.day, trace)
        return _deposit_and_balance(priced, basis, min(deposit, priced.total), BALANCE, doubts, trace)
    if basis.kind == "on-delivery":
        return _deposit_and_balance(priced, basis, ZERO, ON_DELIVERY, (), trace)
    rules = PaymentRules(policy, calendar.day)
    flow = case_flow(priced.lines, flow_terms(priced, calendar, rules), _flow_of(previous))
    ended = performance_basis(flow, calendar.day, rules.row("FULL_VALUE_DAYS"))
    if ended:
        return _single_payment(priced, ended, trace)
    return _Building(priced, rules, calendar, flow, basis, trace).schedule()


class _Need(NamedTuple):
    """What must be in hand at the end of a quarter, and its parts."""

    outlays: Decimal
    admin: Decimal
    liability: Decimal
    holdback: Decimal
    required: Decimal


class _Building:
    """Builds the rows of one schedule by the formula of section 12.3."""

    def __init__(
        self, priced: Priced, rules: PaymentRules, calendar: Calendar, flow: CaseFlow, basis: Basis, trace: Trace | None
    ) -> None:
        self.priced, self.rules, self.calendar, self.flow, self.trace = priced, rules, calendar, flow, trace
        self.doubts: list[Unconfirmed] = list(basis.doubts)
        self.letter_of_credit = priced.offer.payment.standby_letter_of_credit
        self.last = flow.last_quarter
        outlays, delivered = flow.outlays(), flow.admin_delivered()
        self.first = min([calendar.accepted, calendar.covered, *outlays, *flow.liability, *flow.holdback])
        self.outlays = running(outlays, self.first, self.last)
        self.delivered = running(delivered, self.first, self.last)
        self.whole_delivered = self.delivered[-1]
        self.case_other = sum((charge.amount for charge in priced.offer.other_charges), ZERO)
        self.basis = self._condition() if basis.kind == "quarterly" and basis.rule == "DEPOSIT_LATER_DELIVERY" else basis

    def schedule(self) -> Schedule:
        self._judge()
        needs = self.needs()
        lead = self._lead()
        rows = [self.deposit_row(needs, lead)]
        for quarter in range(self.calendar.covered + 1, max(self.last, self.calendar.covered + 1) + 1):
            rows.append(self.payment_row(quarter, needs, lead, rows[-1].cumulative))
        return Schedule(
            tuple(row for place, row in enumerate(rows) if place == 0 or row.amount),
            rows[0].amount,
            self.basis.sentence,
            self.flow.spread,
            tuple(self.doubts),
            self.letter_of_credit,
            self.flow,
        )

    def needs(self) -> Callable[[int], _Need]:
        """Return the function that gives the needs at the end of any quarter; the total once all is done."""
        admin_up = admin_share(self.priced.admin, self.rules.policy, self.rules.day, self.trace)
        up_front = self.up_front(admin_up)
        rest = self.priced.admin - admin_up
        computed: dict[int, _Need] = {}

        def need(quarter: int) -> _Need:
            found = computed.get(quarter)
            if found is None:
                found = computed[quarter] = self.need(quarter, admin_up, rest, up_front)
            return found

        return need

    def up_front(self, admin_up: Decimal) -> Decimal:
        """Everything collected with the deposit whatever is performed: small case line, shares of charges, refund."""
        priced = self.priced
        share = percent_share(self.rules.row("DEVELOPMENT_REFUND_SHARE"))
        refund = cents(priced.offer.payment.development_refund * (share if share is not None else 1))
        nonrecurring = self.nonrecurring_share()
        amount = priced.small_case_management_line + admin_up + nonrecurring + refund
        if self.trace is not None:
            self.trace.step(
                "schedule.up_front",
                "Collected at once",
                "small case management line + share of the administrative charge + share of nonrecurring cost + refund",
                {
                    "small case management line": priced.small_case_management_line,
                    "administrative charge": admin_up,
                    "nonrecurring cost": nonrecurring,
                    "development refund": refund,
                },
                amount,
                EXACT,
                uses=("schedule.admin_share", "schedule.nonrecurring_share"),
            )
        return amount

    def nonrecurring_share(self) -> Decimal:
        """A share of the nonrecurring cost of requirements since the rule began; what the rule means is not certain."""
        offer, policy = self.priced.offer, self.rules.policy
        amount = ZERO
        used: PaymentRule | None = None
        for parent, done in _leaves(self.priced.lines):
            if done.nonrecurring:
                day = rate_dates(offer, done.line, parent).on("requirement")
                row = payment_rule(policy, "NONRECURRING_SHARE", day)
                share = percent_share(row)
                if row and share:
                    amount += cents(done.nonrecurring * share)
                    used = row
        if used and used.status != "confirmed":
            self.doubts.append(Unconfirmed("initial_deposit", used.status, used.source))
        if self.trace is not None:
            self.trace.step(
                "schedule.nonrecurring_share",
                "Nonrecurring cost in the deposit",
                "nonrecurring cost of each line × share",
                {f"line {done.number}": done.nonrecurring for _, done in _leaves(self.priced.lines) if done.nonrecurring},
                amount,
                HALF_UP_CENTS,
                remark=used.meaning if used else "no requirement on or after the rule's start",
            )
        return amount

    def need(self, quarter: int, admin_up: Decimal, rest: Decimal, up_front: Decimal) -> _Need:
        """Req(q): at most the total; the letter of credit stands in for termination liability first."""
        place = max(0, min(quarter, self.last) - self.first)
        outlays, delivered = self.outlays[place], self.delivered[place]
        rest_due = cents(rest * delivered / self.whole_delivered) if self.whole_delivered else ZERO
        gross = self.flow.liability.get(quarter, ZERO)
        liability = max(ZERO, gross - self.letter_of_credit)
        holdback = self.flow.holdback.get(quarter, ZERO)
        other = self.case_other
        if other and self.whole_delivered:
            other = cents(other * delivered / self.whole_delivered)
        exact = up_front + outlays + other + rest_due + liability + holdback
        required = self.priced.total if quarter >= self.last else min(self.priced.total, exact)
        if self.trace is not None:
            name = f"schedule.required.{quarter}"
            self.trace.step(
                name,
                f"Required {until(quarter)}",
                "collected at once + outlays + rest of the administrative charge delivered + termination liability + holdback, "
                "at most the total and all of it in the last quarter",
                {
                    "collected at once": up_front,
                    "outlays to date": outlays,
                    "other charges of the document": other,
                    "rest of the administrative charge": rest_due,
                    "termination liability after letter of credit": liability,
                    "contractor holdback": holdback,
                    "total": self.priced.total,
                },
                required,
                HALF_UP_CENTS,
                uses=("schedule.up_front",),
            )
        return _Need(outlays + other, admin_up + rest_due, gross, holdback, required)

    def deposit_row(self, needs: Callable[[int], _Need], lead: int) -> PaymentRow:
        covered = self.calendar.covered
        need = needs(covered + lead)
        parts: dict[str, object] = {"required": need.required}
        amount = self._reached(covered, needs, lead)
        if self.basis.kind == "caps":
            share = percent_share(self.rules.row("CAPS_SHARE"))
            if share is not None:
                amount = cents(self.priced.total * share)
                parts = {"total": self.priced.total, "share": f"{share * 100} %"}
        elif self.basis.kind in ("raps-1", "raps-2"):
            highest = self._highest_liability()
            amount = max(amount, min(self.priced.total, highest))
            parts["highest termination liability"] = highest
            share = percent_share(self.rules.row("RAPS_TIER2_SHARE"))
            if self.basis.kind == "raps-2" and share is not None:
                half = cents(self.priced.total * share)
                amount = max(amount, half)
                parts["share of the total"] = half
        if self.trace is not None:
            self.trace.step(
                "initial_deposit",
                INITIAL_DEPOSIT,
                self.basis.formula,
                parts,
                amount,
                HALF_UP_CENTS,
                remark=self.basis.sentence,
                uses=(f"schedule.required.{covered + lead}",),
            )
        return PaymentRow(
            INITIAL_DEPOSIT,
            None,
            amount,
            amount,
            until(covered),
            need.outlays,
            need.admin,
            need.liability,
            need.holdback,
            need.required,
            self.basis.rule,
        )

    def payment_row(self, quarter: int, needs: Callable[[int], _Need], lead: int, paid: Decimal) -> PaymentRow:
        need = needs(quarter + lead)
        total = self.priced.total
        cumulative = max(paid, need.required)
        due = last_day(quarter - 1).replace(day=self.calendar.due_day)
        if self.trace is not None:
            name = f"schedule.payment.{due.isoformat()}"
            self.trace.step(
                name + ".cumulative",
                f"Cumulative on {due:%d %b %Y}",
                "the larger of what was paid before and what is required; the total at the end",
                {"paid before": paid, "required": need.required, "total": total},
                cumulative,
                EXACT,
                uses=(f"schedule.required.{quarter + lead}",),
            )
            self.trace.step(
                name,
                f"Payment of {due:%d %b %Y}",
                "cumulative − paid before",
                {"cumulative": cumulative, "paid before": paid},
                cumulative - paid,
                EXACT,
                uses=(name + ".cumulative",),
            )
        return PaymentRow(
            "",
            due,
            cumulative - paid,
            cumulative,
            span(quarter),
            need.outlays,
            need.admin,
            need.liability,
            need.holdback,
            need.required,
            self.basis.rule,
        )

    def _condition(self) -> Basis:
        """Name the condition of Table C9.T17 by what happens in the quarters the deposit covers."""
        covered = range(self.first, self.calendar.covered + 1)
        owed = [self.flow.liability.get(quarter, ZERO) - self.letter_of_credit for quarter in covered]
        held = [self.flow.holdback.get(quarter, ZERO) for quarter in covered]
        performed = self.outlays[self.calendar.covered - self.first]
        return quarterly_basis(performed, max([ZERO, *owed, *held]))

    def _reached(self, quarter: int, needs: Callable[[int], _Need], lead: int) -> Decimal:
        """CP(q): the highest need of any quarter up to the one given, because payments never fall."""
        return max([ZERO, *(needs(place).required for place in range(self.first, quarter + lead + 1))])

    def _highest_liability(self) -> Decimal:
        return max([ZERO, *(amount - self.letter_of_credit for amount in self.flow.liability.values())])

    def _lead(self) -> int:
        figure = self.rules.figure("RAPS_LEAD_QUARTERS") if self.basis.kind in ("raps-1", "raps-2") else None
        return int(figure) if figure is not None else 0

    def _judge(self) -> None:
        """List what of the schedule rests on rules that are not confirmed or were not found."""
        doubted = self.flow.doubted
        curve = self.rules.row("STANDARD_CURVE") or payment_rule(self.rules.policy, "STANDARD_CURVE", date.max)
        if doubted.straight and curve:
            told = f"{_named(doubted.straight)}: straight line instead of the DoD Standard Curve ({curve.source})"
            self.doubts.append(Unconfirmed("schedule", curve.status, told))
        if doubted.undated:
            told = f"{_named(doubted.undated)}: neither dates nor months are given, taken whole after the deposit"
            self.doubts.append(Unconfirmed("schedule", "not-found", told))
        default = self.rules.row("REQUISITION_QUARTERS")
        if default and doubted.defaulted:
            told = f"{_named(doubted.defaulted)}: {default.figure} equal quarters, {default.source}"
            self.doubts.append(Unconfirmed("schedule", default.status, told))
        old_size = self.rules.row("SBLC_SIZE")
        if self.letter_of_credit and old_size and max([ZERO, *self.flow.liability.values()]) > self.letter_of_credit:
            told = f"before the offset rule a letter of credit had to cover all termination liability ({old_size.source})"
            self.doubts.append(Unconfirmed("schedule", "partial", told))


def _leaves(lines: tuple[LinePrice, ...]) -> Iterator[tuple[Line | None, LinePrice]]:
    """Yield the lines and sublines that carry money, each with the line it belongs to."""
    for done in lines:
        if done.sublines:
            yield from ((done.line, part) for part in done.sublines)
        else:
            yield None, done


def _named(numbers: tuple[str, ...]) -> str:
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {', '.join(numbers)}"


def _flow_of(previous: Schedule | None) -> CaseFlow | None:
    return previous.flow if previous and isinstance(previous.flow, CaseFlow) else None


def _single_payment(priced: Priced, basis: Basis, trace: Trace | None) -> Schedule:
    if trace is not None:
        trace.step(
            "initial_deposit",
            INITIAL_DEPOSIT,
            "total estimated cost",
            {"total": priced.total},
            priced.total,
            EXACT,
            remark=basis.sentence,
            uses=("total",),
        )
    row = PaymentRow(INITIAL_DEPOSIT, None, priced.total, priced.total, required=priced.total, rule=basis.rule)
    return Schedule((row,), priced.total, basis.sentence, (), basis.doubts, priced.offer.payment.standby_letter_of_credit)


def _deposit_and_balance(
    priced: Priced, basis: Basis, deposit: Decimal, label: str, doubts: tuple[Unconfirmed, ...], trace: Trace | None
) -> Schedule:
    """A deposit, and the rest without a date because the bills or the deliveries decide it."""
    total = priced.total
    rows = [PaymentRow(INITIAL_DEPOSIT, None, deposit, deposit, required=deposit, rule=basis.rule)]
    if total != deposit:
        rows.append(PaymentRow(label, None, total - deposit, total, required=total, rule=basis.rule))
    if trace is not None:
        if "initial_deposit" not in trace.steps:
            trace.step("initial_deposit", INITIAL_DEPOSIT, basis.formula, {}, deposit, EXACT, remark=basis.sentence)
        parts: dict[str, object] = {"total": total, "initial deposit": deposit}
        uses = ("initial_deposit", "total")
        trace.step("schedule.balance", label, "total − initial deposit", parts, total - deposit, EXACT, uses=uses)
        trace.step("schedule.balance.cumulative", f"Cumulative with {label.lower()}", "total", {}, total, EXACT, uses=("total",))
    return Schedule(tuple(rows), deposit, basis.sentence, (), (*basis.doubts, *doubts))
