"""Signed in: whoever acts for an organisation answers for it, changes the answer, and takes it back."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from organisations.models import organisations_of
from portal.web.plates import may

from ..models import Invitation, Meeting
from .answering import SignedIn, answer_page, receipt_page


def own_invitations(request: HttpRequest, meeting: Meeting) -> list[Invitation]:
    """The invitations to a meeting that the person may answer: whom the header's switch names first.

    One query, or none where the person acts for no organisation.
    """
    if not request.user.is_authenticated or not organisations_of(request.user):
        return []
    invited = list(Invitation.objects.own(request.user).for_letter().filter(meeting=meeting))
    chosen = request.acting.organisation
    return sorted(invited, key=lambda one: chosen is None or one.organisation_id != chosen.pk)


@may("dialogues.answer_for", Invitation)
def invitation_answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """GET shows the answer and changes nothing; POST answers."""
    return answer_page(request, SignedIn.of(request, invitation))


@may("dialogues.answer_for", Invitation)
@require_safe
def invitation_receipt(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What has been answered, the place on the waiting list, and the way to change it."""
    return receipt_page(request, SignedIn.of(request, invitation))
