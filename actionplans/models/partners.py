"""Partners: the organisations that do an action with us, once they have said yes themselves."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.enums import PUBLIC_STATES
from organisations.models import Membership, Organisation, organisations_of
from portal.history.recording import tracked
from portal.people.models import Address
from portal.records.documents import Document
from portal.web.codes import new_code

from ..enums import PARTNER_TONE, PUBLIC_PLANS, PartnerState
from .actions import Action
from .filing import of_partner

_IS_IN_THE_REGISTER = Q(organisation__state__in=sorted(PUBLIC_STATES))
_HAS_ENDED = Q(action__done_on__isnull=False) | Q(action__dropped_on__isnull=False)
# With us is who has said yes. Whoever is taken out of the register leaves what has not ended.
_IS_WITH_US = Q(state=PartnerState.CONFIRMED) & (_IS_IN_THE_REGISTER | _HAS_ENDED)


class PartnerQuerySet(models.QuerySet):
    """Questions about partners."""

    def visible_to(self, user) -> "PartnerQuerySet":
        """Everybody sees who does an action with us; those who act for an organisation what it is asked."""
        everybodys = _IS_WITH_US & Q(action__plan__state__in=PUBLIC_PLANS)
        own = organisations_of(user) if user.is_authenticated else ()
        asked = Q(organisation__in=own) & ~Q(state=PartnerState.NAMED)
        return self.for_letter().filter(everybodys | asked)

    def to_answer(self, user) -> "PartnerQuerySet":
        """Those asked and not answered, of organisations that a person acts for."""
        asked = self.filter(organisation__in=organisations_of(user), state=PartnerState.ASKED)
        return asked.filter(action__done_on=None, action__dropped_on=None).for_letter()

    def to_look_at(self) -> "PartnerQuerySet":
        """Those who have said no, have left or are gone, and of whom nobody has taken note."""
        is_gone = Q(state=PartnerState.CONFIRMED) & ~_IS_WITH_US
        said_no = Q(state__in=[PartnerState.DECLINED, PartnerState.LEFT])
        return self.filter(said_no | is_gone, noted_on=None)

    def confirmed(self) -> "PartnerQuerySet":
        """Those who have said yes and are with us; whoever left the register stays in what had ended."""
        return self.filter(_IS_WITH_US)

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
    def stands(self) -> PartnerState:
        """What it is to us today: whoever is gone has left, whatever it once said."""
        return PartnerState.LEFT if self.is_gone else PartnerState(self.state)

    @property
    def tone(self) -> str:
        """How that looks."""
        return PARTNER_TONE[self.stands]

    @property
    def is_gone(self) -> bool:
        """Whether it had said yes, and was taken out of the register before the action ended."""
        is_left = self.state == PartnerState.CONFIRMED and not self.organisation.is_public
        return is_left and not self.action.is_finished

    @property
    def is_to_look_at(self) -> bool:
        """Whether it has said no, has left or is gone, and nobody has taken note."""
        said_no = self.state in {PartnerState.DECLINED, PartnerState.LEFT}
        return (said_no or self.is_gone) and self.noted_on is None

    @property
    def may_be_answered(self) -> bool:
        """Whether an answer is still of use: it has been asked, and the action is not finished."""
        return self.state != PartnerState.NAMED and not self.action.is_finished
