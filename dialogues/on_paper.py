"""Invitations on paper, for those whom no mail reaches: what stands on them, and the code that is typed."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.municipality.current import municipality
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.codes import CODE_LENGTH, in_groups, read_from_paper, typed_seal, typed_seal_is_true
from portal.web.paper import typeset
from portal.web.prose import to_text
from portal.web.templatetags.furniture import clock_time, day, occasion

from .models import Invitation, Mailing, MailingCopy, Meeting

# What the PDF's readers are told of the language, beside its two letters.
_REGIONS = {"sv": "SE", "en": "GB"}


def paper_links(invitations: Iterable[Invitation]) -> dict[int, GuestLink]:
    """The door that a code on paper opens, by the invitation's id; one query."""
    kind = ContentType.objects.get_for_model(Invitation)
    links = GuestLink.objects.filter(
        purpose=LinkPurpose.ANSWER,
        subject_type=kind,
        subject_id__in=[each.pk for each in invitations],
        address__isnull=True,
    )
    return {link.subject_id: link for link in links}


def code_on_paper(invitation: Invitation, link: GuestLink) -> str:
    """`K3M9-X2TA-BCDE`: the invitation's own code, and a seal that stands nowhere else."""
    return in_groups(invitation.code + typed_seal(link.purpose, link.code, link.generation))


def opened_by_code(typed: str) -> GuestLink | None:
    """The door that a code from paper opens today, or none."""
    said = read_from_paper(typed)
    code, given_seal = said[:CODE_LENGTH], said[CODE_LENGTH:]
    invitation = Invitation.objects.filter(code=code).first()
    link = invitation and paper_links([invitation]).get(invitation.pk)
    if not link or not typed_seal_is_true(given_seal, link.purpose, link.code, link.generation):
        return None
    is_past = link.expires_at and link.expires_at <= clock.now()
    return None if is_past else link


def letters_on_paper(meeting: Meeting, invitations: Iterable[Invitation]) -> bytes:
    """The PDF with a letter to each, in the language of its organisation."""
    invitations = list(invitations)
    links, sender = paper_links(invitations), municipality()
    letters = []
    for invitation in invitations:
        organisation = invitation.organisation
        language = sender.language_for(organisation.language)
        with translation.override(language):
            invited = _("Det här är en inbjudan till %(organisation)s.") % {"organisation": organisation.name}
        letters.append(
            {
                "language": language,
                "organisation": organisation.name,
                "place": organisation.place,
                "invited": invited,
                "code": code_on_paper(invitation, links[invitation.pk]),
            }
        )
    data = {
        "title": meeting.title,
        "author": sender.name,
        "language": settings.LANGUAGE_CODE,
        "region": _REGIONS[settings.LANGUAGE_CODE],
        "common": {language: _common(meeting, language) for language in {one["language"] for one in letters}},
        "letters": letters,
    }
    return typeset("dialogues/invitation.typ", data)


def _common(meeting: Meeting, language: str) -> dict[str, Any]:
    """What is alike in all letters of one language."""
    with translation.override(language):
        return {
            "region": _REGIONS[language],
            "written_in": meeting.language,
            "sender": _senders(meeting),
            "day": day(clock.today()),
            "heading": meeting.title,
            "purpose": meeting.purpose.split("\n\n") if meeting.purpose else [],
            "facts": _facts(meeting),
            "how": _("Så svarar ni"),
            "no_password": _("Ni behöver inget lösenord. Svaret kan ändras till och med sista dagen."),
            "go_to": _("Gå till"),
            "address": _short_address(),
            "type_code": _("Skriv koden"),
            "or_phone": _or_phone(),
            "on_the_agenda": _("På mötet"),
            "agenda": [(clock_time(item.begins_at), item.title) for item in meeting.agenda()],
            "foot": _(
                "Ni får brevet för att föreningen står i kommunens föreningsregister utan en "
                "e-postadress som fungerar. Det ni svarar blir som regel en allmän handling."
            ),
        }


def _senders(meeting: Meeting) -> str:
    """The municipality, with the samråd for the kinds of meeting to which both call."""
    sender = municipality()
    if meeting.kind in sender.sent_together:
        return _("%(municipality)s och samrådet") % {"municipality": sender.name}
    return sender.name


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    facts = [(_("När"), occasion(meeting.starts_at, meeting.ends_at))]
    if meeting.place:
        facts.append((_("Var"), meeting.place))
    if meeting.link:
        facts.append((_("På nätet"), meeting.link))
    return [*facts, (_("Svara senast"), day(meeting.answer_by))]


def mailing_on_paper(mailing: Mailing, copies: Iterable[MailingCopy]) -> bytes:
    """The PDF with an utskick to each, in the language of its organisation."""
    sender = municipality()
    letters = [
        {
            "language": sender.language_for(copy.organisation.language),
            "organisation": copy.organisation.name,
            "place": copy.organisation.place,
        }
        for copy in copies
    ]
    data = {
        "title": mailing.title,
        "author": sender.name,
        "language": settings.LANGUAGE_CODE,
        "region": _REGIONS[settings.LANGUAGE_CODE],
        "common": {
            language: _alike(mailing, language) for language in {letter["language"] for letter in letters}
        },
        "letters": letters,
    }
    return typeset("dialogues/mailing.typ", data)


def _alike(mailing: Mailing, language: str) -> dict[str, Any]:
    """What is alike in all copies of one language."""
    with translation.override(language):
        more = [mailing.link] if mailing.link else []
        if mailing.dialogue:
            more.append(_("Svara senast %(day)s på sidan ovan.") % {"day": day(mailing.dialogue.closes_on)})
        if mailing.file:
            path = reverse("mailing_file", kwargs={"code": mailing.code, "slug": mailing.slug})
            more.append(f"{mailing.file.name}: {settings.SITE_URL}{path}")
        sender = municipality()
        where = sender.phone or sender.reply_to
        more.append(_("Har ni frågor? Ring eller skriv: %(where)s") % {"where": where})
        return {
            "region": _REGIONS[language],
            "written_in": mailing.language,
            "sender": sender.name,
            "day": day(clock.today()),
            "heading": mailing.title,
            "text": _pieces(mailing.text),
            "more": more,
            "foot": _(
                "Ni får brevet för att föreningen står i kommunens föreningsregister utan en "
                "e-postadress som fungerar."
            ),
        }


def _pieces(text: str) -> list[tuple[str, list[str]]]:
    """A written text as its headings, points and paragraphs in order, each with its lines."""
    pieces: list[tuple[str, list[str]]] = []
    before = ""
    for line in map(str.strip, text.splitlines()):
        kind = "heading" if line.startswith("## ") else "points" if line.startswith("- ") else "words"
        if line and kind == before and kind != "heading":
            pieces[-1][1].append(_spelled_out(line))
        elif line:
            pieces.append((kind, [_spelled_out(line)]))
        before = kind if line else ""
    return pieces


def _spelled_out(line: str) -> str:
    return to_text(line, root=settings.SITE_URL).removeprefix("- ")


def _short_address() -> str:
    """Where the code is typed, as one types it: without `https://` and the last slash."""
    return (settings.SITE_URL + reverse("answer_by_code")).partition("://")[2].rstrip("/")


def _or_phone() -> str:
    sender = municipality()
    if sender.phone:
        return _("Ni kan också ringa %(phone)s, så skriver vi in ert svar.") % {"phone": sender.phone}
    return _("Ni kan också skriva till %(email)s, så skriver vi in ert svar.") % {"email": sender.reply_to}
