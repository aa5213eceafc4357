"""Addresses. What is a plan's own stands below it; the others have shelves beside the plans."""

from django.urls import path

from .views import (
    actions,
    areas,
    asking,
    consulting,
    documents,
    goals,
    measuring,
    overview,
    papers,
    partners,
    plans,
    reporting,
    snapshots,
    steering,
    suggestions,
)

_PLAN = "handlingsplaner/<code:code>-<slug:slug>/"
_AREA = "handlingsplaner/inventering/<code:code>-<slug:slug>/"
_SUGGESTION = "handlingsplaner/forslag/<code:code>-<slug:slug>/"
_GOAL = "handlingsplaner/mal/<code:code>-<slug:slug>/"
_ACTION = "handlingsplaner/atgarder/<code:code>-<slug:slug>/"
_DOCUMENT = "styrdokument/<code:code>-<slug:slug>/"
_REPORT = f"{_ACTION}lagesrapport/"
_REPORT_BY_LINK = "s/<secret:secret>/lagesrapport/"
_DEPARTMENT = "handlingsplaner/inventering/forvaltning/<code:code>/"
_INVENTORY = "handlingsplaner/inventering/"
_SNAPSHOT = "handlingsplaner/uppfoljning/<code:code>-<slug:slug>/"

urlpatterns = [
    path(_REPORT_BY_LINK, reporting.report_by_link, name="report_by_link"),
    path(f"{_REPORT_BY_LINK}<code:report>/", reporting.report_given_by_link, name="report_given_by_link"),
    path(
        f"{_REPORT_BY_LINK}<code:report>/ratta/",
        reporting.report_correct_by_link,
        name="report_correct_by_link",
    ),
    path("s/<secret:secret>/samarbete/", partners.partner_by_link, name="partner_by_link"),
    path("s/<secret:secret>/matvarde/", measuring.measure_by_link, name="measure_by_link"),
    path("s/<secret:secret>/foresla/", suggestions.suggest_by_link, name="suggest_by_link"),
    path(_INVENTORY, areas.area_overview, name="area_overview"),
    path(f"{_INVENTORY}lista.csv", areas.areas_file, {"kind": "csv"}, name="areas_file"),
    path(f"{_INVENTORY}lista.xlsx", areas.areas_file, {"kind": "xlsx"}, name="areas_workbook"),
    path(f"{_INVENTORY}nytt/", areas.area_new, name="area_new"),
    path(_DEPARTMENT, areas.area_list, name="area_list"),
    path(f"{_DEPARTMENT}fraga/", asking.areas_ask, name="areas_ask"),
    path(f"{_DEPARTMENT}fraga/angra/", asking.areas_ask_stop, name="areas_ask_stop"),
    path("handlingsplaner/", overview.plan_list, name="plan_list"),
    path("handlingsplaner/lista.csv", overview.plan_export, {"kind": "csv"}, name="plan_export"),
    path("handlingsplaner/lista.xlsx", overview.plan_export, {"kind": "xlsx"}, name="plan_workbook"),
    path("handlingsplaner/lista.json", overview.plan_export, {"kind": "json"}, name="plan_data"),
    path("handlingsplaner/styrgrupp/", steering.steering, name="steering"),
    path("handlingsplaner/mal/", overview.municipal_goals, name="municipal_goals"),
    path("handlingsplaner/atgarder/", overview.action_list, name="action_list"),
    path("handlingsplaner/atgarder/lista.csv", overview.action_export, {"kind": "csv"}, name="action_export"),
    path(
        "handlingsplaner/atgarder/lista.xlsx",
        overview.action_export,
        {"kind": "xlsx"},
        name="action_workbook",
    ),
    path("handlingsplaner/atgarder/lista.json", overview.action_export, {"kind": "json"}, name="action_data"),
    path("styrdokument/", documents.document_list, name="document_list"),
    path("styrdokument/lista.csv", documents.document_export, {"kind": "csv"}, name="document_export"),
    path("styrdokument/lista.xlsx", documents.document_export, {"kind": "xlsx"}, name="document_workbook"),
    path("styrdokument/lista.json", documents.document_export, {"kind": "json"}, name="document_data"),
    path("styrdokument/nytt/", documents.document_new, name="document_new"),
    path(f"{_DOCUMENT}andra/", documents.document_change, name="document_change"),
    path(_PLAN, plans.plan_detail, name="plan_detail"),
    path(f"{_PLAN}remiss/", consulting.plan_consult, name="plan_consult"),
    path(f"{_PLAN}remiss/omarbetad/", consulting.plan_revise, name="plan_revise"),
    path(f"{_PLAN}svar/", consulting.response_links, name="response_links"),
    path(f"{_PLAN}filer/", papers.plan_papers, name="plan_papers"),
    path(f"{_PLAN}filer/intagna/", papers.plan_taken_in, name="plan_taken_in"),
    path(f"{_PLAN}plan.pdf", papers.plan_pdf, name="plan_pdf"),
    path(f"{_PLAN}plan.docx", papers.plan_word, name="plan_word"),
    path(f"{_PLAN}verksamhetsplan.xlsx", papers.plan_table, name="plan_table"),
    path(f"{_PLAN}verksamhetsplan.json", papers.plan_json, name="plan_json"),
    path(_AREA, areas.area_detail, name="area_detail"),
    path(f"{_AREA}andra/", areas.area_change, name="area_change"),
    path(f"{_AREA}publicera/", areas.area_publish, name="area_publish"),
    path(f"{_AREA}avsluta/", areas.area_close, name="area_close"),
    path(f"{_AREA}slang/", areas.area_discard, name="area_discard"),
    path("handlingsplaner/forslag/", suggestions.suggestion_list, name="suggestion_list"),
    path("handlingsplaner/forslag/nytt/", suggestions.suggestion_new, name="suggestion_new"),
    path(_SUGGESTION, suggestions.suggestion_detail, name="suggestion_detail"),
    path(f"{_SUGGESTION}svara/", suggestions.suggestion_answer, name="suggestion_answer"),
    path(f"{_SUGGESTION}ta-tillbaka/", suggestions.suggestion_withdraw, name="suggestion_withdraw"),
    path(_GOAL, goals.goal_detail, name="goal_detail"),
    path("handlingsplaner/samarbete/<code:code>/", partners.partner_answer, name="partner_answer"),
    path(f"{_GOAL}vad-det-blev/", goals.goal_outcome, name="goal_outcome"),
    path(f"{_GOAL}matvarde/", measuring.measure, name="measure"),
    path(f"{_GOAL}matvarde/<str:day>/andra/", measuring.value_correct, name="value_correct"),
    path(f"{_GOAL}matvarde/<str:day>/ta-bort/", measuring.value_remove, name="value_remove"),
    path(f"{_GOAL}matvarden.csv", measuring.goal_values, {"kind": "csv"}, name="goal_values"),
    path(f"{_GOAL}matvarden.xlsx", measuring.goal_values, {"kind": "xlsx"}, name="goal_values_workbook"),
    path(f"{_GOAL}matvarden.json", measuring.goal_values, {"kind": "json"}, name="goal_values_json"),
    path(_ACTION, actions.action_detail, name="action_detail"),
    path(f"{_ACTION}skota/", actions.action_manage, name="action_manage"),
    path(f"{_ACTION}skota/tryck/", actions.action_press, name="action_press"),
    path(f"{_ACTION}lage/", actions.action_state, name="action_state"),
    path(f"{_ACTION}avsluta/", actions.action_end, name="action_end"),
    path(f"{_ACTION}anteckning/", actions.action_note, name="action_note"),
    path(f"{_ACTION}delmal/<int:pk>/", actions.milestone_change, name="milestone_change"),
    path(f"{_ACTION}samarbete/", partners.partner_add, name="partner_add"),
    path(f"{_ACTION}samarbete/<code:partner>/", partners.partner_phone, name="partner_phone"),
    path(_REPORT, reporting.report, name="report"),
    path(f"{_REPORT}<code:report>/", reporting.report_given, name="report_given"),
    path(f"{_REPORT}<code:report>/ratta/", reporting.report_correct, name="report_correct"),
    path(_DOCUMENT, documents.document_detail, name="document_detail"),
    path(_SNAPSHOT, snapshots.snapshot_detail, name="snapshot_detail"),
]
