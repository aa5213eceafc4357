"""What stands in a field of an organisation, in words for letters and pages."""

from typing import Any

from django.conf import settings
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from portal.frames.models import Tag

from ..enums import LegalForm, Month
from .organisations import Organisation

LISTS = ("fields_of_activity", "target_groups")
LONGEST = 300


def field_label(name: str) -> str:
    """What a field is called."""
    if name == "language":
        return _("Språk som texten är skriven på")
    return capfirst(str(Organisation._meta.get_field(name).verbose_name))


def field_in_words(name: str, value: Any) -> str:
    """What a field holds, tags by their ids; "Inget" where it is empty."""
    if not value:
        return _("Inget")
    if name in LISTS:
        return ", ".join(tag.title for tag in Tag.objects.filter(pk__in=value))
    if name == "legal_form":
        return capfirst(str(LegalForm(value).label))
    if name == "annual_meeting_month":
        return capfirst(str(Month(value).label))
    if name == "language":
        return _(dict(settings.LANGUAGES)[value])
    return Truncator(value).chars(LONGEST)
