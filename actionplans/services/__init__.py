"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""

from .documents import add_document, change_document

__all__ = ["add_document", "change_document"]
