"""Turn a `.ui` file into widgets; an unknown or half-read form is an error, not a surprise."""

from functools import cache

from PySide6.QtCore import QFile, QIODevice
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

from dsca_desk.assets import asset
from dsca_desk.desktop.forms.fields import CUSTOM_WIDGETS


class FormError(Exception):
    """A form that cannot be read: its name and the reason."""


@cache
def _loader() -> QUiLoader:
    loader = QUiLoader()
    loader.clearPluginPaths()  # only our own widgets, on every machine
    for widget in CUSTOM_WIDGETS:
        loader.registerCustomWidget(widget)
    return loader


def load_form(name: str, parent: QWidget | None = None) -> QWidget:
    """Return the widgets of `ui/forms/NAME.ui`; widget names are field names. Raises FormError."""
    file = QFile(str(asset(f"ui/forms/{name}.ui")))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FormError(f"{name}: {file.errorString()}")
    try:
        form = _loader().load(file, parent)
    finally:
        file.close()
    if form is None:
        raise FormError(f"{name}: {_loader().errorString()}")
    return form
