"""The History tab: every change of the case as a sentence, by person, field and day; and what one save changed."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.explain_page import caption, hairline
from dsca_desk.desktop.cases.history_words import Compared, Said, compared, fields, sentences
from dsca_desk.desktop.cases.reading_tab import ReadingTab
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.fields import DateField
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.page_view import PageView
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.plain import PlainModel, read_only_view
from dsca_desk.desktop.tables.rows import ROW_ROLE, Index
from dsca_desk.desktop.theme import color, theme
from dsca_desk.services.history import Wanted, between, case_changes, one_save, people_of_case
from dsca_desk.store.errors import StoreError
from dsca_desk.store.history import Change

PAGE = 200
_COLUMNS = ("When", "Who", "What", "Why")
WHEN, WHO, WHAT, WHY = range(4)
# What stands first where two versions are compared; the rest follows as it was written.
_ORDER = ("cases", "case_documents", "lines", "planned_deliveries", "quarter_figures", "terms_of_sale", "document_references")


class Entry(NamedTuple):
    """A sentence with the moment as it is written here."""

    when: str
    said: Said

    @property
    def spoken(self) -> str:
        """The whole sentence."""
        change = self.said.change
        why = f" ({change.why})" if change.why else ""
        return f"{self.when} {change.by} {self.said.text}{why}"


class HistoryModel(PlainModel):
    """Reads history from the newest on, page by page as one scrolls."""

    def __init__(self, session: CaseSession) -> None:
        super().__init__(_COLUMNS)
        self._session = session
        self._wanted = Wanted()
        self._before: int | None = None
        self._more = False

    def show_changes(self, wanted: Wanted) -> None:
        """Begin anew with other changes. Raises StoreError."""
        self.beginResetModel()
        self.rows, self._wanted, self._before, self._more = [], wanted, None, True
        self.endResetModel()
        self.fetchMore()

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: N802, B008 - Qt's own name and default
        """Tell whether there are older changes."""
        return not parent.isValid() and self._more

    def fetchMore(self, _parent: Index = QModelIndex()) -> None:  # noqa: N802, B008 - Qt's own name and default
        """Read the next page."""
        session = self._session
        page = case_changes(session.desk.store, session.opened.offer.case_id, self._wanted, before=self._before, limit=PAGE)
        self._more = len(page.changes) == PAGE
        if page.changes:
            self._before = page.changes[-1].seq
        field = self._wanted.field
        said = sentences([_only(change, field) for change in page.changes] if field else page.changes, page.records)
        if said:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(said) - 1)
            self.rows += [Entry(self.moment(one.change), one) for one in said]
            self.endInsertRows()

    def moment(self, change: Change) -> str:
        """Write when a change was made, in the time of this desk."""
        at = change.at.astimezone(self._session.desk.clock().tzinfo)
        return f"{written_day(at.date())} {at:%H:%M}"

    @property
    def entries(self) -> list[Entry]:
        """The sentences read so far."""
        return self.rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ROW_ROLE:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = entry.said.text
        return (entry.when, entry.said.change.by, text[:1].upper() + text[1:], entry.said.change.why)[index.column()]


class HistoryTab(ReadingTab):
    """Reads the history of the case when it is shown, and again after every save."""

    def __init__(self, session: CaseSession, _window: MainWindow) -> None:
        super().__init__(session)
        self.model = HistoryModel(session)
        self.model.setParent(self)
        self._compose()
        theme().changed.connect(self._show_chosen)

    def begins_at(self) -> QWidget:
        """Work begins in the list of changes."""
        return self.view

    def read(self) -> None:
        """Read again from the newest change on."""
        self.refresh()

    def refresh(self) -> None:
        """Read again from the newest change on."""
        self._stale = False
        session = self._session
        wanted = Wanted(self.person.currentData() or "", self.field.currentData() or "", self.day.value())
        try:
            people = people_of_case(session.desk.store, session.opened.offer.case_id)
            self.model.show_changes(wanted)
        except StoreError as error:
            self.told.setText(str(error))
            return
        with QSignalBlocker(self.person):
            chosen = self.person.currentData()
            self.person.clear()
            self.person.addItem("Everybody", "")
            for name in people:
                self.person.addItem(name, name)
            self.person.setCurrentIndex(max(self.person.findData(chosen), 0))
        self._tell_count()
        if self.model.entries:
            self.view.setCurrentIndex(self.model.index(0, WHAT))
        self._show_chosen()

    def clear_filters(self) -> None:
        """Show everything again."""
        self.person.setCurrentIndex(0)
        self.field.setCurrentIndex(0)
        self.day.set_value(None)
        self._problem.hide()
        self.refresh()

    def _tell_count(self) -> None:
        count = len(self.model.entries)
        more = " and older ones" if self.model.canFetchMore() else ""
        filtered = bool(self.person.currentData() or self.field.currentData() or self.day.value())
        if count:
            self.told.setText(f"{count:,} changes{more}")
        else:
            self.told.setText("No change fits. Clear the filter to see all." if filtered else "Nothing was changed yet.")
        self.all.setEnabled(filtered)

    def chosen(self) -> list[Entry]:
        """The chosen sentences, the newest first."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.entries[row] for row in rows]

    def _show_chosen(self) -> None:
        """Show one save, or what several made of the case."""
        chosen = self.chosen()
        if len(chosen) > 1:
            self._show_between(chosen[-1], chosen[0])
        else:
            self._show_save()

    def _show_between(self, oldest: Entry, newest: Entry) -> None:
        """Compare the case as it was before the oldest chosen change with what it was after the newest."""
        self._title.setText("Two versions compared")
        case, first, last = self._session.opened.offer.case_id, oldest.said.changes[-1], newest.said.change
        try:
            changes = between(self._session.desk.store, case, first.seq, last.seq)
        except StoreError as error:
            self.page.show_page(f"<p>{escape(str(error))}</p>")
            return
        head = [
            f'<p style="margin:0"><b>Before {escape(self.model.moment(first))}</b></p>',
            f'<p style="margin:0"><b>After {escape(self.model.moment(last))}</b></p>',
            hairline(),
        ]
        weighty = sorted(changes.changes, key=lambda one: _ORDER.index(one.table) if one.table in _ORDER else len(_ORDER))
        rows = _rows(compared(weighty, changes.records))
        self.page.show_page("".join([*head, *(rows or ["<p>Both are the same.</p>"])]))

    def _show_save(self) -> None:
        self._title.setText("Saved together")
        entry = self.view.currentIndex().data(ROW_ROLE) if self.view.currentIndex().isValid() else None
        if entry is None:
            self.page.show_page("<p>Choose a change to see what was saved together with it.</p>")
            return
        session, change = self._session, entry.said.change
        try:
            save = one_save(session.desk.store, session.opened.offer.case_id, change)
        except StoreError as error:
            self.page.show_page(f"<p>{escape(str(error))}</p>")
            return
        parts = [
            f'<p style="margin:0"><b>{escape(self.model.moment(change))}</b></p>',
            caption(f"{change.by}{f': {change.why}' if change.why else ''}"),
            hairline(),
        ]
        self.page.show_page("".join([*parts, *_rows(compared(save.changes, save.records))]))

    def _compose(self) -> None:
        self.person = QComboBox(self)
        self.field = QComboBox(self)
        self.field.addItem("Every field", "")
        for name, label in fields():
            self.field.addItem(label, name)
        self.person.addItem("Everybody", "")
        self.day = DateField(self)
        self.day.today = self._session.desk.today
        self.day.setPlaceholderText("any day")
        self.day.setMaximumWidth(self.fontMetrics().averageCharWidth() * 14)
        self._problem = QLabel(self)
        self._problem.setProperty("role", "problem")
        self._problem.hide()
        self.all = QPushButton("C&lear filter", self)
        self.told = QLabel(self)
        self.told.setProperty("role", "caption")
        self.person.activated.connect(lambda _place: self.refresh())
        self.field.activated.connect(lambda _place: self.refresh())
        self.day.edited.connect(self._day_typed)
        self.day.unclear.connect(self._unclear)
        self.all.clicked.connect(lambda _checked=False: self.clear_filters())
        tools = QHBoxLayout()
        tools.setSpacing(6)
        filters: tuple[tuple[str, QWidget], ...] = (("&By", self.person), ("F&ield", self.field), ("D&ay", self.day))
        for words, widget in filters:
            caption_of = QLabel(words, self)
            caption_of.setBuddy(widget)
            widget.setAccessibleName(f"Changes {words.replace('&', '').lower()}")
            tools.addWidget(caption_of)
            tools.addWidget(widget)
        tools.addWidget(self._problem)
        tools.addWidget(self.all)
        tools.addStretch(1)
        tools.addWidget(self.told)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        name = "History; with Shift several changes are chosen, and the case before and after compared"
        read_only_view(self.view, name, WHAT, QAbstractItemView.SelectionMode.ContiguousSelection)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in ((WHEN, 19), (WHO, 12), (WHY, 16)):
            self.view.setColumnWidth(column, letter * letters)
        self.view.selectionModel().selectionChanged.connect(lambda _now, _before: self._show_chosen())
        self.model.rowsInserted.connect(lambda _parent, _first, _last: self._tell_count())
        side = QFrame(self)
        side.setObjectName("explain_pane")
        self._title = QLabel("Saved together", side)
        self._title.setObjectName("explain_title")
        self._title.setContentsMargins(8, 6, 8, 4)
        hint = QLabel("Shift and the arrows choose several changes: the case before and after them is compared.", side)
        hint.setProperty("role", "caption")
        hint.setWordWrap(True)
        hint.setContentsMargins(8, 4, 8, 6)
        self.page = PageView(side)
        self.page.setAccessibleName("What was saved together")
        inside = QVBoxLayout(side)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._title)
        inside.addWidget(self.page, 1)
        inside.addWidget(hint)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.view)
        self._split.addWidget(side)
        self._split.setStretchFactor(0, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(tools)
        rows.addWidget(self._split, 1)

    def _day_typed(self, _day: date | None) -> None:
        self._problem.hide()
        self.refresh()

    def _unclear(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the pane below where there is no room beside the table."""
        super().resizeEvent(event)
        letter = self.fontMetrics().averageCharWidth()
        self.view.setColumnHidden(WHY, self.width() < letter * 130)  # the pane says it too
        self.lay_beside(self._split, letter * 38, 100)


def _only(change: Change, field: str) -> Change:
    """A change reduced to one field."""
    return change._replace(
        old={name: value for name, value in change.old.items() if name == field},
        new={name: value for name, value in change.new.items() if name == field},
    )


def _rows(rows: Iterable[Compared]) -> list[str]:
    """Write what is compared, thing by thing."""
    parts, thing = [], ""
    for row, count in Counter(rows).items():  # seven notes of one code that came together are one row
        if count > 1:
            row = row._replace(after=f"{row.after}, {count} of them")
        if row.thing != thing:
            thing = row.thing
            parts.append(f'<p style="margin:4px 0 0 0"><b>{escape(thing)}</b></p>')
        parts.append(_pair(row.field, row.before, row.after))
    return parts


def _pair(field: str, before: str, after: str) -> str:
    """A field with both values: the old one struck through, the new one underlined and bold."""
    if not field:
        return caption(after)
    gray = color("secondary").name()
    return (
        f'<p style="margin:0"><span style="color:{gray}">{escape(field)}</span> '
        f"<s>{escape(before)}</s> → <u><b>{escape(after)}</b></u></p>"
    )
