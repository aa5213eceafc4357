"""The pages on which the administrator edits the lists."""

from datetime import timedelta

import pytest

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web import clock
from tests.factories import staff
from tests.meanwhile import meanwhile
from tests.tabs import as_sent, save_in_two_tabs

pytestmark = pytest.mark.django_db

LISTS = "/installningar/listor/"


def page(answer):
    return answer.content.decode()


def test_a_topic_is_added_with_its_words(client, administrator):
    words = "Gästplats, GÄSTPLATSER\ngästplats,  kajplats "
    answer = client.post(f"{LISTS}amnen/ny/", {"title_sv": "Båtplatser", "synonyms": words})
    assert answer.headers["Location"] == f"{LISTS}amnen/"
    tag = Tag.objects.of(Frame.TOPIC).get(key="batplatser")
    assert tag.synonyms == ["gästplats", "gästplatser", "kajplats"]
    assert "Båtplatser" in page(client.get(f"{LISTS}amnen/"))


def test_an_entry_is_changed_and_the_history_says_so(client, administrator):
    here = f"{LISTS}verksamhetsomraden/rad/idrott/"
    client.post(here, {"title_sv": "Idrott och motion", "synonyms": "sport", "order": "1"})
    shown = page(client.get(here))
    assert "<del>Idrott</del>" in shown
    assert "Adam Ek" in shown


def test_an_entry_without_a_number_goes_last(client, administrator):
    client.post(f"{LISTS}amnen/rad/ensamhet/", {"title_sv": "Ensamhet"})
    assert Tag.objects.of(Frame.TOPIC).last().key == "ensamhet"


def test_a_word_that_leads_elsewhere_is_refused_at_the_field(client, administrator):
    answer = page(client.post(f"{LISTS}verksamhetsomraden/ny/", {"title_sv": "Fotboll", "synonyms": "sport"}))
    assert 'href="#id_synonyms"' in answer
    assert "Idrott" in answer


def test_an_entry_is_taken_out_of_use_and_back(client, administrator):
    here = f"{LISTS}verksamhetsomraden/rad/kultur/"
    tag = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).get(key="kultur")
    client.post(f"{here}ur-bruk/", {"last_day": clock.today().isoformat()})
    tag.refresh_from_db()
    assert tag.valid_to == clock.today()
    assert client.get(f"{here}i-bruk/").status_code == 405
    client.post(f"{here}i-bruk/")
    tag.refresh_from_db()
    assert tag.valid_to is None


def test_the_wording_of_a_principle_is_the_municipalitys(client, administrator):
    here = f"{LISTS}principer/rad/dialog/"
    shown = page(client.get(here))
    assert 'name="short_sv"' in shown
    assert 'name="order"' not in shown
    client.post(here, {"title_sv": "Dialog", "short_sv": "Vi talas vid."})
    assert Tag.objects.principles().get(key="dialog").short_sv == "Vi talas vid."
    assert client.get(f"{LISTS}principer/ny/").status_code == 404


def test_only_the_lists_with_a_page_have_one(client, administrator):
    for slug in ("sdg", "koden", "finnsinte"):
        assert client.get(f"{LISTS}{slug}/").status_code == 404
    assert client.get(f"{LISTS}amnen/rad/idrott/").status_code == 404


@pytest.mark.parametrize("path", ["", "amnen/", "amnen/ny/", "verksamhetsomraden/rad/idrott/"])
def test_only_the_administrator_comes_in(client, path):
    assert client.get(LISTS + path).headers["Location"].startswith("/logga-in/?next=")
    client.force_login(staff(), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(LISTS + path).status_code == 403
    assert client.post(LISTS + path, {}).status_code == 403


def test_a_long_list_costs_as_many_queries_as_a_short_one(client, administrator, django_assert_num_queries):
    for _ in range(2):
        client.get(f"{LISTS}kommunens-mal/")
        with django_assert_num_queries(6):
            client.get(f"{LISTS}kommunens-mal/")
        Tag.objects.bulk_create(
            Tag(frame=Frame.MUNICIPAL_GOAL, key=f"mal-{number}", title_sv=f"Mål {number}", order=number)
            for number in range(30)
            if not Tag.objects.of(Frame.MUNICIPAL_GOAL).filter(key=f"mal-{number}").exists()
        )


def test_an_entry_keeps_its_place_below_what_is_out_of_use(client, administrator):
    parent = Tag.objects.of(Frame.TOPIC).filter(children__isnull=False).first()
    child = parent.children.first()
    Tag.objects.filter(pk=parent.pk).update(valid_to=clock.today() - timedelta(days=1))
    here = f"{LISTS}amnen/rad/{child.key}/"
    assert f'<option value="{parent.pk}" selected>' in page(client.get(here))
    assert client.post(here, {"title_sv": "Nytt namn", "parent": parent.pk}).status_code == 302
    child.refresh_from_db()
    assert (child.title_sv, child.parent) == ("Nytt namn", parent)


# --- Two tabs ------------------------------------------------------------------------------

SPORT = f"{LISTS}verksamhetsomraden/rad/idrott/"


def test_two_who_change_different_things_of_an_entry_both_get_what_they_wrote(client, administrator):
    answer = save_in_two_tabs(
        client, SPORT, theirs={"synonyms": "sport, motion"}, mine={"title_sv": "Idrott och rörelse"}
    )
    assert answer.headers["Location"] == f"{LISTS}verksamhetsomraden/"
    tag = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).get(key="idrott")
    assert (tag.title_sv, tag.synonyms) == ("Idrott och rörelse", ["sport", "motion"])


def test_the_same_words_changed_by_two_are_shown_before_they_are_written_over(client, administrator):
    answer = save_in_two_tabs(
        client, SPORT, theirs={"title_sv": "Idrott och motion"}, mine={"title_sv": "Idrott och rörelse"}
    )
    assert answer.status_code == 422
    [it] = answer.context["form"].overtaken
    assert (it.stands, it.typed, it.entry.who) == ("Idrott och motion", "Idrott och rörelse", "Adam Ek")
    assert 'value="Idrott och rörelse"' in page(answer)
    assert client.post(SPORT, as_sent(answer)).status_code == 302
    assert Tag.objects.of(Frame.FIELD_OF_ACTIVITY).get(key="idrott").title_sv == "Idrott och rörelse"


def test_an_entry_changed_between_looking_and_saving_is_not_written_over(client, administrator):
    opened = as_sent(client.get(SPORT))
    with meanwhile(lambda: Tag.objects.filter(key="idrott").update(title_sv="Idrott och motion")):
        answer = client.post(SPORT, opened | {"title_sv": "Idrott och rörelse"})
    assert answer.status_code == 422
    assert "medan du skrev" in page(answer)
    again = client.post(SPORT, as_sent(answer))
    assert [it.stands for it in again.context["form"].overtaken] == ["Idrott och motion"]
    assert client.post(SPORT, as_sent(again)).status_code == 302
