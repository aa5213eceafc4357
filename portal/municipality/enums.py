"""Which texts the municipality writes."""

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


# While a placeholder stands in one of these, a portal in production is not open.
REQUIRED_BY_LAW = {TextKey.ACCESSIBILITY, TextKey.PERSONAL_DATA, TextKey.ABOUT_SITE}
