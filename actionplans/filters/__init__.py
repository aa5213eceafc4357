"""How the list of actions is narrowed, and that of steering documents."""

from .actions import ActionFilter
from .documents import DocumentFilter

__all__ = ["ActionFilter", "DocumentFilter"]
