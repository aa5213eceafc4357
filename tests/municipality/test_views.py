"""The administrator's pages about the municipality and its texts."""

import pytest

from portal.municipality.forms import GROUPS, SettingsForm
from portal.municipality.models import Municipality, Text
from tests.factories import staff

pytestmark = pytest.mark.django_db


def page(answer):
    return answer.content.decode()


def typed(**changes):
    form = SettingsForm()
    values = {name: form[name].value() for name in form.fields}
    return {
        **{name: value for name, value in values.items() if value is not None},
        "name_sv": "Skärsjö kommun",
        "name_en": "Skärsjö Municipality",
        "sender_name": "Skärsjö kommun",
        "sender_address": "bryggan@skarsjo.example",
        "reply_to": "bryggan@skarsjo.example",
        **changes,
    }


def test_the_settings_are_filled_in_and_kept(client, administrator):
    assert client.get("/installningar/").status_code == 200
    assert client.post("/installningar/", typed(answer_within="25")).status_code == 302
    assert Municipality.objects.get().answer_within == 25
    again = page(client.get("/installningar/"))
    assert 'value="25"' in again
    assert "Adam Ek" in again


def test_every_setting_stands_in_a_group():
    fields = {
        field.name for field in Municipality._meta.concrete_fields if field.editable and not field.primary_key
    }
    assert {name for _title, names in GROUPS for name in names} == fields


def test_a_pale_colour_is_refused_at_the_field_and_the_rest_is_kept(client, administrator):
    answer = page(client.post("/installningar/", typed(accent="#ffd700", phone="08-46500400")))
    assert 'href="#id_accent"' in answer
    assert "1,3 : 1" in answer
    assert 'value="08-46500400"' in answer
    assert not Municipality.objects.exists()


def test_promises_shorter_than_the_rules_allow_are_refused(client, administrator):
    answer = page(client.post("/installningar/", typed(consultation_time="20", answer_within="0")))
    assert 'href="#id_consultation_time"' in answer
    assert "Skriv hur många dagar, minst 21." in answer
    assert "Skriv hur många dagar, minst 1." in answer


def test_how_often_progress_is_reported_is_chosen_with_its_days(client, administrator):
    shown = page(client.get("/installningar/"))
    assert "varje tertial: 30 april, 31 augusti och 31 december" in shown
    assert client.post("/installningar/", typed(report_every="year")).status_code == 302
    assert Municipality.objects.get().report_every == "year"


def test_an_address_that_no_letter_can_come_from_is_refused_at_the_field(client, administrator):
    answer = client.post("/installningar/", typed(sender_address="älvsjö@kommunen.example"))
    assert answer.status_code == 422
    assert page(answer).count("Skriv en hel e-postadress utan å, ä och ö före @") == 2
    assert 'href="#id_sender_address"' in page(answer)


def test_with_swedish_only_no_page_is_in_english(client, administrator, django_capture_on_commit_callbacks):
    client.post("/sprak/", {"language": "en"})
    assert client.get("/logga-ut/").headers["Content-Language"] == "en"
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/installningar/", typed(languages="sv"))
    assert client.get("/logga-ut/").headers["Content-Language"] == "sv"


WORDS = {"title_sv": "Om webbplatsen", "body_sv": "## Vi\n\nHej [[namn]].", "title_en": "", "body_en": ""}


def test_a_text_is_seen_before_it_is_saved(client, administrator):
    before = Text.objects.get(key="about_site").body_sv
    shown = page(client.post("/installningar/texter/about_site/", {**WORDS, "action": "preview"}))
    assert "<h4>Vi</h4>" in shown
    assert "<li>namn</li>" in shown
    assert Text.objects.get(key="about_site").body_sv == before
    client.post("/installningar/texter/about_site/", {**WORDS, "action": "save"})
    assert Text.objects.get(key="about_site").body_sv == "## Vi\n\nHej [[namn]]."


def test_what_is_written_is_never_taken_as_code(client, administrator):
    bad = {**WORDS, "body_sv": "<script>alert(1)</script> [x](javascript:alert(1))", "action": "preview"}
    shown = page(client.post("/installningar/texter/about_site/", bad))
    assert "<script>alert" not in shown
    assert 'href="javascript:' not in shown


def test_the_list_tells_what_is_left_to_fill_in(client, administrator):
    client.post("/installningar/texter/about_site/", {**WORDS, "action": "save"})
    shown = page(client.get("/installningar/texter/"))
    assert "1 uppgift att fylla i" in shown
    assert "saknas på engelska" in shown


@pytest.mark.parametrize(
    "path", ["/installningar/", "/installningar/texter/", "/installningar/texter/about_site/"]
)
def test_only_the_administrator_comes_in(client, path):
    assert client.get(path).headers["Location"].startswith("/logga-in/?next=")
    client.force_login(staff(), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path).status_code == 403
    assert client.post(path, {}).status_code == 403
    assert not Municipality.objects.exists()


def test_a_text_that_nobody_knows_is_not_found(client, administrator):
    assert client.get("/installningar/texter/nagot/").status_code == 404
