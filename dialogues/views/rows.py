"""An answer as a row of a list. There are many on a page, and a template costs ten times as much."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.web.codes import CODE_LENGTH
from portal.web.templatetags.furniture import from_to, listed_day, state_tag, tel

from ..enums import ANSWER_TONE, ANSWERS_OF_ONE, BY_STAFF, UNCONFIRMED, WAITING, Answer, GivenBy, Mode
from ..models import AnswerLine, Meeting

_SOME_CODE = "0" * CODE_LENGTH


def answer_rows(
    lines: Iterable[AnswerLine], meeting: Meeting, turns: Iterable[int | None]
) -> list[SafeString]:
    """Who, what, how many, when and by which door; below, what was asked and nobody has answered."""
    # Its form is looked up once.
    kwargs = {"code": meeting.code, "slug": meeting.slug, "invitation": _SOME_CODE}
    address = reverse("meeting_answer", kwargs=kwargs)
    return [_row(line, meeting, turn, address) for line, turn in zip(lines, turns, strict=True)]


def _row(line: AnswerLine, meeting: Meeting, turn: int | None, address: str) -> SafeString:
    is_shown = line.question and line.confirmed_at is not None
    said = f'<p class="said">{_of_lines(line.question)}</p>' if is_shown else ""
    many = " ".join(_many(line, meeting))
    return mark_safe(
        f'<li><h3>{_who(line, address)}</h3>\n<p class="how">{_how(line, turn)}</p>\n'
        f'<p class="many">{many}</p>\n<p class="when">{_when(line)}</p>{said}</li>\n'
    )


def spoken_name(line: AnswerLine) -> str:
    """A name as it stands on a page, marked where it is in another language."""
    language = line.language if line.organisation else None
    name = escape(line.who)
    return (
        f'<span lang="{escape(language)}">{name}</span>' if language not in {None, get_language()} else name
    )


def _who(line: AnswerLine, address: str) -> str:
    name = spoken_name(line)
    if line.invitation:
        # The meeting's own code is no row of noughts: it is drawn.
        return f'<a href="{address.replace(_SOME_CODE, line.invitation)}">{name}</a>'
    more = [escape(line.from_where)] if line.from_where else []
    if line.phone:
        more.append(f'<a class="phone" href="tel:{escape(tel(line.phone))}">{escape(line.phone)}</a>')
    return f"{name}<small>{', '.join(more)}</small>" if more else name


def _how(line: AnswerLine, turn: int | None) -> str:
    in_turn = " " + _("Nummer %(n)d i kön") % {"n": turn} if turn else ""
    return f"{_state(*standing(line))}{in_turn}"


@lru_cache(maxsize=64)
def _state(tone: str, words: str) -> SafeString:
    return state_tag(tone, words)


def standing(line: AnswerLine) -> tuple[str, str]:
    """The tone and the words of an answer."""
    return _standing(line.stands, line.organisation is None, get_language())


@lru_cache(maxsize=64)
def _standing(stands: str, is_one: bool, _language: str) -> tuple[str, str]:
    if stands == UNCONFIRMED:
        return "waiting", _("Inte bekräftad")
    if stands == WAITING:
        return "waiting", _("På väntelistan")
    return ANSWER_TONE[stands], str(ANSWERS_OF_ONE[stands] if is_one else Answer(stands).label)


def _many(line: AnswerLine, meeting: Meeting) -> list[str]:
    """How many and how, of those who come; and whether they came."""
    if line.answer != Answer.YES:
        return []
    persons = ngettext("%(n)d person", "%(n)d personer", line.group_size) % {"n": line.group_size}
    words = [f"{persons} {_mode(line.mode, get_language())}" if meeting.has_both_modes else persons]
    if line.came:
        came = _("Kom")
        words.append(f"<b>{came}</b>")
    return words


@lru_cache(maxsize=16)
def _mode(mode: str, _language: str) -> str:
    return _("i rummet") if mode == Mode.ROOM else _("på nätet")


def _when(line: AnswerLine) -> str:
    at = line.answered_at
    moment = f'<time datetime="{at.isoformat()}">{listed_day(at)} {from_to(at, None)}</time>'
    return f"{moment} {_door(line.given_by, get_language())}"


@lru_cache(maxsize=16)
def _door(given_by: str, _language: str) -> str:
    """By which door, where it is not the usual one."""
    if given_by in BY_STAFF:
        return escape(_("antecknat av oss: %(door)s") % {"door": GivenBy(given_by).label})
    return escape(_("på mötets sida")) if given_by == GivenBy.PAGE else ""


def _of_lines(text: str) -> str:
    return escape(text).replace("\r\n", "\n").replace("\n", "<br>")
