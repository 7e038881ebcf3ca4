"""What stands between the network and the pages: log-in, roles, limits, health, a graceful end."""
