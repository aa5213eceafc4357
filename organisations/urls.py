"""Addresses."""

from django.urls import path

from .enums import OrganisationState
from .views import (
    acting,
    contacts,
    directory,
    editing,
    glance,
    handing_over,
    import_rows,
    importing,
    joining,
    organisation,
    own,
    registering,
    registrations,
    requests,
    selections,
)

_ORGANISATION = "foreningar/<code:code>-<slug:slug>/"
_SELECTION = "foreningar/urval/<code:code>-<slug:slug>/"
_OWN = "mina-foreningar/<code:code>/"
_REGISTRATION = "foreningar/anmalda/<code:code>/"
_OWN_REGISTRATION = "s/<secret:secret>/anmal-forening/"
_CONTACT = f"{_ORGANISATION}kontakter/<code:contact>/"

urlpatterns = [
    path("foreningar/", directory.organisation_list, name="organisation_list"),
    path("foreningar/lista.csv", directory.organisation_file, {"kind": "csv"}, name="organisation_file"),
    path(
        "foreningar/lista.xlsx", directory.organisation_file, {"kind": "xlsx"}, name="organisation_workbook"
    ),
    path("foreningar/kontakter.csv", directory.contacts_file, {"kind": "csv"}, name="contacts_file"),
    path("foreningar/kontakter.xlsx", directory.contacts_file, {"kind": "xlsx"}, name="contacts_workbook"),
    path("foreningar/i-en-blick/", glance.register_at_a_glance, name="register_at_a_glance"),
    path("foreningar/i-en-blick/tal.csv", glance.register_at_a_glance_file, name="register_at_a_glance_file"),
    path("foreningar/ny/", editing.organisation_add, name="organisation_add"),
    path("foreningar/anmal/", registering.registration_begin, name="registration_begin"),
    path("foreningar/anmal/villkor/", registering.registration_criteria, name="registration_criteria"),
    path("foreningar/anmalda/", registrations.registration_list, name="registration_list"),
    path(_REGISTRATION, registrations.registration_detail, name="registration_detail"),
    path(f"{_REGISTRATION}bekrafta/", registrations.registration_confirm, name="registration_confirm"),
    path(f"{_REGISTRATION}fraga/", registrations.registration_ask, name="registration_ask"),
    path(f"{_REGISTRATION}avsla/", registrations.registration_refuse, name="registration_refuse"),
    path("foreningar/inlasning/", importing.import_list, name="import_list"),
    path("foreningar/inlasning/<code:code>/", importing.import_detail, name="import_detail"),
    path("foreningar/inlasning/<code:code>/bekrafta/", importing.import_confirm, name="import_confirm"),
    path("foreningar/inlasning/<code:code>/forsok-igen/", importing.import_again, name="import_again"),
    path("foreningar/inlasning/<code:code>/kasta/", importing.import_discard, name="import_discard"),
    path("foreningar/inlasning/<code:code>/rader-att-ratta.csv", importing.import_mend, name="import_mend"),
    path("foreningar/inlasning/<code:code>/rader/", import_rows.import_rows, name="import_rows"),
    path("foreningar/inlasning/<code:code>/rader/<int:line>/", import_rows.import_row, name="import_row"),
    path("foreningar/urval/", selections.selection_list, name="selection_list"),
    path("foreningar/urval/nytt/", selections.selection_new, name="selection_new"),
    path(_SELECTION, selections.selection_change, name="selection_change"),
    path(f"{_SELECTION}ta-bort/", selections.selection_delete, name="selection_delete"),
    path("foreningar/fragor/", requests.request_list, name="request_list"),
    path("foreningar/fragor/foretrada/<code:code>/", requests.join_decide, name="join_decide"),
    path("foreningar/fragor/andra/<code:code>/", requests.change_decide, name="change_decide"),
    path("mina-foreningar/", own.my_organisations, name="my_organisations"),
    path(
        "mina-foreningar/fragor/<code:code>/ta-tillbaka/",
        own.own_request_withdraw,
        name="own_request_withdraw",
    ),
    path(f"{_OWN}uppgifter/", own.own_page_change, name="own_page_change"),
    path(f"{_OWN}namn/", own.own_renaming, name="own_renaming"),
    path(f"{_OWN}namn/ta-tillbaka/", own.own_renaming_withdraw, name="own_renaming_withdraw"),
    path(f"{_OWN}bekrafta/", own.own_confirm, name="own_confirm"),
    path(f"{_OWN}visa/", own.own_shown, name="own_shown"),
    path(f"{_OWN}bjud-in/", own.own_invite, name="own_invite"),
    path(f"{_OWN}lamna-over/", own.own_hand_over, name="own_hand_over"),
    path(f"{_OWN}sluta/", own.own_leave, name="own_leave"),
    path(_ORGANISATION, organisation.organisation_detail, name="organisation_detail"),
    # Cut off in a letter or typed from paper: the door plate leads on to the whole address.
    path(
        "foreningar/<code:code>/", organisation.organisation_detail, {"slug": ""}, name="organisation_by_code"
    ),
    path(f"{_ORGANISATION}andra/", editing.organisation_change, name="organisation_change"),
    path(f"{_ORGANISATION}bekrafta/", editing.organisation_confirm, name="organisation_confirm"),
    path(
        f"{_ORGANISATION}i-bruk/",
        editing.organisation_state,
        {"state": OrganisationState.ACTIVE},
        name="organisation_use",
    ),
    path(
        f"{_ORGANISATION}vilande/",
        editing.organisation_state,
        {"state": OrganisationState.DORMANT},
        name="organisation_rest",
    ),
    path(
        f"{_ORGANISATION}ta-bort/",
        editing.organisation_state,
        {"state": OrganisationState.WITHDRAWN},
        name="organisation_withdraw",
    ),
    path(f"{_ORGANISATION}kontakter/ny/", contacts.contact_add, name="contact_add"),
    path(f"{_CONTACT}andra/", contacts.contact_change, name="contact_change"),
    path(f"{_CONTACT}sluta/", contacts.contact_end, name="contact_end"),
    path("foretrader/", acting.choose_acting, name="choose_acting"),
    path(f"{_ORGANISATION}foretrad/", joining.join_ask, name="join_ask"),
    path(f"{_ORGANISATION}foretrad/tack/", joining.join_asked, name="join_asked"),
    path(_OWN_REGISTRATION, registering.registration_own, name="registration_own"),
    path(f"{_OWN_REGISTRATION}steg/<int:step>/", registering.registration_step, name="registration_step"),
    path(f"{_OWN_REGISTRATION}senare/", registering.registration_later, name="registration_later"),
    path(f"{_OWN_REGISTRATION}ta-tillbaka/", registering.registration_withdraw, name="registration_withdraw"),
    path("s/<secret:secret>/lamna-over/", handing_over.hand_over, name="hand_over"),
    path("s/<secret:secret>/lamna-over/sluta/", handing_over.leave, name="leave"),
    path("s/<secret:secret>/bli-kontaktperson/", handing_over.confirm_contact, name="confirm_contact"),
    path("s/<secret:secret>/bjud-in/", handing_over.invite_colleague, name="invite_colleague"),
    path("s/<secret:secret>/foretrad/", joining.join_own, name="join_own"),
    path("s/<secret:secret>/svara-den-som-fragar/", joining.join_answer, name="join_answer"),
    path("s/<secret:secret>/stammer-det/", joining.stand_by, name="stand_by"),
]
