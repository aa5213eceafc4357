"""How the lists of this room are narrowed."""

from .actions import ActionFilter
from .areas import AreaFilter
from .documents import DocumentFilter

__all__ = ["ActionFilter", "AreaFilter", "DocumentFilter"]
