"""What meetings, utskick, consultations and what is said to them say as documents, for the registrar."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.records.documents import Document, Part
from portal.web.templatetags.furniture import day, occasion


def of_meeting(meeting) -> Document:
    """The calling: when, where, why, and the agenda that is out."""
    agenda = "\n".join(item.title for item in meeting.agenda())
    parts = (
        Part(_("När"), occasion(meeting.starts_at, meeting.ends_at)),
        Part(_("Var"), "\n".join(filter(None, [meeting.place, meeting.link]))),
        Part(_("Svara senast"), day(meeting.answer_by)),
        Part(_("Syfte"), meeting.purpose),
        Part(_("På mötet"), agenda),
        Part(_("Inställt"), meeting.cancel_reason),
    )
    return Document(meeting.title, parts, language=meeting.language, url=meeting.get_absolute_url())


def of_mailing(mailing) -> Document:
    """The text, with its link and its file."""
    return Document(
        mailing.title,
        (Part(_("Text"), mailing.text), Part(_("Länk"), mailing.link)),
        language=mailing.language,
        file=mailing.file,
        url=mailing.get_absolute_url(),
    )


def of_question(question) -> Document:
    """What was asked, and what was answered."""
    return Document(
        _("Fråga inför %(meeting)s") % {"meeting": question.meeting.title},
        (Part(_("Fråga"), question.text), Part(_("Svar"), question.answer, is_reply=True)),
        language=question.meeting.language,
        persons=_persons(question.rsvp),
        url=_on_the_page("meeting_questions", question.meeting),
    )


def of_item(item) -> Document:
    """What was proposed, and what came of it."""
    decided = capfirst(item.get_state_display()) if item.decided_at else ""
    return Document(
        item.title,
        (
            Part(_("Förslag"), item.text),
            Part(_("Besked"), "\n".join(filter(None, [decided, item.reason])), is_reply=True),
        ),
        language=item.meeting.language,
        persons=_persons(item.proposed_by),
        url=_on_the_page("meeting_questions", item.meeting),
    )


def of_paper(paper) -> Document:
    """A file with the item that it belongs to."""
    item = paper.agenda_item
    return Document(
        paper.title,
        (Part(_("Hör till"), f"{item.meeting.title}\n{item.title}"), Part(_("Länk"), paper.link)),
        language=item.meeting.language,
        file=paper.file,
        url=item.meeting.get_absolute_url(),
    )


def of_dialogue(dialogue) -> Document:
    """What is asked, until when, and the parts that it is about."""
    parts = (Part(part.title, part.text or part.title) for part in dialogue.dialogue_parts.all())
    return Document(
        dialogue.title,
        (
            Part(_("Vad kommunen vill veta"), dialogue.purpose),
            Part(_("Sista dag för synpunkter"), day(dialogue.closes_on) if dialogue.closes_on else ""),
            Part(_("Beslut som synpunkterna går till"), dialogue.feeds),
            *parts,
            Part(_("Tillbakadragen"), dialogue.withdrawn_because),
        ),
        language=dialogue.language,
        url=dialogue.get_absolute_url(),
    )


def of_viewpoint(viewpoint) -> Document:
    """What was said, as it came, and about what."""
    dialogue = viewpoint.dialogue
    return Document(
        _("Synpunkt på %(dialogue)s") % {"dialogue": dialogue.title},
        (
            Part(_("Gäller"), viewpoint.part.title if viewpoint.part else _("Hela")),
            Part(_("Synpunkt"), viewpoint.text),
        ),
        language=dialogue.language,
        persons=(viewpoint.name,) if viewpoint.name else (),
        file=viewpoint.file,
        url=dialogue.get_absolute_url(),
    )


def of_response(response) -> Document:
    """The answer, and in a line what it answers: words of persons are kept with their viewpoints alone."""
    group = response.group
    return Document(
        _("Svar på synpunkter: %(group)s") % {"group": group.title},
        (
            Part(_("Vad synpunkterna säger"), group.title),
            Part(_("Vad det blev"), capfirst(response.get_outcome_display())),
            Part(_("Svar"), response.text),
            Part(_("Ändring"), response.change),
        ),
        language=group.dialogue.language,
        url=response.get_absolute_url(),
    )


def _persons(rsvp) -> tuple[str, ...]:
    return (rsvp.name,) if rsvp and rsvp.name else ()


def _on_the_page(name: str, meeting) -> str:
    return reverse(name, kwargs={"code": meeting.code, "slug": meeting.slug})
