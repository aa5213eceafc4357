"""Users, addresses, committees, departments, employments, roles and secret links."""

from .addresses import PUBLIC_TASK, Address, GuestLink
from .deputies import Deputyship, able_to_stand_in_for
from .structure import Committee, DaysOf, Department, Employment, RoleGrant
from .users import User

__all__ = [
    "PUBLIC_TASK",
    "Address",
    "Committee",
    "DaysOf",
    "Department",
    "Deputyship",
    "Employment",
    "GuestLink",
    "RoleGrant",
    "User",
    "able_to_stand_in_for",
]
