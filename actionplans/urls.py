"""Addresses. What is a plan's own stands below it; the others have shelves beside the plans."""

from django.urls import path

from .views import (
    actions,
    areas,
    documents,
    goals,
    measuring,
    plans,
    reporting,
    snapshot_files,
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
    path(_AREA, areas.area_detail, name="area_detail"),
    path(_SUGGESTION, suggestions.suggestion_detail, name="suggestion_detail"),
    path(_GOAL, goals.goal_detail, name="goal_detail"),
    path(_ACTION, actions.action_detail, name="action_detail"),
    path(_DOCUMENT, documents.document_detail, name="document_detail"),
    path(_SNAPSHOT, snapshots.snapshot_detail, name="snapshot_detail"),
    path(f"{_SNAPSHOT}skriv/", snapshots.snapshot_write, name="snapshot_write"),
    path(f"{_SNAPSHOT}stang/", snapshots.snapshot_close, name="snapshot_close"),
    path(f"{_SNAPSHOT}ratta/", snapshots.snapshot_correct, name="snapshot_correct"),
    path(f"{_SNAPSHOT}uppfoljning.pdf", snapshot_files.snapshot_pdf, name="snapshot_pdf"),
    path(f"{_SNAPSHOT}uppfoljning.json", snapshot_files.snapshot_json, name="snapshot_json"),
    path(f"{_PLAN}uppfoljningar/", snapshots.snapshot_list, name="snapshot_list"),
    path(f"{_PLAN}uppfoljningar/ny/", snapshots.snapshot_new, name="snapshot_new"),
    path("handlingsplaner/uppfoljningar.csv", snapshot_files.snapshots_csv, name="snapshots_csv"),
    path("handlingsplaner/uppfoljningar.json", snapshot_files.snapshots_json, name="snapshots_json"),
]
