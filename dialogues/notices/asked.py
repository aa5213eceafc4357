"""Letters to those who asked something or proposed an item, with what came of it."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency

from ..enums import PROPOSAL_DECIDED, QUESTION_ANSWERED, AgendaItemState
from ..models import AgendaItem, Question, proposals_with_askers, questions_with_askers
from .shared import Facts, hello


def write_question_answered(question: Question, to: Recipient, facts: Facts) -> Draft | None:
    """To whoever asked: the question, and the answer."""
    if not question.answered_at:
        return None
    return _to_asker("mail/dialogues/question_answered", question, to, question=question)


def write_proposal_decided(item: AgendaItem, to: Recipient, facts: Facts) -> Draft | None:
    """To whoever proposed it: whether the item stands on the agenda, and else why not."""
    if item.state not in {AgendaItemState.ACCEPTED, AgendaItemState.DECLINED}:
        return None
    is_accepted = item.state == AgendaItemState.ACCEPTED
    return _to_asker(
        "mail/dialogues/proposal_decided", item, to, differs=(item.state,), item=item, is_accepted=is_accepted
    )


def _to_asker(
    template: str, about: Question | AgendaItem, to: Recipient, *, differs: tuple = (), **common
) -> Draft:
    meeting = about.meeting
    return Draft(
        template=template,
        same_for=(template, about.pk, *differs),
        common={"meeting": meeting, "meeting_url": settings.SITE_URL + meeting.get_absolute_url(), **common},
        own={"hello": hello(to)},
    )


NOTICES = [
    Notice(
        key=QUESTION_ANSWERED,
        title=_("Svar på en fråga"),
        urgency=Urgency.SOON,
        find=questions_with_askers,
        write=write_question_answered,
    ),
    Notice(
        key=PROPOSAL_DECIDED,
        title=_("Besked om en föreslagen punkt"),
        urgency=Urgency.SOON,
        find=proposals_with_askers,
        write=write_proposal_decided,
        latest_only=True,
    ),
]
