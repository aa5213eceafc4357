"""Those who keep the register answer an association that registers: confirm it, ask, or refuse."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.people.models import RoleGrant
from portal.people.services import hold_addresses
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import Ground, OrganisationState, RegistrationState
from ..models import Membership, Organisation, Registration
from ..registers.likeness import Likenesses
from ..rules import EDITING_ROLES
from .filing import ASKED, DECIDED, file_answer
from .handing_over import hand_over_links
from .holding import hold_additions
from .joining import account_of, as_contact
from .keeping import alike, take_in_again, take_in_organisation
from .registering import held_registration, tell


def may_be(registration: Registration) -> list[Organisation]:
    """Organisations of the register that this may be, those that have withdrawn too; four queries at most."""
    found = alike(name=registration.name, place=registration.place, number=registration.number)
    if registration.number:
        found += Organisation.objects.filter(number=registration.number).exclude(
            pk__in=[one.pk for one in found]
        )
    return found


def old_entry(registration: Registration) -> Organisation | None:
    """The entry of one that has withdrawn and registers anew, known by its number: it is used again."""
    withdrawn = Organisation.objects.filter(state=OrganisationState.WITHDRAWN, merged_into=None)
    return withdrawn.filter(number=registration.number).first() if registration.number else None


def registered_beside(registration: Registration) -> list[Registration]:
    """Other registrations that wait and may be the same by their names; none has its number. Two queries."""
    others = Registration.objects.open().exclude(pk=registration.pk)
    name, number, known = registration.name, registration.number, Likenesses()
    for pk, other, its_number in others.values_list("pk", "name", "number"):
        known.add(other, "", pk, its_number)
    found = {*known.same(name, number), *known.a_slip_away(name, "", number)}
    return list(others.filter(pk__in=found)) if found else []


@recorded
def confirm_registration(
    registration: Registration, *, seen: str = "", not_the_same_as: Collection[str] = (), actor: Actor
) -> Organisation:
    """It stands in the register from now, with its contact, who gets a letter of welcome.

    One that has withdrawn comes back to its old entry, and its history.

    `seen` is the mark of what was read, `not_the_same_as` are codes of organisations that somebody has
    looked at. Raises Refused where it has been answered already, or changed since it was read, by the one
    who refused it where somebody else may look again, where the number was taken meanwhile, and where the
    name may mean one that was not looked at.
    """
    # The register's lock comes first, as wherever something is added to it.
    hold_additions()
    hold_addresses()
    registration = _held_to_answer(registration, actor)
    _refuse_unread(registration, seen)
    if registration.address is None:
        raise Refused(_("Adressen i anmälan är raderad, så det går inte att nå någon. Avslå den."))
    said, old = _said_of(registration), old_entry(registration)
    if old:
        organisation = take_in_again(old, values=said, not_the_same_as=not_the_same_as, actor=actor)
    else:
        organisation = take_in_organisation(values=said, not_the_same_as=not_the_same_as, actor=actor)
    contact = Membership.objects.create(
        organisation=organisation,
        # The address is proven: whoever signs in with it is the contact.
        **as_contact(registration.address, name=registration.contact_name, phone=registration.phone),
        shown_publicly=registration.shown_publicly and not registration.address.is_protected,
    )
    hand_over_links([contact])
    registration.organisation = organisation
    _decide(registration, RegistrationState.CONFIRMED, actor)
    file_answer(registration, DECIDED, actor=actor)
    tell(registration, "confirmed")
    return organisation


@recorded
def ask_about_registration(
    registration: Registration, *, question: str, seen: str = "", actor: Actor
) -> Registration:
    """Ask the association something, by mail; until it answers it does not wait for the municipality.

    Raises Refused where it has been answered, or asked, already, and where it has changed since it was read.
    """
    registration = _held_to_answer(registration, actor)
    if registration.state == RegistrationState.ASKED:
        raise Refused(
            _("%(who)s har redan ställt en fråga. Vänta på svaret.")
            % {"who": registration.asked_by or _("Någon")}
        )
    _refuse_unread(registration, seen)
    registration.state, registration.question, registration.reply = RegistrationState.ASKED, question, ""
    registration.asked_by_id, registration.waits_since = actor.user_id, None
    registration.touched_at = clock.now()
    registration.save()
    file_answer(registration, ASKED, actor=actor)
    tell(registration, "asked")
    return registration


@recorded
def refuse_registration(
    registration: Registration, *, ground: Ground, explanation: str, seen: str = "", actor: Actor
) -> Registration:
    """Say no, on one of the three grounds and in own words. Opinions, age and size are never one.

    Raises Refused where it has been answered already, or changed since it was read, and by the one who
    refused it where somebody else may look again.
    """
    registration = _held_to_answer(registration, actor)
    _refuse_unread(registration, seen)
    registration.ground, registration.explanation = ground, explanation
    registration.refused_by_id = registration.refused_by_id or actor.user_id
    _decide(registration, RegistrationState.REFUSED, actor)
    file_answer(registration, DECIDED, actor=actor)
    tell(registration, "refused")
    return registration


def _held_to_answer(registration: Registration, actor: Actor) -> Registration:
    """Under lock, still open, and not one's own. Of two who answer at once the second is told."""
    registration = held_registration(registration)
    if registration.state == RegistrationState.WITHDRAWN:
        raise Refused(_("Föreningen har tagit tillbaka sin anmälan."))
    if not registration.is_open:
        words = {"who": registration.decided_by or _("Någon")}
        if registration.state == RegistrationState.CONFIRMED:
            raise Refused(_("%(who)s har redan bekräftat anmälan.") % words)
        if registration.state == RegistrationState.REFUSED:
            raise Refused(_("%(who)s har redan avslagit anmälan.") % words)
        raise Refused(_("Anmälan är inte inskickad."))
    own = account_of(registration.address)
    if own is not None and own.pk == actor.user_id:
        raise Refused(_("Det är din egen anmälan. Låt någon annan svara på den."))
    if is_to_be_left(registration, actor.user_id):
        raise Refused(_("Du avslog anmälan förra gången. Någon annan prövar den igen."))
    return registration


def _refuse_unread(registration: Registration, seen: str) -> None:
    """While it is asked the association may write anew: nobody answers what nobody has read."""
    if seen and seen != registration.mark:
        raise Refused(_("Anmälan har ändrats sedan du läste den. Läs den igen innan du svarar."))


def is_to_be_left(registration: Registration, user_id: int | None) -> bool:
    """Whether somebody else is to look at it again: this person refused it, and is not the only one."""
    if registration.appealed_at is None or user_id is None or registration.refused_by_id != user_id:
        return False
    grants = RoleGrant.objects.on(clock.today()).filter(role__in=EDITING_ROLES, user__is_active=True)
    return grants.exclude(user=user_id).exists()


def _decide(registration: Registration, state: RegistrationState, actor: Actor) -> None:
    registration.state, registration.waits_since = state, None
    registration.decided_by_id = actor.user_id
    registration.decided_at = registration.touched_at = clock.now()
    if state == RegistrationState.CONFIRMED:
        registration.ground, registration.explanation = "", ""
    registration.save()


def _said_of(registration: Registration) -> dict:
    """What the association has said, as the register keeps it; it has just said so: it is confirmed."""
    names = ("name", "number", "legal_form", "about", "offers", "place", "web", "language")
    return {
        **{name: getattr(registration, name) for name in (*names, "annual_meeting_month")},
        "fields_of_activity": list(registration.fields_of_activity.all()),
        "target_groups": list(registration.target_groups.all()),
        "confirmed_on": clock.today(),
    }
