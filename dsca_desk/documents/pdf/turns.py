"""PDFium, which reads and draws finished pages, knows one thread at a time: its calls take turns, page by page."""

from threading import RLock

TURN = RLock()
"""Hold it around every call of PDFium, and not longer than a page takes: the window may be waiting for it."""
