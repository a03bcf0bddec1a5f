"""Make what is saved, print what is shown, and say in a sentence why that did not work."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.cases.record_letter import record_letter
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.preview_sheets import Sheets
from dsca_desk.desktop.questions import Questions
from dsca_desk.services.workbook_printing import printed_workbook

PIXELS_PER_INCH = 300
NO_PRINTER = (
    "No printer is set up on this computer. Nothing was printed and nothing has changed. "
    "Save the letter as PDF and print it elsewhere, or set up a printer and try again."
)


Made = Callable[[tuple[Path, bytes]], None]


def make_letter(session: CaseSession, path: Path, made: Made) -> None:
    """Print the letter of the document as edited in the background, the same bytes as the command line prints."""
    if session.price is None or session.schedule is None:
        return
    letter = record_letter(session)

    def work(_job: Job) -> tuple[Path, bytes]:
        return path, letter()

    session.desk.read("Printing the letter", work, made)


def make_workbook(session: CaseSession, path: Path, made: Made) -> None:
    """Make the workbook of the document as edited in the background."""
    desk = session.desk
    if session.price is None or session.schedule is None:
        return
    priced, schedule, status = session.price, session.schedule, session.opened.status
    day, by, marking = desk.today, desk.officer, desk.preferences.marking

    def work(_job: Job) -> tuple[Path, bytes]:
        return path, printed_workbook(priced, schedule, desk.policy, status=status, printed_on=day, by=by, marking=marking)

    desk.read("Making the workbook", work, made)


def print_sheets(sheets: Sheets, title: str, questions: Questions, window: QWidget) -> bool:
    """Ask for a printer and print; a computer without one is told so. Return whether pages were sent."""
    if not QPrinterInfo.availablePrinterNames():
        questions.tell("Not printed", NO_PRINTER)
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFromTo(1, sheets.count)
    dialog = QPrintDialog(printer, window)
    dialog.setMinMax(1, sheets.count)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    first, last = printer.fromPage() or 1, printer.toPage() or sheets.count
    if not paint_sheets(printer, sheets, first, last):
        questions.tell("Not printed", f"{printer.printerName()} did not take the pages. Look whether it is switched on.")
        return False
    return True


def paint_sheets(printer: QPrinter, sheets: Sheets, first: int, last: int) -> bool:
    """Paint pages, counted from 1, over whole sheets of a printer; return whether it took them."""
    width, height = sheets.size(first - 1)
    printer.setPageSize(QPageSize(QSizeF(width, height), QPageSize.Unit.Point))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    target = QRectF(0, 0, paper.width(), paper.height())
    fine = True
    for page in range(first, last + 1):
        fine = fine and (page == first or printer.newPage())
        painter.drawImage(target, sheets.image(page - 1, PIXELS_PER_INCH / 72))
    return painter.end() and fine
