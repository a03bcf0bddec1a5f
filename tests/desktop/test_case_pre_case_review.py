"""What may bring a pre-case review stands on the Reviews tab while the document is in development."""

from decimal import Decimal

import msgspec
from sqlalchemy import select

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.services.cases import import_case
from tests.desktop.listed import read
from tests.rules.builders import offer as small

CASE = "BN-B-UZZ"


def test_growth_of_the_program_is_told_on_the_reviews_tab(window, desk):
    act = {"by": desk.officer, "at": desk.clock()}
    import_case(desk.store, msgspec.structs.replace(small(), country="BN", agency="B", designator="UZZ"), **act)
    with desk.store.writing(*act.values(), "priced") as session:
        session.scalars(select(CaseDocument).join(Case).where(Case.identifier == CASE)).one().total = Decimal("9000000.00")
    window.go("cases", f"{CASE}#@reviews")
    tab = read(window.place("cases").workspace.tab("reviews"))
    assert tab.pre_case.isVisible()
    assert "($9,000,000.00) to the purchaser's active program of" in tab.pre_case.text()
    assert "Above 15% a pre-case review may be held; ask for it 30 days before hand-over" in tab.pre_case.text()
    assert tab.pre_case.text().endswith("(SAMM C5.4.16).")
    window.go("cases", "BN-B-UAB#@reviews")
    tab = read(window.place("cases").workspace.tab("reviews"))
    assert not tab.pre_case.isVisible()
