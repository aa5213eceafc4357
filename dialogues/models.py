"""Meetings, agenda items, invitations and answers."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from organisations.models import Organisation
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import tracked
from portal.people.models import PUBLIC_TASK, Address, Committee, User
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from .enums import (
    PUBLIC_STATES,
    AgendaItemState,
    Answer,
    GivenBy,
    InvitationState,
    MeetingKind,
    MeetingState,
    Mode,
)


class MeetingQuerySet(models.QuerySet):
    """Questions about meetings."""

    def visible_to(self, user) -> "MeetingQuerySet":
        """Everybody sees what has been called; whoever calls meetings sees drafts too."""
        if has_perm("dialogues.call_meeting", user):
            return self
        return self.filter(state__in=PUBLIC_STATES)

    def upcoming(self) -> "MeetingQuerySet":
        """Not over yet, the nearest first."""
        return self.filter(ends_at__gt=clock.now()).order_by("starts_at", "id")

    def past(self) -> "MeetingQuerySet":
        """Over, the latest first."""
        return self.filter(ends_at__lte=clock.now()).order_by("-starts_at", "-id")

    def called(self) -> "MeetingQuerySet":
        """Those that will take place."""
        return self.filter(state=MeetingState.CALLED)

    def tagged(self, principle: Tag) -> "MeetingQuerySet":
        """Those that serve a principle."""
        return self.filter(principles=principle)

    def for_list(self) -> "MeetingQuerySet":
        """With what one line of a list shows, in two queries."""
        return self.select_related("committee").prefetch_related("principles")


@tracked(
    "code", "kind", "committee", "title", "purpose", "language", "place", "link", "starts_at", "ends_at",
    "answer_by", "open_to_all", "state", "sequence", "owner",
)
class Meeting(models.Model):
    """Möte: one occasion; a stormöte is open to all and all are invited (seed 002)."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    kind = models.CharField(
        _("sorts möte"), max_length=10, choices=MeetingKind.choices, default=MeetingKind.ASSEMBLY
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="meetings",
        verbose_name=_("ansvarig nämnd"),
    )
    title = models.CharField(_("rubrik"), max_length=120)
    purpose = models.TextField(_("syfte"), blank=True)
    language = models.CharField(max_length=2, default="sv")
    place = models.CharField(_("plats"), max_length=160, blank=True)
    link = models.URLField(_("länk för att delta på nätet"), blank=True)
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"))
    answer_by = models.DateField(_("sista dag att svara"))
    open_to_all = models.BooleanField(_("öppet för alla"), default=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.DRAFT)
    called_at = models.DateTimeField(null=True)
    # Counts the changes that calendars must hear of.
    sequence = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(
        User, models.PROTECT, related_name="meetings_owned", verbose_name=_("ansvarig")
    )
    principles = models.ManyToManyField(
        Tag, blank=True, related_name="+", limit_choices_to={"frame": Frame.PRINCIPLE},
        verbose_name=_("principer"),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins",
                violation_error_message=_("Mötet måste sluta efter att det har börjat."),
            ),
            models.CheckConstraint(
                condition=~Q(place="", link=""), name="meeting_has_a_place_or_a_link",
                violation_error_message=_("Skriv en plats eller en länk, eller båda."),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="meeting_in_time")]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "mote"

    @property
    def may_be_answered(self) -> bool:
        """Whether answers are taken today."""
        return self.state == MeetingState.CALLED and clock.today() <= self.answer_by

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", kwargs={"code": self.code, "slug": self.slug})


@tracked("meeting", "order", "title", "text", "minutes", "state", "reason")
class AgendaItem(models.Model):
    """Dagordningspunkt."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("rubrik"), max_length=160)
    text = models.TextField(_("text"), blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minuter"), null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    state = models.CharField(
        max_length=10, choices=AgendaItemState.choices, default=AgendaItemState.ACCEPTED
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class InvitationQuerySet(models.QuerySet):
    """Questions about invitations."""

    def open(self) -> "InvitationQuerySet":
        """Those that still stand."""
        return self.filter(state=InvitationState.OPEN)

    def unanswered(self) -> "InvitationQuerySet":
        """Those that nobody has answered."""
        return self.filter(rsvp__isnull=True)

    def by_answer(self) -> dict[str | None, int]:
        """How many of each answer, `None` for those without; one query."""
        return dict(self.order_by().values_list("rsvp__answer").annotate(n=Count("id")))


@tracked("code", "meeting", "organisation", "called_at", "state")
class Invitation(models.Model):
    """Inbjudan: to one organisation, with a secret link for each contact."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    called_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=InvitationState.choices, default=InvitationState.OPEN)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__sort_key", "id"]
        constraints = [models.UniqueConstraint("meeting", "organisation", name="one_invitation_each")]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.meeting}"


@tracked("meeting", "invitation", "answer", "group_size", "mode", "version", "given_by")
class Rsvp(models.Model):
    """Svar: one for each organisation; a later one changes it."""

    PERSONAL = Personal(
        fields=("message", "address"),
        purpose=_("Att veta vilka som kommer och svara på frågor inför mötet."),
        ground=PUBLIC_TASK,
        keep=_("Ett år efter mötet."),
        forget="blank",
    )

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="rsvps")
    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="rsvp")
    answer = models.CharField(_("svar"), max_length=8, choices=Answer.choices)
    group_size = models.PositiveSmallIntegerField(
        _("hur många"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    mode = models.CharField(_("hur"), max_length=6, choices=Mode.choices, default=Mode.ROOM)
    message = models.TextField(_("fråga eller hälsning"), blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    given_by = models.CharField(max_length=6, choices=GivenBy.choices, default=GivenBy.LINK)
    # Whose link the answer came by, so that the receipt goes there.
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["-answered_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.invitation}"
