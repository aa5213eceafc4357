"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""
