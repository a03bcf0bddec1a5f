"""Which columns of a grid are shown, in what order and how wide: remembered per view in the settings."""

from collections.abc import Mapping, Sequence

from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.tables.grid_columns import GridColumn


class GridLayout:
    """The remembered columns of one grid, view by view. `views` names the columns each view starts with."""

    def __init__(self, settings: Settings, name: str, columns: Sequence[GridColumn], views: Mapping[str, Sequence[str]]) -> None:
        self._settings, self._name = settings, name
        self.columns, self.views = {column.name: column for column in columns}, dict(views)
        self.view = settings.text(f"grid/{name}/view", next(iter(views)))
        if self.view not in self.views:
            self.view = next(iter(views))

    def shown(self) -> tuple[GridColumn, ...]:
        """The columns of the view in use, in order."""
        kept = [part.partition(":")[0] for part in self._kept()]
        names = [name for name in kept if name in self.columns] or list(self.views[self.view])
        return tuple(self.columns[name] for name in names)

    def widths(self) -> dict[str, int]:
        """The widths in pixels that somebody gave to columns of the view in use."""
        parts = (part.split(":") for part in self._kept())
        return {name: int(width) for name, *rest in parts for width in rest[:1] if width.isdigit() and name in self.columns}

    def use(self, view: str) -> None:
        """Change to another view and remember it. Raises KeyError."""
        self.views[view]
        self.view = view
        self._settings.put(f"grid/{self._name}/view", view)

    def keep(self, columns: Sequence[GridColumn], widths: Mapping[str, int]) -> None:
        """Remember columns and the widths that were changed."""
        parts = [f"{column.name}:{widths[column.name]}" if column.name in widths else column.name for column in columns]
        self._settings.put(self._key(), ";".join(parts))

    def reset(self) -> None:
        """Forget what was chosen for the view in use."""
        self._settings.put(self._key(), "")

    def _kept(self) -> list[str]:
        return [part for part in self._settings.text(self._key()).split(";") if part]

    def _key(self) -> str:
        return f"grid/{self._name}/{self.view.replace(' ', '_')}"
