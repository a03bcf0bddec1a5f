"""Cases of the checks: the desk's own."""

from datetime import date

import msgspec

from dsca_desk.records.offer import PaymentTerms, RateOverride, Waiver
from tests.rules.builders import amounts, bought, deliveries, offer, service, stock, terms
from tests.rules.checks.case import BLANKET, CASH, RADIOS, SOUND, WITH_SUBLINES, Case, D, of, put

CASES: list[Case] = [
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
