"""Addresses of the top floor."""

from django.urls import path

from . import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("skrivbord/", views.desk, name="desk"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
]
