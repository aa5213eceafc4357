"""Addresses."""

from django.urls import path

from .views import signing_in, who_may

urlpatterns = [
    path("sprak/", signing_in.choose_language, name="choose_language"),
    # One page under both of the names by which it is asked for.
    path("logga-in/", signing_in.sign_in, name="account_login"),
    path("logga-in/", signing_in.sign_in, name="account_request_login_code"),
    path("logga-in/kod/", signing_in.enter_code, name="account_confirm_login_code"),
    path("logga-ut/", signing_in.sign_out, name="account_logout"),
    path("vem-far-gora-vad/", who_may.who_may, name="who_may"),
]
