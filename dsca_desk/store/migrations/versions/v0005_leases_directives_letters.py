"""The whole data sheet of a lease, directives with numbers that end by cancellation, letters that name the kept paper."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXTS = {
    "leases": ("lessee", "terms", "equipment_marking", "administered_by"),
    "directives": ("number", "replaces", "canceled_why"),
    "correspondence": ("paper",),
}


def upgrade() -> None:
    """Add the columns; rows kept before have them empty."""
    for table, names in _TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("leases", sa.Column("planned_on", sa.Date(), nullable=True))
    op.add_column("directives", sa.Column("canceled_on", sa.Date(), nullable=True))
