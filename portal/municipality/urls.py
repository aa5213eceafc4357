"""Addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("installningar/", views.municipality_settings, name="municipality_settings"),
    path("installningar/texter/", views.text_list, name="text_list"),
    path("installningar/texter/<slug:key>/", views.text_edit, name="text_edit"),
]
