"""Where the databases of this person lie unless others are named; known before anything is opened."""

from pathlib import Path

import platformdirs


def default_database() -> Path:
    """Return where the database of this person lies; the folder may not exist yet."""
    return _folder() / "desk.sqlite"


def sample_database() -> Path:
    """Return where the sample office lies that is opened to look around; it may not exist yet."""
    return _folder() / "sample" / "sample-office.db"


def _folder() -> Path:
    return Path(platformdirs.user_data_dir("dsca-desk", appauthor=False))
