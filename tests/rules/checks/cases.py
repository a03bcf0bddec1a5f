"""The table of cases of every check: what passes, and what is found where."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from dsca_desk.records.offer import (
    Offer,
    OfferNote,
    OtherCharge,
    PaymentTerms,
    Purchaser,
    RateOverride,
    TermOfSale,
    Waiver,
)
from dsca_desk.rules.checks import CheckContext
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from tests.rules.builders import (
    amounts,
    bought,
    context,
    deliveries,
    offer,
    policy,
    repriced,
    rescheduled,
    service,
    stock,
    summed,
    terms,
)

D = Decimal
PASSES: tuple[str, ...] = ()


class Case(NamedTuple):
    """A check, what the case is about, how its context is made, and the paths found (none: it passes)."""

    id: str
    about: str
    make: Callable[[], CheckContext]
    paths: tuple[str, ...]
    says: str = ""


def of(check: str, about: str, document: Callable[[], Offer] | Offer, *paths: str, says: str = "") -> Case:
    """A case whose context follows from the offer alone."""
    return Case(check, about, lambda: context(document() if callable(document) else document), paths, says)


def put(check: str, about: str, document: Offer, *paths: str, says: str = "", **parts: Any) -> Case:
    """A case whose context has parts put in the place of the computed ones (functions of the offer)."""
    made = lambda: context(document, **{name: part(document) if callable(part) else part for name, part in parts.items()})  # noqa: E731  a named closure
    return Case(check, about, made, paths, says)


def without_note(document: Offer, *codes: str) -> tuple[Any, ...]:
    """The placed notes of an offer, numbered anew without some codes."""
    kept = [note for note in place_notes(document, price(document, policy()), policy()) if note.code not in codes]
    return tuple(msgspec.structs.replace(note, number=number) for number, note in enumerate(kept, start=1))


def shuffled_notes(document: Offer) -> tuple[Any, ...]:
    """The placed notes of an offer backwards, numbered upward."""
    placed = place_notes(document, price(document, policy()), policy())
    return tuple(msgspec.structs.replace(note, number=number) for number, note in enumerate(reversed(placed), start=1))


SOUND = offer()
TWO = offer(stock(), stock("002"))
RADIOS = offer(bought())
OLD = {"price_date": date(2008, 5, 6), "accepted_on": date(2008, 5, 6), "offer_expires_on": None, "milap_on": None}
SMALL_CASE_LINE = stock(
    "002",
    generic_code="R6C",
    masl="SMALLCASESUPT",
    months_of_service="1",
    deliveries=(),
    quantity=None,
    unit_of_issue="XX",
    unit_price=D("9000.00"),
    offer_release_code=None,
    delivery_term_code=None,
)
WITH_SUBLINES = stock(
    quantity=None,
    unit_price=D("0.00"),
    deliveries=(),
    sublines=(stock("001a"), stock("001b", unit_price=D("10.05"))),
)
BPC = {"program": "BPC_T10", "bpc_program": "Section 333", "dependable_undertaking": False, "terms_of_sale": terms("CWA")}
CASH = {"dependable_undertaking": False, "terms_of_sale": terms("CWA")}
GRANT = {"dependable_undertaking": False, "terms_of_sale": terms("FMSNR")}
BLANKET = {"case_type": "BLANKET"}
SPARES = stock(
    quantity=None, unit_of_issue="XX", unit_price=D("500000.00"), months_of_service=None, deliveries=(), description="Spare parts"
)

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
    # 10, 11 codes
    of("source-assistance-pair", "sound", RADIOS),
    of("source-assistance-pair", "credit goes with every source", offer(bought(type_of_assistance="N"))),
    of(
        "source-assistance-pair",
        "stock with a procurement code",
        offer(stock(type_of_assistance="5")),
        "lines[0].type_of_assistance",
        says="Cash sale, procurement",
    ),
    of("source-assistance-pair", "mixed", offer(stock(source="X", type_of_assistance="3")), "lines[0].type_of_assistance"),
    of(
        "source-assistance-pair",
        "a subline",
        offer(msgspec.structs.replace(WITH_SUBLINES, sublines=(stock("001a", type_of_assistance="5"),))),
        "lines[0].sublines[0].type_of_assistance",
    ),
    of("release-code-delivery-term", "sound", offer(stock(delivery_term_code="8", offer_release_code="Z"))),
    of(
        "release-code-delivery-term",
        "term 8 with A",
        offer(stock(delivery_term_code="8")),
        "lines[0].offer_release_code",
        says="Z, not A",
    ),
    of(
        "release-code-delivery-term",
        "Canada uses none",
        offer(stock(delivery_term_code="8", offer_release_code=None), country="CN"),
    ),
    of("release-code-cargo", "sound", offer(stock(special_cargo=True, offer_release_code="Z"))),
    of("release-code-cargo", "X is not closed", offer(stock(special_cargo=True, offer_release_code="X"))),
    of("release-code-cargo", "special cargo released at once", offer(stock(special_cargo=True)), "lines[0].offer_release_code"),
    of(
        "release-code-cargo",
        "classified after 15 days",
        offer(stock(classified=True, offer_release_code="Y")),
        "lines[0].offer_release_code",
        says="classified",
    ),
    of("release-code-canada", "blank", offer(stock(offer_release_code=None), country="CN")),
    of("release-code-canada", "another country", SOUND),
    of("release-code-canada", "a code for Canada", offer(country="CN"), "lines[0].offer_release_code"),
    of("code-known", "sound", SOUND),
    of("code-known", "dashes", offer(service(offer_release_code="-", delivery_term_code="-"))),
    of("code-known", "two delivery terms", offer(stock(delivery_term_code="2/X"))),
    of(
        "code-known",
        "unknown everywhere",
        offer(stock(unit_of_issue="??", type_of_assistance="?", offer_release_code="Q", delivery_term_code="1")),
        "lines[0].unit_of_issue",
        "lines[0].type_of_assistance",
        "lines[0].offer_release_code",
        "lines[0].delivery_term_code",
    ),
    of("code-known", "assistance of no letter", offer(stock(type_of_assistance="C")), "lines[0].type_of_assistance"),
    of("article-codes", "sound", SOUND),
    of("article-codes", "a service", offer(service())),
    of(
        "article-codes",
        "blanks",
        offer(stock(months_of_service=None, offer_release_code=None)),
        "lines[0].months_of_service",
        says="months and offer release code",
    ),
    of("months-readable", "sound", RADIOS),
    of("months-readable", "words", offer(stock(months_of_service="soon")), "lines[0].months_of_service"),
    of("months-readable", "backwards", offer(stock(months_of_service="14-10")), "lines[0].months_of_service"),
    # 12 defense equipment
    of("defense-equipment-line", "sound", offer(bought(mde=True, sme=True))),
    of("defense-equipment-line", "no quantity", offer(bought(sme=True, quantity=None, unit_of_issue="XX")), "lines[0].quantity"),
    of("defense-equipment-line", "part of one", offer(bought(mde=True, quantity=D("1.5"))), "lines[0].quantity", says="1.5"),
    of(
        "defense-equipment-line",
        "inside a line",
        offer(msgspec.structs.replace(WITH_SUBLINES, sublines=(stock("001a", sme=True),))),
        "lines[0].sublines[0]",
    ),
    of(
        "defense-equipment-line",
        "with sublines",
        offer(msgspec.structs.replace(WITH_SUBLINES, mde=True)),
        "lines[0].sublines[0]",
        "lines[0].sublines[1]",
    ),
    of("defense-equipment-deliveries", "sound", offer(bought(mde=True))),
    of("defense-equipment-deliveries", "no schedule", offer(bought(mde=True, deliveries=())), "lines[0].deliveries"),
    of(
        "defense-equipment-deliveries",
        "too few",
        offer(bought(sme=True, deliveries=deliveries(q2028Q1=119))),
        "lines[0].deliveries",
        says="119",
    ),
    of("defense-equipment-deliveries", "not for other materiel", offer(bought(deliveries=()))),
    of("deliveries-within-months", "sound", offer(bought(mde=True))),
    of(
        "deliveries-within-months",
        "after the last month",
        offer(bought(mde=True, deliveries=deliveries(q2028Q1=60, q2028Q3=60))),
        "lines[0].deliveries",
        says="2028Q3",
    ),
    of(
        "deliveries-within-months",
        "counted from implementation",
        offer(
            bought(mde=True, deliveries=deliveries(q2028Q3=120)), accepted_on=date(2027, 7, 1), implemented_on=date(2027, 8, 1)
        ),
    ),
    # 13 kinds of case
    of("case-type-content", "sound", offer(SPARES, **BLANKET)),
    of("case-type-content", "a defined order", offer(bought(mde=True))),
    of(
        "case-type-content",
        "equipment on a blanket order",
        offer(stock(sme=True), **BLANKET),
        "lines[0]",
        says="significant military equipment",
    ),
    of(
        "case-type-content",
        "classified data on a CLSSA",
        offer(stock(classified=True, technical_data_package=True), case_type="CLSSA"),
        "lines[0]",
        says="a technical data package and classified materiel",
    ),
    of(
        "case-type-content",
        "classified publications with their note",
        offer(
            msgspec.structs.replace(SPARES, classified=True),
            notes=(OfferNote(code="CLASS-PUB", lines=("001",), parameters={"quantity": "10 books"}),),
            **BLANKET,
        ),
    ),
    of("case-type-columns", "sound", offer(SPARES, **BLANKET)),
    of("case-type-columns", "quantity and months", offer(**BLANKET), "lines[0].quantity", "lines[0].months_of_service"),
    # 16 placeholders
    of("placeholder-value", "sound", SOUND),
    of(
        "placeholder-value",
        "one dollar",
        offer(stock(quantity=D(1), unit_price=D("1.00"), deliveries=())),
        "lines[0].unit_price",
        says="$1.00",
    ),
    of("placeholder-value", "nothing", offer(service(unit_price=D("0.00"))), "lines[0].unit_price"),
    of(
        "placeholder-value",
        "a grant of excess articles",
        offer(stock(source="E", type_of_assistance="A", unit_price=D("0.00")), terms_of_sale=terms("EDAG")),
    ),
    of("placeholder-value", "redirected on a BPC case", offer(stock(quantity=D(1), unit_price=D("1.00"), deliveries=()), **BPC)),
    of(
        "placeholder-value",
        "pilot training",
        offer(service(kind="TRAINING", unit_price=D("10.00"), description="ENJJPT pilot training")),
    ),
    of(
        "placeholder-value",
        "named in the note",
        offer(service(unit_price=D("0.00"), notes=("Priced on another case; exception of C6.7.6.3.",))),
    ),
    # 17, 18 notes
    of("line-description", "sound", SOUND),
    of(
        "line-description",
        "one note for two lines",
        offer(stock(), stock("002"), notes=(OfferNote(code="LINE-DESC", lines=("001", "002"), text="Both."),)),
    ),
    put("line-description", "taken out", SOUND, "lines[0].notes", notes=lambda it: without_note(it, "LINE-DESC")),
    of("line-description", "a line that says nothing", offer(stock(description=" ")), "lines[0].description"),
    of("required-notes", "sound", RADIOS),
    put(
        "required-notes",
        "taken out",
        RADIOS,
        "notes",
        "notes",
        says="ADMIN-SURCHARGE",
        notes=lambda it: without_note(it, "ADMIN-SURCHARGE", "CAS-SURCHARGE"),
    ),
    of("forbidden-notes", "sound", offer(notes=(OfferNote(code="NVD", lines=("001",)),))),
    of(
        "forbidden-notes",
        "archived",
        offer(notes=(OfferNote(code="BPC-EXP-DOD"),), **BPC),
        "notes[0].code",
        says="to 02 Sep 2025",
    ),
    of("forbidden-notes", "legacy on a new document", offer(notes=(OfferNote(code="EUM-OLD"),)), "notes[0].code"),
    of("forbidden-notes", "of another program", offer(notes=(OfferNote(code="BPC-UNITS"),)), "notes[0].code", says="not for FMS"),
    of("forbidden-notes", "an old document keeps its notes", offer(notes=(OfferNote(code="EUM-OLD"),), **OLD)),
    of("note-order", "sound", RADIOS),
    put("note-order", "backwards", SOUND, "notes", notes=shuffled_notes),
    put("note-order", "a number left out", SOUND, "notes", notes=lambda it: place_notes(it, price(it, policy()), policy())[1:]),
    of("note-known", "own note", offer(notes=(OfferNote(code="OWN-1", text="As agreed."),))),
    of("note-known", "own note without text", offer(notes=(OfferNote(code="OWN-1"),)), "notes[0].code"),
    of("note-lines", "sound", offer(notes=(OfferNote(code="NVD", lines=("001",)),))),
    of("note-lines", "a deleted line", offer(notes=(OfferNote(code="NVD", lines=("009",)),)), "notes[0].lines", says="Line 009"),
    of("note-filled", "sound", SOUND),
    of(
        "note-filled",
        "a place left open",
        offer(notes=(OfferNote(code="TOW2B", lines=("001",)),)),
        "notes[0].parameters",
        says="sco address",
    ),
    of(
        "note-filled",
        "filled by the officer",
        offer(notes=(OfferNote(code="TOW2B", lines=("001",), parameters={"sco_address": "the SCO"}),)),
    ),
    of(
        "data-package-use",
        "told",
        offer(service(technical_data_package=True), notes=(OfferNote(code="TDP-STUDY", lines=("001",)),)),
    ),
    of("data-package-use", "not told", offer(service(technical_data_package=True)), "notes"),
    # 20, 21 life of the offer
    of("offer-period", "sound", SOUND),
    of("offer-period", "exactly 85 days", offer(offer_expires_on=date(2027, 1, 26))),
    of("offer-period", "a day short", offer(offer_expires_on=date(2027, 1, 25)), "offer_expires_on", says="84 days"),
    of(
        "offer-period",
        "short with its note",
        offer(
            offer_expires_on=date(2026, 12, 20),
            notes=(OfferNote(code="SHORT-OED", parameters={"reason": "the contract option ends"}),),
        ),
    ),
    of("offer-period", "BPC has 30 days", offer(offer_expires_on=date(2026, 12, 2), **BPC)),
    of("offer-period", "BPC below 30 days", offer(offer_expires_on=date(2026, 12, 1), **BPC), "offer_expires_on"),
    of("short-offer-note-once", "one", offer(notes=(OfferNote(code="SHORT-OED"),))),
    of("short-offer-note-once", "two", offer(notes=(OfferNote(code="SHORT-OED"), OfferNote(code="SHORT-OED"))), "notes[1]"),
    of("line-start", "sound", offer(service(starts_on=date(2027, 2, 15)))),
    of("line-start", "before expiration", offer(service(starts_on=date(2027, 2, 14))), "lines[0].starts_on", says="15 Feb 2027"),
    of("line-start", "after an early acceptance", offer(service(starts_on=date(2027, 2, 1)), accepted_on=date(2027, 1, 10))),
    # 29 pages
    put("page-range", "sound", SOUND, page_count=9, stated_pages=9),
    put("page-range", "another count", SOUND, "document", says="page 8", page_count=9, stated_pages=8),
    # 31 grants
    of(
        "grant-without-nonrecurring",
        "not charged",
        offer(bought(mde=True, type_of_assistance="N", nonrecurring_unit_charge=D("600.00")), **GRANT),
    ),
    of("grant-without-nonrecurring", "national funds", offer(bought(mde=True, nonrecurring_unit_charge=D("600.00")))),
    put(
        "grant-without-nonrecurring",
        "charged",
        offer(bought(mde=True, type_of_assistance="N"), **GRANT),
        "lines[0].nonrecurring_unit_charge",
        priced=lambda it: repriced(it, nonrecurring=D("5.00")),
    ),
    of(
        "grant-without-military-pay", "national funds", offer(other_charges=(OtherCharge(kind="MILITARY_PAY", amount=D("5.00")),))
    ),
    of(
        "grant-without-military-pay",
        "other money",
        offer(other_charges=(OtherCharge(kind="CONTINGENCY", amount=D("5.00")),), **GRANT),
    ),
    of(
        "grant-without-military-pay",
        "paid by a grant",
        offer(service(other_charges=(OtherCharge(kind="MILITARY_PAY", amount=D("5.00")),)), **GRANT),
        "lines[0].other_charges[0]",
    ),
    of(
        "grant-without-military-pay",
        "on a BPC case",
        offer(other_charges=(OtherCharge(kind="Military salaries", amount=D("5.00")),), **BPC),
        "other_charges[0]",
    ),
    # 32 words
    of("word-guide", "sound", SOUND),
    of("word-guide", "within other words", offer(nickname="Customary USGs")),
    of(
        "word-guide",
        "in descriptions and notes",
        offer(
            stock(description="Kit for the customer", notes=("The USG ships. USG pays.",)),
            notes=(OfferNote(code="OWN", text="See line items."),),
        ),
        "lines[0].description",
        "lines[0].notes[0]",
        "notes[0].text",
    ),
    of("word-guide", "on a BPC case", offer(nickname="For the customer", **BPC), "nickname", says="Benefitting Country"),
    of("text-length", "sound", SOUND),
    of("text-length", "long nickname", offer(nickname="x" * 51), "nickname", says="51"),
    of("text-length", "long description of a BPC case", offer(description="x" * 46, **BPC), "description"),
    # 33 small case management line
    of("small-case-line", "on a case of its years", offer(stock(), SMALL_CASE_LINE, **OLD)),
    of("small-case-line", "none today", SOUND),
    of("small-case-line", "on a new case", offer(stock(), SMALL_CASE_LINE), "lines[1]", says="02 Nov 2026"),
    put(
        "small-case-line",
        "priced without a line",
        SOUND,
        "small_case_management_line",
        priced=lambda it: summed(it, small_case_management_line=D("5.00")),
    ),
    of("small-case-value", "added by pricing", offer(**OLD)),
    of("small-case-value", "none today", SOUND),
    of("small-case-value", "only falls", offer(stock(), SMALL_CASE_LINE, **OLD)),
    put(
        "small-case-value",
        "left out",
        offer(**OLD),
        "small_case_management_line",
        says="$10,098.00",
        priced=lambda it: summed(it, small_case_management_line=D("0.00")),
    ),
    # the desk's own
    of("lines-present", "sound", SOUND),
    put("lines-present", "none", msgspec.structs.replace(SOUND, lines=()), "lines"),
    of("line-numbers-unique", "sound", offer(WITH_SUBLINES, stock("002"))),
    of("line-numbers-unique", "twice", offer(stock(), stock()), "lines[1].number"),
    of(
        "line-numbers-unique",
        "under another line",
        offer(msgspec.structs.replace(WITH_SUBLINES, sublines=(stock("002a"),))),
        "lines[0].sublines[0].number",
    ),
    of("line-numbers-ordered", "with a gap", offer(stock(), stock("003"))),
    of("line-numbers-ordered", "back", offer(stock("002"), stock("001")), "lines[1].number"),
    of("quantity-and-unit", "sound", offer(stock(), service("002"))),
    of("quantity-and-unit", "each without quantity", offer(stock(quantity=None)), "lines[0].quantity"),
    of("quantity-and-unit", "a lot with quantity", offer(service(quantity=D(3))), "lines[0].quantity"),
    of("quantity-and-unit", "a blanket line", offer(stock(quantity=None), **BLANKET)),
    of("quantity-positive", "sound", SOUND),
    of("quantity-positive", "zero", offer(stock(quantity=D(0))), "lines[0].quantity"),
    of(
        "quantity-positive",
        "a price below zero",
        offer(stock(), stock("002", unit_price=D("-1.00"))),
        "lines[1].unit_price",
        says="-$1.00",
    ),
    of("deliveries-exceed-quantity", "sound", SOUND),
    of(
        "deliveries-exceed-quantity",
        "one too many",
        offer(stock(deliveries=deliveries(q2027Q4=61))),
        "lines[0].deliveries",
        says="61",
    ),
    of("quarters-readable", "sound", RADIOS),
    of(
        "quarters-readable",
        "twice",
        offer(stock(outlays=(*amounts(q2027Q4="1.00"), *amounts(q2027Q4="2.00")))),
        "lines[0].outlays[1].quarter",
    ),
    of("quarters-ordered", "sound", RADIOS),
    of("quarters-ordered", "backwards", offer(stock(deliveries=deliveries(q2027Q4=30, q2027Q3=30))), "lines[0].deliveries"),
    of("subline-added", "with the case", offer(WITH_SUBLINES)),
    of(
        "subline-added",
        "a line added later",
        offer(msgspec.structs.replace(WITH_SUBLINES, added_on=date(2026, 12, 1)), document="A01"),
        "lines[0].sublines[0].added_on",
        "lines[0].sublines[1].added_on",
        says="01 Dec 2026",
    ),
    of("outlays-sum", "none given", SOUND),
    of("outlays-sum", "sound", offer(stock(outlays=amounts(q2027Q3="129000.00")))),
    of("outlays-sum", "too little", offer(stock(outlays=amounts(q2027Q3="128999.00"))), "lines[0].outlays", says="$128,999.00"),
    of(
        "override-justified",
        "sound",
        offer(rate_overrides=(RateOverride(charge="PCH", line="001", amount=D("5.00"), source="estimate"),)),
    ),
    of(
        "override-justified",
        "nothing said",
        offer(rate_overrides=(RateOverride(charge="PCH", line="009"),)),
        "rate_overrides[0].source",
        "rate_overrides[0]",
        "rate_overrides[0].line",
    ),
    of(
        "override-justified",
        "rate and amount",
        offer(rate_overrides=(RateOverride(charge="CAS", component="QAI", rate_percent=D(1), amount=D(1), source="memo"),)),
        "rate_overrides[0]",
        says="QAI",
    ),
    of(
        "waiver-justified",
        "sound",
        offer(
            waivers=(Waiver(charge="CAS", component="QAI", basis="agreement", agreed_on=date(2020, 1, 1)),),
            implemented_on=date(2027, 1, 1),
        ),
    ),
    of("waiver-justified", "without basis", offer(waivers=(Waiver(charge="CAS", basis=""),)), "waivers[0].basis"),
    of(
        "waiver-justified",
        "agreed after implementation",
        offer(waivers=(Waiver(charge="CAS", basis="agreement", agreed_on=date(2027, 2, 1)),), implemented_on=date(2027, 1, 1)),
        "waivers[0].agreed_on",
        says="01 Feb 2027",
    ),
    of("procured-share-given", "sound", offer(bought(source="X", type_of_assistance="4", procured_share=D("0.4")))),
    of(
        "procured-share-given",
        "not given",
        offer(bought(source="X", type_of_assistance="4")),
        "lines[0].procured_share",
        says="50.0 percent",
    ),
    of("procured-share-fits", "sound", offer(bought(source="X", type_of_assistance="4", procured_share=D(1)))),
    of("procured-share-fits", "above one", offer(bought(source="X", procured_share=D("1.1"))), "lines[0].procured_share"),
    of("procured-share-fits", "on stock", offer(stock(procured_share=D("0.5"))), "lines[0].procured_share"),
    of("rests-on-missing-figure", "moved by the Purchaser", SOUND),
    of(
        "rests-on-missing-figure",
        "transportation of today",
        offer(stock(delivery_term_code="5"), stock("002", delivery_term_code="5")),
        "lines[0].transportation",
        says="Lines 001-002",
    ),
    of("rests-on-unconfirmed-figure", "a service", offer(service(), **CASH)),
    of(
        "rests-on-unconfirmed-figure",
        "packing and the split of contract administration",
        offer(stock(), bought("002")),
        "lines[0].pch",
        "lines[1].cas",
        "schedule",
        says="Packing",
    ),
    of("termination-liability", "sound", RADIOS),
    of("termination-liability", "cash has no schedule", offer(bought(termination_liability=()), **CASH)),
    of(
        "termination-liability",
        "a letter of credit for all",
        offer(bought(termination_liability=()), payment=PaymentTerms(standby_letter_of_credit=D("9000000.00"))),
    ),
    of(
        "termination-liability",
        "missing",
        offer(stock(), bought("002", termination_liability=())),
        "lines[1].termination_liability",
    ),
    of("termination-liability-source", "sound", RADIOS),
    of(
        "termination-liability-source",
        "on stock",
        offer(stock(termination_liability=amounts(q2027Q4="5.00"))),
        "lines[0].termination_liability",
    ),
    of("risk-tier", "sound", offer(bought(), terms_of_sale=terms("RAPS"), payment=PaymentTerms(risk_tier=1))),
    of("risk-tier", "missing", offer(bought(), terms_of_sale=terms("RAPS")), "payment.risk_tier"),
    of("nonrecurring-equipment", "sound", offer(bought(mde=True, nonrecurring_unit_charge=D("600.00")))),
    of(
        "nonrecurring-equipment",
        "not equipment",
        offer(stock(nonrecurring_unit_charge=D("600.00"))),
        "lines[0].nonrecurring_unit_charge",
    ),
    of("administered-overseas", "sound", offer(bought(administered_overseas=True))),
    of("administered-overseas", "stock", offer(stock(administered_overseas=True)), "lines[0].administered_overseas"),
]
