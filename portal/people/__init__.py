"""Users, addresses, committees, departments, roles and signing in."""
