"""Addresses of the registrar's room."""

from django.urls import path

from . import views

_RECORD = "diarium/<code:code>/"

urlpatterns = [
    path("diarium/", views.record_list, name="record_list"),
    path("diarium/lista.csv", views.records_file, {"kind": "csv"}, name="records_file"),
    path("diarium/lista.xlsx", views.records_file, {"kind": "xlsx"}, name="records_workbook"),
    path("diarium/utlamnade/", views.handed_out_list, name="handed_out_list"),
    path(_RECORD, views.record_detail, name="record_detail"),
    path(f"{_RECORD}handling.pdf", views.record_pdf, name="record_pdf"),
    path(f"{_RECORD}fil/", views.record_file, name="record_file"),
    path(f"{_RECORD}registrera/", views.record_register, name="record_register"),
    path(f"{_RECORD}skicka/", views.record_send, name="record_send"),
    path(f"{_RECORD}lamna-ut/", views.record_hand_out, name="record_hand_out"),
]
