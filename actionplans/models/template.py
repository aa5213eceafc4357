"""What a new plan may begin from: an introduction with gaps, and lines built on the nine points of seed 000.

The figures are the municipality's own to find, so no goal brings any.
"""

from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame, PrincipleKey
from portal.frames.models import Tag

from ..enums import Direction

PURPOSE = _(
    "Det här gör %(department)s tillsammans med föreningarna under perioden.\n\n"
    "Planen bygger på kommunens policy för samverkan med civilsamhället. Vi har inventerat var vi behöver "
    "varandra, och tagit med [[de områden]] där vi kan göra mest tillsammans. Varje mål har ett tal, så att "
    "alla kan se hur långt vi har kommit. Vi berättar tre gånger om året."
)


@dataclass(frozen=True, slots=True)
class Example:
    """A goal or an action of the template: its words, its principles, and a goal's actions."""

    texts: dict[str, object]
    principles: tuple[PrincipleKey, ...]
    actions: tuple["Example", ...] = ()

    @property
    def words(self) -> dict[str, object]:
        """By column, in the language of the moment."""
        return {
            name: value if isinstance(value, models.Choices) else str(value)
            for name, value in self.texts.items()
        }

    def tags(self) -> QuerySet[Tag]:
        """The principles it is about."""
        return Tag.objects.of(Frame.PRINCIPLE).filter(key__in=self.principles)


GOALS = (
    # Seed 000, points 2 and 3: breadth in dialogue.
    Example(
        {
            "title": _("Fler slags föreningar är med när vi frågar"),
            "promise": _(
                "När vi bjuder in till dialog ska fler än de vanliga komma, också de som sällan hörs."
            ),
            "indicator": _("Verksamhetsområden som var med på minst en dialog under året"),
            "unit": _("områden"),
            "direction": Direction.UP,
        },
        (PrincipleKey.DIALOGUE, PrincipleKey.DIVERSITY),
        (
            Example(
                {
                    "title": _("Bjuda in en bredd av föreningar till varje dialog"),
                    "what": _("Vi ser efter vilka som saknas innan inbjudan går, och ringer dem."),
                    "for_whom": _("föreningar som inte brukar vara med"),
                },
                (PrincipleKey.DIALOGUE, PrincipleKey.DIVERSITY),
            ),
            Example(
                {
                    "title": _("Svara alla som har sagt något"),
                    "what": _("Alla får veta vad deras synpunkt ledde till, också när svaret är nej."),
                    "for_whom": _("alla som har lämnat en synpunkt"),
                },
                (PrincipleKey.DIALOGUE, PrincipleKey.OPENNESS),
            ),
        ),
    ),
    # Seed 000, points 4 and 5: meetings across, knowledge in the administration.
    Example(
        {
            "title": _("Vi vet mer om föreningarna, och de om oss"),
            "promise": _(
                "Den som arbetar hos oss ska veta vilka föreningar som finns och hur de kan vara med."
            ),
            "indicator": _("Medarbetare som har varit på utbildning eller nätverksträff"),
            "unit": _("personer"),
            "direction": Direction.UP,
        },
        (PrincipleKey.QUALITY, PrincipleKey.LONG_TERM),
        (
            Example(
                {
                    "title": _("Två nätverksträffar om året om en gemensam fråga"),
                    "what": _("Vi och föreningarna turas om att bjuda in."),
                    "for_whom": _("medarbetare och föreningar"),
                },
                (PrincipleKey.LONG_TERM, PrincipleKey.DIALOGUE),
            ),
        ),
    ),
    # Seed 000, points 6 and 8: openness, and information about task, conditions and limits.
    Example(
        {
            "title": _("Det är lätt att se vad vi gör och vem man frågar"),
            "promise": _(
                "På vår sida står vad vi gör, vad vi får och inte får göra, och vilka beslut som väntar."
            ),
            "indicator": _("Föreningar som säger att de vet vem de ska kontakta"),
            "unit": _("procent"),
            "direction": Direction.UP,
        },
        (PrincipleKey.OPENNESS,),
        (
            Example(
                {
                    "title": _("Skriva vår sida på klarspråk och se över den varje år"),
                    "what": _("Uppdrag, villkor, kontaktpersoner och kommande beslut på ett ställe."),
                    "for_whom": _("alla föreningar"),
                },
                (PrincipleKey.OPENNESS,),
            ),
        ),
    ),
)
