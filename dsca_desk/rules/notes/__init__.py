"""The notes of a letter of offer: chosen by the facts of the document, merged with the officer's, in five groups, numbered."""

from dsca_desk.rules.notes.placed import PlacedNote, document_day
from dsca_desk.rules.notes.placing import note_numbers_of_line, place_notes

__all__ = ["PlacedNote", "document_day", "note_numbers_of_line", "place_notes"]
