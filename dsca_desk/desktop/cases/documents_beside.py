"""Two versions side by side: another version of the letter beside the one that is shown, and where their words differ."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.record_letter import record_letter
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.preview import PageImages, PagesView, Read
from dsca_desk.desktop.preview_sheets import Hit, Piece, Sheets
from dsca_desk.services.issuing import issued_bytes
from dsca_desk.store.errors import StoreError

_HEAD, _FOOT = 52.0, 738.0  # what stands above and below is head and foot of a page, in points
_ALONE = -1
Version = int
"""An issued letter by its id, 0 for the document as it is edited."""


class Differences(NamedTuple):
    """Where two documents differ: a place of the one for each place of the other."""

    here: list[Hit]
    there: list[Hit]


class BesideView(QFrame):
    """The other version, scrolled and sized like the view it stands beside."""

    def __init__(self, view: PagesView, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._read = view, read
        self.images = PageImages(read, self)
        self.pages = PagesView(self.images, self)
        self.title = QLabel(self)
        self.title.setProperty("role", "secondary")
        self.title.setContentsMargins(8, 2, 8, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.pages, 1)
        self.here = QLabel(self)
        self.here.setProperty("role", "secondary")
        self.here.setContentsMargins(8, 2, 8, 2)
        self.here.hide()
        self.destroyed.connect(self.images.close)
        self._following = False
        view.verticalScrollBar().valueChanged.connect(lambda _value: self._follow(view, self.pages))
        self.pages.verticalScrollBar().valueChanged.connect(lambda _value: self._follow(self.pages, view))
        view.zoom_changed.connect(self._same_size)
        self.hide()

    def together(self) -> QWidget:
        """Return both versions as one widget, each under its name."""
        both, left = QWidget(self.parentWidget()), QWidget(self.parentWidget())
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.here)
        column.addWidget(self._view, 1)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(left, 1)
        row.addWidget(self, 1)
        return both

    def show_version(self, title: str, pdf: bytes) -> None:
        """Show another version."""
        self.title.setText(title)
        self.pages.setAccessibleName(title)
        self.images.show(Sheets(pdf))
        self._same_size()
        self._follow(self._view, self.pages)

    def _same_size(self) -> None:
        if self.isVisible():
            self.pages.set_fit(self._view.fit, self._view.percent)

    def _follow(self, leads: PagesView, follows: PagesView) -> None:
        """Show the same page at the same height as the other view."""
        if self._following or not self.isVisible():
            return
        self._following = True
        follows.verticalScrollBar().setValue(leads.verticalScrollBar().value())
        self._following = False


class Versions(QObject):
    """Chooses which version stands beside the pages and compares both. `chosen` tells whether one does, `compared` the result."""

    chosen = Signal(bool)
    compared = Signal(object)

    def __init__(self, session: CaseSession, beside: BesideView, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._beside = session, beside
        self._shown: Version = _ALONE
        self._words = ""
        self.box = QComboBox(parent)
        self.box.setAccessibleName("Another version beside the pages; F7 goes to the next difference")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(16)
        self.box.activated.connect(lambda place: self.show(self.box.itemData(place)))
        self.box.hide()

    @property
    def shown(self) -> bool:
        """Whether another version stands beside the pages."""
        return self._shown != _ALONE

    def offer(self, versions: Sequence[tuple[str, Version]]) -> None:
        """Offer other versions; one that is not among them any more goes."""
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem("Pages alone", _ALONE)
            for words, version in versions:
                self.box.addItem(f"Beside {words[:1].lower()}{words[1:]}" if version else f"Beside {words}", version)
            place = self.box.findData(self._shown)
            self.box.setCurrentIndex(max(place, 0))
        self.box.setVisible(bool(versions))
        if place < 0 and self.shown:
            self.show(_ALONE)

    def show(self, version: Version) -> None:
        """Show a version beside the pages; -1 for none."""
        self._shown = version
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(max(self.box.findData(version), 0))
        self._beside.setVisible(self.shown)
        self._beside.here.setVisible(self.shown)
        self.chosen.emit(self.shown)

    def compare_again(self, pdf: bytes) -> None:
        """Compare with the pages as they are now."""
        if self.shown:
            self.compare(pdf)

    def compare(self, pdf: bytes) -> None:
        """Put the chosen version beside these pages, and tell in the background where they differ."""
        session, desk = self._session, self._session.desk
        words, version = self.box.currentText().removeprefix("Beside "), self._shown
        if version == _ALONE or session.price is None or session.schedule is None:
            return
        try:
            kept = issued_bytes(desk.store, version) if version else b""
        except StoreError as error:
            desk.questions.tell("This letter cannot be shown", str(error))
            self.show(_ALONE)
            return
        letter = record_letter(session)

        def work(_job: Job) -> tuple[Version, bytes, Differences]:
            other = kept or letter()
            sheets = Sheets(pdf), Sheets(other)
            try:
                return version, other, differences(*sheets)
            finally:
                for each in sheets:
                    each.close()

        self._words = f"{words[:1].upper()}{words[1:]}"
        desk.read("Comparing the versions", work, self._done)

    def _done(self, result: tuple[Version, bytes, Differences]) -> None:
        version, other, found = result
        if version == self._shown:
            self._beside.show_version(self._words, other)
            self.compared.emit(found)


def differences(one: Sheets, other: Sheets) -> Differences:
    """Compare the words of two documents as they stand on paper; heads and feet of pages are left out."""
    here, there = _body(one.pieces()), _body(other.pieces())
    matcher = SequenceMatcher(None, [piece.words for piece in here], [piece.words for piece in there], autojunk=False)
    found = Differences([], [])
    for what, first, last, begin, end in matcher.get_opcodes():
        if what != "equal":
            found.here.append(_hit(here, first, last))
            found.there.append(_hit(there, begin, end))
    return found


def _body(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.words and _HEAD < piece.box.center().y() < _FOOT]


def _hit(pieces: Sequence[Piece], first: int, last: int) -> Hit:
    """The pieces of a difference that stand on its first page; where words are only on the other side, the place after them."""
    if first == last:
        near = pieces[min(first, len(pieces) - 1)] if pieces else None
        if near is None:
            return Hit(0, ())
        return Hit(near.page, (QRectF(near.box.left(), near.box.top() - 1.5, near.box.width(), 1.5),))
    page = pieces[first].page
    return Hit(page, tuple(piece.box for piece in pieces[first:last] if piece.page == page))
