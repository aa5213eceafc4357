"""House rule: what is kept about people is declared on the model, and never stands in the history."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from portal.history.events import OF_THE_EVENT, is_event
from portal.pages.erasing import goes_with
from portal.people.models import Address, User
from portal.web.rooms import Personal
from tests.house.tree import ROOT

# Names that fields about people have.
TELLING = {
    "name", "email", "phone", "mobile", "message", "body", "subject", "post", "street", "birthday",
    "personal_number", "first_name", "last_name", "contact", "ip", "ip_address", "user_agent", "signature",
}  # fmt: skip
# Fields that look personal and are not; each with its reason.
NOT_PERSONAL = {
    "organisations.Organisation.name": "an organisation's",
    "organisations.ImportRow.name": "an organisation's",
    "organisations.ImportRun.asked_by": "an official in duty; points to nobody once the person is erased",
    "organisations.ImportRun.confirmed_by": "an official in duty; points to nobody once the person is erased",
    "organisations.Registration.name": "an organisation's",
    "organisations.Registration.asked_by": "an official in duty; points to nobody once erased",
    "organisations.Registration.decided_by": "an official in duty; points to nobody once erased",
    "organisations.Registration.refused_by": "an official in duty; points to nobody once erased",
    "organisations.Selection.name": "a selection's",
    "organisations.Selection.made_by": "an official in duty; points to nobody once the person is erased",
    "organisations.SourceRow.decided_by": "an official in duty; points to nobody once the person is erased",
    "people.Committee.name": "an authority's",
    "people.Committee.mailbox": "an authority's own mailbox",
    "people.Department.name": "a department's",
    "people.Department.mailbox": "a department's shared mailbox",
    "dialogues.Meeting.owner": "an official in duty; points to a person without a name once erased",
    "dialogues.Meeting.deputy": "an official in duty; points to nobody once the person is erased",
    "dialogues.Mailing.owner": "an official in duty; points to nobody once the person is erased",
    "dialogues.Mailing.deputy": "an official in duty; points to nobody once the person is erased",
    "dialogues.Question.answered_by": "an official in duty; points to nobody once the person is erased",
    "actionplans.Area.owner": "an official in duty; points to nobody once the person is erased",
    "actionplans.Area.deputy": "an official in duty; points to nobody once the person is erased",
    "actionplans.ActionPlan.owner": "an official in duty; points to nobody once the person is erased",
    "actionplans.ActionPlan.deputy": "an official in duty; points to nobody once the person is erased",
    "actionplans.Action.responsible": "an official in duty; points to nobody once the person is erased",
    "actionplans.Action.deputy": "an official in duty; points to nobody once the person is erased",
    "actionplans.PlanStep.by": "an official in duty; points to nobody once the person is erased",
    "actionplans.Goal.measured_by": "an official in duty; points to nobody once the person is erased",
    "actionplans.Measurement.given_by": "an official in duty; points to nobody once erased",
    "actionplans.ProgressReport.given_by": "an official in duty; points to nobody once erased",
    "actionplans.Snapshot.closed_by": "an official in duty; points to nobody once the person is erased",
    "actionplans.Nudge.to": "an official in duty; points to nobody once the person is erased",
    "actionplans.Correction.by": "an official in duty; points to nobody once the person is erased",
    "actionplans.AreaSuggestion.answered_by": "an official in duty; points to nobody once erased",
    "dialogues.Dialogue.owner": "an official in duty; points to nobody once the person is erased",
    "dialogues.Dialogue.deputy": "an official in duty; points to nobody once the person is erased",
    "dialogues.Viewpoint.read_by": "an official in duty; points to nobody once the person is erased",
    "dialogues.Response.answered_by": "an official in duty; points to nobody once the person is erased",
    "records.Record.registered_by": "an official in duty; points to nobody once the person is erased",
    "records.Dispatch.sent_by": "an official in duty; points to nobody once the person is erased",
    "records.HandedOut.by": "an official in duty; points to nobody once the person is erased",
    "notifications.Batch.asked_by": "an official in duty; points to nobody once the person is erased",
    "pages.RetentionRun.asked_by": "an official in duty; points to nobody once the person is erased",
    "notifications.Batch.stopped_by": "an official in duty; points to nobody once the person is erased",
    "municipality.Municipality.sender_address": "the municipality's own mailbox",
    "municipality.Municipality.reply_to": "the municipality's own mailbox",
    "municipality.Municipality.phone": "the municipality's switchboard",
    "files.File.name": "what a published file is called",
}
CLASSES = ROOT / "docs/classes.md"
FORGETTING = {"erase", "blank", "with"}


def our_models() -> Iterator[type[models.Model]]:
    """Every table of ours that somebody writes in."""
    labels = {room.rpartition(".")[2] for room in settings.ROOMS}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in labels and not is_event(model):
            yield model


def looks_personal(field: models.Field) -> bool:
    """Whether a field is about a person, to judge by its name and kind."""
    if field.is_relation:
        return field.related_model in {User, Address}
    return field.name in TELLING or isinstance(field, models.EmailField | models.GenericIPAddressField)


def undeclared(model: type[models.Model]) -> list[str]:
    """Fields of a model that look personal and are declared neither personal nor the contrary."""
    personal = getattr(model, "PERSONAL", None)
    declared = set(personal.fields) if personal else set()
    fields = [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
    return [
        str(field)
        for field in fields
        if looks_personal(field) and field.name not in declared and str(field) not in NOT_PERSONAL
    ]


def test_every_field_that_looks_personal_is_declared():
    assert [field for model in our_models() for field in undeclared(model)] == []


@isolate_apps("dialogues")
def test_a_personal_field_that_nobody_declared_is_found():
    class Complaint(models.Model):
        phone = models.CharField(max_length=40)
        by = models.ForeignKey(User, models.CASCADE, related_name="+")

        class Meta:
            app_label = "dialogues"

        def __str__(self) -> str:
            return "complaint"

    assert undeclared(Complaint) == ["dialogues.Complaint.phone", "dialogues.Complaint.by"]


def test_no_reason_is_left_for_a_field_that_is_gone():
    names = {str(field) for model in our_models() for field in model._meta.concrete_fields}
    assert set(NOT_PERSONAL) <= names


def declared() -> list[type[models.Model]]:
    return [model for model in our_models() if hasattr(model, "PERSONAL")]


@pytest.mark.parametrize("model", declared(), ids=lambda model: model._meta.label)
def test_a_declaration_is_complete_and_true(model):
    personal = model.PERSONAL
    assert isinstance(personal, Personal)
    names = {field.name for field in model._meta.concrete_fields}
    assert set(personal.fields) <= names
    assert set(personal.others) <= set(personal.fields)
    assert personal.forget in FORGETTING
    for words in (personal.title, personal.what, personal.purpose, personal.ground, personal.keep):
        assert str(words).strip()
    assert wrong_about_the_time(model) == []
    if personal.forget == "blank":
        for name in personal.fields:
            field = model._meta.get_field(name)
            # Out of a list the words are taken.
            texts = models.CharField | models.TextField | models.JSONField
            assert field.null or isinstance(field, texts), name


def wrong_about_the_time(model: type[models.Model]) -> list[str]:
    """What a declaration does not say, or says twice, of when the data are forgotten."""
    personal, wrong = model.PERSONAL, []
    said = [name for name in ("months", "stays", "short_lived") if getattr(personal, name)]
    # What goes with another row goes when that one does.
    if len(said) > 1 or (not said and personal.forget != "with"):
        wrong.append(f"one of months, stays and short_lived: {said}")
    if personal.months:
        if not str(personal.since).strip():
            wrong.append("months count from a day: which?")
        if not hasattr(model.objects, "out_of_use"):
            wrong.append("objects.out_of_use() is missing")
    if personal.forget == "with" and not any(model is other for other, _key in goes_with_anything()):
        wrong.append("there is no row that it goes with")
    return wrong


def goes_with_anything() -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    for model in our_models():
        yield from goes_with(model)


@isolate_apps("dialogues")
def test_a_declaration_that_does_not_say_when_is_found():
    class Complaint(models.Model):
        PERSONAL = Personal(
            fields=("name",), title="Klagomål", what="…", purpose="…", ground="…", keep="…", forget="erase"
        )
        name = models.CharField(max_length=40)

        class Meta:
            app_label = "dialogues"

        def __str__(self) -> str:
            return "complaint"

    assert wrong_about_the_time(Complaint) == ["one of months, stays and short_lived: []"]
    Complaint.PERSONAL = replace(Complaint.PERSONAL, months=12)
    assert wrong_about_the_time(Complaint) == [
        "months count from a day: which?",
        "objects.out_of_use() is missing",
    ]
    Complaint.PERSONAL = replace(Complaint.PERSONAL, months=0, stays="…", short_lived="…")
    assert wrong_about_the_time(Complaint) == [
        "one of months, stays and short_lived: ['stays', 'short_lived']"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model in declared() if model.PERSONAL.months])
def test_what_is_out_of_use_says_since_which_day(model):
    counted = model.objects.out_of_use().query.annotations.get("unused_since")
    day = counted.output_field if counted else model._meta.get_field("unused_since")
    assert isinstance(day, models.DateField)


def kept_in_the_history() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every field whose old values are kept, with the model it is a field of."""
    for event in apps.get_models():
        if is_event(event) and hasattr(event, "pgh_tracked_model"):
            for field in event._meta.concrete_fields:
                if field.name not in OF_THE_EVENT:
                    yield event.pgh_tracked_model, field


def test_nothing_personal_stands_in_the_history():
    """But a number that says who; it says nothing once that person is erased."""
    kept = list(kept_in_the_history())
    assert len(kept) > 50
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model, field in kept
        if hasattr(model, "PERSONAL")
        and field.name in model.PERSONAL.fields
        and not (field.is_relation and field.related_model is User)
    ]
    assert wrong == []


def test_what_a_link_or_a_letter_says_stands_in_no_history():
    tracked = {model._meta.label for model, _field in kept_in_the_history()}
    assert not tracked & {
        "notifications.Letter",
        "people.GuestLink",
        "people.Address",
        "notifications.Choice",
    }


def test_every_table_has_its_class():
    """How bad it is if it is seen, wrong or out of reach (`docs/classes.md`)."""
    rows = re.findall(
        r"^\| (\w+\.\w+) \| .+ \| [0-3] \| [0-3] \| [0-3] \|$", CLASSES.read_text(), re.MULTILINE
    )
    assert len(rows) == len(set(rows))
    assert set(rows) == {model._meta.label for model in our_models()}
