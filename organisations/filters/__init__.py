"""How the directory is narrowed."""

from .asked import TRAITS
from .directory import OrganisationFilter

__all__ = ["TRAITS", "OrganisationFilter"]
