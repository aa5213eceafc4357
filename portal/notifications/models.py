"""The outbox, its batches, and what people have chosen not to get."""

from functools import cache

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from portal.people.models import PUBLIC_TASK, Address, User
from portal.web import clock
from portal.web.codes import new_code, new_link_code
from portal.web.questions import Given, Whole
from portal.web.rooms import Personal

from .enums import LetterState, Urgency


@cache
def _batches_about() -> Whole:
    about = {"about_type": Value(Given("kind")), "about_id": Value(Given("pk"))}
    return Whole.of(Batch.objects.filter(**about))


class BatchQuerySet(models.QuerySet):
    """Questions about batches."""

    def about(self, thing: models.Model) -> "list[Batch]":
        """Each time many were told of a thing, the latest first; ready, for pages that are kept open."""
        return _batches_about().ask(kind=ContentType.objects.get_for_model(thing).pk, pk=thing.pk)


class Batch(models.Model):
    """Letters asked for in one go: their progress, and the receipt."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    notice = models.CharField(max_length=60)
    about_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    about_id = models.BigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    without_address = models.PositiveIntegerField(default=0)
    # Nothing in it leaves before: so long it may be regretted. Null where it left at once.
    leaves_at = models.DateTimeField(null=True)
    # When somebody stopped it; what had left by then has left.
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="batch_about")]

    def __str__(self) -> str:
        return f"{self.notice} {self.code}"

    @property
    def may_be_regretted(self) -> bool:
        """Whether the time to regret it is still running."""
        return self.stopped_at is None and self.leaves_at is not None and clock.now() < self.leaves_at


# The same as `due()`, with what delivery asks of one letter. Made through the ORM for each letter, the
# statement would cost more in the making than in the asking; a test holds it to `due()`.
_NEXT = """
SELECT letter.*, address.email AS address_email, address.state AS address_state,
  EXISTS (SELECT FROM notifications_choice AS choice
           WHERE choice.address_id = letter.address_id AND choice.kind = letter.kind) AS is_declined,
  EXISTS (SELECT FROM notifications_letter AS later
           WHERE later.about_type_id = letter.about_type_id AND later.about_id = letter.about_id
             AND later.notice = letter.notice AND later.address_id = letter.address_id
             AND later.id > letter.id AND later.state = %(waiting)s) AS is_overtaken
  FROM notifications_letter AS letter JOIN people_address AS address ON address.id = letter.address_id
 WHERE letter.state = %(waiting)s AND letter.not_before <= %(now)s
   AND (letter.next_try_at IS NULL OR letter.next_try_at <= %(now)s)
   AND letter.urgency <= %(urgency)s AND (%(notices)s::text[] IS NULL OR letter.notice = ANY(%(notices)s))
 ORDER BY letter.urgency, letter.not_before, letter.id
 LIMIT 1 FOR UPDATE OF letter SKIP LOCKED
"""


class LetterQuerySet(models.QuerySet):
    """Questions about the outbox."""

    def due(self) -> "LetterQuerySet":
        """What may go now, most urgent first."""
        now = clock.now()
        return self.filter(
            Q(next_try_at__isnull=True) | Q(next_try_at__lte=now),
            state=LetterState.WAITING,
            not_before__lte=now,
        ).order_by("urgency", "not_before", "id")

    def out_of_use(self) -> "LetterQuerySet":
        """Those that wait for nothing, each with the day on which it left, or was owed, as `unused_since`."""
        done = self.exclude(state=LetterState.WAITING)
        return done.annotate(unused_since=TruncDate(Coalesce("sent_at", "queued_at")))

    def take_next(self, *, urgency: Urgency = Urgency.BULK, only: list[str] | None = None) -> "Letter | None":
        """The most urgent due letter that no other process has in hand, locked until the transaction ends.

        None less urgent than `urgency`; with `only`, of these notices alone. It comes with the email and
        state of its address, and knows whether its kind `is_declined` there, and whether it
        `is_overtaken` by a later letter of the same notice about the same thing to the same address.
        """
        asked = {"waiting": LetterState.WAITING, "now": clock.now(), "urgency": urgency, "notices": only}
        letter = next(iter(self.raw(_NEXT, asked)), None)
        if letter is not None:
            known = [letter.address_id, letter.address_email, letter.address_state]
            letter.address = Address.from_db(self.db, ["id", "email", "state"], known)
        return letter


class Letter(models.Model):
    """One letter to one address, from the moment it was owed until long after it was sent."""

    PERSONAL = Personal(
        fields=("name", "address", "user", "subject", "body", "facts", "server_answer"),
        title=_("Brev som har skickats"),
        title_to_person=_("Brev till dig"),
        what=_("Den som har fått ett brev: namn, adress, ämne, när det gick, och texten i 30 dagar."),
        purpose=_("Att skicka brev och kunna visa att de skickades."),
        ground=PUBLIC_TASK,
        keep=_("Brevets text 30 dagar, beviset på utskicket två år."),
        forget="erase",
        recipients=_("Den e-postserver som tar emot brevet."),
        months=24,
        since=_("den dag då brevet skickades"),
    )

    code = models.CharField(max_length=10, unique=True, default=new_link_code, editable=False)
    notice = models.CharField(max_length=60)
    # What the recipient declines by; empty where it cannot be declined.
    kind = models.CharField(max_length=30, blank=True)
    about_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    about_id = models.BigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    name = models.CharField(max_length=120, blank=True)
    address = models.ForeignKey(Address, models.PROTECT, related_name="letters")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2, default="sv")
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices)
    # The unique key: notice, thing, address and occasion. The second time nothing happens.
    dedupe = models.CharField(max_length=64, unique=True)
    occasion = models.CharField(max_length=60, blank=True)
    # What the letter says and no row does (a sign-in code); emptied when the letter is finished.
    facts = models.JSONField(default=dict)
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="letters")
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    server_answer = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=120, unique=True, null=True)
    subject = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    # The code of what it tells of, where a room tells that once: only what was sent has told.
    tells_of = models.CharField(max_length=7, blank=True)
    # Both forms as sent, for thirty days.
    body = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                "urgency", "not_before", "id", name="letters_due", condition=Q(state=LetterState.WAITING)
            ),
            models.Index(fields=["about_type", "about_id"], name="letters_about"),
            models.Index(F("sent_at"), name="letters_sent", condition=Q(state=LetterState.SENT)),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.code}"


class Choice(models.Model):
    """A kind of letter that an address has declined."""

    PERSONAL = Personal(
        fields=("address",),
        title=_("Brev som någon har valt bort"),
        title_to_person=_("Brev du har valt bort"),
        what=_("Den som inte vill ha en viss sorts brev: adressen och sorten."),
        purpose=_("Att låta bli att skicka det någon har valt bort."),
        ground=PUBLIC_TASK,
        keep=_("Så länge adressen finns."),
        forget="with",
    )

    address = models.ForeignKey(Address, models.CASCADE, related_name="choices")
    kind = models.CharField(max_length=30)
    off_since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("address", "kind", name="declined_once")]

    def __str__(self) -> str:
        return self.kind


class Pace(models.Model):
    """How many letters the delivering processes have taken on this minute: one row."""

    minute = models.DateTimeField()
    taken = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.minute}: {self.taken}"
