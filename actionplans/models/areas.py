"""The inventory: areas where a department and civil society can work together, and those suggested."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from dialogues.models.owning import own
from organisations.enums import PUBLIC_STATES
from organisations.models import Organisation, organisations_of
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import tracked
from portal.municipality.current import municipality
from portal.people.models import PUBLIC_TASK, Address, Committee, Department, User
from portal.records.documents import Document, Part
from portal.threads.stations import Station
from portal.web import clock
from portal.web.codes import address, new_code
from portal.web.rooms import Personal

from ..enums import (
    AREA_TONE,
    SUGGESTION_TONE,
    AreaState,
    Children,
    SuggestionState,
)
from .tagging import Tagged, tags_field

# What an area is tagged by, a field of its form each.
AREA_TAGS = {
    "topics": (Frame.TOPIC,),
    "target_groups": (Frame.TARGET_GROUP,),
    "fields_of_activity": (Frame.FIELD_OF_ACTIVITY,),
    "principles": (Frame.PRINCIPLE,),
    "sdgs": (Frame.SDG,),
    "municipal_goals": (Frame.MUNICIPAL_GOAL,),
    "place": (Frame.CODE_LEVEL, Frame.CODE_STEP),
}


_TO_SAY = {
    "need": _("Beskriv behovet, så att en förening ser vad det handlar om."),
    "target_groups": _("Säg vilka som berörs: kryssa i minst en målgrupp."),
    "concerns_children": _("Svara på om barn berörs. Gör de det ska det stå hur de har hörts."),
}


class AreaQuerySet(models.QuerySet):
    """Questions about areas."""

    def visible_to(self, user) -> "AreaQuerySet":
        """Everybody sees the inventory; drafts only those whose department it is."""
        areas = self.select_related("department", "committee")
        if has_perm("actionplans.keep_all", user):
            return areas
        if has_perm("actionplans.draft_plan", user):
            return areas.filter(~Q(state=AreaState.DRAFT) | own(user))
        return areas.exclude(state=AreaState.DRAFT)

    def open(self) -> "AreaQuerySet":
        """Those that stand in the inventory today."""
        return self.filter(state=AreaState.OPEN)

    def with_counts(self) -> "AreaQuerySet":
        """With how many goals each has, and organisations that are in the register still."""
        in_use = Q(organisations__state__in=sorted(PUBLIC_STATES))
        return self.annotate(
            goal_count=Count("goals", distinct=True),
            active=Count("organisations", filter=in_use, distinct=True),
        )

    def for_list(self) -> "AreaQuerySet":
        """With what a list shows of each, in two queries."""
        return self.with_counts().prefetch_related("tags").order_by("title", "pk")


@tracked(
    "code",
    "department",
    "committee",
    "title",
    "need",
    "concerns_children",
    "children_heard",
    "state",
    "closed_because",
    "owner",
    "deputy",
)
class Area(Tagged, models.Model):
    """Område: where municipality and civil society can talk and work together (seed 000, point 1)."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("förvaltning")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig nämnd")
    )
    title = models.CharField(_("rubrik"), max_length=120)
    need = models.TextField(_("behovet"), max_length=3000, blank=True)
    concerns_children = models.CharField(
        _("berör barn?"), max_length=3, choices=Children.choices, default=Children.UNSAID, blank=True
    )
    children_heard = models.TextField(_("hur har barnen hörts?"), max_length=1000, blank=True)
    # Those already active there.
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("föreningar som redan är igång")
    )
    # Principles, topics, target groups, goals, and the place in the Code's matrix.
    tags = tags_field()
    state = models.CharField(max_length=6, choices=AreaState.choices, default=AreaState.DRAFT)
    closed_because = models.TextField(_("varför det avslutades"), max_length=500, blank=True)
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ansvarig")
    )
    deputy = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ersättare")
    )
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("område")
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["department", "state"], name="areas_of_a_department")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return address("area_detail", self.code, self.slug)

    def as_station(self) -> Station:
        """The area as it stands on the red thread."""
        return Station(
            title=self.title,
            day=(self.published_at or self.made_at).astimezone(clock.STOCKHOLM).date(),
            url=self.get_absolute_url(),
            state=self.get_state_display(),
            tone=self.tone,
            note=str(self.department),
        )

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "omrade"

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return AREA_TONE[self.state]

    @property
    def is_draft(self) -> bool:
        """Whether only the department sees it."""
        return self.state == AreaState.DRAFT

    @property
    def place(self) -> list[Tag]:
        """Its place in the Code's matrix: level, then step; nothing where none is said."""
        places = self.tags_of(Frame.CODE_LEVEL), self.tags_of(Frame.CODE_STEP)
        return [levels_or_steps[0] for levels_or_steps in places] if all(places) else []

    @property
    def missing(self) -> dict[str, str]:
        """What has to be said before everybody sees it: a sentence for each field of its form."""
        said = {
            "need": self.need.strip(),
            "target_groups": self.target_groups,
            "concerns_children": self.concerns_children,
        }
        return {field: sentence for field, sentence in _TO_SAY.items() if not said[field]}


class AreaSuggestionQuerySet(models.QuerySet):
    """Questions about suggested areas."""

    def visible_to(self, user) -> "AreaSuggestionQuerySet":
        """Everybody sees what organisations suggest, and the answers; what was taken back they and staff."""
        found = self.select_related("department", "organisation", "area")
        if has_perm("actionplans.draft_plan", user):
            return found
        own = organisations_of(user) if user is not None and user.is_authenticated else ()
        return found.filter(~Q(state=SuggestionState.WITHDRAWN) | Q(organisation__in=own))

    def waiting(self) -> "AreaSuggestionQuerySet":
        """Those that nobody has answered, the oldest first."""
        return self.filter(state=SuggestionState.WAITING).order_by("made_at", "id")

    def to_be_answered_by(self, user) -> "AreaSuggestionQuerySet":
        """Those that it is this official's to answer: all, or the own departments'."""
        if has_perm("actionplans.keep_all", user):
            return self
        return self.filter(department__in=user.departments)

    def for_letter(self) -> "AreaSuggestionQuerySet":
        """With what a letter says."""
        return self.select_related("department", "organisation", "area", "address", "answered_by")


@tracked("code", "department", "organisation", "title", "state", "area", "answered_by", "answered_at")
class AreaSuggestion(models.Model):
    """An organisation's suggestion of an area; the answer gives its reasons."""

    PERSONAL = Personal(
        fields=("address", "user"),
        title=_("Förslag till handlingsplanerna"),
        title_to_person=_("Områden du har föreslagit"),
        what=_("Den som för en förening har föreslagit ett område: e-postadress, och konto om det finns."),
        purpose=_("Att veta vem som föreslog för föreningen och kunna svara."),
        ground=PUBLIC_TASK,
        keep=_("Så länge förslaget finns; föreningens förslag och svaret är allmänna handlingar."),
        forget="blank",
        stays=_(
            "Ordet är föreningens, och kvar i handlingarna. Vem som skickade det släpps när personen raderas."
        ),
    )

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("förvaltning")
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="area_suggestions")
    title = models.CharField(_("rubrik"), max_length=120)
    text = models.TextField(_("vad behövs, och vad kan vi göra tillsammans?"), max_length=3000)
    # Who sent it for the organisation.
    address = models.ForeignKey(Address, models.SET_NULL, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=SuggestionState.choices, default=SuggestionState.WAITING)
    # What it became, or was taken into.
    area = models.ForeignKey(
        Area,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("område"),
    )
    answer = models.TextField(_("svar"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AreaSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("förslag till område")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(
                    state__in=[SuggestionState.TAKEN, SuggestionState.JOINED, SuggestionState.DECLINED]
                )
                | ~Q(answer=""),
                name="suggestion_is_answered_with_reasons",
                violation_error_message=_("Skriv varför. Föreningen får ditt svar."),
                violation_error_code="answer",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("suggestion_detail", kwargs={"code": self.code, "slug": self.slug})

    def as_station(self) -> Station:
        """The suggestion as it stands on the red thread."""
        return Station(
            title=self.title,
            day=self.made_at.astimezone(clock.STOCKHOLM).date(),
            url=self.get_absolute_url(),
            state=self.get_state_display(),
            tone=self.tone,
            note=self.organisation.name,
        )

    def as_document(self) -> Document:
        """The suggestion as the registrar has it, and its answer."""
        answered = self.get_state_display().capitalize() if self.answer else ""
        return Document(
            self.title,
            (
                Part(gettext("Till"), str(self.department)),
                Part(gettext("Förslag"), self.text),
                Part(gettext("Svar"), "\n".join(filter(None, [answered, self.answer])), is_reply=True),
            ),
            url=self.get_absolute_url(),
        )

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "forslag"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered it, and nobody taken it back."""
        return self.state == SuggestionState.WAITING

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return SUGGESTION_TONE[self.state]

    @property
    def answer_by(self) -> date:
        """The day by which the municipality has promised an answer."""
        made = self.made_at.astimezone(clock.STOCKHOLM).date()
        return made + timedelta(days=municipality().answer_within)

    @property
    def is_late(self) -> bool:
        """Whether that day has passed without one; everybody sees it."""
        return self.is_waiting and self.answer_by < clock.today()
