"""What happens when the program itself fails: it tells, offers a report without case data, and keeps running."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer, qVersion

from dsca_desk import __version__
from dsca_desk.desktop.questions import Questions

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


class Faults:
    """Stands in for `sys.excepthook` while the program runs. One fault is told at a time; the same one is told once."""

    def __init__(self, questions: Questions, folder: Path, clock: Callable[[], datetime]) -> None:
        self._questions, self._folder, self._clock = questions, folder, clock
        self._telling = False
        self._told: set[str] = set()

    def install(self) -> Hook:
        """Take over; returns the hook that was there before."""
        before, sys.excepthook = sys.excepthook, self.caught
        return before

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Tell a fault that nobody caught. Ctrl+C in the terminal ends the program as it always did."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        import traceback

        traceback.print_exception(kind, error, trace)
        report = report_of(kind, trace)
        if self._telling or report in self._told:
            return
        self._telling = True
        self._told.add(report)
        # Not from inside whatever failed: that may be a paint event or a model in the middle of a change.
        QTimer.singleShot(0, lambda: self._tell(report))

    def _tell(self, report: str) -> None:
        try:
            choices = ("Go on", "Save the report…")
            text = (
                "Something in DSCA Desk failed. What was saved is unharmed, and what you typed is kept as a draft. "
                "Save your work; if the window behaves oddly, start the program again. "
                "The report for your support person holds no case data."
            )
            if self._questions.choose("A fault in the program", text, choices, detail=report) == 1:
                self._save(report)
        finally:
            self._telling = False

    def _save(self, report: str) -> None:
        name = f"dsca-desk-report-{self._clock():%Y-%m-%d-%H%M%S}.txt"
        path = self._questions.save_file("Save the report", self._folder / name, "Text (*.txt)")
        if path is None:
            return
        try:
            path.write_text(report, encoding="utf-8")
        except OSError as error:
            self._questions.tell("The report was not saved", f"{path}: {error.strerror or error}. Choose another folder.")


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return where the program failed and on what. The error's own words are left out: they may hold case data."""
    import platform
    import traceback

    frames = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    machine = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}"
    return "\n".join([f"DSCA Desk {__version__}, {machine}", f"{kind.__module__}.{kind.__qualname__}", *frames, ""])
