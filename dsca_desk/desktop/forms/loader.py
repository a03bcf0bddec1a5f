"""Turn a `.ui` file into widgets; an unknown or half-read form is an error, not a surprise."""

import re
from functools import cache

from PySide6.QtCore import QFile, QIODevice
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

from dsca_desk.assets import asset
from dsca_desk.desktop.forms.fields import CUSTOM_WIDGETS

_WIDGET = re.compile(r'<widget class="(\w+)" name="(\w+)"')


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
    path = asset(f"ui/forms/{name}.ui")
    file = QFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FormError(f"{name}: {file.errorString()}")
    try:
        form = _loader().load(file, parent)
    finally:
        file.close()
    if form is None:
        raise FormError(f"{name}: {_loader().errorString()}")
    _refuse_stand_ins(name, path.read_text(encoding="utf-8"), form)
    return form


def _refuse_stand_ins(name: str, text: str, form: QWidget) -> None:
    """Raise FormError for a widget of our own that Qt silently replaced by its base class."""
    ours = {widget.__name__ for widget in CUSTOM_WIDGETS}
    for kind, field in _WIDGET.findall(text):
        made = form.findChild(QWidget, field)
        if kind in ours and (made is None or type(made).__name__ != kind):
            raise FormError(f"{name}: {field} should be a {kind} and is {type(made).__name__}")
