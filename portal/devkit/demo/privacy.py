"""In Skärsjö a contact has protected identity, and the registrar has read it; an employee wants to leave."""

from collections.abc import Mapping

from organisations.models import Organisation
from portal.pages.services import ask_to_be_erased, protect
from portal.pages.whose import Whose
from portal.people.models import User
from portal.people.services import read_protected

from .municipality import by


def make_privacy(entry: Mapping[str, str]) -> None:
    """The registrar marks and reads; the request lies on the administrator's desk."""
    registrar, leaves = (User.objects.get(email=entry[who]) for who in ("registrar", "leaves"))
    contact = Organisation.objects.get(name=entry["association"]).memberships.current().get()
    role_addresses = {contact.code: entry["role_address"]}
    protection = protect(contact=contact, role_addresses=role_addresses, actor=by(registrar))
    read_protected(protection, reason=entry["reason"], actor=by(registrar))
    ask_to_be_erased(Whose.of_user(leaves), actor=by(leaves))
