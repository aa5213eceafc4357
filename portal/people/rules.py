"""Who may do what with people, roles and the municipality's own organisation."""

import rules
from django.utils.translation import gettext_lazy as _

from portal.web.rooms import Line

from .enums import STAFF_ROLES, Role
from .models import User


@rules.predicate
def is_signed_in(user) -> bool:
    """Has signed in."""
    return user is not None and user.is_authenticated and user.is_active


def has_role(*wanted: Role) -> rules.Predicate:
    """A predicate: holds one of these roles today."""

    @rules.predicate(name="has_role:" + ",".join(wanted))
    def holds(user) -> bool:
        return is_signed_in(user) and not user.roles.isdisjoint(wanted)

    return holds


@rules.predicate
def is_oneself(user, person) -> bool:
    """The person it is about."""
    return is_signed_in(user) and user == person


@rules.predicate
def is_head_of(user, person) -> bool:
    """Heads a department, or one above it, in which the person works today."""
    if person is None or not is_signed_in(user) or not user.headed:
        return False
    return User.objects.working_in(user.headed).filter(pk=person.pk).exists()


is_administrator = has_role(Role.ADMINISTRATOR)
is_registrar = has_role(Role.REGISTRAR)
is_staff = has_role(*STAFF_ROLES)

TABLE = {
    "people.see_desk": Line(_("Se sitt skrivbord"), is_signed_in),
    "people.see_person": Line(
        _("Se vilka roller och anställningar en person har"),
        is_administrator | is_oneself,
        own=lambda person: person,
    ),
    "people.see_deputies": Line(_("Se sina ersättare, och vem man själv ersätter"), is_staff),
    "people.set_deputy": Line(
        _("Välja vem som är ersättare för någon, och avsluta det"),
        is_administrator | (is_staff & is_oneself) | is_head_of,
        own=lambda person: person,
        limit=_("bara för sig själv, och chefen för dem som arbetar där"),
    ),
    "people.manage_roles": Line(
        _("Lägga till personer, ge och avsluta roller och anställningar"), is_administrator
    ),
    "people.seat_representatives": Line(
        _("Skriva in och avsluta ledamöter i samrådet"), has_role(Role.ADMINISTRATOR, Role.SECRETARY)
    ),
    "people.manage_departments": Line(_("Ändra nämnder och förvaltningar"), is_administrator),
    "people.manage_sign_in": Line(
        _("Ändra kommunens inloggning och vad dess uppgifter betyder"), is_administrator
    ),
    "people.protect": Line(
        _("Märka en kontaktperson som har skyddade personuppgifter, och ta bort märket"),
        is_administrator | is_registrar,
    ),
    "people.see_protected": Line(
        _("Läsa skyddade personuppgifter, med ett skäl som sparas"), is_administrator | is_registrar
    ),
    # Both who may read: so that somebody else than the reader looks at what was read.
    "people.see_readings": Line(
        _("Se vem som har läst skyddade uppgifter och behov"), is_administrator | is_registrar
    ),
    "people.erase": Line(_("Avgöra när någon har bett att bli raderad"), is_administrator),
    # The settings' app lies below this one, so its lines stand here.
    "municipality.change_settings": Line(_("Ändra kommunens inställningar"), is_administrator),
    "municipality.write_texts": Line(_("Skriva webbplatsens texter"), is_administrator),
}
