"""The case moved on since a document was begun: choose where both changed the same, and bring the document onto it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.conflict import THEIRS, ConflictDialog, ConflictWords
from dsca_desk.desktop.forms.joining import ABSENT, Disagreement
from dsca_desk.rules.changes import Change, Conflict, path_of, words_of
from dsca_desk.rules.wording import list_text
from dsca_desk.services.changing import bring_onto_current, rebasing
from dsca_desk.services.versions import name_of
from dsca_desk.store.errors import StoreError


def rebase_dialog(session: CaseSession, parent: QWidget) -> QDialog | None:
    """Return the dialog that chooses and brings the document along; None when nothing is to be done. Raises StoreError."""
    desk, offer = session.desk, session.opened.offer
    led = rebasing(desk.store, offer.case_id, offer.document)
    if led is None:
        desk.questions.tell("The case has not moved", f"{offer.document} rests on the case as it stands. Nothing was changed.")
        return None
    by = list_text([name_of(name) for name in led.rests_on[1:]]) or "the case"
    return RebaseDialog(session, led.conflicts, by, parent)


class RebaseDialog(ConflictDialog):
    """Lists the fields that document and case changed differently; the value of the document is taken unless one chooses."""

    def __init__(self, session: CaseSession, conflicts: Sequence[Conflict], by: str, parent: QWidget) -> None:
        self._session = session
        offer = session.opened.offer
        count = len(conflicts)
        text = (
            f"{offer.case_id} moved on since {name_of(offer.document)} was begun: {by} took effect. What {offer.document} "
            "changes is put onto the case as it stands now; the rest follows the case. "
        )
        text += (
            f"{count} field{'s' * (count != 1)} both changed differently: choose for each yours or theirs."
            if count
            else "Nothing that both changed disagrees."
        )
        words = ConflictWords(
            title=f"Bring {offer.document} onto the case",
            text=text,
            heads=("Field", "Before both", f"Yours ({offer.document})", "Theirs (the case)"),
            keep=f"&Bring {offer.document} onto the case",
            cancel="&Leave it as it is",
        )
        found = tuple(_disagreement(conflict) for conflict in conflicts)
        named = {one.path: words_of(conflict.steps) for one, conflict in zip(found, conflicts, strict=True)}
        super().__init__(offer.document, found, lambda path: named[path], parent, said=words, before=False)

    def accept(self) -> None:
        """Bring the document onto the case; it stays as it was where that is refused."""
        session, desk = self._session, self._session.desk
        offer = session.opened.offer
        try:
            bring_onto_current(
                desk.store,
                offer.case_id,
                offer.document,
                theirs_at=self.taken(THEIRS),
                on=desk.today,
                by=desk.officer,
                at=desk.clock(),
            )
        except StoreError as error:
            desk.questions.tell("Not brought onto the case", str(error))
            return
        super().accept()


def _disagreement(conflict: Conflict) -> Disagreement:
    mine, theirs = _value(conflict.mine), _value(conflict.theirs)
    before = conflict.theirs.before if conflict.theirs.kind != "added" else ABSENT
    return Disagreement(path_of(conflict.steps), before, mine, theirs)


def _value(change: Change) -> object:
    return ABSENT if change.kind == "removed" else change.after
