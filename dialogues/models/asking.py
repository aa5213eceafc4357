"""What people need to take part, and what they ask, with their answers to a meeting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.people.models import PUBLIC_TASK, User
from portal.records.documents import Document
from portal.web.codes import new_code
from portal.web.rooms import Personal

from ..enums import NeedKind
from .filing import of_question
from .invitations import Rsvp
from .meetings import Meeting


class RsvpNeed(models.Model):
    """Behov: a table of its own, with a permission of its own and no history."""

    PERSONAL = Personal(
        fields=("text",),
        title=_("Behov vid möten"),
        title_to_person=_("Vad du behöver på möten"),
        what=_("Den som kommer till ett möte: vad som behövs för att kunna vara med."),
        purpose=_("Att alla ska kunna delta: att ordna det som behövs."),
        ground=PUBLIC_TASK,
        keep=_("En månad efter mötet."),
        forget="with",
        short_lived=_("Tas bort en månad efter mötet."),
    )

    rsvp = models.ForeignKey(Rsvp, models.CASCADE, related_name="needs")
    kind = models.CharField(_("behov"), max_length=14, choices=NeedKind.choices)
    text = models.CharField(_("vad"), max_length=200, blank=True)
    # When somebody saw to it.
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("behov")
        ordering = ["kind", "id"]
        constraints = [models.UniqueConstraint("rsvp", "kind", name="one_need_of_each_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class NeedsReading(models.Model):
    """Somebody has looked at what those who come to a meeting need: who, and on which day; once a day."""

    PERSONAL = Personal(
        fields=("reader",),
        title=_("Läsning av behov"),
        title_to_person=_("Vem som har läst vad du behöver"),
        what=_("Den som har läst vad deltagarna behöver: vem, vilket möte och vilken dag."),
        purpose=_("Att det ska gå att se vem som har läst vad deltagarna behöver."),
        ground=PUBLIC_TASK,
        keep=_("En månad efter mötet."),
        forget="erase",
        others=("reader",),
        short_lived=_("Tas bort en månad efter mötet, med behoven."),
    )

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="needs_readings")
    reader = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("vem som läste")
    )
    read_on = models.DateField(_("när"))

    class Meta:
        verbose_name = _("läsning av behov")
        ordering = ["-read_on", "-id"]
        constraints = [
            models.UniqueConstraint("meeting", "reader", "read_on", name="one_reading_of_needs_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.meeting_id}"


class QuestionQuerySet(models.QuerySet):
    """Questions about questions."""

    def open(self) -> "QuestionQuerySet":
        """Those that nobody has answered, the oldest first."""
        return self.filter(answered_at__isnull=True).order_by("asked_at", "id")

    def confirmed(self) -> "QuestionQuerySet":
        """Those of whom it is known that they asked: anybody may have typed any name and any words."""
        return self.filter(rsvp__confirmed_at__isnull=False)


@tracked("meeting", "rsvp", "answered_by", "answered_at")
class Question(models.Model):
    """Fråga: asked with an answer to a meeting, answered by letter."""

    PERSONAL = Personal(
        fields=("text", "answer"),
        title=_("Frågor inför möten"),
        title_to_person=_("Dina frågor"),
        what=_("Den som har frågat något inför ett möte: frågan och svaret."),
        purpose=_("Att svara på frågor inför mötet."),
        ground=PUBLIC_TASK,
        keep=_("Så länge som svaret till mötet."),
        forget="with",
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="questions")
    rsvp = models.ForeignKey(Rsvp, models.CASCADE, related_name="questions")
    text = models.TextField(_("fråga"))
    asked_at = models.DateTimeField()
    answer = models.TextField(_("svar"), blank=True)
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("besvarad av")
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("fråga")
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]

    def as_document(self) -> Document:
        """The question with its answer as the registrar has it."""
        return of_question(self)
