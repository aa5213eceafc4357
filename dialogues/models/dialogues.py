"""Dialogues: one question worked on over time, and the parts of it that a viewpoint may be about."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from organisations.models import EVERYBODY, Chosen, ChosenField, OrganisationQuerySet
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import tracked
from portal.municipality.current import municipality
from portal.people.models import Committee, Department, User
from portal.records.documents import Document
from portal.threads.stations import Station
from portal.web import clock
from portal.web.codes import address, new_code

from ..enums import DIALOGUE_TONE, PUBLIC_DIALOGUES, DialogueKind, DialogueState, Language
from .filing import of_dialogue
from .owning import own


class DialogueQuerySet(models.QuerySet):
    """Questions about dialogues."""

    def visible_to(self, user) -> "DialogueQuerySet":
        """Everybody sees what has been opened; drafts only those whose department it is."""
        dialogues = self.select_related("department", "committee")
        if has_perm("dialogues.change_dialogue", user):
            return dialogues
        if has_perm("dialogues.prepare_dialogue", user):
            return dialogues.filter(Q(state__in=PUBLIC_DIALOGUES) | own(user))
        return dialogues.published()

    def published(self) -> "DialogueQuerySet":
        """Those that everybody sees."""
        return self.filter(state__in=PUBLIC_DIALOGUES)

    def open(self) -> "DialogueQuerySet":
        """Those that take viewpoints today, the one that closes first first."""
        return self.filter(state=DialogueState.OPEN, closes_on__gte=clock.today()).order_by("closes_on", "id")

    def over(self) -> "DialogueQuerySet":
        """Those still open whose last day has passed."""
        return self.filter(state=DialogueState.OPEN, closes_on__lt=clock.today())


@tracked(
    "code",
    "kind",
    "title",
    "purpose",
    "language",
    "committee",
    "department",
    "owner",
    "deputy",
    "opens_on",
    "closes_on",
    "answer_by",
    "feeds",
    "decided_on",
    "recipients",
    "state",
    "withdrawn_because",
)
class Dialogue(models.Model):
    """Dialog: one question, who is asked, what they say, what they are answered (seeds 000 and 003)."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    kind = models.CharField(
        _("sort"), max_length=12, choices=DialogueKind.choices, default=DialogueKind.CONSULTATION
    )
    title = models.CharField(_("rubrik"), max_length=120)
    purpose = models.TextField(_("vad ni vill veta"), max_length=3000, blank=True)
    language = models.CharField(
        _("textens språk"), max_length=2, choices=Language.choices, default=Language.SWEDISH
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig nämnd")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("förvaltning")
    )
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ansvarig")
    )
    deputy = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ersättare")
    )
    opens_on = models.DateField(_("öppnar"), null=True, blank=True)
    closes_on = models.DateField(_("sista dag för synpunkter"), null=True, blank=True)
    # The day by which every viewpoint has its answer.
    answer_by = models.DateField(_("svar senast"), null=True, blank=True)
    # The decision that it feeds, and when that is made: was it early enough (seed 002)?
    feeds = models.CharField(_("beslut som synpunkterna går till"), max_length=200, blank=True)
    decided_on = models.DateField(_("beslutet fattas"), null=True, blank=True)
    # Which organisations are asked, as `organisations` writes it down; everybody where nothing is.
    recipients = ChosenField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=DialogueState.choices, default=DialogueState.DRAFT)
    withdrawn_because = models.TextField(_("varför den drogs tillbaka"), max_length=500, blank=True)
    # Principles, topics, and the place in the Code's matrix.
    tags = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        limit_choices_to={"frame__in": [Frame.PRINCIPLE, Frame.TOPIC, Frame.CODE_LEVEL, Frame.CODE_STEP]},
    )
    made_at = models.DateTimeField()

    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialog")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="dialogue_closes_after_it_opens",
                violation_error_message=_("Sista dagen kan inte vara före den första."),
                violation_error_code="closes_on",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return address("dialogue_detail", self.code, self.slug)

    def as_station(self) -> Station:
        """The dialogue as it stands on the red thread."""
        return Station(
            title=self.title,
            day=self.opens_on or self.made_at.astimezone(clock.STOCKHOLM).date(),
            url=self.get_absolute_url(),
            state=self.get_state_display(),
            tone=self.tone,
            note=str(self.committee or ""),
        )

    def as_document(self) -> Document:
        """The dialogue as the registrar has it."""
        return of_dialogue(self)

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "dialog"

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return DIALOGUE_TONE[self.state]

    @property
    def takes_viewpoints(self) -> bool:
        """Whether anybody may say something today."""
        return (
            self.state == DialogueState.OPEN
            and self.opens_on is not None
            and self.opens_on <= clock.today() <= self.closes_on
        )

    @property
    def may_ask(self) -> bool:
        """Whether anybody, or anybody more, can be asked."""
        return self.state == DialogueState.DRAFT or self.takes_viewpoints

    @property
    def days_before_decision(self) -> int | None:
        """How many days there are between the last answer and the decision; below nought, it comes before.

        None where no decision, or no day of it, is said (seed 002: early enough to be of use).
        """
        if self.decided_on is None:
            return None
        return (self.decided_on - usual_dates(self).answer_by).days

    @property
    def chosen(self) -> Chosen:
        """Which organisations are asked; until somebody has chosen, all."""
        return Chosen.from_json(self.recipients) if self.recipients else EVERYBODY

    def organisations(self) -> OrganisationQuerySet:
        """Those that are chosen, with or without an address."""
        return self.chosen.organisations()

    def still_to_ask(self) -> OrganisationQuerySet:
        """Those chosen to whom no utskick of the dialogue has gone."""
        asked = self.mailings.values("copies__organisation").filter(copies__isnull=False)
        return self.organisations().exclude(pk__in=asked)


def usual_closing(opens_on: date) -> date:
    """The last day for viewpoints that the municipality has promised, from the first."""
    return opens_on + timedelta(days=municipality().consultation_time)


def usual_answer(closes_on: date) -> date:
    """The day by which every viewpoint has its answer, as the municipality has promised."""
    return closes_on + timedelta(days=municipality().answer_within)


class Dates(NamedTuple):
    """The days of a dialogue."""

    closes_on: date
    answer_by: date


def usual_dates(dialogue: Dialogue) -> Dates:
    """Those that stand; of a draft those that it would get if it were opened today."""
    closes_on = dialogue.closes_on or usual_closing(clock.today())
    return Dates(closes_on, dialogue.answer_by or usual_answer(closes_on))


class DialoguePart(models.Model):
    """A part that a viewpoint may be about: as it was sent out, whatever is written in its source since.

    `key` is the upper room's own name for it; nobody here reads it.
    """

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="dialogue_parts")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("del")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint("dialogue", "key", name="one_part_for_each_key")]

    def __str__(self) -> str:
        return self.title
