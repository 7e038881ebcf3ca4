"""Hostile input for everything that reads: `test_fuzz` tries a little of it, `make fuzz` as much as there is time."""
