"""Changes of implemented cases: for which reasons the U.S. Government modifies a case by itself."""

from dsca_desk.policy.table import Row, TableSpec


class ModificationReason(Row, frozen=True, kw_only=True):
    """A reason for a Modification by its place in the table; `rules` are the rows of `amendment_rules` it falls under."""

    number: int
    reason: str
    rules: tuple[int, ...]


MODIFICATION_REASONS = TableSpec("modification_reasons", ModificationReason, ("number",), title="Reasons for a Modification")
