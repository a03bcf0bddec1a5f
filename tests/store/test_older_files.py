"""Files of older versions come over whole, with a backup laid beside them first; files of newer ones stay closed."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dsca_desk.services.changing import base_of, pen_and_ink_of
from dsca_desk.services.closing import closure_of, suspensions_of
from dsca_desk.services.concurrent import partners_of
from dsca_desk.services.deliveries import deliveries_of
from dsca_desk.services.discrepancies import reports_of
from dsca_desk.services.execution import open_execution
from dsca_desk.services.milestones import delays, holds, milestones_of
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.preparing import advisories, approvals, assessment_requests, talks, team_assessments
from dsca_desk.services.requests import open_request
from dsca_desk.services.reviews import returns_of, reviews_of
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, undo_step
from dsca_desk.services.system_values import values_of
from dsca_desk.services.tasks import letters_of, tasks_of
from dsca_desk.services.worklist import work_list
from dsca_desk.store.engine import open_store
from dsca_desk.store.errors import NewerVersion
from dsca_desk.store.schema import SHIPPED, Schema
from dsca_desk.store.verify import verify_store
from tests.store.data.life import LIFE, TODAY
from tests.store.test_opening import DATA, digest, next_version, says

POLICY = shipped_policy()
OLDER = sorted(DATA.glob("schema-*.sqlite"))
_OURS = ("alembic_version", "sqlite_", "search")
"""Tables that a migration may write anew: its own mark, SQLite's counters, the words that are searched."""


def rows(path: Path, like: dict[str, Any] | None = None) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Every row of every table; with `like` of its tables, by its columns."""
    with closing(sqlite3.connect(path)) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            if table.startswith(_OURS) or (like is not None and table not in like):
                continue
            columns = like[table][0] if like else [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
            named = ", ".join(f'"{column}"' for column in columns)
            found[table] = (columns, sorted(raw.execute(f"SELECT {named} FROM {table}"), key=repr))
        return found


def version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as raw:
        return str(raw.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.fixture(params=OLDER, ids=lambda path: path.stem)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(request.param, tmp_path / "desk.sqlite"))


def test_there_is_a_file_of_the_first_version_and_one_with_the_whole_life_of_a_case() -> None:
    assert [version(path) for path in OLDER] == ["0001", "0004", "0005"]
    assert [table for table, (_, found) in rows(OLDER[-1]).items() if not found] == []


def test_no_value_is_lost_on_the_way_to_the_next_version(older: Path, tmp_path: Path) -> None:
    before, was = rows(older), version(older)
    with open_store(older, schema=next_version(tmp_path / "next")) as store:
        assert verify_store(store).problems == ()
    assert rows(older, before) == before
    assert version(older) == "9999"
    backup = older.with_name("desk.before-9999.sqlite")
    assert version(backup) == was
    assert rows(backup) == before
    with open_store(backup) as store:
        assert verify_store(store).problems == ()


def test_the_backup_comes_before_the_migration(older: Path, tmp_path: Path) -> None:
    before, was = rows(older), digest(older)
    with pytest.raises(RuntimeError):
        open_store(older, schema=next_version(tmp_path / "next", "raise RuntimeError('in the middle')"))
    assert digest(older) == was
    assert rows(older.with_name("desk.before-9999.sqlite")) == before


def earlier_program(folder: Path, head: str) -> Schema:
    """The program as it was at a version, with the migrations it knew."""
    scripts = folder / "migrations"
    shutil.copytree(SHIPPED.scripts, scripts)
    for script in (scripts / "versions").glob("v*.py"):
        if script.name[1:5] > head:
            script.unlink()
    return Schema(head=head, scripts=scripts)


@pytest.mark.parametrize("head", ["0001", "0003"])
def test_an_earlier_program_leaves_a_file_of_this_one_alone(head: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(OLDER[-1], tmp_path / "desk.sqlite"))
    was = digest(path)
    with pytest.raises(NewerVersion) as caught:
        open_store(path, schema=earlier_program(tmp_path / "earlier", head))
    assert f"(0005, this one knows {head})" in says(caught.value)
    assert digest(path) == was
    assert sorted(found.name for found in tmp_path.iterdir()) == ["desk.sqlite", "earlier"]


def test_the_life_of_a_case_is_read_from_a_file_of_the_fourth_version(tmp_path: Path, act: dict[str, Any]) -> None:
    path = Path(shutil.copy(DATA / "schema-0005.sqlite", tmp_path / "desk.sqlite"))
    with open_store(path) as store:
        case, change = Subject("CASE", LIFE), Subject("DOCUMENT", LIFE, "M01")
        assert [(step.event, bool(step.undone_by)) for step in steps_of(store, case)] == [
            ("first obligation, requisition or delivery", False),
            ("suspend", False),
            ("lift suspension", True),
        ]
        assert [step.to_state for step in steps_of(store, change)] == ["Development", "Held"]
        assert {row.code for row in milestones_of(store, POLICY, change)} == {"DSTATUS", "X-CN", "CPOHOLD"}
        assert [hold.kind for hold in holds(store, LIFE, "M01")] == ["CPOHOLD"]
        assert [(one.code, one.estimated_days) for one in delays(store, POLICY, LIFE, "M01")] == [("X-REL", 12)]
        legal, finance = reviews_of(store, LIFE, "M01", TODAY)
        assert [comment.text for comment in legal.comments] == ["Say who ships", "A comma"]
        assert finance.position == ""
        assert [one.explanation for one in returns_of(store, POLICY, LIFE, "M01")] == ["a note is missing"]
        work = open_execution(store, POLICY, LIFE, TODAY)
        kinds = (work.requisitions, work.shipments, work.contracts, work.warranties, work.support, work.repairs, work.directives)
        assert [len(kind) for kind in kinds] == [1] * 7
        assert work.requisitions[0].statuses[0].code == "BB"
        assert deliveries_of(store, LIFE)[0].serial_numbers == ("S1", "S2", "S3", "S4")
        assert [(one.status, one.claimed) for one in reports_of(store, LIFE)] == [("Submitted", Decimal("42180.00"))]
        assert [one.value for one in values_of(store, LIFE)] == ["4"]
        assert closure_of(store, POLICY, LIFE, TODAY).plan.unliquidated == Decimal("500.00")
        assert [(one.scope, one.to_on) for one in suspensions_of(store, LIFE)] == [("deliveries", None)]
        assert [(one.case, one.amount) for one in partners_of(store, LIFE, "M01")] == [("BN-B-UAM", Decimal("-1000.00"))]
        assert [one.after for one in pen_and_ink_of(store, LIFE, "BASIC")] == ["Night vision goggle"]
        base = base_of(store, LIFE, "M01")
        assert base is not None
        assert base.case_id == LIFE
        number = talks(store)[0].number
        assert number == "T-2026-0001"
        request = "R-2026-0001"
        assert open_request(store, request).cases == ("BN-B-UAC",)
        assert [one.answer for one in assessment_requests(store, request=request)] == ["yes"]
        assert [one.signer for one in team_assessments(store, request)] == ["The ambassador"]
        assert [one.sent_to for one in advisories(store, request)] == ["DSCA"]
        assert [one.standing for one in approvals(store, TODAY, request=request)] == ["in force"]
        assert [one.text for one in tasks_of(store, request)] == ["Call the SCO"]
        assert [one.party for one in letters_of(store, request)] == ["SCO"]
        assert work_list(store, POLICY, date(2026, 12, 1)).items
        undo_step(store, POLICY, change, why="never held", **act)
        assert steps_of(store, change)[-1].undone_why == "never held"
        assert verify_store(store).problems == ()
