"""Who may come in to the dashboard: accounts, passwords, sessions."""
