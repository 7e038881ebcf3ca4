"""Surface forms of states, organisations, armed groups and their leaders, and the codes they stand for.

The names are reviewed data: `data/actors/*.toml` (timeless forms) and `data/leaders.csv` (dated office holders). This
stage knows spellings only; what a form means in a sentence (place or actor) is decided by the stages after it.
"""
