"""Questions about organisations: who is seen, who is found, in which order."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.utils.http import urlencode

from organisations.enums import OrganisationState
from organisations.filters import OrganisationFilter
from organisations.models import CONFIRMED_FOR, Membership, Organisation
from organisations.services import name_successor
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.events import events_of
from portal.people.enums import AddressState
from portal.web import clock
from portal.web.actor import Actor, Door
from tests.factories import AddressFactory, MembershipFactory, OrganisationFactory, UserFactory, staff
from tests.moments import in_days
from tests.organisations.services.importing.bringing import bring_in

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """The names that the directory shows: what matches, else what resembles."""
    asked = QueryDict(urlencode({"q": text}))
    return [one.name for one in OrganisationFilter(asked, hidden_too=True).found]


def test_visitors_see_those_in_use_and_staff_all():
    for state in OrganisationState:
        OrganisationFactory(name=state, state=state)
    for user in (AnonymousUser(), UserFactory()):
        assert {one.name for one in Organisation.objects.visible_to(user)} == {"active", "dormant"}
    assert Organisation.objects.visible_to(staff()).count() == 3


@pytest.mark.parametrize("word", ["förening", "föreningar", "föreningarnas", "Föreningens", "forening"])
def test_word_stems_are_found_inside_compounds_too(word):
    OrganisationFactory(name="Norrby hembygdsförening")
    OrganisationFactory(name="Söderby Judoklubb")
    assert found(word) == ["Norrby hembygdsförening"]


@pytest.mark.parametrize(
    "text",
    ["alvsjo", "Älvsjö", "ÄLVSJÖ", "älvsjö judo", "judo alvsjo", "Judoklubb", "judoklub", "jodoklubben",
     "älvjö", "draaken", "8020884816", "802088-4816", "torsdagar", "kampsport och judo", "168020884816"],
)  # fmt: skip
def test_an_organisation_is_found_by_name_place_text_number_and_misspelt(text):
    OrganisationFactory(
        name="Judoklubben Draken", place="Älvsjö", number="802088-4816",
        about="Kampsport och judo varje torsdag.",
    )  # fmt: skip
    OrganisationFactory(name="Kammarkören", place="Norrby")
    assert found(text) == ["Judoklubben Draken"]


def test_a_field_of_activity_finds_its_organisations():
    OrganisationFactory(name="Draken").fields_of_activity.set(
        Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key="idrott")
    )
    OrganisationFactory(name="Kören").fields_of_activity.set(
        Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key="kultur")
    )
    assert found("idrott") == ["Draken"]


def test_a_target_group_finds_those_who_turn_to_it_where_the_word_is_no_field():
    groups = Tag.objects.of(Frame.TARGET_GROUP)
    OrganisationFactory(name="Draken").target_groups.set(groups.filter(synonyms__contains=["äldre"]))
    retired = OrganisationFactory(name="Kaffestunden")
    retired.fields_of_activity.set(Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key="pensionarer"))
    asked = OrganisationFilter(QueryDict(urlencode({"q": "äldre"})))
    assert [line.name for line in asked.lines(0, 9)] == ["Draken"]
    assert asked.counts.total == 1
    OrganisationFactory(name="Norrö jour").target_groups.set(groups.filter(key="valdsutsatta"))
    assert found("våld") == ["Norrö jour"]
    # What the group is called too, but what is a field first.
    assert found("pensionärer") == ["Kaffestunden"]
    OrganisationFactory(name="De äldres kör")
    asked = OrganisationFilter(QueryDict(urlencode({"q": "äldre"})))
    assert [choice.query.split("=")[0] for choice in asked.meant_beside] == ["malgrupp"]


def test_what_resembles_is_shown_only_where_nothing_matches():
    OrganisationFactory(name="Norrö")
    OrganisationFactory(name="Norra")
    OrganisationFactory(name="Sjukhuskyrkan")
    assert found("norrö") == ["Norrö"]
    assert set(found("noro")) == {"Norrö", "Norra"}
    assert found("xyzzy") == []


def test_one_finds_by_what_people_call_a_field_of_activity():
    sport = Tag.objects.create(
        frame=Frame.FIELD_OF_ACTIVITY,
        key="idrott-x",
        title_sv="Idrott och lek",
        synonyms=["fotboll", "simning"],
    )
    OrganisationFactory(name="Norrby BK").fields_of_activity.add(sport)
    for words in ("fotboll", "Simning", "idrott och lek", "idro"):
        assert found(words) == ["Norrby BK"], words
    assert found("idr") == []


@pytest.mark.parametrize("text", ["", " ", "'", '"', "%", "a & | ! b", "<script>", "\\", "och"])
def test_no_search_breaks(text):
    OrganisationFactory()
    found(text)


def test_names_come_in_swedish_order_and_under_their_letter():
    names = ["Östra", "Åkersta", "Zebran", "alfa", "Ärlan", "4H", "Édith", "Wasa"]
    for name in names:
        OrganisationFactory(name=name)
    assert [(one.letter, one.name) for one in Organisation.objects.all()] == [
        ("#", "4H"), ("A", "alfa"), ("E", "Édith"), ("W", "Wasa"), ("Z", "Zebran"), ("Å", "Åkersta"),
        ("Ä", "Ärlan"), ("Ö", "Östra"),
    ]  # fmt: skip
    for one in Organisation.objects.all():
        assert Organisation.objects.under_letter(one.letter).get() == one


def test_one_is_reached_by_an_address_that_takes_mail():
    reached = MembershipFactory().organisation
    MembershipFactory(address=AddressFactory(state=AddressState.REFUSED))
    MembershipFactory(address=None)
    MembershipFactory(active_to=clock.today() - timedelta(days=1))
    MembershipFactory(active_from=None)
    assert list(Organisation.objects.reachable("meetings")) == [reached]
    assert Organisation.objects.without_contact().count() == 2


def test_a_membership_knows_where_it_stands():
    waiting, current = MembershipFactory(active_from=None), MembershipFactory()
    past = MembershipFactory(active_to=clock.today() - timedelta(days=1))
    last_day = MembershipFactory(active_to=clock.today())
    assert [one.is_waiting for one in (waiting, current, past)] == [True, False, False]
    assert set(Membership.objects.current()) == {current, last_day}
    assert [one.is_current for one in (waiting, current, past, last_day)] == [False, True, False, True]


def test_a_confirmation_lasts_a_year_and_a_little():
    today = clock.today()
    assert OrganisationFactory(confirmed_on=today).is_confirmed
    assert not OrganisationFactory(confirmed_on=today - CONFIRMED_FOR).is_confirmed
    assert not OrganisationFactory().is_confirmed


def test_contacts_of_files_before_it_was_noted_are_known_by_their_history():
    with clock.standing_at(in_days(-30)):
        read_in = clock.today()
        bring_in("Norrby IF;Åsa;asa@norrby.example", headings="Namn;Kontakt;E-post")
        asa = Membership.objects.get()
        name_successor(asa, name="Bo", email="bo@norrby.example", actor=Actor(Door.LINK))
    Membership.objects.update(imported_on=None)
    history = events_of(Membership).objects.count()
    with connection.cursor() as cursor:
        cursor.execute(import_module("organisations.migrations.0013_membership_imported_on").IMPORTED_SO_FAR)
    noted = dict(Membership.objects.values_list("name", "imported_on"))
    assert noted == {"Åsa": read_in, "Bo": None}
    assert events_of(Membership).objects.count() == history
