"""All tables of an edition by name."""

from dsca_desk.policy import codes, lifecycle, notes, rates
from dsca_desk.policy.table import TableSpec

_COLUMNS = (codes, notes, rates, lifecycle)

TABLES: dict[str, TableSpec] = {
    spec.name: spec for column in _COLUMNS for spec in vars(column).values() if isinstance(spec, TableSpec)
}
