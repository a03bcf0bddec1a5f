"""Make the sample office: a database with its history, letters, workbooks and case files, the same bytes each time.

The office is lived through from its first day to its last: letters come in, are judged, become cases; cases are edited,
priced, moved on, and their letters issued, each act by its officer on its day. Nothing here reads a clock.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import event

from dsca_desk.assets import asset
from dsca_desk.exchange.case_file import write_case
from dsca_desk.policy.edition import Policy
from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services import attachments, case_making, case_prices, cases, checklists, officers, requests
from dsca_desk.services.printing import printed_letter
from dsca_desk.services.sample_around import around_acts
from dsca_desk.services.sample_changes import Texts, basic_acts, change_acts
from dsca_desk.services.sample_requests import SampleRequest
from dsca_desk.services.sample_source import SampleCase, SampleOffice, read_office
from dsca_desk.services.sample_steps import Act, moment, request_steps
from dsca_desk.services.sample_work import CaseWork
from dsca_desk.services.workbook_printing import printed_workbook
from dsca_desk.store.engine import Store, open_store

DATABASE, LETTERS, WORKBOOKS, CASES = "office.db", "letters", "workbooks", "cases"
KEPT_BEFORE = "office-before.db"
MARKING = "UNCLASSIFIED"
_OPENED = date(2026, 1, 5)  # the day the sample office began to use the desk; older cases were imported then
_KEEPER = "DSCA Desk"
_OF_CASES = frozenset({"In execution", "Suspended", "Supply/Services Complete", "Closing", "Closing (locked)"})
_OF_CASES |= {"Closing (cancellation)", "Interim closed", "Closed"}
"""States of a case whose basic document is implemented: the case comes to them by its own steps."""
Step = Callable[[int, int], object]


def _no_step(_number: int, _total: int) -> None:
    """Nobody wants to know how far the work is."""


class Paper(NamedTuple):
    """The printed forms of one case document."""

    case: str
    letter: bytes
    workbook: bytes
    case_file: bytes


class SampleMade(msgspec.Struct, frozen=True):
    """What was written and where; `replaced` is where the database that was there before is kept."""

    folder: Path
    database: Path
    requests: int
    cases: int
    replaced: Path | None


def sample_office(policy: Policy) -> SampleOffice:
    """Return the office that is shipped; the policy prices the lines for which vendors' schedules are made up."""
    return read_office(asset("resources/sample"), policy)


def make_office(folder: Path, office: SampleOffice, policy: Policy) -> SampleMade:
    """Write the sample office into a folder; files of the same names are replaced, an office that differs is kept beside.

    Everything is made in a temporary folder first. Raises OSError, and leaves the folder as it was, when it cannot be
    written; StoreError or ValueError would be a fault of the program.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as name:
        making = Path(name)
        for part in (LETTERS, WORKBOOKS, CASES):
            (making / part).mkdir()
        for paper in print_office(office, policy):
            (making / LETTERS / f"{paper.case}.pdf").write_bytes(paper.letter)
            (making / WORKBOOKS / f"{paper.case}.xlsx").write_bytes(paper.workbook)
            (making / CASES / f"{paper.case}.json").write_bytes(paper.case_file)
        with open_store(making / "working.db") as store:
            _make_haste(store)
            build_office(store, office, policy)
        _compact(making / "working.db", making / DATABASE)
        replaced = _put_in_place(making, folder)
    return SampleMade(folder, folder / DATABASE, len(office.requests), len(office.cases), replaced)


def print_office(office: SampleOffice, policy: Policy) -> Iterator[Paper]:
    """Print every case document of the office on its day."""
    for case in office.cases:
        offer = case.offer
        priced = price(offer, policy)
        schedule = payment_schedule(priced, policy)
        letter = printed_letter(priced, schedule, policy, status=case.state, printed_on=office.day)
        workbook = printed_workbook(
            priced,
            schedule,
            policy,
            status=case.state,
            printed_on=office.day,
            by=case.officer,
            marking=MARKING,
            letter=letter,
        )
        yield Paper(offer.case_id, letter, workbook, write_case(offer))


def make_database(path: Path, office: SampleOffice, policy: Policy, step: Step = _no_step) -> None:
    """Make the office's database alone, without its papers; a file of that name is replaced once the new one is whole.

    Raises OSError or StoreError and leaves the old file as it was; so does whatever `step` raises to stop the work.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=path.parent) as name:
        making = Path(name)
        with open_store(making / "working.db") as store:
            _make_haste(store)
            build_office(store, office, policy, step)
        _compact(making / "working.db", making / path.name)
        (making / path.name).replace(path)


def build_office(store: Store, office: SampleOffice, policy: Policy, step: Step = _no_step) -> None:
    """Live the office's days in an empty store; `step(number, total)` is told about each act. Raises StoreError."""
    for officer in office.officers:
        officers.add_officer(store, officer.name, officer.role, officer.office, by=_KEEPER, at=moment(_OPENED, 8))
    came_of = {request.case: request for request in office.requests if request.case}
    acts = [act for request in office.requests for act in _request_acts(store, request, policy)]
    for case in office.cases:
        acts += _case_acts(store, case, came_of.get(case.offer.case_id), office, policy)
    officer_of = {request.letter.number: request.officer for request in office.requests}
    acts += around_acts(store, policy, office.around, officer_of, _OPENED)
    for number, act in enumerate(sorted(acts, key=lambda act: act.at)):
        step(number, len(acts))
        act.do(act.at)


def _request_acts(store: Store, request: SampleRequest, policy: Policy) -> Iterator[Act]:
    letter, by = request.letter, request.officer
    yield Act(moment(letter.received_on, 9), lambda at: requests.log_request(store, letter, policy=policy, by=by, at=at))
    paper = letter_text(letter).encode()
    name = f"{letter.reference_number.partition(',')[0].replace('/', '-')}.txt"
    yield Act(
        moment(letter.received_on, 10),
        lambda at: attachments.attach(store, letter.number, paper, name=name, media_type="text/plain", kind="LOR", by=by, at=at),
    )
    if request.answers:
        judged = [day for state, day in request.steps if state != "acknowledged"]
        answered_on = min(judged, default=request.steps[-1][1] if request.steps else letter.received_on)
        answers = request.answers
        yield Act(moment(answered_on, 11), lambda at: checklists.answer_checklist(store, letter.number, answers, by=by, at=at))
    yield from request_steps(store, policy, request)


def _case_acts(
    store: Store, case: SampleCase, request: SampleRequest | None, office: SampleOffice, policy: Policy
) -> Iterator[Act]:
    offer, by, life, today = case.offer, case.officer, case.life, office.day
    if request is None or request.case_made_on is None:
        moved_on = max(_OPENED, *filter(None, (offer.price_date, offer.milap_on, offer.accepted_on, offer.implemented_on)))
        since = min(moved_on, today)
        status = "Implemented" if case.state in _OF_CASES else case.state
        yield from _taken_over(store, case, status, moment(since, 7), policy)
    else:
        since = request.case_made_on
        yield from _made(store, case, request, office, policy)
    for change in life.documents:
        yield from change_acts(store, policy, offer.case_id, change, office.kinds, by, today)
    yield from CaseWork(store, policy, offer.case_id, life, by, since, today).acts()


def _taken_over(store: Store, case: SampleCase, status: str, taken: datetime, policy: Policy) -> Iterator[Act]:
    """A case of before the office used the desk is imported as it stood."""
    offer, by = case.offer, case.officer
    priced = price(offer, policy)
    yield Act(taken, lambda at: cases.import_case(store, offer, by=by, at=at, status=status, why="taken over into the desk"))
    yield Act(taken, lambda at: case_prices.keep_pricing(store, priced, on=offer.price_date, by=by, at=at))


def _made(store: Store, case: SampleCase, request: SampleRequest, office: SampleOffice, policy: Policy) -> Iterator[Act]:
    """A case is made of its request, written, and carried to where it stands."""
    offer, by, number = case.offer, case.officer, request.letter.number
    assert request.case_made_on is not None, "asked for where it is"
    state = "Implemented" if case.state in _OF_CASES else case.life.basic.state or case.state
    course = msgspec.structs.replace(
        case.life.basic,
        state=state,
        approved_on=None if state == "Development" else offer.milap_on or offer.price_date,
        accepted_on=offer.accepted_on,
        implemented_on=offer.implemented_on,
    )
    texts = Texts(offer, course, office.kinds, policy)

    def make(at: datetime) -> object:
        return case_making.make_case(
            store,
            number,
            designator=offer.designator,
            price_date=at.date(),
            agency=offer.agency,
            case_type=offer.case_type,
            category=course.category,
            policy=policy,
            by=by,
            at=at,
        )

    def fill_in(at: datetime) -> object:
        revision = cases.open_case(store, offer.case_id).revision
        why, priced = "lines, prices and notes from the implementing agency", price(texts.first, policy)
        return cases.save_case(store, texts.first, revision, by=by, at=at, why=why, priced=priced)

    yield Act(moment(request.case_made_on, 9), make)
    yield Act(moment(texts.first.price_date, 10), fill_in)
    yield from basic_acts(store, policy, offer, course, texts, by, office.day)


def letter_text(letter: LetterOfRequest) -> str:
    """Return the purchaser's letter as plain text, the paper that lies with the request."""
    asked = [f"  {place}. {_asked(item)}" for place, item in enumerate(letter.items, 1)]
    dated = f"{letter.letter_date:%d %b %Y}" if letter.letter_date else ""
    return "\n".join(
        [
            letter.originator.name,
            *letter.originator.address,
            "",
            f"Reference: {letter.reference_number}",
            f"Date: {dated}",
            f"Subject: Request for {letter.subject}",
            "",
            "We request a Letter of Offer and Acceptance for the following:",
            "",
            *asked,
            "",
        ]
    )


def _asked(item: RequestedItem) -> str:
    quantity = f"{item.quantity:f} {item.unit_of_issue}, " if item.quantity is not None else ""
    return f"{quantity}{item.description}"


def _make_haste(store: Store) -> None:
    """Let the working file be written without waiting for the disk: it is copied once it is whole, and thrown away."""
    event.listen(store.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF").close())
    store.engine.dispose()


def _compact(working: Path, target: Path) -> None:
    """Write a copy without free pages, so that the same content is the same file."""
    with closing(sqlite3.connect(working)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    for leftover in working.parent.glob(f"{working.name}*"):
        leftover.unlink()


def _put_in_place(making: Path, folder: Path) -> Path | None:
    """Move what was made into the folder; a database that differs from the new one is kept under another name."""
    database, replaced = folder / DATABASE, None
    if database.exists() and database.read_bytes() != (making / DATABASE).read_bytes():
        replaced = folder / KEPT_BEFORE
        database.replace(replaced)
    for part in (LETTERS, WORKBOOKS, CASES):
        (folder / part).mkdir(exist_ok=True)
    for made in sorted(path for path in making.rglob("*") if path.is_file()):
        made.replace(folder / made.relative_to(making))
    return replaced
