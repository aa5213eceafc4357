"""What each department has promised to do with civil society, how it goes and what came of it."""
