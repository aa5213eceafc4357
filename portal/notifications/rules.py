"""Who may see the post room's work."""

from django.utils.translation import gettext_lazy as _

from portal.people.rules import is_administrator, is_staff
from portal.web.rooms import Line

TABLE = {
    "notifications.send_test_letter": Line(_("Skicka ett provbrev till sig själv"), is_administrator),
    "notifications.see_batches": Line(_("Följa hur ett utskick går"), is_staff),
    "notifications.see_addresses": Line(_("Se vilka adresser ett utskick inte nådde"), is_administrator),
    "notifications.mark_bounced": Line(_("Märka i posten att en adress studsar"), is_administrator),
    "notifications.see_post_room": Line(_("Se brev som inte har gått fram"), is_administrator),
}
