"""The pages of one's own data: by account and by letter; who gets in, what a press does, what is limited."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from organisations.models import Membership
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose, Role
from portal.people.models import Erasure, Protection, User
from portal.people.services import link_for
from portal.web.clock import today
from tests.factories import MembershipFactory, UserFactory, staff
from tests.people.test_account import come_in

pytestmark = pytest.mark.django_db


def by_letter(contact: Membership) -> str:
    link = link_for(purpose=LinkPurpose.OWN_DATA, subject=contact.address, address=contact.address)
    return f"/s/{link.secret}/mina-uppgifter/"


def test_a_visitor_is_led_to_ask_for_a_link():
    assert Client().get("/mina-uppgifter/")["Location"] == "/mina-uppgifter/fraga/"


def test_the_page_to_ask_says_the_same_of_every_address():
    contact = MembershipFactory()
    answers = [
        Client().post("/mina-uppgifter/fraga/", {"email": email})
        for email in (contact.address.email, "okand@forening.example")
    ]
    assert {(one.status_code, one["Location"]) for one in answers} == {
        (302, "/mina-uppgifter/fraga/skickat/")
    }
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("email", ["", "kim"])
def test_what_is_no_address_is_said_at_the_field(email):
    response = Client().post("/mina-uppgifter/fraga/", {"email": email})
    assert response.status_code == 422
    assert "id_email_error" in response.text


def test_nobody_is_flooded_with_links():
    cache.clear()
    contact = MembershipFactory()
    asked = [Client().post("/mina-uppgifter/fraga/", {"email": contact.address.email}) for _ in range(4)]
    assert [one.status_code for one in asked] == [302, 302, 302, 429]


def test_a_contact_sees_corrects_takes_along_and_is_erased_by_a_link():
    contact = MembershipFactory(name="Kim Zebra")
    page, browser = by_letter(contact), Client(enforce_csrf_checks=True)
    assert "Kim Zebra" in browser.get(page).text
    assert browser.post(f"{page}ratta/", {"name": ""}).status_code == 422
    assert browser.post(f"{page}ratta/", {"name": "Kim Ek"}).status_code == 302
    taken = browser.get(f"{page}mina-uppgifter.json")
    assert "attachment" in taken["Content-Disposition"]
    assert "Kim Ek" in str(json.loads(taken.content))
    assert "Uppgifterna" not in browser.get(f"{page}radera/").text
    assert Membership.objects.exists()
    assert browser.post(f"{page}radera/")["Location"] == "/mina-uppgifter/raderad/"
    assert not Membership.objects.exists()
    for again in (page, f"{page}radera/"):
        assert browser.get(again).status_code == 404
    assert browser.post(f"{page}radera/").status_code == 404


def test_a_signed_in_contact_is_erased_and_signed_out_everywhere():
    user = UserFactory(opened_on=today())
    MembershipFactory(user=user, address__email=user.email)
    here, there = come_in(user), come_in(user)
    assert there.get("/mina-uppgifter/").status_code == 200
    assert here.post("/mina-uppgifter/radera/")["Location"] == "/mina-uppgifter/raderad/"
    assert here.get("/mina-uppgifter/raderad/").status_code == 200
    for browser in (here, there):
        assert browser.get("/skrivbord/").status_code == 302
        assert browser.post("/mina-uppgifter/ratta/", {"name": "X"}).status_code in {200, 302}
    assert User.objects.get(pk=user.pk).name == ""


def test_whoever_came_in_long_ago_comes_in_anew_before_erasing():
    browser = Client()
    browser.force_login(UserFactory())
    assert "/logga-in/pa-nytt/" in browser.get("/mina-uppgifter/radera/")["Location"]
    assert "/logga-in/pa-nytt/" in browser.post("/mina-uppgifter/radera/")["Location"]


def test_a_request_lies_on_the_administrators_desk():
    administrator, official = staff(Role.ADMINISTRATOR), staff(Role.OFFICIAL, name="Rut Berg")
    response = come_in(official).post("/mina-uppgifter/radera/")
    assert response["Location"] == "/mina-uppgifter/begard/"
    desk = come_in(administrator)
    assert "Någon har bett att bli raderad" in desk.get("/skrivbord/").text
    assert "Någon har bett" not in come_in(official).get("/skrivbord/").text
    page = f"/installningar/radering/{Erasure.objects.get().code}/"
    assert "Rut Berg" in desk.get(page).text
    assert desk.post(f"{page}avboj/", {"reason": ""}).status_code == 422
    assert desk.post(page).status_code == 302
    assert "Begäran är avgjord" in desk.get(page).text
    assert desk.post(page).status_code == 200


def test_who_has_asked_already_is_told_until_when_and_has_no_button():
    staff(Role.ADMINISTRATOR)
    browser = come_in(staff(Role.OFFICIAL))
    browser.post("/mina-uppgifter/radera/")
    again = browser.get("/mina-uppgifter/radera/").text
    assert "Du får svar senast" in again
    assert "Be om att bli raderad" not in again
    assert "Du har bett om att bli raderad" in browser.get("/mina-uppgifter/").text
    assert "Till mina uppgifter" in browser.get("/mina-uppgifter/begard/").text


def test_both_who_asks_and_who_decides_see_which_association_nobody_is_left_for():
    contact, shared = MembershipFactory(), MembershipFactory()
    user = staff(Role.OFFICIAL, email=contact.address.email)
    MembershipFactory(user=user, organisation=shared.organisation, address=contact.address)
    browser, alone = come_in(user), "ingen annan och får inga brev"
    assert browser.get("/mina-uppgifter/radera/").text.count(alone) == 1
    browser.post("/mina-uppgifter/radera/")
    request = f"/installningar/radering/{Erasure.objects.get().code}/"
    page = come_in(staff(Role.ADMINISTRATOR)).get(request).text
    assert page.count("Personen slutar vara kontaktperson") == 2
    assert page.count(alone) == 1
    assert "Ditt konto" not in page


def test_the_last_administrator_has_no_button():
    only = come_in(staff(Role.ADMINISTRATOR))
    page = only.get("/mina-uppgifter/radera/")
    assert "enda administratören" in page.text
    assert '<form method="post">' not in page.text.split("</header>")[1].split("<footer")[0]
    assert only.post("/mina-uppgifter/radera/").status_code == 409


def test_one_protects_oneself_by_a_link_and_the_link_closes():
    contact = MembershipFactory(name="Kim Zebra")
    page = by_letter(contact)
    wrong = Client().post(f"{page}skydda/", {contact.code: "kim@forening.example"})
    assert wrong.status_code == 422
    right = Client().post(f"{page}skydda/", {contact.code: "info@forening.example"})
    assert right["Location"] == "/"
    assert Client().get(page).status_code == 404
    assert Protection.objects.get().name == "Kim Zebra"


def test_somebody_signed_in_who_is_protected_sees_the_own_name():
    user = UserFactory(name="Kim Zebra")
    browser = come_in(user)
    assert browser.post("/mina-uppgifter/skydda/").status_code == 302
    page = browser.get("/mina-uppgifter/")
    assert "Kim Zebra" in page.text
    assert "Dina uppgifter är skyddade" in page.text
    assert "redan skyddade" in browser.get("/mina-uppgifter/skydda/").text


def test_staff_protect_a_contact_and_a_colleague():
    contact, official = MembershipFactory(name="Kim Zebra"), staff(Role.OFFICIAL, name="Rut Berg")
    browser = come_in(staff(Role.REGISTRAR))
    page = contact.organisation.get_absolute_url()
    assert browser.post(f"{page}kontakter/{contact.code}/skydda/").status_code == 302
    assert "Nås genom kommunen" in browser.get(page).text
    browser = come_in(staff(Role.ADMINISTRATOR))
    assert browser.post(f"/installningar/personer/{official.code}/skydda/").status_code == 302
    assert Protection.objects.count() == 2
    taken_away = f"/installningar/skyddade/{Protection.objects.last().code}/ta-bort/"
    assert browser.get(taken_away).status_code == 200
    assert browser.post(taken_away).status_code == 302
    assert Protection.objects.count() == 1
