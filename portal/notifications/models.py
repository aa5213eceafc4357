"""The outbox, its batches, and what people have chosen not to get."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from portal.people.models import PUBLIC_TASK, Address, User
from portal.web import clock
from portal.web.codes import new_code, new_link_code
from portal.web.rooms import Personal

from .enums import LetterState, Urgency


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
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="batch_about")]

    def __str__(self) -> str:
        return f"{self.notice} {self.code}"


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

    def by_state(self) -> dict[str, int]:
        """How many in each state, one query."""
        return dict(self.order_by().values_list("state").annotate(n=Count("id")))


class Letter(models.Model):
    """One letter to one address, from the moment it was owed until long after it was sent."""

    PERSONAL = Personal(
        fields=("name", "address", "user", "subject", "body", "facts", "server_answer"),
        purpose=_("Att skicka brev och kunna visa att de skickades."),
        ground=PUBLIC_TASK,
        keep=_("Brevets text 30 dagar, beviset på utskicket två år."),
        forget="erase",
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
        purpose=_("Att låta bli att skicka det någon har valt bort."),
        ground=PUBLIC_TASK,
        keep=_("Så länge adressen finns."),
        forget="erase",
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
