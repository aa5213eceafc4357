"""Addresses of the developer's own pages, below `/devkit/`."""

from django.urls import path

from . import views

urlpatterns = [
    path("mail/", views.mail, name="devkit_mail"),
    path("mail/<slug:key>/", views.letter, name="devkit_letter"),
    path("mail/<slug:key>/html/", views.letter_html, name="devkit_letter_html"),
    path("mail/<slug:key>/bilaga/<int:number>/", views.attachment, name="devkit_attachment"),
]
