"""Behind the link in a letter: an organisation answers, changes its answer, and takes it back."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.people.enums import LinkPurpose
from portal.people.links import by_link
from portal.people.models import GuestLink

from ..models import Invitation
from .answering import ByLink, answer_page, receipt_page


@by_link(LinkPurpose.ANSWER, Invitation.objects.for_letter)
def answer(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    """GET shows the answer chosen in the letter and changes nothing; POST answers."""
    return answer_page(request, ByLink(invitation, link))


@by_link(LinkPurpose.ANSWER, Invitation.objects.for_letter)
@require_safe
def answer_receipt(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    """What has been answered, one's place on the waiting list, and the way to change it."""
    return receipt_page(request, ByLink(invitation, link))
