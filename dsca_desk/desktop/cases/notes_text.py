"""The text of a note while it is written: places to fill stand out, and words the guide avoids are underlined."""

import re
from collections.abc import Iterable

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from dsca_desk.desktop.theme import color, theme
from dsca_desk.policy.notes import GuideWord

_PLACE = re.compile(r"\{[a-z][a-z0-9_]*\}", re.ASCII)


class NoteColors(QSyntaxHighlighter):
    """Tints `{places}`, those still open as warnings, and underlines what the word guide avoids."""

    def __init__(self, document: QTextDocument, guide: Iterable[GuideWord]) -> None:
        super().__init__(document)
        words = "|".join(re.escape(row.avoid) for row in sorted(guide, key=lambda row: -len(row.avoid)))
        self._avoid = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) if words else None
        self._missing: frozenset[str] = frozenset()
        theme().changed.connect(self.rehighlight)

    def show_missing(self, names: Iterable[str]) -> None:
        """Tell which places nobody filled."""
        missing = frozenset(names)
        if missing != self._missing:
            self._missing = missing
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's own name
        """Color one paragraph."""
        for match in _PLACE.finditer(text):
            role = "warning" if match[0][1:-1] in self._missing else "information"
            shape = QTextCharFormat()
            shape.setForeground(color(role))
            shape.setBackground(color(f"{role}-tint"))
            self.setFormat(match.start(), len(match[0]), shape)
        if self._avoid is not None:
            for match in self._avoid.finditer(text):
                shape = QTextCharFormat()
                shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                shape.setUnderlineColor(color("information"))
                self.setFormat(match.start(), len(match[0]), shape)
