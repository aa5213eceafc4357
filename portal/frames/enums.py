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


# The lists that are the municipality's own and are edited on a page.
OWN_FRAMES = (Frame.FIELD_OF_ACTIVITY, Frame.TARGET_GROUP, Frame.TOPIC, Frame.MUNICIPAL_GOAL)


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
