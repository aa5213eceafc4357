"""Development only."""
