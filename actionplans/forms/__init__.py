"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .documents import DocumentForm, NewDocumentForm

__all__ = ["DocumentForm", "NewDocumentForm"]
