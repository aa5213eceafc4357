"""The municipality's texts, the six principles and the promises, for the pages about collaboration."""

from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import get_language

from portal.frames.enums import Party
from portal.municipality.enums import TextKey
from portal.municipality.models import Text
from portal.web import clock

_ON_THE_PAGE = (TextKey.ABOUT_COLLABORATION, TextKey.CIVIL_SOCIETY, TextKey.PURPOSE)

# In SQL for the same reason as the start page: the price of these pages is a promise.
_PROMISES = """
    SELECT t.key, t.title_sv, t.title_en, t.short_sv, t.short_en, c.party, c.text_sv, c.text_en
      FROM frames_tag t
      LEFT JOIN frames_commitment c ON c.principle_id = t.id
       AND coalesce(c.valid_from, %(today)s) <= %(today)s AND coalesce(c.valid_to, %(today)s) >= %(today)s
     WHERE t.frame = 'principle'
       AND coalesce(t.valid_from, %(today)s) <= %(today)s AND coalesce(t.valid_to, %(today)s) >= %(today)s
     ORDER BY t."order", t.id, c."order", c.id
"""


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle in the language of the moment, and what each party has promised under it."""

    key: str
    title: str
    short: str
    promises: dict[str, list[str]] = field(default_factory=dict)


def principles() -> list[Principle]:
    """The six in their order, with the promises of today by the party's name; one query."""
    english = get_language() == "en"
    found: dict[str, Principle] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PROMISES, {"today": clock.today()})
        for key, title_sv, title_en, short_sv, short_en, party, text_sv, text_en in cursor:
            principle = found.get(key)
            if principle is None:
                title, short = (english and title_en) or title_sv, (english and short_en) or short_sv
                principle = found[key] = Principle(key, title, short)
            if party:
                promised = principle.promises.setdefault(str(Party(party).label), [])
                promised.append((english and text_en) or text_sv)
    return list(found.values())


def texts() -> dict[str, Text]:
    """The texts about collaboration that are written, by key."""
    return {text.key: text for text in Text.objects.filter(key__in=_ON_THE_PAGE)}
