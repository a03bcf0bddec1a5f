"""The versions one may choose for a comparison, and what is read of them: drafts, letters as issued, what is kept."""

from decimal import Decimal
from typing import NamedTuple

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.records.offer import BASIC
from dsca_desk.services.issuing import list_issued
from dsca_desk.services.versions import CURRENT, ISSUED, Version, list_versions
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import StoreError

DRAFT = "DRAFT"
"""The open document as it is edited."""


class Choice(NamedTuple):
    """A version one may choose: its name, and how it reads in the box."""

    name: str
    words: str
    version: Version

    @property
    def head(self) -> str:
        """The name over a column of money."""
        if self.name.endswith(" base"):
            return f"Before {self.name.removesuffix(' base')}"
        if self.name == CURRENT:
            return "Case"
        if self.name.startswith(ISSUED):
            words = self.words.partition(" · ")[2]
            return words[:1].upper() + words[1:]
        return self.words.partition(" · ")[0] if "/" not in self.name else self.name


def choices_of(session: CaseSession) -> tuple[Choice, ...]:
    """Return the versions of the open case; the open document stands among them as it is edited. Raises StoreError."""
    store, opened = session.desk.store, session.opened.offer
    kept = list_versions(store, opened.case_id)
    documents = [version for version in kept if version.name != CURRENT]
    found = []
    for version in kept if len(documents) > 1 else documents:
        day = f" · {written_day(version.on)}" if version.on else ""
        status = f" · {version.status}" if version.status else ""
        short = version.words if "/" in version.name or " " in version.name or version.name == CURRENT else version.name
        if version.name != opened.document or session.older is not None:
            found.append(Choice(version.name, f"{short}{status}{day if not status else ''}", version))
            if version.name != opened.document:
                continue
        elif session.draft.dirty:
            found.append(Choice(version.name, f"{short} · as saved", version))
        for row in list_issued(store, opened.case_id, opened.document):
            if row.kind == "LETTER":
                words = f"{short} · issued {written_day(row.printed_on)}"
                issued = Version(f"{ISSUED}{row.id}", f"{version.words}, issued copy {row.number}", "", row.printed_on)
                found.append(Choice(issued.name, words, issued))
        if session.older is not None:
            continue
        edited = f"{short} · {'draft' if session.draft.dirty else version.status}"
        found.append(Choice(DRAFT, edited, version._replace(name=DRAFT)))
    return tuple(found)


def usual(session: CaseSession, choices: tuple[Choice, ...]) -> tuple[str, str]:
    """Return what is compared unless one chooses: the document against its base, its last issued letter, or as it was before."""
    names = [choice.name for choice in choices]
    if session.older is not None:
        older = session.older
        return (older.document, CURRENT) if older.name == CURRENT else (older.name, older.document)
    document = session.opened.offer.document
    issued = [name for name in names if name.startswith(ISSUED)]
    restated = [name for name in names if name.startswith(f"{document}/")]
    wanted = [f"{document} base", CURRENT] if document != BASIC else []
    earlier = [*reversed(issued), *reversed(restated)]
    if restated and not session.draft.dirty:  # nothing differs from the letter that was issued of it
        earlier = [*reversed(restated), *reversed(issued)]
    wanted += [*earlier, document]
    return next((name for name in wanted if name in names), DRAFT), DRAFT


def received_of(store: Store, case: str, document: str) -> Decimal | None:
    """Return what was stated as received for a document that changes a case, None where nobody did."""
    from dsca_desk.services.change_printing import kept_change

    if document == BASIC:
        return None
    try:
        return kept_change(store, case, document).about.received
    except StoreError:
        return None
