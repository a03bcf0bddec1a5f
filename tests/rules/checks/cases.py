"""The table of cases of every check: what passes, and what is found where."""

from tests.rules.checks import cases_amounts, cases_changes, cases_columns, cases_desk, cases_notes, cases_payments
from tests.rules.checks.case import Case

CASES: list[Case] = [
    case
    for table in (cases_amounts, cases_payments, cases_columns, cases_notes, cases_desk, cases_changes)
    for case in table.CASES
]
