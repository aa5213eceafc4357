"""Meetings and what stands on their agendas."""

from datetime import date, datetime, time, timedelta
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from organisations.models import EVERYBODY, Body, Chosen, ChosenField, Organisation, OrganisationQuerySet
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import tracked
from portal.municipality.current import municipality
from portal.notifications.models import Batch
from portal.people.models import Committee, Department, User
from portal.records.documents import Document
from portal.threads.stations import Station
from portal.web import clock
from portal.web.codes import address, new_code
from portal.web.names import folded
from portal.web.questions import Given, IsAmong, Whole, listed

from ..enums import (
    FOR_THE_INVITED,
    MEETING_TONE,
    MEETINGS,
    PUBLIC_STATES,
    AgendaItemState,
    Language,
    MeetingKind,
    MeetingState,
)
from .filing import of_item, of_meeting
from .lead import LeadTime, promised_lead
from .owning import own, owned_by

# Whoever was asked a moment ago is not reminded.
REST_BEFORE_REMINDER = timedelta(days=2)


@cache
def _by_code() -> Whole:
    is_seen = Q(IsAmong.of_texts("state", Given("states"))) | owned_by(Given("persons"), Given("departments"))
    return Whole.of(Meeting.objects.select_related("committee").filter(is_seen, code=Given("code")))


class MeetingQuerySet(models.QuerySet):
    """Questions about meetings."""

    def visible_to(self, user) -> "MeetingQuerySet":
        """Everybody sees what has been called; whoever calls meetings sees the drafts that are theirs too.

        With the committee, which every page about a meeting names.
        """
        meetings = self.select_related("committee")
        if has_perm("dialogues.change_meeting", user):
            return meetings
        if has_perm("dialogues.call_meeting", user):
            return meetings.filter(Q(state__in=PUBLIC_STATES) | own(user))
        return meetings.published()

    def seen_by_code(self, user, code: str) -> "Meeting | None":
        """The one with this code, where `visible_to` has it; each page about a meeting begins with it."""
        is_staff = has_perm("dialogues.call_meeting", user)
        return _by_code().first(
            code=code,
            states=list(MeetingState if has_perm("dialogues.change_meeting", user) else PUBLIC_STATES),
            persons=listed(user.answers_for if is_staff else ()),
            departments=listed(user.departments if is_staff else ()),
        )

    def upcoming(self, at: Value | None = None) -> "MeetingQuerySet":
        """Not over yet, the nearest first."""
        return self.filter(ends_at__gt=at or clock.now()).order_by("starts_at", "id")

    def past(self, at: Value | None = None) -> "MeetingQuerySet":
        """Over, the latest first."""
        return self.filter(ends_at__lte=at or clock.now()).order_by("-starts_at", "-id")

    def called(self) -> "MeetingQuerySet":
        """Those that will take place."""
        return self.filter(state=MeetingState.CALLED)

    def tagged(self, principle: Tag) -> "MeetingQuerySet":
        """Those that serve a principle."""
        return self.filter(principles=principle)

    def published(self) -> "MeetingQuerySet":
        """Those that everybody sees."""
        return self.filter(state__in=PUBLIC_STATES)

    def drafts(self) -> "MeetingQuerySet":
        """Those that only those who call meetings see, the nearest first."""
        return self.filter(state=MeetingState.DRAFT).order_by("starts_at", "id")

    def without_agenda_on(self, day: date) -> "MeetingQuerySet":
        """Those near on `day` whose agenda is not out; not those that were called on that very day."""
        nearest = clock.instant(day + timedelta(days=municipality().agenda_before + 1), time())
        out = AgendaItem.objects.filter(meeting=OuterRef("pk"), state=AgendaItemState.ACCEPTED)
        return self.called().filter(
            ~Exists(out),
            starts_at__gt=clock.now(),
            starts_at__lt=nearest,
            called_at__lt=clock.instant(day, time()),
        )


@tracked(
    "code",
    "kind",
    "committee",
    "department",
    "body",
    "title",
    "purpose",
    "easy",
    "language",
    "place",
    "link",
    "bring",
    "starts_at",
    "ends_at",
    "answer_by",
    "seats",
    "open_to_all",
    "invitees",
    "state",
    "cancel_reason",
    "sequence",
    "owner",
    "deputy",
)
class Meeting(models.Model):
    """Möte: one occasion; a stormöte is open to all and all are invited (seed 002)."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    kind = models.CharField(
        _("sorts möte"), max_length=10, choices=MeetingKind.choices, default=MeetingKind.ASSEMBLY
    )
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("ansvarig nämnd"),
    )
    # Whose officials run it. Where it is none's: its owner, and whoever runs all meetings.
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("förvaltning")
    )
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("organ"),
    )
    title = models.CharField(_("rubrik"), max_length=120)
    purpose = models.TextField(_("syfte"), blank=True)
    # What it is searched by.
    folded = folded(Concat("title", Value(" "), "purpose", output_field=models.CharField()))
    easy = models.TextField(_("lättläst"), blank=True)
    language = models.CharField(
        _("textens språk"), max_length=2, choices=Language.choices, default=Language.SWEDISH
    )
    place = models.CharField(_("plats"), max_length=160, blank=True)
    link = models.URLField(_("länk för att delta på nätet"), blank=True)
    bring = models.CharField(_("att ta med"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"))
    answer_by = models.DateField(_("sista dag att svara"))
    # In the room; none where there is room enough.
    seats = models.PositiveSmallIntegerField(
        _("platser i rummet"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    open_to_all = models.BooleanField(_("öppet för alla"), default=True)
    # Which organisations are chosen, as `organisations` writes it down; empty where nothing is chosen yet.
    invitees = ChosenField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.DRAFT)
    called_at = models.DateTimeField(null=True)
    # When the invited last were told of another time, place or last day.
    changed_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(_("skäl till att mötet är inställt"), blank=True)
    # Counts the changes that calendars must hear of.
    sequence = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(User, models.PROTECT, related_name="meetings_owned", verbose_name=_("ansvarig"))
    # Who stands in for the owner.
    deputy = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ersättare"),
    )
    # What the owner was in the municipality's service when calling: shown in place of the name.
    owners_post = models.CharField(_("ansvarigs tjänst"), max_length=120, blank=True)
    principles = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        limit_choices_to={"frame": Frame.PRINCIPLE},
        verbose_name=_("principer"),
    )
    topics = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        limit_choices_to={"frame": Frame.TOPIC},
        verbose_name=_("ämnen"),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("Mötet måste sluta efter att det har börjat."),
            ),
            models.CheckConstraint(
                condition=~Q(place="", link=""),
                name="meeting_has_a_place_or_a_link",
                violation_error_message=_("Skriv en plats eller en länk, eller båda."),
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("owner")),
                name="meeting_deputy_is_somebody_else",
                violation_error_message=_("Ersättaren behöver vara någon annan än den ansvariga."),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="meeting_in_time")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("meeting_detail", self.code, self.slug)

    def as_station(self) -> Station:
        """The meeting as it stands on the red thread."""
        return Station(
            title=self.title,
            day=self.on,
            url=self.get_absolute_url(),
            state=self.get_state_display(),
            tone=self.tone,
            note=str(self.committee or ""),
        )

    def as_document(self) -> Document:
        """The calling as the registrar has it."""
        return of_meeting(self)

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "mote"

    @property
    def uid(self) -> str:
        """What calendars know the meeting by, for ever."""
        return f"mote-{self.code}@bryggan"

    @property
    def on(self) -> date:
        """The day of the meeting in Stockholm."""
        return self.starts_at.astimezone(clock.STOCKHOLM).date()

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return MEETING_TONE[self.state]

    @property
    def may_be_answered(self) -> bool:
        """Whether answers are taken today."""
        return self.state == MeetingState.CALLED and clock.today() <= self.answer_by

    @property
    def may_be_registered(self) -> bool:
        """Whether whoever phones may still have an answer written down: until the meeting begins."""
        return self.state == MeetingState.CALLED and clock.now() < self.starts_at

    @property
    def is_over(self) -> bool:
        """Whether the time has passed."""
        return self.ends_at <= clock.now()

    @property
    def has_both_modes(self) -> bool:
        """Whether one may choose between the room and the net."""
        return bool(self.place and self.link)

    @property
    def declined_by(self) -> str:
        """The kind of letters by which an invitation is declined; nothing for a stormöte, which calls all."""
        return "" if self.kind == MeetingKind.ASSEMBLY else MEETINGS

    @property
    def remind_on(self) -> list[date]:
        """The days on which those who are invited now and do not answer are reminded: two, one or none.

        What `reminders.py` finds when they come. A first day that has come already is passed over.
        """
        today, settings = clock.today(), municipality()
        first = self.answer_by - timedelta(days=settings.remind_before)
        second = self.answer_by - timedelta(days=settings.remind_again)
        rested = today + REST_BEFORE_REMINDER
        days = [max(first, rested)] if today < first and max(first, rested) < second else []
        return [*days, max(second, rested)] if max(second, rested) <= self.answer_by else days

    @property
    def lead_time(self) -> LeadTime:
        """Counted from the day it was called; from today while it is a draft."""
        called = self.called_at.astimezone(clock.STOCKHOLM).date() if self.called_at else clock.today()
        promised = promised_lead(self.kind)
        return LeadTime(
            days=(self.on - called).days,
            promised=promised,
            last_day=self.on - timedelta(days=promised) if promised else None,
        )

    def agenda(self) -> list["AgendaItem"]:
        """The accepted items in order, with their times; one query."""
        items = [item for item in self.agenda_items.all() if item.state == AgendaItemState.ACCEPTED]
        return self.timed(items)

    def timed(self, items: list["AgendaItem"]) -> list["AgendaItem"]:
        """Give each item `begins_at`, as long as the minutes are known; none where no minutes are."""
        begins_at: datetime | None = self.starts_at if any(item.minutes for item in items) else None
        for item in items:
            item.begins_at = begins_at
            known = begins_at is not None and item.minutes
            begins_at = begins_at + timedelta(minutes=item.minutes) if known else None
        return items

    def batches(self) -> QuerySet[Batch]:
        """Each time many were told of it: invitations, changes, the cancellation; the latest first."""
        about = ContentType.objects.get_for_model(Meeting)
        return Batch.objects.filter(about_type=about, about_id=self.pk)

    @property
    def chosen(self) -> Chosen:
        """Which organisations are to be invited; until somebody has chosen, all or none as its kind is."""
        if self.invitees:
            return Chosen.from_json(self.invitees)
        return Chosen() if self.kind in FOR_THE_INVITED else EVERYBODY

    def organisations_to_invite(self) -> OrganisationQuerySet:
        """Those that are chosen and have no invitation yet, with or without an address."""
        return self.chosen.organisations().exclude(invitations__meeting=self)


@tracked("meeting", "order", "title", "text", "minutes", "state", "reason")
class AgendaItem(models.Model):
    """Dagordningspunkt; one that an organisation has proposed is accepted, or declined with a reason."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("rubrik"), max_length=160)
    text = models.TextField(_("text"), blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minuter"), null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    state = models.CharField(max_length=10, choices=AgendaItemState.choices, default=AgendaItemState.ACCEPTED)
    # With whose answer it came, and for which organisation.
    proposed_by = models.ForeignKey("Rsvp", models.SET_NULL, null=True, blank=True, related_name="proposals")
    proposed_for = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("skäl"), blank=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def proposer(self) -> str:
        """For whom it was proposed: an organisation, else a person; may be empty."""
        return str(self.proposed_for or "") or (self.proposed_by.who if self.proposed_by else "")

    def as_document(self) -> Document:
        """The proposal as the registrar has it."""
        return of_item(self)
