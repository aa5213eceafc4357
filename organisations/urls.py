"""Addresses."""

from django.urls import path

from .views import directory, handing_over, import_rows, importing

urlpatterns = [
    path("foreningar/", directory.organisation_list, name="organisation_list"),
    path("foreningar/lista.csv", directory.organisation_file, name="organisation_file"),
    path("foreningar/inlasning/", importing.import_list, name="import_list"),
    path("foreningar/inlasning/<code:code>/", importing.import_detail, name="import_detail"),
    path("foreningar/inlasning/<code:code>/bekrafta/", importing.import_confirm, name="import_confirm"),
    path("foreningar/inlasning/<code:code>/forsok-igen/", importing.import_again, name="import_again"),
    path("foreningar/inlasning/<code:code>/kasta/", importing.import_discard, name="import_discard"),
    path("foreningar/inlasning/<code:code>/rader-att-ratta.csv", importing.import_mend, name="import_mend"),
    path("foreningar/inlasning/<code:code>/rader/", import_rows.import_rows, name="import_rows"),
    path("foreningar/inlasning/<code:code>/rader/<int:line>/", import_rows.import_row, name="import_row"),
    path("foreningar/<code:code>-<slug:slug>/", directory.organisation_detail, name="organisation_detail"),
    # Cut off in a letter or typed from paper: the door plate leads on to the whole address.
    path("foreningar/<code:code>/", directory.organisation_detail, {"slug": ""}, name="organisation_by_code"),
    path("s/<secret:secret>/lamna-over/", handing_over.hand_over, name="hand_over"),
    path("s/<secret:secret>/lamna-over/sluta/", handing_over.leave, name="leave"),
    path("s/<secret:secret>/bli-kontaktperson/", handing_over.confirm_contact, name="confirm_contact"),
]
