"""Colors, fonts and style: one table of roles, one style sheet, Fusion on every system."""

from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from dsca_desk.assets import asset

Scheme = Literal["light", "dark"]
FAMILY = "Source Sans 3"
STYLE = "Fusion"
BASE_POINTS = 10.5
# Sizes of type beside the base, in points at 100 %; the style sheet names them.
_STEPS = {"caption": -1.1, "grid": -0.5, "group": 0.5, "name": 1.5, "title": 3.5, "record": 4.5, "welcome": 8.0}
# Marks the style sheet draws, as drawing and role; Qt takes them from files only.
_MARKS = {
    "arrow": ("caret-down", "secondary"),
    "arrow_off": ("caret-down", "border"),
    "check": ("check-bold", "on-accent"),
    "check_off": ("check-bold", "placeholder"),
    "line": ("minus-bold", "on-accent"),
}
_FONT_FILES = ("Regular", "Semibold", "Bold", "It")
_PALETTE = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "alternate",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Button: "base",
    QPalette.ColorRole.PlaceholderText: "placeholder",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "base",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Midlight: "hairline",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Light: "base",
    QPalette.ColorRole.Shadow: "border",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Accent: "accent",
}


class _Theme(QObject):
    """The scheme in use; `changed` tells painted widgets and icons to draw themselves again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme: Scheme = "light"
        self.points = BASE_POINTS
        self.styled = False
        self.marks = QTemporaryDir()


@cache
def theme() -> _Theme:
    """Return the one theme of the program."""
    return _Theme()


@cache
def _roles() -> dict[str, dict[str, str]]:
    """The table of colors: a row for each role, a column for each scheme."""
    head, *rows = (row.split(",") for row in asset("resources/theme/colors.csv").read_text(encoding="utf-8").splitlines())
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def roles() -> tuple[str, ...]:
    """Return the names of all color roles."""
    return tuple(_roles())


def color(role: str) -> QColor:
    """Return the color of a role in the scheme in use. Raises KeyError for a role that is not in the table."""
    return QColor(_roles()[role][theme().scheme])


def apply_theme(app: QApplication, scheme: Scheme | None = None, points: float | None = None) -> None:
    """Dress the program in a scheme, None follows the system; and in a size of type, by default the one in use."""
    theme().scheme = scheme or _system_scheme(app)
    if points is not None and points != theme().points:
        theme().points = points
        app.setFont(_font())
    if not theme().styled:
        app.setStyle(STYLE)
        theme().styled = True
    app.setPalette(_palette())
    app.setStyleSheet(_style_sheet())
    theme().changed.emit()


def make_app(name: str) -> QApplication:
    """Return the program, named, in the one style it has; one that was made before stays.

    The style is an argument of the start: asked for later it would be handed out as an object, which takes PySide6 a
    twentieth of the whole start to learn.
    """
    app = QApplication.instance()
    if app is None:
        app = QApplication([name, "-style", STYLE])
        theme().styled = True
    assert isinstance(app, QApplication)
    return app


def restyle(widget: QWidget) -> None:
    """Dress a widget anew after a property changed that the style sheet asks for."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it will be dressed when it is first shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _style_sheet() -> str:
    """Fill the style sheet with the colors of the scheme, the sizes of type and the marks drawn in those colors."""
    values = {role.replace("-", "_"): color(role).name() for role in roles()}
    values |= {f"pt_{name}": f"{theme().points + step * theme().points / BASE_POINTS:.2f}pt" for name, step in _STEPS.items()}
    values |= {"px_mark": f"{round(theme().points * 4 / 3)}px", "px_title": f"{round(theme().points * 2.1)}px"}
    folder = Path(theme().marks.path()) / theme().scheme
    folder.mkdir(exist_ok=True)
    for name, (drawing, role) in _MARKS.items():
        path = folder / f"{name}.svg"
        if not path.exists():
            drawn = (
                asset(f"resources/icons/{drawing}.svg").read_text(encoding="utf-8").replace("currentColor", color(role).name())
            )
            path.write_text(drawn, encoding="utf-8")
        values[f"mark_{name}"] = path.as_posix()
    return Template(asset("resources/theme/desk.qss").read_text(encoding="utf-8")).substitute(values)


def load_fonts(app: QApplication, points: float = BASE_POINTS) -> None:
    """Load the shipped font and make it the program's own. Raises RuntimeError when the system will not use it."""
    for name in _FONT_FILES:
        QFontDatabase.addApplicationFont(str(asset(f"resources/fonts/SourceSans3-{name}.ttf")))
    theme().points = points
    app.setFont(_font())
    if QFontInfo(app.font()).family() != FAMILY:
        raise RuntimeError(f"the shipped font {FAMILY} could not be loaded")


def _font() -> QFont:
    font = QFont(FAMILY)
    font.setPointSizeF(theme().points)
    return font


def sized(font: QFont, step: float, weight: QFont.Weight | None = None) -> QFont:
    """Return a font larger (or, below zero, smaller) by so many points than the one given."""
    larger = QFont(font)
    larger.setPointSizeF(font.pointSizeF() + step)
    if weight is not None:
        larger.setWeight(weight)
    return larger


def _system_scheme(app: QApplication) -> Scheme:
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def _palette() -> QPalette:
    palette = QPalette()
    for qt_role, role in _PALETTE.items():
        palette.setColor(qt_role, color(role))
    for qt_role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, qt_role, color("placeholder"))
    palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, color("selection-inactive"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, color("window"))
    return palette
