"""Beside the pages: the printed value one stands on, what stands against issuing, how it prints, the letters issued so far."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.explain_page import caption, hairline
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.page_view import ICON, PageView
from dsca_desk.desktop.theme import color
from dsca_desk.services.issuing import IssuedRow


class ValueCard(QWidget):
    """The printed value one stands on: what it is, what is printed, the exact amount, and the ways from it."""

    go_wanted = Signal()
    explain_wanted = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.figure, self.exact = QLabel(self), QLabel(self), QLabel(self)
        for label, role in ((self.words, "strong"), (self.figure, "figure"), (self.exact, "caption")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.words.setAccessibleName("On this page")
        self.go, self.explain = QPushButton("&Go to field", self), QPushButton("E&xplain", self)
        set_icon(self.go, "arrow-square-in", "text")
        set_icon(self.explain, "function", "text")
        self.go.setToolTip("Go to the field of this value (Enter on the page)")
        self.explain.setToolTip("Say how this amount came about (F1 on the page)")
        self.go.clicked.connect(self.go_wanted)
        self.explain.clicked.connect(self.explain_wanted)
        ways = QGridLayout()
        ways.setContentsMargins(0, 4, 0, 0)
        ways.addWidget(self.go, 0, 0)
        ways.addWidget(self.explain, 0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 2)
        column.setSpacing(2)
        for label in (self.words, self.figure, self.exact):
            column.addWidget(label)
        column.addLayout(ways)
        self.hide()

    def show_value(self, words: str, printed: str, exact: str, *, explains: bool) -> None:
        """Show a value; long texts are cut, an amount shows with its exact figure."""
        self.words.setText(words)
        self.figure.setText(printed if explains else "")
        self.figure.setVisible(explains)
        self.exact.setText(exact or ("" if explains else printed[:120] + ("…" if len(printed) > 120 else "")))
        self.exact.setVisible(bool(self.exact.text()))
        self.explain.setVisible(explains)
        self.show()
        self.shown.emit()

    def show_nothing(self) -> None:
        """Show that one stands on no value."""
        self.hide()
        self.shown.emit()


class SidePane(QFrame):
    """The pane. `chosen` carries the place of an issued letter in the list, `copy_wanted` asks for a copy of the chosen one."""

    chosen = Signal(int)
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explain_pane")
        self._beside, self._low = True, False
        self.value = ValueCard(self)
        self.value.shown.connect(self._show_parts)
        self.guard = PageView(self)
        self.guard.setAccessibleName("Before it can be issued")
        self.guard.setMinimumHeight(2 * self.fontMetrics().height())
        self._head = QLabel("Issued so far", self)
        self._head.setObjectName("explain_title")
        self._head.setContentsMargins(8, 4, 8, 2)
        self.none = QLabel("none yet", self)
        self.none.setProperty("role", "secondary")
        self.none.setContentsMargins(8, 0, 8, 8)
        self.kept = QListWidget(self)
        self.kept.setAccessibleName("Issued letters")
        self.kept.setWordWrap(True)
        self.kept.itemActivated.connect(lambda item: self.chosen.emit(self.kept.row(item)))
        self.copy = QPushButton("Save a &copy…", self)
        set_icon(self.copy, "download-simple", "text")
        self.copy.clicked.connect(lambda _checked=False: self.copy_wanted.emit())
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 8)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.value)
        column.addWidget(self.guard, 1)
        column.addWidget(self._head)
        column.addWidget(self.none)
        column.addWidget(self.kept)
        column.addLayout(foot)

    def show_guard(self, gates: str, reasons: Sequence[str], prints_as: str) -> None:
        """Show the gates (already a page), other reasons against issuing, and how the letter prints."""
        lock = f'<img src="{ICON}lock:error" style="vertical-align:middle"/>&nbsp;'
        parts = ['<p style="margin:0 0 2px 0"><b>Before it can be issued</b></p>', gates] if gates else []
        parts += [f'<p style="margin:0; color:{color("error").name()}">{lock}{escape(reason)}</p>' for reason in reasons]
        parts += [hairline(), '<p style="margin:0 0 2px 0"><b>Prints as</b></p>', caption(prints_as)]
        self.guard.show_page("".join(parts))

    def show_issued(self, issued: Sequence[IssuedRow]) -> None:
        """List the letters issued so far, the last one chosen."""
        with QSignalBlocker(self.kept):
            self.kept.clear()
            for row in issued:
                text = (
                    f"{row.name}, {written_day(row.printed_on)}, {row.issued_by}\n{row.size:,} bytes, SHA-256 {row.sha256[:16]}…"
                )
                item = QListWidgetItem(text)
                item.setToolTip(f"SHA-256 {row.sha256}")
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"Issued letter {row.number}, {text}")
                self.kept.addItem(item)
            if issued:
                self.kept.setCurrentRow(len(issued) - 1)
        line = self.fontMetrics().height()
        self.kept.setMaximumHeight(min(line * 4 * max(len(issued), 1) + 6, line * 12))
        self.kept.setMinimumHeight(2 * line)
        self._show_parts()

    def show_room(self, *, beside: bool, low: bool) -> None:
        """Say how much room there is: below the pages, or beside them in a low window, less is shown at a time."""
        self._beside, self._low = beside, low
        self._show_parts()

    def _show_parts(self) -> None:
        """In a low window the value one stands on takes the place of the rest."""
        issued, alone = self.kept.count() > 0, self._low and not self.value.isHidden()
        self.guard.setVisible(not alone)
        self._head.setVisible(not alone and (issued or self._beside))
        self.none.setVisible(not alone and not issued and self._beside)
        self.kept.setVisible(not alone and issued)
        self.copy.setVisible(not alone and issued)
