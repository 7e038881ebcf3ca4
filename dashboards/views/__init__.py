"""What a page shows, and its codec: everything is in its address, and comes back from it."""
