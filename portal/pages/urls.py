"""Addresses of the top floor."""

from django.urls import path

from portal.municipality.enums import TextKey

from . import health, privacy, signing_in, views

urlpatterns = [
    path("", views.home, name="home"),
    path("skrivbord/", views.desk, name="desk"),
    path("om-samverkan/", views.about, name="about"),
    path("om-samverkan/<slug:key>/", views.principle, name="principle"),
    path("tillganglighet/", views.text, {"key": TextKey.ACCESSIBILITY}, name="accessibility_statement"),
    path("tillganglighet/rapportera/", views.report_accessibility, name="report_accessibility"),
    path("tillganglighet/rapportera/tack/", views.accessibility_reported, name="accessibility_reported"),
    path("personuppgifter/", views.text, {"key": TextKey.PERSONAL_DATA}, name="personal_data"),
    path("personuppgifter/behandlingar/", privacy.processing_register, name="processing_register"),
    path(
        "personuppgifter/behandlingar/lista.csv",
        privacy.processing_file,
        {"kind": "csv"},
        name="processing_file",
    ),
    path(
        "personuppgifter/behandlingar/lista.xlsx",
        privacy.processing_file,
        {"kind": "xlsx"},
        name="processing_workbook",
    ),
    path(
        "personuppgifter/behandlingar/<slug:key>/beslut/",
        privacy.processing_decide,
        name="processing_decide",
    ),
    path("installningar/gallring/", privacy.retention_plan, name="retention_plan"),
    path("installningar/gallring/starta/", privacy.retention_start, name="retention_start"),
    path("installningar/gallring/<code:code>/", privacy.retention_receipt, name="retention_receipt"),
    path("om-webbplatsen/", views.text, {"key": TextKey.ABOUT_SITE}, name="about_site"),
    # One page under both of the names by which it is asked for.
    path("logga-in/", signing_in.sign_in, name="account_login"),
    path("logga-in/", signing_in.sign_in, name="account_request_login_code"),
    path("logga-in/kod/", signing_in.enter_code, name="account_confirm_login_code"),
    path("logga-in/med/<slug:key>/tillbaka/", signing_in.provider_back, name="provider_back"),
    path("logga-in/nyckel/", signing_in.key_sign_in, name="key_sign_in"),
    path("tema.css", views.theme, name="theme"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
]
