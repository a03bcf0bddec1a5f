"""Random sequences of steps on random documents of a real database: nothing unlawful passes, and everything can be taken back.

What is lawful is written down here a second time, by hand, so that a guard that lets too much through is found.
"""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from dsca_desk.policy.lifecycle import TRANSITIONS, Transition
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.mapping import document_of
from dsca_desk.records.reviews import Return, Review
from dsca_desk.records.steps import Hold, PostedMilestone, Step
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.steps import case_state, next_number, replay
from dsca_desk.rules.steps.machine import rows_from
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.desk import verify
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reviews import ask_reviews
from dsca_desk.services.step_subjects import Subject, document_states, log_of
from dsca_desk.services.stepping import begin_document, take_step, undo_step
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed
from tests.rules.builders import offer as small
from tests.services.walking import BY, SAID, TO_EFFECT, TO_OFFER, at, make_ready

POLICY = shipped_policy()
CASE, FIRST = "BN-B-UAB", date(2026, 11, 23)
OFFER = msgspec.structs.replace(small(), milap_on=None, offer_expires_on=None)
DEPOSIT = payment_schedule(price(OFFER, POLICY), POLICY).initial_deposit
EVENTS = sorted({row.event for row in POLICY.rows(TRANSITIONS, Transition) if row.entity == "DOCUMENT" and row.from_state})
ACTS = ["step"] * 8 + ["walk"] * 2 + ["begin"] * 2 + ["undo", "review", "wait"]
WAY = (*TO_OFFER, "DSCA countersigns (modification)", "issue modification", *TO_EFFECT)
REPEATED = 4
Draw = Callable[[st.SearchStrategy[Any]], Any]
_UNLIKE = frozenset({"revision", "saves", "saved_at", "saved_by"})


def _prepared() -> Path:
    """A database with one case whose basic document has all it needs for its way."""
    path = Path(tempfile.mkdtemp(prefix="steps-")) / "prepared.sqlite"
    with open_store(path) as store:
        import_case(store, OFFER, by=BY, at=at(FIRST))
        make_ready(store, POLICY, CASE, "BASIC", FIRST)
    return path


PREPARED = _prepared()


class Steps(RuleBasedStateMachine):
    """An office that takes steps, states too little, dates wrongly, undoes, asks for reviews and begins new documents."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="steps-"))
        self.store: Store = open_store(Path(shutil.copy(PREPARED, self.folder / "desk.sqlite")), check=False)
        self.today = FIRST
        self.documents = ["BASIC"]
        self.before: dict[str, list[dict[str, Any]]] = {"BASIC": []}

    def teardown(self) -> None:
        """Everything that is kept agrees with its history, replayed from the beginning."""
        try:
            assert verify(self.store).problems == ()
        finally:
            self.store.close()
            shutil.rmtree(self.folder)

    @initialize(way=st.sampled_from([7, 0, 9, 3, 7, 8, 9, 5]))
    def go_some_way(self, way: int) -> None:
        for event in (*TO_OFFER, *TO_EFFECT)[:way]:
            self.take("BASIC", event, self.today, dict(SAID))

    # --- what officers do --------------------------------------------------------------------------------------------------

    @rule(data=st.data(), act=st.sampled_from(ACTS), place=st.integers(0, 3))
    def act(self, data: st.DataObject, act: str, place: int) -> None:
        """One rule for everything, so that no run goes without steps."""
        name = self.documents[place % len(self.documents)]
        getattr(self, f"_{act}")(name, data.draw)

    def _step(self, name: str, draw: Draw) -> None:
        with self.store.reading() as session:
            found = session.scalars(select(CaseDocument).where(CaseDocument.document == name)).one()
            able = sorted({row.event for row in rows_from(POLICY, "DOCUMENT", found.status)})
        often = [event for event in able if event != "hold"] * REPEATED
        event = draw(st.sampled_from(often + able + EVENTS))
        day = self.today + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 5, 90, -2])))
        self.today = max(self.today, day)
        unsaid = draw(st.one_of(st.none(), st.none(), st.sampled_from(sorted(SAID))))
        said = {fact: text for fact, text in SAID.items() if fact != unsaid}
        said |= {"reason_code": draw(st.sampled_from(["X-LOR", "X-NOTES", "7"]))}
        said |= {"told_on": day.isoformat(), "asked_on": day.isoformat()}
        said["expires_on"] = (self.today + timedelta(days=draw(st.sampled_from([-5, 0, 30, 120])))).isoformat()
        self.take(name, event, day, said)

    def _walk(self, name: str, draw: Draw) -> None:
        """Several steps of the ordinary way, with all that they ask for."""
        for _ in range(draw(st.sampled_from([8, 3, 5]))):
            state = self.columns(name)["status"]
            able = {row.event for row in rows_from(POLICY, "DOCUMENT", state)}
            kinds = {"M": ("place on State list", "send offer"), "A": ("DSCA countersigns (modification)", "issue modification")}
            other = kinds.get(name[0], kinds["A"])
            event = next((one for one in WAY if one in able and one not in other), None)
            if event is None:
                return
            if event == "all reviewers approve and MILDEP signs":
                self._review(name, lambda _strategy: "CONCUR")
            self.take(name, event, self.today, dict(SAID))

    def _wait(self, _name: str, draw: Draw) -> None:
        """Nothing happens because days pass."""
        states = [self.columns(one) for one in self.documents]
        self.today += timedelta(days=draw(st.integers(1, 60)))
        assert [self.columns(one) for one in self.documents] == states

    def _undo(self, name: str, _draw: Draw) -> None:
        try:
            undo_step(self.store, POLICY, self.subject(name), why="a mistake", by=BY, at=at(self.today))
        except NotAllowed:
            standing = [taken for taken in self.log(name) if not taken.undone_by]
            assert not standing or standing[-1].from_state == ""
            return
        assert self.columns(name) == self.before[name].pop()

    def _review(self, name: str, draw: Draw) -> None:
        asked_on = {"asked_on": self.today, "by": BY, "at": at(self.today)}
        (number,) = ask_reviews(self.store, CASE, name, [f"Office {len(self.all(Review))}"], **asked_on)
        with self.store.writing(BY, at(self.today), "answered") as session:
            asked = session.get_one(Review, number)
            asked.position, asked.answered_on = draw(st.sampled_from(["CONCUR", "CONCUR", "NONCONCUR"])), self.today

    def _begin(self, _name: str, draw: Draw) -> None:
        """A new document takes a number that no document ever had, and only where the case was implemented."""
        if len(self.documents) > 3:
            return
        kind = draw(st.sampled_from("AM"))
        name = next_number(kind, self.documents)
        assert all(int(name[1:]) > int(one[1:]) for one in self.documents if one[0] == kind)
        implemented = open_case(self.store, CASE).status.startswith("Implemented")
        try:
            with self.store.writing(BY, at(self.today), "begun") as session:
                case = session.scalars(select(Case)).one()
                document = document_of(msgspec.structs.replace(OFFER, document=name), case)
                document.touch(BY, at(self.today))
                session.add(document)
                session.flush()
                begin_document(session, POLICY, document, on=self.today, today=self.today)
        except NotAllowed:
            assert not implemented
            return
        assert implemented
        self.documents.append(name)
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
            assert case.state == case_state(document_states(session, case), log_of(session, Subject("CASE", CASE), case))
            posted = session.execute(select(PostedMilestone.voided_by, Step.undone_by).join(Step))
            assert all(bool(voided) == bool(undone) for voided, undone in posted)
            names = session.scalars(select(CaseDocument.document)).all()
            assert sorted(names) == sorted(self.documents)

    # --- helpers -----------------------------------------------------------------------------------------------------------

    def take(self, name: str, event: str, day: date, said: dict[str, str]) -> None:
        before, standing = self.columns(name), [taken for taken in self.log(name) if not taken.undone_by]
        counted = {kind: len(self.all(kind)) for kind in (Step, PostedMilestone, Hold, Return)}
        try:
            moved = take_step(
                self.store, POLICY, self.subject(name), event, on=day, facts=said, by=BY, at=at(self.today), today=self.today
            )
        except NotAllowed:
            assert self.columns(name) == before
            assert {kind: len(self.all(kind)) for kind in counted} == counted
            return
        said_of = f"{event} on {day} passed from {before['status']} with {said}"
        assert event in {row.event for row in rows_from(POLICY, "DOCUMENT", before["status"])}, said_of
        assert self.lawful(name, before, standing, event, day, said), said_of
        assert moved.from_state == before["status"]
        assert self.columns(name)["status"] == moved.to_state
        self.before[name].append(before)

    def lawful(self, name: str, found: dict[str, Any], standing: list[Step], event: str, day: date, said: dict[str, str]) -> bool:
        """Whether a step may pass, by the words of the policy's guards."""
        if standing and day < max(taken.on for taken in standing):
            return False
        expires, kind = found["offer_expires_on"], name[0]
        returned = sum(
            one.event == "restate" or (one.event, one.from_state) == ("return to agency", "Review") for one in standing
        )
        match event:
            case "all reviewers approve and MILDEP signs":
                round_ = [one for one in self.all(Review) if one.document_id == found["id"] and one.round == returned + 1]
                return bool(round_) and all(one.position == "CONCUR" for one in round_) and "signed_by" in said
            case "place on State list":
                return kind != "M"
            case "State concurs and DSCA countersigns":
                return {"authority", "signed_by"} <= said.keys()
            case "DSCA countersigns (modification)":
                return kind == "M" or (kind == "A" and "authority" in said)
            case "send offer":
                last = expires or found["milap_on"] + timedelta(days=85)
                return kind != "M" and found["countersigned_on"] is not None and day <= last
            case "issue modification":
                return kind == "M"
            case "purchaser accepts":
                return day <= expires and "counteroffer" not in found["status"] and "signed_by" in said
            case "expiration date passes":
                return day > expires and found["accepted_on"] is None
            case "return to agency":
                return said["reason_code"].startswith("X-") and {"office", "why"} <= said.keys()
            case "hold":
                return {"office", "why", "authority"} <= said.keys()
            case "restate":
                return kind != "M" and found["accepted_on"] is None and "why" in said
            case "extend expiration":
                new = date.fromisoformat(said["expires_on"])
                return new > expires and new > day and {"why", "authority"} <= said.keys()
            case "reactivate":
                new = date.fromisoformat(said["expires_on"])
                allowed = {"authority", "second_authority"} <= said.keys()
                return found["offered_on"] is not None and new > day and allowed
            case "pen-and-ink change":
                return kind != "M" and day <= expires and "authority" in said
            case "financial implementation" | "deposit posted":
                paid = Decimal(said.get("deposit", "0").replace(",", ""))
                return (kind != "B" or paid >= DEPOSIT) and (event == "deposit posted" or "systems" in said)
            case "emergency implementation":
                return {"why", "letter_number", "authority", "second_authority"} <= said.keys()
            case "withdraw or cancel" | "cancel" | "stop development" | "remove hold":
                return "why" in said
        return True

    def subject(self, name: str) -> Subject:
        return Subject("DOCUMENT", CASE, name)

    def columns(self, name: str) -> dict[str, Any]:
        with self.store.reading() as session:
            found = session.scalars(select(CaseDocument).where(CaseDocument.document == name)).one()
            return {
                column.key: getattr(found, column.key) for column in CaseDocument.__mapper__.columns if column.key not in _UNLIKE
            }

    def log(self, name: str) -> list[Step]:
        with self.store.reading() as session:
            found = session.scalars(select(CaseDocument).where(CaseDocument.document == name)).one()
            return list(log_of(session, self.subject(name), found))

    def all(self, kind: Any) -> list[Any]:
        with self.store.reading() as session:
            return list(session.scalars(select(kind)))


TestSteps = Steps.TestCase
TestSteps.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
