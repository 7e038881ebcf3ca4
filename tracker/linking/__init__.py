"""When two texts are the same news and two reports the same event: pure, without a store."""
