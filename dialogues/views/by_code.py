"""The door for those who have their invitation on paper: a code leads to the page of the letter's link."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.web.codes import CODE_LENGTH
from portal.web.pages import render_form
from portal.web.plates import public

from ..forms import CodeForm
from ..on_paper import opened_by_code

TOO_MANY_REQUESTS = 429


@public
def answer_by_code(request: HttpRequest) -> HttpResponse:
    """One field; the right code leads on. Tries are counted, by network and by invitation: it is short."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    is_counted_out = False
    if form.is_valid():
        code = form.cleaned_data["code"]
        is_counted_out = not ratelimit.consume(request, action="answer_by_code", key=code[:CODE_LENGTH])
        link = None if is_counted_out else opened_by_code(code)
        if link:
            return redirect(link.path("answer"))
        form.add_error(
            "code", _too_many() if is_counted_out else _("Koden stämmer inte. Läs den en gång till i brevet.")
        )
    response = render_form(request, "dialogues/answer_by_code.html", form)
    if is_counted_out:
        response.status_code = TOO_MANY_REQUESTS
    return response


def _too_many() -> str:
    return _("Det blev för många försök. Vänta några minuter, eller ring oss.")
