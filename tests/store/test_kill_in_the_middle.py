"""Killed in the middle of a service's transaction: nothing of it is kept, and nothing that was acknowledged before is lost."""

import os
import shutil
import signal
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from dsca_desk.records.registry import Base
from dsca_desk.records.work import Delivery
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.changing import begin_change
from dsca_desk.services.closing import mark_supply_complete
from dsca_desk.services.deliveries import deliveries_of, record_delivery
from dsca_desk.services.desk import verify
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, take_step, undo_step
from dsca_desk.store.engine import Store, open_store
from tests.rules.builders import offer as sound
from tests.services.execution_cases import keep_case
from tests.services.walking import BY, SAID, TO_OFFER, at, make_ready

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer is a forked process")

POLICY = shipped_policy()
DAY = date(2026, 11, 23)
ACT: dict[str, Any] = {"by": BY, "at": at(DAY)}
OFFERED, DONE = Subject("DOCUMENT", "BN-B-UAB", "BASIC"), "BN-B-UAL"
MODIFICATION = {"closing": "no", "stage": "implemented", "equipment": "no", "purpose": "no", "between_cases": "no", "reason": "3"}
_MANY = 40


@pytest.fixture(scope="module")
def prepared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An offer that was just sent, and a case in execution of which all but the last delivery came."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("killed") / "desk.sqlite"))
    with open_store(path, check=False) as store:
        import_case(store, sound(milap_on=None, offer_expires_on=None), **ACT)
        make_ready(store, POLICY, "BN-B-UAB", "BASIC", DAY)
        for step in TO_OFFER:
            take_step(store, POLICY, OFFERED, step, on=DAY, facts=SAID, **ACT)
        keep_case(store, ACT, designator="UAL")
        begins = "first obligation, requisition or delivery"
        take_step(store, POLICY, Subject("CASE", DONE), begins, on=date(2025, 4, 1), facts=SAID, **ACT)
        for line, quantity in (("001", 10), ("002a", 2), ("002b", 3), ("003", None)):
            made = Delivery(
                line=line,
                quantity=quantity and Decimal(quantity),
                value=Decimal(100),
                on=date(2026, 9, 1),
                final=quantity is None,
            )
            record_delivery(store, POLICY, DONE, made, today=DAY, **ACT)
    return path


def restate(store: Store) -> None:
    take_step(store, POLICY, OFFERED, "restate", on=DAY, facts={**SAID, "told_on": DAY.isoformat()}, **ACT)


def take_back(store: Store) -> None:
    undo_step(store, POLICY, OFFERED, why="sent too early", **ACT)


def complete(store: Store) -> None:
    mark_supply_complete(store, POLICY, DONE, on=DAY, today=DAY, **ACT)


def change(store: Store) -> None:
    begin_change(store, POLICY, DONE, MODIFICATION, purpose="a line is corrected", on=DAY, **ACT)


Acts = Callable[[Store], None]


def counted(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in Base.metadata.sorted_tables}


def picture(store: Store) -> tuple[Any, ...]:
    """What the acts here touch."""
    states = [open_case(store, case).status for case in ("BN-B-UAB", DONE)]
    return (counted(store), states, steps_of(store, OFFERED), deliveries_of(store, DONE))


def killed(path: Path, act: Acts, flush: int) -> bool:
    """Let a child do the act and die at the n-th flush of it; False when it came to its end before."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            with open_store(path, check=False) as store:
                left = [flush]

                @event.listens_for(Session, "after_flush")
                def die(_session: Session, _context: object) -> None:
                    left[0] -= 1
                    if not left[0]:
                        os.kill(os.getpid(), signal.SIGKILL)

                act(store)
                os.write(writable, b"done")
                os.kill(os.getpid(), signal.SIGKILL)  # before anything is put in order
        finally:
            os._exit(1)
    os.close(writable)
    with os.fdopen(readable, "rb") as stream:
        acknowledged = stream.read() == b"done"
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the act failed"
    return not acknowledged


@pytest.mark.parametrize("act", [restate, take_back, complete, change], ids=lambda act: act.__name__)
def test_an_act_is_kept_whole_or_not_at_all(prepared: Path, tmp_path: Path, act: Acts) -> None:
    path = Path(shutil.copy(prepared, tmp_path / "desk.sqlite"))
    with open_store(path, check=False) as store:
        before = picture(store)
    died = 0
    for flush in range(1, _MANY):
        if not killed(path, act, flush):
            break
        died += 1
        with open_store(path) as store:
            assert picture(store) == before, f"something of {act.__name__} is kept"
    else:
        raise AssertionError("it never came to its end")
    assert died > 1, "the act has one middle at least"
    with open_store(path) as store:
        assert picture(store) != before, "what was acknowledged is kept"
        assert verify(store).problems == ()
