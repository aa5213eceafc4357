"""Addresses of the top floor."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("skrivbord/", views.desk, name="desk"),
    path("healthz/live", views.live, name="live"),
    path("healthz/ready", views.ready, name="ready"),
]
