"""Measure everything: run each `bench_*.py` in a process of its own and print the table of figures.

A benchmark has `run() -> list[tuple[str, float, float]]`: the figure's name, its ratio to the bare baseline measured in the same
process, and the most it may be. Exit code 1 when a figure is over its limit or a benchmark fails.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def measure(path: Path) -> list[tuple[str, float, float]]:
    """Import one benchmark by its path and run it here."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [(name, float(ratio), float(limit)) for name, ratio, limit in module.run()]


def measure_apart(path: Path) -> list[tuple[str, float, float]] | None:
    """Run one benchmark in a fresh process; None when it failed, with its own words printed."""
    command = [sys.executable, __file__, "--one", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print(done.stdout, end="")
        return None
    return [(name, ratio, limit) for name, ratio, limit in json.loads(done.stdout.splitlines()[-1])]


def main() -> int:
    """Print one row per figure as it is known; `runner.py import` measures only benchmarks whose name has that word."""
    parser = argparse.ArgumentParser(prog="bootstrap.py bench", description="Compare the figures with their limits.")
    parser.add_argument("words", nargs="*", help="only benchmarks whose file name has one of these words")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one)))
        return 0
    benchmarks = [
        path for path in sorted(FOLDER.glob("bench_*.py")) if not chosen.words or any(word in path.stem for word in chosen.words)
    ]
    print(f"{'figure':<60} {'ratio':>8} {'limit':>8}  ok", flush=True)
    over = 0
    for path in benchmarks:
        figures = measure_apart(path)
        if figures is None:
            over += 1
            print(f"{path.stem:<60} {'-':>8} {'-':>8}  FAILED", flush=True)
            continue
        for name, ratio, limit in figures:
            fine = ratio <= limit
            over += not fine
            print(f"{name:<60} {ratio:>7.2f}x {limit:>7.2f}x  {'yes' if fine else 'NO'}", flush=True)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
