"""A writer killed at any moment loses nothing it acknowledged. `kill_rounds.py` runs as many rounds as wanted."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

ROUNDS = 15


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer is a forked process")


@pytest.fixture(scope="module")
def kill_rounds() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kill_rounds", Path(__file__).with_name("kill_rounds.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_store_half_made_is_made_again(tmp_path: Path, kill_rounds: ModuleType) -> None:
    for place in range(8):
        kill_rounds.kill_while_making(tmp_path / f"desk{place}.sqlite", place * 0.006)


def test_no_acknowledged_save_is_lost(tmp_path: Path, kill_rounds: ModuleType) -> None:
    result = kill_rounds.run(tmp_path, ROUNDS, seed=20261122)
    assert result.rounds == ROUNDS
    assert result.acknowledged > 0
