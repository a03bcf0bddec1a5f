"""The list that is only read lives in `tables/listing.py`."""

from dsca_desk.desktop.tables.listing import ListColumn, ListModel, ListTable, Mark, day_words, dollars, units

__all__ = ["ListColumn", "ListModel", "ListTable", "Mark", "day_words", "dollars", "units"]
