"""The tags and filters that every template has."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import override

from portal.web import clock
from portal.web.showcase import SpecimenForm, SpecimenTag
from portal.web.templatetags import furniture

START = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
END = datetime(2026, 3, 12, 19, 30, tzinfo=UTC)


def rendered(text: str, **context) -> str:
    return Template(text).render(Context(context))


def test_an_occasion_is_written_out_in_stockholm_time():
    assert rendered("{% occasion start end %}", start=START, end=END) == (
        "torsdag 12 mars 2026 kl. 18.00–20.30"
    )


def test_an_evening_in_english():
    with override("en"):
        assert furniture.day(START) == "Thursday 12 March 2026"
        assert furniture.clock_time(START) == "18:00"


def test_the_day_is_stockholm_s_also_late_at_night():
    assert furniture.short_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "1 juli"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "as_filter"),
    [
        ("torsdag 12 mars 2026", furniture.day),
        ("12 mars", furniture.short_day),
        ("torsdag 2026", furniture.weekday_and_year),
        ("tors 12 mars", furniture.weekday_and_day),
        ("12 mars", furniture.day_in_short),
        ("torsdag", furniture.weekday),
    ],
)
def test_days_in_words(written, as_filter):
    with clock.standing_at(START):
        assert as_filter(date(2026, 3, 12)) == written
        assert as_filter(None) == ""


@pytest.mark.django_db
def test_a_day_in_a_list_has_its_year_where_it_is_not_this():
    with clock.standing_at(START):
        assert furniture.listed_day(date(2026, 12, 31)) == "31 december"
        assert furniture.listed_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1 januari 2027"
        assert furniture.listed_day(None) == ""
        assert furniture.weekday_and_day(date(2027, 1, 5)) == "tis 5 jan. 2027"
        assert furniture.day_in_short(date(2027, 1, 5)) == "5 jan. 2027"


def test_a_principle_is_shape_colour_and_word_together():
    html = furniture.principle(SpecimenTag("dialog", "Dialog & samtal"))
    assert 'data-color="dialog"' in html
    assert "principles.svg#dialog" in html
    assert "Dialog &amp; samtal" in html
    assert 'aria-hidden="true"' in html


def test_a_state_is_words_with_a_tone():
    assert furniture.state_tag("late", "<b>") == '<span class="state late">&lt;b&gt;</span>'


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("08-465 004 00", "+4684650 0400".replace(" ", "")),
        ("+46 70 174 06 05", "+46701740605"),
        ("112", "112"),
    ],
)
def test_a_number_that_a_phone_can_dial(number, dialled):
    assert furniture.tel(number) == dialled


def test_long_compounds_may_break_where_they_are_joined():
    assert furniture.hyphenable("Tillgänglighetsredogörelse") == "Tillgänglighets\u00adredogörelse"
    assert furniture.hyphenable("Så hanterar vi personuppgifter") == "Så hanterar vi personuppgifter"


def test_pages_worth_a_link():
    assert furniture.page_numbers(Paginator(range(500), 20).page(12)) == [
        *(1, 2, 0, 9, 10, 11, 12, 13, 14, 15, 0, 24, 25)
    ]


def test_menus_leave_out_pages_that_do_not_exist():
    entries = [("home", "Start"), ("nowhere_at_all", "Ingenstans")]
    assert furniture._menu(entries, "/x/") == [{"url": "/", "title": "Start", "current": "true"}]


def test_crumbs_lead_from_the_top_to_the_page_itself():
    html = rendered('{% crumbs "Möten" "meeting_list" title "/moten/x/" here="Svar" %}', title="<Stormöte>")
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', html) == [
        ("/moten/", "Möten"),
        ("/moten/x/", "&lt;Stormöte&gt;"),
    ]
    assert '<li aria-current="page">Svar</li>' in html


def test_a_name_says_its_language_where_the_page_speaks_another():
    assert rendered('{{ name|spoken:"sv" }}', name="Kultur & fritid") == "Kultur &amp; fritid"
    with translation.override("en"):
        marked = '<span lang="sv">Kultur &amp; fritid</span>'
        assert rendered('{{ name|spoken:"sv" }}', name="Kultur & fritid") == marked
        assert rendered('{{ name|spoken:"sv" }}', name="") == ""
        assert marked in rendered('{% crumbs here=name|spoken:"sv" %}', name="Kultur & fritid")
        assert f"of {marked}." in rendered(
            '{% blocktranslate with name=name|spoken:"sv" %}of {{ name }}.{% endblocktranslate %}',
            name="Kultur & fritid",
        )


# --- Forms ---------------------------------------------------------------------------------


def refused() -> SpecimenForm:
    form = SpecimenForm({"title": "", "day": "i morgon", "answer": "yes"})
    assert not form.is_valid()
    return form


def test_the_summary_leads_to_each_field_that_is_wrong():
    html = str(refused())
    assert '<a href="#id_title">Rubrik</a>' in html
    assert '<a href="#id_read">' in html
    assert 'tabindex="-1" autofocus' in html


def test_the_summary_leads_to_the_first_of_several_choices():
    assert '<a href="#id_answer_0">Ert svar</a>' in str(SpecimenForm({}))


def test_an_error_stands_at_its_field_and_the_field_says_so():
    html = str(refused()["title"].as_field_group())
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html


def test_everything_typed_is_kept():
    html = str(refused())
    assert 'value="i morgon"' in html
    assert re.search(r'value="yes"[^>]* checked', html)


def test_optional_fields_say_so_but_boxes_do_not():
    form = SpecimenForm()
    assert "(frivilligt)" in str(form["text"].as_field_group())
    for name in ("title", "needs", "read"):
        assert "(frivilligt)" not in str(form[name].as_field_group())


def test_the_browser_s_own_bubbles_stay_away():
    html = str(SpecimenForm())
    assert " required" not in html.replace("aria-required", "")
    assert 'aria-required="true"' in html


def test_what_people_type_is_escaped_in_field_and_summary():
    class Loud(forms.Form):
        word = forms.ChoiceField(label="<script>", choices=[("a", "<b>")], widget=forms.RadioSelect)

    html = str(Loud({"word": "<i>"}))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_errors_of_the_whole_form_stand_in_the_summary():
    form = refused()
    form.add_error(None, "Mötet måste ha en plats.")
    assert "<li>Mötet måste ha en plats.</li>" in str(form)
