"""Pages of the post room: declining a kind of letter, a batch's progress, a test letter to oneself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from rules import has_perm

from portal.municipality.current import is_open
from portal.people.enums import CLOSED_ADDRESSES
from portal.people.models import Address
from portal.people.services import address_for
from portal.web.actor import Actor, Door
from portal.web.pages import render_form, render_page
from portal.web.plates import may, signed_in
from portal.web.refusals import Refused
from portal.web.rooms import notices

from . import services
from .declaring import kinds
from .forms import LettersForm
from .links import by_letter
from .models import Batch, Choice, Letter
from .progress import not_delivered, overview, progress

_A_GUEST = Actor(Door.LINK)


@csrf_exempt  # the link itself is the proof, and mail programs post here without any cookie (RFC 8058)
@by_letter
def decline_letters(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The kinds of letters an address gets; POST declines one, or takes it back.

    Without a kind it is the letter's own. A mail program's own button posts without a person to lead on,
    and wants its answer at once.
    """
    known = kinds()
    if letter.kind not in known:
        return render(request, "people/link_closed.html", status=404)
    asked = request.POST.get("kind", letter.kind)
    if request.method == "POST" and asked in known:
        act = services.accept_again if request.POST.get("again") else services.decline
        act(letter, kind=asked, actor=_A_GUEST)
    if request.method == "POST" and "List-Unsubscribe" not in request.POST:
        return redirect(request.path)
    declined = set(Choice.objects.filter(address=letter.address).values_list("kind", flat=True))
    context = {
        "kind": known[letter.kind],
        "declined": letter.kind in declined,
        "others": [(kind, kind.key in declined) for kind in known.values() if kind.key != letter.kind],
    }
    return render(request, "notifications/decline_letters.html", context)


@signed_in
@never_cache
def letter_choices(request: HttpRequest) -> HttpResponse:
    """Which kinds of letters come to one's own address."""
    address = Address.objects.filter(email=request.user.email).first()
    declined = set(Choice.objects.filter(address=address).values_list("kind", flat=True))
    wanted = [kind for kind in kinds() if kind not in declined]
    form = LettersForm(request.POST if request.method == "POST" else None, initial={"wanted": wanted})
    if request.method == "POST" and form.is_valid():
        address = address_for(request.user.email, language=request.user.language)
        services.choose_letters(address, **form.cleaned_data, actor=Actor.of(request))
        messages.success(request, _("Dina val är sparade."))
        return redirect("letter_choices")
    context = {"is_closed": address is not None and address.state in CLOSED_ADDRESSES}
    return render_form(request, "notifications/letter_choices.html", form, context)


@may("notifications.see_batches")
def batch_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Progress while it goes, receipt when it is over; asks anew every two seconds meanwhile."""
    batch = Batch.objects.select_related("about_type").filter(code=code).first()
    if batch is None or batch.about is None:
        return render(request, "people/link_closed.html", status=404)
    context = {
        "batch": batch,
        "notice": notices()[batch.notice],
        "progress": progress(batch),
        "not_delivered": not_delivered([batch])[:200],
        "may_see_addresses": has_perm("notifications.see_addresses", request.user),
    }
    return render_page(request, "notifications/batch_detail.html", context, fragment="progress")


@may("notifications.see_post_room")
def post_room(request: HttpRequest) -> HttpResponse:
    """Does the post work? What waits, what was refused, and the latest batches."""
    return render(request, "notifications/post_room.html", overview())


@may("notifications.see_post_room")
@require_POST
def reopen_address(request: HttpRequest, address_id: int) -> HttpResponse:
    """Try an address again that a server once refused."""
    address = get_object_or_404(Address, pk=address_id)
    services.reopen(address, actor=Actor.of(request))
    messages.success(request, _("Nästa brev till %(email)s skickas som vanligt.") % {"email": address})
    return redirect("post_room")


@may("notifications.mark_bounced")
@require_POST
def mark_bounced(request: HttpRequest, address_id: int) -> HttpResponse:
    """Letters to it have come back to the mailbox that they are answered to: send no more."""
    address = get_object_or_404(Address, pk=address_id)
    services.mark_bounced(address, reason=_("Märkt för hand."), actor=Actor.of(request))
    messages.success(request, _("Inga fler brev skickas till %(email)s.") % {"email": address})
    return redirect("post_room")


@may("notifications.see_post_room")
@require_POST
def try_letter_again(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Send a letter once more that did not arrive."""
    letter = get_object_or_404(Letter, pk=letter_id)
    try:
        services.try_again(letter, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Brevet skickas en gång till."))
    return redirect("post_room")


@may("notifications.send_test_letter")
@require_POST
def test_letter(request: HttpRequest) -> HttpResponse:
    """A letter to oneself: does the mail of this installation work?"""
    services.send_test_letter(user=request.user, actor=Actor.of(request))
    says = (
        _("Provbrevet är på väg till %(email)s.")
        if is_open()
        else _("Provbrevet till %(email)s väntar tills portalen har öppnat.")
    )
    messages.success(request, says % {"email": request.user.email})
    return redirect("post_room")
