"""Who stands in for whom."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.web import clock
from portal.web.rooms import Personal

from ..enums import DEPARTMENTS_ROLES, RUNNING_ROLES
from .addresses import PUBLIC_TASK
from .structure import DaysOf, InForce, InForceQuerySet, RoleGrant, in_force_constraint
from .users import User


def able_to_stand_in_for(person: User) -> models.QuerySet[User]:
    """Those who hold a role that the work needs today: the same, or one that runs all departments' things.

    An official and a head may stand in for each other.
    """
    roles = {*person.roles, *RUNNING_ROLES}
    if not person.roles.isdisjoint(DEPARTMENTS_ROLES):
        roles |= {*DEPARTMENTS_ROLES}
    grants = RoleGrant.objects.on(clock.today()).filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).exclude(pk=person.pk)


@tracked("user", "deputy", "active_from", "active_to", "given_by")
class Deputyship(InForce, models.Model):
    """Ersättare: somebody sees another's desk and answers for the other's meetings, from a day to a day.

    It gives no role: what the work needs the deputy has already.
    """

    PERSONAL = Personal(
        fields=("user", "deputy", "given_by"),
        title=_("Ersättare"),
        what=_("Kommunens anställda: vem som ersätter vem, och från och till när."),
        purpose=_("Att veta vem som tar över när någon är borta."),
        ground=PUBLIC_TASK,
        keep=_("Så länge det gäller, därefter två år."),
        forget="erase",
        others=("given_by",),
        months=24,
        since=_("den sista dagen som ersättare"),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="deputyships", verbose_name=_("person"))
    deputy = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("ersättare"))
    active_from = models.DateField(_("från och med"), default=clock.today)
    active_to = models.DateField(_("till och med"), null=True, blank=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ersättare")
        ordering = ["-active_from", "id"]
        constraints = [
            in_force_constraint("deputyship_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(deputy=F("user")),
                name="nobody_stands_in_for_oneself",
                violation_error_message=_("Välj någon annan: ingen är sin egen ersättare."),
                violation_error_code="deputy",
            ),
            ExclusionConstraint(
                name="one_deputyship_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("deputy", RangeOperators.EQUAL),
                    (DaysOf.columns("active_from", "active_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Den personen är redan ersättare under de dagarna."),
                violation_error_code="deputy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} – {self.user}"
