"""Colors come from one table and can be read; every icon that is named is shipped, and every one that is shipped is named."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from dsca_desk.assets import asset
from dsca_desk.desktop.icons import dress_label, icon, set_icon
from dsca_desk.desktop.theme import BASE_POINTS, FAMILY, apply_theme, color, roles, sized

SOURCES = sorted((Path(__file__).resolve().parents[2] / "dsca_desk/desktop").rglob("*.py"))
SHEET = asset("resources/theme/desk.qss").read_text(encoding="utf-8")
SURFACES = ("window", "base", "alternate", "navigation", "header", "computed", "selection", "selection-inactive")
SCHEMES = ("light", "dark")


@pytest.fixture(params=SCHEMES)
def scheme(request, dressed):
    apply_theme(dressed, request.param)
    return request.param


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(tone: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in tone.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


# --- contrast, by the rules for accessible software (WCAG 2.0, 1.4.3 and 1.4.11) --------------------------------------------


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("words", ["text", "secondary", "error", "warning", "good", "information"])
def test_words_can_be_read_on_every_surface(scheme, words, surface):
    assert contrast(color(words), color(surface)) >= 4.5


@pytest.mark.parametrize(
    ("words", "surface"),
    [
        ("placeholder", "base"),
        ("placeholder", "window"),
        ("on-accent", "accent"),
        ("on-marking", "marking-cui"),
        ("on-marking", "marking-unclassified"),
        ("accent", "base"),
        ("accent", "window"),
        *((f"{name}", f"{name}-tint") for name in ("error", "warning", "good", "information")),
        *(("text", f"{name}-tint") for name in ("error", "warning", "good", "information")),
    ],
)
def test_words_can_be_read_where_they_stand(scheme, words, surface):
    assert contrast(color(words), color(surface)) >= 4.5


@pytest.mark.parametrize("surface", ["window", "base"])
@pytest.mark.parametrize("line", ["border", "accent", "series-1", "series-2", "series-3", "series-4"])
def test_borders_focus_and_lines_of_charts_can_be_seen(scheme, line, surface):
    assert contrast(color(line), color(surface)) >= 3


def test_what_the_palette_shows_can_be_read(scheme):
    palette = QApplication.palette()
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    for state in (group.Active, group.Inactive):
        for words, surface in ((role.Text, role.Base), (role.HighlightedText, role.Highlight), (role.ButtonText, role.Button)):
            assert contrast(palette.color(state, words), palette.color(state, surface)) >= 4.5
    disabled = contrast(palette.color(group.Disabled, role.Text), palette.color(group.Disabled, role.Base))
    assert disabled >= 3, "what cannot be used is quieter, and can still be read"


# --- one table --------------------------------------------------------------------------------------------------------------


def test_no_color_stands_outside_the_table():
    strays = [
        f"{path.name}: {found}" for path in SOURCES for found in re.findall(r"[\"']#[0-9A-Fa-f]{3,8}[\"']", path.read_text())
    ]
    strays += re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[;,) ])", SHEET)
    assert not strays


def test_every_role_of_the_table_is_used():
    text = SHEET.replace("_", "-") + "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    unused = [role for role in roles() if not re.search(rf"[\"'$]{role}\b", text) and not role.startswith("series-")]
    assert not unused


def test_type_is_the_shipped_font_in_steps_of_the_base(dressed):
    label = QLabel("BN-B-UAB")
    label.setProperty("role", "record")
    label.ensurePolished()
    assert QFontInfo(label.font()).family() == FAMILY
    assert label.font().pointSizeF() == pytest.approx(BASE_POINTS + 4.5)
    apply_theme(dressed, "light", BASE_POINTS * 2)
    try:
        label.ensurePolished()
        assert label.font().pointSizeF() == pytest.approx(2 * (BASE_POINTS + 4.5))
        assert sized(QApplication.font(), -1).pointSizeF() == 2 * BASE_POINTS - 1
    finally:
        apply_theme(dressed, "light", BASE_POINTS)
    label.deleteLater()


def test_what_a_person_must_see_is_drawn_by_the_style(scheme):
    drawn = re.findall(r"url\(([^)]*)\)", QApplication.instance().styleSheet())
    assert drawn
    assert all(Path(path).exists() for path in drawn)
    assert "currentColor" not in "".join(Path(path).read_text() for path in drawn)


# --- icons ------------------------------------------------------------------------------------------------------------------


def named_icons() -> set[str]:
    shipped = {path.stem for path in asset("resources/icons").glob("*.svg")}
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    text += "".join(path.read_text(encoding="utf-8") for path in asset("ui/forms").glob("*.ui"))
    return {name for name in shipped if re.search(rf"[\"'>]{name}[\"'<]", text)}


def test_every_shipped_icon_is_used():
    shipped = {path.stem for path in asset("resources/icons").glob("*.svg")}
    assert shipped == named_icons()


def test_every_icon_a_command_names_is_shipped(window):
    for name in [spec for spec in ("requests", "cases", "reference", "help") if window.navigation.button(spec)]:
        window.go(name)
    shipped = {path.stem for path in asset("resources/icons").glob("*.svg")}
    missing = {command.icon for command in window.commands if command.icon} - shipped
    assert not missing


def test_an_icon_is_drawn_in_the_color_of_its_role(scheme):
    picture = icon("minus-bold", "error").pixmap(QSize(32, 32), 1.0).toImage()
    assert picture.pixelColor(16, 16) == color("error")
    quiet = icon("minus-bold", "error").pixmap(QSize(32, 32), 1.0, QIcon.Mode.Disabled).toImage()
    assert quiet.pixelColor(16, 16) == color("placeholder")


def test_icons_follow_a_change_of_scheme(dressed):
    button, label = QPushButton(), QLabel()
    set_icon(button, "minus-bold", "accent")
    dress_label(label, "minus-bold", "accent", 32)
    apply_theme(dressed, "dark")
    assert button.icon().pixmap(QSize(32, 32), 1.0).toImage().pixelColor(16, 16) == color("accent")
    assert label.pixmap().toImage().pixelColor(16, 16) == color("accent")
    for widget in (button, label):
        widget.deleteLater()
