"""Keep a small grid inside a form as high as its rows."""

from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_view import GridView

_LEAST_ROWS, _MOST_ROWS = 4, 9
_FRAME = 4  # the frame above and below, as thick as it is with the focus


def fit_rows(view: GridView, model: GridModel, *, least: int = _LEAST_ROWS) -> None:
    """Keep a grid inside a form as high as its rows, between a least and a most."""

    def fit() -> None:
        rows = max(least, min(model.rowCount(), _MOST_ROWS))
        view.setFixedHeight(view.horizontalHeader().sizeHint().height() + rows * view.row_height + _FRAME)

    for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
        signal.connect(lambda *_: fit())
    fit()
