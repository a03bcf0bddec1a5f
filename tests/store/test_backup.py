"""A backup is a checked copy; restoring keeps what it replaces."""

import errno
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dsca_desk.records.offer import Offer
from dsca_desk.services.cases import import_case, known_case_ids
from dsca_desk.services.desk import back_up, check_pages, open_desk, restore, verify
from dsca_desk.services.officers import add_officer, list_officers
from dsca_desk.services.where import default_database
from dsca_desk.store import backup
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import CannotCreate, Damaged, DiskFull, Locked, NewerVersion, NotADatabase, NotAllowed, NotFound


@pytest.fixture
def two_states(desk_file: Path, offer: Offer, act: dict[str, Any]) -> tuple[Path, Path]:
    """A file with two cases, and the backup of when it had one."""
    with open_store(desk_file) as store:
        import_case(store, offer, **act)
        copy = back_up(store, act["at"])
        import_case(store, msgspec.structs.replace(offer, designator="UAC"), **act)
    return desk_file, copy


def test_a_backup_of_an_open_store_is_whole(sqlite_store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(sqlite_store, offer, **act)
    with sqlite_store.writing(**act) as session:
        session.connection()
        copy = back_up(sqlite_store, act["at"])
    assert copy.name == "desk-2026-11-22-093000.sqlite"
    assert copy.parent.name == "backups"
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    with open_store(copy) as store:
        assert verify(store).problems == ()
        assert known_case_ids(store) == {"BN-B-UAB"}


def test_restoring_says_what_differs_and_keeps_what_it_replaces(two_states: tuple[Path, Path], act: dict[str, Any]) -> None:
    path, copy = two_states
    restored = restore(path, copy, act["at"])
    assert restored.differences["cases"] == (2, 1)
    assert restored.differences["lines"] == (8, 4)
    assert "officers" not in restored.differences
    assert restored.kept == path.with_name("desk.replaced-2026-11-22-093000.sqlite")
    with open_store(path) as store:
        assert known_case_ids(store) == {"BN-B-UAB"}
        assert verify(store).problems == ()
    with open_store(restored.kept) as store:
        assert known_case_ids(store) == {"BN-B-UAB", "BN-B-UAC"}
        assert verify(store).problems == ()
    again = restore(path, restored.kept, act["at"])
    assert again.kept is not None
    assert again.kept.name == "desk.replaced-2026-11-22-093000-2.sqlite"


def test_restoring_over_a_damaged_file(two_states: tuple[Path, Path], act: dict[str, Any]) -> None:
    path, copy = two_states
    with path.open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\xff" * 50_000)
    with pytest.raises(Damaged):
        open_store(path)
    restored = restore(path, copy, act["at"])
    assert restored.before == {}
    assert restored.kept is not None
    assert restored.kept.stat().st_size > 50_000
    with open_store(path) as store:
        assert known_case_ids(store) == {"BN-B-UAB"}


def test_restoring_where_there_was_nothing(two_states: tuple[Path, Path], tmp_path: Path, act: dict[str, Any]) -> None:
    _, copy = two_states
    restored = restore(tmp_path / "new.sqlite", copy, act["at"])
    assert (restored.kept, restored.before, restored.after["cases"]) == (None, {}, 1)


def test_a_leftover_log_does_not_come_back(two_states: tuple[Path, Path], act: dict[str, Any]) -> None:
    path, copy = two_states
    with open_store(path) as store:
        add_officer(store, "Ann", **act)
        # A killed program leaves its log; as copies they belong to the file that is replaced.
        for ending in ("", "-wal", "-shm"):
            shutil.copy(path.with_name(path.name + ending), path.with_name("killed.sqlite" + ending))
    killed = path.with_name("killed.sqlite")
    restored = restore(killed, copy, act["at"])
    assert restored.differences["officers"] == (1, 0)
    with open_store(killed) as store:
        assert list_officers(store) == []
    assert restored.kept is not None
    with open_store(restored.kept) as store:
        assert [officer.name for officer in list_officers(store)] == ["Ann"]


def test_a_store_in_use_is_not_replaced(two_states: tuple[Path, Path], act: dict[str, Any]) -> None:
    path, copy = two_states
    with open_store(path) as store:
        list_officers(store)
        with pytest.raises(Locked):
            restore(path, copy, act["at"])
        assert known_case_ids(store) == {"BN-B-UAB", "BN-B-UAC"}
    assert list(path.parent.glob("*.restoring")) == []
    assert list(path.parent.glob("*.replaced*")) == []


def broken(path: Path) -> None:
    with path.open("r+b") as stream:
        stream.seek(8192)
        stream.write(b"\xff" * 20_000)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()


def other(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE songs (name)")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (broken, Damaged),
        (newer, NewerVersion),
        (other, NotADatabase),
        (lambda path: path.write_text("Dear Sir"), NotADatabase),
        (lambda path: path.unlink(), NotFound),
    ],
    ids=["broken", "newer", "another program", "text", "absent"],
)
def test_a_bad_backup_changes_nothing(
    two_states: tuple[Path, Path], act: dict[str, Any], spoil: Any, error: type[Exception]
) -> None:
    path, copy = two_states
    spoil(copy)
    with pytest.raises(error, match="Nothing was changed"):
        restore(path, copy, act["at"])
    with open_store(path) as store:
        assert known_case_ids(store) == {"BN-B-UAB", "BN-B-UAC"}
    assert sorted(found.name for found in path.parent.iterdir()) == ["backups", "desk.sqlite"]


def test_a_backup_never_replaces_the_store_itself(sqlite_store: Store, act: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed, match="cannot replace the database itself"):
        back_up(sqlite_store, act["at"], sqlite_store.path)


def test_a_backup_into_nowhere(sqlite_store: Store, tmp_path: Path, act: dict[str, Any]) -> None:
    with pytest.raises(CannotCreate, match="absent does not exist"):
        back_up(sqlite_store, act["at"], tmp_path / "absent" / "copy.sqlite")


def test_a_full_drive_leaves_no_half_copy(
    sqlite_store: Store, tmp_path: Path, act: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup.os, "fsync", full)
    folder = tmp_path / "drive"
    folder.mkdir()
    with pytest.raises(DiskFull, match="no room left"):
        back_up(sqlite_store, act["at"], folder / "copy.sqlite")
    assert list(folder.iterdir()) == []


def test_the_pages_can_be_checked_later(two_states: tuple[Path, Path]) -> None:
    path, _ = two_states
    with open_desk(path, check=False) as store:
        check_pages(store)
    broken(path)
    with open_desk(path, check=False) as store, pytest.raises(Damaged):
        check_pages(store)


def test_the_default_place_is_the_persons_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with open_desk() as store:
        assert store.path == default_database()
        assert default_database().is_relative_to(tmp_path)


@pytest.mark.postgresql
def test_a_server_is_backed_up_by_its_administrator(postgresql_store: Store, act: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed, match="pg_dump"):
        back_up(postgresql_store, act["at"])
