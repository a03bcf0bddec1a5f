"""Random sequences of steps on a case of a real database: nothing unlawful passes, and everything can be taken back.

What is lawful is written down a second time, by hand (`lawful.py`), so that a guard that lets too much through is found.
"""

import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.closing import Cancellation, Closure, ClosureAnswer, Suspension
from dsca_desk.records.execution import Delivery as KeptDelivery
from dsca_desk.records.execution import Directive as KeptDirective
from dsca_desk.records.offer import Reference
from dsca_desk.records.reviews import Return, Review
from dsca_desk.records.steps import Hold, PostedMilestone, Step
from dsca_desk.records.work import Delivery
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.steps import case_state, replay
from dsca_desk.services.cases import import_case, open_case, save_case
from dsca_desk.services.changing import begin_change
from dsca_desk.services.closing import ClosurePlan, answer_points, closure_of, plan_closure
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.desk import verify
from dsca_desk.services.line_ends import complete_lines
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reviews import ask_reviews
from dsca_desk.services.step_subjects import Subject, document_states, log_of
from dsca_desk.services.stepping import possible, take_step, undo_step
from dsca_desk.services.versions import CURRENT, read_version
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed
from tests.rules.builders import offer as small
from tests.services.lawful import CaseSeen, Document, events_from, lawful_case, lawful_document
from tests.services.test_closing import agreeing_values
from tests.services.walking import BY, SAID, TO_EFFECT, TO_OFFER, at, make_ready

POLICY = shipped_policy()
CASE, FIRST = "BN-B-UAB", date(2026, 11, 23)
OFFER = msgspec.structs.replace(small(), milap_on=None, offer_expires_on=None)
DEPOSIT = payment_schedule(price(OFFER, POLICY), POLICY).initial_deposit
FACTS = {**SAID, "termination_cost": "900.00", "minimum_charge": "15000.00"}
EVENTS = sorted(events_from("DOCUMENT", "Offered") | events_from("DOCUMENT", "Accepted") | events_from("DOCUMENT", "Write"))
CASE_EVENTS = sorted(events_from("CASE", "In execution") | events_from("CASE", "Closing") | events_from("CASE", "Closed"))
ACTS = ["step"] * 9 + ["undo"] * 2 + ["walk"] * 2 + ["begin", "review", "wait"]
WAY = (*TO_OFFER, "DSCA countersigns (modification)", "issue modification", *TO_EFFECT)
CHANGE = {"closing": "no", "stage": "implemented", "equipment": "no"}
ANSWERS = {"A": {**CHANGE, "purpose": "more"}, "M": {**CHANGE, "purpose": "no", "between_cases": "no", "reason": "3"}}
OBLIGED = "first obligation, requisition or delivery"
STAGES = ("ready", "offered", "accepted", "implemented", "in execution", "complete", "closing")
Draw = Callable[[st.SearchStrategy[Any]], Any]
_UNLIKE = frozenset({"revision", "saves", "saved_at", "saved_by"})
_FOLDER = tempfile.TemporaryDirectory(prefix="steps-")


@cache
def prepared(stage: str) -> tuple[Path, date]:
    """A database whose case has come to a stage with all it needs to go on, and the day it came there."""
    path = Path(_FOLDER.name) / f"{stage}.sqlite"
    place = STAGES.index(stage)
    today = FIRST
    if place:
        before, today = prepared(STAGES[place - 1])
        shutil.copy(before, path)
    with open_store(path, check=False) as store:
        today = _come_to(store, stage, today)
    return path, today


def _come_to(store: Store, stage: str, today: date) -> date:
    document, case = Subject("DOCUMENT", CASE, "BASIC"), Subject("CASE", CASE)

    def take(subject: Subject, *events: str) -> None:
        for event in events:
            take_step(store, POLICY, subject, event, on=today, facts=FACTS, by=BY, at=at(today))

    match stage:
        case "ready":
            import_case(store, OFFER, by=BY, at=at(today))
            make_ready(store, POLICY, CASE, "BASIC", today)
        case "offered":
            take(document, *TO_OFFER)
        case "accepted":
            take(document, "purchaser accepts")
        case "implemented":
            take(document, "financial implementation")
        case "in execution":
            take(case, OBLIGED)
        case "complete":
            made = Delivery(line="001", quantity=Decimal(60), value=Decimal(129_000), on=today, final=True)
            record_delivery(store, POLICY, CASE, made, today=today, by=BY, at=at(today))
            today += timedelta(days=400)
            complete_lines(store, POLICY, CASE, on=today, today=today, by=BY, at=at(today))
            take(case, "mark supply complete")
        case "closing":
            take(case, "start closure")
    return today


def _columns(record: Any) -> dict[str, Any]:
    return {one.key: getattr(record, one.key) for one in type(record).__mapper__.columns if one.key not in _UNLIKE}


class Steps(RuleBasedStateMachine):
    """An office that takes steps, states too little, dates wrongly, undoes, asks for reviews, changes and closes the case."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="steps-"))
        path, self.today = prepared(stage)
        self.store: Store = open_store(Path(shutil.copy(path, self.folder / "desk.sqlite")), check=False)
        self.documents = ["BASIC"]
        self.ever: set[str] = {"BASIC"}
        self.before: dict[str, list[dict[str, Any]]] = {"BASIC": [], "": []}
        self.changes: dict[str, dict[str, Any]] = {}
        self.effective: list[str] = []

    def teardown(self) -> None:
        """Everything that is kept agrees with its history, replayed from the beginning."""
        try:
            assert verify(self.store).problems == ()
        finally:
            self.store.close()
            shutil.rmtree(self.folder)

    # --- what officers do --------------------------------------------------------------------------------------------------

    @rule(data=st.data(), act=st.sampled_from(ACTS), place=st.integers(0, 5))
    def act(self, data: st.DataObject, act: str, place: int) -> None:
        """One rule for everything, so that no run goes without steps."""
        names = [*self.documents, "", ""] if act in ("step", "undo") and self.implemented() else self.documents
        getattr(self, f"_{act}")(names[-1 - place % len(names)], data.draw)

    def _step(self, name: str, draw: Draw) -> None:
        entity, state = ("DOCUMENT", self.columns(name)["status"]) if name else ("CASE", self.columns("")["state"])
        able = sorted(event for event in events_from(entity, state) if not event.startswith("basic "))
        rare = [event for event in able if event not in ("hold", "suspend", "stop development")] or able
        lawless = not able or draw(st.integers(0, 9)) == 9
        event = draw(st.sampled_from((EVENTS if name else CASE_EVENTS) if lawless else rare * 2 + able))
        if event in ("interim close", "direct final close", "final close"):
            self._settle("INTERIM" if event == "interim close" else "FINAL", draw)
        day = self.today + timedelta(days=draw(st.sampled_from([0, 0, 0, 0, 1, 5, 0, -2])))
        if event == "expiration date passes" and draw(st.integers(0, 3)):
            day = (self.columns(name)["offer_expires_on"] or day) + timedelta(days=1)
        self.today = max(self.today, day)
        unsaid = draw(st.sampled_from([None] * 50 + sorted(FACTS)))
        said = {fact: text for fact, text in FACTS.items() if fact != unsaid}
        said |= {"reason_code": draw(st.sampled_from(["X-LOR", "X-NOTES", "X-LOR", "7"]))}
        said |= {"told_on": day.isoformat(), "asked_on": day.isoformat()}
        said["expires_on"] = (self.today + timedelta(days=draw(st.sampled_from([120, 30, 90, 0, -5])))).isoformat()
        self.take(name, event, day, said)

    def _settle(self, kind: Any, draw: Draw) -> None:
        """Meet the checklist of the closure, mostly."""
        act: dict[str, Any] = {"by": BY, "at": at(self.today)}
        plan_closure(self.store, CASE, ClosurePlan(kind=kind, unliquidated=Decimal("5.00")), **act)
        if not draw(st.integers(0, 5)):
            return
        agreeing_values(self.store, CASE, act)
        view = closure_of(self.store, POLICY, CASE, self.today)
        asked = [point.code for point in view.points if point.result == "ask"]
        answer_points(self.store, POLICY, CASE, dict.fromkeys(asked, ("yes", "memo 7")), today=self.today, **act)

    def _walk(self, name: str, draw: Draw) -> None:
        """Several steps of the ordinary way, with all that they ask for."""
        for _ in range(draw(st.sampled_from([9, 4]))):
            able = events_from("DOCUMENT", self.columns(name)["status"])
            kinds = {"M": ("place on State list", "send offer"), "A": ("DSCA countersigns (modification)", "issue modification")}
            other = kinds.get(name[:1], kinds["A"])
            event = next((one for one in WAY if one in able and one not in other), None)
            if event is None:
                return
            if event == "all reviewers approve and MILDEP signs":
                self._review(name, lambda _strategy: "CONCUR")
            self.take(name, event, self.today, dict(FACTS))

    def _wait(self, _name: str, draw: Draw) -> None:
        """Nothing happens because days pass."""
        states = [self.columns(one) for one in (*self.documents, "")]
        self.today += timedelta(days=draw(st.sampled_from([10, 90, 400])))
        assert [self.columns(one) for one in (*self.documents, "")] == states

    def _undo(self, name: str, _draw: Draw) -> None:
        standing = [taken for taken in self.log(name) if not taken.undone_by]
        try:
            undo_step(self.store, POLICY, self.subject(name), why="a mistake", by=BY, at=at(self.today))
        except NotAllowed:
            assert not standing or standing[-1].from_state == "" or (name == "BASIC" and self.rested_upon())
            return
        assert not (name == "BASIC" and self.rested_upon()) or self.implemented()
        if standing[-1].to_state.startswith("Implemented") and not standing[-1].from_state.startswith("Implemented"):
            self.effective = [one for one in self.effective if one != name]
            self.documents_in_the_order_of_their_implementation_make_the_case()
        if self.before[name]:
            assert self.picture(name) == self.before[name].pop()

    def _review(self, name: str, draw: Draw) -> None:
        asked_on = {"asked_on": self.today, "by": BY, "at": at(self.today)}
        (number,) = ask_reviews(self.store, CASE, name, [f"Office {len(self.all(Review))}"], **asked_on)
        with self.store.writing(BY, at(self.today), "answered") as session:
            asked = session.get_one(Review, number)
            asked.position, asked.answered_on = draw(st.sampled_from(["CONCUR", "CONCUR", "NONCONCUR"])), self.today

    def _begin(self, _name: str, draw: Draw) -> None:
        """A new document takes a number that no document ever had, and only on an implemented case without a closure hold."""
        if len(self.documents) > 3:
            return
        kind = draw(st.sampled_from("AM"))
        held = any(hold.kind == "CLOSHOLD" and hold.to_on is None for hold in self.all(Hold))
        allowed = self.implemented() and not held and self.columns("")["state"] not in ("Closed", "Closing (locked)")
        given: dict[str, Any] = {"references": (Reference(number="MOD/81", date=FIRST),), "purpose": "more is needed"}
        act: dict[str, Any] = {"by": BY, "at": at(self.today)}
        try:
            name = begin_change(self.store, POLICY, CASE, ANSWERS[kind], on=self.today, **given, **act).document
        except NotAllowed:
            assert not allowed
            return
        assert allowed
        assert name[0] == kind
        assert all(int(name[1:]) > int(one[1:]) for one in self.ever if one[0] == kind)
        self.ever.add(name)
        self.documents.append(name)
        opened = open_case(self.store, CASE, name)
        line = opened.offer.lines[0]
        wanted = draw(st.fixed_dictionaries({}, optional={"description": st.sampled_from(["Kit, tropical", "Kit, arctic"])}))
        wanted |= {"unit_price": Decimal(draw(st.integers(2151, 2160)))}
        self.changes[name] = {field: said for field, said in wanted.items() if getattr(line, field) != said}
        edited = msgspec.structs.replace(opened.offer, lines=(msgspec.structs.replace(line, **wanted),))
        save_case(self.store, edited, opened.revision, **act)
        make_ready(self.store, POLICY, CASE, name, self.today)
        self.before[name] = []

    # --- what holds at every moment -----------------------------------------------------------------------------------------

    @invariant()
    def kept_states_are_what_the_logs_lead_to(self) -> None:
        with self.store.reading() as session:
            case = session.scalars(select(Case)).one()
            for found in session.scalars(select(CaseDocument)):
                log = log_of(session, self.subject(found.document), found)
                assert found.status == (replay(log, "Development") or "Development")
                assert (found.offered_on is not None) <= (found.document[0] != "M")
            states = document_states(session, case)
            assert case.state == case_state(states, log_of(session, Subject("CASE", CASE), case))
            posted = session.execute(select(PostedMilestone.voided_by, Step.undone_by).join(Step))
            assert all(bool(voided) == bool(undone) for voided, undone in posted)
            assert sorted(state.document for state in states) == sorted(self.documents)

    def documents_in_the_order_of_their_implementation_make_the_case(self) -> None:
        line = {"description": OFFER.lines[0].description, "unit_price": OFFER.lines[0].unit_price}
        for name in self.effective:
            line |= self.changes.get(name, {})
        current = read_version(self.store, CASE, CURRENT).lines[0]
        assert {field: getattr(current, field) for field in line} == line, self.effective

    # --- helpers -----------------------------------------------------------------------------------------------------------

    def take(self, name: str, event: str, day: date, said: dict[str, str]) -> None:
        before, standing = self.picture(name), [taken for taken in self.log(name) if not taken.undone_by]
        state = before["columns"]["status" if name else "state"]
        counted = self.counted()
        act: dict[str, Any] = {"by": BY, "at": at(self.today), "today": self.today}
        may = self.may(name, event, day, said, standing, before["columns"])
        try:
            moved = take_step(self.store, POLICY, self.subject(name), event, on=day, facts=said, **act)
        except NotAllowed as refused:
            refusal = str(refused)
        else:
            refusal = ""
        if refusal:
            assert re.search(r"Nothing was changed\. \S", refusal), refusal
            assert self.picture(name) == before
            assert self.counted() == counted
            return
        entity = "DOCUMENT" if name else "CASE"
        said_of = f"{event} on {day} passed from {state} with {said}"
        assert moved.to_state in (ways := events_from(entity, state)[event]) or "previous state" in ways, said_of
        assert may, said_of
        assert moved.from_state == state
        self.before[name].append(before)
        if name and moved.to_state.startswith("Implemented") and not state.startswith("Implemented"):
            self.effective.append(name)
            self.documents_in_the_order_of_their_implementation_make_the_case()

    def may(self, name: str, event: str, day: date, said: dict[str, str], standing: list[Step], found: dict[str, Any]) -> bool:
        """Whether a step is lawful, as somebody reads it who only sees the records."""
        if event not in events_from("DOCUMENT" if name else "CASE", found["status" if name else "state"]):
            return False
        if name:
            reviews = [(one.round, one.position) for one in self.all(Review) if one.document_id == found["id"]]
            return lawful_document(Document(found, standing, reviews, DEPOSIT), event, day, said)
        lines = {step.line for step in self.all(Step) if step.entity == "LINE" and not step.undone_by}
        plan = next(iter(self.all(Closure)), None)
        seen = CaseSeen(
            standing,
            found["supply_complete_on"],
            max((one.on for one in self.all(KeptDelivery)), default=None),
            lines == {"001"},
            plan.kind if plan else "",
            bool(self.all(ClosureAnswer)),
            bool(self.all(Cancellation)),
            bool(self.all(KeptDirective)),
        )
        return lawful_case(seen, event, day, said)

    def counted(self) -> list[int]:
        with self.store.reading() as session:
            kinds = (Step, PostedMilestone, Hold, Return, Suspension, Cancellation)
            return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]

    def rested_upon(self) -> bool:
        """Whether something rests on the implementation of the case: its own steps, or a document that changes it."""
        begun = [name for name in self.documents if name != "BASIC" and self.columns(name)["status"] != "Canceled"]
        return bool(begun) or any(not taken.undone_by for taken in self.log(""))

    def implemented(self) -> bool:
        return self.columns("BASIC")["status"].startswith("Implemented")

    def subject(self, name: str) -> Subject:
        return Subject("DOCUMENT", CASE, name) if name else Subject("CASE", CASE)

    def record(self, session: Any, name: str) -> Any:
        query = select(CaseDocument).where(CaseDocument.document == name) if name else select(Case)
        return session.scalars(query).one()

    def columns(self, name: str) -> dict[str, Any]:
        with self.store.reading() as session:
            return _columns(self.record(session, name))

    def picture(self, name: str) -> dict[str, Any]:
        """Everything a step of a document or case may touch, as it stands."""
        column = "document_id" if name else "case_id"
        with self.store.reading() as session:
            found = self.record(session, name)
            of: dict[str, Any] = {"columns": _columns(found)}
            posted = session.scalars(select(PostedMilestone).where(getattr(PostedMilestone, column) == found.id))
            of["milestones"] = [(one.id, one.code, one.on) for one in posted if not one.voided_by]
            kinds = (Hold, Return) if name else (Hold, Suspension, Cancellation)
            for kind in kinds:
                rows = session.scalars(select(kind).where(getattr(kind, column) == found.id).order_by(kind.id))
                of[kind.__tablename__] = [_columns(row) for row in rows]
            return of

    def log(self, name: str) -> list[Step]:
        with self.store.reading() as session:
            return list(log_of(session, self.subject(name), self.record(session, name)))

    def all(self, kind: Any) -> list[Any]:
        with self.store.reading() as session:
            return list(session.scalars(select(kind)))


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_unlawful_passes_and_everything_can_be_taken_back(stage: str) -> None:
    run_state_machine_as_test(lambda: Steps(stage), settings=FEW)


FEW = settings(
    max_examples=3,
    stateful_step_count=16,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


def test_what_stands_against_a_step_always_says_how_to_go_on() -> None:
    for stage in STAGES:
        path, today = prepared(stage)
        with open_store(path, check=False) as store:
            for subject in (Subject("DOCUMENT", CASE, "BASIC"), Subject("CASE", CASE), Subject("LINE", CASE, line="001")):
                for step in possible(store, POLICY, subject, today):
                    assert all(guard.says and guard.how for guard in step.unmet), (stage, subject, step)
