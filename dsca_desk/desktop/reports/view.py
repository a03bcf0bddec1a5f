"""The shown report: what is asked for, its lists one behind the other, to Excel, and the paper of a row where there is one."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.reports.asking import AskingRow
from dsca_desk.desktop.reports.pages import SheetPage
from dsca_desk.desktop.reports.paper import PaperDialog
from dsca_desk.desktop.saving import EXCEL, ask_where, write_file
from dsca_desk.desktop.shell.folding import FoldingRow
from dsca_desk.desktop.shell.room import ShownStack
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.services.case_papers import certificate_of, closure_certificate_pdf, discrepancy_report_pdf, report_to_print
from dsca_desk.services.office import Asked, Narrowing, OfficeRow, OfficeSheet, narrowing_of
from dsca_desk.services.reports import ReportKind, covers, make_report, report_kinds, report_sheets
from dsca_desk.store.errors import StoreError

_PICTURE = "reports/picture"
_LEFT_OUT = "{:,} more rows are not shown. The Excel workbook has them all; a purchaser, agency or officer leaves fewer."
KINDS = {kind.name: kind for kind in report_kinds()}


class _Found(NamedTuple):
    kind: ReportKind
    asked: Asked
    sheets: tuple[tuple[OfficeSheet, tuple[OfficeRow, ...]], ...]
    narrowing: Narrowing


class ReportView(QWidget):
    """Shows one report at a time; each keeps its tabs and the row one stood on."""

    def __init__(self, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.window_, self.desk = window, window.desk
        self.kind = report_kinds()[0]
        self._pages: dict[str, dict[str, SheetPage]] = {}
        self._tabs: dict[str, QTabWidget] = {}
        self._job: Job | None = None
        self._shown: Asked | None = None
        self._wanted_tab = ""
        self.is_read = self._stale = False
        self._compose()
        self._asking.changed.connect(self.look)
        self.desk.changed.connect(lambda _what: self._changed())
        self.desk.policy_changed.connect(self._changed)

    # --- what is shown ------------------------------------------------------------------------------------------------------

    def show_report(self, name: str, tab: str = "") -> None:
        """Show a report, and one of its lists where it is named."""
        self.kind = KINDS[name]
        self._wanted_tab = tab
        self._title.setText(self.kind.title)
        self._covers.setText("")
        self._asking.show_kind(self.kind)
        if name not in self._tabs:
            self._tabs[name], self._pages[name] = QTabWidget(self), {}
            self._tabs[name].currentChanged.connect(lambda _place: self._settle())
            self._stack.addWidget(self._tabs[name])
        self._stack.setCurrentWidget(self._tabs[name])
        self.look()

    def look(self) -> None:
        """Read the report again, in the background; a reading under way is ended."""
        if not self.desk.is_open:
            return
        if self._job is not None:
            self._job.cancel()
        self.is_read = self._stale = False
        self._covers.setText("reading…")
        kind, asked, store, policy = self.kind, self._asked(), self.desk.store, self.desk.policy

        def read(job: Job) -> _Found:
            sheets = []
            for sheet in report_sheets(store, policy, kind.name, asked, job.step):
                rows = []
                for number, row in enumerate(sheet.rows):
                    if number % 1000 == 0:
                        job.step(0, 0, f"Reading {sheet.name.lower()}, {number:,} rows")
                    rows.append(row)
                sheets.append((sheet, tuple(rows)))
            return _Found(kind, asked, tuple(sheets), narrowing_of(store))

        job = self._job = self.desk.read(f"Reading {kind.title.lower()}", read, self._show)
        job.cancelled.connect(partial(self._ended, job))
        job.failed.connect(lambda _error: self._ended(job))

    def page(self) -> SheetPage | None:
        """Return the list that is shown."""
        found = self._tabs[self.kind.name].currentWidget() if self.kind.name in self._tabs else None
        return found if isinstance(found, SheetPage) else None

    def shown_record(self) -> str:
        """Return the name of the report and of its list."""
        tabs = self._tabs.get(self.kind.name)
        return f"{self.kind.name}/{tabs.tabText(tabs.currentIndex()).partition('  ')[0]}" if tabs is not None else self.kind.name

    def take_focus(self) -> None:
        """Take the focus on the list."""
        page = self.page()
        if page is not None and (not page.table.isHidden() or page.shows_picture):
            page.take_focus()
        else:
            self._excel.setFocus()

    def filter_rows(self) -> None:
        """Filter the shown list."""
        page = self.page()
        if page is not None and page.table.list.all:
            page.want_picture(page.shows_picture and not page.is_low)
            page.table.filter_rows()

    # --- acting -------------------------------------------------------------------------------------------------------------

    def export_shown(self) -> None:
        """Write the report, as it is asked for, as an Excel workbook."""
        desk, kind, asked = self.desk, self.kind, self._asked()
        path = ask_where(desk, f"Save the report {kind.title.lower()}", f"{kind.title} {asked.today:%Y-%m-%d}.xlsx", EXCEL)
        if path is None:
            return
        store, policy, by, marking = desk.store, desk.policy, desk.officer, desk.preferences.marking

        def make(job: Job) -> str:
            content = make_report(store, policy, kind.name, asked, by=by, marking=marking, told=job.step)
            job.step(0, 0, f"Writing {path.name}")
            return write_file(path, content)

        def done(trouble: str) -> None:
            self._excel.setEnabled(True)
            if trouble:
                desk.questions.tell("Not saved", trouble)
            else:
                self._tell(f"{kind.title} was written to {path}.")

        self._excel.setEnabled(False)
        job = desk.read(f"Writing {path.name}", make, done)
        job.cancelled.connect(lambda: self._tell(f"{path.name} was not written; you canceled it. Nothing else changed."))
        job.finished.connect(lambda _job: self._excel.setEnabled(True))

    def preview(self) -> None:
        """Show the pages of the paper of the chosen row: the certificate of a case, the form of a discrepancy report."""
        paper = self._paper()
        if paper is None:
            return
        title, name, make = paper
        try:
            content = make()
        except StoreError as error:
            self.desk.questions.tell("Not printed", str(error))
            return
        dialog = PaperDialog(self.desk, title, name, content, self.window_)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def may_preview(self) -> bool:
        """Whether the chosen row has a paper."""
        return self._paper() is not None

    def go(self, leads: str) -> None:
        """Go to the record a row leads to, or to the list of those it adds up."""
        place, _, record = leads.partition(" ")
        if place == "list":
            name, _, words = record.partition("|")
            self._narrow(name, words)
        elif record:
            self.window_.go(place, record)
            work: Any = getattr(self.window_.shown_place(), "workspace", None)
            if work is not None and "#" not in record:
                work.take_focus()

    def show_picture(self, wanted: bool) -> None:
        """Show pictures beside lists, or lists alone."""
        self.desk.settings.put(_PICTURE, "shown" if wanted else "hidden")
        self._settle_picture()

    def shows_picture(self) -> bool:
        """Whether the shown list has its picture beside it, or in its place."""
        page = self.page()
        return page is not None and page.shows_picture

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Read again what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self.look()

    # --- within -------------------------------------------------------------------------------------------------------------

    def _narrow(self, name: str, words: str) -> None:
        """Show another list of the report, narrowed by words; Escape in its filter shows all again."""
        page = self._pages[self.kind.name][name]
        self._tabs[self.kind.name].setCurrentWidget(page)
        self.filter_rows()
        page.table.filter.field.setText(words)
        self.take_focus()

    def _changed(self) -> None:
        """Read again at once where somebody looks, else when somebody does."""
        self._stale = True
        if self.isVisible():
            self.look()

    def _asked(self) -> Asked:
        return self._asking.asked()._replace(today=self.desk.today)

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            before = " What is shown is from before." if self._shown is not None else ""
            self._tell(f"The report was not read.{before} Choose it again to read it.")

    def _show(self, found: _Found) -> None:
        if found.kind is not self.kind or found.asked != self._asked():
            return
        self._job, self._shown = None, found.asked
        self._asking.show_narrowing(found.narrowing, self.desk.policy.on(self.desk.today))
        tabs, pages = self._tabs[found.kind.name], self._pages[found.kind.name]
        held = tabs.isAncestorOf(self.window_.focusWidget() or self.window_)
        for place, (sheet, rows) in enumerate(found.sheets):
            if sheet.name not in pages:
                page = pages[sheet.name] = SheetPage(found.kind.title, sheet, tabs)
                page.opened.connect(self.go)
                page.chosen_changed.connect(self._settle_paper)
                tabs.addTab(page, sheet.name)
            pages[sheet.name].show_rows(sheet, rows, found.asked)
            tabs.setTabText(place, f"{sheet.name}  {len(rows):,}")
            if sheet.name == self._wanted_tab:
                tabs.setCurrentIndex(place)
        self._wanted_tab = ""
        tabs.tabBar().setVisible(len(found.sheets) > 1)
        self._covers.setText(covers(found.kind, found.asked))
        self._tell("")
        self.is_read = True
        self._settle_picture()
        if held or self._wants_focus():
            self.take_focus()
        self._settle()

    def _tell(self, words: str) -> None:
        """Say something below the choices; nothing takes no room."""
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def _wants_focus(self) -> bool:
        """Whether the focus was left on what is there only until the report is read."""
        return self._excel.hasFocus()

    def _settle(self) -> None:
        """Enable what the shown list and its chosen row allow, and say where a list does not show all."""
        self._settle_picture()
        page = self.page()
        if self.is_read:
            self._tell(_LEFT_OUT.format(page.left_out) if page is not None and page.left_out else "")
        self._settle_paper()

    def _settle_paper(self) -> None:
        """Offer the paper of the chosen row, where rows of this report have one."""
        paper = self._paper()
        self._row.want(self._paper_button, self.kind.name in _PAPERS)
        self._paper_button.setText(_PAPERS.get(self.kind.name, "Pa&ges…"))
        self._paper_button.setEnabled(paper is not None)

    def _settle_picture(self) -> None:
        page = self.page()
        if page is None:
            return
        kept = self.desk.settings.text(_PICTURE)
        page.want_picture(not page.is_low if not kept else kept == "shown")
        self._picture.setEnabled(page.picture is not None)
        self._picture.setChecked(page.shows_picture)

    def _paper(self) -> tuple[str, str, Callable[[], bytes]] | None:
        page, desk = self.page(), self.desk
        row = page.chosen() if page is not None else None
        if row is None:
            return None
        who: dict[str, Any] = {"printed_on": desk.today, "by": desk.officer}
        if self.kind.name == "closing":
            case = row.of.case
            title = f"Closure certificate {case}"
            return title, f"{title}.pdf", lambda: closure_certificate_pdf(certificate_of(desk.store, desk.policy, case, **who))
        if self.kind.name == "discrepancies":
            title = f"Discrepancy report {row.of.number.replace('/', '-')}"
            number = row.of.id
            return title, f"{title}.pdf", lambda: discrepancy_report_pdf(report_to_print(desk.store, desk.policy, number, **who))
        return None

    def _compose(self) -> None:
        self._row = FoldingRow(self)
        self._title, self._covers = QLabel(self._row), QLabel(self._row)
        self._title.setProperty("role", "title")
        self._covers.setProperty("role", "secondary")
        gap = QWidget(self._row)
        self._picture = QPushButton("&Picture", self._row)
        self._picture.setCheckable(True)
        self._picture.setToolTip("Show the picture of this list")
        self._picture.clicked.connect(self.show_picture)
        self._paper_button = QPushButton("Pa&ges…", self._row)
        self._paper_button.setToolTip("Show the pages (Ctrl+P)")
        set_icon(self._paper_button, "file-pdf", "text")
        self._paper_button.clicked.connect(self.preview)
        self._excel = QPushButton("To E&xcel…", self._row)
        self._excel.setToolTip("Write this report as an Excel workbook (Ctrl+E)")
        set_icon(self._excel, "file-xls", "text")
        self._excel.clicked.connect(self.export_shown)
        self._row.row.setSpacing(8)
        for part in (self._title, self._covers, gap, self._picture, self._paper_button, self._excel):
            self._row.row.addWidget(part, 1 if part is gap else 0)
        self._row.fold((self._covers,))
        self._row.want(self._paper_button, False)
        self._asking = AskingRow(self.desk.today, self)
        self._said = QLabel(self)
        self._said.setProperty("role", "secondary")
        self._said.setWordWrap(True)
        self._stack = ShownStack(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self._row)
        column.addWidget(self._asking)
        column.addWidget(self._said)
        column.addWidget(self._stack, 1)


_PAPERS = {"closing": "&Certificate…", "discrepancies": "Pri&nted form…"}
