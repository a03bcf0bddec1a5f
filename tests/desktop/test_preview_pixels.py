"""Pages reach the screen pixel for pixel, and PDFium is asked by one thread at a time."""

from threading import Event, Thread

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from dsca_desk.desktop.preview import draw_exactly
from dsca_desk.documents.letter import letter_pdf
from dsca_desk.documents.letter.reading import page_range
from dsca_desk.documents.pdf.turns import TURN
from tests.documents.letters import radio_letter


def checkered(width: int, height: int) -> QImage:
    """A picture in which every second pixel is black: the smallest shift or scaling makes gray of it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(height):
        for x in range(width):
            image.setPixelColor(x, y, QColor("black" if (x + y) % 2 else "white"))
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.parametrize(("left", "more"), [(0.0, 0.0), (3.4, 0.3), (7.7, -0.6)])
def test_a_page_is_not_blurred_by_fractions_of_a_pixel(dressed, ratio, left, more):
    page = checkered(60, 40)
    screen = QImage(int(90 * ratio), int(60 * ratio), QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    screen.fill(QColor("white"))
    painter = QPainter(screen)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    draw_exactly(painter, QRectF(left, 2.2, (60 + more) / ratio, (40 + more) / ratio), page)
    painter.end()
    colors = {screen.pixelColor(x, y).name() for x in range(screen.width()) for y in range(screen.height())}
    assert colors == {"#000000", "#ffffff"}


def test_a_picture_of_another_size_fills_its_place(dressed):
    screen = QImage(80, 80, QImage.Format.Format_RGB32)
    screen.fill(QColor("white"))
    page = QImage(20, 20, QImage.Format.Format_RGB32)
    page.fill(QColor("black"))
    painter = QPainter(screen)
    draw_exactly(painter, QRectF(0, 0, 80, 80), page)
    painter.end()
    assert screen.pixelColor(70, 70).name() == "#000000"


def test_reading_a_letter_waits_for_its_turn():
    pdf, held, done = letter_pdf(radio_letter()), Event(), Event()

    def read() -> None:
        held.wait()
        page_range(pdf)
        done.set()

    reader = Thread(target=read)
    reader.start()
    with TURN:
        held.set()
        assert not done.wait(0.2), "PDFium was called while another thread had its turn"
    assert done.wait(10)
    reader.join()
