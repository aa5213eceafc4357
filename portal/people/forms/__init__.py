"""What people type: to sign in, about committees, departments and staff, and about others' sign-in."""

from .deputies import DeputyForm
from .identity import DemandForm, MappingForm, ProviderForm, TryForm
from .keys import KeyForm, KeySignInForm
from .signing_in import AskForCodeForm, CodeForm
from .staff import EmploymentForm, LastDayForm, NewPersonForm, PersonForm, RepresentativeForm, RoleForm
from .structure import CommitteeForm, DepartmentForm

__all__ = [
    "AskForCodeForm",
    "CodeForm",
    "CommitteeForm",
    "DemandForm",
    "DepartmentForm",
    "DeputyForm",
    "EmploymentForm",
    "KeyForm",
    "KeySignInForm",
    "LastDayForm",
    "MappingForm",
    "NewPersonForm",
    "PersonForm",
    "ProviderForm",
    "RepresentativeForm",
    "RoleForm",
    "TryForm",
]
