"""What the terms of sale of a document say about who pays, by the policy's table."""

from typing import NamedTuple

from dsca_desk.policy.codes import TERMS_OF_SALE, TermOfSaleCode
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer


class Financing(NamedTuple):
    """How the terms finance a document: in part by a grant, wholly by grants, in part by repayable credit.

    `held_to_full_value` tells of a grant term whose deposit is the case value unless the purchaser is trusted with less.
    """

    by_grant: bool
    wholly_by_grant: bool
    by_repayable_credit: bool
    held_to_full_value: bool


def financing_of(offer: Offer, policy: Policy) -> Financing:
    """Return how a document is financed; a term the table does not know counts as cash."""
    rows = [policy.find(TERMS_OF_SALE, TermOfSaleCode, term.code) for term in offer.terms_of_sale]
    kinds = ["cash" if row is None else row.financing for row in rows]
    return Financing(
        "grant" in kinds,
        bool(kinds) and all(kind == "grant" for kind in kinds),
        "repayable" in kinds,
        any(row is not None and row.financing == "grant" and row.full_value_deposit for row in rows),
    )
