"""Ready-made sources of news, a file each."""
