"""The workbook of a case: summary, lines, pricing, payment schedule, deliveries, notes, derivation, checks, rules used."""

from dsca_desk.documents.workbook.build import CaseWorkbook, case_workbook

__all__ = ["CaseWorkbook", "case_workbook"]
