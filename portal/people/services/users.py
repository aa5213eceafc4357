"""Those who may sign in: their names, addresses, languages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.addresses import normalise
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import Role
from ..models import RoleGrant, User
from .roles import grant_role, hold_administrators, refuse_without_administrator
from .saving import filled, saved


@recorded
def create_user(*, email: str, name: str, language: str = "sv", actor: Actor) -> User:
    """Somebody who may ask for a code and sign in; there is no password. Raises Refused."""
    user = User(email=_normal(email), name=name, language=language)
    user.set_unusable_password()
    _refuse_without_name(user)
    return saved(user)


@recorded
def seat_representative(
    *, email: str, name: str, active_from: date, active_to: date | None = None, actor: Actor
) -> RoleGrant:
    """Somebody whom the stormöte has chosen sits in the samråd from a day to a day. Raises Refused.

    Whoever has no account gets one; whoever has one keeps the name that stands there. Seed 002: the stormöte
    chooses, the secretary keeps the list.
    """
    user = User.objects.filter(email=_normal(email)).first()
    user = user or create_user(email=email, name=name, actor=actor)
    days = {"active_from": active_from, "active_to": active_to}
    return grant_role(user, role=Role.REPRESENTATIVE, **days, actor=actor)


@recorded
def open_user(*, email: str, name: str, language: str, actor: Actor) -> User:
    """An account that somebody opens by asking for a code; it is nobody's until the code has come back."""
    user = User(email=email, name=name, language=language, opened_on=clock.today())
    user.set_unusable_password()
    return saved(user)


@recorded
def forget_never_proven(*, actor: Actor) -> int:
    """Take away accounts opened before today whose code never came back; returns how many."""
    users = User.objects.never_proven(clock.today())
    return users.delete()[1].get(User._meta.label, 0)


@recorded
def change_user(
    user: User, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> User:
    """Change a person's name, address, language or right to sign in.

    Raises Refused, also where what was `seen` in the fields no longer stands.
    """
    hold_administrators()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if_overtaken(user, seen or {})
    if "email" in values:
        values = {**values, "email": _normal(values["email"])}
    if user.is_protected and not values.keys().isdisjoint({"name", "email"}):
        raise Refused(_("Uppgifterna är skyddade och ändras inte här. Skyddet måste först tas bort."))
    filled(user, values)
    if not user.is_protected:
        _refuse_without_name(user)
    saved(user)
    if not user.is_active:
        refuse_without_administrator(clock.today())
    return user


@recorded
def choose_language(user: User, *, language: str, actor: Actor) -> User:
    """Remember in which language a person reads pages and letters."""
    user.language = language
    user.save(update_fields=["language"])
    return user


def _normal(email: str) -> str:
    try:
        return normalise(email)
    except ValueError:
        raise Refused(_("Det är ingen e-postadress som går att skicka till."), field="email")


def _refuse_without_name(user: User) -> None:
    if not any(map(str.isalnum, user.name)):
        raise Refused(_("Skriv personens namn."), field="name")
