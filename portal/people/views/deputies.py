"""Who stands in for whom: one's own deputies, and those of whoever one is responsible for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import DeputyForm, LastDayForm
from ..models import Deputyship, User


@may("people.see_deputies")
@require_safe
def deputy_list(request: HttpRequest) -> HttpResponse:
    """One's own deputies, those whom one stands in for, and for a head all who work there."""
    me = request.user
    staff = User.objects.working_in(me.headed).exclude(pk=me.pk) if me.headed else User.objects.none()
    context = {
        "mine": me.deputyships.select_related("deputy"),
        "standing_in": Deputyship.objects.on(clock.today()).filter(deputy=me).select_related("user"),
        "staff": staff.order_by("name", "id"),
    }
    return render(request, "people/deputy_list.html", context)


@may("people.set_deputy", User)
def deputy_add(request: HttpRequest, person: User) -> HttpResponse:
    """Say who stands in for a person, from which day."""
    form = DeputyForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_deputy(person, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ersättaren är vald."))
            return redirect("deputy_list")
    deputyships = person.deputyships.select_related("deputy")
    context = {"person": person, "deputyships": deputyships}
    return render_form(request, "people/deputy_add.html", form, context)


@may("people.set_deputy", User)
def deputy_end(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """Say after which day somebody no longer stands in."""
    deputyship = get_object_or_404(person.deputyships.select_related("user", "deputy"), pk=pk)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_deputyship(deputyship, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ersättaren är avslutad."))
            return redirect("deputy_list")
    context = {"person": person, "deputyship": deputyship}
    return render_form(request, "people/deputy_end.html", form, context)
