"""Addresses. What is a plan's own stands below it; the others have shelves beside the plans."""

from django.urls import path

from .views import (
    actions,
    areas,
    consulting,
    documents,
    goals,
    measuring,
    papers,
    plans,
    reporting,
    snapshots,
    suggestions,
)

_PLAN = "handlingsplaner/<code:code>-<slug:slug>/"
_AREA = "handlingsplaner/inventering/<code:code>-<slug:slug>/"
_SUGGESTION = "handlingsplaner/forslag/<code:code>-<slug:slug>/"
_GOAL = "handlingsplaner/mal/<code:code>-<slug:slug>/"
_ACTION = "handlingsplaner/atgarder/<code:code>-<slug:slug>/"
_DOCUMENT = "styrdokument/<code:code>-<slug:slug>/"
_SNAPSHOT = "handlingsplaner/uppfoljning/<code:code>-<slug:slug>/"

urlpatterns = [
    path("s/<secret:secret>/lagesrapport/", reporting.report_by_link, name="report_by_link"),
    path("s/<secret:secret>/matvarde/", measuring.measure_by_link, name="measure_by_link"),
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
    path(_SUGGESTION, suggestions.suggestion_detail, name="suggestion_detail"),
    path(_GOAL, goals.goal_detail, name="goal_detail"),
    path(f"{_GOAL}vad-det-blev/", goals.goal_outcome, name="goal_outcome"),
    path(f"{_GOAL}matvarde/", measuring.measure, name="measure"),
    path(f"{_GOAL}matvarde/<str:day>/andra/", measuring.value_correct, name="value_correct"),
    path(f"{_GOAL}matvarde/<str:day>/ta-bort/", measuring.value_remove, name="value_remove"),
    path(f"{_GOAL}matvarden.csv", measuring.goal_values, {"kind": "csv"}, name="goal_values"),
    path(f"{_GOAL}matvarden.xlsx", measuring.goal_values, {"kind": "xlsx"}, name="goal_values_workbook"),
    path(f"{_GOAL}matvarden.json", measuring.goal_values, {"kind": "json"}, name="goal_values_json"),
    path(_ACTION, actions.action_detail, name="action_detail"),
    path(_DOCUMENT, documents.document_detail, name="document_detail"),
    path(_SNAPSHOT, snapshots.snapshot_detail, name="snapshot_detail"),
]
