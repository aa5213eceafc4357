"""Those who sign in."""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.history.recording import tracked
from portal.web import clock
from portal.web.codes import new_code
from portal.web.questions import answer
from portal.web.rooms import Personal

from ..enums import Role
from .addresses import PUBLIC_TASK

# What somebody holds today, each in a row: the roles, and which of them ask for a second step; the
# departments whose things the person may run, and whether as their head; those whom the person stands in for.
# The departments are those that a role is for; where a role as official names none, those that the person
# works in; and all below. One question, as every page for whoever has signed in asks it.
_HELD = """
WITH RECURSIVE held AS (
    SELECT role, department_id FROM people_rolegrant
    WHERE user_id = %(user)s AND active_from <= %(today)s AND (active_to IS NULL OR active_to >= %(today)s)
), own (id, role) AS (
    SELECT department_id, role FROM held WHERE role IN ('official', 'head') AND department_id IS NOT NULL
    UNION
    SELECT department_id, 'official' FROM people_employment
    WHERE user_id = %(user)s AND active_from <= %(today)s AND (active_to IS NULL OR active_to >= %(today)s)
      AND EXISTS (SELECT FROM held WHERE role = 'official' AND department_id IS NULL)
    UNION
    SELECT below.id, own.role FROM people_department below JOIN own ON below.parent_id = own.id
)
SELECT 'holds', role, NULL FROM held
UNION ALL SELECT 'runs', role, id FROM own
UNION ALL SELECT 'stands in', NULL, user_id FROM people_deputyship
    WHERE deputy_id = %(user)s AND active_from <= %(today)s AND (active_to IS NULL OR active_to >= %(today)s)
UNION ALL SELECT 'asks', role, NULL FROM people_rolerule WHERE role IN (SELECT role FROM held)
"""

# Where an erased account's address lies: one must stand there, and it says nothing of the person.
ERASED_DOMAIN = "borttagen.example"


class UserQuerySet(models.QuerySet):
    """Questions about users."""

    def visible_to(self, user) -> "UserQuerySet":
        """Administrators see all, heads those who work for them; everybody sees themselves."""
        if has_perm("people.manage_roles", user):
            return self
        if not user.is_authenticated:
            return self.none()
        if not user.headed:
            return self.filter(pk=user.pk)
        return self.filter(Q(pk=user.pk) | Q(pk__in=self.working_in(user.headed)))

    def working_in(self, departments: Collection[int]) -> "UserQuerySet":
        """Those employed today in any of these departments."""
        today = clock.today()
        lasts = Q(employments__active_to__isnull=True) | Q(employments__active_to__gte=today)
        there = {"employments__department__in": departments, "employments__active_from__lte": today}
        return self.filter(lasts, **there).distinct()

    def of_the_municipality(self) -> "UserQuerySet":
        """Those whom staff or the municipality's login let in; not who only speaks for an association."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(role_grants__isnull=False) | Q(employments__isnull=False)
        ).distinct()

    def never_proven(self, before: date) -> "UserQuerySet":
        """Accounts opened before a day by asking for a code that never came back."""
        nobodys = self.filter(role_grants__isnull=True, employments__isnull=True)
        return nobodys.filter(opened_on__lt=before, last_login__isnull=True)

    def out_of_use(self) -> "UserQuerySet":
        """Accounts by the day on which somebody last came in, each with that day as `unused_since`."""
        came_in = self.filter(last_login__isnull=False)
        return came_in.annotate(unused_since=TruncDate("last_login"))

    def with_roles(self) -> "UserQuerySet":
        """With what a list of staff shows, in three queries."""
        return self.prefetch_related("role_grants__department", "employments__department")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Finds a user by address; making one is a service."""

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email)


@tracked("is_active", "language", that_it_changed=("email", "name"))
class User(AbstractBaseUser):
    """A person who signs in with a mailed code; there are no passwords."""

    PERSONAL = Personal(
        fields=("email", "name", "last_login", "password"),
        title=_("Konton"),
        title_to_person=_("Ditt konto"),
        what=_("Den som loggar in: namn, e-postadress, språk och när det senast hände."),
        purpose=_("Att logga in och att visa vem som ansvarar för vad."),
        ground=PUBLIC_TASK,
        keep=_("Två år efter sista inloggningen."),
        forget="blank",
        months=24,
        since=_("den senaste inloggningen"),
    )
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    email = models.EmailField(
        _("e-postadress"),
        unique=True,
        error_messages={"unique": _("Det finns redan en person med den adressen.")},
    )
    name = models.CharField(_("namn"), max_length=120, blank=True)
    language = models.CharField(
        _("språk"), max_length=2, default="sv", choices=[("sv", "Svenska"), ("en", "English")]
    )
    is_active = models.BooleanField(_("får logga in"), default=True)
    # The day on which a contact opened the account by asking for a code; nothing where staff did.
    opened_on = models.DateField(null=True, blank=True, editable=False)
    # Has protected identity: the name stands elsewhere, and the address is shown to nobody else.
    is_protected = models.BooleanField(default=False, editable=False)

    # Whether this session has a second step: the middleware says when it has not. Where there is no session
    # nobody is asked for one.
    has_second = True

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        ordering = ["name", "email"]

    def __str__(self) -> str:
        if self.is_protected:
            return gettext("Person med skyddade uppgifter")
        if self.email.endswith(f"@{ERASED_DOMAIN}"):
            return gettext("En raderad person")
        return self.name or self.email

    @property
    def shown_email(self) -> str:
        """The address as a page for others may show it."""
        return gettext("skyddad adress") if self.is_protected else self.email

    def has_perm(self, permission: str, subject=None) -> bool:
        """Ask the one permission table."""
        return self.is_active and has_perm(permission, self, subject)

    @property
    def roles(self) -> frozenset[str]:
        """The roles held today; one query a user object, then remembered.

        In a session without a second step, those that ask for one are not among them: see `withheld`.
        """
        return self._held("_roles")

    @property
    def asking(self) -> frozenset[str]:
        """Those of the roles held, withheld or not, that ask for a second step."""
        return self._held("_asking")

    @property
    def withheld(self) -> frozenset[str]:
        """Roles that the person has as soon as the session has a second step."""
        return self._held("_withheld")

    @property
    def awaits_a_role(self) -> bool:
        """Whether somebody of the municipality is here and may do nothing yet."""
        return not self.roles and not self.withheld and self.opened_on is None

    @property
    def departments(self) -> frozenset[int]:
        """The departments, by id, whose things the person may run today as an official or the head there."""
        return self._held("_departments")

    @property
    def a_department(self) -> int | None:
        """One of them, if any."""
        return min(self.departments, default=None)

    @property
    def headed(self) -> frozenset[int]:
        """Those of the departments that the person heads today."""
        return self._held("_headed")

    @property
    def stands_in_for(self) -> frozenset[int]:
        """The persons, by id, whom the person stands in for today."""
        return self._held("_stands_in_for")

    @property
    def answers_for(self) -> frozenset[int]:
        """Whose meetings and utskick the person answers for, by id: the own, and theirs.

        Nobody's, as long as what a role gives waits for a second step.
        """
        return frozenset() if self.withheld else self.stands_in_for | {self.pk}

    def _held(self, name: str) -> frozenset:
        if not hasattr(self, name):
            rows = answer(_HELD, {"user": self.pk, "today": clock.today()})
            self._asking = frozenset(role for what, role, _id in rows if what == "asks")
            self._withheld = frozenset() if self.has_second else self._asking
            runs = [(role, pk) for what, role, pk in rows if what == "runs" and role not in self._withheld]
            self._roles = frozenset(role for what, role, _id in rows if what == "holds") - self._withheld
            self._departments = frozenset(department for _role, department in runs)
            self._headed = frozenset(department for role, department in runs if role == Role.HEAD)
            self._stands_in_for = frozenset(pk for what, _role, pk in rows if what == "stands in")
        return getattr(self, name)
