"""What has been sent to one invited organisation, and what can be done when it went wrong."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.notifications.models import Letter
from portal.notifications.services import mark_bounced
from portal.web.actor import Actor
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.rooms import notices

from .. import services
from ..models import Invitation, Meeting, Reminder

LETTERS_SHOWN = 100


@may("dialogues.see_letters", Meeting)
def invitation_letters(request: HttpRequest, meeting: Meeting, invitation: str) -> HttpResponse:
    """Every letter to an organisation about the meeting; POST marks an address, revokes or invites again."""
    invited = get_object_or_404(Invitation.objects.for_letter(), meeting=meeting, code=invitation)
    if request.method == "POST":
        return _act(request, invited)
    letters = _letters(invited).select_related("address").order_by("-queued_at", "-id")[:LETTERS_SHOWN]
    context = {
        "meeting": meeting,
        "invitation": invited,
        "letters": [(letter, notices()[letter.notice].title) for letter in letters],
    }
    return render(request, "dialogues/invitation_letters.html", context)


def _letters(invitation: Invitation) -> QuerySet[Letter]:
    """Those about the invitation, and the reminders that speak of it.

    A reminder's letter is about the first of all that its address was reminded of that day.
    """
    about, reminding = (ContentType.objects.get_for_model(model) for model in (Invitation, Reminder))
    reminded = Reminder.objects.filter(
        invitation=invitation, address=OuterRef("address"), made_on=OuterRef("made_on")
    )
    same_letter = Reminder.objects.filter(Exists(reminded)).values("pk")
    return Letter.objects.filter(
        Q(about_type=about, about_id=invitation.pk) | Q(about_type=reminding, about_id__in=same_letter)
    )


def _act(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    asked = "studsar" if "studsar" in request.POST else request.POST.get("gor", "")
    try:
        says = _ACTS.get(asked, _nothing)(request, invitation)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, says)
    return redirect(request.path)


def _mark(request: HttpRequest, invitation: Invitation) -> str:
    """Only an address to which a letter about this invitation has gone."""
    asked = request.POST["studsar"]
    letters = _letters(invitation).select_related("address")
    letter = next((one for one in letters if str(one.address_id) == asked), None)
    if letter is None:
        raise Http404
    mark_bounced(letter.address, reason=_("Märkt för hand."), actor=Actor.of(request))
    return _("Inga fler brev skickas till %(email)s.") % {"email": letter.address}


def _revoke(request: HttpRequest, invitation: Invitation) -> str:
    services.revoke(invitation, actor=Actor.of(request))
    return _("Inbjudan är återkallad. Länkarna i breven leder ingenstans längre.")


def _invite_again(request: HttpRequest, invitation: Invitation) -> str:
    number = services.invite_again(invitation, actor=Actor.of(request))
    if not number:
        return _("Föreningen är inbjuden igen. Den nås inte med e-post: skriv ut brevet.")
    return ngettext(
        "Föreningen är inbjuden igen. %(n)d brev är på väg.",
        "Föreningen är inbjuden igen. %(n)d brev är på väg.",
        number,
    ) % {"n": number}


def _nothing(request: HttpRequest, invitation: Invitation) -> str:
    raise Http404


_ACTS = {"studsar": _mark, "aterkalla": _revoke, "bjud-in": _invite_again}
