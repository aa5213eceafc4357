"""Addresses. What is a plan's own stands below it; the others have shelves beside the plans."""

from django.urls import path

from .views import (
    actions,
    areas,
    asking,
    documents,
    goals,
    measuring,
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
_DEPARTMENT = "handlingsplaner/inventering/forvaltning/<code:code>/"
_INVENTORY = "handlingsplaner/inventering/"
_SNAPSHOT = "handlingsplaner/uppfoljning/<code:code>-<slug:slug>/"

urlpatterns = [
    path("s/<secret:secret>/lagesrapport/", reporting.report_by_link, name="report_by_link"),
    path("s/<secret:secret>/matvarde/", measuring.measure_by_link, name="measure_by_link"),
    path("s/<secret:secret>/foresla/", suggestions.suggest_by_link, name="suggest_by_link"),
    path(_INVENTORY, areas.area_overview, name="area_overview"),
    path(f"{_INVENTORY}lista.csv", areas.areas_file, {"kind": "csv"}, name="areas_file"),
    path(f"{_INVENTORY}lista.xlsx", areas.areas_file, {"kind": "xlsx"}, name="areas_workbook"),
    path(f"{_INVENTORY}nytt/", areas.area_new, name="area_new"),
    path(_DEPARTMENT, areas.area_list, name="area_list"),
    path(f"{_DEPARTMENT}fraga/", asking.areas_ask, name="areas_ask"),
    path(f"{_DEPARTMENT}fraga/angra/", asking.areas_ask_stop, name="areas_ask_stop"),
    path(_PLAN, plans.plan_detail, name="plan_detail"),
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
    path(_ACTION, actions.action_detail, name="action_detail"),
    path(_DOCUMENT, documents.document_detail, name="document_detail"),
    path(_SNAPSHOT, snapshots.snapshot_detail, name="snapshot_detail"),
]
