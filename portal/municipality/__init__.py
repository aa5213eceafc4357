"""The one row of settings that the municipality edits itself, and the texts that law requires."""
