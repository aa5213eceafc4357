"""What is asked and proposed before a meeting, and what those who call say to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations.models import Membership
from portal.history.timeline import timeline
from portal.people.enums import AddressState
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import AgendaItemState
from ..forms import ACCEPT, ProposalForm, QuestionForm
from ..models import AgendaItem, Meeting, Rsvp, proposals_to, questions_to


@may("dialogues.answer_questions", Meeting)
@require_safe
def meeting_questions(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Every question and every proposed item, those without an answer first."""
    questions, proposals = list(questions_to(meeting)), list(proposals_to(meeting))
    askers = [each.rsvp for each in questions] + [each.proposed_by for each in proposals]
    phones = _phones([rsvp for rsvp in askers if rsvp and not _is_reached(rsvp)])
    for each, rsvp in zip([*questions, *proposals], askers, strict=True):
        each.phones = phones.get(rsvp.pk, []) if rsvp else []
        each.is_reached = rsvp is not None and _is_reached(rsvp)
    context = {"meeting": meeting, "questions": questions, "proposals": proposals}
    return render(request, "dialogues/meeting_questions.html", context)


def _is_reached(rsvp: Rsvp) -> bool:
    """Whether a letter reaches whoever answered."""
    return rsvp.address is not None and rsvp.address.state == AddressState.OK


def _phones(answers: list[Rsvp]) -> dict[int, list[str]]:
    """The numbers to phone where no letter goes: the person's own, else the organisation's contacts'."""
    organisations = [rsvp.invitation.organisation_id for rsvp in answers if rsvp.invitation_id]
    contacts = Membership.objects.current().filter(organisation__in=organisations)
    of: dict[int, list[str]] = {}
    for contact in contacts if organisations else ():
        of.setdefault(contact.organisation_id, []).extend(contact.phones)
    return {
        rsvp.pk: of.get(rsvp.invitation.organisation_id, []) if rsvp.invitation_id else [rsvp.phone]
        for rsvp in answers
    }


@may("dialogues.answer_questions", Meeting)
def question_answer(request: HttpRequest, meeting: Meeting, question: str) -> HttpResponse:
    """Answer one question; what somebody else answered meanwhile is shown, and what was typed is kept."""
    asked = get_object_or_404(questions_to(meeting), code=question)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_question(asked, answer=form.cleaned_data["answer"], actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return _told_or_phoned(request, meeting, asked.rsvp)
    context = {
        "meeting": meeting,
        "question": questions_to(meeting).filter(pk=asked.pk).first() or asked,
        "phones": _phones([asked.rsvp]).get(asked.rsvp_id),
        "is_reached": _is_reached(asked.rsvp),
        "events": timeline(asked, names=True),
    }
    return render_form(request, "dialogues/question_answer.html", form, context)


@may("dialogues.answer_questions", Meeting)
def proposal_decide(request: HttpRequest, meeting: Meeting, proposal: str) -> HttpResponse:
    """Take a proposed item up, or say no to it with a reason."""
    item = get_object_or_404(proposals_to(meeting), code=proposal)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(item, form, Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            if form.cleaned_data["decision"] == ACCEPT:
                says = _("Punkten står sist på dagordningen, utan tid. Ändra mötet för att flytta den.")
                messages.info(request, says)
            return _told_or_phoned(request, meeting, item.proposed_by)
    item = get_object_or_404(proposals_to(meeting), code=proposal)
    context = {
        "meeting": meeting,
        "item": item,
        "is_open": item.state == AgendaItemState.PROPOSED,
        "is_reached": item.proposed_by is not None and _is_reached(item.proposed_by),
    }
    return render_form(request, "dialogues/proposal_decide.html", form, context)


def _decide(item: AgendaItem, form: ProposalForm, actor: Actor) -> None:
    if form.cleaned_data["decision"] == ACCEPT:
        services.accept_proposal(item, actor=actor)
    else:
        services.decline_proposal(item, reason=form.cleaned_data["reason"], actor=actor)


def _told_or_phoned(request: HttpRequest, meeting: Meeting, rsvp: Rsvp | None) -> HttpResponse:
    """Say whether a letter is on its way, or somebody has to phone."""
    if rsvp and _is_reached(rsvp):
        messages.success(
            request, _("Svaret är sparat och ett brev är på väg till %(who)s.") % {"who": rsvp.who}
        )
    else:
        messages.warning(request, _("Svaret är sparat. Inget brev går fram: ring och berätta."))
    return redirect("meeting_questions", code=meeting.code, slug=meeting.slug)
