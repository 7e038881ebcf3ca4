"""Figures as plain dicts and SVG: frames in, pictures out, nothing asked of the store."""
