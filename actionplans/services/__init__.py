"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""

from .measuring import correct_value, give_value, remove_value, tell_outcome

__all__ = ["correct_value", "give_value", "remove_value", "tell_outcome"]
