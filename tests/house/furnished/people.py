"""What the house has of those who sign in, and of how they do."""

from django.contrib.sessions.backends.db import SessionStore

from portal.people.enums import Claimed, Role, SignInWay
from portal.people.models import Department, Deputyship, Employment, IdentityProvider
from portal.people.services import add_key, note_sign_in
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import CommitteeFactory, DepartmentFactory, IdentityProviderFactory, staff
from tests.passkeys import a_passkey

from .house import House, Irregular

_OF_THE_PROVIDER = (
    "provider_begin",
    "provider_back",
    "provider_tie",
    "provider_edit",
    "provider_try",
    "mapping_add",
    "mapping_remove",
)
IRREGULAR: Irregular = {
    ("role_withdraw", "pk"): lambda house: house.things["User"].role_grants.first().pk,
    **{(name, "key"): lambda house: house.things["provider"].key for name in _OF_THE_PROVIDER},
    ("sign_in_end", "code"): lambda house: house.administrator.sign_ins.get().code,
    ("key_remove", "pk"): lambda house: house.things["key"].pk,
    ("mapping_remove", "pk"): lambda house: house.things["provider"].mappings.get().pk,
    ("representative_end", "pk"): lambda house: house.things["seat"].pk,
    ("deputy_end", "pk"): lambda house: house.things["User"].deputyships.first().pk,
    ("employment_end", "pk"): lambda house: house.things["User"].employments.first().pk,
}


def furnish(house: House) -> None:
    """Somebody at work with a deputy, and the ways to sign in."""
    person, department = staff(Role.OFFICIAL), DepartmentFactory()
    Employment.objects.create(user=person, department=department)
    Deputyship.objects.create(user=person, deputy=house.administrator)
    session = SessionStore()
    session.create()
    note_sign_in(
        house.administrator,
        session_key=session.session_key,
        way=SignInWay.CODE,
        device="Firefox, Windows",
        actor=A_COMMAND,
    )
    house.things |= {
        "User": person,
        "seat": staff(Role.REPRESENTATIVE).role_grants.get(),
        "Department": department,
        "Committee": CommitteeFactory(),
        "provider": _login_with_words(department),
        "key": add_key(house.administrator, name="Telefonen", credential=a_passkey(), actor=A_COMMAND),
    }


def _login_with_words(department: Department) -> IdentityProvider:
    """The municipality's own login, with a word that means something and one that does not."""
    provider = IdentityProviderFactory()
    provider.mappings.create(of=Claimed.DEPARTMENT, value="Kultur", department=department)
    provider.unknown_claims.create(of=Claimed.ROLE, value="alla-anställda", last_on=clock.today())
    return provider
