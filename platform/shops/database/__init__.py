"""The database engine of the ``default`` alias: PostgreSQL that follows the shop context."""
