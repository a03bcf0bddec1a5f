"""What a tab asks of the workspace it stands in, and how it finds it."""

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget


@runtime_checkable
class Workspace(Protocol):
    """What a tab asks of the workspace it stands in."""

    def go_to(self, path: str) -> bool:
        """Show the tab that edits a path."""
        ...

    def explain(self, path: str) -> bool:
        """Explain the amount at a path."""
        ...

    def save(self) -> bool:
        """Save the draft."""
        ...


def workspace_of(widget: QWidget) -> Workspace | None:
    """Return the workspace a tab stands in, None while it stands in none."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, Workspace):
        parent = parent.parentWidget()
    return parent
