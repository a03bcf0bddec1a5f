"""Find `ui/` and `resources/` in a source tree, an installed wheel or a frozen program, in that one way."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE, _PACKAGE.parent)


def asset(relative: str) -> Path:
    """Return the path of a shipped file or folder, named relative to the top of the project (`resources/fonts`).

    Raises FileNotFoundError with the places that were searched.
    """
    for root in _ROOTS:
        path = root / relative
        if path.exists():
            return path
    searched = ", ".join(str(root) for root in _ROOTS)
    raise FileNotFoundError(f"{relative} is not part of this installation (searched {searched})")
