"""Dialogues: what is asked, what is said, what is answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.plates import may

from ..models import Dialogue


@may("dialogues.see_dialogue", Dialogue)
@require_safe
def dialogue_detail(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """One dialogue: the question, who is asked, what has been said."""
    return render(request, "dialogues/dialogue_detail.html", {"dialogue": dialogue})
