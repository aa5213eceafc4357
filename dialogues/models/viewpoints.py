"""What somebody said in a dialogue, how it is grouped, and the reasoned answer."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from organisations.models import Organisation
from portal.files.models import File
from portal.history.recording import tracked
from portal.people.models import PUBLIC_TASK, Address, User
from portal.records.documents import Document
from portal.threads.stations import Station
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal
from portal.web.workdays import workdays_after

from ..enums import OUTCOME_TONE, READ_WITHIN, CameBy, Outcome, ViewpointState
from .dialogues import Dialogue, DialoguePart, usual_answer
from .filing import of_response, of_viewpoint


class ViewpointGroupQuerySet(models.QuerySet):
    """Questions about groups."""

    def visible_to(self, user) -> "ViewpointGroupQuerySet":
        """Everybody sees a group once it has been answered; those who run dialogues before."""
        groups = self.filter(dialogue__in=Dialogue.objects.visible_to(user).values("pk"))
        groups = groups.select_related("dialogue", "response")
        if has_perm("dialogues.prepare_dialogue", user):
            return groups
        return groups.filter(response__isnull=False)


@tracked("code", "dialogue", "part", "order", "title")
class ViewpointGroup(models.Model):
    """Viewpoints that say the same, put together by hand: they get one answer."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="viewpoint_groups")
    part = models.ForeignKey(
        DialoguePart,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="viewpoint_groups",
        verbose_name=_("del"),
    )
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("vad synpunkterna säger"), max_length=160)
    made_at = models.DateTimeField()

    objects = ViewpointGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("grupp av synpunkter")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it stands in the table of viewpoints and answers."""
        return f"{self.dialogue.get_absolute_url()}svar/#grupp-{self.code}"

    def as_station(self) -> Station:
        """What was said, as it stands on the red thread."""
        return Station(
            title=self.title,
            day=self.made_at.astimezone(clock.STOCKHOLM).date(),
            url=self.get_absolute_url(),
            state=_("synpunkt"),
            tone="done",
            note=self.dialogue.title,
        )


class ViewpointQuerySet(models.QuerySet):
    """Questions about viewpoints."""

    def visible_to(self, user) -> "ViewpointQuerySet":
        """Everybody sees those shown; those who run the dialogue all but what nobody has confirmed."""
        found = self.filter(dialogue__in=Dialogue.objects.visible_to(user).values("pk"))
        found = found.select_related("dialogue", "part", "organisation")
        if has_perm("dialogues.prepare_dialogue", user):
            return found.exclude(state=ViewpointState.UNCONFIRMED)
        return found.shown()

    def unconfirmed_since(self, moment: datetime) -> "ViewpointQuerySet":
        """Those that nobody has confirmed since then."""
        return self.filter(state=ViewpointState.UNCONFIRMED, made_at__lte=moment)

    def shown(self) -> "ViewpointQuerySet":
        """Those on the page."""
        return self.filter(state=ViewpointState.SHOWN)

    def standing(self) -> "ViewpointQuerySet":
        """Those that get an answer: received and not withdrawn."""
        return self.filter(state__in=[ViewpointState.TO_READ, ViewpointState.SHOWN])

    def withdrawn(self) -> "ViewpointQuerySet":
        """Those that have been taken back."""
        return self.filter(state=ViewpointState.WITHDRAWN)

    def to_read(self) -> "ViewpointQuerySet":
        """Those that an official has to read before they are shown, the oldest first."""
        return self.filter(state=ViewpointState.TO_READ).order_by("received_at", "id")

    def ungrouped(self) -> "ViewpointQuerySet":
        """Those that stand in no group yet."""
        return self.standing().filter(group__isnull=True)

    def for_letter(self) -> "ViewpointQuerySet":
        """With what a letter about it says, in one query."""
        return self.select_related(
            "dialogue__committee", "dialogue__department", "part", "organisation", "address", "user"
        )

    def for_own_page(self) -> "ViewpointQuerySet":
        """With what the page of one's own words shows, in one query."""
        return self.for_letter().select_related(
            "dialogue__owner", "file", "group__response", "group__dialogue"
        )

    def unanswered(self) -> "ViewpointQuerySet":
        """Those without an answer."""
        return self.standing().filter(Q(group__isnull=True) | Q(group__response__isnull=True))


@tracked("code", "dialogue", "part", "group", "organisation", "state", "read_by", "read_at", "withdrawn_at")
class Viewpoint(models.Model):
    """Synpunkt: what somebody said. An organisation's own, or a person's in the own name."""

    PERSONAL = Personal(
        fields=("name", "address", "user", "text", "shown_text", "masked", "file"),
        title=_("Synpunkter"),
        title_to_person=_("Dina synpunkter"),
        what=_("Den som har lämnat en synpunkt: namn och e-postadress om de angetts, och vad som skrevs."),
        purpose=_("Att ta emot synpunkter, svara på dem och visa vad de ledde till."),
        ground=PUBLIC_TASK,
        keep=_("Så länge dialogen finns; synpunkten och svaret är allmänna handlingar."),
        forget="blank",
        recipients=_("Alla som läser dialogens sida: synpunkten, utan det som beskriver enskilda personer."),
        stays=_("Synpunkten hör till ärendet. När den som skrev raderas släpps namn, adress och ord."),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="viewpoints")
    # None: about the whole.
    part = models.ForeignKey(
        DialoguePart, models.SET_NULL, null=True, blank=True, related_name="viewpoints", verbose_name=_("del")
    )
    group = models.ForeignKey(
        ViewpointGroup, models.SET_NULL, null=True, blank=True, related_name="viewpoints"
    )
    text = models.TextField(_("synpunkt"), max_length=10_000, blank=True)
    # As the page shows it, without what describes an individual; empty where it is shown as it came.
    shown_text = models.TextField(blank=True)
    # The words that were masked, as the reader chose them.
    masked = models.JSONField(default=list, blank=True)
    file = models.OneToOneField(
        File, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("fil")
    )
    # Whether the page may show the file: an organisation's own at once, a person's after reading.
    file_shown = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="viewpoints"
    )
    # Who sent it, for the organisation or in the own name.
    name = models.CharField(_("namn"), max_length=120, blank=True)
    name_shown = models.BooleanField(_("visa mitt namn"), default=False)
    address = models.ForeignKey(Address, models.SET_NULL, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    came_by = models.CharField(max_length=5, choices=CameBy.choices, default=CameBy.PAGE)
    state = models.CharField(max_length=11, choices=ViewpointState.choices, default=ViewpointState.TO_READ)
    made_at = models.DateTimeField()
    # When it counted as received: confirmed, or written by whom we know.
    received_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ViewpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("synpunkt")
        ordering = ["received_at", "id"]
        indexes = [
            models.Index(fields=["dialogue", "state", "received_at"], name="viewpoints_of_a_dialogue"),
            models.Index(fields=["dialogue", "-received_at", "-id"], name="viewpoints_newest_first"),
        ]

    def __str__(self) -> str:
        return Truncator(self.words).chars(60) or str(_("synpunkt i en fil"))

    def as_document(self) -> Document:
        """The viewpoint as the registrar has it."""
        return of_viewpoint(self)

    @property
    def read_by_day(self) -> date:
        """The last day on which an official reads it, if it is to be read: so many working days after."""
        received = self.received_at or self.made_at
        return workdays_after(received.astimezone(clock.STOCKHOLM).date(), READ_WITHIN)

    @property
    def is_late(self) -> bool:
        """Whether it should have been read before today."""
        return self.state == ViewpointState.TO_READ and self.read_by_day < clock.today()

    @property
    def answer_by(self) -> date | None:
        """The day by which it has its answer: the dialogue's, or as long after its own where it came late."""
        closes_on = self.dialogue.closes_on
        received = self.received_at and self.received_at.astimezone(clock.STOCKHOLM).date()
        if received and closes_on and received > closes_on:
            return usual_answer(received)
        return self.dialogue.answer_by

    @property
    def words(self) -> str:
        """What the page shows of its text."""
        return self.shown_text or self.text

    @property
    def who(self) -> str:
        """Under whose name the page shows it."""
        if self.organisation is not None:
            return self.organisation.name
        return self.name if self.name and self.name_shown else str(_("En person"))


class ResponseQuerySet(models.QuerySet):
    """Questions about answers."""

    def visible_to(self, user) -> "ResponseQuerySet":
        """Those in dialogues that the person sees."""
        dialogues = Dialogue.objects.visible_to(user)
        return self.filter(group__dialogue__in=dialogues.values("pk")).select_related("group__dialogue")


@tracked("group", "outcome", "text", "change", "answered_by", "answered_at")
class Response(models.Model):
    """Återkoppling: the reasoned answer to a group; a no has its reason too."""

    group = models.OneToOneField(ViewpointGroup, models.CASCADE, related_name="response")
    outcome = models.CharField(_("vad det blev"), max_length=12, choices=Outcome.choices)
    text = models.TextField(_("svar"), max_length=3000)
    # What was changed, in words; the thing itself is linked.
    change = models.CharField(_("ändring"), max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField()

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar")
        ordering = ["group__order", "group_id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="response_has_its_reasons",
                violation_error_message=_("Skriv ett svar. Den som lämnade synpunkten får det."),
                violation_error_code="text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        """Where it stands, beside what was said."""
        return self.group.get_absolute_url()

    def as_station(self) -> Station:
        """The answer as it stands on the red thread."""
        return Station(
            title=self.change or self.text[:120],
            day=self.on,
            url=self.get_absolute_url(),
            state=self.get_outcome_display(),
            tone=self.tone,
        )

    def as_document(self) -> Document:
        """The answer as the registrar has it."""
        return of_response(self)

    @property
    def tone(self) -> str:
        """How its outcome looks."""
        return OUTCOME_TONE[self.outcome]

    @property
    def on(self) -> date:
        """The day it was given."""
        return self.answered_at.astimezone(clock.STOCKHOLM).date()
