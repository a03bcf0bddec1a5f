"""Cases of the checks: schedule, deposit and terms of sale."""

from datetime import date

import msgspec

from dsca_desk.records.offer import PaymentTerms, TermOfSale
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from tests.rules.builders import bought, offer, policy, rescheduled, service, stock, terms
from tests.rules.checks.case import CASH, GRANT, RADIOS, SOUND, Case, D, of, put

CASES: list[Case] = [
    # 5, 6, 7, 8 schedule
    of("schedule-sums", "sound", RADIOS),
    put(
        "schedule-sums",
        "last row wrong",
        RADIOS,
        "schedule",
        "schedule[1].cumulative",
        schedule=lambda it: rescheduled(it, 1, amount=D("1.00")),
    ),
    put(
        "schedule-sums",
        "cumulative does not run",
        RADIOS,
        "schedule[1].cumulative",
        schedule=lambda it: rescheduled(it, 1, cumulative=D("1.00")),
    ),
    put(
        "schedule-sums",
        "deposit of another amount",
        RADIOS,
        "initial_deposit",
        schedule=lambda it: msgspec.structs.replace(rescheduled(it), initial_deposit=D("1.00")),
    ),
    of("payments-positive", "sound", RADIOS),
    put(
        "payments-positive",
        "money back",
        RADIOS,
        "schedule[1].amount",
        says="-$5.00",
        schedule=lambda it: rescheduled(it, 1, amount=D("-5.00")),
    ),
    of("payment-dates", "sound", RADIOS),
    put(
        "payment-dates",
        "a day of no quarter",
        RADIOS,
        "schedule[1].due",
        says="16 Jun 2027",
        schedule=lambda it: rescheduled(it, 1, due=date(2027, 6, 16)),
    ),
    put("payment-dates", "backwards", RADIOS, "schedule[2].due", schedule=lambda it: rescheduled(it, 2, due=date(2027, 3, 15))),
    of("first-payment-date", "sound", RADIOS),
    of(
        "first-payment-date",
        "counted from acceptance",
        offer(bought(), accepted_on=date(2026, 11, 20), offer_expires_on=date(2027, 2, 15)),
    ),
    put(
        "first-payment-date",
        "a quarter early",
        RADIOS,
        "schedule[1].due",
        says="15 Jun 2027",
        schedule=lambda it: rescheduled(it, 1, due=date(2027, 3, 15)),
    ),
    of("deposit-minimum", "sound", RADIOS),
    of("deposit-minimum", "cash", offer(**CASH)),
    of("deposit-minimum", "grant", offer(**GRANT)),
    of(
        "deposit-minimum",
        "credit assured",
        offer(bought(), terms_of_sale=terms("CAPS"), payment=PaymentTerms(credit_assured=True)),
    ),
    of("deposit-minimum", "risk assessed", offer(bought(), terms_of_sale=terms("RAPS"), payment=PaymentTerms(risk_tier=2))),
    of(
        "deposit-minimum",
        "FMSO I",
        offer(
            stock(
                source="P", type_of_assistance="U", quantity=None, unit_of_issue="XX", unit_price=D("845000.00"), deliveries=()
            ),
            case_type="CLSSA",
            terms_of_sale=terms("CWAB"),
        ),
    ),
    put(
        "deposit-minimum",
        "too little",
        RADIOS,
        "initial_deposit",
        says="at least",
        schedule=lambda it: msgspec.structs.replace(rescheduled(it), initial_deposit=D("1000.00")),
    ),
    put(
        "deposit-minimum",
        "cash paid in part",
        offer(**CASH),
        "initial_deposit",
        says="the full value",
        schedule=lambda it: msgspec.structs.replace(rescheduled(it), initial_deposit=D("1000.00")),
    ),
    put(
        "deposit-minimum",
        "a quarter of the value",
        offer(bought(), terms_of_sale=terms("CAPS")),
        "initial_deposit",
        says="CAPS",
        schedule=lambda it: msgspec.structs.replace(rescheduled(it), initial_deposit=D("1000.00")),
    ),
    of("cash-with-acceptance", "sound", offer(**CASH)),
    of("cash-with-acceptance", "another term", RADIOS),
    put(
        "cash-with-acceptance",
        "paid in parts",
        offer(**CASH),
        "terms_of_sale",
        "terms_of_sale",
        says="no payment schedule",
        schedule=lambda it: payment_schedule(price(RADIOS, policy()), policy()),
    ),
    # 9, 19 terms
    of("terms-need-status", "sound", SOUND),
    of("terms-need-status", "cash without status", offer(**CASH)),
    of("terms-need-status", "grant without status", offer(**GRANT)),
    of("terms-need-status", "credit assured", offer(dependable_undertaking=False, terms_of_sale=terms("CAPS"))),
    of(
        "terms-need-status",
        "undertaking without status",
        offer(dependable_undertaking=False),
        "terms_of_sale[0].code",
        says="Dependable Undertaking",
    ),
    of(
        "terms-need-status",
        "cash prior to delivery without status",
        offer(dependable_undertaking=False, terms_of_sale=terms("CPD")),
        "terms_of_sale[0].code",
    ),
    of("term-known", "sound", SOUND),
    of("term-known", "none", offer(terms_of_sale=()), "terms_of_sale"),
    of("term-known", "unknown", offer(terms_of_sale=terms("DU", "XYZ")), "terms_of_sale[1].code", says="XYZ"),
    of("term-known", "twice", offer(terms_of_sale=terms("DU", "DU")), "terms_of_sale[1].code"),
    of("term-fits-case", "FMSO I", offer(case_type="CLSSA", terms_of_sale=terms("CWAB"))),
    of("term-fits-case", "warehouse service", offer(service(), terms_of_sale=terms("CWAB"))),
    of("term-fits-case", "articles of a defined order", offer(terms_of_sale=terms("CWAB")), "terms_of_sale[0].code"),
    of("credit-breakout", "one term", SOUND),
    of(
        "credit-breakout",
        "amount and balance",
        offer(terms_of_sale=(TermOfSale(code="FMSNR", amount=D("50000.00")), TermOfSale(code="DU"))),
    ),
    of(
        "credit-breakout",
        "amounts that sum to the printed total",
        offer(
            stock(unit_price=D("2150.01")),
            terms_of_sale=(TermOfSale(code="FMSNR", amount=D("50000.00")), TermOfSale(code="DU", amount=D("87644.00"))),
        ),
    ),
    of("credit-breakout", "no dollars before the balance", offer(terms_of_sale=terms("FMSNR", "DU")), "terms_of_sale[0].amount"),
    of(
        "credit-breakout",
        "amounts that do not sum",
        offer(terms_of_sale=(TermOfSale(code="FMSNR", amount=D("50000.00")), TermOfSale(code="DU", amount=D("1.00")))),
        "terms_of_sale",
        says="$50,001.00",
    ),
    of(
        "credit-breakout",
        "nothing left for the balance",
        offer(terms_of_sale=(TermOfSale(code="FMSNR", amount=D("500000.00")), TermOfSale(code="DU"))),
        "terms_of_sale[1].amount",
    ),
]
