"""Break texts into lines by the widths of the face."""

from collections.abc import Callable

from dsca_desk.documents.pdf.fonts import Style, clean, load, width_of

_BREAK_AFTER = "-/,;:_.–—)"
ELLIPSIS = "…"


def width(text: str, style: Style) -> float:
    """The width of a text in points."""
    return width_of(text, style.face) * style.size / 1000


def wrap(text: str, style: Style, room: float) -> list[str]:
    """Break a text into lines no wider than `room` points; line feeds are kept, a word wider than the room is cut.

    Every character that is not white space or invisible comes back. An empty text gives no lines.
    """
    limit = room * 1000 / style.size
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        lines.extend(_fill(paragraph, style, limit))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def fit(text: str, style: Style, room: float) -> str:
    """Shorten a text with an ellipsis where it is wider than the room; for heads and feet, never for content."""
    text = " ".join(clean(text).split())
    if width(text, style) <= room:
        return text
    while text and width(text + ELLIPSIS, style) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _fill(paragraph: str, style: Style, limit: float) -> list[str]:
    loaded = load(style.face)
    known, advances = loaded.words, loaded.advances
    space = advances[32]
    lines: list[str] = []
    start, current, used = 0, 0, 0.0  # words[start:current] stand on the line so far
    words = [word for word in paragraph.split(" ") if word]
    while current < len(words):
        word = words[current]
        wide = known.get(word)
        if wide is None:
            wide = sum(map(advances.__getitem__, map(ord, word)))
            if len(known) < 50_000:
                known[word] = wide
        if wide > limit and len(word) > 1:
            words[current : current + 1] = _cut(word, advances.__getitem__, limit)
            continue
        if current == start:
            used = wide
        elif used + space + wide <= limit:
            used += space + wide
        else:
            lines.append(" ".join(words[start:current]))
            start, used = current, wide
        current += 1
    lines.append(" ".join(words[start:current]))
    return lines


def _cut(word: str, advance: Callable[[int], int], limit: float) -> list[str]:
    """Cut a word wider than a line into pieces that fit, after a sign that invites a break if the last half has one."""
    pieces: list[str] = []
    piece, used = "", 0.0
    for character in word:
        wide = advance(ord(character))
        if piece and used + wide > limit:
            at = max(piece.rfind(sign) for sign in _BREAK_AFTER) + 1
            if at <= len(piece) // 2:
                at = len(piece)
            pieces.append(piece[:at])
            piece = piece[at:]
            used = float(sum(advance(ord(kept)) for kept in piece))
        piece += character
        used += wide
    return [*pieces, piece]
