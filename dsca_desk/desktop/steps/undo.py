"""Undoing the last standing step of a record, with a reason that stays in history."""

from collections.abc import Callable

from dsca_desk.desktop.desk import Desk
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, undo_step
from dsca_desk.store.errors import StoreError


def undo_last(desk: Desk, subject: Subject, done: Callable[[], object]) -> bool:
    """Ask why and undo; `done` is called once it is written. False when nothing was undone, which is told."""
    try:
        standing = [step for step in steps_of(desk.store, subject) if not step.undone_by]
        if not standing:
            desk.questions.tell("Nothing to undo", f"{subject} has taken no step that could be undone.")
            return False
        asked = f"Why is “{standing[-1].event}” undone? The reason stays in history."
        why = desk.questions.text("Undo a step", asked)
        while why is not None and not why.strip():
            why = desk.questions.text("Undo a step", f"A reason is needed. {asked}")
        if why is None:
            return False
        undo_step(desk.store, desk.policy, subject, why=why, by=desk.officer, at=desk.clock())
    except StoreError as error:
        desk.questions.tell("The step was not undone", str(error))
        return False
    done()
    return True
