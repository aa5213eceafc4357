"""Addresses."""

from django.urls import path

from .views import answers, guests, meetings, persons, sending, signing_up

_MEETING = "moten/<code:code>-<slug:slug>/"

urlpatterns = [
    path("moten/", meetings.meeting_list, name="meeting_list"),
    path("moten/nytt/", meetings.meeting_new, name="meeting_new"),
    path(_MEETING, meetings.meeting_detail, name="meeting_detail"),
    # Cut off in a letter or typed from paper: the door plate leads on to the whole address.
    path("moten/<code:code>/", meetings.meeting_detail, {"slug": ""}, name="meeting_by_code"),
    path(f"{_MEETING}andra/", meetings.meeting_change, name="meeting_change"),
    path(f"{_MEETING}skicka/", sending.meeting_send, name="meeting_send"),
    path(f"{_MEETING}skicka/brevet/", sending.letter_preview, {"form": "html"}, name="letter_as_html"),
    path(
        f"{_MEETING}skicka/brevet-som-text/", sending.letter_preview, {"form": "text"}, name="letter_as_text"
    ),
    path(f"{_MEETING}svar/", answers.meeting_answers, name="meeting_answers"),
    path(f"{_MEETING}svar/<code:invitation>/", answers.meeting_answer, name="meeting_answer"),
    path(f"{_MEETING}anmal-dig/", signing_up.sign_up, name="sign_up"),
    path(f"{_MEETING}anmal-dig/tack/", signing_up.sign_up_done, name="sign_up_done"),
    path(f"{_MEETING}anmalda/", persons.person_list, name="meeting_persons"),
    path(f"{_MEETING}anmalda/ny/", persons.person_register, name="meeting_person_new"),
    path(f"{_MEETING}anmalda/<code:person>/", persons.person_change, name="meeting_person"),
    path(f"{_MEETING}slang/", meetings.meeting_discard, name="meeting_discard"),
    path(f"{_MEETING}stall-in/", meetings.meeting_cancel, name="meeting_cancel"),
    path("s/<secret:secret>/svar/", guests.answer, name="answer"),
    path("s/<secret:secret>/svar/kvitto/", guests.answer_receipt, name="answer_receipt"),
    path("s/<secret:secret>/anmalan/", signing_up.sign_up_own, name="sign_up_own"),
    path("s/<secret:secret>/anmalan/andra/", signing_up.sign_up_change, name="sign_up_change"),
]
