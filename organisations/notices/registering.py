"""Letters to an association that registers itself."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.municipality.current import municipality
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose, Role
from portal.people.models import Address, GuestLink, RoleGrant, User
from portal.web import clock

from ..enums import UNPROVEN, RegistrationState
from ..models import DRAFTS_KEPT, Membership, Registration
from .shared import absolute, hand_over_url


def registrant(address: Address, name: str = "") -> Recipient:
    """Whoever registers; without a name where nobody has vouched for the address."""
    return Recipient(address=address, name=name, language=address.language)


def _letter(
    template: str, is_true: Callable[[Registration], bool]
) -> Callable[[Registration, Recipient, Mapping[str, Any]], Draft | None]:
    """A writer of the letter in this template; it lapses where it is not true, or its door is closed."""

    def write(registration: Registration, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
        link = _door(registration, to)
        if link is None or not is_true(registration):
            return None
        return Draft(
            template=template,
            same_for=(registration.pk, registration.touched_at),
            common={
                "registration": registration,
                "days": municipality().registration_within,
                "kept_days": DRAFTS_KEPT.days,
                "criteria_url": settings.SITE_URL + reverse("registration_criteria"),
            },
            own={"registration_url": absolute(link, "registration_own")},
        )

    return write


def _door(registration: Registration, to: Recipient) -> GuestLink | None:
    return GuestLink.objects.filter(
        purpose=LinkPurpose.REGISTER,
        subject_type__model="registration",
        subject_id=registration.pk,
        address=to.address,
    ).first()


def _in(*states: RegistrationState) -> Callable[[Registration], bool]:
    return lambda registration: registration.state in states


def pilot() -> User | None:
    """Whom a newcomer may turn to: a process leader, where there is one."""
    grants = RoleGrant.objects.on(clock.today()).filter(role=Role.PROCESS_LEADER, user__is_active=True)
    grant = grants.select_related("user").order_by("user__name", "user_id").first()
    return grant.user if grant else None


def write_registration_confirmed(
    registration: Registration, to: Recipient, facts: Mapping[str, Any]
) -> Draft | None:
    """Welcome: the page and how to change it, the pilot, and the door by which to hand over."""
    organisation = registration.organisation
    if organisation is None or registration.state != RegistrationState.CONFIRMED:
        return None
    contact = Membership.objects.current().filter(organisation=organisation, address=to.address).first()
    return Draft(
        template="mail/organisations/registration_confirmed",
        same_for=registration.pk,
        common={"registration": registration, "organisation": organisation, "pilot": pilot()},
        own={
            "organisation_url": settings.SITE_URL + organisation.get_absolute_url(),
            **(_of_contact(contact, to) if contact else {}),
        },
    )


def _of_contact(contact: Membership, to: Recipient) -> dict[str, str]:
    page = reverse("own_page_change", kwargs={"code": contact.code})
    return {"change_url": settings.SITE_URL + page, **hand_over_url(contact, to)}


def _notice(key: str, title: Any, write: Callable, urgency: Urgency = Urgency.SOON) -> Notice:
    return Notice(
        key=f"organisations.{key}",
        title=title,
        urgency=urgency,
        find=Registration.objects.for_letter,
        write=write,
    )


NOTICES = [
    _notice(
        "registration_resume",
        _("Länk till en påbörjad anmälan av en förening"),
        _letter("mail/organisations/registration_resume", _in(*UNPROVEN)),
        Urgency.NOW,
    ),
    _notice(
        "registration_sent",
        _("Bekräfta adressen i anmälan av en förening"),
        _letter("mail/organisations/registration_sent", _in(RegistrationState.SENT)),
        Urgency.NOW,
    ),
    _notice(
        "registration_received",
        _("Kvitto på anmälan av en förening"),
        _letter("mail/organisations/registration_received", lambda registration: registration.is_to_decide),
    ),
    _notice(
        "registration_asked",
        _("Fråga om anmälan av en förening"),
        _letter("mail/organisations/registration_asked", _in(RegistrationState.ASKED)),
    ),
    _notice(
        "registration_refused",
        _("Anmälan av en förening är avslagen"),
        _letter("mail/organisations/registration_refused", _in(RegistrationState.REFUSED)),
    ),
    _notice(
        "registration_withdrawn",
        _("Kvitto på att anmälan av en förening är återtagen"),
        _letter("mail/organisations/registration_withdrawn", _in(RegistrationState.WITHDRAWN)),
    ),
    _notice(
        "registration_confirmed",
        _("Välkommen till registret"),
        write_registration_confirmed,
    ),
]
