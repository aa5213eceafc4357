"""Users, addresses, committees, departments, roles, secret links; protected identity and being erased."""

from .addresses import PUBLIC_TASK, Address, GuestLink
from .deputies import Deputyship, able_to_stand_in_for
from .erasures import ANSWERED_WITHIN, Erasure
from .identity import ClaimMapping, Identity, IdentityProvider, UnknownClaim
from .protection import Protection, Reading, protected_name
from .sign_ins import RoleRule, SignIn
from .structure import Committee, DaysOf, Department, Employment, RoleGrant
from .users import ERASED_DOMAIN, User

__all__ = [
    "ANSWERED_WITHIN",
    "ERASED_DOMAIN",
    "PUBLIC_TASK",
    "Address",
    "ClaimMapping",
    "Committee",
    "DaysOf",
    "Department",
    "Deputyship",
    "Employment",
    "Erasure",
    "GuestLink",
    "Identity",
    "IdentityProvider",
    "Protection",
    "Reading",
    "RoleGrant",
    "RoleRule",
    "SignIn",
    "UnknownClaim",
    "User",
    "able_to_stand_in_for",
    "protected_name",
]
