"""Those who sign in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
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
        """The roles held today; one query a user object, then remembered."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.role_grants.on(clock.today()).values_list("role", flat=True))
        return self._roles
