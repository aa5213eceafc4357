"""The administrator's pages about the municipality and its texts."""

import pytest

from portal.municipality.current import is_open
from portal.municipality.enums import REQUIRED_BY_LAW
from portal.municipality.forms import GROUPS, SettingsForm
from portal.municipality.models import Municipality, Text
from portal.municipality.services import change_settings, change_text
from portal.web.actor import A_COMMAND
from tests.factories import staff
from tests.meanwhile import meanwhile
from tests.tabs import as_sent, save_in_two_tabs

pytestmark = pytest.mark.django_db


def page(answer):
    return answer.content.decode()


SENDER = {
    "name_sv": "Skärsjö kommun",
    "name_en": "Skärsjö Municipality",
    "sender_name": "Skärsjö kommun",
    "sender_address": "bryggan@skarsjo.example",
    "reply_to": "bryggan@skarsjo.example",
}


def typed(**changes):
    form = SettingsForm()
    values = {name: form[name].value() for name in form.fields}
    return {
        **{name: value for name, value in values.items() if value is not None},
        **SENDER,
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


# --- Two tabs ------------------------------------------------------------------------------

TEXT = "/installningar/texter/about_site/"


def test_settings_changed_in_two_tabs_are_both_kept(client, administrator):
    client.post("/installningar/", typed())
    answer = save_in_two_tabs(
        client, "/installningar/", theirs={"answer_within": "20"}, mine={"phone": "08-46500400"}
    )
    assert answer.status_code == 302
    row = Municipality.objects.get()
    assert (row.answer_within, row.phone) == (20, "08-46500400")


def test_the_same_setting_changed_in_two_tabs_is_shown_with_who_and_saved_once_more(client, administrator):
    client.post("/installningar/", typed(answer_within="25"))
    answer = save_in_two_tabs(
        client,
        "/installningar/",
        theirs={"answer_within": "20", "accent": "#ab221b"},
        mine={"answer_within": "15", "accent": "#0b4a6f"},
    )
    assert answer.status_code == 422
    told = {it.field.name: (it.stands, it.typed) for it in answer.context["form"].overtaken}
    assert told == {"answer_within": ("20", "15"), "accent": ("#AB221B", None)}
    assert page(answer).index("medan du skrev") < page(answer).index("Nu står det")
    assert {it.entry.who for it in answer.context["form"].overtaken} == {"Adam Ek"}
    assert Municipality.objects.get().answer_within == 20
    assert client.post("/installningar/", as_sent(answer)).status_code == 302
    row = Municipality.objects.get()
    assert (row.answer_within, row.accent) == (15, "#AB221B")


def test_two_who_fill_in_the_first_settings_see_each_other(client, administrator):
    opened = as_sent(client.get("/installningar/"))
    assert client.post("/installningar/", opened | typed(name_sv="Norrö kommun")).status_code == 302
    answer = client.post("/installningar/", opened | typed(name_sv="Norrö stad"))
    assert [it.stands for it in answer.context["form"].overtaken] == ["Norrö kommun"]


def test_a_text_written_in_two_tabs_keeps_both_languages(client, administrator):
    assert save_in_two_tabs(client, TEXT, theirs={"body_en": "Hello."}, mine={"body_sv": "Hej."})
    text = Text.objects.get(key="about_site")
    assert (text.body_sv, text.body_en) == ("Hej.", "Hello.")


def test_a_text_that_two_have_written_stands_beside_what_was_typed(client, administrator):
    answer = save_in_two_tabs(
        client, TEXT, theirs={"body_sv": "Hej.\n\nVi ses."}, mine={"body_sv": "God dag."}
    )
    assert answer.status_code == 422
    assert "Hej.<br><br>Vi ses." in page(answer)
    assert "God dag.</textarea>" in page(answer)
    assert Text.objects.get(key="about_site").body_sv == "Hej.\n\nVi ses."
    assert client.post(TEXT, as_sent(answer)).status_code == 302
    assert Text.objects.get(key="about_site").body_sv == "God dag."


def test_settings_changed_between_looking_and_saving_are_not_written_over(client, administrator):
    client.post("/installningar/", typed())
    opened = as_sent(client.get("/installningar/"))
    with meanwhile(lambda: Municipality.objects.update(answer_within=20)):
        answer = client.post("/installningar/", opened | {"answer_within": "15"})
    assert answer.status_code == 422
    again = client.post("/installningar/", as_sent(answer))
    assert [it.stands for it in again.context["form"].overtaken] == ["20"]


# --- An open portal ------------------------------------------------------------------------

REQUIRED = "/installningar/texter/accessibility_statement/"
WHOLE = {"title_sv": "Rubrik", "body_sv": "Text.", "title_en": "", "body_en": ""}
NOT_REQUIRED = "/installningar/texter/purpose/"


@pytest.fixture
def open_portal(settings, django_capture_on_commit_callbacks):
    """In production, with all that the law requires written."""
    settings.PRODUCTION = True
    with django_capture_on_commit_callbacks(execute=True):
        change_settings(values=SENDER, actor=A_COMMAND)
        for text in Text.objects.filter(key__in=REQUIRED_BY_LAW):
            change_text(text, values=WHOLE, actor=A_COMMAND)
    assert is_open()


def test_an_open_portal_is_not_closed_by_a_text_with_something_left(client, administrator, open_portal):
    sent = as_sent(client.get(REQUIRED)) | {"body_sv": "Ring [[telefon]].", "action": "save"}
    answer = client.post(REQUIRED, sent)
    assert answer.status_code == 422
    assert 'href="#id_body_sv"' in page(answer)
    assert "Texten innehåller [[telefon]]." in page(answer)
    assert "Ring [[telefon]].</textarea>" in page(answer)
    assert is_open()
    assert Text.objects.get(key="accessibility_statement").body_sv == "Text."
    assert client.post(REQUIRED, sent | {"body_sv": "Ring 08-465 004 00."}).status_code == 302


def test_what_is_left_to_fill_in_may_be_seen_before_it_is_saved(client, administrator, open_portal):
    sent = as_sent(client.get(REQUIRED)) | {"body_sv": "Ring [[telefon]].", "action": "preview"}
    answer = client.post(REQUIRED, sent)
    assert answer.status_code == 200
    assert "<li>telefon</li>" in page(answer)


def test_a_text_that_no_law_requires_may_wait(client, administrator, open_portal):
    sent = as_sent(client.get(NOT_REQUIRED)) | {"body_sv": "Hej [[namn]].", "action": "save"}
    assert client.post(NOT_REQUIRED, sent).status_code == 302
    assert is_open()


@pytest.mark.parametrize("production", [True, False])
def test_before_the_portal_opens_and_outside_production_a_text_is_written_bit_by_bit(
    client, administrator, settings, production
):
    settings.PRODUCTION = production
    assert is_open() is not production
    sent = as_sent(client.get(REQUIRED)) | {"body_sv": "Ring [[telefon]].", "action": "save"}
    assert client.post(REQUIRED, sent).status_code == 302
