"""Date expressions of a text: found by an own grammar, a file for each kind, and resolved to calendar intervals."""
