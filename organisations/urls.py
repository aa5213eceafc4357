"""Addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("foreningar/", views.organisation_list, name="organisation_list"),
    path("foreningar/lista.csv", views.organisation_file, name="organisation_file"),
    path("foreningar/<code:code>-<slug:slug>/", views.organisation_detail, name="organisation_detail"),
    # Cut off in a letter or typed from paper: the door plate leads on to the whole address.
    path("foreningar/<code:code>/", views.organisation_detail, {"slug": ""}, name="organisation_by_code"),
    path("s/<secret:secret>/lamna-over/", views.hand_over, name="hand_over"),
    path("s/<secret:secret>/lamna-over/sluta/", views.leave, name="leave"),
    path("s/<secret:secret>/bli-kontaktperson/", views.confirm_contact, name="confirm_contact"),
]
