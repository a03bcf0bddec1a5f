"""Run migrations on the connection the program hands over, inside its transaction."""

from alembic import context

from dsca_desk.records.registry import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
