"""The letters that change a case, Amendment and Modification: frozen values in, the bytes of the PDF out."""

from dsca_desk.documents.change_letter.build import change_letter_pages, change_letter_pdf
from dsca_desk.documents.change_letter.model import ChangedLine, ChangedNote, ChangeLetter, SchedulePayment

__all__ = [
    "ChangeLetter",
    "ChangedLine",
    "ChangedNote",
    "SchedulePayment",
    "change_letter_pages",
    "change_letter_pdf",
]
