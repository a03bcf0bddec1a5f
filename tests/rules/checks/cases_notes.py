"""Cases of the checks: notes, life of the offer, pages, grants, words, management lines."""

from datetime import date

from dsca_desk.records.offer import OfferNote, OtherCharge
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.pricing import price
from tests.rules.builders import bought, offer, policy, repriced, service, stock, summed
from tests.rules.checks.case import (
    BPC,
    GRANT,
    OLD,
    RADIOS,
    SMALL_CASE_LINE,
    SOUND,
    Case,
    D,
    of,
    put,
    shuffled_notes,
    without_note,
)

CASES: list[Case] = [
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
    put("page-range", "no sentence", SOUND, "document", says="does not say", page_count=9, stated_pages=0),
    put("page-range", "a footer", SOUND, "document", says="footer of page 3", page_count=9, stated_pages=9, wrong_footers=(3,)),
    put("characters-print", "sound", SOUND, page_count=9, unprintable=lambda _offer: lambda _text: ""),
    put(
        "characters-print",
        "a nickname",
        offer(nickname="夜視"),
        "nickname",
        says="夜 視",
        page_count=9,
        unprintable=lambda _offer: lambda text: "".join(one for one in text if ord(one) > 0x3000),
    ),
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
]
