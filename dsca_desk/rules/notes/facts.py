"""Facts about lines and terms that notes and checks ask for under the same name."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from dsca_desk.policy.codes import SPECIAL_LINES, TERMS_OF_SALE, SpecialLine, TermOfSaleCode
from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.records.offer import Line, Offer

FMSO_I = "U"
EDA_GRANT = ("A", "I")
SpecialKind = Literal["SCML", "PML", "NSR", "DISBURSING"]


def special_kind(line: Line, policy: Policy) -> SpecialKind | None:
    """Return the special kind of a line, known by its MASL or (management lines) its generic code; None for all others."""
    if not (line.masl or line.generic_code):
        return None
    for row in policy.rows(SPECIAL_LINES, SpecialLine):
        coded = line.generic_code in row.generic_codes and row.kind in ("SCML", "PML")
        if coded or (row.masl and line.masl == row.masl):
            return row.kind
    return None


def is_grant_excess(line: Line) -> bool:
    """Tell whether a line gives excess articles as a grant."""
    return line.source == "E" and line.type_of_assistance in EDA_GRANT


def financing(offer: Offer, policy: PolicyOn) -> dict[str, TermOfSaleCode]:
    """Return the terms of sale of an offer by code, without codes that the table does not know."""
    known = {row.code: row for row in policy.rows(TERMS_OF_SALE, TermOfSaleCode)}
    return {term.code: known[term.code] for term in offer.terms_of_sale if term.code in known}


def wholly_grant_financed(offer: Offer, policy: PolicyOn) -> bool:
    """Tell whether U.S. grants pay the whole case: every term of sale is a grant."""
    terms = financing(offer, policy)
    return (
        bool(terms)
        and len(terms) == len({term.code for term in offer.terms_of_sale})
        and all(row.financing in ("grant", "no-charge") for row in terms.values())
    )


def has_payment_status(offer: Offer) -> bool:
    """Tell whether the Purchaser may pay by a schedule: dependable undertaking, CAPS or RAPS."""
    payment = offer.payment
    return (
        offer.dependable_undertaking
        or payment.credit_assured
        or payment.risk_tier is not None
        or any(term.code in ("CAPS", "RAPS") for term in offer.terms_of_sale)
    )


def has_contract_cost(line: Line) -> bool:
    """Tell whether part of a line is bought by contract, so that termination liability can arise (price element CC)."""
    return line.source == "P" or (line.source == "X" and line.procured_share != 0)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Add dollars; nothing adds up to 0.00."""
    return sum(amounts, Decimal("0.00"))
