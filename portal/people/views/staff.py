"""Staff: who they are, which roles they hold, where they work."""

import rules
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..filters import StaffFilter
from ..forms import EmploymentForm, LastDayForm, NewPersonForm, PersonForm, RoleForm
from ..fresh import freshly
from ..models import User

PER_PAGE = 50


@may("people.manage_roles")
def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody who can or could sign in, with the roles and employments of today."""
    narrowed = StaffFilter(request.GET, queryset=User.objects.of_the_municipality().with_roles())
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("sida"))
    query = request.GET.copy()
    query.pop("sida", None)
    return render(
        request,
        "people/staff_list.html",
        {"filter": narrowed, "page": page, "query": query.urlencode()},
    )


@may("people.manage_roles")
def person_add(request: HttpRequest) -> HttpResponse:
    """Add somebody; roles are given on the page that follows."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.create_user(**form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Personen är tillagd och kan logga in. Ge nu en roll."))
            return redirect("person_detail", code=person.code)
    return render_form(request, "people/person_add.html", form)


@may("people.see_person", User)
def person_detail(request: HttpRequest, person: User) -> HttpResponse:
    """Roles and employments; whoever manages them can also change them here."""
    return render(
        request,
        "people/person_detail.html",
        {
            "person": person,
            "grants": person.role_grants.select_related("department", "granted_by"),
            "employments": person.employments.select_related("department"),
            "has_keys": Authenticator.objects.filter(user=person).exists(),
            "deputyships": person.deputyships.select_related("deputy"),
            "may_set_deputy": rules.has_perm("people.set_deputy", request.user, person),
            "may_manage": rules.has_perm("people.manage_roles", request.user),
            "events": timeline(person, parts=("role_grants", "employments", "deputyships"), names=True),
        },
    )


@may("people.manage_roles", User)
@freshly
def keys_remove(request: HttpRequest, person: User) -> HttpResponse:
    """GET asks, POST takes away all passkeys of somebody who has lost them."""
    if request.method == "POST":
        services.remove_keys(person, actor=Actor.of(request))
        messages.success(request, _("Personens nycklar är borttagna."))
        return redirect("person_detail", code=person.code)
    return render(request, "people/keys_remove.html", {"person": person})


@may("people.manage_roles", User)
def person_edit(request: HttpRequest, person: User) -> HttpResponse:
    """Name, address, language, and whether the person may sign in."""
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_user(person, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Uppgifterna är sparade."))
            return redirect("person_detail", code=person.code)
    events = timeline(person, names=True) if form.overtaken else []
    return render_form(request, "people/person_edit.html", form, {"person": person, "events": events})


@may("people.manage_roles", User)
def role_add(request: HttpRequest, person: User) -> HttpResponse:
    """Give a role."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.grant_role(person, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Rollen är given."))
            return redirect("person_detail", code=person.code)
    return render_form(request, "people/role_add.html", form, {"person": person})


@may("people.manage_roles", User)
def role_withdraw(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """Say after which day a role ends."""
    grant = get_object_or_404(person.role_grants.select_related("user", "department"), pk=pk)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_role(grant, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Rollen är avslutad."))
            return redirect("person_detail", code=person.code)
    return render_form(request, "people/role_withdraw.html", form, {"person": person, "grant": grant})


@may("people.manage_roles", User)
def employment_add(request: HttpRequest, person: User) -> HttpResponse:
    """Say in which department somebody works."""
    form = EmploymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_employment(person, values=form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Anställningen är tillagd."))
            return redirect("person_detail", code=person.code)
    return render_form(request, "people/employment_add.html", form, {"person": person})


@may("people.manage_roles", User)
def employment_end(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """Say after which day an employment ends."""
    employment = get_object_or_404(person.employments.select_related("user", "department"), pk=pk)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_employment(employment, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Anställningen är avslutad."))
            return redirect("person_detail", code=person.code)
    context = {"person": person, "employment": employment}
    return render_form(request, "people/employment_end.html", form, context)
