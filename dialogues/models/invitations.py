"""Invitations and the answers to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation, organisations_of
from portal.history.recording import tracked
from portal.notifications.models import Batch
from portal.people.models import PUBLIC_TASK, Address, GuestLink
from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from ..enums import (
    ANSWER_TONE,
    ANSWERS_OF_ONE,
    BY_STAFF,
    MEETINGS,
    NO_ANSWER,
    PUBLIC_STATES,
    Answer,
    GivenBy,
    InvitationState,
    Mode,
    PhoneAbout,
    PlaceState,
)
from .doors import doors_of
from .meetings import Meeting


class InvitationQuerySet(models.QuerySet):
    """Questions about invitations."""

    def visible_to(self, user) -> "InvitationQuerySet":
        """Those to meetings that are called, with what their pages say.

        Whose they are is the rule's to ask: so who acts for the organisation no longer, and has something
        typed, gets it back.
        """
        return self.for_letter().filter(meeting__state__in=PUBLIC_STATES)

    def own(self, user) -> "InvitationQuerySet":
        """Those that stand, to organisations that the person acts for."""
        return self.open().filter(organisation__in=organisations_of(user))

    def open(self) -> "InvitationQuerySet":
        """Those that still stand."""
        return self.filter(state=InvitationState.OPEN)

    def undecided(self) -> "InvitationQuerySet":
        """Those that nobody has answered, or that were answered "not yet", or whose answer was taken back."""
        return self.filter(Q(rsvp__isnull=True) | Q(rsvp__answer__in=[Answer.NOT_YET, Answer.WITHDRAWN]))

    def answered(self, answer: str) -> "InvitationQuerySet":
        """Those with this answer; `NO_ANSWER` means those without, also those that took it back."""
        if answer == NO_ANSWER:
            return self.filter(Q(rsvp__isnull=True) | Q(rsvp__answer=Answer.WITHDRAWN))
        return self.filter(rsvp__answer=answer)

    def for_letter(self) -> "InvitationQuerySet":
        """With what a letter says, in one query."""
        return self.select_related("organisation", "meeting", "rsvp")

    def for_list(self) -> "InvitationQuerySet":
        """With what a line of the official's list shows; the latest answer first, then by name."""
        return self.select_related("organisation", "rsvp").order_by(
            F("rsvp__answered_at").desc(nulls_last=True), "organisation__sort_key", "id"
        )


@tracked("code", "meeting", "organisation", "called_at", "state")
class Invitation(models.Model):
    """Inbjudan: to one organisation, with a secret link for each contact."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    called_at = models.DateTimeField()
    # With which sending it went.
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=InvitationState.choices, default=InvitationState.OPEN)
    links = GenericRelation(GuestLink, content_type_field="subject_type", object_id_field="subject_id")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__sort_key", "id"]
        constraints = [models.UniqueConstraint("meeting", "organisation", name="one_invitation_each")]
        indexes = [models.Index(fields=["meeting", "state"], name="invitations_by_state")]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse("invitation_answer", kwargs={"code": self.code, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The decorative part of the address: whose it is."""
        return self.organisation.slug

    @property
    def is_open(self) -> bool:
        """Whether it stands."""
        return self.state == InvitationState.OPEN

    def doors(self, address: Address) -> dict[str, GuestLink]:
        """What letters open for an address, by purpose: answering, and handing over as a contact; one query.

        None where nobody with that address stands for the organisation today.
        """
        return doors_of(address, organisation_id=self.organisation_id, invitation_id=self.pk)


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many come."""

    organisations: int
    in_room: int
    online: int

    @property
    def persons(self) -> int:
        """In the room and online together."""
        return self.in_room + self.online


class RsvpQuerySet(models.QuerySet):
    """Questions about answers."""

    def attendance(self) -> Attendance:
        """How many organisations and persons come; one query."""
        coming = self.coming().order_by().values_list("mode", "group_size", "invitation")
        sizes = {mode: [size for each, size, _invited in coming if each == mode] for mode in Mode}
        return Attendance(
            organisations=sum(invited is not None for _mode, _size, invited in coming),
            in_room=sum(sizes[Mode.ROOM]),
            online=sum(sizes[Mode.ONLINE]),
        )

    def coming(self) -> "RsvpQuerySet":
        """Those who come: confirmed, and not on the waiting list."""
        coming = self.filter(answer=Answer.YES, confirmed_at__isnull=False)
        return coming.exclude(place_state=PlaceState.WAITING)

    def out_of_use(self) -> "RsvpQuerySet":
        """All of them, each with the day of its meeting as `unused_since`."""
        return self.annotate(unused_since=TruncDate("meeting__ends_at"))

    def persons(self) -> "RsvpQuerySet":
        """Those who come in their own name."""
        return self.filter(invitation__isnull=True)

    def told(self) -> "RsvpQuerySet":
        """Persons who hear of what happens to the meeting: confirmed, and not taken back."""
        return self.persons().filter(confirmed_at__isnull=False).exclude(answer=Answer.WITHDRAWN)

    def unconfirmed_since(self, moment: datetime) -> "RsvpQuerySet":
        """Persons who left an address then or before and have not confirmed; those to phone, until the
        meeting is over."""
        by_letter = Q(address__isnull=False, answered_at__lte=moment)
        return self.persons().filter(
            by_letter | Q(meeting__ends_at__lte=clock.now()), confirmed_at__isnull=True
        )

    def to_phone(self) -> "RsvpQuerySet":
        """Persons whom no letter reaches and who are to be told something; whoever waited longest first."""
        return self.persons().exclude(phone_about="").order_by("answered_at", "id")

    def for_letter(self) -> "RsvpQuerySet":
        """Persons, with what a letter to one or its page says, in one query."""
        return self.persons().select_related("meeting__committee", "organisation", "address")

    def waiting(self) -> "RsvpQuerySet":
        """Those on the waiting list, in their order."""
        return self.filter(place_state=PlaceState.WAITING).order_by("queue_no")


@tracked(
    "meeting",
    "invitation",
    "confirmed_at",
    "answer",
    "group_size",
    "mode",
    "place_state",
    "version",
    "given_by",
    "came",
    that_it_changed=("name", "phone"),
)
class Rsvp(models.Model):
    """Svar: one for each invited organisation, a later one changes it; or of a person at the open door."""

    PERSONAL = Personal(
        fields=("name", "phone", "organisation_name", "address"),
        title=_("Svar och anmälningar till möten"),
        title_to_person=_("Dina svar på inbjudningar"),
        what=_("Den som anmäler sig eller svarar för sin förening: namn, telefon, förening och adress."),
        purpose=_("Att veta vilka som kommer och svara på frågor inför mötet."),
        ground=PUBLIC_TASK,
        keep=_("Ett år efter mötet."),
        forget="blank",
        months=12,
        since=_("mötets dag"),
    )

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="rsvps")
    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    invitation = models.OneToOneField(Invitation, models.CASCADE, null=True, blank=True, related_name="rsvp")
    # Whoever comes in their own name says who they are, and perhaps from which organisation.
    name = models.CharField(_("namn"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("förening")
    )
    organisation_name = models.CharField(_("förening"), max_length=160, blank=True)
    # Until then whoever signed up on the meeting's page takes no seat.
    confirmed_at = models.DateTimeField(_("bekräftad"), null=True, blank=True)
    answer = models.CharField(_("svar"), max_length=9, choices=Answer.choices)
    group_size = models.PositiveSmallIntegerField(
        _("hur många"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    mode = models.CharField(_("hur"), max_length=6, choices=Mode.choices, default=Mode.ROOM)
    place_state = models.CharField(
        _("plats"), max_length=7, choices=PlaceState.choices, default=PlaceState.NONE
    )
    # Its turn on the waiting list; kept while it waits.
    queue_no = models.PositiveIntegerField(null=True, blank=True)
    # None until somebody has looked.
    came = models.BooleanField(_("kom"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    given_by = models.CharField(max_length=6, choices=GivenBy.choices, default=GivenBy.LINK)
    # Whose link the answer came by, or who signed up, so that the receipt goes there.
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField()
    # Set while somebody without an address is to be phoned.
    phone_about = models.CharField(max_length=9, choices=PhoneAbout.choices, blank=True)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar")
        ordering = ["-answered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "meeting",
                "address",
                name="one_sign_up_for_each_address",
                condition=Q(invitation__isnull=True, address__isnull=False),
            ),
            models.UniqueConstraint(
                "meeting",
                "queue_no",
                name="one_turn_each",
                condition=Q(queue_no__isnull=False),
            ),
        ]
        indexes = [models.Index("meeting", F("answered_at").desc(), "id", name="answers_latest_first")]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.who}"

    @property
    def who(self) -> str:
        """The organisation that has answered, or the person."""
        return str(self.invitation.organisation) if self.invitation_id else self.name

    @property
    def from_where(self) -> str:
        """The organisation that a person comes from, by the register or in the person's own words."""
        return str(self.organisation) if self.organisation_id else self.organisation_name

    @property
    def is_confirmed(self) -> bool:
        """Whether it is known that whoever is named wants to come."""
        return self.confirmed_at is not None

    @property
    def comes(self) -> bool:
        """Whether whoever it is of comes, and waits for no seat."""
        has_place = self.place_state != PlaceState.WAITING
        return self.answer == Answer.YES and self.is_confirmed and has_place

    @property
    def is_by_staff(self) -> bool:
        """Whether staff wrote it down."""
        return self.given_by in BY_STAFF

    @property
    def in_words(self) -> str:
        """The answer as it is said: a person is addressed as one."""
        return str(self.get_answer_display() if self.invitation_id else ANSWERS_OF_ONE[self.answer])

    @property
    def is_asked_again(self) -> bool:
        """Whether whoever does not know yet will be reminded before the last day; two queries, or none.

        What `reminders.py` then finds, for the address by which the answer came.
        """
        meeting, day_after_tomorrow = self.meeting, clock.today() + timedelta(days=2)
        if self.answer != Answer.NOT_YET or not meeting.may_be_answered or not self.invitation.is_open:
            return False
        if meeting.answer_by < day_after_tomorrow:
            return False
        contacts = self.invitation.organisation.memberships.current().reachable().accepting(MEETINGS)
        asked = self.invitation.reminders.filter(address=self.address_id, made_at__gte=self.answered_at)
        return contacts.filter(address=self.address_id).exists() and not asked.exists()

    def organisation_is_invited(self) -> bool:
        """Whether the organisation that a person comes from is invited itself; one query, or none."""
        if self.organisation_id is None:
            return False
        return (
            Invitation.objects.open()
            .filter(meeting=self.meeting_id, organisation=self.organisation_id)
            .exists()
        )

    def turn(self) -> int | None:
        """Its turn on the waiting list, from 1; None where it does not wait. One query, or none."""
        if self.place_state != PlaceState.WAITING:
            return None
        waiting = Rsvp.objects.filter(meeting=self.meeting_id).waiting()
        return waiting.filter(queue_no__lt=self.queue_no).count() + 1

    @property
    def tone(self) -> str:
        """How the answer's tag looks."""
        return ANSWER_TONE[self.answer]
