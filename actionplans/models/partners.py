"""Partners: the organisations that do an action with us, once they have said yes themselves."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, Organisation, organisations_of
from portal.history.recording import tracked
from portal.people.models import Address
from portal.records.documents import Document
from portal.web.codes import new_code

from ..enums import PARTNER_TONE, PUBLIC_PLANS, PartnerState
from .actions import Action
from .filing import of_partner


class PartnerQuerySet(models.QuerySet):
    """Questions about partners."""

    def visible_to(self, user) -> "PartnerQuerySet":
        """Everybody sees who does an action with us; those who act for an organisation what it is asked."""
        everybodys = Q(state=PartnerState.CONFIRMED, action__plan__state__in=PUBLIC_PLANS)
        own = organisations_of(user) if user.is_authenticated else ()
        asked = Q(organisation__in=own) & ~Q(state=PartnerState.NAMED)
        return self.for_letter().filter(everybodys | asked)

    def to_answer(self, user) -> "PartnerQuerySet":
        """Those asked and not answered, of organisations that a person acts for."""
        asked = self.filter(organisation__in=organisations_of(user), state=PartnerState.ASKED)
        return asked.filter(action__done_on=None, action__dropped_on=None).for_letter()

    def to_look_at(self) -> "PartnerQuerySet":
        """Those who have said no, or have left, and of whom nobody has taken note."""
        return self.filter(state__in=[PartnerState.DECLINED, PartnerState.LEFT], noted_on=None)

    def confirmed(self) -> "PartnerQuerySet":
        """Those who have said yes."""
        return self.filter(state=PartnerState.CONFIRMED)

    def of_those_who_answer(self, persons: Collection[int]) -> "PartnerQuerySet":
        """Those of actions that these persons answer for."""
        return self.filter(Q(action__responsible__in=persons) | Q(action__deputy__in=persons))

    def for_letter(self) -> "PartnerQuerySet":
        """With what a letter to one says."""
        return self.select_related(
            "organisation",
            "action__plan__department",
            "action__plan__committee",
            "action__responsible",
            "action__deputy",
        )


@tracked("code", "action", "organisation", "role", "state", "asked_at", "answered_at", "said", "noted_on")
class Partner(models.Model):
    """An organisation that does an action with us. Shown as that once it has said yes itself."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    action = models.ForeignKey(Action, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="partnerships")
    role = models.CharField(_("vad ni gör"), max_length=160, blank=True)
    state = models.CharField(max_length=9, choices=PartnerState.choices, default=PartnerState.NAMED)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # What it wrote with its answer; the organisation's own words.
    said = models.CharField(_("vad ni svarade"), max_length=500, blank=True)
    # The day on which somebody who runs the action took note of a no, or that it has left.
    noted_on = models.DateField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("samarbetspart")
        ordering = ["organisation__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                "action",
                "organisation",
                name="one_partnership_each",
                violation_error_message=_("Föreningen står redan som samarbetspart."),
                violation_error_code="organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.action}"

    def get_absolute_url(self) -> str:
        """Where the organisation answers, signed in."""
        return reverse("partner_answer", kwargs={"code": self.code})

    def as_document(self) -> Document:
        """What was asked and answered, as the registrar has it."""
        return of_partner(self)

    def is_stood_for_by(self, address: Address) -> bool:
        """Whether an address stands for the organisation today."""
        contacts = Membership.objects.current().filter(organisation=self.organisation_id)
        return contacts.filter(address=address).exists()

    @property
    def slug(self) -> str:
        """Partnerships have no decorative slug."""
        return ""

    @property
    def tone(self) -> str:
        """How its answer looks."""
        return PARTNER_TONE[self.state]

    @property
    def is_to_look_at(self) -> bool:
        """Whether it has said no or left, and nobody has taken note."""
        return self.state in {PartnerState.DECLINED, PartnerState.LEFT} and self.noted_on is None

    @property
    def may_be_answered(self) -> bool:
        """Whether an answer is still of use: it has been asked, and the action is not finished."""
        return self.state != PartnerState.NAMED and not self.action.is_finished
