"""Who sits in the samråd for civil society: the stormöte chooses, the list is kept here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import LastDayForm, RepresentativeForm
from ..models import RoleGrant


@may("people.seat_representatives")
def representative_list(request: HttpRequest) -> HttpResponse:
    """Everybody who sits, will sit or has sat, for as long as that is kept."""
    return render(request, "people/representative_list.html", {"seats": RoleGrant.objects.seats()})


@may("people.seat_representatives")
def representative_add(request: HttpRequest) -> HttpResponse:
    """Write in somebody whom the stormöte has chosen."""
    form = RepresentativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.seat_representative(**form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ledamoten är inskriven."))
            return redirect("representative_list")
    return render_form(request, "people/representative_add.html", form)


@may("people.seat_representatives")
def representative_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say after which day somebody no longer sits."""
    seat = get_object_or_404(RoleGrant.objects.seats(), pk=pk)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_role(seat, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Uppdraget är avslutat."))
            return redirect("representative_list")
    return render_form(request, "people/representative_end.html", form, {"seat": seat})
