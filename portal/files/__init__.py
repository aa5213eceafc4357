"""Uploads, checked by content."""
