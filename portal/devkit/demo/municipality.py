"""The invented municipality itself: its settings, committees, departments, people, and their way in."""

from collections.abc import Iterable

from organisations.services import load_bodies
from portal.frames.services import load_demo_frames, load_frames
from portal.municipality.services import change_settings
from portal.people import services as people
from portal.people.enums import Claimed, Role
from portal.people.models import Committee, Department, IdentityProvider, User
from portal.web.actor import A_COMMAND, Actor, Door

from ..cast import CAST, EMPLOYED
from ..identity import KEY

# An official who is away, and the head who sees the same desk meanwhile.
AWAY, STANDS_IN = "omar.haddad@skarsjo.example", "jonas.bergvall@skarsjo.example"


def settle(content: dict) -> None:
    """What all else rests on: frames, bodies, settings."""
    load_frames(actor=A_COMMAND)
    load_bodies(actor=A_COMMAND)
    change_settings(values=content["settings"], actor=A_COMMAND)
    load_demo_frames(actor=A_COMMAND)


def add_committees(committees: Iterable[dict]) -> None:
    """The authorities."""
    for values in committees:
        people.add_committee(values=values, actor=A_COMMAND)


def add_departments(departments: Iterable[dict]) -> None:
    """Those who do the work, each below the one that it belongs to."""
    for entry in departments:
        values = {
            "name": entry["name"],
            "parent": Department.objects.get(name=entry["parent"]) if "parent" in entry else None,
            "mailbox": entry.get("mailbox", ""),
            "committees": Committee.objects.filter(abbreviation__in=entry["committees"]),
        }
        people.add_department(values=values, actor=A_COMMAND)


def add_people() -> None:
    """The cast, with roles and posts; one of them is away, with a deputy."""
    for person in CAST:
        user = people.create_user(email=person.email, name=person.name, actor=A_COMMAND)
        department = Department.objects.filter(name=person.department).first()
        for role in person.roles:
            headed = department if role == Role.HEAD else None
            people.grant_role(user, role=role, department=headed, actor=A_COMMAND)
        if department is None:
            continue
        people.add_employment(user, values={"department": department, "post": person.post}, actor=A_COMMAND)
    away, head = (User.objects.get(email=email) for email in (AWAY, STANDS_IN))
    people.set_deputy(away, deputy=head, actor=by(away))


def open_own_login() -> None:
    """The municipality's own login: what it calls each department and each role in the cast."""
    values = {
        "title_sv": "Logga in med kommunens konto",
        "title_en": "Sign in with the municipality's account",
        "allowed_domains": [CAST[0].email.partition("@")[2]],
        "claim_department": "department",
        "claim_post": "title",
        "claim_role": "roles",
        "is_open": True,
    }
    provider = people.set_up_provider(IdentityProvider(key=KEY), values=values, actor=A_COMMAND)
    meanings = {Claimed.DEPARTMENT: {}, Claimed.ROLE: {}}
    for person in EMPLOYED:
        meanings[Claimed.DEPARTMENT][person.department] = {
            "department": Department.objects.get(name=person.department)
        }
        meanings[Claimed.ROLE] |= {role: {"role": role} for role in person.roles}
    for of, words in meanings.items():
        for word, meaning in words.items():
            people.add_mapping(provider, values={"of": of, "value": word, **meaning}, actor=A_COMMAND)


def by(user: User) -> Actor:
    """Somebody at work in a browser."""
    return Actor(Door.WEB, user_id=user.pk)
