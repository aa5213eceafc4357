"""The top floor's pages: who comes in, in which language, and in how many queries."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues.enums import MeetingKind, MeetingState
from organisations.models import Organisation
from portal.frames.enums import Frame, PrincipleKey
from portal.frames.models import Commitment, Tag
from portal.municipality.current import municipality
from portal.municipality.models import Text
from portal.notifications.models import Letter
from portal.people.enums import Role
from portal.web import clock
from tests.factories import (
    ActionFactory,
    DialogueFactory,
    InvitationFactory,
    MeetingFactory,
    OrganisationFactory,
    PlanFactory,
    RsvpFactory,
    UserFactory,
    evening,
    make_organisations,
    staff,
)

pytestmark = pytest.mark.django_db

OPEN_PAGES = ["/", "/om-samverkan/", "/om-samverkan/dialog/", "/tillganglighet/", "/personuppgifter/"]


def queries_of(client, address: str) -> list[str]:
    """What a page asks the database once the municipality's settings are known."""
    municipality()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked]


@pytest.mark.parametrize("address", [*OPEN_PAGES, "/om-webbplatsen/", "/tema.css"])
def test_anybody_may_read_and_gets_no_session(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_pages_are_only_read(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", [*OPEN_PAGES, "/om-webbplatsen/"])
def test_every_page_speaks_both_languages(client, address):
    assert '<html lang="sv"' in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get(address).content.decode()


def test_the_desk_asks_who_one_is(client):
    response = client.get("/skrivbord/")
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=/skrivbord/"


def test_what_is_no_principle_is_not_found(client):
    assert client.get("/om-samverkan/finns-inte/").status_code == 404
    assert client.get("/om-samverkan/idrott/").status_code == 404


def test_the_start_page_shows_the_next_assembly_and_how_many_come(client):
    meeting = MeetingFactory(title="Stormöte i vår")
    for _ in range(2):
        RsvpFactory(invitation=InvitationFactory(meeting=meeting))
    RsvpFactory(invitation=InvitationFactory(meeting=meeting), answer="no")
    page = client.get("/").content.decode()
    assert page.count("2 föreningar kommer.") == 2
    assert meeting.get_absolute_url() in page


def test_the_next_assembly_is_shown_also_behind_many_other_meetings(client):
    for day in range(1, 8):
        MeetingFactory(kind=MeetingKind.NETWORK, starts_at=evening(day))
    assembly = MeetingFactory(title="Stormöte till hösten", starts_at=evening(90))
    page = client.get("/").content.decode()
    assert '<h2 id="nasta">Nästa stormöte</h2>' in page
    assert assembly.get_absolute_url() in page
    assert "<span>8 möten framöver</span>" in page


def test_drafts_and_cancelled_meetings_are_not_news(client):
    MeetingFactory(title="Bara ett utkast", state=MeetingState.DRAFT)
    MeetingFactory(title="Blev inte av", state=MeetingState.CANCELLED)
    client.force_login(staff())
    page = client.get("/").content.decode()
    assert "Bara ett utkast" not in page
    assert "Blev inte av" not in page
    assert "Inget stormöte är kallat just nu." in page


def test_figures_count_what_visitors_see(client):
    field = Tag.objects.get(frame=Frame.FIELD_OF_ACTIVITY, key="kultur")
    for state in ("active", "dormant", "withdrawn"):
        OrganisationFactory(state=state).fields_of_activity.add(field)
    page = client.get("/").content.decode()
    assert "<span>2 föreningar</span>" in page
    assert f'?omrade=kultur">{field.title_sv}</a> 2' in page


def test_an_empty_portal_says_so(client):
    assert not Organisation.objects.exists()
    page = client.get("/").content.decode()
    assert "Inga föreningar är inlagda än." in page
    assert "Inget möte är kallat just nu." in page


@pytest.mark.parametrize("key", PrincipleKey.values)
def test_a_principle_shows_all_its_promises_and_its_meetings(client, key):
    tag = Tag.objects.get(frame=Frame.PRINCIPLE, key=key)
    meeting = MeetingFactory(title="Märkt möte")
    meeting.principles.add(tag)
    page = client.get(f"/om-samverkan/{key}/").content.decode()
    promises = Commitment.objects.filter(principle=tag)
    assert promises
    assert all(promise.text_sv in page for promise in promises)
    assert meeting.get_absolute_url() in page


def test_about_shows_every_promise_with_who_gave_it(client):
    page = client.get("/om-samverkan/").content.decode()
    assert all(promise.text_sv in page for promise in Commitment.objects.all())
    for party in ("Kommunen", "Civilsamhället", "Parterna tillsammans", "Samrådet"):
        assert f"<h4>{party}</h4>" in page


def test_a_promise_that_is_over_is_not_shown(client):
    promise = Commitment.objects.first()
    Commitment.objects.filter(pk=promise.pk).update(valid_to="2020-01-01")
    assert promise.text_sv not in client.get("/om-samverkan/").content.decode()


def test_a_placeholder_is_marked_and_a_missing_text_is_said(client):
    Text.objects.filter(key="about_site").update(body_sv="Ring [[telefonnummer]].")
    assert "<mark>[[telefonnummer]]</mark>" in client.get("/om-webbplatsen/").content.decode()
    Text.objects.filter(key="about_site").delete()
    assert "inte skrivit den här texten än" in client.get("/om-webbplatsen/").content.decode()


def test_only_those_who_write_texts_see_the_way_to_change_them(client):
    address = reverse("text_edit", kwargs={"key": "about_site"})
    client.force_login(staff(Role.OFFICIAL))
    assert address not in client.get("/om-webbplatsen/").content.decode()
    client.force_login(staff(Role.ADMINISTRATOR))
    assert address in client.get("/om-webbplatsen/").content.decode()


def test_the_start_page_asks_as_little_for_thirty_as_for_three(client):
    def grow(number: int) -> None:
        fields = Tag.objects.of(Frame.FIELD_OF_ACTIVITY)
        for organisation, field in zip(make_organisations(number), fields, strict=False):
            organisation.fields_of_activity.add(field)
        for _ in range(number):
            RsvpFactory(invitation=InvitationFactory(meeting=MeetingFactory()))
            ActionFactory()
            DialogueFactory()

    grow(3)
    few = queries_of(client, "/")
    grow(27)
    many = queries_of(client, "/")
    assert len(few) == len(many) == 2


def test_the_start_page_tells_how_it_goes_and_what_one_may_say_something_about(client):
    assert "Så går det" not in client.get("/").content.decode()
    late = ActionFactory(
        starts_on=clock.today() - timedelta(days=9), due_on=clock.today() - timedelta(days=1)
    )
    ActionFactory(plan=late.plan, done_on=clock.today())
    ActionFactory(plan=PlanFactory(state="draft"))
    PlanFactory(state="replaced")
    asked = DialogueFactory(title="Tyck till om planen", closes_on=clock.today() + timedelta(days=3))
    DialogueFactory(title="Stängd", state="closed")
    page = client.get("/").content.decode()
    assert "lovat 2 åtgärder" in page
    assert "<b>1</b>är klara" in page
    assert "<b>1</b>är sena" in page
    assert asked.get_absolute_url() in page
    assert "3 dagar kvar" in page
    assert "Stängd" not in page


@pytest.mark.parametrize(("address", "most"), [("/om-samverkan/", 2), ("/om-samverkan/dialog/", 6)])
def test_pages_about_collaboration_ask_as_little_for_thirty_as_for_three(client, address, most):
    tag = Tag.objects.get(frame=Frame.PRINCIPLE, key="dialog")
    counts = []
    for number in (3, 27):
        for each in range(number):
            MeetingFactory().principles.add(tag)
            ActionFactory().tags.add(tag)
            key = f"nytt-{number}-{each}"
            Commitment.objects.create(key=key, principle=tag, party="together", text_sv=key)
        counts.append(len(queries_of(client, address)))
    assert counts[0] == counts[1] <= most


def test_the_desk_asks_as_little_for_thirty_as_for_three(client):
    user = staff()
    client.force_login(user)
    # The content types are asked for once in each process.
    queries_of(client, "/skrivbord/")
    counts = []
    for number in (3, 27):
        for _ in range(number):
            MeetingFactory(owner=user, state=MeetingState.DRAFT)
            InvitationFactory(meeting=MeetingFactory(owner=user))
        counts.append(len(queries_of(client, "/skrivbord/")))
    assert counts[0] == counts[1]


def test_the_municipality_s_own_colour_is_linked_and_served(client):
    assert "tema.css" not in client.get("/").content.decode()
    settings = municipality()
    settings.accent = "#7A1F5C"
    settings.save()
    cache.clear()
    assert "/tema.css?7A1F5C" in client.get("/").content.decode()
    sheet = client.get("/tema.css")
    assert sheet["Content-Type"] == "text/css"
    assert "--ds-color-accent-base-default:#7A1F5C" in sheet.content.decode()


def test_a_page_without_the_database_has_its_way_back(client):
    response = client.get("/finns-inte/")
    page = response.content.decode()
    assert response.status_code == 404
    assert 'href="/finns-inte/"' in page
    assert "Till startsidan" in page


def test_the_menu_marks_where_one_is(client):
    client.force_login(UserFactory(name="Eva Lind"))
    page = client.get("/skrivbord/").content.decode()
    assert '<a href="/skrivbord/" aria-current="page">' in page
    assert "Eva Lind" in page
    assert (
        '<a href="/om-samverkan/" aria-current="true">'
        in client.get("/om-samverkan/dialog/").content.decode()
    )


# --- Obstacles told of ---------------------------------------------------------------------

REPORT = "/tillganglighet/rapportera/"
TOLD = {"hindrance": "Knappen går inte att nå.\nJag använder NVDA.", "page": "/moten/", "email": ""}


@pytest.fixture
def from_elsewhere():
    """A machine of its own, so that what is counted here is no other test's."""
    return Client(REMOTE_ADDR="192.0.2.78")


def test_an_obstacle_is_told_of_and_the_receipt_stands_on_a_page(from_elsewhere):
    answer = from_elsewhere.post(REPORT, TOLD)
    assert answer.headers["Location"] == f"{REPORT}tack/"
    assert "Rapporten är mottagen" in from_elsewhere.get(f"{REPORT}tack/").content.decode()
    letter = Letter.objects.get()
    assert letter.address.email == municipality().reply_to
    assert letter.facts["hindrance"] == TOLD["hindrance"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hindrance": ""}, "Skriv vad som är svårt."),
        ({"hindrance": "x" * 4001}, "Texten är 4001 tecken lång. Här får 4000 tecken plats."),
        ({"email": "eva"}, "Skriv en hel e-postadress"),
    ],
)
def test_a_report_that_cannot_be_sent_is_told_at_the_field(from_elsewhere, wrong, words):
    answer = from_elsewhere.post(REPORT, {**TOLD, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_report_needs_the_form_s_mark():
    assert Client(enforce_csrf_checks=True).post(REPORT, TOLD).status_code == 403


def test_reports_are_counted_and_the_sixth_in_a_minute_waits(from_elsewhere):
    statuses = [from_elsewhere.post(REPORT, TOLD).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert Letter.objects.count() == 5
    assert from_elsewhere.get(REPORT).status_code == 200


def test_the_page_that_one_came_from_is_filled_in_without_what_was_searched_for(client):
    for came_from, filled_in in {
        "http://testserver/foreningar/?q=eva": 'value="/foreningar/"',
        "https://other.example/hemligt/": "",
    }.items():
        page = client.get(REPORT, headers={"Referer": came_from}).content.decode()
        assert filled_in in page
        assert "eva" not in page
        assert "hemligt" not in page


def test_the_statement_and_the_foot_lead_to_the_form(client):
    main, foot = client.get("/tillganglighet/").content.decode().split("<footer")
    assert f'class="ds-button" href="{REPORT}"' in main
    assert f'href="{REPORT}"' in foot
    assert f'href="{REPORT}"' not in client.get("/personuppgifter/").content.decode().split("<footer")[0]


def test_without_a_statement_there_is_nothing_to_report_about(from_elsewhere):
    Text.objects.all().delete()
    answer = from_elsewhere.post(REPORT, TOLD)
    assert answer.status_code == 422
    assert "Det går inte att ta emot rapporter än." in answer.content.decode()
