"""Links between things of different rooms: the rope of the red thread."""
