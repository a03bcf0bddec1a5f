"""Officers' words on figures: several may stand at one place of a document, one for each figure that is in doubt there."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let go of one word a place."""
    with op.batch_alter_table("confirmations", table_kwargs={"sqlite_autoincrement": True}) as confirmations:
        confirmations.drop_constraint(op.f("uq_confirmations_document_id_path"), type_="unique")
