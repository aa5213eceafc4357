"""How the lists of this room are narrowed."""

from .areas import AreaFilter

__all__ = ["AreaFilter"]
