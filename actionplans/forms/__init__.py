"""What may be typed of inventories, plans, goals, actions and steering documents."""
