"""Officers' words on figures: several may stand at one place of a document, one for each figure that is in doubt there."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS = 'id, document_id, revision, path, value, source, name, "on"'


def upgrade() -> None:
    """Let go of one word a place. SQLite drops no constraint: the table is made anew, its numbers are not used again."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("uq_confirmations_document_id_path"), "confirmations", type_="unique")
        return
    op.drop_index(op.f("ix_confirmations_document_id"), "confirmations")
    op.rename_table("confirmations", "confirmations_before")
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_confirmations_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_confirmations_document_id"), "confirmations", ["document_id"], unique=False)
    op.execute(f"INSERT INTO confirmations ({_COLUMNS}) SELECT {_COLUMNS} FROM confirmations_before")  # noqa: S608 - our own names
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'confirmations'")
    op.execute("UPDATE sqlite_sequence SET name = 'confirmations' WHERE name = 'confirmations_before'")
    op.drop_table("confirmations_before")
