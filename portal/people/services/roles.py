"""Who is trusted with what, who works where and who stands in for whom, from a day to a day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day

from ..enums import Role
from ..models import Department, Deputyship, Employment, RoleGrant, User, able_to_stand_in_for
from .saving import filled, saved


@recorded
def grant_role(
    user: User,
    *,
    role: Role,
    active_from: date | None = None,
    active_to: date | None = None,
    department: Department | None = None,
    actor: Actor,
) -> RoleGrant:
    """Trust a person with a role, from today where no other day is said. Raises Refused."""
    _alone_with(user)
    grant = RoleGrant(
        user=user,
        role=role,
        department=department,
        active_from=active_from or clock.today(),
        active_to=active_to,
        granted_by_id=actor.user_id,
    )
    return saved(grant)


@recorded
def withdraw_role(grant: RoleGrant, *, last_day: date, actor: Actor) -> None:
    """End a role after a day; a role that never came into force goes away. Raises Refused.

    Somebody must be administrator without an end, or nobody could let anybody in.
    """
    hold_administrators()
    _alone_with(grant.user)
    _end(grant, last_day)
    if grant.role == Role.ADMINISTRATOR:
        refuse_without_administrator(last_day)


@recorded
def add_employment(user: User, *, values: Mapping[str, Any], actor: Actor) -> Employment:
    """Somebody works in a department from a day. Raises Refused."""
    _alone_with(user)
    return saved(filled(Employment(user=user), values))


@recorded
def end_employment(employment: Employment, *, last_day: date, actor: Actor) -> None:
    """End an employment after a day; one that never began goes away. Raises Refused."""
    _alone_with(employment.user)
    _end(employment, last_day)


@recorded
def set_deputy(
    person: User,
    *,
    deputy: User,
    active_from: date | None = None,
    active_to: date | None = None,
    actor: Actor,
) -> Deputyship:
    """Let somebody see a person's desk and answer for the person's meetings, from today or another day.

    It gives no role. Raises Refused for whoever lacks the one that the work needs, and for days that overlap.
    """
    _alone_with(person)
    if deputy.pk != person.pk and not able_to_stand_in_for(person).filter(pk=deputy.pk).exists():
        raise Refused(
            _("%(name)s har ingen roll som räcker för arbetet. Ge först en roll.") % {"name": deputy},
            field="deputy",
        )
    deputyship = Deputyship(
        user=person,
        deputy=deputy,
        active_from=active_from or clock.today(),
        active_to=active_to,
        given_by_id=actor.user_id,
    )
    return saved(deputyship)


@recorded
def end_deputyship(deputyship: Deputyship, *, last_day: date, actor: Actor) -> None:
    """End it after a day; what never began goes away. Raises Refused."""
    _alone_with(deputyship.user)
    _end(deputyship, last_day)


def hold_administrators() -> set[int]:
    """One change at a time of who is administrator: two who remove each other at once would leave none.

    Called first of all, before anything else is locked; lasts until the transaction is over. Returns the
    ids of all who are, were or will be.
    """
    grants = RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk")
    return {grant.user_id for grant in grants}


def refuse_without_administrator(last_day: date) -> None:
    """Raise Refused unless somebody who may sign in is administrator without an end after a day."""
    remaining = RoleGrant.objects.filter(
        role=Role.ADMINISTRATOR,
        active_to__isnull=True,
        active_from__lte=last_day + timedelta(days=1),
        user__is_active=True,
    )
    if not remaining.exists():
        raise Refused(
            _("Någon måste vara administratör utan slutdatum. Ge först rollen till en annan person.")
        )


def is_only_administrator(user: User) -> bool:
    """Whether nobody but this person is administrator without an end."""
    grants = RoleGrant.objects.on(clock.today()).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    lasting = grants.filter(active_to__isnull=True)
    return grants.filter(user=user).exists() and not lasting.exclude(user=user).exists()


def _alone_with(user: User) -> None:
    """One change at a time of what a person holds."""
    User.objects.select_for_update().get(pk=user.pk)


def end_at_once(held: RoleGrant | Employment) -> None:
    """End what is held from today on, inside the transaction of the service that knows why."""
    _end(held, clock.today() - timedelta(days=1))


def _end(held: RoleGrant | Employment | Deputyship, last_day: date) -> None:
    """End after a day what is held: never later than it ends already, never before it began.

    What begins today or later may be taken back whole: it has not been in force on any day that is over.
    """
    held = type(held)._default_manager.select_for_update().filter(pk=held.pk).first()
    if held is None:
        raise Refused(_("Det är redan borttaget."))
    if held.active_to and last_day > held.active_to:
        words = {"day": day(held.active_to)}
        raise Refused(
            _("Det slutar redan %(day)s. Välj den dagen eller en tidigare.") % words, field="last_day"
        )
    if last_day >= held.active_from:
        held.active_to = last_day
        saved(held)
    elif held.active_from >= clock.today():
        held.delete()
    else:
        raise Refused(_("Sista dagen kan inte vara före den första."), field="last_day")
