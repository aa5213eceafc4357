"""Where somebody is signed in, by which keys, and which roles ask for more than a code."""

from collections.abc import Collection, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import Role, SignInWay
from ..models import RoleRule, SignIn, User

MOST_KEYS = 10


@recorded
def note_sign_in(user: User, *, session_key: str, way: SignInWay, device: str, actor: Actor) -> SignIn:
    """Remember that a browser is signed in, for as long as its session lasts."""
    return SignIn.objects.update_or_create(
        session_id=session_key, defaults={"user": user, "way": way, "device": device}
    )[0]


@recorded
def end_sign_in(sign_in: SignIn, *, actor: Actor) -> None:
    """Sign out one browser, wherever it is."""
    Session.objects.filter(pk=sign_in.session_id).delete()


@recorded
def sign_out_elsewhere(user: User, *, but_for: str, actor: Actor) -> int:
    """Sign out every browser but the one of this session; returns how many."""
    others = Session.objects.filter(sign_in__user=user).exclude(pk=but_for)
    return others.delete()[1].get(Session._meta.label, 0)


@recorded
def forget_expired(*, actor: Actor) -> int:
    """Let go of sessions that have run out, and with them of what is known of them; returns how many."""
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[1].get(Session._meta.label, 0)


@recorded
def add_key(user: User, *, name: str, credential: Mapping[str, Any], actor: Actor) -> Authenticator:
    """A passkey whose answer has been checked opens the account from now on. Raises Refused."""
    User.objects.select_for_update().get(pk=user.pk)
    if Authenticator.objects.filter(user=user).count() >= MOST_KEYS:
        raise Refused(_("Du har redan många nycklar. Ta först bort någon som du inte använder."))
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": credential}
    )


@recorded
def remove_keys(user: User, *, keys: Collection[int] | None = None, actor: Actor) -> int:
    """These passkeys of a person, or all, open nothing any more; returns how many."""
    found = Authenticator.objects.filter(user=user)
    if keys is not None:
        found = found.filter(pk__in=keys)
    return found.delete()[0]


@recorded
def demand_second_step(*, roles: Collection[Role], actor: Actor) -> None:
    """From now on exactly these roles ask for a second step, also of those who are signed in."""
    RoleRule.objects.exclude(role__in=roles).delete()
    for role in roles:
        RoleRule.objects.get_or_create(role=role)
