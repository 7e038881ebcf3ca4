"""How many: the troops, ships, dead or dollars that a sentence counts, and whether they are those of the event."""
