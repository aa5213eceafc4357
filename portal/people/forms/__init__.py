"""What people type: to sign in, and about committees, departments and staff."""

from .deputies import DeputyForm
from .signing_in import AskForCodeForm, CodeForm
from .staff import EmploymentForm, LastDayForm, NewPersonForm, PersonForm, RoleForm
from .structure import CommitteeForm, DepartmentForm

__all__ = [
    "AskForCodeForm",
    "CodeForm",
    "CommitteeForm",
    "DepartmentForm",
    "DeputyForm",
    "EmploymentForm",
    "LastDayForm",
    "NewPersonForm",
    "PersonForm",
    "RoleForm",
]
