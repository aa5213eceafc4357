"""Addresses of the furniture."""

from django.conf import settings
from django.urls import path

from . import views

urlpatterns: list = []
if settings.DEVKIT:
    urlpatterns.append(path("devkit/komponenter/", views.components, name="components"))
