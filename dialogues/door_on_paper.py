"""Who is expected at the door, on paper: for whoever stands there with a pen."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.municipality.current import municipality
from portal.web.paper import typeset
from portal.web.templatetags.furniture import occasion

from .enums import WAITING, Mode
from .models import AnswerLine, Meeting

# What the PDF's readers are told of the language, beside its two letters.
_REGIONS = {"sv": "SE", "en": "GB"}


def list_on_paper(meeting: Meeting, lines: Iterable[AnswerLine]) -> bytes:
    """The PDF, in the language of whoever asks: no needs, no telephone numbers."""
    data = {
        "title": meeting.title,
        "author": municipality().name,
        "language": get_language(),
        "region": _REGIONS[get_language()],
        "written_in": meeting.language,
        "heading": _("Vid dörren"),
        "when": occasion(meeting.starts_at, meeting.ends_at),
        "headings": [_("Kom"), _("Namn"), _("Förening"), _("Antal"), _("Att veta")],
        "rows": [_row(line) for line in lines],
    }
    return typeset("dialogues/door.typ", data)


def _row(line: AnswerLine) -> dict[str, str]:
    more = _("Stod på väntelistan") if line.stands == WAITING else ""
    if line.mode == Mode.ONLINE:
        more = _("Anmäld på nätet")
    return {
        "came": _("Kom") if line.came else "",
        "who": line.who,
        "where": line.from_where,
        "number": str(line.group_size),
        "more": more,
    }
