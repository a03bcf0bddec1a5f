"""Propose what a new case is called."""

from sqlalchemy import select

from dsca_desk.records.cases import Case
from dsca_desk.store.engine import Store


def free_designator(store: Store, country: str, agency: str) -> str:
    """Propose a designator that no case of a country and agency has: the one after the latest of the same first letters.

    Where the agency has no case with the country yet it is `UAA`.
    """
    prefix = f"{country}-{agency}-"
    with store.reading() as session:
        taken = {
            identifier.removeprefix(prefix)
            for identifier in session.scalars(select(Case.identifier).where(Case.identifier.startswith(prefix)))
        }
    last = max((name for name in taken if len(name) == 3 and name.isalpha()), default="")
    first = last[:1] or "U"
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1) if chr(code) not in "IO"]
    names = [f"{first}{second}{third}" for second in letters for third in letters]
    after = [name for name in names if name > last and name not in taken]
    return next(iter(after or [name for name in names if name not in taken]), "")
