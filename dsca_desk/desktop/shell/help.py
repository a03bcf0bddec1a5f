"""The place Help: the user guide with its contents and a search, and the page that belongs to what one is doing."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextBrowser,
    QVBoxLayout,
    QWhatsThis,
    QWidget,
)

from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.help_page import block_of, fill_page
from dsca_desk.desktop.shell.record import Standing, act_of
from dsca_desk.desktop.theme import color, sized, theme
from dsca_desk.services.guide import FIRST, GuidePage, find_in_guide, guide_page, guide_pages

if TYPE_CHECKING:
    from dsca_desk.desktop.shell.window import MainWindow

SEARCH_AFTER_MS = 80
_WIDE_LETTERS = 42
_TARGET, _AROUND, _STEP = (Qt.ItemDataRole.UserRole + number for number in range(3))
_EDGE = 8
_INSTEAD = {"cases": "pricing"}


class Where(NamedTuple):
    """A spot in the guide: a page, and the name of a heading on it (empty: the top)."""

    page: str
    anchor: str = ""

    @property
    def record(self) -> str:
        """How the spot is named from outside: `pricing#replace-a-rate`."""
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


class ContentsDelegate(QStyledItemDelegate):
    """Paints a page or heading; of a hit the heading in bold and below it, in up to two lines, where the words stand."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's own
        """As high as the lines that are shown."""
        metrics, around = option.fontMetrics, index.data(_AROUND)
        wide = max(40, self._list().viewport().width() - 2 * _EDGE)
        heading = _high(_strong(option.font) if around else option.font, index.data(), wide)
        return QSize(0, heading + (min(2, len(_lines(metrics, around, wide))) * metrics.height() if around else 0) + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw ground and words."""
        around, step = index.data(_AROUND), index.data(_STEP) or 0
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            active = bool(option.state & QStyle.StateFlag.State_Active)
            painter.fillRect(option.rect, color("selection" if active else "selection-inactive"))
        rect = option.rect.adjusted(_EDGE + step, 3, -_EDGE, -3)
        font = _strong(option.font) if around else sized(option.font, -0.5) if step else option.font
        painter.setFont(font)
        painter.setPen(color("text"))
        painter.drawText(rect, Qt.TextFlag.TextWordWrap, index.data())
        if around:
            painter.setFont(option.font)
            painter.setPen(color("secondary"))
            top = rect.top() + _high(font, index.data(), rect.width())
            for place, line in enumerate(_lines(option.fontMetrics, around, rect.width())[:2]):
                painter.drawText(rect.left(), top + place * option.fontMetrics.height() + option.fontMetrics.ascent(), line)
        painter.restore()

    def _list(self) -> QListWidget:
        parent = self.parent()
        assert isinstance(parent, QListWidget)
        return parent


class HelpPlace(QWidget):
    """Help. Contents and search at the left, the page at the right; Alt+Left goes back, links lead from page to page."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__()
        self.window_ = window
        self._here = Where("")
        self._trail: list[Where] = []
        self._compose()
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.fill_contents)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        theme().changed.connect(self._show_again)
        self.go(Where(FIRST))

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def open(self, record: str) -> None:
        """Open a page, or a heading of one: `pricing`, `pricing#replace-a-rate`."""
        page, _, anchor = record.partition("#")
        self.go(Where(page, anchor))
        self.page.setFocus()

    def take_focus(self) -> None:
        """Take the focus where reading begins: in the contents."""
        self.contents.setFocus()

    def may_close(self) -> bool:
        """Nothing here can be lost."""
        return True

    def shown_record(self) -> str:
        """Return the spot that is shown."""
        return self._here.record

    def standing(self) -> Standing:
        """Say which page is shown."""
        return Standing(name=guide_page(self._here.page).title)

    def go(self, where: Where, *, keep: bool = True) -> None:
        """Show a spot; a page that is not there leads to the first one."""
        if not any(page.name == where.page for page in guide_pages()):
            where = Where(FIRST)
        if keep and self._here.page and where != self._here:
            self._trail.append(self._here)
        other = where.page != self._here.page
        self._here = where
        if other:
            self._show(guide_page(where.page))
        self._scroll_to(where.anchor)
        self.back.setEnabled(bool(self._trail))
        if not self.search.text().strip():
            self.fill_contents()
        if self.window_.shown_place() is self:
            self.window_.record_changed()

    def go_back(self) -> None:
        """Show the spot before."""
        if self._trail:
            self.go(self._trail.pop(), keep=False)

    def fill_contents(self) -> None:
        """List the pages with the headings of the one that is shown, or what the search found."""
        self._timer.stop()
        words = self.search.text().strip()
        self.contents.clear()
        if words:
            hits = find_in_guide(words)
            for hit in hits:
                heading = hit.title if hit.heading == hit.title else f"{hit.title}: {hit.heading}"
                self._add(heading, Where(hit.page, hit.anchor)).setData(_AROUND, hit.around)
            self.found.setText(f"{len(hits)} places have “{words}”" if hits else f"No page has “{words}”.")
        else:
            for page in guide_pages():
                item = self._add(page.title, Where(page.name))
                if page.name == self._here.page:
                    self.contents.setCurrentItem(item)
                    self._add_headings(page)
            self.found.setText(f"{len(guide_pages())} pages")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Down leads from the search to what it found, Enter opens the first of it; Esc empties the search."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search:
                return self._key_in_search(event.key())
            if event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.go_back()
                return True
        return super().eventFilter(watched, event)

    def _key_in_search(self, key: int) -> bool:
        if key == Qt.Key.Key_Down and self.contents.count():
            self.contents.setFocus()
            self.contents.setCurrentRow(0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fill_contents()
            if self.contents.count():
                self._open_item(self.contents.item(0))
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            return False
        return True

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._here.page:
            self._show_again()

    def _show(self, page: GuidePage) -> None:
        fill_page(self.page.document(), page.markdown, self.font())
        self.page.setAccessibleName(f"Page of the guide: {page.title}")
        self.title.setText(page.title)

    def _show_again(self) -> None:
        """Draw the page anew in other colors or sizes, at the same place."""
        place = self.page.verticalScrollBar().value()
        self._show(guide_page(self._here.page))
        self.page.verticalScrollBar().setValue(place)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Leave the page the most of a narrow window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._left.setFixedWidth(min(_WIDE_LETTERS * self.fontMetrics().averageCharWidth(), max(160, self.width() * 3 // 10)))

    def _scroll_to(self, anchor: str) -> None:
        block = block_of(self.page.document(), anchor) if anchor else None
        if block is None or block.blockNumber() == 0:
            self.page.moveCursor(QTextCursor.MoveOperation.Start)
            self.page.verticalScrollBar().setValue(0)
            return
        self.page.setTextCursor(QTextCursor(block))
        top = self.page.document().documentLayout().blockBoundingRect(block).top()
        self.page.verticalScrollBar().setValue(int(top))

    def _follow(self, address: QUrl) -> None:
        """Follow a link to a page of the guide; one that leads into the open is left to the system."""
        if address.scheme() in ("http", "https"):
            QDesktopServices.openUrl(address)
            return
        name = address.path().removesuffix(".md")
        if name and not any(page.name == name for page in guide_pages()):
            self.window_.desk.questions.tell("Not part of the guide", f"{address.path()} is among the papers of the project.")
            return
        self.go(Where(name or self._here.page, address.fragment()))

    def _add(self, text: str, where: Where) -> QListWidgetItem:
        item = QListWidgetItem(text, self.contents)
        item.setData(_TARGET, where)
        return item

    def _add_headings(self, page: GuidePage) -> None:
        for section in page.sections:
            if section.heading and section.heading != page.title:
                item = self._add(section.heading, Where(page.name, section.anchor))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{section.heading}, in {page.title}")
                item.setData(_STEP, 16)

    def _open_item(self, item: QListWidgetItem) -> None:
        where = item.data(_TARGET)
        self.go(Where(*where))
        if self.contents.hasFocus():
            places = [row for row in range(self.contents.count()) if Where(*self.contents.item(row).data(_TARGET)) == self._here]
            if places:
                self.contents.setCurrentRow(places[0])

    def _compose(self) -> None:
        heading = QLabel("Help", self)
        heading.setProperty("role", "group")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search the guide")
        self.search.setAccessibleName("Search the guide")
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.contents = QListWidget(self)
        self.contents.setAccessibleName("Contents of the guide")
        self.contents.setProperty("list", "true")
        self.contents.setItemDelegate(ContentsDelegate(self.contents))
        self.contents.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.itemActivated.connect(self._open_item)
        self.contents.itemClicked.connect(self._open_item)
        self.found = QLabel(self)
        self.found.setProperty("role", "caption")
        self._left = QWidget(self)
        self._left.setObjectName("list_pane")
        self._left.setProperty("pane", True)
        self._left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 6, 0, 3)
        for widget, edge in ((heading, 8), (self.search, 8), (self.contents, 0), (self.found, 8)):
            row = QHBoxLayout()
            row.setContentsMargins(edge, 0, edge, 0)
            row.addWidget(widget)
            left.addLayout(row, 1 if widget is self.contents else 0)
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.back = QPushButton("&Back", self)
        self.back.setToolTip("The page before (Alt+Left)")
        set_icon(self.back, "caret-left", "text")
        self.back.clicked.connect(self.go_back)
        keys = QPushButton("All &keys…", self)
        set_icon(keys, "keyboard", "text")
        keys.clicked.connect(lambda: self.window_.commands.run("keys"))
        keys.setVisible("keys" in self.window_.commands.names())
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 12, 6)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.back)
        head.addWidget(keys)
        self.page = QTextBrowser(self)
        self.page.setOpenLinks(False)
        self.page.setProperty("page", "true")
        self.page.document().setDocumentMargin(20)
        self.page.anchorClicked.connect(self._follow)
        self.page.installEventFilter(self)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self.page, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addLayout(right, 1)


def _strong(font: QFont) -> QFont:
    return sized(font, 0, QFont.Weight.DemiBold)


def _high(font: QFont, text: str, wide: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, wide, 10_000), Qt.TextFlag.TextWordWrap, text).height()


def _lines(metrics: QFontMetrics, text: str, wide: int) -> list[str]:
    """Break text into lines of a width, at blanks."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def page_for(window: "MainWindow") -> str:
    """Return the page that belongs to what the window shows: the one the place names, the one named like it, or the first."""
    own = act_of(window.shown_place(), "guide_page")
    names = {page.name for page in guide_pages()}
    wanted = (str(own()) if own is not None else "", window.current, _INSTEAD.get(window.current, ""))
    return next((name for name in wanted if name.partition("#")[0] in names), FIRST)


def open_page(window: "MainWindow") -> None:
    """Open the page of the guide that belongs to what the window shows."""
    window.go("help", page_for(window))


def tell_about(window: "MainWindow") -> None:
    """Say what the field with the focus is about; where it has nothing to say, open the page of the guide."""
    field = QApplication.focusWidget()
    while field is not None and field is not window:
        if field.whatsThis():
            QWhatsThis.showText(field.mapToGlobal(field.rect().bottomLeft()), field.whatsThis(), field)
            return
        field = field.parentWidget()
    open_page(window)
