"""Addresses."""

from django.urls import path

from .views import directory, handing_over

urlpatterns = [
    path("foreningar/", directory.organisation_list, name="organisation_list"),
    path("foreningar/lista.csv", directory.organisation_file, {"kind": "csv"}, name="organisation_file"),
    path(
        "foreningar/lista.xlsx", directory.organisation_file, {"kind": "xlsx"}, name="organisation_workbook"
    ),
    path("foreningar/kontakter.csv", directory.contacts_file, {"kind": "csv"}, name="contacts_file"),
    path("foreningar/kontakter.xlsx", directory.contacts_file, {"kind": "xlsx"}, name="contacts_workbook"),
    path("foreningar/<code:code>-<slug:slug>/", directory.organisation_detail, name="organisation_detail"),
    # Cut off in a letter or typed from paper: the door plate leads on to the whole address.
    path("foreningar/<code:code>/", directory.organisation_detail, {"slug": ""}, name="organisation_by_code"),
    path("s/<secret:secret>/lamna-over/", handing_over.hand_over, name="hand_over"),
    path("s/<secret:secret>/lamna-over/sluta/", handing_over.leave, name="leave"),
    path("s/<secret:secret>/bli-kontaktperson/", handing_over.confirm_contact, name="confirm_contact"),
]
