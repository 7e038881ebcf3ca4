"""Fetching from the web: polite, bounded, and never from addresses inside the own network."""
