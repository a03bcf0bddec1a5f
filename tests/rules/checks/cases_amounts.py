"""Cases of the checks: identifier, sums and administrative charge."""

from datetime import date

import msgspec

from dsca_desk.records.offer import Purchaser, RateOverride, Waiver
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from tests.rules.builders import bought, offer, policy, repriced, stock, summed
from tests.rules.checks.case import BPC, OLD, RADIOS, SMALL_CASE_LINE, SOUND, TWO, WITH_SUBLINES, Case, D, of, put

CASES: list[Case] = [
    # 1 identifier
    of("identifier-shape", "sound", SOUND),
    of("identifier-shape", "two letters as agency", offer(agency="BB"), "agency", says="BN-BB-UAB"),
    of("identifier-shape", "small letters", offer(country="bn"), "country"),
    of("identifier-shape", "two-character designator", offer(designator="UA"), "designator"),
    of("document-version", "sound", SOUND),
    of("document-version", "second Amendment", offer(document="A02")),
    of("document-version", "no number zero", offer(document="A00"), "document", says="A00"),
    put("identifier-unique", "another case", SOUND, known_case_ids=frozenset({"BN-B-UAC"})),
    put("identifier-unique", "the same case twice", SOUND, "designator", known_case_ids=frozenset({"BN-B-UAB"})),
    of("country-known", "sound", SOUND),
    of("country-known", "unknown", offer(country="QQ"), "country", says="QQ"),
    of("country-known", "a reporting code", offer(country="S9"), "country", says="Presidential drawdown"),
    of("agency-known", "sound", SOUND),
    of("agency-known", "unknown", offer(agency="X"), "agency"),
    of("purchaser-named", "sound", SOUND),
    of(
        "purchaser-named",
        "neither purchaser nor request",
        offer(purchaser=Purchaser(), references=()),
        "purchaser.name",
        "references",
    ),
    of("dates-in-order", "sound", SOUND),
    of(
        "dates-in-order",
        "expires before MILAP",
        offer(offer_expires_on=date(2026, 11, 1)),
        "offer_expires_on",
        says="01 Nov 2026",
    ),
    of(
        "dates-in-order",
        "implemented before accepted",
        offer(accepted_on=date(2027, 2, 1), implemented_on=date(2027, 1, 1)),
        "implemented_on",
    ),
    of("expiration-stated", "sound", SOUND),
    of("expiration-stated", "a Modification has none", offer(document="M01", offer_expires_on=None)),
    of("expiration-stated", "missing", offer(offer_expires_on=None), "offer_expires_on"),
    # 2, 3 sums
    of("lines-sum-to-net", "sound", TWO),
    of("lines-sum-to-net", "an old case with its small case line", offer(stock(), SMALL_CASE_LINE, **OLD)),
    put("lines-sum-to-net", "a line left out", TWO, "net", says="$258,000.00", priced=lambda it: summed(it, net=D("129000.00"))),
    of("summary-sums-to-total", "sound", RADIOS),
    put(
        "summary-sums-to-total",
        "total off by a cent",
        SOUND,
        "total",
        priced=lambda it: summed(it, total=D("1.00")),
        schedule=lambda it: payment_schedule(price(it, policy()), policy()),
    ),
    put(
        "summary-sums-to-total",
        "a charge that no line bears",
        SOUND,
        "transportation",
        "total",
        priced=lambda it: summed(it, transportation=D("5.00")),
    ),
    of("paper-sums", "sound", offer(bought(), stock("002", unit_price=D("33.33")))),
    put(
        "paper-sums",
        "the net does not hold the lines",
        TWO,
        "net",
        "total",
        priced=lambda it: summed(it, net=D("129000.00"), total=D("141643.00")),
    ),
    of("quantity-times-unit", "sound", RADIOS),
    of("quantity-times-unit", "a unit that does not divide", offer(stock(quantity=D(7), unit_price=D("33.33"), deliveries=()))),
    put(
        "quantity-times-unit",
        "base of another quantity",
        SOUND,
        "lines[0]",
        says="$129,000.00",
        priced=lambda it: repriced(it, base=D("120000.00")),
    ),
    put(
        "quantity-times-unit",
        "unit that does not give the total",
        SOUND,
        "lines[0]",
        says="unit cost",
        priced=lambda it: repriced(it, unit=D("2149.00")),
    ),
    of("parts-sum-to-line", "sound", RADIOS),
    put(
        "parts-sum-to-line", "administration left out", RADIOS, "lines[0]", priced=lambda it: repriced(it, value=D("2208000.00"))
    ),
    of("sublines-sum-to-line", "sound", offer(WITH_SUBLINES)),
    put(
        "sublines-sum-to-line",
        "line above its sublines",
        offer(WITH_SUBLINES),
        "lines[0]",
        says="001",
        priced=lambda it: repriced(it, value=D("1.00")),
    ),
    of(
        "sublines-sum-to-line",
        "money on the line itself",
        offer(msgspec.structs.replace(WITH_SUBLINES, unit_price=D("5.00"))),
        "lines[0].unit_price",
        says="$5.00",
    ),
    # 4 administrative charge
    of("administrative-rate", "the rate of today", SOUND),
    of(
        "administrative-rate",
        "an old line and a new one",
        offer(
            stock(added_on=date(2013, 1, 8)),
            stock("002"),
            accepted_on=date(2013, 1, 8),
            implemented_on=date(2013, 2, 1),
            price_date=date(2026, 1, 1),
        ),
    ),
    of("administrative-rate", "Title 10", offer(**BPC)),
    of("administrative-rate", "waived", offer(waivers=(Waiver(charge="ADMIN", basis="agency pays"),))),
    of(
        "administrative-rate",
        "a rate entered",
        offer(rate_overrides=(RateOverride(charge="ADMIN", line="001", rate_percent=D("3.5"), source="memo"),)),
    ),
    of(
        "administrative-rate",
        "an amount entered for all",
        offer(rate_overrides=(RateOverride(charge="ADMIN", amount=D("7.00"), source="memo"),)),
    ),
    of("administrative-rate", "small case line bears none", offer(stock(), SMALL_CASE_LINE, **OLD)),
    put(
        "administrative-rate",
        "the rate of before",
        SOUND,
        "lines[0].admin",
        says="3.2 percent of $129,000.00 gives $4,128.00",
        priced=lambda it: repriced(it, admin=D("4515.00")),
    ),
    put(
        "administrative-rate",
        "charged though waived",
        offer(waivers=(Waiver(charge="ADMIN", basis="agency pays"),)),
        "lines[0].admin",
        priced=lambda it: repriced(it, admin=D("4128.00")),
    ),
]
