"""Who may edit the lists that are the municipality's own."""

from django.utils.translation import gettext_lazy as _

from portal.people.rules import is_administrator
from portal.web.rooms import Line

TABLE = {
    "frames.edit_lists": Line(
        _("Ändra listorna över ämnen, verksamhetsområden, målgrupper och mål"), is_administrator
    ),
}
