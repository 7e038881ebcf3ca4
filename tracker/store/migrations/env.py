"""What Alembic runs: the migrations on the connection that it is handed, inside the caller's transaction."""

from alembic import context

from tracker.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
