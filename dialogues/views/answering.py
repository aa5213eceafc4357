"""An organisation's answer as its contacts give it: the same pages behind a letter's link and signed in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.people.enums import LinkPurpose
from portal.people.links import guest
from portal.people.models import Address, GuestLink, User
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.refusals import Refused

from .. import services
from ..enums import OFFERED, Answer, MeetingState
from ..forms import InvitedForm
from ..models import Invitation, InvitationQuerySet, Rsvp


@dataclass(frozen=True, slots=True)
class ByLink:
    """Somebody has come by the link in a letter, or by the code on paper."""

    invitation: Invitation
    link: GuestLink
    layout = "layout/guest.html"
    is_signed_in = False
    unanswered = ()

    @property
    def page(self) -> str:
        """Where one answers."""
        return self.link.path("answer")

    @property
    def receipt(self) -> str:
        """What one has answered."""
        return self.link.path("answer_receipt")

    @property
    def file(self) -> str:
        """The meeting for one's calendar."""
        return self.link.path("answer_file")

    @property
    def address(self) -> Address | None:
        """Where letters about the answer go; a code on paper has none."""
        return self.link.address

    @property
    def has_left(self) -> bool:
        """Whether the letter's address stands for the organisation no longer."""
        return self.address is not None and not self.invitation.doors(self.address)

    @property
    def hand_over_url(self) -> str:
        """Where one says that somebody else is the contact; one query."""
        doors = self.invitation.doors(self.address) if self.address else {}
        door = doors.get(LinkPurpose.HAND_OVER)
        return door.path("hand_over") if door else ""

    def answer(self, **said) -> Rsvp:
        """Give the answer. Raises Refused as the service does."""
        return services.answer(self.invitation, link=self.link, actor=guest(self.link), **said)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody has signed in who acts for the organisation; the door plate has seen to that."""

    invitation: Invitation
    person: User
    actor: Actor
    layout = "base.html"
    is_signed_in = True
    has_left = False
    hand_over_url = ""

    @classmethod
    def of(cls, request: HttpRequest, invitation: Invitation) -> "SignedIn":
        """For the organisation that the address names, whatever the header's switch says."""
        actor = Actor.of(request).on_behalf_of(invitation.organisation)
        return cls(invitation, request.user, actor)

    @property
    def page(self) -> str:
        """Where one answers."""
        return self.invitation.get_absolute_url()

    @property
    def receipt(self) -> str:
        """What one has answered."""
        return self._url("invitation_receipt")

    @property
    def file(self) -> str:
        """The meeting for one's calendar."""
        return self._url("invitation_file")

    @property
    def address(self) -> Address | None:
        """Where letters about the answer go."""
        return self.invitation.rsvp.address

    @property
    def unanswered(self) -> InvitationQuerySet:
        """The person's other invitations to the meeting that nobody has answered."""
        own = Invitation.objects.own(self.person).for_letter()
        return own.filter(meeting=self.invitation.meeting, rsvp__isnull=True)

    def answer(self, **said) -> Rsvp:
        """Give the answer. Raises Refused as the service does."""
        return services.answer(self.invitation, link=None, person=self.person, actor=self.actor, **said)

    def _url(self, name: str) -> str:
        return reverse(name, kwargs={"code": self.invitation.code, "slug": self.invitation.slug})


Way = ByLink | SignedIn


def answer_page(request: HttpRequest, way: Way) -> HttpResponse:
    """GET shows the answer, that chosen in the letter above all, and changes nothing; POST answers."""
    invitation, meeting = way.invitation, way.invitation.meeting
    if request.method == "POST":
        return _take_back(way) if request.POST.get("ta_tillbaka") else _take_answer(request, way)
    has_left = way.has_left
    if has_left or not meeting.may_be_answered or not invitation.is_open:
        return _closed_page(request, way, has_left=has_left)
    given, chosen = _given(invitation), request.GET.get("val", "")
    standing = {"standing": _standing(invitation), "stated": _stated(given)}
    return _form_page(request, way, InvitedForm.of(meeting, given, chosen=chosen, **standing))


def _standing(invitation: Invitation) -> Rsvp | None:
    """What has been answered, also where it was taken back."""
    return getattr(invitation, "rsvp", None)


def _given(invitation: Invitation) -> Rsvp | None:
    """The answer that holds; none where it was taken back."""
    given = _standing(invitation)
    return given if given and given.answer != Answer.WITHDRAWN else None


def _stated(given: Rsvp | None) -> int:
    """How many needs stand."""
    return given.needs.count() if given else 0


def _closed_page(request: HttpRequest, way: Way, *, has_left: bool) -> HttpResponse:
    context = {
        "way": way,
        "invitation": way.invitation,
        "meeting": way.invitation.meeting,
        "rsvp": _given(way.invitation),
        "has_left": has_left,
    }
    return render(request, "dialogues/answer_closed.html", context)


def _take_answer(request: HttpRequest, way: Way) -> HttpResponse:
    """Store the answer and go to the receipt; what was typed stays on the page when something is wrong."""
    invitation, given = way.invitation, _given(way.invitation)
    form = InvitedForm(
        request.POST, meeting=invitation.meeting, standing=_standing(invitation), stated=_stated(given)
    )
    if form.is_valid():
        try:
            way.answer(**form.said())
        except Refused as refusal:
            refuse(form, refusal)
            _look_again(form, invitation)
        else:
            return redirect(way.receipt)
    return _form_page(request, way, form)


def _look_again(form: InvitedForm, invitation: Invitation) -> None:
    """Show what stands by now: another may have answered while this one was written."""
    stands = Rsvp.objects.filter(invitation=invitation).first()
    if stands:
        stands.meeting = invitation.meeting
        invitation.rsvp = stands
    form.catch_up(stands)


def _take_back(way: Way) -> HttpResponse:
    try:
        way.answer(answer=Answer.WITHDRAWN)
    except Refused:
        # The page says what holds: too late, cancelled, or nothing to take back.
        return redirect(way.page)
    return redirect(way.receipt)


def _form_page(request: HttpRequest, way: Way, form: InvitedForm) -> HttpResponse:
    chosen = request.GET.get("val") if not form.is_bound else None
    given = _given(way.invitation)
    context = {
        "form": form,
        "way": way,
        "invitation": way.invitation,
        "meeting": way.invitation.meeting,
        "rsvp": given,
        # Whoever has answered knows how they stand.
        "left": None if given else services.seats_left(way.invitation.meeting),
        "stated": _stated(given),
        "hand_over_url": way.hand_over_url,
        "chosen": Answer(chosen).label if chosen in OFFERED else None,
    }
    return render(request, "dialogues/answer.html", context, status=422 if form.is_bound else 200)


def receipt_page(request: HttpRequest, way: Way) -> HttpResponse:
    """What has been answered, one's place on the waiting list, and the way to change it."""
    invitation, meeting = way.invitation, way.invitation.meeting
    rsvp = _standing(invitation)
    if rsvp is None:
        return redirect(way.page)
    has_left = way.has_left
    if has_left or meeting.state != MeetingState.CALLED or not invitation.is_open:
        return _closed_page(request, way, has_left=has_left)
    context = {
        "way": way,
        "invitation": invitation,
        "meeting": meeting,
        "rsvp": rsvp,
        "turn": rsvp.turn(),
        "stated": rsvp.needs.count(),
        "question": rsvp.questions.open().last(),
        "address": way.address,
    }
    return render(request, "dialogues/answer_receipt.html", context)
