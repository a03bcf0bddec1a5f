"""Where the databases of this person lie unless others are named; known before anything is opened."""

from pathlib import Path

import platformdirs

OFFICE_RULES = "office-rules"


def default_database() -> Path:
    """Return where the database of this person lies; the folder may not exist yet."""
    return _folder() / "desk.sqlite"


def sample_database() -> Path:
    """Return where the sample office lies that is opened to look around; it may not exist yet."""
    return _folder() / "sample" / "sample-office.db"


def office_rules(database: Path | None) -> Path:
    """Return where an office keeps its own figures: beside its database, for one on a server in the person's data folder."""
    return (database.parent if database is not None else _folder()) / OFFICE_RULES


def _folder() -> Path:
    return Path(platformdirs.user_data_dir("dsca-desk", appauthor=False))
