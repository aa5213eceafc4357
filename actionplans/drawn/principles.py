"""The principles that an action serves, as a row of tags."""

import json
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.frames.models import Tag
from portal.web.templatetags.furniture import principle


def principle_tags(served: str) -> SafeString:
    """Those that the database lists as JSON, `[key, Swedish, English]` each; empty where there are none."""
    return _tags(served, get_language())


@lru_cache(maxsize=256)
def _tags(served: str, _language: str) -> SafeString:
    """The same few stand in every plan and in every list."""
    tags = [Tag(key=key, title_sv=swedish, title_en=english) for key, swedish, english in json.loads(served)]
    shown = "".join(f"<li>{principle(tag)}</li>" for tag in tags)
    label = escape(_("Principer"))
    return mark_safe(shown and f'<ul class="tags" aria-label="{label}">{shown}</ul>')
