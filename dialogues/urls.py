"""Addresses."""

from django.urls import path

from .views import (
    answers,
    by_code,
    calendars,
    door,
    guests,
    letters,
    lists,
    mailings,
    meetings,
    needs,
    papers,
    questions,
    receipts,
    registering,
    sending,
)

_MEETING = "moten/<code:code>-<slug:slug>/"
_MAILING = "utskick/<code:code>-<slug:slug>/"

urlpatterns = [
    path("moten/", meetings.meeting_list, name="meeting_list"),
    path("moten/nytt/", meetings.meeting_new, name="meeting_new"),
    path("moten/kalender.ics", calendars.meeting_feed, name="meeting_feed"),
    path("moten/manad/", calendars.meeting_month_now, name="meeting_month_now"),
    path("moten/manad/<str:month>/", calendars.meeting_month, name="meeting_month"),
    path("moten/lista.csv", calendars.meeting_export, {"kind": "csv"}, name="meeting_export"),
    path("moten/lista.xlsx", calendars.meeting_export, {"kind": "xlsx"}, name="meeting_workbook"),
    path(_MEETING, meetings.meeting_detail, name="meeting_detail"),
    # Cut off in a letter or typed from paper: the door plate leads on to the whole address.
    path("moten/<code:code>/", meetings.meeting_detail, {"slug": ""}, name="meeting_by_code"),
    path(f"{_MEETING}mote.ics", calendars.meeting_file, name="meeting_file"),
    path(f"{_MEETING}andra/", meetings.meeting_change, name="meeting_change"),
    path(f"{_MEETING}handlingar/", papers.paper_list, name="paper_list"),
    path(f"{_MEETING}handlingar/ny/<code:item>/", papers.paper_add, name="paper_add"),
    path(f"{_MEETING}handlingar/<code:paper>/", papers.paper_file, name="paper_file"),
    path(f"{_MEETING}handlingar/<code:paper>/andra/", papers.paper_change, name="paper_change"),
    path(f"{_MEETING}handlingar/<code:paper>/flytta/", papers.paper_move, name="paper_move"),
    path(f"{_MEETING}handlingar/<code:paper>/ta-bort/", papers.paper_remove, name="paper_remove"),
    path(f"{_MEETING}skicka/", sending.meeting_send, name="meeting_send"),
    path(f"{_MEETING}skicka/brevet/", sending.letter_preview, {"form": "html"}, name="letter_as_html"),
    path(
        f"{_MEETING}skicka/brevet-som-text/", sending.letter_preview, {"form": "text"}, name="letter_as_text"
    ),
    path(f"{_MEETING}skicka/prov/", sending.send_proof, name="send_proof"),
    path(f"{_MEETING}utskick/papper/", receipts.meeting_on_paper, name="meeting_on_paper"),
    path(f"{_MEETING}utskick/<code:batch>/", receipts.meeting_sending, name="meeting_sending"),
    path(f"{_MEETING}utskick/<code:batch>/papper/", receipts.sending_on_paper, name="sending_on_paper"),
    path(f"{_MEETING}svar/", answers.meeting_answers, name="meeting_answers"),
    path(f"{_MEETING}svar/paminn/", answers.meeting_nudge, name="meeting_nudge"),
    path(f"{_MEETING}svar/lista.csv", lists.answers_file, {"kind": "csv"}, name="answers_file"),
    path(f"{_MEETING}svar/lista.xlsx", lists.answers_file, {"kind": "xlsx"}, name="answers_workbook"),
    path(f"{_MEETING}svar/<code:invitation>/", registering.meeting_answer, name="meeting_answer"),
    path(f"{_MEETING}svar/lista.pdf", lists.door_list, name="door_list"),
    path(f"{_MEETING}behov/", needs.meeting_needs, name="meeting_needs"),
    path(f"{_MEETING}behov/mat.csv", needs.food_file, name="food_file"),
    path(f"{_MEETING}fragor/", questions.meeting_questions, name="meeting_questions"),
    path(f"{_MEETING}fragor/<code:question>/", questions.question_answer, name="question_answer"),
    path(f"{_MEETING}forslag/<code:proposal>/", questions.proposal_decide, name="proposal_decide"),
    path(f"{_MEETING}dorren/", door.meeting_door, name="meeting_door"),
    path(f"{_MEETING}dorren/ny/", door.meeting_drop_in, name="meeting_drop_in"),
    path(f"{_MEETING}svar/<code:invitation>/brev/", letters.invitation_letters, name="invitation_letters"),
    path(
        f"{_MEETING}svar/<code:invitation>/papper/", receipts.invitation_on_paper, name="invitation_on_paper"
    ),
    path(f"{_MEETING}slang/", meetings.meeting_discard, name="meeting_discard"),
    path(f"{_MEETING}stall-in/", meetings.meeting_cancel, name="meeting_cancel"),
    path("utskick/", mailings.mailing_list, name="mailing_list"),
    path("utskick/alla/", mailings.mailing_list_all, name="mailing_list_all"),
    path("utskick/nytt/", mailings.mailing_new, name="mailing_new"),
    path(_MAILING, mailings.mailing_detail, name="mailing_detail"),
    path("utskick/<code:code>/", mailings.mailing_detail, {"slug": ""}, name="mailing_by_code"),
    path(f"{_MAILING}andra/", mailings.mailing_change, name="mailing_change"),
    path(f"{_MAILING}fil/", mailings.mailing_file, name="mailing_file"),
    path(f"{_MAILING}fil/byt/", mailings.mailing_attach, name="mailing_attach"),
    path(f"{_MAILING}slang/", mailings.mailing_discard, name="mailing_discard"),
    path(f"{_MAILING}skicka/", mailings.mailing_send, name="mailing_send"),
    path(f"{_MAILING}skicka/prov/", mailings.mailing_proof, name="mailing_proof"),
    path(f"{_MAILING}skicka/brevet/", mailings.mailing_letter, {"form": "html"}, name="mailing_as_html"),
    path(
        f"{_MAILING}skicka/brevet-som-text/",
        mailings.mailing_letter,
        {"form": "text"},
        name="mailing_as_text",
    ),
    path(f"{_MAILING}kvitto/", mailings.mailing_receipt, name="mailing_receipt"),
    path(f"{_MAILING}kvitto/papper/", mailings.mailing_on_paper, name="mailing_on_paper"),
    path(f"{_MAILING}arkiv/", mailings.mailing_archive, name="mailing_archive"),
    # As short as it can be: it is typed from paper.
    path("svar/", by_code.answer_by_code, name="answer_by_code"),
    path("s/<secret:secret>/svar/", guests.answer, name="answer"),
    path("s/<secret:secret>/svar/kvitto/", guests.answer_receipt, name="answer_receipt"),
]
