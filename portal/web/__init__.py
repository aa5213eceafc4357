"""The hall's furniture: door plates, clock, actor, pages and forms. No tables."""
