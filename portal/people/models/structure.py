"""The municipality's own organisation: committees, departments, who works where and holds which role."""

from collections.abc import Iterator

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Prefetch, Q, Value
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.web import clock
from portal.web.codes import new_code
from portal.web.names import sort_key
from portal.web.rooms import Personal

from ..enums import Role, Source, Standing
from .addresses import PUBLIC_TASK
from .users import User


class DaysOf(Func):
    """The days from `from` to `to`, both included, as PostgreSQL sees them."""

    function = "daterange"
    output_field = DateRangeField()

    @classmethod
    def columns(cls, start: str, end: str) -> "DaysOf":
        """The range between two date columns; an open end has no end."""
        return cls(F(start), F(end), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class InForceQuerySet(models.QuerySet):
    """Rows with a first and perhaps a last day in force."""

    def on(self, day) -> "InForceQuerySet":
        """Those in force on a day, both ends included."""
        return self.filter(Q(active_from__lte=day), Q(active_to__isnull=True) | Q(active_to__gte=day))

    def out_of_use(self) -> "InForceQuerySet":
        """Those that have a last day, each with it as `unused_since`."""
        return self.filter(active_to__isnull=False).annotate(unused_since=F("active_to"))

    def visible_to(self, user) -> "InForceQuerySet":
        """The municipality's organisation is public."""
        return self


class DepartmentQuerySet(InForceQuerySet):
    """Questions about departments."""

    def as_tree(self) -> list["Department"]:
        """Every department below the one it belongs to, with `depth` from 0 and `heads`; three queries."""
        below: dict[int | None, list[Department]] = {}
        heads = RoleGrant.objects.on(clock.today()).filter(role=Role.HEAD).select_related("user")
        with_heads = Prefetch("role_grants", heads, to_attr="heads")
        for department in self.prefetch_related("committees", with_heads):
            below.setdefault(department.parent_id, []).append(department)

        def branch(parent_id: int | None, depth: int) -> Iterator[Department]:
            for department in below.get(parent_id, ()):
                department.depth = depth
                yield department
                yield from branch(department.pk, depth + 1)

        return list(branch(None, 0))


class InForce:
    """What holds from a day, perhaps to a day, knows where in that time today is."""

    @property
    def standing(self) -> Standing:
        """Coming, in force or past today."""
        today = clock.today()
        if self.active_from > today:
            return Standing.COMING
        return Standing.PAST if self.active_to and self.active_to < today else Standing.NOW


def in_force_constraint(name: str) -> models.CheckConstraint:
    """What lasts ends after it begins."""
    return models.CheckConstraint(
        condition=Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
        name=name,
        violation_error_message=_("Sista dagen kan inte vara före den första."),
        # Here and below the code of a constraint names the field at which its sentence is said.
        violation_error_code="active_to",
    )


@tracked("code", "name", "mailbox", "active_from", "active_to")
class Committee(InForce, models.Model):
    """Nämnd, styrelse: the authority. Decides, answers for personal data, owns diary and archive."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    abbreviation = models.CharField(
        _("förkortning"),
        max_length=10,
        unique=True,
        help_text=_("Till exempel KFN."),
        error_messages={"unique": _("En annan nämnd har redan den förkortningen.")},
    )
    name = models.CharField(_("namn"), max_length=120)
    sort_key = sort_key()
    mailbox = models.EmailField(_("myndighetsbrevlåda"), blank=True)
    active_from = models.DateField(_("från och med"), default=clock.today)
    active_to = models.DateField(_("till och med"), null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("nämnd")
        ordering = ["sort_key", "id"]
        constraints = [in_force_constraint("committee_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.name)


@tracked("code", "name", "parent", "mailbox", "active_from", "active_to")
class Department(InForce, models.Model):
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
    mailbox = models.EmailField(_("gemensam e-postadress"), blank=True)
    active_from = models.DateField(_("från och med"), default=clock.today)
    active_to = models.DateField(_("till och med"), null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("förvaltning")
        ordering = ["sort_key", "id"]
        constraints = [
            in_force_constraint("department_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="department_is_not_its_own_parent",
                violation_error_message=_("En förvaltning kan inte höra till sig själv."),
                violation_error_code="parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.name)


@tracked("user", "department", "active_from", "active_to", "source", that_it_changed=("post",))
class Employment(InForce, models.Model):
    """Somebody works in a department, from a day to a day."""

    PERSONAL = Personal(
        fields=("user", "post"),
        title=_("Anställningar"),
        title_to_person=_("Din anställning"),
        what=_("Kommunens anställda: förvaltning, tjänst, och från och till när."),
        purpose=_("Att veta vem som får göra vad för en förvaltning."),
        ground=PUBLIC_TASK,
        keep=_("Så länge anställningen gäller, därefter två år."),
        forget="erase",
        months=24,
        since=_("anställningens sista dag"),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="employments", verbose_name=_("person"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="employments", verbose_name=_("förvaltning")
    )
    post = models.CharField(_("tjänst"), max_length=120, blank=True)
    active_from = models.DateField(_("från och med"), default=clock.today)
    active_to = models.DateField(_("till och med"), null=True, blank=True)
    source = models.CharField(max_length=4, choices=Source.choices, default=Source.HAND)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("anställning")
        ordering = ["-active_from", "id"]
        constraints = [
            in_force_constraint("employment_ends_after_it_begins"),
            ExclusionConstraint(
                name="one_employment_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("department", RangeOperators.EQUAL),
                    (DaysOf.columns("active_from", "active_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Personen har redan en anställning där under de dagarna."),
                violation_error_code="department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.department}"


class RoleGrantQuerySet(InForceQuerySet):
    """Questions about who is trusted with what."""

    def seats(self) -> "RoleGrantQuerySet":
        """The mandates in the samråd, each with its person."""
        return self.filter(role=Role.REPRESENTATIVE).select_related("user")


@tracked("user", "role", "department", "active_from", "active_to", "granted_by", "source")
class RoleGrant(InForce, models.Model):
    """Somebody is trusted with a role, from a day to a day."""

    PERSONAL = Personal(
        fields=("user", "granted_by"),
        title=_("Roller"),
        title_to_person=_("Dina roller"),
        what=_("Den som har en roll på Bryggan: vilken, från och till när, och vem som gav den."),
        purpose=_("Att veta vem som får göra vad, och vem som gav rollen."),
        ground=PUBLIC_TASK,
        keep=_("Så länge rollen gäller, därefter två år."),
        forget="erase",
        others=("granted_by",),
        months=24,
        since=_("rollens sista dag"),
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
    source = models.CharField(max_length=4, choices=Source.choices, default=Source.HAND)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("roll")
        ordering = ["role", "-active_from", "id"]
        constraints = [
            in_force_constraint("role_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(role=Role.HEAD) | Q(department__isnull=False),
                name="head_of_a_department",
                violation_error_message=_("Välj vilken förvaltning personen är chef för."),
                violation_error_code="department",
            ),
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
                violation_error_code="role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
