"""Alembic's entry: migrations run on the connection that `bot.store.engine.migrate` hands over."""

from alembic import context

from bot.store.tables import metadata

connection = context.config.attributes.get("connection")
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
