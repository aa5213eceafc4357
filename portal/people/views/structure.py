"""Committees and the tree of departments, as the administrator edits them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import Standing
from ..forms import CommitteeForm, DepartmentForm
from ..models import Committee, Department


@may("people.manage_departments")
def committee_list(request: HttpRequest) -> HttpResponse:
    """All committees, those that have ceased last."""
    committees = sorted(
        Committee.objects.prefetch_related("departments"), key=lambda row: row.standing == Standing.PAST
    )
    return render(request, "people/committee_list.html", {"committees": committees})


@may("people.manage_departments")
def committee_add(request: HttpRequest) -> HttpResponse:
    """A new committee."""
    form = CommitteeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_committee(values=form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Nämnden är tillagd."))
            return redirect("committee_list")
    return render_form(request, "people/committee_add.html", form)


@may("people.manage_departments", Committee)
def committee_edit(request: HttpRequest, committee: Committee) -> HttpResponse:
    """A committee, and what happened to it."""
    form = CommitteeForm(request.POST or None, instance=committee)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_committee(committee, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Nämnden är sparad."))
            return redirect("committee_list")
    context = {"committee": committee, "events": timeline(committee, names=True)}
    return render_form(request, "people/committee_edit.html", form, context)


@may("people.manage_departments")
def department_list(request: HttpRequest) -> HttpResponse:
    """The tree."""
    return render(request, "people/department_list.html", {"departments": Department.objects.as_tree()})


@may("people.manage_departments")
def department_add(request: HttpRequest) -> HttpResponse:
    """A new department."""
    form = DepartmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_department(values=form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Förvaltningen är tillagd."))
            return redirect("department_list")
    return render_form(request, "people/department_add.html", form)


@may("people.manage_departments", Department)
def department_edit(request: HttpRequest, department: Department) -> HttpResponse:
    """A department, and what happened to it."""
    form = DepartmentForm(request.POST or None, instance=department)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_department(
                department, values=form.changes, seen=form.seen, actor=Actor.of(request)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Förvaltningen är sparad."))
            return redirect("department_list")
    context = {"department": department, "events": timeline(department, names=True)}
    return render_form(request, "people/department_edit.html", form, context)
