"""Addresses. What is a plan's own stands below it; the others have shelves beside the plans."""

from django.urls import path

from .views import (
    actions,
    areas,
    documents,
    goals,
    measuring,
    overview,
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
_SNAPSHOT = "handlingsplaner/uppfoljning/<code:code>-<slug:slug>/"

urlpatterns = [
    path("s/<secret:secret>/lagesrapport/", reporting.report_by_link, name="report_by_link"),
    path("s/<secret:secret>/matvarde/", measuring.measure_by_link, name="measure_by_link"),
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
    path(_AREA, areas.area_detail, name="area_detail"),
    path(_SUGGESTION, suggestions.suggestion_detail, name="suggestion_detail"),
    path(_GOAL, goals.goal_detail, name="goal_detail"),
    path(_ACTION, actions.action_detail, name="action_detail"),
    path(_DOCUMENT, documents.document_detail, name="document_detail"),
    path(_SNAPSHOT, snapshots.snapshot_detail, name="snapshot_detail"),
]
