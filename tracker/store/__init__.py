"""Articles, reports, events and what people write by hand, in SQLite or PostgreSQL."""
