"""The register at a glance: the same for all, with links that lead to as many as they say."""

import csv
import re
from html import unescape
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Organisation
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web import clock
from tests.factories import OrganisationFactory, make_organisations, staff

from .shown import text

pytestmark = pytest.mark.django_db

PAGE = "/foreningar/i-en-blick/"


def tagged(organisations, *keys: str) -> None:
    tags = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=keys)
    for organisation in organisations:
        organisation.fields_of_activity.set(tags)


def shown(client, name: str):
    return client.get(PAGE).context["figures"][name]


def test_those_of_which_there_are_none_are_told_first(client):
    tagged(make_organisations(2), "idrott", "kultur")
    tagged(make_organisations(1), "kultur")
    page = text(client.get(PAGE))
    assert page.index("Inga föreningar (10):</b> Pensionärer") < page.index(">Kultur</a>")
    assert page.index(">Kultur</a>") < page.index(">Idrott</a>")
    assert "Det vanligaste området är <b>Kultur</b>: 3 av 3 föreningar." in page


def test_of_those_alike_none_is_called_the_most_common(client):
    tagged(make_organisations(2), "idrott", "kultur")
    assert "Det vanligaste området" not in text(client.get(PAGE))


def test_each_name_leads_to_as_many_as_its_bar_says(client):
    for place in ("Norrö", "Norrö", "Å & Ö by"):
        tagged([OrganisationFactory(place=place)], "idrott")
    page = text(client.get(PAGE))
    links = re.findall(r'<a href="(/foreningar/\?(?:omrade|plats|saknar)[^"]+)">.*?"words">(\d+)', page, re.S)
    assert len(links) == 4
    for address, number in links:
        assert client.get(unescape(address)).context["page"].paginator.count == int(number)


def test_target_groups_lead_to_the_directory_by_key(client):
    for organisation in make_organisations(1):
        organisation.target_groups.set(Tag.objects.of(Frame.TARGET_GROUP).filter(key="nyanlanda"))
    assert '<a href="/foreningar/?malgrupp=nyanlanda">Nyanlända</a>' in text(client.get(PAGE))


def test_many_places_are_told_as_one_and_listed_in_the_table(client):
    for number in range(20):
        OrganisationFactory.create_batch(1 + (number < 15), place=f"Plats {number}")
    page = text(client.get(PAGE))
    assert '<span class="name">5 andra platser</span>' in page
    assert page.count('<th scope="row">Plats ') == 20


def test_a_keeper_sees_the_same_as_everybody(client):
    for state in ("active", "dormant", "withdrawn"):
        OrganisationFactory(state=state, place="Norrö")
    figures = client.get(PAGE).context["figures"]
    client.force_login(staff())
    page = client.get(PAGE)
    assert page.context["figures"] == figures
    assert page.context["standing"].total == 2


def test_quarters_begin_with_this_one_and_end_where_the_register_began(client):
    with clock.standing_at(clock.parse("2026-02-10T12:00")):
        OrganisationFactory()
    with clock.standing_at(clock.parse("2026-11-27T12:00")):
        OrganisationFactory()
        rows = [(bar.row.name, bar.row.numbers[0]) for bar in shown(client, "changed").table]
        assert rows == [
            ("4:e kvartalet 2026", 1),
            ("3:e kvartalet 2026", 0),
            ("2:a kvartalet 2026", 0),
            ("1:a kvartalet 2026", 1),
        ]
        assert "<b>2 av 2</b> har lästs in eller ändrats" in text(client.get(PAGE))
    with clock.standing_at(clock.parse("2028-03-31T12:00")):
        rows = [(bar.row.name, bar.row.numbers[0]) for bar in shown(client, "changed").table]
        assert (len(rows), rows[0][0], rows[-1]) == (9, "1:a kvartalet 2028", ("Tidigare", 1))
        assert "<b>0 av 2</b> har lästs in eller ändrats" in text(client.get(PAGE))


def test_the_page_asks_as_much_for_three_hundred_as_for_three(client):
    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            text(client.get(address))
        return len(queries)

    tagged(make_organisations(3), "idrott")
    file = reverse("register_at_a_glance_file")
    few = [asked(PAGE), asked(file)]
    tagged(make_organisations(297), "kultur")
    assert [asked(PAGE), asked(file)] == few == [5, 5]
    client.force_login(staff())
    assert asked(PAGE) <= 9


def test_an_empty_register_says_why_and_leads_on(client):
    OrganisationFactory(state="withdrawn")
    page = text(client.get(PAGE))
    assert "inga föreningar finns i registret" in page
    assert f'<a href="{reverse("organisation_list")}">Till listan över föreningar</a>' in page
    assert "<svg class=" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_register_of_one_that_lacks_everything_is_shown(client):
    OrganisationFactory()
    page = text(client.get(PAGE))
    assert "1 förening har ingen plats." in page
    assert "1 förening har inget verksamhetsområde." in page


def test_the_file_holds_the_numbers_of_the_page_and_no_formula(client):
    tagged([OrganisationFactory(place='=HYPERLINK("x")'), OrganisationFactory(place="Norrö; by")], "idrott")
    tagged([OrganisationFactory(place="Norrö; by")], "kultur")
    response = client.get(reverse("register_at_a_glance_file"))
    assert response["Content-Disposition"] == 'attachment; filename="registret-i-en-blick.csv"'
    content = response.content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(content), delimiter=";"))
    assert rows[0] == ["Figur", "Rad", "Antal föreningar", "Procent av alla"]
    assert ["Verksamhetsområde", "Idrott", "2", "66,7"] in rows
    assert ["Plats", "Norrö; by", "2", "66,7"] in rows
    assert ["Plats", '\'=HYPERLINK("x")', "1", "33,3"] in rows
    tables = client.get(PAGE).context["figures"].values()
    assert len(rows) == 1 + sum(len(figure.table) for figure in tables)


def test_the_file_of_an_empty_register_has_its_headings(client):
    response = client.get(reverse("register_at_a_glance_file"))
    assert len(response.content.decode("utf-8-sig").splitlines()) == 1
    assert not Organisation.objects.exists()


def test_the_page_speaks_english(client):
    tagged(make_organisations(1), "idrott")
    client.cookies["django_language"] = "en"
    page = text(client.get(PAGE))
    assert "The register at a glance" in page
    assert "quarter 20" in page
    assert ">Sport</a>" in page
    assert "Number of associations" in client.get(reverse("register_at_a_glance_file")).content.decode()
