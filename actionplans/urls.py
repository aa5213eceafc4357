"""Addresses. What is a plan's own stands below it; the others have shelves beside the plans."""

from django.urls import path

from .views import (
    actions,
    areas,
    deciding,
    documents,
    goals,
    measuring,
    planning,
    plans,
    reporting,
    snapshots,
    suggestions,
    writing,
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
    path("handlingsplaner/ny/", planning.plan_new, name="plan_new"),
    path(_PLAN, plans.plan_detail, name="plan_detail"),
    path(f"{_PLAN}skriv/", writing.plan_write, name="plan_write"),
    path(f"{_PLAN}skriv/inledning/", writing.plan_save, name="plan_save"),
    path(f"{_PLAN}skriv/nytt-mal/", writing.goal_add, name="goal_add"),
    path(f"{_PLAN}skriv/ny-atgard/", writing.action_add, name="action_add"),
    path(f"{_PLAN}skriv/omrade/", writing.area_take_up, name="area_take_up"),
    path(f"{_PLAN}historik/", writing.plan_history, name="plan_history"),
    path(f"{_PLAN}om/", planning.plan_about, name="plan_about"),
    path(f"{_PLAN}slang/", planning.plan_discard, name="plan_discard"),
    path(f"{_PLAN}ga-vidare/", planning.plan_carry_over, name="plan_carry_over"),
    path(f"{_PLAN}godkann/", deciding.plan_approve, name="plan_approve"),
    path(f"{_PLAN}arbeta-om/", deciding.plan_rework, name="plan_rework"),
    path(f"{_PLAN}skicka/", deciding.plan_send, name="plan_send"),
    path(f"{_PLAN}aterremiss/", deciding.plan_return, name="plan_return"),
    path(f"{_PLAN}anta/", deciding.plan_adopt, name="plan_adopt"),
    path(f"{_PLAN}ratta-beslut/", deciding.plan_correct, name="plan_correct"),
    path(f"{_GOAL}skriv/", writing.goal_save, name="goal_save"),
    path(f"{_GOAL}flytta/", writing.goal_move, name="goal_move"),
    path(f"{_GOAL}ta-bort/", writing.goal_remove, name="goal_remove"),
    path(f"{_ACTION}skriv/", writing.action_save, name="action_save"),
    path(f"{_ACTION}flytta/", writing.action_move, name="action_move"),
    path(f"{_ACTION}ta-bort/", writing.action_remove, name="action_remove"),
    path(_AREA, areas.area_detail, name="area_detail"),
    path(_SUGGESTION, suggestions.suggestion_detail, name="suggestion_detail"),
    path(_GOAL, goals.goal_detail, name="goal_detail"),
    path(_ACTION, actions.action_detail, name="action_detail"),
    path(_DOCUMENT, documents.document_detail, name="document_detail"),
    path(_SNAPSHOT, snapshots.snapshot_detail, name="snapshot_detail"),
]
