"""Cases of the checks: codes, equipment, kinds of case and placeholders."""

from datetime import date

import msgspec

from dsca_desk.records.offer import OfferNote
from tests.rules.builders import bought, deliveries, offer, service, stock, terms
from tests.rules.checks.case import BLANKET, BPC, RADIOS, SOUND, SPARES, WITH_SUBLINES, Case, D, of

CASES: list[Case] = [
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
]
