"""`dsca-desk price` of a small file as a whole process, against a process that only imports SQLAlchemy.

Both run with bytecode, as an installed program does: a first run of each writes it into a folder of its own.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 15
_CASE = {
    **{"format": "dsca-desk/case", "version": 1, "country": "BN", "agency": "B", "designator": "UAB"},
    **{"price_date": "2026-11-22", "dependable_undertaking": True, "terms_of_sale": [{"code": "DU"}]},
    "lines": [
        {
            **{"number": "001", "description": "Night vision goggle", "quantity": 10, "unit_price": "42000.00"},
            **{"delivery_term_code": "4", "deliveries": [{"quarter": "2028Q1", "quantity": 10}]},
        }
    ],
}


def run() -> list[tuple[str, float, float]]:
    """Return the median time of pricing over the median time of the import, measured in turns."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.json"
        file.write_text(json.dumps(_CASE), encoding="utf-8")
        settings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        settings |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}
        price = [sys.executable, "-m", "dsca_desk", "price", str(file)]
        bare = [sys.executable, "-c", "import sqlalchemy"]
        _seconds(price, settings)
        _seconds(bare, settings)
        pairs = [(_seconds(price, settings), _seconds(bare, settings)) for _ in range(ROUNDS)]
    medians = [statistics.median(column) for column in zip(*pairs, strict=True)]
    return [("price a small file, whole process, to importing SQLAlchemy", medians[0] / medians[1], 2.0)]


def _seconds(command: list[str], settings: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=settings, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    for name, ratio, limit in run():
        print(f"{name}: {ratio:.2f} (at most {limit})")
