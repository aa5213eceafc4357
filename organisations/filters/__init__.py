"""How the directory is narrowed."""

from .directory import OrganisationFilter

__all__ = ["OrganisationFilter"]
