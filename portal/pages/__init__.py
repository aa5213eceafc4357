"""The top floor: home, desk, about, and the pages that show many rooms at once."""
