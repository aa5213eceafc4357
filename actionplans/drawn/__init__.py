"""What pages show many of, as HTML and SVG: a template costs many times as much as these."""
