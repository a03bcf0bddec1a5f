"""What a person chose about themself and the look of the program; asked at the first start, changed in Settings."""

from typing import NamedTuple

from dsca_desk.desktop.settings import Settings

ROLES = ("Case manager", "Case writer", "Financial analyst", "Training manager", "Country program director", "Chief")
SCHEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
TEXT_SIZES = (90, 100, 110, 125, 150, 175, 200)
MARKINGS = ("UNCLASSIFIED", "CUI")


class Preferences(NamedTuple):
    """Name, role and office stand in history and on paper; `marking` is the lowest the banner shows; the rest is looks."""

    name: str = ""
    role: str = ""
    office: str = ""
    marking: str = "UNCLASSIFIED"
    scheme: str = "system"
    text_size: int = 100


def remembered(settings: Settings) -> Preferences:
    """Return what was chosen before; whatever cannot be read counts as never chosen."""
    kept = Preferences()
    marking, scheme = settings.text("person/marking", kept.marking), settings.text("looks/scheme", kept.scheme)
    size = round(settings.number("looks/text_size", kept.text_size))
    return Preferences(
        name=settings.text("person/name"),
        role=settings.text("person/role"),
        office=settings.text("person/office"),
        marking=marking if marking in MARKINGS else kept.marking,
        scheme=scheme if scheme in dict(SCHEMES) else kept.scheme,
        text_size=size if TEXT_SIZES[0] <= size <= TEXT_SIZES[-1] else kept.text_size,
    )


def remember(settings: Settings, chosen: Preferences) -> None:
    """Keep what was chosen for the next start."""
    for name in ("name", "role", "office", "marking"):
        settings.put(f"person/{name}", getattr(chosen, name))
    settings.put("looks/scheme", chosen.scheme)
    settings.put("looks/text_size", chosen.text_size)


def problems_of(chosen: Preferences) -> dict[str, str]:
    """Say what is missing, by field."""
    if not chosen.name.strip():
        return {
            "name": "Your name stands in the history of every change you make. Type it as your office knows you, like J. Rivera."
        }
    return {}
