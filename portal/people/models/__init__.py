"""Users, addresses, committees, departments, employments, roles and secret links."""

from .addresses import PUBLIC_TASK, Address, GuestLink
from .deputies import Deputyship, able_to_stand_in_for
from .identity import ClaimMapping, Identity, IdentityProvider, UnknownClaim
from .sign_ins import RoleRule, SignIn
from .structure import Committee, DaysOf, Department, Employment, RoleGrant
from .users import User

__all__ = [
    "PUBLIC_TASK",
    "Address",
    "ClaimMapping",
    "Committee",
    "DaysOf",
    "Department",
    "Deputyship",
    "Employment",
    "GuestLink",
    "Identity",
    "IdentityProvider",
    "RoleGrant",
    "RoleRule",
    "SignIn",
    "UnknownClaim",
    "User",
    "able_to_stand_in_for",
]
