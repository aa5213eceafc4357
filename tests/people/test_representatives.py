"""Who sits in the samråd: the secretary keeps the list of those whom the stormöte has chosen."""

import pytest

from portal.people.enums import Role
from portal.people.models import RoleGrant, User
from portal.web import clock
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

LIST = "/samradet/ledamoter/"
MAJ = {"name": "Maj Sundin", "email": "maj@forening.example", "active_from": clock.today().isoformat()}


@pytest.fixture
def secretary(client):
    client.force_login(staff(Role.SECRETARY))


def test_the_secretary_writes_in_who_was_chosen_and_ends_the_mandate(client, secretary):
    assert LIST in client.get("/skrivbord/").content.decode()
    assert client.post(f"{LIST}ny/", MAJ).headers["Location"] == LIST
    maj = User.objects.get(email="maj@forening.example")
    assert maj.roles == {Role.REPRESENTATIVE}
    assert "Maj Sundin" in client.get(LIST).content.decode()
    end = f"{LIST}{RoleGrant.objects.get(user=maj).pk}/avsluta/"
    assert client.post(end, {"last_day": "i går"}).status_code == 422
    assert client.post(end, {"last_day": clock.today().isoformat()}).status_code == 302
    assert RoleGrant.objects.get(user=maj).active_to == clock.today()


def test_whoever_has_an_account_keeps_its_name_and_sits_once(client, secretary):
    maj = UserFactory(email="maj@forening.example", name="Maja")
    assert client.post(f"{LIST}ny/", MAJ).status_code == 302
    maj.refresh_from_db()
    assert maj.name == "Maja"
    answer = client.post(f"{LIST}ny/", MAJ)
    assert answer.status_code == 422
    assert "redan den rollen" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"email": "maj"}, {"name": "..."}, {"active_from": ""}])
def test_what_cannot_be_is_told_at_the_field_and_kept(client, secretary, wrong):
    answer = client.post(f"{LIST}ny/", {**MAJ, **wrong})
    assert answer.status_code == 422
    assert "Rätta det här" in answer.content.decode()
    assert not RoleGrant.objects.filter(role=Role.REPRESENTATIVE).exists()


def test_the_secretary_ends_no_other_role(client, secretary):
    grant = staff(Role.REGISTRAR).role_grants.get()
    assert client.post(f"{LIST}{grant.pk}/avsluta/", {"last_day": "2026-01-01"}).status_code == 404
