"""Addresses."""

from django.urls import path

from .views import deputies, signing_in, staff, structure, who_may

urlpatterns = [
    path("sprak/", signing_in.choose_language, name="choose_language"),
    # One page under both of the names by which it is asked for.
    path("logga-in/", signing_in.sign_in, name="account_login"),
    path("logga-in/", signing_in.sign_in, name="account_request_login_code"),
    path("logga-in/kod/", signing_in.enter_code, name="account_confirm_login_code"),
    path("logga-ut/", signing_in.sign_out, name="account_logout"),
    path("vem-far-gora-vad/", who_may.who_may, name="who_may"),
    path("mitt-konto/ersattare/", deputies.deputy_list, name="deputy_list"),
    path("installningar/namnder/", structure.committee_list, name="committee_list"),
    path("installningar/namnder/ny/", structure.committee_add, name="committee_add"),
    path("installningar/namnder/<code:code>/", structure.committee_edit, name="committee_edit"),
    path("installningar/forvaltningar/", structure.department_list, name="department_list"),
    path("installningar/forvaltningar/ny/", structure.department_add, name="department_add"),
    path("installningar/forvaltningar/<code:code>/", structure.department_edit, name="department_edit"),
    path("installningar/personer/", staff.staff_list, name="staff_list"),
    path("installningar/personer/ny/", staff.person_add, name="person_add"),
    path("installningar/personer/<code:code>/", staff.person_detail, name="person_detail"),
    path("installningar/personer/<code:code>/andra/", staff.person_edit, name="person_edit"),
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
