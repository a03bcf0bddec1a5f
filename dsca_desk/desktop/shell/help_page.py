"""A page of the guide as a document in the program's type and colors."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextFrameFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
)

from dsca_desk.desktop.theme import color
from dsca_desk.services.guide import anchor_of

_STEPS = (0.0, 7.0, 3.5, 1.5)
_CODE = QTextFormat.Property.BlockCodeFence


def fill_page(document: QTextDocument, markdown: str, font: QFont) -> None:
    """Show a page of Markdown: our sizes and colors, room between the parts, code set off, tables with hairlines."""
    document.setDefaultFont(font)
    document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    for block in _blocks(document):
        cursor = QTextCursor(block)
        shape = block.blockFormat()
        level = shape.headingLevel()
        if level:
            shape.setTopMargin(0 if block.blockNumber() == 0 else 14)
            shape.setBottomMargin(5)
            _set_letters(cursor, font.pointSizeF() + _STEPS[min(level, 3)], QFont.Weight.DemiBold)
        elif shape.hasProperty(_CODE):
            shape.setBackground(color("computed"))
            shape.setLeftMargin(10)
            shape.setRightMargin(10)
            shape.setNonBreakableLines(False)
        elif cursor.currentTable() is None:
            shape.setTopMargin(0)
            shape.setBottomMargin(3 if block.textList() is not None else 8)
            shape.setLineHeight(112, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(shape)
        listed = block.textList()
        if listed is not None and listed.format().style() == QTextListFormat.Style.ListCircle:
            points = listed.format()
            points.setStyle(QTextListFormat.Style.ListDisc)
            listed.setFormat(points)
    _dress_letters(document, font)
    for table in _tables(document.rootFrame()):
        _dress_table(table)


def block_of(document: QTextDocument, anchor: str) -> QTextBlock | None:
    """Return the heading that links call by this name, None when there is none."""
    return next((one for one in _blocks(document) if one.blockFormat().headingLevel() and anchor_of(one.text()) == anchor), None)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _set_letters(cursor: QTextCursor, points: float, weight: QFont.Weight) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    letters = QTextCharFormat(cursor.charFormat())
    letters.clearProperty(QTextFormat.Property.FontSizeAdjustment)  # it would win over the size
    letters.setFontPointSize(points)
    letters.setFontWeight(weight)
    cursor.setCharFormat(letters)


def _dress_letters(document: QTextDocument, font: QFont) -> None:
    """Give code and links their colors; code stands in the program's own type, a fixed pitch is not shipped."""
    for block in _blocks(document):
        parts = block.begin()
        found = []
        while not parts.atEnd():
            fragment = parts.fragment()
            found.append((fragment.position(), fragment.length(), fragment.charFormat()))
            parts += 1
        for place, length, letters in found:
            code = letters.fontFixedPitch() or block.blockFormat().hasProperty(_CODE)
            if not (code or letters.isAnchor()):
                continue
            cursor = QTextCursor(document)
            cursor.setPosition(place)
            cursor.setPosition(place + length, QTextCursor.MoveMode.KeepAnchor)
            changed = QTextCharFormat()
            if letters.isAnchor():
                changed.setForeground(color("accent"))
                changed.setFontUnderline(True)
            if code:
                changed.setFontFamilies([font.family()])
                changed.setFontFixedPitch(False)
                changed.setFontPointSize(font.pointSizeF())
                changed.setBackground(color("computed"))
            cursor.mergeCharFormat(changed)


def _tables(frame: QTextFrame) -> Iterator[QTextTable]:
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        yield from _tables(child)


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(color("hairline")))
    shape.setBorderCollapse(True)
    shape.setCellPadding(5)
    shape.setCellSpacing(0)
    shape.setTopMargin(4)
    shape.setBottomMargin(10)
    shape.setHeaderRowCount(1)
    shape.setAlignment(Qt.AlignmentFlag.AlignLeft)
    if table.columns() == 2:
        shape.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, 34), QTextLength(QTextLength.Type.PercentageLength, 66)]
        )
    table.setFormat(shape)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        letters = cell.format()
        letters.setBackground(color("header"))
        cell.setFormat(letters)
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        cursor.mergeCharFormat(bold)
