"""House rules about forms: our own words, 422 for what is not accepted, nothing unseen taken in."""

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.core import validators
from django.db import models
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver
from django.utils import translation
from django_filters import FilterSet

from actionplans.forms import CorrectValueForm, EndForm, MeasureForm, MilestoneForm
from actionplans.models.line import GoalLine
from dialogues.filters import MeetingFilter
from dialogues.forms import (
    AnswerForm,
    ChangeForm,
    ChangePersonForm,
    ComingForm,
    OwnWordsForm,
    PaperChangeForm,
    ReadingForm,
    SignedInWordsForm,
    WordsForm,
)
from portal.frames.enums import Frame
from portal.frames.forms import TagForm
from portal.pages.forms import CorrectOwnDataForm, ProcessingForm
from portal.pages.processing import kind_called
from portal.people.forms import CodeForm, DeputyForm
from portal.web.forms import WithoutUnseen
from portal.web.mistakes import in_words
from portal.web.resending import MARKS
from tests.factories import (
    ActionFactory,
    DialogueFactory,
    GoalFactory,
    MeetingFactory,
    PaperFactory,
    PersonFactory,
    PlanFactory,
    ViewpointFactory,
    staff,
)
from tests.house.furnished import furnish
from tests.house.tree import ROOMS, files

pytestmark = pytest.mark.django_db

LANGUAGES = ("sv", "en")


def below(kind: type) -> Iterator[type]:
    """Every class that is made from a class."""
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def is_ours(kind: type) -> bool:
    return kind.__module__.startswith(ROOMS)


def filled_in(form: type[forms.BaseForm], data: dict[str, str]) -> forms.BaseForm:
    """A form of a class with these values, in the way in which its view makes it."""
    typed = QueryDict(mutable=True)
    typed.update(data)
    if issubclass(form, MeasureForm | CorrectValueForm):
        return form(typed, line=GoalLine.of(GoalFactory(), ()))
    if issubclass(form, EndForm):
        return form(typed, action=ActionFactory())
    if issubclass(form, MilestoneForm):
        return form(typed, plan=PlanFactory())
    if issubclass(form, TagForm):
        return form(typed, frame=Frame.TOPIC)
    if issubclass(form, ChangePersonForm):
        return form(typed, instance=PersonFactory())
    if issubclass(form, ComingForm | ChangeForm):
        return form(typed, meeting=MeetingFactory())
    if issubclass(form, ReadingForm):
        return form(typed, viewpoint=ViewpointFactory(), proposed=(), made_from="")
    if issubclass(form, OwnWordsForm):
        return form(typed, viewpoint=ViewpointFactory())
    if issubclass(form, SignedInWordsForm):
        return form(typed, dialogue=DialogueFactory(), by=staff(), acts_for=(), chosen=None)
    if issubclass(form, WordsForm):
        return form(typed, dialogue=DialogueFactory())
    if issubclass(form, DeputyForm):
        return form(typed, person=staff())
    if issubclass(form, PaperChangeForm):
        return form(typed, instance=PaperFactory())
    if issubclass(form, ProcessingForm):
        return form(typed, kind=kind_called("organisations-membership"))
    if issubclass(form, CorrectOwnDataForm):
        return form(typed, has_phone=True)
    if issubclass(form, CodeForm):
        return form(typed, code="BBBB-BBBB")
    return form(typed)


def every_form() -> dict[str, type[forms.BaseForm]]:
    """Each form and each list's filter, by name; without those from which the others are made."""
    assert get_resolver().url_patterns, "the site's views, and with them all forms, are read now"
    plain = {kind for kind in below(forms.BaseForm) if is_ours(kind) and kind.base_fields}
    filters = {kind for kind in below(FilterSet) if is_ours(kind) and kind.base_filters}
    found = {f"{kind.__module__}.{kind.__name__}": kind for kind in plain}
    return found | {
        f"{kind.__module__}.{kind.__name__}": type(kind({}, queryset=kind._meta.model.objects.all()).form)
        for kind in filters
    }


# --- Our own words -------------------------------------------------------------------------


def framework_sentences() -> set[str]:
    """What the framework would say in both languages, up to the first value put in."""
    sentences = []
    for kind in (forms.Field, *below(forms.Field), models.Field, *below(models.Field)):
        if not is_ours(kind):
            sentences += vars(kind).get("default_error_messages", {}).values()
    sentences += [one.message for one in vars(validators).values() if hasattr(one, "message")]
    said = set()
    for language in LANGUAGES:
        with translation.override(language):
            # A sentence in singular and plural is empty until a number is put in.
            texts = [str(sentence) or sentence % Sevens() for sentence in sentences]
            said |= {re.split("[%7]", text)[0].strip() for text in texts}
    return {text for text in said if len(text) > 8}


class Sevens(dict):
    """Any name has a number."""

    def __missing__(self, name: str) -> int:
        return 7


WRONG = ["", "x" * 5000, "-1", "99999999999999999999", "0", "i morgon", "a@b", "nul\x00byte"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_speaks_in_the_framework_s_words(language):
    theirs = framework_sentences()
    assert len(theirs) > 60
    spoken = []
    with translation.override(language):
        for name, form in every_form().items():
            for value in WRONG:
                bound = filled_in(form, dict.fromkeys(form.base_fields, value))
                for field in bound:
                    spoken += [(name, field.name, words) for words in in_words(field)]
    assert len(spoken) > 100
    foreign = [one for one in spoken if any(one[2].startswith(text) for text in theirs)]
    assert not foreign
    assert not [one for one in spoken if "%(" in one[2]]


def test_forms_are_found_wherever_they_are():
    assert {
        "portal.people.forms.structure.CommitteeForm",
        "portal.people.filters.StaffFilter",
        f"{AnswerForm.__module__}.AnswerForm",
        f"{MeetingFilter.__module__}.MeetingFilter",
    } <= set(every_form())


# --- Nothing unseen ------------------------------------------------------------------------


def test_every_form_takes_out_what_nobody_sees():
    assert not [name for name, form in every_form().items() if not issubclass(form, WithoutUnseen)]


# --- What was typed is shown again, if it did not arrive ------------------------------------


def test_what_a_form_carries_unseen_is_not_shown_as_if_it_was_typed():
    hidden = {
        name
        for form in every_form().values()
        for name, field in form.base_fields.items()
        if field.widget.is_hidden
    }
    posted = re.compile(r'<form method="post".*?</form>', re.S)
    unseen = re.compile(r'<input type="hidden"[^>]*\sname="(\w+)"')
    for path in files(".html"):
        for form in posted.findall(path.read_text(encoding="utf-8")):
            hidden |= set(unseen.findall(form))
    assert {"code", "made_from", "next"} <= hidden
    assert hidden <= MARKS


# --- What was not accepted is 422 ----------------------------------------------------------


def post_forms(html: str, path: str) -> list[tuple[str, list[str]]]:
    """The address and the field names of each form of a page that changes something."""
    found = []
    for attributes, body in re.findall(r'<form method="post"([^>]*)>(.*?)</form>', html, re.S):
        action = re.search(r'action="([^"]+)"', attributes)
        names = re.findall(r'<(?:input|textarea|select)[^>]*\sname="([^"]+)"', body)
        found.append(
            (action[1] if action else path, [name for name in names if name != "csrfmiddlewaretoken"])
        )
    return found


def test_a_form_that_is_not_accepted_answers_422():
    house = furnish()
    tried = set()
    for name, path in house.addresses():
        for client in (Client(), signed_in(house.administrator)):
            page = client.get(path)
            if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
                continue
            for action, names in post_forms(page.content.decode(), path):
                if action == path and names:
                    answer = client.post(action, dict.fromkeys(names, "x" * 5000))
                    assert answer.status_code in {302, 422}, f"{name}: {answer.status_code}"
                    if answer.status_code == 422:
                        tried.add(name)
                        assert 'class="errors"' in answer.content.decode(), name
    assert len(tried) > 15, tried


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client
