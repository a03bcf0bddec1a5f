"""The Letter of Offer and Acceptance: frozen values in, the bytes of the PDF out."""

from dsca_desk.documents.letter.build import attached_case_file, letter_extract, letter_pages, letter_pdf
from dsca_desk.documents.letter.model import (
    BasedOn,
    CostSummary,
    Figure,
    LetterLine,
    LetterNote,
    LetterOfOffer,
    LineDeliveries,
    Payment,
    PolicyText,
    Term,
)

__all__ = [
    "BasedOn",
    "CostSummary",
    "Figure",
    "LetterLine",
    "LetterNote",
    "LetterOfOffer",
    "LineDeliveries",
    "Payment",
    "PolicyText",
    "Term",
    "attached_case_file",
    "letter_extract",
    "letter_pages",
    "letter_pdf",
]
