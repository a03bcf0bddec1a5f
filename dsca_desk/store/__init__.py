"""Where it is kept: engine, sessions, migrations, history, backup and search."""
