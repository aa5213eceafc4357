"""The switch in the header: for whom one acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.web.pages import inward
from portal.web.plates import signed_in


@signed_in
@require_POST
def choose_acting(request: HttpRequest) -> HttpResponse:
    """Act for another from now on, and stay on the page."""
    if not request.acting.choose(request.POST.get("som", "")):
        messages.error(request, _("Du får inte företräda den som du valde. Välj en annan i listan."))
    return HttpResponseRedirect(inward(request.POST.get("next", "")) or "/")
