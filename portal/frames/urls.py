"""Addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("installningar/listor/", views.list_overview, name="list_overview"),
    path("installningar/listor/<slug:slug>/", views.tag_list, name="tag_list"),
    path("installningar/listor/<slug:slug>/ny/", views.tag_add, name="tag_add"),
    path("installningar/listor/<slug:slug>/rad/<slug:key>/", views.tag_edit, name="tag_edit"),
    path("installningar/listor/<slug:slug>/rad/<slug:key>/ur-bruk/", views.tag_retire, name="tag_retire"),
    path("installningar/listor/<slug:slug>/rad/<slug:key>/i-bruk/", views.tag_restore, name="tag_restore"),
]
