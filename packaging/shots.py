"""Draw every screen and dialog of the workstation over the sample office, and the pages of its best-known letters, in `shots/`.

Light and dark, on a screen of 1366 by 768 points and on the same screen at 150 %; no screen is needed. Words after the
command draw only pictures whose name has one of them: `bootstrap.py shots lines dark`. With `--office FILE` the database of a
sample office made before is drawn, a copy of it. With `--readme` only the picture of the README is drawn, small, into
`docs/pictures/`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SCREEN = (1366, 768)
SCALES = (100, 150)
SCHEMES = ("light", "dark")
MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EXECUTED, REVIEWED = "JO-B-UHC", "PL-B-UEA"
SIGHTS = (
    ("request-around", "requests", "R-2026-0005#@preparing"),
    ("request-lease", "requests", "R-2026-0030#@lease"),
    ("amendment-summary", "cases", "BN-B-UAE/A01#@summary"),
    ("amendment-lines", "cases", "BN-B-UAE/A01#@lines"),
    ("amendment-documents", "cases", "BN-B-UAE/A01#@documents"),
    ("amendment-milestones", "cases", "BN-B-UAE/A01#@milestones"),
    ("amendment-compare", "cases", "BN-B-UAE/A01#@compare"),
    ("restated-compare", "cases", "AT-P-LBX#@compare"),
    ("held-milestones", "cases", "LW-B-LBC#@milestones"),
    ("congress-milestones", "cases", "BN-B-VKC#@milestones"),
    ("closing", "cases", "RO-D-QRA#execution.closing"),
    ("suspended", "cases", "KU-D-GPR#@execution"),
)
"""What is drawn beside every place and tab: the name of the picture, the place, the record and where in it."""
ACTS = (
    ("step", "cases", "BN-B-UAB#@milestones", "take-step"),
    ("hold", "cases", "BN-B-UAB#@milestones", "place-hold"),
    ("factor", "cases", "BN-B-UAB#@milestones", "record-factor"),
    ("milestone", "cases", "BN-B-UAB#@milestones", "post-milestone"),
    ("new-change", "cases", "JO-B-UHC#@summary", "new-change"),
    ("ask-offices", "cases", "BN-B-UAB#@reviews", "ask-offices"),
    ("send-back", "cases", "BN-B-UAB#@reviews", "send-back"),
    ("approval", "cases", "BN-B-UAB#@reviews", "enter-approval"),
    ("delivery", "cases", "JO-B-UHC#@execution", "record-delivery"),
    ("discrepancy", "cases", "JO-B-UHC#@execution", "report-discrepancy"),
    ("board", "cases", "JO-B-UHC#@execution", "deliveries-board"),
    ("log", "cases", "BN-B-UAB#@summary", "show-log"),
    ("task", "cases", "BN-B-UAB#@summary", "add-task"),
    ("letter", "cases", "BN-B-UAB#@summary", "log-letter"),
    ("partners", "cases", "BN-B-KAB/M01#@compare", "partners"),
    ("received", "cases", "BN-B-UAE/A01#@compare", "received"),
    ("purpose", "cases", "BN-B-UAE/A01#@compare", "purpose"),
    ("by-hand", "cases", "MO-B-EVD#@compare", "pen-and-ink"),
    ("make-case", "requests", "R-2026-0026", "request-case"),
)
"""Dialogs that acts of a record open: the name of the picture, where one stands, the command."""
IMPORTED = "KE-B-UMC"
SHEET = "Case,Line,Delivered on,Quantity\nKE-B-UMC,001,2026-11-20,2\nKE-B-UMC,001,2026-11-20,-3\nKE-B-UMC,099,2026-11-20,1\n"
PIXELS_PER_POINT = 1.5
RECORDS = {"cases": "BN-B-UAB", "requests": "R-2026-0022", "reports": "milestones"}
SETTLED_AFTER = 0.6
README_PICTURE = ("light-100-cases-lines", "workstation.png")
COLORS_OF_README = 256


class Camera:
    """Walks through the program of one scale and draws what it sees."""

    def __init__(self, folder: Path, scale: int, words: list[str], office: Path | None = None) -> None:
        from dsca_desk.desktop.app import start

        self._folder, self._scale, self._words, self._office = folder, scale, words, office
        self._home = tempfile.TemporaryDirectory(prefix="dsca-desk-shots-")
        self.home = Path(self._home.name)
        os.environ["XDG_DATA_HOME"] = str(self.home)
        self.app, self.workstation = start(officer="J. Rivera", clock=lambda: MOMENT, folder=self.home)
        self.window = self.workstation.windows[0]
        self.desk = self.workstation.desk
        self.window.resize(*(round(side * 100 / scale) for side in SCREEN))
        self.drawn = 0

    def settle(self) -> None:
        """Let everything that was begun come to an end."""
        quiet = time.monotonic()
        while time.monotonic() - quiet < SETTLED_AFTER:
            self.app.processEvents()
            if self.desk.jobs.running:
                quiet = time.monotonic()
            time.sleep(0.005)

    def draw(self, name: str, schemes: Sequence[str] = SCHEMES) -> None:
        """Draw the window, with the dialog that lies over it, in both schemes or in one."""
        from PySide6.QtCore import QPoint
        from PySide6.QtGui import QPainter

        for scheme in schemes:
            label = f"{scheme}-{self._scale}-{name}"
            if self._words and not any(word in label for word in self._words):
                continue
            self.dress(scheme)
            picture = self.window.grab()
            dialog = shown_dialog()
            if dialog is not None:
                painter = QPainter(picture)
                middle = self.window.rect().center() - dialog.rect().center()
                corner = QPoint(max(0, middle.x()), max(0, middle.y()))
                painter.drawPixmap(corner, dialog.grab())
                painter.drawRect(dialog.rect().translated(corner).adjusted(-1, -1, 0, 0))
                painter.end()
            target = self._folder / f"{scheme}-{self._scale}"
            target.mkdir(parents=True, exist_ok=True)
            picture.save(str(target / f"{name}.png"))
            self.drawn += 1

    def dress(self, scheme: str) -> None:
        """Put the program into a scheme, and the person at the desk."""
        self.desk.settle(self.desk.preferences._replace(name="J. Rivera", role="Case manager", scheme=scheme))
        self.settle()

    def wanted(self, name: str) -> bool:
        """Whether a picture of this name is to be drawn."""
        labels = [f"{scheme}-{self._scale}-{name}" for scheme in SCHEMES]
        return not self._words or any(word in label for word in self._words for label in labels)

    def walk(self) -> None:
        """Draw the first day, then every place with every tab, then every dialog."""
        self.settle()
        self.draw("welcome")
        self._open_office()
        for place, tab in self._places():
            self.draw(f"{place}-{tab}" if tab else place)
        for name, place, record in SIGHTS:
            if self.wanted(name):
                self.window.go(place, record)
                self.settle()
                self.draw(name)
        self.window.go("cases", RECORDS["cases"])
        for name, show in self._dialogs():
            for scheme in SCHEMES if self.wanted(name) else ():
                self.dress(scheme)  # before it is shown: Settings shows which one it is
                show()
                self.settle()
                self.draw(name, [scheme])
                self._close_dialogs()

    def end(self) -> None:
        """Close the program and forget its settings."""
        self._close_dialogs()
        self.workstation.quit()
        self._home.cleanup()

    def _open_office(self) -> None:
        from dsca_desk.services.sample import make_database, sample_office

        database = self.home / "office.db"
        if self._office is not None:
            shutil.copyfile(self._office, database)
        else:
            make_database(database, sample_office(self.desk.policy), self.desk.policy)
        self.workstation.opening.open(str(database))
        self.settle()

    def _places(self) -> Iterator[tuple[str, str]]:
        """Go to every place, and in it to every tab."""
        from PySide6.QtWidgets import QTabWidget

        from dsca_desk.desktop.app import PLACES

        for spec in PLACES:
            self.window.go(spec.name)
            self.settle()
            yield spec.name, ""
            record = RECORDS.get(spec.name)
            if record is None:
                continue
            self.window.go(spec.name, record)
            self.settle()
            place = self.window.shown_place()
            assert place is not None
            for tabs in [one for one in place.widget().findChildren(QTabWidget) if one.isVisible()][:1]:
                for number in range(tabs.count()):
                    name = tabs.tabText(number).split(" ")[0].lower()
                    if tabs.isTabVisible(number) and self.wanted(f"{spec.name}-{name}"):
                        tabs.setCurrentIndex(number)
                        self.settle()
                        yield spec.name, name

    def _dialogs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What lies over the window: dialogs by their command, find anything, menus, kept drafts."""
        from dsca_desk.desktop.shell.recovery import RecoveryDialog

        commands = self.window.commands
        for name in ("settings", "keys", "about", "new-change"):
            yield f"dialog-{name}", lambda name=name: commands.run(name)
        if "find" in commands.names():
            yield "find", self._find
        from dsca_desk.desktop.execution.tab import SECTIONS

        for name, place, record, command in ACTS:
            yield f"dialog-{name}", lambda place=place, record=record, command=command: self._act(place, record, command)
        yield "dialog-import", self._import
        for section, _words, _kind in SECTIONS:
            yield f"execution-{section}", lambda section=section: self._execution(section)
        for section in ("reviews", "package", "returns", "approvals"):
            yield f"reviews-{section}", lambda section=section: self.window.go("cases", f"{REVIEWED}#{section}")
        yield "dialog-drafts", lambda: RecoveryDialog(self.window, self._drafts()).open()
        yield "folded", self._fold

    def _find(self) -> None:
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        self.window.activateWindow()
        self.window.commands.run("find")
        self.settle()
        focus = QApplication.focusWidget()
        if focus is not None:
            QTest.keyClicks(focus, "radio")

    def _act(self, place: str, record: str, command: str) -> None:
        self.window.go(place, record)
        self.settle()
        self.window.commands.run(command)

    def _import(self) -> None:
        from dsca_desk.desktop.execution.status_sheets import StatusImportDialog
        from dsca_desk.services.status_import import preview_status

        self.window.go("cases", f"{IMPORTED}#@execution")
        self.settle()
        desk, data = self.desk, SHEET.encode()
        preview = preview_status(desk.store, desk.policy, data, case=IMPORTED, today=desk.today)
        StatusImportDialog(desk, IMPORTED, "status.csv", data, preview, self.window).open()

    def _execution(self, section: str) -> None:
        self.window.go("cases", f"{EXECUTED}#execution.{section}")

    def _fold(self) -> None:
        """Fold the navigation and the list; where the list had folded by itself, unfold it over the work."""
        self.window.navigation.fold(True)
        place: Any = self.window.shown_place()
        place.pane.fold(self._scale == SCALES[0])

    def _drafts(self) -> list[object]:
        from dsca_desk.services.cases import open_case

        kept = open_case(self.desk.store, RECORDS["cases"])
        journal = self.desk.journal
        journal.keep(self.desk.place, "BN-B-UAB BASIC", kept.revision, kept.offer, MOMENT, kept.offer)
        journal.release()
        from dsca_desk.desktop.journal import Journal

        return list(Journal(journal.folder).kept(self.desk.place))

    def _close_dialogs(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        while (dialog := shown_dialog()) is not None:
            dialog.close()
            self.app.processEvents()
        if QApplication.focusWidget() is not None:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def shown_dialog() -> Any:
    """Return the dialog that lies over the window, one that lets the window be used too; None where there is none."""
    from PySide6.QtWidgets import QApplication, QDialog

    lying = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    return QApplication.activeModalWidget() or (lying[-1] if lying else None)


def draw_screens(folder: Path, scale: int, words: list[str], office: Path | None = None) -> int:
    """Draw the screens of one scale; the scale of Qt is that of the process."""
    camera = Camera(folder, scale, words, office)
    try:
        camera.walk()
    finally:
        camera.end()
    return camera.drawn


def draw_letter(letter: Path, folder: Path) -> int:
    """Write one PNG per page, named after the letter and the page, and return how many there are."""
    import pypdfium2

    document = pypdfium2.PdfDocument(letter)
    try:
        for number in range(len(document)):
            picture = document[number].render(scale=PIXELS_PER_POINT).to_pil()
            picture.save(folder / f"{letter.stem}-{number + 1:02}.png")
        return len(document)
    finally:
        document.close()


def draw_readme_picture(folder: Path, office: Path | None = None) -> Path:
    """Draw the picture of the README with few colors, so that it stays small, and return where it lies."""
    from PIL import Image

    label, name = README_PICTURE
    with tempfile.TemporaryDirectory() as drawn:
        draw_screens(Path(drawn), SCALES[0], [label], office)
        (found,) = Path(drawn).rglob("*.png")
        folder.mkdir(parents=True, exist_ok=True)
        with Image.open(found) as picture:
            few = picture.convert("RGB").quantize(COLORS_OF_README, dither=Image.Dither.NONE)
            few.save(folder / name, optimize=True)
    return folder / name


def main() -> int:
    """Draw the screens of every scale in a process of its own, then the letters of `demo/letters` when they are there."""
    parser = argparse.ArgumentParser(prog="bootstrap.py shots", description="Draw every screen as a picture in shots/.")
    parser.add_argument("words", nargs="*", help="only pictures whose name has one of these words")
    parser.add_argument("--folder", type=Path, default=ROOT / "shots", help="where to; shots/ unless given")
    parser.add_argument("--office", type=Path, help="a sample office made before, instead of making one for each scale")
    parser.add_argument("--scale", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--readme", action="store_true", help="draw the picture of the README into docs/pictures instead")
    chosen = parser.parse_args()
    if chosen.readme:
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}
        print(f"The picture lies in {draw_readme_picture(ROOT / 'docs' / 'pictures', chosen.office).relative_to(ROOT)}.")
        return 0
    if chosen.scale:
        print(
            f"{draw_screens(chosen.folder, chosen.scale, chosen.words, chosen.office)} pictures at {chosen.scale} %", flush=True
        )
        return 0
    chosen.folder.mkdir(exist_ok=True)
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}
    settings["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    failed = 0
    for scale in SCALES:
        command = [sys.executable, __file__, *chosen.words, "--folder", str(chosen.folder), "--scale", str(scale)]
        command += ["--office", str(chosen.office)] if chosen.office else []
        failed |= subprocess.run(command, env={**settings, "QT_SCALE_FACTOR": str(scale / 100)}, check=False).returncode
    letters = [] if chosen.words else sorted((ROOT / "demo" / "letters").glob("*.pdf"))
    pages = sum(draw_letter(letter, chosen.folder) for letter in letters)
    print(f"The pictures lie in {chosen.folder.name}/" + (f", with {pages} pages of {len(letters)} letters." if letters else "."))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
