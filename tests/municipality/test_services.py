"""The municipality's settings and texts."""

from email.utils import formataddr

import pytest

from portal.history.timeline import timeline
from portal.municipality import current, services
from portal.municipality.enums import REQUIRED_BY_LAW, ReportEvery, TextKey
from portal.municipality.first_steps import first_steps
from portal.municipality.models import Municipality, Text
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused

pytestmark = pytest.mark.django_db

NAMES = {
    "name_sv": "Skärsjö kommun",
    "name_en": "Skärsjö Municipality",
    "sender_name": "Skärsjö kommun",
    "sender_address": "bryggan@skarsjo.example",
    "reply_to": "bryggan@skarsjo.example",
}
WORDS = {"title_sv": "Rubrik", "title_en": "", "body_sv": "Text.", "body_en": ""}


def change(**values):
    return services.change_settings(values={**NAMES, **values}, actor=A_COMMAND)


def test_there_is_one_row_and_readers_see_a_change_at_once(django_capture_on_commit_callbacks):
    assert current.municipality().name == "Kommunen"
    with django_capture_on_commit_callbacks(execute=True):
        change()
    assert current.municipality().name == "Skärsjö kommun"
    with django_capture_on_commit_callbacks(execute=True):
        change(answer_within=20)
    assert current.municipality().answer_within == 20
    assert Municipality.objects.count() == 1


def test_before_anybody_has_filled_it_in_letters_come_from_the_first_sender(settings):
    settings.FIRST_SENDER = "bryggan@bryggan.skarsjo.example"
    current.forget()
    row = current.municipality()
    assert row.sender_address == row.reply_to == "bryggan@bryggan.skarsjo.example"
    assert not Municipality.objects.exists()


@pytest.mark.parametrize(("colour", "figure"), [("#FFD700", "1,3"), ("#7A7A7A", "4,0"), ("#777777", "4,1")])
def test_a_colour_that_is_hard_to_see_is_refused_with_its_figure(colour, figure):
    with pytest.raises(Refused) as refused:
        change(accent=colour)
    assert refused.value.field == "accent"
    assert f"Kontrasten är {figure} : 1 och måste vara minst 4,5 : 1." in str(refused.value.message)
    assert not Municipality.objects.exists()


def test_a_colour_that_is_easy_to_see_is_taken():
    assert change(accent="#AB221B").has_own_accent
    assert not change(accent="#0b4a6f").has_own_accent


@pytest.mark.parametrize("field", ["sender_address", "reply_to"])
def test_an_address_is_kept_as_it_stands_in_a_letter_s_head(field):
    row = change(**{field: " Bryggan@Älvsjö.example"})
    assert getattr(row, field) == "bryggan@xn--lvsj-koa6i.example"
    assert formataddr((row.sender_name, getattr(row, field))).endswith("<bryggan@xn--lvsj-koa6i.example>")
    with pytest.raises(Refused, match="utan å, ä och ö") as refused:
        change(**{field: "älvsjö@kommunen.example"})
    assert refused.value.field == field


def test_the_history_keeps_what_it_was():
    change()
    row = change(answer_within=20)
    (line, *_rest) = timeline(row)
    assert [(step.before, step.after) for step in line.changes] == [("30", "20")]
    row = change(report_every=ReportEvery.HALF_YEAR)
    [step] = timeline(row)[0].changes
    assert (step.before, step.after) == (ReportEvery.TERTIAL.label, ReportEvery.HALF_YEAR.label)


def load(key=TextKey.PURPOSE, instead_of=(), **words):
    return services.load_texts([{"key": key, **WORDS, **words}], actor=A_COMMAND, instead_of=instead_of)


def test_a_text_that_stands_is_left_alone():
    Text.objects.all().delete()
    assert load() == 1
    text = Text.objects.get()
    services.change_text(text, values={**WORDS, "body_sv": "Vår egen."}, actor=A_COMMAND)
    assert load(body_sv="En nyare.") == 0
    assert Text.objects.get().body_sv == "Vår egen."


def test_demo_words_take_the_place_of_untouched_ones_only():
    Text.objects.all().delete()
    template = [{"key": TextKey.PURPOSE, **WORDS}]
    load()
    assert load(body_sv="Skärsjös.", instead_of=template) == 1
    assert load(body_sv="Annat.", instead_of=template) == 0
    assert Text.objects.get().body_sv == "Skärsjös."


def test_placeholders_are_told_each_once_in_both_languages():
    text = Text(body_sv="Hos [[namn]] och [[namn]], [[telefon]].", body_en="At [[name]].")
    assert text.placeholders == ["namn", "telefon", "name"]
    assert text.has_placeholder
    assert not Text(body_sv="En [länk](/moten/).").has_placeholder


def test_first_steps_are_done_when_all_that_law_requires_is_written():
    assert [step.done for step in first_steps()] == [False, False]
    change()
    for text in Text.objects.filter(key__in=REQUIRED_BY_LAW):
        services.change_text(text, values=WORDS, actor=A_COMMAND)
    assert [step.done for step in first_steps()] == [True, True]


def test_production_opens_when_the_last_placeholder_is_gone(settings, django_capture_on_commit_callbacks):
    settings.PRODUCTION = True
    assert not current.is_open()
    with django_capture_on_commit_callbacks(execute=True):
        for text in Text.objects.filter(key__in=REQUIRED_BY_LAW):
            services.change_text(text, values=WORDS, actor=A_COMMAND)
        assert not current.is_open()
        change()
    assert current.is_open()
