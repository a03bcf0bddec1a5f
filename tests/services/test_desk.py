"""Officers of the desk; opening, copying and checking are tested with the store."""

from typing import Any

import pytest

from dsca_desk.services.officers import add_officer, change_officer, list_officers
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotFound


def test_officers(store: Store, act: dict[str, Any]) -> None:
    bob = add_officer(store, "Bob", role="case manager", office="SCO", **act)
    add_officer(store, "Ann", **act)
    changed = change_officer(store, bob.id, role="director", active=False, **act)
    assert (changed.role, changed.office, changed.active) == ("director", "SCO", False)
    assert [officer.name for officer in list_officers(store)] == ["Ann", "Bob"]
    with pytest.raises(AlreadyThere, match="There is an officer Bob already"):
        add_officer(store, "Bob", **act)
    with pytest.raises(NotFound):
        change_officer(store, 99, role="x", **act)
