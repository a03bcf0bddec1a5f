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
from dsca_desk.documents.letter.places import Printed, printed_values

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
    "Printed",
    "Term",
    "attached_case_file",
    "letter_extract",
    "letter_pages",
    "letter_pdf",
    "printed_values",
]
