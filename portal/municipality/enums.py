"""Which texts the municipality writes, and how often it promises to report."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextKey(models.TextChoices):
    """Each text and where it stands."""

    ACCESSIBILITY = "accessibility_statement", _("Tillgänglighetsredogörelse")
    PERSONAL_DATA = "personal_data", _("Så hanterar vi personuppgifter")
    ABOUT_SITE = "about_site", _("Om webbplatsen")
    ABOUT_COLLABORATION = "about_collaboration_intro", _("Om samverkan")
    CIVIL_SOCIETY = "definition_of_civil_society", _("Vad är civilsamhället?")
    PURPOSE = "purpose", _("Syfte")


class ReportEvery(models.TextChoices):
    """How often progress is reported, and by which days."""

    QUARTER = "quarter", _("varje kvartal: 31 mars, 30 juni, 30 september och 31 december")
    TERTIAL = "tertial", _("varje tertial: 30 april, 31 augusti och 31 december")
    HALF_YEAR = "half_year", _("varje halvår: 30 juni och 31 december")
    YEAR = "year", _("varje år: 31 december")


class SentTogether(models.TextChoices):
    """For which meetings the samråd stands as sender together with the municipality."""

    NONE = "", _("inga möten: kommunen står ensam")
    ASSEMBLIES = "assembly", _("stormöten")
    BOTH = "assembly,council", _("stormöten och samrådsmöten")


# While a placeholder stands in one of these, a portal in production is not open.
REQUIRED_BY_LAW = {TextKey.ACCESSIBILITY, TextKey.PERSONAL_DATA, TextKey.ABOUT_SITE}
