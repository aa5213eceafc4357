"""Addresses."""

from django.urls import path

from . import views

_MEETING = "moten/<code:code>-<slug:slug>/"

urlpatterns = [
    path("moten/", views.meeting_list, name="meeting_list"),
    path("moten/nytt/", views.meeting_new, name="meeting_new"),
    path(_MEETING, views.meeting_detail, name="meeting_detail"),
    path(f"{_MEETING}andra/", views.meeting_change, name="meeting_change"),
    path(f"{_MEETING}skicka/", views.meeting_send, name="meeting_send"),
    path(f"{_MEETING}skicka/brevet/", views.letter_preview, {"form": "html"}, name="letter_as_html"),
    path(f"{_MEETING}skicka/brevet-som-text/", views.letter_preview, {"form": "text"}, name="letter_as_text"),
    path(f"{_MEETING}svar/", views.meeting_answers, name="meeting_answers"),
    path(f"{_MEETING}stall-in/", views.meeting_cancel, name="meeting_cancel"),
    path("s/<secret:secret>/svar/", views.answer, name="answer"),
    path("s/<secret:secret>/svar/kvitto/", views.answer_receipt, name="answer_receipt"),
]
