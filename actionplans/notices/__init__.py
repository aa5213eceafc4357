"""The letters of this room."""

NOTICES = []
