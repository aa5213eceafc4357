"""Somebody asks to act for an organisation, and its contacts answer by the link in their letter."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import PUBLIC_STATES
from ..forms import AnswerForm, JoinForm
from ..models import Membership, MembershipRequest, Organisation
from .handing_over import contact_behind


@may("organisations.ask_to_join", Organisation)
def join_ask(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who one is and what one does there; the answer says nothing of whose addresses we know."""
    if request.method != "POST" and organisation.state not in PUBLIC_STATES:
        return redirect(organisation)
    user = request.user if request.user.is_authenticated else None
    form = JoinForm(request.POST or None, user=user)
    asked = {"organisation": organisation}
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "organisations/join_ask.html", form, asked)
    who = {"email": user.email if user else form.cleaned_data["email"], "user": user}
    # Whoever has signed in is counted alone: anybody may have typed the address elsewhere.
    key = f"user {user.pk}" if user else who["email"].lower()
    if not ratelimit.consume(request, action="sign_up", key=key):
        form.add_error(None, _("Det har kommit många frågor härifrån. Vänta en stund."))
        response = render_form(request, "organisations/join_ask.html", form, asked)
        response.status_code = 429
        return response
    try:
        services.ask_to_join(organisation, **(form.cleaned_data | who), actor=Actor.of(request))
    except Refused as refusal:
        refuse(form, refusal)
        return render_form(request, "organisations/join_ask.html", form, asked)
    return redirect("join_asked", code=organisation.code, slug=organisation.slug)


@may("organisations.ask_to_join", Organisation)
@require_safe
def join_asked(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What happens next: a letter to confirm, or the answer."""
    return render(request, "organisations/join_asked.html", {"organisation": organisation})


@by_link(LinkPurpose.JOIN, MembershipRequest.objects.for_letter)
def join_own(request: HttpRequest, link: GuestLink, wish: MembershipRequest) -> HttpResponse:
    """What one has asked: to be confirmed or taken back. GET shows, POST acts."""
    refused = ""
    if request.method == "POST":
        takes_back = request.POST.get("do") == "withdraw"
        act = services.withdraw_request if takes_back else services.confirm_request
        try:
            act(wish, actor=guest(link))
            return redirect(request.path)
        except Refused as refusal:
            refused = refusal.message
    context = {"wish": wish, "organisation": wish.organisation, "refused": refused}
    return render(request, "organisations/join_own.html", context, status=422 if refused else 200)


@by_link(LinkPurpose.DECIDE, MembershipRequest.objects.for_letter)
def join_answer(request: HttpRequest, link: GuestLink, wish: MembershipRequest) -> HttpResponse:
    """A contact says yes or no to somebody who asks; GET shows, POST acts."""
    contact = wish.organisation.memberships.current().filter(address=link.address).first()
    form = AnswerForm(request.POST or None)
    if contact and has_answered(request, form, wish, contact, contact_behind(link, contact)):
        return redirect(request.path)
    context = {"wish": wish, "organisation": wish.organisation, "contact": contact}
    return render_form(request, "organisations/join_answer.html", form, context)


def has_answered(
    request: HttpRequest, form: AnswerForm, wish: MembershipRequest, by: Membership | None, actor: Actor
) -> bool:
    """Whether yes or no was pressed and holds now; else what is wrong stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        if form.is_no:
            services.decline_request(wish, reason=form.cleaned_data["reason"], by=by, actor=actor)
        else:
            services.approve_request(wish, by=by, actor=actor)
    except Refused as refusal:
        refuse(form, refusal)
        wish.refresh_from_db()
        return False
    return True


@by_link(LinkPurpose.STAND_BY, Membership.objects.for_letter)
def stand_by(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """All that stands of an organisation; one press says that it is right. GET shows, POST acts."""
    refused = ""
    if request.method == "POST":
        try:
            services.stand_by(membership, actor=contact_behind(link, membership))
            return redirect(request.path)
        except Refused as refusal:
            refused = refusal.message
    organisation = membership.organisation
    context = {
        "membership": membership,
        "organisation": organisation,
        "is_said": organisation.confirmed_on == clock.today() and organisation.state in PUBLIC_STATES,
        "refused": refused,
    }
    return render(request, "organisations/stand_by.html", context, status=422 if refused else 200)
