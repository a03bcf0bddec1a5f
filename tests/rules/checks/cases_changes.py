"""Cases of the checks of documents that change a case, of special lines, approvals and development."""

from datetime import date
from typing import Any

import msgspec

from dsca_desk.records.offer import Offer, OfferNote, OtherCharge, QuarterAmount, Reference, TermOfSale, Waiver
from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.checks.life import DelayDays, DocumentLife, OtherDocument
from dsca_desk.rules.concurrent import Concurrent, Partner
from tests.rules.builders import bought, context, offer, service, stock, terms
from tests.rules.checks.case import BPC, RADIOS, SOUND, Case, D, of

replace = msgspec.structs.replace
ACCEPTED = {"accepted_on": date(2027, 1, 20), "implemented_on": date(2027, 2, 1)}
OLD = {"accepted_on": date(2016, 1, 20), "implemented_on": date(2016, 2, 1)}
BASE = offer(stock(), bought("002"), **ACCEPTED)
OLD_BASE = offer(stock(), bought("002"), **OLD)


def lived(check: str, about: str, document: Offer, *paths: str, says: str = "", **facts: Any) -> Case:
    """A case whose document has a life of its own."""

    def made() -> CheckContext:
        return context(document, life=DocumentLife(**facts))

    return Case(check, about, made, paths, says)


def changed(base: Offer, document: str, **changes: Any) -> Offer:
    """A document that changes a case."""
    return replace(base, document=document, price_date=date(2027, 7, 1), **changes)


A01 = changed(BASE, "A01", lines=(replace(BASE.lines[0], quantity=D(80)), BASE.lines[1]))
M01 = changed(
    BASE,
    "M01",
    lines=(replace(BASE.lines[0], unit_price=D("2100.00")), BASE.lines[1]),
    references=(Reference(kind="REVIEW", number="x"),),
)
NSR = service(
    "002",
    masl="079200N0NSPRQ",
    generic_code="R9B",
    description="Non-specific requirements",
    unit_price=D("10000.00"),
    months_of_service=None,
    added_on=date(2027, 7, 1),
)
EARLY = (QuarterAmount(quarter="2027Q3", amount=D("4000.00")), QuarterAmount(quarter="2031Q1", amount=D("6000.00")))
LATE = (QuarterAmount(quarter="2031Q1", amount=D("10000.00")),)
WITH_NSR = changed(offer(stock(), **ACCEPTED), "A01", lines=(stock(), NSR))
DISBURSING = service("002", masl="ADMC0MSERV0FF", description="Disbursing services", unit_price=D("5000.00"))
EXCESS = stock(source="E", type_of_assistance="3")
AUTHORIZED = OfferNote(
    code="EDA-COND",
    parameters={"condition": "as is", "authorized_quantity": "60", "authorized_value": "$129,000"},
    lines=("001",),
)
CLSSA = {"case_type": "CLSSA"}
STOCK_LEVEL = stock(quantity=None, unit_of_issue="XX", unit_price=D("90000.00"), type_of_assistance="V", months_of_service=None)
TO = Partner("BN-B-UCD", "M02", D("-5000.00"))
SENTENCE = "This Modification is concurrent with Modification 2 of case BN-B-UCD: $5,000.00 moves between the two cases."
BACK = "This Modification is concurrent with Modification 1 of case BN-B-UAB: $5,000.00 moves between the two cases."
OURS = Concurrent("BN-B-UAB", "M01", D("-5000.00"), (TO,), purpose=SENTENCE)
THEIRS = Concurrent("BN-B-UCD", "M02", D("5000.00"), (Partner("BN-B-UAB", "M01", D("5000.00")),), purpose=BACK)

CASES: list[Case] = [
    of("non-specific-line", "sound", WITH_NSR),
    of("non-specific-line", "in a basic document", replace(WITH_NSR, document="BASIC"), "lines[1]", says="by Amendment only"),
    of("non-specific-line", "for BPC", replace(WITH_NSR, **BPC), "lines[1]", says="BPC"),
    of("non-specific-line", "a grant", replace(WITH_NSR, terms_of_sale=terms("FMSNR")), "terms_of_sale"),
    of("non-specific-line", "procured", replace(WITH_NSR, lines=(stock(), replace(NSR, source="P"))), "lines[1].source"),
    of(
        "non-specific-line",
        "with months",
        replace(WITH_NSR, lines=(stock(), replace(NSR, months_of_service="12"))),
        "lines[1].months_of_service",
    ),
    of("non-specific-line", "without surcharge", replace(WITH_NSR, waivers=(Waiver(charge="ADMIN", basis="x"),)), "waivers"),
    Case("non-specific-line", "without its note", lambda: context(WITH_NSR, notes=()), ("notes",), "fixed wording"),
    of("non-specific-late", "at the end", WITH_NSR),
    of("non-specific-late", "typed in the last quarter", replace(WITH_NSR, lines=(stock(), replace(NSR, outlays=LATE)))),
    of(
        "non-specific-late",
        "typed before",
        replace(WITH_NSR, lines=(stock(), replace(NSR, outlays=EARLY))),
        "lines[1].outlays",
        says="plans $4,000.00 of non-specific requirements before 2027Q4",
    ),
    of(
        "non-specific-late",
        "with a contract",
        replace(WITH_NSR, lines=(stock(), replace(NSR, termination_liability=EARLY, holdback=EARLY))),
        "lines[1].termination_liability",
        "lines[1].holdback",
        says="nothing is ordered",
    ),
    of(
        "non-specific-late",
        "under another generic code",
        replace(WITH_NSR, lines=(stock(), replace(NSR, generic_code="R9A"))),
        "lines[1].generic_code",
        says="takes R9B",
    ),
    of(
        "non-specific-late",
        "paid at once",
        replace(WITH_NSR, lines=(stock(), replace(NSR, outlays=EARLY)), terms_of_sale=terms("CWA")),
    ),
    of("non-specific-limit", "sound", WITH_NSR),
    of(
        "non-specific-limit",
        "a fifth",
        replace(WITH_NSR, lines=(stock(), replace(NSR, unit_price=D("40000.00")))),
        "lines[1].unit_price",
        says="10.0 percent",
    ),
    of("disbursing-limit", "sound", offer(stock(), DISBURSING)),
    of("disbursing-limit", "too much", offer(stock(), replace(DISBURSING, unit_price=D("50000.00"))), "lines[1].unit_price"),
    of("disbursing-funds", "national funds", offer(stock(), DISBURSING)),
    of(
        "disbursing-funds",
        "a grant",
        offer(stock(), DISBURSING, terms_of_sale=(TermOfSale(code="DU"), TermOfSale(code="FMSNR", amount=D(100)))),
        "terms_of_sale[1].code",
    ),
    of("notification-number", "below", SOUND),
    of(
        "notification-number",
        "named",
        offer(stock(unit_price=D("1000000.00")), congressional_notification=("26-54",)),
    ),
    of(
        "notification-number",
        "not named",
        offer(stock(unit_price=D("1000000.00"))),
        "congressional_notification",
        says="$50,000,000.00",
    ),
    of(
        "notification-number",
        "major equipment",
        offer(stock(unit_price=D("300000.00"), mde=True, sme=True)),
        "congressional_notification",
        says="$14,000,000.00",
    ),
    of("notification-number", "a Modification", changed(offer(stock(unit_price=D("1000000.00"))), "M01")),
    of("excess-authorization", "no excess articles", SOUND),
    of("excess-authorization", "authorized", offer(EXCESS, notes=(AUTHORIZED,))),
    of("excess-authorization", "nothing told", offer(EXCESS), "notes"),
    of(
        "excess-authorization",
        "too many",
        offer(replace(EXCESS, quantity=D(61)), notes=(AUTHORIZED,)),
        "lines[0].quantity",
        "lines[0].unit_price",
    ),
    of(
        "excess-authorization",
        "too dear",
        offer(replace(EXCESS, unit_price=D("2150.01")), notes=(AUTHORIZED,)),
        "lines[0].unit_price",
        says="$129,000.60",
    ),
    of("travel-note", "no travel", offer(service())),
    of("travel-note", "travel priced", offer(service(other_charges=(OtherCharge(kind="TRAVEL", amount=D(500)),))), "notes"),
    of("travel-note", "travel described", offer(service(description="Survey team with travel to the site")), "notes"),
    of(
        "travel-note",
        "told in the description",
        offer(service(description="Survey team; includes travel of U.S. people overseas")),
    ),
    of(
        "travel-note",
        "with its note",
        offer(
            service(other_charges=(OtherCharge(kind="TRAVEL", amount=D(500)),)),
            notes=(OfferNote(code="OCONUS", parameters={"place": "Port Bandar"}, lines=("001",)),),
        ),
    ),
    of("station-note", "nobody abroad", offer(service())),
    of("station-note", "stationed", offer(service(other_charges=(OtherCharge(kind="PCS", amount=D(500)),))), "notes"),
    of(
        "station-note",
        "with its note",
        offer(
            service(other_charges=(OtherCharge(kind="PCS", amount=D(500)),)), notes=(OfferNote(code="PCS-TDY", lines=("001",)),)
        ),
    ),
    of("stock-level-case", "cited", offer(replace(STOCK_LEVEL, description="Repair parts of stock level BN-B-KAA"), **CLSSA)),
    of("stock-level-case", "not cited", offer(STOCK_LEVEL, **CLSSA), "lines[0].description"),
    of(
        "stock-level-case",
        "its own case does not count",
        offer(replace(STOCK_LEVEL, description="Parts of BN-B-UAB"), **CLSSA),
        "lines[0].description",
    ),
    of("program-of-record", "not marked", SOUND),
    of("program-of-record", "marked", offer(stock(description="Radio, NPOR")), "notes", says="no note"),
    of(
        "program-of-record",
        "with its note",
        offer(stock(description="Radio, NPOR"), notes=(OfferNote(code="NPOR", parameters={"item_type": "C"}, lines=("001",)),)),
    ),
    of(
        "program-of-record",
        "type not told",
        offer(stock(description="Radio, non-program of record"), notes=(OfferNote(code="NPOR", lines=("001",)),)),
        "notes",
        says="of which type",
    ),
    of("contingent-fees", "another purchaser", RADIOS),
    of("contingent-fees", "nothing contracted", replace(SOUND, country="JO")),
    of("contingent-fees", "no note", replace(RADIOS, country="JO"), "notes", says="Jordan"),
    of("contingent-fees", "with the note", replace(RADIOS, country="JO", notes=(OfferNote(code="CONT-FEE-LIST"),))),
    of("contingent-fees", "a Modification", changed(replace(RADIOS, country="JO"), "M01")),
    lived("number-reused", "new", A01, others=(OtherDocument("BASIC", "Implemented"),)),
    lived("number-reused", "used before", A01, "document", others=(OtherDocument("A01", "Canceled"),), says="Canceled"),
    lived("unaccepted-named", "accepted", replace(A01, document="A02"), others=(OtherDocument("A01", "Implemented"),)),
    lived("unaccepted-named", "silent", replace(A01, document="A02"), "purpose", others=(OtherDocument("A01", "Canceled"),)),
    lived(
        "unaccepted-named",
        "named",
        replace(A01, document="A03"),
        others=(OtherDocument("A01", "Canceled"), OtherDocument("A02", "Expired")),
        purpose="Amendments 1 and 2 were not accepted.",
    ),
    lived(
        "unaccepted-named",
        "one of two",
        replace(A01, document="A03"),
        "purpose",
        others=(OtherDocument("A01", "Canceled"), OtherDocument("A02", "Expired")),
        purpose="Amendment 1 was not accepted.",
        says="Amendment 2",
    ),
    lived("unaccepted-named", "a Modification", M01, others=(OtherDocument("A01", "Canceled"),)),
    lived("purpose-given", "given", A01, purpose="This Amendment increases Line 001. Reason: more."),
    lived("purpose-given", "missing", A01, "purpose"),
    lived("purpose-given", "a basic document", SOUND),
    lived("modification-reason", "given", M01, reason=3),
    lived("modification-reason", "none", M01, "document", says="13 reasons"),
    lived("modification-reason", "out of the table", M01, "document", reason=14),
    lived("modification-reason", "an Amendment", A01),
    lived("modification-scope", "a price", M01, base=BASE),
    lived("modification-scope", "an Amendment", A01, base=BASE),
    lived("modification-scope", "more", replace(M01, lines=A01.lines), "lines[0].quantity", base=BASE, says="from 60 to 80"),
    lived("modification-scope", "a new line", replace(M01, lines=(*M01.lines, stock("003"))), "lines[2]", base=BASE),
    lived(
        "modification-scope",
        "another article",
        replace(M01, lines=(replace(BASE.lines[0], masl="5985MAST"), BASE.lines[1])),
        "lines[0].masl",
        base=BASE,
    ),
    lived(
        "modification-scope",
        "a new term",
        replace(M01, terms_of_sale=terms("DU", "FMSC")),
        "terms_of_sale[1].code",
        base=BASE,
    ),
    lived("modification-by-hand", "untouched", M01),
    lived("modification-by-hand", "financing terms", M01, by_hand=("terms_of_sale[DU]",)),
    lived("modification-by-hand", "a line", M01, "lines", by_hand=("lines[001].description",)),
    lived("modification-by-hand", "an Amendment", A01, by_hand=("lines[001].description",)),
    lived("concurrent-balance", "alone", M01),
    lived("concurrent-balance", "balanced", M01, together=(OURS, THEIRS)),
    lived("concurrent-balance", "by decision, nobody named", M01, "concurrent", outcome="CONCURRENT"),
    lived(
        "concurrent-balance",
        "more comes than goes",
        M01,
        "concurrent",
        together=(OURS, THEIRS._replace(change=D("5000.01"))),
        says="$5,000.01",
    ),
    lived("concurrent-balance", "not kept", M01, "concurrent", together=(OURS,), says="BN-B-UCD M02"),
    lived("concurrent-balance", "one-sided", M01, "concurrent", "concurrent", together=(OURS, THEIRS._replace(partners=()))),
    lived(
        "concurrent-balance",
        "not opposite",
        M01,
        "concurrent",
        "concurrent",
        together=(OURS, THEIRS._replace(partners=(Partner("BN-B-UAB", "M01", D("4000.00")),))),
    ),
    lived(
        "concurrent-balance",
        "not implemented, equipment, terms, no request",
        M01,
        *["concurrent"] * 4,
        together=(OURS, THEIRS._replace(state="Offered", adds_equipment=True, adds_terms=("FMSC",), based_on=False)),
    ),
    lived("concurrent-sentence", "both", M01, together=(OURS, THEIRS), purpose=SENTENCE),
    lived("concurrent-sentence", "ours lacks it", M01, "purpose", together=(OURS, THEIRS), says="BN-B-UAB M01"),
    lived(
        "concurrent-sentence",
        "theirs lacks it",
        M01,
        "purpose",
        together=(OURS, THEIRS._replace(purpose="")),
        purpose=SENTENCE,
        says="BN-B-UCD M02",
    ),
    lived("category-factor", "category B", SOUND, category="B"),
    lived("category-factor", "with factor", SOUND, category="C", delays=(DelayDays("X-CN", 30),)),
    lived("category-factor", "none", SOUND, "delays", category="C"),
    lived("category-factor", "unknown", SOUND, "delays", category="C", delays=(DelayDays("Z", 30),)),
    lived("category-factor", "days open", SOUND, "delays", category="C", delays=(DelayDays("X-CN", 30),), status="Review"),
    lived("category-factor", "days closed", SOUND, category="C", delays=(DelayDays("X-CN", 30, 12),), status="Review"),
    lived("category-factor", "a Modification", M01, "category", category="C", delays=(DelayDays("X-CN", 30, 12),)),
    lived("request-complete", "in order", SOUND, requests=("R-2026-0001",), request_complete_on=date(2026, 10, 1)),
    lived("request-complete", "too late", SOUND, "milap_on", requests=("R-2026-0001",), request_complete_on=date(2026, 11, 3)),
    lived("request-complete", "never", SOUND, "milap_on", requests=("R-2026-0001",)),
    lived("request-complete", "no request kept", SOUND),
    lived("request-complete", "not approved yet", replace(SOUND, milap_on=None), requests=("R-2026-0001",)),
    lived("request-complete", "a review", replace(M01, milap_on=date(2027, 7, 1)), requests=("R-2026-0001",)),
    lived("terms-version", "the same", SOUND, terms_prepared="2026-11", terms_in_force="2026-11"),
    lived("terms-version", "not kept", SOUND, terms_in_force="2026-11"),
    lived("terms-version", "older", SOUND, "prepared_under", terms_prepared="2025-04", terms_in_force="2026-11"),
    lived("old-rate-scope", "present rate", A01, base=BASE),
    lived(
        "old-rate-scope",
        "old rate",
        changed(OLD_BASE, "A01", lines=(replace(OLD_BASE.lines[0], quantity=D(80)), OLD_BASE.lines[1])),
        "lines[0].quantity",
        base=OLD_BASE,
        says="3.5 percent",
    ),
    lived(
        "old-rate-scope",
        "on a new line",
        changed(OLD_BASE, "A01", lines=(*OLD_BASE.lines, stock("003", added_on=date(2027, 7, 1)))),
        base=OLD_BASE,
    ),
    lived(
        "old-rate-price",
        "a contracted line",
        changed(OLD_BASE, "M01", lines=(OLD_BASE.lines[0], replace(OLD_BASE.lines[1], unit_price=D("19000.00")))),
        "lines[1].unit_price",
        base=OLD_BASE,
    ),
    lived(
        "old-rate-price",
        "from stock",
        changed(OLD_BASE, "M01", lines=(replace(OLD_BASE.lines[0], unit_price=D("2200.00")), OLD_BASE.lines[1])),
        base=OLD_BASE,
    ),
    lived(
        "new-line-dated", "dated", changed(BASE, "A01", lines=(*BASE.lines, stock("003", added_on=date(2027, 7, 1)))), base=BASE
    ),
    lived("new-line-dated", "not dated", changed(BASE, "A01", lines=(*BASE.lines, stock("003"))), "lines[2].added_on", base=BASE),
    lived("changes-something", "something", A01, base=BASE),
    lived("changes-something", "nothing", changed(BASE, "A01"), "document", base=BASE),
    lived(
        "break-point",
        "above it",
        replace(A01, lines=(replace(BASE.lines[0], quantity=D(90)), BASE.lines[1]), offer_expires_on=date(2027, 10, 5)),
        "document",
        base=BASE,
        says="counts in the fiscal year in which it is accepted, 2028 while its offer stands",
    ),
    lived(
        "break-point",
        "below it",
        changed(BASE, "A01", lines=(replace(BASE.lines[0], quantity=D(62)), BASE.lines[1])),
        "document",
        base=BASE,
        says="counts in the fiscal year of the basic letter, 2027",
    ),
    lived("break-point", "no rise", changed(BASE, "A01", lines=BASE.lines[:1]), base=BASE),
    lived("break-point", "a Modification", M01, base=BASE),
    lived("case-moved", "stands", A01),
    lived("case-moved", "moved", A01, "document", base_moved=True),
    lived("equipment-by-offer", "a radio", changed(BASE, "A01", lines=(*BASE.lines, stock("003"))), base=BASE),
    lived(
        "equipment-by-offer",
        "added",
        changed(BASE, "A01", lines=(*BASE.lines, stock("003", sme=True))),
        "lines[2]",
        base=BASE,
        says="significant",
    ),
    lived(
        "equipment-by-offer",
        "removed",
        changed(BASE, "A01", lines=BASE.lines[:1]),
        "lines",
        base=replace(BASE, lines=(BASE.lines[0], replace(BASE.lines[1], mde=True))),
    ),
]
