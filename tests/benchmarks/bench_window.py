"""The first window over 100,000 cases, against a bare PySide6 window; whole processes, started in turns, medians.

* Painted: from the start of the process to the first painted main window. The bare window is a main window of the same size with
  one centered line of text. The program itself is checked for what it must not have loaded by then.
* Memory: what is resident once the list of cases stands in the window with its database, against the painted bare window.

Both run with bytecode, as an installed program does: a first run of each writes it into a folder of its own.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from many_cases import CASES, fill

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 11
_BARE = """
import os
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, painted)

def painted():
    {resident}
    os._exit(0)

app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("DSCA Desk", window, alignment=Qt.AlignmentFlag.AlignCenter))
window.resize(1366, 768)
window.show()
app.exec()
"""
_OURS = """
import os, sys
from pathlib import Path
from dsca_desk.desktop.app import start

app, workstation = start(database=sys.argv[1], folder=Path(sys.argv[2]))
window = workstation.windows[0]

def painted():
    loaded = [name for name in ("sqlalchemy", "reportlab", "openpyxl", "alembic") if name in sys.modules]
    os._exit(7 if loaded else 0)

def listed():
    place = window.shown_place()
    if place is None or place.pane.model.rowCount() < {cases} or workstation.desk.jobs.running:
        return
    window.grab()
    {resident}
    os._exit(0)

if sys.argv[3] == "painted":
    window.painted.connect(painted)
else:
    from PySide6.QtCore import QTimer
    looking = QTimer(interval=50)
    looking.timeout.connect(listed)
    looking.start()
app.exec()
"""
_RESIDENT = "print(next(row.split()[1] for row in open('/proc/self/status') if row.startswith('VmRSS')), flush=True)"


def run() -> list[tuple[str, float, float]]:
    """Return the figures: name, ratio to the bare window, most allowed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "many.sqlite")
        settings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        settings |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        settings |= {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}
        bare = [sys.executable, "-c", _BARE.format(resident=_RESIDENT)]
        program = _OURS.format(resident=_RESIDENT, cases=round(CASES * 0.8))
        ours = [sys.executable, "-c", program, str(folder / "many.sqlite"), str(folder)]
        for command in (bare, [*ours, "painted"]):
            _seconds(command, settings)
        pairs = [(_seconds(bare, settings), _seconds([*ours, "painted"], settings)) for _ in range(ROUNDS)]
        seconds = [statistics.median(column) for column in zip(*pairs, strict=True)]
        sizes = [(_kilobytes(bare, settings), _kilobytes([*ours, "listed"], settings)) for _ in range(3)]
        resident = [statistics.median(column) for column in zip(*sizes, strict=True)]
    print(
        f"bare {seconds[0] * 1000:.0f} ms, ours {seconds[1] * 1000:.0f} ms; "
        f"bare {resident[0] / 1024:.0f} MB, ours with its list {resident[1] / 1024:.0f} MB"
    )
    return [
        ("first painted main window over 100,000 cases, warm", seconds[1] / seconds[0], 1.4),
        ("resident memory of that window with its list of cases", resident[1] / resident[0], 2.5),
    ]


def _seconds(command: list[str], settings: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=settings, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def _kilobytes(command: list[str], settings: dict[str, str]) -> float:
    done = subprocess.run(
        command, env=settings, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
    )
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    figures = run()
    for name, ratio, limit in figures:
        print(f"{name}: {ratio:.2f} x (at most {limit} x)")
    sys.exit(any(ratio > limit for _, ratio, limit in figures))
