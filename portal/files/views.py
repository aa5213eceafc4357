"""A public file, and the municipality's logo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from . import services
from .forms import LogoForm
from .models import File
from .serving import file_response


@may("files.see_file", File)
@require_safe
def file_content(request: HttpRequest, file: File) -> HttpResponseBase:
    """The file itself."""
    return file_response(request, file)


@may("municipality.change_settings")
def logo(request: HttpRequest) -> HttpResponse:
    """The municipality's logo: seen, changed."""
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_logo(upload=form.cleaned_data["file"], actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Logotypen är bytt."))
            return redirect("logo")
    return render_form(request, "municipality/logo.html", form)


@may("municipality.change_settings")
@require_POST
def remove_logo(request: HttpRequest) -> HttpResponse:
    """Only the name is left in the head of the pages."""
    try:
        services.change_logo(upload=None, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Logotypen är borttagen."))
    return redirect("logo")
