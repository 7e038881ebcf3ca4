"""From a parsed sentence to what it tells: who does what to whom, where, when, how many, and whether it happened."""
