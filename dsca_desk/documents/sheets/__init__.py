"""Sheets of any workbook: columns declared once, rows of plain values, formulas with their stored values."""

from dsca_desk.documents.sheets.book import HEAD_ROW, Book, Column, Fact, Heading, Sheet, quoted, sheet_name
from dsca_desk.documents.sheets.cells import Cell, Formula

__all__ = ["HEAD_ROW", "Book", "Cell", "Column", "Fact", "Formula", "Heading", "Sheet", "quoted", "sheet_name"]
