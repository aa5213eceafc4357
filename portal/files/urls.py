"""Addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("filer/<code:code>/", views.file_content, name="file_content"),
    path("installningar/logotyp/", views.logo, name="logo"),
    path("installningar/logotyp/ta-bort/", views.remove_logo, name="remove_logo"),
]
