"""The pages about who stands in for whom."""

import pytest
from django.urls import reverse

from portal.people.enums import Role
from portal.people.models import Deputyship, Employment
from portal.web import clock
from tests.factories import DepartmentFactory, staff

pytestmark = pytest.mark.django_db

TODAY = {"active_from": clock.today().isoformat(), "active_to": ""}


def text(answer) -> str:
    return answer.content.decode()


def test_one_chooses_a_deputy_and_both_see_it(client):
    omar, mikko = staff(name="Omar Haddad"), staff(name="Mikko Laine")
    client.force_login(omar)
    here = reverse("deputy_add", kwargs={"code": omar.code})
    assert here in text(client.get(reverse("deputy_list")))
    assert client.post(here, {"deputy": "", **TODAY}).status_code == 422
    assert client.post(here, {"deputy": mikko.pk, **TODAY}, follow=True).status_code == 200
    assert "Mikko Laine" in text(client.get(reverse("deputy_list")))
    client.force_login(mikko)
    assert "Omar Haddad" in text(client.get(reverse("deputy_list")))


def test_one_ends_it_oneself(client):
    omar, mikko = staff(), staff()
    deputyship = Deputyship.objects.create(user=omar, deputy=mikko)
    client.force_login(omar)
    here = reverse("deputy_end", kwargs={"code": omar.code, "pk": deputyship.pk})
    assert client.post(here, {"last_day": clock.today().isoformat()}).status_code == 302
    deputyship.refresh_from_db()
    assert deputyship.active_to == clock.today()


def test_a_head_chooses_for_those_who_work_there_and_below_and_for_nobody_else(client):
    department = DepartmentFactory()
    head = staff(Role.HEAD, department=department)
    below, beside = staff(name="Rut Under"), staff(name="Bo Bredvid")
    Employment.objects.create(user=below, department=DepartmentFactory(parent=department))
    Employment.objects.create(user=beside, department=DepartmentFactory())
    client.force_login(head)
    page = text(client.get(reverse("deputy_list")))
    assert "Rut Under" in page
    assert "Bo Bredvid" not in page
    add = {person: reverse("deputy_add", kwargs={"code": person.code}) for person in (below, beside)}
    assert client.post(add[below], {"deputy": head.pk, **TODAY}).status_code == 302
    assert client.post(add[beside], {"deputy": head.pk, **TODAY}).status_code == 404
    assert client.get(reverse("person_detail", kwargs={"code": below.code})).status_code == 403


def test_an_administrator_chooses_on_the_person_s_page(client):
    omar, mikko = staff(), staff(name="Mikko Laine")
    Deputyship.objects.create(user=omar, deputy=mikko)
    client.force_login(staff(Role.ADMINISTRATOR))
    page = text(client.get(reverse("person_detail", kwargs={"code": omar.code})))
    assert "Mikko Laine" in page
    assert reverse("deputy_add", kwargs={"code": omar.code}) in page


def test_a_representative_has_no_deputies_here(client):
    client.force_login(staff(Role.REPRESENTATIVE))
    assert client.get(reverse("deputy_list")).status_code == 403
