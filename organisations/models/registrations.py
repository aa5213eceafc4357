"""Associations that register themselves: from the first step to the municipality's answer."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import tracked
from portal.municipality.current import municipality
from portal.people.models import PUBLIC_TASK, Address, User
from portal.records.documents import Document
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from ..enums import (
    MAY_BE_WRITTEN,
    OPEN_REGISTRATIONS,
    REGISTRATION_OVER,
    TO_DECIDE,
    UNPROVEN,
    Ground,
    LegalForm,
    Month,
    RegistrationState,
)
from .filing import of_registration
from .organisations import Organisation

# A draft that nobody writes in is kept so long, and so is one whose address nobody has vouched for.
DRAFTS_KEPT = timedelta(days=30)
# Who stood behind one that is over is forgotten after so long.
PERSONS_KEPT = timedelta(days=90)
_IS_OPEN = Q(state__in=sorted(OPEN_REGISTRATIONS))


class RegistrationQuerySet(models.QuerySet):
    """Questions about associations that register."""

    def visible_to(self, user) -> "RegistrationQuerySet":
        """Those who decide see what somebody has vouched for by a mailed link; drafts are nobody else's."""
        if has_perm("organisations.decide_registration", user):
            return self.exclude(state__in=UNPROVEN)
        return self.none()

    def open(self) -> "RegistrationQuerySet":
        """Those that wait for anybody."""
        return self.filter(_IS_OPEN)

    def to_decide(self) -> "RegistrationQuerySet":
        """Those that wait for the municipality."""
        return self.filter(state__in=TO_DECIDE)

    def untouched_since(self, moment: datetime) -> "RegistrationQuerySet":
        """Those that nobody has vouched for, and nobody has written in since."""
        return self.filter(state__in=UNPROVEN, touched_at__lt=moment)

    def over_since(self, moment: datetime) -> "RegistrationQuerySet":
        """Those that were over before, and still say who stood behind them."""
        return self.filter(state__in=REGISTRATION_OVER, touched_at__lt=moment, blanked_on__isnull=True)

    def waiting_first(self) -> "RegistrationQuerySet":
        """Those that wait for the municipality, the longest first; those asked; the others, latest first."""
        waits = models.Case(
            models.When(state__in=TO_DECIDE, then=0),
            models.When(state__in=OPEN_REGISTRATIONS, then=1),
            default=2,
        )
        since = models.Case(models.When(state__in=TO_DECIDE, then="waits_since"))
        return self.order_by(waits, since, "-touched_at", "id")

    def for_letter(self) -> "RegistrationQuerySet":
        """With what a letter or a page about one says."""
        return self.select_related("address", "organisation", "decided_by", "asked_by")


@tracked(
    "number",
    "legal_form",
    "state",
    "ground",
    "asked_by",
    "decided_by",
    "refused_by",
    "organisation",
    that_it_changed=("name", "about", "offers", "place", "web", "annual_meeting_month"),
)
class Registration(models.Model):
    """Anmälan: what an association says of itself before it stands in the register (seed 002, diversity)."""

    PERSONAL = Personal(
        fields=(
            "address",
            "contact_name",
            "phone",
            "filled_in_by",
            "question",
            "reply",
            "explanation",
            "appeal",
        ),
        title=_("Anmälningar av föreningar"),
        what=_("Den som anmäler en förening: namn, e-postadress, telefon och vad som skrevs om anmälan."),
        purpose=_("Att pröva anmälan och nå den som svarar för föreningen."),
        ground=PUBLIC_TASK,
        keep=_("Tills anmälan är avgjord, därefter tre månader. Det som inte skickas in: 30 dagar."),
        forget="blank",
        short_lived=_(
            "Tas bort ur anmälan tre månader efter beslutet; i diariet står handlingarna kvar. Det som inte "
            "skickas in tas bort efter 30 dagar."
        ),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    name = models.CharField(_("namn"), max_length=160)
    number = models.CharField(_("organisationsnummer"), max_length=11, null=True, blank=True)
    legal_form = models.CharField(
        _("organisationsform"), max_length=16, choices=LegalForm.choices, default=LegalForm.UNSTATED
    )
    fields_of_activity = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        limit_choices_to={"frame": Frame.FIELD_OF_ACTIVITY},
        verbose_name=_("verksamhetsområden"),
    )
    about = models.TextField(_("vad ni gör"), blank=True)
    offers = models.TextField(_("vad ni kan bidra med"), blank=True)
    target_groups = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        limit_choices_to={"frame": Frame.TARGET_GROUP},
        verbose_name=_("målgrupper"),
    )
    place = models.CharField(_("plats"), max_length=80, blank=True)
    web = models.URLField(_("webbplats"), max_length=300, blank=True)
    annual_meeting_month = models.SmallIntegerField(
        _("månad för årsmöte"), choices=Month.choices, null=True, blank=True
    )
    language = models.CharField(max_length=2, default="sv")

    address = models.ForeignKey(
        Address, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("e-post")
    )
    contact_name = models.CharField(_("kontaktperson"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    shown_publicly = models.BooleanField(_("visas på föreningens sida"), default=False)
    filled_in_by = models.CharField(_("ifylld av"), max_length=120, blank=True)

    state = models.CharField(
        max_length=10, choices=RegistrationState.choices, default=RegistrationState.DRAFT
    )
    begun_at = models.DateTimeField(default=clock.now)
    touched_at = models.DateTimeField(default=clock.now)
    # When it came to the municipality: at first, with an answer, to be looked at again.
    waits_since = models.DateTimeField(null=True, blank=True)

    question = models.TextField(_("fråga"), blank=True)
    asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("frågat av")
    )
    reply = models.TextField(_("svar"), blank=True)
    ground = models.CharField(_("skäl"), max_length=12, choices=Ground.choices, blank=True)
    explanation = models.TextField(_("motivering"), blank=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("avgjord av")
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(_("varför den ska prövas igen"), blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    # Whoever said no the first time: somebody else looks at it again.
    refused_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avslagen första gången av"),
    )
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("förening")
    )
    # The day on which it was forgotten who stood behind it.
    blanked_on = models.DateField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("anmälan")
        ordering = ["-touched_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "number",
                name="one_open_registration_for_each_number",
                condition=_IS_OPEN & Q(number__isnull=False),
                violation_error_message=_("Föreningen med det numret är redan anmäld."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.REFUSED) | ~Q(ground=""),
                name="registration_refused_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(annual_meeting_month__range=(1, 12)), name="registered_meeting_in_a_month"
            ),
        ]
        indexes = [models.Index(fields=["state", "waits_since"], name="registration_waiting")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of those who decide."""
        return reverse("registration_detail", kwargs={"code": self.code})

    def as_document(self) -> Document:
        """As the registrar has it."""
        return of_registration(self)

    @property
    def tone(self) -> str:
        """How its state looks."""
        return RegistrationState(self.state).tone

    @property
    def may_be_written(self) -> bool:
        """Whether whoever registers may still change what it says."""
        return self.state in MAY_BE_WRITTEN

    @property
    def is_to_decide(self) -> bool:
        """Whether it waits for the municipality."""
        return self.state in TO_DECIDE

    @property
    def is_open(self) -> bool:
        """Whether it waits for anybody."""
        return self.state in OPEN_REGISTRATIONS

    @property
    def is_proven(self) -> bool:
        """Whether somebody has vouched for it by the link in a letter."""
        return self.state not in UNPROVEN

    def missing(self) -> list[int]:
        """The steps in which something must be written before it is sent; one query."""
        says_what = bool(self.about) and self.fields_of_activity.exists()
        is_written = {
            1: bool(self.name),
            2: says_what,
            5: bool(self.contact_name) and self.address is not None,
        }
        return [step for step, is_done in is_written.items() if not is_done]

    def unsaid(self) -> list[int]:
        """The steps that say nothing yet, those that may be left empty too; two queries."""
        is_said = {
            3: bool(self.place) or self.target_groups.exists(),
            4: bool(self.web) or self.annual_meeting_month is not None,
        }
        return sorted([*self.missing(), *(step for step, is_there in is_said.items() if not is_there)])

    @property
    def mark(self) -> str:
        """Another as soon as anybody has touched it: what an answer says that it has seen."""
        return self.touched_at.isoformat()

    @property
    def may_be_appealed(self) -> bool:
        """Whether it may be looked at again: once."""
        return self.state == RegistrationState.REFUSED and self.appealed_at is None

    @property
    def appeal_by(self) -> date:
        """The last whole day on which a no may be looked at again: the night after, its link is gone."""
        return (self.touched_at + PERSONS_KEPT).astimezone(clock.STOCKHOLM).date() - timedelta(days=1)

    @property
    def answer_by(self) -> date | None:
        """The last day of what the municipality has promised; none where it does not wait for that."""
        if self.waits_since is None or not self.is_to_decide:
            return None
        return promised_day(self.waits_since)

    @property
    def is_late(self) -> bool:
        """Whether that day has passed."""
        return self.answer_by is not None and self.answer_by < clock.today()


def promised_day(since: datetime) -> date:
    """By when whoever came at this moment has an answer."""
    return since.astimezone(clock.STOCKHOLM).date() + timedelta(days=municipality().registration_within)
