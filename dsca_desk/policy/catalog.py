"""All tables of an edition by name, column by column."""

from dsca_desk.policy import changes, codes, compliance, financing, lifecycle, notes, rates, training
from dsca_desk.policy.table import TableSpec

_COLUMNS = (codes, notes, rates, financing, lifecycle, changes, compliance, training)

TABLES: dict[str, TableSpec] = {
    spec.name: spec for column in _COLUMNS for spec in vars(column).values() if isinstance(spec, TableSpec)
}
