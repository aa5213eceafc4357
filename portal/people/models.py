"""Users, addresses, committees, departments, employments, roles and secret links."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.history.recording import tracked
from portal.web import clock
from portal.web.codes import new_code, new_link_code, seal, seal_is_true
from portal.web.names import sort_key
from portal.web.rooms import Personal

from .enums import AddressState, EmploymentSource, LinkPurpose, Role

PUBLIC_TASK = _("uppgift av allmänt intresse")


class DaysOf(Func):
    """The days from `from` to `to`, both included, as PostgreSQL sees them."""

    function = "daterange"
    output_field = DateRangeField()

    @classmethod
    def columns(cls, start: str, end: str) -> "DaysOf":
        """The range between two date columns; an open end has no end."""
        return cls(F(start), F(end), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


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
    email = models.EmailField(_("e-postadress"), unique=True)
    name = models.CharField(_("namn"), max_length=120, blank=True)
    language = models.CharField(
        _("språk"), max_length=2, default="sv", choices=[("sv", "Svenska"), ("en", "English")]
    )
    is_active = models.BooleanField(_("får logga in"), default=True)

    objects = UserManager()

    class Meta:
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

    @property
    def department_ids(self) -> frozenset[int]:
        """The departments employed in today; one query a user object, then remembered."""
        if not hasattr(self, "_department_ids"):
            self._department_ids = frozenset(
                self.employments.on(clock.today()).values_list("department_id", flat=True)
            )
        return self._department_ids


class AddressQuerySet(models.QuerySet):
    """Questions about addresses."""

    def open(self) -> "AddressQuerySet":
        """Those that letters may go to."""
        return self.filter(state=AddressState.OK)


class Address(models.Model):
    """A mail address and how mail to it has fared; delivery state sits here, not on persons."""

    PERSONAL = Personal(
        fields=("email", "reason"),
        purpose=_("Att skicka kallelser och svar, och att inte skicka dit det inte går fram."),
        ground=PUBLIC_TASK,
        keep=_("Så länge någon är kontaktperson med adressen, därefter ett år."),
        forget="blank",
    )

    email = models.EmailField(unique=True)
    state = models.CharField(max_length=12, choices=AddressState.choices, default=AddressState.OK)
    state_since = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, default="sv")

    objects = AddressQuerySet.as_manager()

    def __str__(self) -> str:
        return self.email


class InForceQuerySet(models.QuerySet):
    """Rows with a first and perhaps a last day in force."""

    def on(self, day) -> "InForceQuerySet":
        """Those in force on a day, both ends included."""
        return self.filter(Q(active_from__lte=day), Q(active_to__isnull=True) | Q(active_to__gte=day))

    def visible_to(self, user) -> "InForceQuerySet":
        """The municipality's organisation is public."""
        return self


def _in_force_constraint(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
        name=name,
        violation_error_message=_("Sista dagen kan inte vara före den första."),
    )


@tracked("code", "name", "mailbox", "active_from", "active_to")
class Committee(models.Model):
    """Nämnd, styrelse: the authority. Decides, answers for personal data, owns diary and archive."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    abbreviation = models.CharField(
        _("förkortning"), max_length=10, unique=True, help_text=_("Till exempel KFN.")
    )
    name = models.CharField(_("namn"), max_length=120)
    sort_key = sort_key()
    mailbox = models.EmailField(_("myndighetsbrevlåda"), blank=True)
    active_from = models.DateField(_("från och med"), default=clock.today)
    active_to = models.DateField(_("till och med"), null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [_in_force_constraint("committee_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.name)


@tracked("code", "name", "parent", "head", "mailbox", "active_from", "active_to")
class Department(models.Model):
    """Förvaltning, kontor, sektor, enhet: does the work; a tree."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    name = models.CharField(_("namn"), max_length=120)
    sort_key = sort_key()
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("hör till")
    )
    committees = models.ManyToManyField(
        Committee, blank=True, related_name="departments", verbose_name=_("svarar inför")
    )
    head = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="heads", verbose_name=_("chef")
    )
    mailbox = models.EmailField(_("gemensam e-postadress"), blank=True)
    active_from = models.DateField(_("från och med"), default=clock.today)
    active_to = models.DateField(_("till och med"), null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            _in_force_constraint("department_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="department_is_not_its_own_parent",
                violation_error_message=_("En förvaltning kan inte höra till sig själv."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.name)


@tracked("user", "department", "active_from", "active_to", "source", that_it_changed=("post",))
class Employment(models.Model):
    """Somebody works in a department, from a day to a day."""

    PERSONAL = Personal(
        fields=("user", "post"),
        purpose=_("Att veta vem som får göra vad för en förvaltning."),
        ground=PUBLIC_TASK,
        keep=_("Så länge anställningen gäller, därefter två år."),
        forget="erase",
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="employments", verbose_name=_("person"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="employments", verbose_name=_("förvaltning")
    )
    post = models.CharField(_("tjänst"), max_length=120, blank=True)
    active_from = models.DateField(_("från och med"), default=clock.today)
    active_to = models.DateField(_("till och med"), null=True, blank=True)
    source = models.CharField(max_length=4, choices=EmploymentSource.choices, default=EmploymentSource.HAND)

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["-active_from", "id"]
        constraints = [
            _in_force_constraint("employment_ends_after_it_begins"),
            ExclusionConstraint(
                name="one_employment_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("department", RangeOperators.EQUAL),
                    (DaysOf.columns("active_from", "active_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Personen har redan en anställning där under de dagarna."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.department}"


@tracked("user", "role", "department", "active_from", "active_to", "granted_by")
class RoleGrant(models.Model):
    """Somebody is trusted with a role, from a day to a day."""

    PERSONAL = Personal(
        fields=("user", "granted_by"),
        purpose=_("Att veta vem som får göra vad, och vem som gav rollen."),
        ground=PUBLIC_TASK,
        keep=_("Så länge rollen gäller, därefter två år."),
        forget="erase",
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants", verbose_name=_("person"))
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="role_grants",
        verbose_name=_("för förvaltning"),
    )
    active_from = models.DateField(_("från och med"), default=clock.today)
    active_to = models.DateField(_("till och med"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["role", "-active_from", "id"]
        constraints = [
            _in_force_constraint("role_ends_after_it_begins"),
            ExclusionConstraint(
                name="one_grant_of_a_role_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            F("department"),
                            Value(0),
                            function="coalesce",
                            output_field=models.BigIntegerField(),
                        ),
                        RangeOperators.EQUAL,
                    ),
                    (DaysOf.columns("active_from", "active_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Personen har redan den rollen under de dagarna."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class GuestLinkQuerySet(models.QuerySet):
    """Questions about secret links."""

    def opened_by(self, *, purpose: str, code: str, given_seal: str) -> "GuestLink | None":
        """The link that these two halves open for this purpose today, or none."""
        link = self.select_related("address").filter(purpose=purpose, code=code).first()
        if link is None or not seal_is_true(given_seal, purpose, code, link.generation):
            return None
        if link.expires_at and link.expires_at <= clock.now():
            return None
        return link


class GuestLink(models.Model):
    """A door for one person without an account. Its secret half is derived, never stored."""

    PERSONAL = Personal(
        fields=("address",),
        purpose=_("Att den som fått ett brev ska kunna svara utan att logga in."),
        ground=PUBLIC_TASK,
        keep=_("Tills mötet är över."),
        forget="erase",
    )

    code = models.CharField(max_length=10, unique=True, default=new_link_code, editable=False)
    purpose = models.CharField(max_length=12, choices=LinkPurpose.choices)
    subject_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    address = models.ForeignKey(Address, models.CASCADE, null=True, blank=True, related_name="guest_links")
    generation = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = GuestLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "purpose",
                "subject_type",
                "subject_id",
                "address",
                name="one_link_for_each_door_and_address",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.code}"

    @property
    def secret(self) -> str:
        """`<code>-<seal>`, as it stands in a letter."""
        return f"{self.code}-{seal(self.purpose, self.code, self.generation)}"

    def path(self, url_name: str, **kwargs) -> str:
        """The address of the page that this link opens."""
        return reverse(url_name, kwargs={"secret": self.secret, **kwargs})
