"""What happens with people: addresses, secret links, roles, employments, committees and departments."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model, Q
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.addresses import normalise
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day

from .enums import LinkPurpose, Role
from .models import Address, Committee, Department, Employment, GuestLink, RoleGrant, User

Row = TypeVar("Row", bound=Model)
# The columns of the constraint `one_link_for_each_door_and_address`.
_ONE_LINK = ["purpose", "subject_type", "subject_id", "address"]
# Any numbers that nobody else locks by: one change of the tree of departments at a time, and so on.
_ONE_TREE_AT_A_TIME = 4_031_977
_ONE_AT_A_TIME_WITH_ADDRESSES = 4_031_976


def address_for(email: str, *, language: str = "sv") -> Address:
    """The row of a mail address, made if it is new. Raises ValueError when it is no address.

    `language` is only for a new row: what a person has chosen is not overwritten.
    """
    return Address.objects.get_or_create(email=normalise(email), defaults={"language": language})[0]


def addresses_for(emails: Iterable[str]) -> dict[str, Address]:
    """The rows of many mail addresses by the text given; two queries. Raises ValueError as `address_for`."""
    spelled = {email: normalise(email) for email in emails}
    wanted = sorted(set(spelled.values()))
    Address.objects.bulk_create([Address(email=email) for email in wanted], ignore_conflicts=True)
    rows = {address.email: address for address in Address.objects.filter(email__in=wanted)}
    return {email: rows[normal] for email, normal in spelled.items()}


def hold_addresses() -> None:
    """Let nobody else bring in many addresses, or erase one, until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME_WITH_ADDRESSES])


def link_for(
    *, purpose: LinkPurpose, subject: Model, address: Address | None, expires_at: datetime | None = None
) -> GuestLink:
    """The link by which an address opens `subject`, made if it is new; `expires_at` is the latest said."""
    return links_for(purpose=purpose, subjects_and_addresses=[(subject, address)], expires_at=expires_at)[
        subject.pk, address and address.pk
    ]


def links_for(
    *,
    purpose: LinkPurpose,
    subjects_and_addresses: Iterable[tuple[Model, Address | None]],
    expires_at: datetime | None = None,
) -> dict[tuple[int, int | None], GuestLink]:
    """Many links to things of one model, by (subject's id, address's id); two queries."""
    pairs = {(subject.pk, address and address.pk): subject for subject, address in subjects_and_addresses}
    if not pairs:
        return {}
    kind = ContentType.objects.get_for_model(next(iter(pairs.values())))
    GuestLink.objects.bulk_create(
        [
            GuestLink(
                purpose=purpose,
                subject_type=kind,
                subject_id=subject_id,
                address_id=address_id,
                expires_at=expires_at,
            )
            for subject_id, address_id in sorted(pairs, key=str)
        ],
        update_conflicts=True,
        unique_fields=_ONE_LINK,
        update_fields=["expires_at"],
        batch_size=2000,
    )
    found = GuestLink.objects.select_related("address").filter(
        purpose=purpose, subject_type=kind, subject_id__in={subject_id for subject_id, _address in pairs}
    )
    links = {(link.subject_id, link.address_id): link for link in found}
    return {pair: links[pair] for pair in pairs}


@recorded
def write_in(address: Address, *, language: str, actor: Actor) -> Address:
    """Write to an address in this language from now on."""
    if address.language != language:
        address.language = language
        address.save(update_fields=["language"])
    return address


@recorded
def revoke_link(link: GuestLink, *, actor: Actor) -> GuestLink:
    """Close the door of all letters sent so far: the next letter carries another seal."""
    GuestLink.objects.filter(pk=link.pk).update(generation=F("generation") + 1)
    link.refresh_from_db(fields=["generation"])
    return link


@recorded
def create_user(*, email: str, name: str, language: str = "sv", actor: Actor) -> User:
    """Somebody who may ask for a code and sign in; there is no password. Raises Refused."""
    user = User(email=_normal(email), name=name, language=language)
    user.set_unusable_password()
    _refuse_without_name(user)
    return _saved(user)


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
    _set(user, values)
    _refuse_without_name(user)
    _saved(user)
    if not user.is_active:
        refuse_without_administrator(clock.today())
    return user


@recorded
def choose_language(user: User, *, language: str, actor: Actor) -> User:
    """Remember in which language a person reads pages and letters."""
    user.language = language
    user.save(update_fields=["language"])
    return user


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
    return _saved(grant)


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
    return _saved(_set(Employment(user=user), values))


@recorded
def end_employment(employment: Employment, *, last_day: date, actor: Actor) -> None:
    """End an employment after a day; one that never began goes away. Raises Refused."""
    _alone_with(employment.user)
    _end(employment, last_day)


@recorded
def add_committee(*, values: Mapping[str, Any], actor: Actor) -> Committee:
    """A new committee. Raises Refused."""
    return _saved(_set(Committee(), values))


@recorded
def change_committee(
    committee: Committee, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Committee:
    """Change a committee, or say when it ceases.

    Raises Refused, also where what was `seen` in the fields no longer stands.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    refuse_if_overtaken(committee, seen or {})
    return _saved(_set(committee, values))


@recorded
def add_department(*, values: Mapping[str, Any], actor: Actor) -> Department:
    """A new department, below another or at the top. Raises Refused."""
    _one_tree_at_a_time()
    return _saved_department(Department(), values)


@recorded
def change_department(
    department: Department, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Department:
    """Change a department, move it in the tree, or say when it ceases.

    Raises Refused for a circle, and where what was `seen` in the fields no longer stands.
    """
    _one_tree_at_a_time()
    department = Department.objects.select_for_update().get(pk=department.pk)
    refuse_if_overtaken(department, seen or {})
    return _saved_department(department, values)


def _one_tree_at_a_time() -> None:
    """Two moves at once could close a circle, two presses at once make two of a name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_TREE_AT_A_TIME])


def _saved_department(department: Department, values: Mapping[str, Any]) -> Department:
    parents = dict(Department.objects.select_for_update().values_list("pk", "parent_id"))
    above = values["parent"].pk if values.get("parent") else None
    while above is not None:
        if above == department.pk:
            raise Refused(_("Den valda förvaltningen hör själv hit. Välj en annan."), field="parent")
        above = parents[above]
    committees = values.get("committees")
    stood = Department.objects.filter(pk=department.pk).first()
    _set(department, {name: value for name, value in values.items() if name != "committees"})
    _refuse_a_name_twice(department, stood)
    _saved(department)
    if committees is not None:
        department.committees.set(committees)
    return department


def _refuse_a_name_twice(department: Department, stood: Department | None) -> None:
    """One of a name in one place at a time. Those that are two already may be changed otherwise, and end."""
    is_where_it_was = stood and (stood.name, stood.parent_id) == (department.name, department.parent_id)
    if is_where_it_was and (department.active_to or not stood.active_to):
        return
    others = Department.objects.filter(name__iexact=department.name, parent=department.parent).filter(
        Q(active_to__isnull=True) | Q(active_to__gte=department.active_from)
    )
    if department.active_to:
        others = others.filter(active_from__lte=department.active_to)
    if others.exclude(pk=department.pk).exists():
        raise Refused(_("En förvaltning med det namnet finns redan där under de dagarna."), field="name")


def _normal(email: str) -> str:
    try:
        return normalise(email)
    except ValueError:
        raise Refused(_("Det är ingen e-postadress som går att skicka till."), field="email")


def _set(row: Row, values: Mapping[str, Any]) -> Row:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _saved(row: Row) -> Row:
    """Save, or refuse with the sentence of the constraint that stands in the way."""
    _refuse_what_breaks_a_constraint(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Somebody saved the same in the same instant: by now it stands, and its sentence is said.
        _refuse_what_breaks_a_constraint(row)
        raise
    return row


def _refuse_what_breaks_a_constraint(row: Model) -> None:
    try:
        row.validate_unique()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused(sentences[0], field=field)
    try:
        # One by one: the database cannot even be asked of an overlap of days that run backwards.
        for constraint in row._meta.constraints:
            constraint.validate(type(row), row)
    except ValidationError as error:
        # The code of a constraint names the field at which its sentence is said.
        raise Refused(error.message, field=error.code)


def _alone_with(user: User) -> None:
    """One change at a time of what a person holds."""
    User.objects.select_for_update().get(pk=user.pk)


def _end(held: RoleGrant | Employment, last_day: date) -> None:
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
        _saved(held)
    elif held.active_from >= clock.today():
        held.delete()
    else:
        raise Refused(_("Sista dagen kan inte vara före den första."), field="last_day")


def _refuse_without_name(user: User) -> None:
    if not any(map(str.isalnum, user.name)):
        raise Refused(_("Skriv personens namn."), field="name")


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
