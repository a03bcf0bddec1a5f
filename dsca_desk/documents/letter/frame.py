"""What stands around the text of each page: draft mark, marking, head with the identifier, foot with the page number."""

import math
from typing import NamedTuple

from dsca_desk.documents.letter import look
from dsca_desk.documents.pdf.file import PdfFile
from dsca_desk.documents.pdf.flow import Placed, draw
from dsca_desk.documents.pdf.page import HEIGHT, Page
from dsca_desk.documents.pdf.wrap import fit

_SLOPE = math.radians(37.5)
_HEAD_RULE, _FOOT_RULE = 47.8, HEIGHT - 48.4


class Frame(NamedTuple):
    """The words around the pages of one document; without `watermark` and `printed` none is drawn, without `marking` neither."""

    kind: str
    identifier: str
    marking: str = ""
    watermark: str = ""
    printed: str = ""


def draw_page(file: PdfFile, frame: Frame, placed: list[Placed], number: int, count: int) -> None:
    """Draw one page with its frame and add it to the file."""
    page = file.page()
    _head(page, frame)
    draw(page, placed)
    _foot(page, frame, number, count)
    file.add(page)


def _head(page: Page, frame: Frame) -> None:
    """The draft mark, the marking and the head of a page."""
    left, right = look.PAGE.left, look.PAGE.right
    if frame.watermark:
        page.watermark(look.WATERMARK, frame.watermark, 0.89, (math.cos(_SLOPE), math.sin(_SLOPE)))
    page.artifact()
    _marking(page, frame, 29.0)
    page.text(left, _HEAD_RULE - 5.6, look.FOOT, frame.kind)
    page.text_right(right, _HEAD_RULE - 5.6, look.FOOT_STRONG, _identifier(frame))
    page.rule(left, _HEAD_RULE, right, _HEAD_RULE)


def _foot(page: Page, frame: Frame, number: int, count: int) -> None:
    left, right = look.PAGE.left, look.PAGE.right
    baseline = _FOOT_RULE + 12.0
    page.artifact()
    page.rule(left, _FOOT_RULE, right, _FOOT_RULE)
    page.text(left, baseline, look.FOOT, _identifier(frame))
    if frame.printed:
        page.text_center((left + right) / 2, baseline, look.FOOT, frame.printed)
    page.text_right(right, baseline, look.FOOT, f"Page {number} of {count}")
    _marking(page, frame, HEIGHT - 20.0)


def _identifier(frame: Frame) -> str:
    return fit(frame.identifier, look.FOOT_STRONG, 160.0)


def _marking(page: Page, frame: Frame, baseline: float) -> None:
    if frame.marking:
        room = look.PAGE.right - look.PAGE.left
        page.text_center(look.PAGE.left + room / 2, baseline, look.STRONG, fit(frame.marking, look.STRONG, room))
