"""Addresses of the top floor."""

from django.urls import path

from portal.municipality.enums import TextKey

from . import health, oneself, privacy, protected, signing_in, views

_OWN = "s/<secret:secret>/mina-uppgifter/"

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
    path("mina-uppgifter/", oneself.own_data, name="own_data"),
    path("mina-uppgifter/fraga/", oneself.own_data_ask, name="own_data_ask"),
    path("mina-uppgifter/fraga/skickat/", oneself.own_data_asked, name="own_data_asked"),
    path("mina-uppgifter/mina-uppgifter.json", oneself.own_data_file, name="own_data_file"),
    path("mina-uppgifter/ratta/", oneself.own_data_correct, name="own_data_correct"),
    path("mina-uppgifter/skydda/", oneself.own_data_protect, name="own_data_protect"),
    path("mina-uppgifter/radera/", oneself.own_data_erase, name="own_data_erase"),
    path("mina-uppgifter/raderad/", oneself.own_data_erased, name="own_data_erased"),
    path("mina-uppgifter/begard/", oneself.erasure_asked, name="erasure_asked"),
    path(_OWN, oneself.own_data_by_link, name="own_data_by_link"),
    path(f"{_OWN}mina-uppgifter.json", oneself.own_data_file_by_link, name="own_data_file_by_link"),
    path(f"{_OWN}ratta/", oneself.own_data_correct_by_link, name="own_data_correct_by_link"),
    path(f"{_OWN}skydda/", oneself.own_data_protect_by_link, name="own_data_protect_by_link"),
    path(f"{_OWN}radera/", oneself.own_data_erase_by_link, name="own_data_erase_by_link"),
    path(
        "foreningar/<code:code>-<slug:slug>/kontakter/<code:contact>/skydda/",
        protected.contact_protect,
        name="contact_protect",
    ),
    path("installningar/personer/<code:code>/skydda/", protected.person_protect, name="person_protect"),
    path("installningar/skyddade/", protected.protected_list, name="protected_list"),
    path("installningar/skyddade/lasningar/", protected.readings, name="readings"),
    path("installningar/skyddade/<code:code>/", protected.protected_read, name="protected_read"),
    path("installningar/skyddade/<code:code>/ta-bort/", protected.protected_end, name="protected_end"),
    path("installningar/radering/<code:code>/", protected.erasure_decide, name="erasure_decide"),
    path("installningar/radering/<code:code>/avboj/", protected.erasure_decline, name="erasure_decline"),
    path("tema.css", views.theme, name="theme"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
]
