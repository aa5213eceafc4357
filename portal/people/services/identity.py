"""Somebody signs in with the municipality's own login: account, departments and roles follow its words.

What such a sign-in gave, the next one or the clock ends; what a hand gave it never touches.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.addresses import normalise
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..claims import Told
from ..enums import DEPARTMENTS_ROLES, Claimed, ProviderUse, Role, Source, Standing
from ..models import (
    ClaimMapping,
    Department,
    Employment,
    Identity,
    IdentityProvider,
    RoleGrant,
    UnknownClaim,
    User,
)
from .roles import end_at_once
from .saving import filled, saved

# Somebody who has left never signs in again: what the login gave ends by itself.
CLAIMS_LAST = timedelta(days=90)
_MOST_UNKNOWN = 200


class NotYetKnown(Refused):
    """An e-identity says truly who somebody is, and no account is known by it: the person ties it to one."""


@recorded
def sign_in_by_claims(provider: IdentityProvider, told: Told, *, actor: Actor) -> User:
    """The person behind a provider's words, with the departments and roles that they mean here.

    An official who is new gets an account; others must have one. Raises Refused, with what the person can
    do about it; NotYetKnown where that is to tie it (`tie_identity`).
    """
    user = _whose(provider, told)
    if not user.is_active:
        raise Refused(_("Ditt konto är stängt. Hör av dig till den som sköter Bryggan."))
    # One sign-in at a time of each person: two at once would give each role twice.
    user = User.objects.select_for_update().get(pk=user.pk)
    Identity.objects.filter(provider=provider, user=user).exclude(subject=told.subject).delete()
    Identity.objects.update_or_create(
        provider=provider, subject=told.subject, defaults={"user": user, "last_on": clock.today()}
    )
    if provider.serves == ProviderUse.OFFICIALS:
        if told.name and user.name != told.name and not user.is_protected:
            user.name = told.name
            user.save(update_fields=["name"])
        departments, roles = _meant(provider, told)
        _follow_departments(user, departments, told.post)
        _follow_roles(user, roles, departments if provider.claim_department else [None])
    return user


def _whose(provider: IdentityProvider, told: Told) -> User:
    known = Identity.objects.select_related("user").filter(provider=provider, subject=told.subject).first()
    if known:
        email = _own_address(provider, told)
        return _with_address(known.user, email if told.is_proven else "")
    email = _proven_address(provider, told)
    user = User.objects.filter(email=email).first()
    if user is None and provider.serves == ProviderUse.PERSONS:
        raise NotYetKnown(
            _("Det finns inget konto med den e-postadressen. Logga in med en kod till den adress som vi har.")
        )
    if user is None:
        user = User(email=email, name=told.name or email.partition("@")[0])
        user.set_unusable_password()
        saved(user)
    return user


def why_a_newcomer_is_refused(provider: IdentityProvider, told: Told) -> str:
    """What somebody unknown would read who is not let in with these words; empty for who is."""
    try:
        _proven_address(provider, told)
    except Refused as refusal:
        return str(refusal.message)
    return ""


def _proven_address(provider: IdentityProvider, told: Told) -> str:
    """The address by which somebody who comes for the first time is known."""
    email = _own_address(provider, told)
    refusal = NotYetKnown if provider.serves == ProviderUse.PERSONS else Refused
    if not email:
        raise refusal(_("Inloggningen berättar ingen e-postadress. Logga in med en kod i stället."))
    if not told.is_proven:
        raise refusal(
            _("Inloggningen intygar inte att e-postadressen är din. Logga in med en kod i stället.")
        )
    return email


def _own_address(provider: IdentityProvider, told: Told) -> str:
    """The address told, in our spelling; refused from other domains than the provider may speak for."""
    try:
        email = normalise(told.email) if told.email else ""
    except ValueError:
        email = ""
    domains = {domain.lower() for domain in provider.allowed_domains}
    if email and domains and email.rpartition("@")[2] not in domains:
        raise Refused(_("Din e-postadress hör inte till kommunen. Logga in med en kod i stället."))
    return email


def _with_address(user: User, email: str) -> User:
    """Who is known, with a new address if there is one that nobody else has."""
    if email and email != user.email and not User.objects.filter(email=email).exists():
        user.email = email
        user.save(update_fields=["email"])
    return user


@recorded
def tie_identity(user: User, *, provider: IdentityProvider, subject: str, actor: Actor) -> Identity:
    """From now on an e-identity opens the account of whoever has proven its address in another way.

    An earlier one no longer does. Raises Refused where it opens somebody else's.
    """
    provider = IdentityProvider.objects.select_for_update().get(pk=provider.pk)
    if provider.serves != ProviderUse.PERSONS:
        raise Refused(_("Kommunens inloggning kopplas av sig själv, med den adress som den berättar."))
    if provider.identities.filter(subject=subject).exclude(user=user).exists():
        raise Refused(_("Den inloggningen öppnar redan ett annat konto."))
    provider.identities.filter(user=user).delete()
    return provider.identities.create(user=user, subject=subject, last_on=clock.today())


def _meant(provider: IdentityProvider, told: Told) -> tuple[list[Department], list[Role]]:
    """The departments and roles that a provider's words mean here; what means nothing is counted."""
    met, unknown = what_it_means(provider, told)
    for of, value in unknown:
        _count_unknown(provider, of, value)
    departments = {rule.department_id: rule.department for rule in met if rule.of == Claimed.DEPARTMENT}
    roles = {rule.role: Role(rule.role) for rule in met if rule.of == Claimed.ROLE}
    return list(departments.values()), list(roles.values())


def what_it_means(
    provider: IdentityProvider, told: Told
) -> tuple[list[ClaimMapping], list[tuple[Claimed, str]]]:
    """The rules that a provider's words meet, and the words that meet none; changes nothing.

    A rule for a department that is no more means nothing today, and is no unknown word.
    """
    rules = {
        (rule.of, rule.value.casefold()): rule for rule in provider.mappings.select_related("department")
    }
    met, unknown = [], []
    for of, values in ((Claimed.DEPARTMENT, told.departments), (Claimed.ROLE, told.roles)):
        for value in dict.fromkeys(values):
            rule = rules.get((of, value.casefold()))
            if rule is None:
                unknown.append((of, value))
            elif rule.department is None or rule.department.standing != Standing.PAST:
                met.append(rule)
    return met, unknown


def _count_unknown(provider: IdentityProvider, of: Claimed, value: str) -> None:
    known = provider.unknown_claims.filter(of=of, value=value)
    if known.update(times=F("times") + 1, last_on=clock.today()):
        return
    if provider.unknown_claims.count() < _MOST_UNKNOWN:
        new = UnknownClaim(provider=provider, of=of, value=value, last_on=clock.today())
        UnknownClaim.objects.bulk_create([new], ignore_conflicts=True)


def _follow_departments(user: User, departments: Iterable[Department], post: str) -> None:
    wanted = {department.pk: department for department in departments}
    for held in user.employments.on(clock.today()).select_for_update(of=("self",)):
        if held.source == Source.OIDC and held.department_id not in wanted:
            end_at_once(held)
            continue
        if held.source == Source.OIDC and held.post != post:
            held.post = post
            held.save(update_fields=["post"])
        wanted.pop(held.department_id, None)
    for department in wanted.values():
        until = _until_the_next(user.employments.filter(department=department))
        saved(Employment(user=user, department=department, post=post, active_to=until, source=Source.OIDC))


def _follow_roles(user: User, roles: Iterable[Role], departments: Iterable[Department | None]) -> None:
    """Roles of a department are held for each; the others for the whole municipality. A head heads one."""
    wanted = {
        (role, department and department.pk): department
        for role in roles
        for department in (departments if role in DEPARTMENTS_ROLES else [None])
        if department is not None or role != Role.HEAD
    }
    for held in user.role_grants.on(clock.today()).select_for_update(of=("self",)):
        if held.source == Source.OIDC and (held.role, held.department_id) not in wanted:
            end_at_once(held)
        else:
            wanted.pop((held.role, held.department_id), None)
    for (role, _id), department in wanted.items():
        until = _until_the_next(user.role_grants.filter(role=role, department=department))
        saved(RoleGrant(user=user, role=role, department=department, active_to=until, source=Source.OIDC))


def _until_the_next(held) -> date | None:
    """The day before something that a hand has already put in for later; else no end."""
    first = held.filter(active_from__gt=clock.today()).order_by("active_from").first()
    return first and first.active_from - timedelta(days=1)


@recorded
def end_stale_claims(*, actor: Actor) -> int:
    """End what a login gave to those who have not come that way for long; returns to how many."""
    since = clock.today() - CLAIMS_LAST
    ended = set()
    for model in (RoleGrant, Employment):
        given = model.objects.on(clock.today()).filter(source=Source.OIDC)
        for held in given.exclude(user__identities__last_on__gte=since).select_for_update(of=("self",)):
            end_at_once(held)
            ended.add(held.user_id)
    return len(ended)


@recorded
def set_up_provider(
    provider: IdentityProvider,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    actor: Actor,
) -> IdentityProvider:
    """Say what a login is called, whom it lets in and where its words stand. Raises Refused."""
    if provider.pk:
        provider = IdentityProvider.objects.select_for_update().get(pk=provider.pk)
        refuse_if_overtaken(provider, seen or {})
    return saved(filled(provider, values))


@recorded
def add_mapping(provider: IdentityProvider, *, values: Mapping[str, Any], actor: Actor) -> ClaimMapping:
    """Say what a word of a login means here; it is then no longer unknown. Raises Refused."""
    mapping = saved(filled(ClaimMapping(provider=provider), values))
    provider.unknown_claims.filter(of=mapping.of, value__iexact=mapping.value).delete()
    return mapping


@recorded
def remove_mapping(mapping: ClaimMapping, *, actor: Actor) -> None:
    """Let a word mean nothing again; what it gave ends at the person's next sign-in."""
    mapping.delete()
