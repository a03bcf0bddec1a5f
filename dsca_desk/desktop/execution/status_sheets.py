"""Taking a status sheet in: what would be taken and what is refused, row by row, before anything is written."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign
from dsca_desk.exchange.workbook_guard import WorkbookError
from dsca_desk.services.status_import import Preview, preview_status, take_status
from dsca_desk.store.errors import StoreError

KINDS_OF_FILES = "Status sheets (*.xlsx *.csv)"
_WHAT = {
    "new": Sign("new", "plus", "good"),
    "changed": Sign("changes what is kept", "pencil-simple", "warning"),
    "same": Sign("is kept already", "check-circle", "secondary"),
}
_TAKEN = (
    ListColumn("Sheet", lambda row: row.sheet, 14),
    ListColumn("Row", lambda row: f"{row.row:,}", 6, True),
    ListColumn("Case", lambda row: row.case, 11),
    ListColumn("Line", lambda row: row.line, 6),
    ListColumn("About", lambda row: row.about, 26),
    ListColumn("What it does", lambda row: _WHAT[row.what], 22),
)
_REFUSED = (
    ListColumn("Sheet", lambda row: row.sheet, 14),
    ListColumn("Row", lambda row: f"{row.row:,}", 6, True),
    ListColumn("Column", lambda row: row.column or "whole row", 14),
    ListColumn("Cell", lambda row: row.value, 14),
    ListColumn("Why it is refused", lambda row: Sign(row.reason, "x-circle-fill", "error"), 40),
)


class _Looked(NamedTuple):
    data: bytes
    preview: Preview | None
    trouble: str


Judge = Callable[[bytes], Preview]
Take = Callable[[bytes, bool], Preview]


def import_status(desk: Desk, case: str, parent: QWidget) -> None:
    """Ask for a sheet, judge every row of it in the background, and show what taking it in would do."""
    store, policy, today = desk.store, desk.policy, desk.today
    import_sheet(desk, case, parent, lambda data: preview_status(store, policy, data, case=case, today=today))


def import_sheet(
    desk: Desk, case: str, parent: QWidget, judge: Judge, take: Take | None = None, title: str = "Import a status sheet"
) -> None:
    """Ask for a sheet, judge every row of it in the background, and show what taking it in would do.

    `take` keeps the rows of the bytes, with the refused ones left out where the officer agreed; a status sheet without it.
    """
    files = desk.questions.open_files(title, KINDS_OF_FILES)
    if not files:
        return
    path = files[0]

    def look(_job: object) -> _Looked:
        try:
            data = Path(path).read_bytes()
            return _Looked(data, judge(data), "")
        except WorkbookError as error:
            return _Looked(b"", None, f"{path.name}: {error}. Nothing was changed.")
        except StoreError as error:
            return _Looked(b"", None, str(error))
        except OSError as error:
            return _Looked(b"", None, f"{path.name} cannot be read ({error.strerror or error}). Nothing was changed.")

    def show(looked: _Looked) -> None:
        if looked.preview is None:
            desk.questions.tell("Not imported", looked.trouble)
            return
        dialog = StatusImportDialog(desk, case, path.name, looked.data, looked.preview, parent, take)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    desk.read("Reading the sheet", look, show)


class StatusImportDialog(QDialog):
    """Shows what a sheet would do. Nothing is written before the officer agrees; `taken` says that it was."""

    taken = Signal()

    def __init__(
        self,
        desk: Desk,
        case: str,
        name: str,
        data: bytes,
        preview: Preview,
        parent: QWidget | None = None,
        take: Take | None = None,
    ) -> None:
        super().__init__(parent)
        self._take = take
        self._desk, self._case, self._data, self.preview = desk, case, data, preview
        self.setWindowTitle(f"Import {name}")
        self._compose()

    def accept(self) -> None:
        """Take in what is sound; refused rows are left out, as the button says."""
        desk, case, data, preview = self._desk, self._case, self._data, self.preview
        store, policy, today, by, at = desk.store, desk.policy, desk.today, desk.officer, desk.clock()
        self.take.setEnabled(False)
        take, leave = self._take, bool(preview.refused)

        def work(_job: object) -> Preview:
            if take is not None:
                return take(data, leave)
            return take_status(store, policy, data, case=case, today=today, leave_out_refused=leave, by=by, at=at)

        job = desk.write("Taking the sheet in", work, self._done)
        job.failed.connect(lambda _error: self.take.setEnabled(True))

    def _done(self, taken: Preview) -> None:
        super().accept()
        for case in sorted({row.case for row in taken.rows} | {self._case}):
            self._desk.changed.emit(f"case {case}")
        self.taken.emit()

    def _compose(self) -> None:
        preview = self.preview
        fresh, changed, same = (preview.count(what) for what in ("new", "changed", "same"))
        sheets = "; ".join(
            f"{one.sheet}: {one.kind.lower()}, {len(one.columns)} columns taken"
            + (f", left aside: {', '.join(one.ignored)}" if one.ignored else "")
            for one in preview.sheets
        )
        said = QLabel(
            f"Rows: {fresh:,} new, {changed:,} to change what is kept, {same:,} kept already, "
            f"{preview.refused_rows:,} refused. Nothing is written yet.\n{sheets}",
            self,
        )
        said.setWordWrap(True)
        self.rows = ListTable("Rows that can be taken", _TAKEN, 4, self, key="row")
        self.refused = ListTable("Rows that are refused, with reasons", _REFUSED, 4, self, key="row")
        self.rows.show_rows(preview.rows)
        self.refused.show_rows(preview.refused)
        column = QVBoxLayout(self)
        column.addWidget(said)
        for words, table, shown in (
            ("Rows that can be taken", self.rows, bool(preview.rows)),
            ("Rows that are refused", self.refused, bool(preview.refused)),
        ):
            head = QLabel(words, self)
            head.setProperty("role", "group")
            column.addWidget(head)
            column.addWidget(table, 1)
            head.setVisible(shown)
            table.setVisible(shown)
        writing = fresh + changed
        words = f"Take {writing:,} rows in"
        if preview.refused:
            words = f"Leave {preview.refused_rows:,} rows out and take {writing:,} in"
        cancel, self.take = QPushButton("Cancel", self), QPushButton(words, self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.take.setProperty("primary", "true")
        self.take.setDefault(not preview.refused)
        self.take.setEnabled(bool(writing))
        self.take.clicked.connect(lambda _checked=False: self.accept())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.take)
        column.addLayout(buttons)
        over = self.parentWidget()
        letter = self.fontMetrics().averageCharWidth()
        wide, high = letter * 120, self.fontMetrics().height() * 28
        if over is not None:
            wide, high = min(wide, over.window().width() - 40), min(high, over.window().height() - 60)
        self.resize(wide, high)
