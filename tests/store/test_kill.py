"""A writer killed at any moment loses nothing it acknowledged. `kill_rounds.py` runs as many rounds as wanted."""

import importlib.util
import os
from pathlib import Path

import pytest

ROUNDS = 15


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer is a forked process")
def test_no_acknowledged_save_is_lost(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("kill_rounds", Path(__file__).with_name("kill_rounds.py"))
    assert spec is not None
    assert spec.loader is not None
    kill_rounds = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kill_rounds)
    result = kill_rounds.run(tmp_path, ROUNDS, seed=20261122)
    assert result.rounds == ROUNDS
    assert result.acknowledged > 0
