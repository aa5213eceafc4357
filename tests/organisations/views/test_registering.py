"""Registering on the web: what is typed stays, what is wrong is said, a link opens only its own."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from organisations import services
from organisations.models import Registration
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import link_for, revoke_link
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import MembershipFactory, OrganisationFactory, RegistrationFactory, make_organisations
from tests.moments import in_days
from tests.tabs import as_sent, save_in_two_tabs

from .shown import LIST, text

pytestmark = pytest.mark.django_db

BEGIN = "/foreningar/anmal/"
NUMBER = "802088-4816"
FIRST = {"name": "Grannmaten", "no_number": "on", "legal_form": "network"}


def draft(**fields) -> Registration:
    """Complete but not sent, begun an hour ago."""
    long_ago = clock.now() - timedelta(hours=1)
    return RegistrationFactory(**{"state": "draft", "waits_since": None, "begun_at": long_ago} | fields)


def link_to(registration: Registration, *, by_letter: bool = False) -> GuestLink:
    address = registration.address if by_letter else None
    return link_for(purpose=LinkPurpose.REGISTER, subject=registration, address=address)


def own(registration: Registration, *, by_letter: bool = False) -> str:
    return link_to(registration, by_letter=by_letter).path("registration_own")


def step(registration: Registration, number: int) -> str:
    return link_to(registration).path("registration_step", step=number)


def typed_number(client, number: str, address: str = BEGIN, status: int = 200) -> str:
    """What htmx is answered while a number is typed."""
    seen = client.post(address, {"number": number}, HTTP_HX_REQUEST="true", HTTP_HX_TRIGGER_NAME="number")
    assert seen.status_code == status
    return seen.content.decode()


# --- The door ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/", LIST, f"{LIST}?q=finnsinte"])
def test_the_door_stands_on_the_start_page_and_in_the_list_also_where_nothing_is_found(client, page):
    OrganisationFactory(name="Draken")
    assert f'href="{BEGIN}"' in text(client.get(page))


def test_no_session_is_made_for_whoever_registers(client):
    client.get(BEGIN)
    response = client.post(BEGIN, FIRST)
    client.get(response["Location"])
    assert "sessionid" not in client.cookies


def test_the_criteria_are_public(client):
    page = text(client.get(f"{BEGIN}villkor/"))
    assert "Det här spelar aldrig någon roll" in page
    assert "av någon annan än den som avslog" in page


# --- The steps -----------------------------------------------------------------------------


def test_five_steps_lead_to_a_last_look_and_a_letter(client):
    address = client.post(BEGIN, FIRST)["Location"]
    kultur = str(client.get(address).context["form"].fields["fields_of_activity"].queryset[0].pk)
    for typed in (
        {"fields_of_activity": [kultur], "about": "Vi lagar mat ihop."},
        {"place": "Norrö"},
        {"annual_meeting_month": "3", "web": "grannmaten.example"},
        {"email": "Ordf@Grannmaten.example", "contact_name": "Ada Berg"},
    ):
        response = client.post(address, typed)
        assert response.status_code == 302
        address = response["Location"]
    page = text(client.get(address))
    for said in (
        "Granska och skicka",
        "Vi lagar mat ihop.",
        "Mars",
        "https://grannmaten.example",
        "Ada Berg",
    ):
        assert said in page
    assert "Titta i din e-post" in text(client.post(address, {"do": "send"}, follow=True))
    assert Letter.objects.get().address.email == "ordf@grannmaten.example"


@pytest.mark.parametrize(
    ("number", "typed", "sentence"),
    [
        (1, {"name": "", "no_number": "on", "legal_form": "network"}, "Skriv föreningens namn"),
        (1, {"name": "…", "no_number": "on", "legal_form": "network"}, "Skriv föreningens namn"),
        (1, {"name": "x" * 161, "no_number": "on", "legal_form": "network"}, "161 tecken"),
        (1, {"name": "Grannmaten", "legal_form": "network"}, "Vi har inget nummer"),
        (1, {"name": "Grannmaten", "number": NUMBER, "no_number": "on", "legal_form": "network"}, "det ena"),
        (1, {"name": "Grannmaten", "number": "12", "legal_form": "network"}, "tio siffror"),
        (1, {"name": "Grannmaten", "number": "802088-4817", "legal_form": "network"}, "stämmer inte"),
        (1, {"name": "Grannmaten", "no_number": "on", "legal_form": "unstated"}, "går inte att välja"),
        (2, {"about": "Vi sjunger"}, "Välj minst ett område"),
        (2, {"about": " ", "fields_of_activity": []}, "Skriv vad ni gör"),
        (2, {"about": "Ring 811218-9876"}, "personnummer"),
        (3, {"place": "x" * 81}, "81 tecken"),
        (3, {"target_groups": ["0"], "place": "Norrö"}, "går inte att välja"),
        (4, {"web": "javascript:alert(1)"}, "inte rätt skriven"),
        (4, {"annual_meeting_month": "13"}, "går inte att välja"),
        (5, {"email": "inte en adress", "contact_name": "Ada"}, "Skriv en e-postadress"),
        (5, {"email": "", "contact_name": "Ada"}, "Skriv en e-postadress"),
        (5, {"email": "ada@hem.example", "contact_name": ""}, "Skriv kontaktpersonens namn"),
        (5, {"email": "ada@hem.example", "contact_name": "Ada", "phone": "12"}, "riktnummer"),
        (5, {"email": "ada@hem.example", "contact_name": "Ada 811218-9876"}, "personnummer"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_of_it_is_saved(client, number, typed, sentence):
    registration = draft(name="Som det var", about="Som det var")
    before = Registration.objects.values().get()
    response = client.post(step(registration, number), typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Registration.objects.values().get() == before


def test_a_personal_number_is_never_saved(client):
    response = client.post(BEGIN, {"name": "Grannmaten", "number": "811218-9876", "legal_form": "network"})
    assert response.status_code == 422
    assert "ser ut som ett personnummer" in response.content.decode()
    assert not Registration.objects.exists()


def test_the_longest_names_have_room(client):
    name = "Å" * 160
    address = client.post(BEGIN, FIRST | {"name": name})["Location"]
    assert name in text(client.get(address))


def test_two_tabs_with_the_same_step_see_each_other(client):
    registration = draft(place="Norrö")
    met = save_in_two_tabs(
        client, step(registration, 3), theirs={"place": "Söderby"}, mine={"place": "Österby"}
    )
    assert (met.status_code, "Söderby" in met.content.decode()) == (422, True)
    assert client.post(step(registration, 3), as_sent(met)).status_code == 302
    assert Registration.objects.get().place == "Österby"


def test_a_step_that_is_not_there_is_not_found(client):
    for number in (0, 6, 4000000000):
        assert client.get(step(draft(), 1).replace("steg/1", f"steg/{number}")).status_code == 404


# --- The number while it is typed ----------------------------------------------------------


def test_the_number_is_looked_at_while_it_is_typed_and_nothing_is_saved(client):
    assert "Numret är rätt skrivet" in typed_number(client, "8020884816")
    assert "stämmer inte" in typed_number(client, "8020884817")
    assert "personnummer" in typed_number(client, "811218-9876")
    assert typed_number(client, "").strip() == ""
    assert "Numret är rätt skrivet" in typed_number(client, NUMBER, step(draft(), 1))
    # Another step knows no number, whatever is asked of it.
    assert "Vad gör ni?" in typed_number(client, NUMBER, step(draft(), 2), status=422)
    assert set(Registration.objects.values_list("number", flat=True)) == {None}


def test_a_number_of_the_register_leads_to_its_page(client):
    holder = OrganisationFactory(name="Norrö IF", number=NUMBER)
    OrganisationFactory(name="Borta", number="802002-5651", state="withdrawn")
    assert holder.get_absolute_url() in typed_number(client, NUMBER)
    refused = client.post(BEGIN, {"name": "Norrö", "number": NUMBER, "legal_form": "association"})
    assert (refused.status_code, holder.get_absolute_url() in refused.content.decode()) == (422, True)
    assert "Borta" not in typed_number(client, "802002-5651")


def test_a_name_of_the_register_is_asked_about_once(client):
    holder = OrganisationFactory(name="Grannmaten", place="Norrö")
    OrganisationFactory(name="Grannmaten", state="withdrawn")
    asked = client.post(BEGIN, FIRST)
    assert asked.status_code == 422
    assert asked.content.decode().count(f'href="{holder.get_absolute_url()}"') == 1
    assert client.post(BEGIN, FIRST | {"others": [holder.code]}).status_code == 302


# --- Robots --------------------------------------------------------------------------------


def test_a_field_that_nobody_sees_must_be_empty_and_a_person_is_told(client):
    response = client.post(BEGIN, FIRST | {"homepage": "https://spam.example"})
    assert (response.status_code, "Vi kunde inte ta emot" in response.content.decode()) == (422, True)
    assert not Registration.objects.exists()


def test_a_thousand_an_hour_are_stopped_and_what_was_typed_stays(client):
    statuses = [client.post(BEGIN, FIRST).status_code for _press in range(11)]
    assert statuses == [302] * 10 + [429]
    assert Registration.objects.count() == 10


def test_nobody_asks_for_number_after_number_while_they_are_typed(client):
    for _key in range(60):
        typed_number(client, NUMBER)
    assert typed_number(client, NUMBER, status=429) == ""


def test_nobody_has_the_register_searched_for_name_after_name(client):
    begun = step(draft(), 1)
    met = [client.post(BEGIN, {"name": f"Nummer {n}", "no_number": "on"}).status_code for n in range(29)]
    met += [client.post(begun, FIRST).status_code, client.post(begun, FIRST | {"name": "Mat"}).status_code]
    assert met == [422] * 29 + [302, 429]
    assert Registration.objects.get().name == "Grannmaten"


def test_nobody_gets_letter_after_letter(client):
    met = []
    for _form in range(4):
        registration = draft(address=None)
        met.append(client.post(f"{own(registration)}senare/", {"email": "ada@hem.example"}))
    assert [response.status_code for response in met] == [302, 302, 302, 429]
    assert 'value="ada@hem.example"' in met[-1].content.decode()


def test_what_is_sent_faster_than_a_person_writes_comes_back(client, settings):
    settings.LEAST_SECONDS_TO_TYPE = 2
    registration = draft(begun_at=clock.now())
    response = client.post(own(registration), {"do": "send"})
    assert (response.status_code, "Vänta några sekunder" in response.content.decode()) == (422, True)
    assert not Letter.objects.exists()


def test_what_is_told_is_the_same_whether_the_address_is_known_or_not(client):
    known = MembershipFactory().address
    pages = [
        text(client.post(own(draft(name="Grannmaten", **fields)), {"do": "send"}, follow=True))
        for fields in ({"address": known}, {})
    ]
    alike = [re.sub(r"[\w.]+@\S+|/s/[^/]+/|Kontakt \d+", "", page) for page in pages]
    assert alike[0] == alike[1]


# --- Links ---------------------------------------------------------------------------------


def test_opening_every_link_of_the_letter_changes_nothing(client, mail_sink):
    registration = draft()
    client.post(own(registration), {"do": "send"})
    deliver_due()
    letter = mail_sink.wait_for(1)[0]
    said = letter.get_body(("plain",)).get_content()
    # What anybody may have typed is not passed on to an address that anybody may have typed.
    assert registration.name not in said
    assert registration.contact_name not in said
    for path in set(re.findall(r"https?://[^/\s]+(/\S+)", said)):
        client.get(path)
    assert Registration.objects.get().state == "sent"
    door = re.search(r"/s/\S+/anmal-forening/", said)[0]
    assert "Vi har fått anmälan" in text(client.post(door, {"do": "vouch"}, follow=True))
    # Pressed once more, in another tab, it is the same.
    assert "Vi har fått anmälan" in text(client.post(door, {"do": "vouch"}, follow=True))


def test_altered_swapped_and_revoked_links_open_nothing(client):
    registration, other = draft(), RegistrationFactory()
    right = link_to(registration)
    altered = right.secret[:-1] + ("0" if right.secret[-1] != "0" else "1")
    of_another_purpose = link_for(purpose=LinkPurpose.HAND_OVER, subject=other, address=other.address)
    for secret in (altered, of_another_purpose.secret):
        address = own(registration).replace(right.secret, secret)
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    address = own(registration)
    revoke_link(right, actor=A_COMMAND)
    assert client.get(address).status_code == 404


def test_the_browser_s_own_link_is_closed_once_the_letter_s_was_pressed(client):
    registration = draft()
    first = own(registration)
    client.post(first, {"do": "send"})
    client.post(own(registration, by_letter=True), {"do": "vouch"})
    assert client.get(first).status_code == 404
    assert client.post(first, {"do": "send"}).status_code == 404
    assert Letter.objects.count() == 2


def test_a_link_to_a_forgotten_draft_says_so(client):
    address = own(draft())
    with clock.standing_at(in_days(31)):
        services.forget_registrations(actor=A_COMMAND)
        assert client.get(address).status_code == 404


def test_the_draft_is_opened_again_elsewhere_by_the_letter(client):
    registration = draft(about="")
    later = f"{own(registration)}senare/"
    sent = text(client.post(later, {"email": "ada@hem.example"}, follow=True))
    assert "Titta i din e-post" in sent
    assert f'href="{later}"' in sent
    link = GuestLink.objects.get(address__email="ada@hem.example")
    page = text(Client().get(link.path("registration_own")))
    assert "Något saknas än" in page
    assert f'href="{link.path("registration_step", step=2)}"' in page


def test_the_address_for_the_link_stands_in_the_contact_s_step_where_none_did(client):
    nameless, named = draft(address=None, contact_name=""), draft()
    for registration in (nameless, named):
        client.post(f"{own(registration)}senare/", {"email": "ada@hem.example"})
    assert 'value="ada@hem.example"' in text(client.get(step(nameless, 5)))
    assert f'value="{named.address.email}"' in text(client.get(step(named, 5)))


# --- What comes of it ----------------------------------------------------------------------


def test_a_draft_is_thrown_away_by_a_press(client):
    address = f"{own(draft())}ta-tillbaka/"
    assert "Kasta utkastet?" in text(client.get(address))
    assert "Utkastet är borta" in text(client.post(address))
    assert client.get(address).status_code == 404


def test_what_is_received_is_taken_back_by_a_press_also_twice(client):
    registration = RegistrationFactory()
    address = f"{own(registration, by_letter=True)}ta-tillbaka/"
    assert "Ta tillbaka anmälan?" in text(client.get(address))
    for _press in range(2):
        assert "Anmälan är återtagen" in text(client.post(address, follow=True))
    assert Letter.objects.count() == 1
    assert Registration.objects.get().state == "withdrawn"


def test_a_question_is_answered_in_words_and_by_changing_what_was_said(client):
    registration = RegistrationFactory(state="asked", question="Var träffas ni?")
    page = own(registration, by_letter=True)
    assert "Var träffas ni?" in text(client.get(page))
    third = link_to(registration, by_letter=True).path("registration_step", step=3)
    assert client.post(f"{third}?granska=ja", {"place": "Norrö"})["Location"] == page
    # The address is vouched for, and not changed unseen.
    fifth = link_to(registration, by_letter=True).path("registration_step", step=5)
    client.post(fifth, {"contact_name": "Ada Berg", "email": "annan@hem.example"})
    for no_answer in ("", "x" * 3000, "Ring 811218-9876"):
        assert client.post(page, {"do": "reply", "reply": no_answer}).status_code == 422
    assert Registration.objects.get().state == "asked"
    answered = text(client.post(page, {"do": "reply", "reply": "Vi har skrivit det."}, follow=True))
    assert "Vi har fått ert svar" in answered
    standing = Registration.objects.get()
    assert (standing.place, standing.address) == ("Norrö", registration.address)


def test_a_no_says_who_when_why_and_is_looked_at_again_by_one_press(client):
    registration = RegistrationFactory(
        state="refused", ground="already", explanation="Ni står som Norrö IF.", decided_at=clock.now()
    )
    page = own(registration, by_letter=True)
    assert "Ni står som Norrö IF." in text(client.get(page))
    assert client.post(page, {"do": "appeal", "reason": " "}).status_code == 422
    shown = text(client.post(page, {"do": "appeal", "reason": "Vi är en annan."}, follow=True))
    assert "Någon annan prövar anmälan igen" in shown
    refused = client.post(page, {"do": "appeal", "reason": "Igen."})
    assert (refused.status_code, "Det går inte att be om ny prövning" in refused.content.decode()) == (
        422,
        True,
    )


def test_what_nobody_has_a_button_for_changes_nothing(client):
    registration = draft()
    assert client.post(own(registration), {"do": "confirm"})["Location"] == own(registration)
    assert client.post(own(registration), {"do": "vouch"}).status_code == 422
    assert client.post(own(registration), {"do": "reply", "reply": "x"}).status_code == 422
    assert Registration.objects.get().state == "draft"


@pytest.mark.parametrize("number", [3, 30])
def test_the_pages_cost_the_same_however_long_the_register_is(client, django_assert_max_num_queries, number):
    make_organisations(number)
    registration = draft()
    for address, most in ((own(registration), 8), (step(registration, 2), 7), (step(registration, 3), 8)):
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)
    client.get(BEGIN)
    with django_assert_max_num_queries(2):
        client.get(BEGIN)
