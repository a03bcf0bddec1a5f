"""Tasks of officers, points put off, and the log of letters in and out."""

from datetime import date, datetime
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.records.cases import Case
from dsca_desk.records.requests import Request
from dsca_desk.records.tasks import Correspondence, PutOff, Task
from dsca_desk.rules.wording import day_text
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound

Direction = Literal["IN", "OUT"]
LETTER_KINDS = {"LETTER": "Letter", "MESSAGE": "Message", "EMAIL": "E-mail", "CALL": "Call", "MEETING": "Meeting"}
DIRECTIONS = {"IN": "In", "OUT": "Out"}


class TaskRow(NamedTuple):
    """A task as it is kept; `record` is the request or case it belongs to, empty for none."""

    id: int
    record: str
    text: str
    officer: str
    waiting_for: str
    due_on: date | None
    done_on: date | None
    put_off_why: str


class LetterRow(NamedTuple):
    """A letter, message or call of a request or case."""

    id: int
    record: str
    direction: str
    kind: str
    on: date
    party: str
    reference: str
    subject: str
    answer_due_on: date | None
    answered_on: date | None
    remark: str
    paper: str = ""

    def late(self, today: date) -> bool:
        """Tell whether an answer was due before a day and has not come."""
        return self.answer_due_on is not None and self.answered_on is None and self.answer_due_on < today


class LetterLogged(msgspec.Struct, frozen=True, kw_only=True):
    """A letter, message or call as it is typed into the log."""

    direction: Direction = "IN"
    kind: str = "LETTER"
    on: date
    party: str = ""
    reference: str = ""
    subject: str = ""
    answer_due_on: date | None = None
    answered_on: date | None = None
    remark: str = ""


# --- tasks ------------------------------------------------------------------------------------------------------------------


def add_task(
    store: Store,
    text: str,
    *,
    record: str = "",
    due_on: date | None = None,
    officer: str = "",
    waiting_for: str = "",
    by: str,
    at: datetime,
) -> int:
    """Enter a task for a request, a case or neither; return its number. Raises NotFound, NotAllowed without words."""
    if not text.strip():
        raise NotAllowed("A task needs words that say what is to be done. Nothing was entered.")
    with store.writing(by, at, "task entered") as session:
        request_id, case_id = _subject(session, record)
        task = Task(
            request_id=request_id, case_id=case_id, text=text.strip(), officer=officer, waiting_for=waiting_for, due_on=due_on
        )
        session.add(task)
        session.flush()
        return task.id


def change_task(
    store: Store, number: int, text: str, *, due_on: date | None, officer: str, waiting_for: str, by: str, at: datetime
) -> None:
    """Say a task in other words, for another officer or by an earlier day. Raises NotAllowed (`field: why`), NotFound.

    A later day is given by putting the task off, which asks for a reason.
    """
    if not text.strip():
        raise NotAllowed("text: A task needs words that say what is to be done. Nothing was changed.")
    with store.writing(by, at, "task changed") as session:
        task = _open_task(session, number)
        if task.due_on is not None and (due_on is None or due_on > task.due_on):
            raise NotAllowed(
                f"due_on: It is due on {day_text(task.due_on)}. Nothing was changed. A later day has its reason: put it off."
            )
        task.text, task.due_on, task.officer, task.waiting_for = text.strip(), due_on, officer, waiting_for


def finish_task(store: Store, number: int, on: date, *, by: str, at: datetime) -> None:
    """Mark a task done. Raises NotFound, NotAllowed when it is done already."""
    with store.writing(by, at, "task done") as session:
        task = _open_task(session, number)
        task.done_on = on


def reopen_task(store: Store, number: int, *, by: str, at: datetime) -> None:
    """Take back that a task is done. Raises NotFound."""
    with store.writing(by, at, "task open again") as session:
        _task(session, number).done_on = None


def tasks_of(store: Store, record: str = "", *, open_only: bool = False) -> list[TaskRow]:
    """Return the tasks of a request or case (or all), the earliest due first, those without a day last. Raises NotFound."""
    with store.reading() as session:
        query = select(Task, Case.identifier, Request.number)
        query = query.outerjoin(Case, Case.id == Task.case_id).outerjoin(Request, Request.id == Task.request_id)
        if record:
            request_id, case_id = _subject(session, record)
            query = query.where(Task.request_id == request_id if request_id else Task.case_id == case_id)
        if open_only:
            query = query.where(Task.done_on.is_(None))
        rows = session.execute(query.order_by(Task.due_on.is_(None), Task.due_on, Task.id)).all()
        return [
            TaskRow(
                task.id,
                case or request or "",
                task.text,
                task.officer,
                task.waiting_for,
                task.due_on,
                task.done_on,
                task.put_off_why,
            )
            for task, case, request in rows
        ]


def put_off(store: Store, key: str, until: date, why: str, *, today: date, by: str, at: datetime) -> None:
    """Put a point of the work list off (`services.worklist`, its key) to a later day.

    A task gets the new day; a point that follows from records only stays away from the list until then.
    Raises NotAllowed without a reason or with a day that is not ahead, NotFound for a task that is gone.
    """
    if not why.strip():
        raise NotAllowed("Putting off needs a reason; it stays in history. Nothing was changed.")
    if until <= today:
        raise NotAllowed(f"{until:%d %b %Y} is not ahead of today. Choose a later day. Nothing was changed.")
    kind, _, number = key.partition(":")
    with store.writing(by, at, f"put off: {why.strip()}") as session:
        if kind == "TASK":
            task = _open_task(session, int(number))
            task.due_on, task.put_off_why = until, why.strip()
            return
        known = session.scalar(select(PutOff).where(PutOff.item == key))
        if known is None:
            session.add(PutOff(item=key, until=until, why=why.strip(), put_off_by=by))
        else:
            known.until, known.why, known.put_off_by = until, why.strip(), by


# --- letters ----------------------------------------------------------------------------------------------------------------


def log_letter(
    store: Store,
    record: str,
    direction: Direction,
    subject: str,
    *,
    on: date,
    kind: str = "LETTER",
    party: str = "",
    reference: str = "",
    answer_due_on: date | None = None,
    remark: str = "",
    by: str,
    at: datetime,
) -> int:
    """Log a letter, message or call of a request or case; return its number. Raises NotFound, NotAllowed."""
    if not subject.strip():
        raise NotAllowed("A letter needs a subject. Nothing was logged.")
    if answer_due_on is not None and answer_due_on < on:
        raise NotAllowed(f"An answer cannot be due on {answer_due_on:%d %b %Y}, before the letter itself. Nothing was logged.")
    with store.writing(by, at, "letter logged") as session:
        request_id, case_id = _subject(session, record)
        if request_id is None and case_id is None:
            raise NotAllowed("A letter belongs to a request or a case. Nothing was logged.")
        letter = Correspondence(
            request_id=request_id,
            case_id=case_id,
            direction=direction,
            kind=kind,
            on=on,
            party=party,
            reference=reference,
            subject=subject.strip(),
            answer_due_on=answer_due_on,
            remark=remark,
        )
        session.add(letter)
        session.flush()
        return letter.id


def enter_letter(store: Store, record: str, letter: LetterLogged, *, today: date, by: str, at: datetime) -> int:
    """Log a typed letter of a request or case; return its number. Raises NotAllowed (`field: why`), NotFound."""
    _refuse_letter(letter, today)
    with store.writing(by, at, "letter logged") as session:
        request_id, case_id = _subject(session, record)
        if request_id is None and case_id is None:
            raise NotAllowed("A letter belongs to a request or a case. Nothing was logged.")
        kept = Correspondence(request_id=request_id, case_id=case_id, **msgspec.structs.asdict(letter))
        session.add(kept)
        session.flush()
        return kept.id


def correct_letter(store: Store, number: int, letter: LetterLogged, *, today: date, why: str, by: str, at: datetime) -> None:
    """Correct what is logged of a letter, with a reason that stays in history. Raises NotAllowed (`field: why`), NotFound."""
    _refuse_letter(letter, today)
    if not why.strip():
        raise NotAllowed("A letter is corrected with a reason; it stays in history. Nothing was changed.")
    with store.writing(by, at, why.strip()) as session:
        kept = _letter(session, number)
        for field in letter.__struct_fields__:
            if getattr(kept, field) != getattr(letter, field):
                setattr(kept, field, getattr(letter, field))


def log_sent(
    session: Session,
    subject: str,
    *,
    on: date,
    request_id: int | None = None,
    case_id: int | None = None,
    party: str = "",
    reference: str = "",
    paper: str = "",
) -> None:
    """Log a letter that this desk printed and kept, inside the transaction that keeps it; the same paper is logged once."""
    owner = Correspondence.request_id == request_id if request_id else Correspondence.case_id == case_id
    if session.scalar(select(Correspondence.id).where(owner, Correspondence.paper == paper, Correspondence.on == on).limit(1)):
        return
    session.add(
        Correspondence(
            request_id=request_id,
            case_id=case_id,
            direction="OUT",
            on=on,
            party=party,
            reference=reference,
            subject=subject,
            paper=paper,
        )
    )


def answer_letter(store: Store, number: int, on: date, *, by: str, at: datetime) -> None:
    """Note when a letter was answered. Raises NotFound, NotAllowed when that is before the letter."""
    with store.writing(by, at, "letter answered") as session:
        letter = _letter(session, number)
        if on < letter.on:
            raise NotAllowed(f"{on:%d %b %Y} is before the letter of {letter.on:%d %b %Y}. Nothing was changed.")
        letter.answered_on = on


def letters_of(store: Store, record: str) -> list[LetterRow]:
    """Return the letters of a request or case, newest first. Raises NotFound."""
    with store.reading() as session:
        request_id, case_id = _subject(session, record)
        owner = Correspondence.request_id == request_id if request_id else Correspondence.case_id == case_id
        found = session.scalars(select(Correspondence).where(owner).order_by(Correspondence.on.desc(), Correspondence.id.desc()))
        return [
            LetterRow(
                one.id,
                record,
                one.direction,
                one.kind,
                one.on,
                one.party,
                one.reference,
                one.subject,
                one.answer_due_on,
                one.answered_on,
                one.remark,
                one.paper,
            )
            for one in found
        ]


# --- records ----------------------------------------------------------------------------------------------------------------


def _subject(session: Session, record: str) -> tuple[int | None, int | None]:
    """Return the numbers of the request and of the case that a record's name stands for; at most one of them."""
    if not record:
        return None, None
    case_id = session.scalar(select(Case.id).where(Case.identifier == record))
    request_id = None if case_id is not None else session.scalar(select(Request.id).where(Request.number == record))
    if case_id is None and request_id is None:
        raise NotFound(f"There is no request or case {record}. Nothing was changed.")
    return request_id, case_id


def _letter(session: Session, number: int) -> Correspondence:
    letter = session.get(Correspondence, number)
    if letter is None:
        raise NotFound("This letter is no longer logged. Nothing was changed.")
    return letter


def _refuse_letter(letter: LetterLogged, today: date) -> None:
    nothing = "Nothing was logged."
    if not letter.subject.strip():
        raise NotAllowed(f"subject: A letter needs a subject. {nothing}")
    if letter.on > today:
        raise NotAllowed(f"on: {day_text(letter.on)} has not come yet. {nothing}")
    due, answered = letter.answer_due_on, letter.answered_on
    if due is not None and due < letter.on:
        raise NotAllowed(f"answer_due_on: {day_text(due)} is before the letter of {day_text(letter.on)}. {nothing}")
    if answered is not None and answered < letter.on:
        raise NotAllowed(f"answered_on: {day_text(answered)} is before the letter of {day_text(letter.on)}. {nothing}")
    if answered is not None and answered > today:
        raise NotAllowed(f"answered_on: {day_text(answered)} has not come yet. {nothing}")


def _task(session: Session, number: int) -> Task:
    task = session.get(Task, number)
    if task is None:
        raise NotFound("This task is no longer there. Nothing was changed.")
    return task


def _open_task(session: Session, number: int) -> Task:
    task = _task(session, number)
    if task.done_on is not None:
        raise NotAllowed(f"This task was done on {task.done_on:%d %b %Y}. Nothing was changed.")
    return task
