"""Addresses."""

from django.urls import path

from .views import (
    account,
    deputies,
    identity,
    provider_sign_in,
    signing_in,
    staff,
    structure,
    who_may,
)

urlpatterns = [
    path("sprak/", signing_in.choose_language, name="choose_language"),
    path("logga-in/med/<slug:key>/", provider_sign_in.provider_begin, name="provider_begin"),
    path("logga-in/med/<slug:key>/koppla/", provider_sign_in.provider_tie, name="provider_tie"),
    path("logga-in/pa-nytt/", account.come_in_anew, name="come_in_anew"),
    path("mitt-konto/", account.account_home, name="account_home"),
    path("mitt-konto/inloggningar/<code:code>/avsluta/", account.sign_in_end, name="sign_in_end"),
    path("mitt-konto/inloggningar/avsluta-andra/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("mitt-konto/nycklar/ny/", account.key_add, name="key_add"),
    path("mitt-konto/nycklar/<int:pk>/ta-bort/", account.key_remove, name="key_remove"),
    path("logga-ut/", signing_in.sign_out, name="account_logout"),
    path("vem-far-gora-vad/", who_may.who_may, name="who_may"),
    path("mitt-konto/ersattare/", deputies.deputy_list, name="deputy_list"),
    path("installningar/namnder/", structure.committee_list, name="committee_list"),
    path("installningar/namnder/ny/", structure.committee_add, name="committee_add"),
    path("installningar/namnder/<code:code>/", structure.committee_edit, name="committee_edit"),
    path("installningar/forvaltningar/", structure.department_list, name="department_list"),
    path("installningar/forvaltningar/ny/", structure.department_add, name="department_add"),
    path("installningar/forvaltningar/<code:code>/", structure.department_edit, name="department_edit"),
    path("installningar/inloggning/", identity.provider_list, name="provider_list"),
    path("installningar/inloggning/andra-steget/", identity.second_step, name="second_step"),
    path("installningar/inloggning/<slug:key>/", identity.provider_edit, name="provider_edit"),
    path("installningar/inloggning/<slug:key>/prova/", identity.provider_try, name="provider_try"),
    path("installningar/inloggning/<slug:key>/regler/ny/", identity.mapping_add, name="mapping_add"),
    path(
        "installningar/inloggning/<slug:key>/regler/<int:pk>/ta-bort/",
        identity.mapping_remove,
        name="mapping_remove",
    ),
    path("installningar/personer/", staff.staff_list, name="staff_list"),
    path("installningar/personer/ny/", staff.person_add, name="person_add"),
    path("installningar/personer/<code:code>/", staff.person_detail, name="person_detail"),
    path("installningar/personer/<code:code>/andra/", staff.person_edit, name="person_edit"),
    path("installningar/personer/<code:code>/nycklar/ta-bort/", staff.keys_remove, name="keys_remove"),
    path("installningar/personer/<code:code>/roller/ny/", staff.role_add, name="role_add"),
    path(
        "installningar/personer/<code:code>/roller/<int:pk>/avsluta/",
        staff.role_withdraw,
        name="role_withdraw",
    ),
    path("installningar/personer/<code:code>/ersattare/ny/", deputies.deputy_add, name="deputy_add"),
    path(
        "installningar/personer/<code:code>/ersattare/<int:pk>/avsluta/",
        deputies.deputy_end,
        name="deputy_end",
    ),
    path(
        "installningar/personer/<code:code>/anstallningar/ny/",
        staff.employment_add,
        name="employment_add",
    ),
    path(
        "installningar/personer/<code:code>/anstallningar/<int:pk>/avsluta/",
        staff.employment_end,
        name="employment_end",
    ),
]
