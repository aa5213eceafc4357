"""Who may do what with organisations."""

import rules
from django.utils.translation import gettext_lazy as _

from portal.people.enums import DEPARTMENTS_ROLES, Role
from portal.people.rules import has_role, is_signed_in
from portal.web.rooms import Line

from .models import Membership, MembershipRequest, Organisation

EDITING_ROLES = (Role.ADMINISTRATOR, *DEPARTMENTS_ROLES, Role.PROCESS_LEADER, Role.SECRETARY)
keeps_the_register = has_role(*EDITING_ROLES, Role.REGISTRAR)
edits_the_register = has_role(*EDITING_ROLES)


@rules.predicate
def is_ones_own(user, membership) -> bool:
    """What the person acts for, or did."""
    return membership is not None and is_signed_in(user) and membership.user_id == user.pk


@rules.predicate
def is_to_ones_own(user, request) -> bool:
    """Asked of an organisation that the person acts for today."""
    return request is not None and is_signed_in(user) and user.pk in request.organisation.spoken_for_by


_OWN = _("bara den egna föreningen")


def _a_membership(person) -> Membership:
    return Membership(user_id=person.pk)


def _a_request(person) -> MembershipRequest:
    organisation = Organisation()
    organisation.spoken_for_by = frozenset({person.pk})
    return MembershipRequest(organisation=organisation)


TABLE = {
    "organisations.see_organisation": Line(_("Se föreningarnas sidor"), rules.always_allow),
    "organisations.keep_register": Line(
        _("Se alla föreningar, med kontaktpersoner och historik"), keeps_the_register
    ),
    "organisations.change_organisation": Line(
        _("Lägga till en förening, ändra dess uppgifter och bekräfta dem när den har ringt"),
        edits_the_register,
    ),
    "organisations.change_state": Line(
        _("Göra en förening vilande, eller ta bort den när den själv begär det"), edits_the_register
    ),
    "organisations.change_contacts": Line(
        _("Lägga till, ändra och avsluta kontaktpersoner"), edits_the_register
    ),
    "organisations.decide_registration": Line(
        _("Se anmälda föreningar, och bekräfta, fråga eller avslå"), edits_the_register
    ),
    "organisations.import_register": Line(_("Läsa in ett register"), edits_the_register),
    "organisations.save_selection": Line(
        _("Spara, ändra och ta bort urval av föreningar"), edits_the_register
    ),
    "organisations.export_contacts": Line(
        _("Hämta föreningarnas lista med alla kontaktpersoner"), keeps_the_register
    ),
    "organisations.edit_own": Line(
        _("Ändra och bekräfta uppgifterna om föreningen man företräder, och be om ett annat namn"),
        is_ones_own,
        own=_a_membership,
        limit=_OWN,
    ),
    "organisations.keep_own_place": Line(
        _("Bjuda in en kontaktperson till, lämna över, sluta och välja om man visas på föreningens sida"),
        is_ones_own,
        own=_a_membership,
        limit=_OWN,
    ),
    "organisations.ask_to_join": Line(_("Be om att få företräda en förening"), rules.always_allow),
    "organisations.decide_join": Line(
        _("Svara den som vill företräda en förening"),
        edits_the_register | is_to_ones_own,
        own=_a_request,
        limit=_OWN,
    ),
    "organisations.decide_change": Line(
        _("Svara en förening som vill ändra namn, nummer eller organisationsform"), edits_the_register
    ),
}
