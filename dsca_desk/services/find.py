"""Find anything that is kept."""

from dsca_desk.store import search
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import told
from dsca_desk.store.search import Hit

__all__ = ["Hit", "find"]


def find(store: Store, text: str, limit: int = 50) -> list[Hit]:
    """Return what contains every word of the text: cases, requests, officers, lines, notes, references, attachments.

    Cases come first, new before old. Any text may be given; an empty one finds nothing.
    """
    with told(store.place), store.engine.connect() as connection:
        return search.find(connection, text, limit)
