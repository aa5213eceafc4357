"""Those who sign in."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.history.recording import tracked
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from .addresses import PUBLIC_TASK


class UserQuerySet(models.QuerySet):
    """Questions about users."""

    def visible_to(self, user) -> "UserQuerySet":
        """Administrators see all; everybody sees themselves."""
        if has_perm("people.manage_roles", user):
            return self
        return self.filter(pk=user.pk or 0)

    def of_the_municipality(self) -> "UserQuerySet":
        """Those whom staff or the municipality's login let in; not who only speaks for an association."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(role_grants__isnull=False) | Q(employments__isnull=False)
        ).distinct()

    def never_proven(self, before: date) -> "UserQuerySet":
        """Accounts opened before a day by asking for a code that never came back."""
        nobodys = self.filter(role_grants__isnull=True, employments__isnull=True)
        return nobodys.filter(opened_on__lt=before, last_login__isnull=True)

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
        purpose=_("Att logga in och att visa vem som ansvarar för vad."),
        ground=PUBLIC_TASK,
        keep=_("Två år efter sista inloggningen."),
        forget="blank",
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

    # Whether this session has a second step: the middleware says when it has not. Where there is no session
    # nobody is asked for one.
    has_second = True

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    def has_perm(self, permission: str, subject=None) -> bool:
        """Ask the one permission table."""
        return self.is_active and has_perm(permission, self, subject)

    @property
    def roles(self) -> frozenset[str]:
        """The roles held today; one query a user object, then remembered.

        In a session without a second step, those that ask for one are not among them: see `withheld`.
        """
        if not hasattr(self, "_roles"):
            held = list(
                self.role_grants.on(clock.today()).with_demands().values_list("role", "asks_for_more")
            )
            self._withheld = frozenset(role for role, asks in held if asks and not self.has_second)
            self._roles = frozenset(role for role, _asks in held) - self._withheld
        return self._roles

    @property
    def awaits_a_role(self) -> bool:
        """Whether somebody of the municipality is here and may do nothing yet."""
        return not self.roles and not self.withheld and self.opened_on is None

    @property
    def withheld(self) -> frozenset[str]:
        """Roles that the person has as soon as the session has a second step."""
        return getattr(self, "_withheld", frozenset()) if self.roles is not None else frozenset()
