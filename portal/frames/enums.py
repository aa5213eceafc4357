"""The frames of reference, the six principles' keys, and the parties of a commitment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Frame(models.TextChoices):
    """What a tag belongs to."""

    PRINCIPLE = "principle", _("princip")
    CODE_STEP = "code_step", _("steg i Koden")
    CODE_LEVEL = "code_level", _("nivå i Koden")
    SDG = "sdg", _("mål i Agenda 2030")
    MUNICIPAL_GOAL = "municipal_goal", _("kommunens mål")
    FIELD_OF_ACTIVITY = "field_of_activity", _("verksamhetsområde")
    TARGET_GROUP = "target_group", _("målgrupp")
    TOPIC = "topic", _("ämne")


class TagKind(models.TextChoices):
    """What sort of entry it is, in the frames that have more than one sort."""

    VISION = "vision", _("vision")
    VALUE_GROUND = "value_ground", _("värdegrund")
    PROCESS = "process", _("huvudprocess")
    GOAL = "goal", _("resultatmål")
    CHALLENGE = "challenge", _("gemensam utmaning")
    UNDER_REPRESENTED = "under_represented", _("hörs sällan, räknas för sig")


KINDS = {
    Frame.MUNICIPAL_GOAL: (TagKind.VISION, TagKind.VALUE_GROUND, TagKind.PROCESS, TagKind.GOAL),
    Frame.TOPIC: (TagKind.CHALLENGE,),
    Frame.TARGET_GROUP: (TagKind.UNDER_REPRESENTED,),
}

# The lists that are the municipality's own and are edited on a page.
OWN_FRAMES = (Frame.FIELD_OF_ACTIVITY, Frame.TARGET_GROUP, Frame.TOPIC, Frame.MUNICIPAL_GOAL)
# Of these the municipality may change the wording, and nothing else: the keys are known to the code.
REWORDED_FRAMES = (Frame.PRINCIPLE,)
# Two levels are enough to find one's way; the others are plain lists.
TREES = {Frame.TARGET_GROUP, Frame.TOPIC, Frame.MUNICIPAL_GOAL}
# The address and the name of each list that has a page.
LISTS = {
    Frame.TOPIC: ("amnen", _("Ämnen")),
    Frame.FIELD_OF_ACTIVITY: ("verksamhetsomraden", _("Verksamhetsområden")),
    Frame.TARGET_GROUP: ("malgrupper", _("Målgrupper")),
    Frame.MUNICIPAL_GOAL: ("kommunens-mal", _("Kommunens mål")),
    Frame.PRINCIPLE: ("principer", _("Principerna")),
}
# Where people search with words of their own.
WITH_SYNONYMS = {Frame.FIELD_OF_ACTIVITY, Frame.TARGET_GROUP, Frame.TOPIC}


class PrincipleKey(models.TextChoices):
    """The six principles: shape, colour and word always together under this key."""

    INDEPENDENCE = "sjalvstandighet", _("Självständighet")
    DIALOGUE = "dialog", _("Dialog")
    QUALITY = "kvalitet", _("Kvalitet")
    LONG_TERM = "langsiktighet", _("Långsiktighet")
    OPENNESS = "oppenhet", _("Öppenhet och insyn")
    DIVERSITY = "mangfald", _("Mångfald")


class Party(models.TextChoices):
    """Who has promised."""

    MUNICIPALITY = "municipality", _("kommunen")
    CIVIL_SOCIETY = "civil_society", _("civilsamhället")
    TOGETHER = "together", _("parterna tillsammans")
    SAMRAD = "samrad", _("samrådet")
