"""What the letter of a priced document holds: figures that foot, words for codes, notes, texts, marks."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from dsca_desk.records.offer import (
    Line,
    Offer,
    PaymentTerms,
    Purchaser,
    QuarterAmount,
    QuarterQuantity,
    Reference,
    TermOfSale,
)
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.letters import letter_of
from dsca_desk.services.policy import shipped_policy

POLICY = shipped_policy()
DAY = date(2026, 11, 22)
OFFER = Offer(
    country="BN",
    agency="B",
    designator="UAB",
    nickname="Night vision package",
    description="night vision devices, spares and training",
    purchaser=Purchaser(name="Ministry of Defense", address=("1 Harbor Road", "Port Bandar")),
    references=(
        Reference(kind="CLARIFICATION", number="MOD/91", date=date(2026, 2, 3)),
        Reference(number="MOD/77", date=date(2026, 1, 12)),
    ),
    dependable_undertaking=True,
    terms_of_sale=(TermOfSale(code="DU"),),
    price_date=DAY,
    offer_expires_on=date(2027, 2, 15),
    lines=(
        Line(
            number="001",
            generic_code="A1A",
            description="Night vision goggle",
            condition="new",
            quantity=Decimal(3),
            unit_price=Decimal("4200.33"),
            months_of_service="24",
            type_of_assistance="3",
            offer_release_code="A",
            delivery_term_code="4",
            sme=True,
            deliveries=(
                QuarterQuantity(quarter="2028Q2", quantity=Decimal(1)),
                QuarterQuantity(quarter="2028Q1", quantity=Decimal(2)),
            ),
        ),
        Line(
            number="002",
            description="Support",
            kind="SERVICE",
            unit_of_issue="XX",
            sublines=(
                Line(number="002a", description="Training", kind="SERVICE", unit_of_issue="XX", unit_price=Decimal("1000.49")),
                Line(number="002b", description="Advice", kind="SERVICE", unit_of_issue="XX", unit_price=Decimal("2000.49")),
            ),
        ),
    ),
)


def letter(offer=OFFER, status="Offered", **options):
    priced = price(offer, POLICY)
    schedule = payment_schedule(priced, POLICY)
    notes = place_notes(offer, priced, POLICY)
    return letter_of(offer, priced, schedule, notes, POLICY, status=status, printed_on=DAY, **options)


def test_every_column_of_figures_foots():
    printed = letter()
    summary = printed.summary
    parts = (summary.net, summary.packing, summary.administration, summary.transportation, summary.other)
    assert sum(figure.amount for figure in parts) == summary.total.amount == printed.estimated_cost.amount
    assert sum(line.total.amount for line in printed.lines) == summary.net.amount
    for line in printed.lines:
        if line.sublines:
            assert sum(part.total.amount for part in line.sublines) == line.total.amount
    running = Decimal(0)
    for payment in printed.payments:
        running += payment.amount.amount
        assert payment.cumulative.amount == running
    assert running == summary.total.amount
    assert printed.payments[0].amount == printed.initial_deposit


def test_the_first_page_says_words_for_codes():
    printed = letter()
    assert printed.purchaser == "the Government of Bandaria, Ministry of Defense"
    assert printed.implementing_agency == "Department of the Army"
    assert [term.name for term in printed.terms_of_sale] == ["Dependable Undertaking"]
    assert [(basis.number, basis.remark) for basis in printed.based_on] == [("MOD/77", ""), ("MOD/91", "clarification")]


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("Ministry of Defence of Bandaria", "the Ministry of Defence of Bandaria"),
        ("Government of Bandaria, Ministry of Defense", "the Government of Bandaria, Ministry of Defense"),
        ("The Republic of Bandaria", "The Republic of Bandaria"),
        ("", "the Government of Bandaria"),
    ],
)
def test_the_government_is_named_once(name, phrase):
    printed = letter(replace(OFFER, purchaser=Purchaser(name=name)))
    assert printed.purchaser == phrase


def test_a_line_has_unit_cost_only_where_there_is_a_quantity():
    first, second = letter().lines
    assert (first.quantity, first.unit_cost.amount) == (3, Decimal("4200.33"))
    assert first.notes
    assert second.quantity is None
    assert second.unit_cost is None
    assert [part.number for part in second.sublines] == ["002a", "002b"]
    assert all(part.unit_cost is None for part in second.sublines)


@pytest.mark.parametrize(
    ("status", "draft"),
    [("Development", True), ("Review", True), ("Countersigned", True), ("Offered", False), ("Implemented", False)],
)
def test_a_document_is_a_draft_until_it_is_offered(status, draft):
    assert letter(status=status).draft is draft


def test_deliveries_run_by_quarter():
    (deliveries,) = letter().deliveries
    assert deliveries.quantities == (("2028Q1", Decimal(2)), ("2028Q2", Decimal(1)))


def test_figures_that_rest_on_unconfirmed_rates_are_marked_and_their_sources_named():
    printed = letter(replace(OFFER, lines=(replace(OFFER.lines[0], delivery_term_code="5"),)))
    assert printed.summary.transportation.unconfirmed
    assert printed.estimated_cost.unconfirmed
    assert not printed.lines[0].total.unconfirmed
    assert any(source.startswith("(11) ") for source in printed.unconfirmed)


def test_several_credit_terms_print_their_dollars_and_the_balance():
    terms = (TermOfSale(code="FMSNR", amount=Decimal("2000.00")), TermOfSale(code="DU"))
    first, second = letter(replace(OFFER, terms_of_sale=terms)).terms_of_sale
    assert (first.name, first.amount, first.balance) == ("FMS Credit (Non-Repayable)", Decimal(2000), False)
    assert (second.amount, second.balance) == (None, True)


def test_cash_with_acceptance_is_one_payment():
    printed = letter(replace(OFFER, dependable_undertaking=False, terms_of_sale=(TermOfSale(code="CWA"),)))
    (payment,) = printed.payments
    assert payment.amount.amount == printed.estimated_cost.amount
    assert printed.letter_of_credit is None


def test_a_letter_of_credit_shows_what_it_covers():
    line = replace(
        OFFER.lines[0],
        source="P",
        type_of_assistance="5",
        quantity=Decimal(1),
        unit_price=Decimal("900000.00"),
        deliveries=(QuarterQuantity(quarter="2029Q1", quantity=Decimal(1)),),
        outlays=tuple(QuarterAmount(quarter=f"{2027 + n // 4}Q{n % 4 + 1}", amount=Decimal(100000)) for n in range(9)),
        termination_liability=(
            QuarterAmount(quarter="2027Q3", amount=Decimal(120000)),
            QuarterAmount(quarter="2028Q1", amount=Decimal(80000)),
        ),
    )
    offer = replace(OFFER, lines=(line,), payment=PaymentTerms(standby_letter_of_credit=Decimal("100000.00")))
    printed = letter(offer)
    assert printed.letter_of_credit == 100000
    for payment in printed.payments:
        assert payment.requirements - payment.termination_liability == payment.cumulative.amount
    assert printed.payments[-1].requirements == printed.estimated_cost.amount
    assert any(payment.termination_liability for payment in printed.payments)


def test_notes_in_the_words_of_the_desk_are_told_from_the_officers():
    notes = letter().notes
    assert [note.number for note in notes] == list(range(1, len(notes) + 1))
    described = [note for note in notes if note.title.startswith("Line 001 – ")]
    assert [note.own_words for note in described] == [False]
    assert any(note.own_words for note in notes)


def test_terms_and_information_are_labelled_and_explain_the_units():
    printed = letter()
    assert printed.terms.wording == printed.information.wording == "own"
    assert any(words for _, _, words in printed.terms.paragraphs)
    assert "- EA: Each" in printed.information.paragraphs[-1][2]


def test_a_bpc_letter_names_authority_and_funds_and_has_no_terms():
    offer = replace(
        OFFER,
        country="WL",
        program="BPC_T10",
        bpc_program="WL",
        purchaser=Purchaser(name="Republic of the Philippines, Coast Watch Service"),
        dependable_undertaking=False,
        terms_of_sale=(TermOfSale(code="CWA"),),
    )
    printed = letter(offer)
    assert printed.bpc
    assert "1263" in printed.authority
    assert printed.funds == "Indo-Pacific Maritime Security Initiative, program code WL; cited in MOD/77"
    assert printed.terms.paragraphs == ()
    assert printed.purchaser == "the Republic of the Philippines, Coast Watch Service"


def test_an_office_text_replaces_the_summary(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "edition.toml").write_text('id = "office"\ntitle = "Office texts"\nas_of = 2026-11-01\n', encoding="utf-8")
    (tmp_path / "texts" / "standard-terms.txt").write_text(
        "wording: official\nsource: Office file 12\n\n# 1 Obligations\n\n## 1.1 Articles\nFirst.\n\nSecond.\n\nThird.\n",
        encoding="utf-8",
    )
    policy = shipped_policy((tmp_path,))
    priced = price(OFFER, policy)
    schedule = payment_schedule(priced, policy)
    printed = letter_of(OFFER, priced, schedule, place_notes(OFFER, priced, policy), policy, status="Offered", printed_on=DAY)
    assert printed.terms.wording == "official"
    assert printed.terms.version == "Office file 12"
    assert printed.terms.paragraphs == (
        ("", "1 Obligations", ""),
        ("", "1.1 Articles", "First."),
        ("", "", "Second."),
        ("", "", "Third."),
    )
