"""Warnings of the offer check that officers accepted, each with its reason."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "accepted_warnings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_accepted_warnings_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_warnings")),
        sa.UniqueConstraint(
            "document_id", "finding", "place", "facts", name=op.f("uq_accepted_warnings_document_id_finding_place_facts")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_accepted_warnings_document_id"), "accepted_warnings", ["document_id"], unique=False)
