"""Addresses. What is a plan's own stands below it; the others have shelves beside the plans."""

from django.urls import path

from .views import actions, areas, documents, goals, measuring, plans, reporting, snapshots, suggestions

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
