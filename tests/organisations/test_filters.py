"""How the directory is narrowed, and what stands beside it: counts, choices, boxes."""

import re
from urllib.parse import parse_qs

import pytest
from django.test import Client
from redis import Redis

from organisations.models import Findings, labels, recall, remember
from portal.frames.enums import Frame
from portal.frames.models import Tag
from tests.factories import OrganisationFactory, staff

from .views.shown import LIST, names, tagged, text

pytestmark = pytest.mark.django_db


def counts(page, name: str) -> dict[str, int]:
    """What stands beside the boxes of one filter."""
    (facet,) = (facet for facet in page.context["filter"].facets if facet.name == name)
    return {box.value: box.count for box in facet.boxes}


def test_filters_count_what_all_else_lets_through(client):
    tagged("idrott", name="Draken", place="Norrö")
    tagged("idrott", name="Ekan", place="Söderby")
    tagged("kultur", name="Kören", place="Norrö", legal_form="foundation")
    page = client.get(LIST, {"plats": "Norrö"})
    assert counts(page, "omrade") == {"idrott": 1, "kultur": 1}
    assert counts(page, "plats") == {"Norrö": 2, "Söderby": 1}
    assert counts(page, "form") == {"foundation": 1, "unstated": 1}
    both = client.get(LIST, {"plats": ["Norrö", "Söderby"], "omrade": "idrott"})
    assert names(both) == ["Draken", "Ekan"]
    assert counts(both, "omrade") == {"idrott": 2, "kultur": 1}


def test_counts_are_exact_as_soon_as_anything_is_chosen(client):
    tagged("idrott", name="Draken", place="Norrö")
    for query in ({"omrade": "idrott"}, {"q": "draken"}, {"plats": "Norrö"}):
        client.get(LIST, query)
    tagged("kultur", name="Draken två", place="Norrö")
    tagged("idrott", name="Draken tre", place="Söderby")
    assert counts(client.get(LIST, {"omrade": "idrott"}), "omrade") == {"idrott": 2, "kultur": 1}
    assert counts(client.get(LIST, {"q": "draken"}), "plats") == {"Norrö": 2, "Söderby": 1}
    assert counts(client.get(LIST, {"plats": "Norrö"}), "omrade") == {"idrott": 1, "kultur": 1}


def test_the_list_is_of_now_though_its_counts_may_be_a_minute_old(client):
    OrganisationFactory(name="Draken", place="Norrö")
    client.get(LIST)
    OrganisationFactory(name="Ekan", place="Norrö")
    page = client.get(LIST)
    assert names(page) == ["Draken", "Ekan"]
    assert "2 föreningar" in text(page)
    assert counts(page, "plats") == {"Norrö": 1}


def test_a_register_that_was_empty_a_moment_ago_is_counted_anew(client):
    client.get(LIST)
    OrganisationFactory(place="Norrö")
    assert counts(client.get(LIST), "plats") == {"Norrö": 1}


def test_counts_of_staff_and_of_visitors_are_never_mixed(client):
    tagged("idrott", name="Draken", place="Norrö")
    tagged("idrott", name="Ekan", place="Norrö", state="proposed")
    visitor = Client()
    client.force_login(staff())
    for _ in range(2):
        for query in ({}, {"omrade": "idrott"}):
            for browser, number in ((client, 2), (visitor, 1)):
                page = browser.get(LIST, query)
                assert counts(page, "omrade") == {"idrott": number}
                assert counts(page, "plats") == {"Norrö": number}
                assert len(names(page)) == number


def test_nothing_that_is_kept_is_large(client, settings):
    for number in range(400):
        OrganisationFactory(place=f"Plats {number * 7919 % 1000} vid sjön {number}")
    for query in ({}, {"q": "förening"}, {"form": "unstated"}):
        assert counts(client.get(LIST, query), "plats")
    kept = Redis.from_url(settings.CACHES["default"]["LOCATION"])
    assert all(kept.strlen(key) <= 4096 for key in kept.scan_iter())


def test_what_was_found_is_recalled_only_while_nothing_has_been_written():
    then, later, busy = ("now", "17", 1), ("now", "18", 1), ("now", "17", 0)
    findings = Findings(("said", [4, 2]), [("", "", 2), then])
    remember("judo", then, findings)
    assert recall("judo", then) == findings
    for moment in (later, busy, None):
        assert recall("judo", moment) is None
    assert recall("kören", then) is None


def test_nothing_is_kept_that_was_found_while_somebody_wrote():
    then, later, busy = ("now", "17", 1), ("now", "18", 1), ("now", "17", 0)
    for before, after in ((then, later), (busy, busy), (None, then)):
        remember("judo", before, Findings(None, [after]))
        assert recall("judo", then) is None


def test_whoever_has_written_in_the_same_breath_sees_the_moment_as_busy():
    OrganisationFactory()
    _labels, moment = labels()
    assert moment[2] == 0


def test_a_cache_out_of_reach_counts_as_empty(client, settings):
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }
    tagged("idrott", place="Norrö")
    assert counts(client.get(LIST), "omrade") == {"idrott": 1}
    assert counts(client.get(LIST, {"omrade": "idrott"}), "plats") == {"Norrö": 1}


def test_target_group_and_legal_form_narrow(client):
    draken = OrganisationFactory(name="Draken", legal_form="association")
    draken.target_groups.set(Tag.objects.of(Frame.TARGET_GROUP).filter(key__in=["unga", "aldre"]))
    OrganisationFactory(name="Ekan", legal_form="foundation")
    assert names(client.get(LIST, {"malgrupp": "unga"})) == ["Draken"]
    assert names(client.get(LIST, {"form": "foundation"})) == ["Ekan"]
    assert names(client.get(LIST, {"form": ["foundation", "association"]})) == ["Draken", "Ekan"]
    assert counts(client.get(LIST, {"form": "foundation"}), "malgrupp") == {}
    assert counts(client.get(LIST, {"malgrupp": "unga"}), "malgrupp") == {"unga": 1, "aldre": 1}


def test_each_choice_is_a_word_that_leads_to_the_list_without_it(client):
    tagged("idrott", name="Draken", place="Norrö")
    page = client.get(
        f"{LIST}?q=draken&omrade=idrott&plats=Norrö&plats=Atlantis&saknar=true&bokstav=D&sida=3"
    )
    choices = {choice.words: parse_qs(choice.query) for choice in page.context["filter"].choices}
    assert list(choices) == ["”draken”", "Idrott", "Norrö", "Atlantis", "Saknar kontaktperson", "Bokstav D"]
    assert choices["Norrö"] == {
        "q": ["draken"], "omrade": ["idrott"], "plats": ["Atlantis"], "saknar": ["true"], "bokstav": ["D"],
    }  # fmt: skip
    assert "q" not in choices["”draken”"]
    assert "Du har valt" not in text(client.get(LIST))


def test_the_most_common_and_the_chosen_boxes_stand_in_sight_and_all_others_are_folded(client):
    for number in range(20):
        OrganisationFactory.create_batch(1 + number % 5, place=f"Plats {number:02}")
    (places,) = (
        one for one in client.get(f"{LIST}?plats=Plats 05").context["filter"].facets if one.name == "plats"
    )
    assert places.in_sight.count("<label") == 9
    assert 'value="Plats 05" checked' in places.in_sight
    assert places.more.count("<label") == 11
    assert len(set(re.findall(r"id=\"([^\"]+)", places.in_sight + places.more))) == 20


def test_what_people_call_a_field_leads_there_where_nobody_says_it(client):
    tagged("idrott", name="Norrö BK")
    assert names(client.get(LIST, {"q": "fotboll"})) == ["Norrö BK"]
    OrganisationFactory(name="Fotbollens vänner")
    page = client.get(LIST, {"q": "fotboll"})
    assert names(page) == ["Fotbollens vänner"]
    assert '<a href="?omrade=idrott">Visa alla inom Idrott</a>' in text(page)
