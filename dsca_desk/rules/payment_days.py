"""The days a payment schedule hangs on, and the payment rules in force on them."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import PaymentRule, first_payment, payment_rule
from dsca_desk.records.offer import Offer
from dsca_desk.rules.deposits import percent_share
from dsca_desk.rules.priced import Priced
from dsca_desk.rules.quarters import quarter_of
from dsca_desk.rules.spreading import FlowTerms


class Calendar(NamedTuple):
    """The days a schedule hangs on: acceptance or expiration, quarter 0, last quarter the deposit covers, first payment."""

    day: date
    accepted: int
    covered: int
    first_due: date
    due_day: int


def schedule_calendar(offer: Offer, policy: Policy) -> Calendar:
    """Return the days of a document's schedule by its acceptance, else its expiration, else its price date (Table C9.T16)."""
    day = offer.accepted_on or offer.offer_expires_on or offer.price_date
    row, due, covers = first_payment(policy, day)
    return Calendar(day, quarter_of(day), quarter_of(covers) - 1, due, row.due_day)


class PaymentRules:
    """The payment rules in force on the day of a schedule."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.policy, self.day = policy, day

    def row(self, rule: str) -> PaymentRule | None:
        """Return a rule, or None when it does not hold on the day."""
        return payment_rule(self.policy, rule, self.day)

    def figure(self, rule: str) -> Decimal | None:
        """Return the number of a rule, or None when it has none or does not hold."""
        row = self.row(rule)
        return row.figure if row else None


def flow_terms(priced: Priced, calendar: Calendar, rules: PaymentRules) -> FlowTerms:
    """Return what spreading the lines depends on."""
    offer = priced.offer
    counted_from = offer.implemented_on or offer.accepted_on or offer.offer_expires_on or offer.price_date
    training, limit = rules.row("BLANKET_TRAINING_SHARE"), rules.figure("BLANKET_TRAINING_LIMIT")
    large = limit is not None and priced.total > limit
    share = percent_share(training) if large else None
    quarters = rules.figure("REQUISITION_QUARTERS")
    return FlowTerms(offer.case_type, counted_from, calendar.accepted, calendar.covered, int(quarters or 1), share)
