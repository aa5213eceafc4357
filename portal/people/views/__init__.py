"""Pages about people: signing in, who may do what, committees, departments and staff."""
