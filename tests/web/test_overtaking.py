"""Two who write at once: what each changed is kept, and the same thing is shown before it is written over."""

import pytest
from django import forms
from django.http import QueryDict

from portal.municipality.models import Text
from portal.people.models import Committee, Department
from portal.web.forms import ModelForm
from portal.web.overtaking import carried, in_words, mark, refuse_if_overtaken, written
from portal.web.refusals import Refused
from tests.factories import CommitteeFactory, DepartmentFactory

pytestmark = pytest.mark.django_db


class DepartmentForm(ModelForm):
    """A line, a choice, several choices and a day."""

    class Meta:
        model = Department
        fields = ["name", "parent", "committees", "active_to"]


class TextForm(ModelForm):
    """Texts of several lines."""

    class Meta:
        model = Text
        fields = ["title_sv", "body_sv"]


class SwitchForm(ModelForm):
    """A box to tick."""

    shown = forms.BooleanField(required=False)

    class Meta:
        model = Committee
        fields = ["name"]


def as_sent(form) -> QueryDict:
    """What a browser sends when nothing is touched; lines end as browsers end them."""
    sent = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        values = value if isinstance(value, list) else [value]
        sent.setlist(name, ["" if one is None else str(one).replace("\n", "\r\n") for one in values])
    return sent


def reopened(department, sent, **mine) -> DepartmentForm:
    """The form as it comes back with something typed, when others have saved meanwhile."""
    for name, value in mine.items():
        sent[name] = value
    return DepartmentForm(sent, instance=Department.objects.get(pk=department.pk))


def test_an_untouched_form_changes_nothing():
    committees = CommitteeFactory.create_batch(3)
    department = DepartmentFactory(parent=DepartmentFactory())
    department.committees.set(committees)
    form = DepartmentForm(as_sent(DepartmentForm(instance=department)), instance=department)
    assert form.is_valid()
    assert (form.changes, form.seen, form.overtaken) == ({}, {}, [])


def test_a_text_is_the_same_with_other_line_ends_and_the_space_around():
    text = Text.objects.first()
    text.body_sv = "Ett.\n\nTvå.\n"
    form = TextForm(as_sent(TextForm(instance=text)), instance=text)
    assert form.is_valid()
    assert form.changes == {}


def test_what_each_has_changed_in_different_fields_is_kept():
    department, other = DepartmentFactory(name="Kultur"), DepartmentFactory()
    committee = CommitteeFactory()
    sent = as_sent(DepartmentForm(instance=department))
    Department.objects.filter(pk=department.pk).update(parent=other)
    department.committees.set([committee])
    form = reopened(department, sent, name="Kultur och fritid")
    assert form.is_valid()
    assert form.changes == {"name": "Kultur och fritid"}
    assert form.seen == {"name": "Kultur"}
    assert form.cleaned_data["parent"] == other
    assert list(form.cleaned_data["committees"]) == [committee]


def test_nobody_is_blamed_for_what_somebody_else_made_wrong_meanwhile():
    old, new = DepartmentFactory(), DepartmentFactory()
    department = DepartmentFactory(parent=old)
    sent = as_sent(DepartmentForm(instance=department))
    Department.objects.filter(pk=department.pk).update(parent=new)
    old.delete()
    form = reopened(department, sent, name="Fritid")
    assert form.is_valid(), form.errors
    assert form.changes == {"name": "Fritid"}


def test_what_both_changed_is_shown_and_saved_when_it_is_sent_once_more():
    department, other = DepartmentFactory(name="Kultur"), DepartmentFactory(name="Bildning")
    sent = as_sent(DepartmentForm(instance=department))
    Department.objects.filter(pk=department.pk).update(name="Fritid", parent=other)
    form = reopened(department, sent, name="Kultur och fritid")
    assert not form.is_valid()
    assert "medan du skrev" in str(form.non_field_errors())
    told = {it.field.name: (it.stands, it.typed) for it in form.overtaken}
    assert told == {"name": ("Fritid", "Kultur och fritid"), "parent": ("Bildning", None)}
    again = reopened(department, as_sent(form))
    assert again.is_valid()
    assert (again.changes, again.seen) == ({"name": "Kultur och fritid"}, {"name": "Fritid"})


def test_a_third_who_saves_in_between_is_told_of_too():
    department = DepartmentFactory(name="Kultur")
    sent = as_sent(DepartmentForm(instance=department))
    for name in ("Fritid", "Idrott"):
        Department.objects.filter(pk=department.pk).update(name=name)
        form = reopened(department, sent, name="Kultur och fritid")
        assert not form.is_valid()
        assert [it.stands for it in form.overtaken] == [name]
        sent = as_sent(form)


def test_two_who_write_the_same_are_of_one_mind():
    department = DepartmentFactory(name="Kultur")
    sent = as_sent(DepartmentForm(instance=department))
    Department.objects.filter(pk=department.pk).update(name="Fritid")
    form = reopened(department, sent, name="Fritid")
    assert form.is_valid()
    assert form.changes == {}


def test_what_cannot_be_read_is_mended_first_and_then_compared():
    department = DepartmentFactory(active_to=None)
    sent = as_sent(DepartmentForm(instance=department))
    Department.objects.filter(pk=department.pk).update(active_to="2099-01-01")
    form = reopened(department, sent, active_to="i morgon")
    assert not form.is_valid()
    assert form.overtaken == []
    again = reopened(department, as_sent(form), active_to="2098-01-01")
    assert not again.is_valid()
    assert [it.field.name for it in again.overtaken] == ["active_to"]


def test_a_row_that_is_not_there_yet_has_no_marks():
    assert "made_from" not in DepartmentForm().fields
    assert "made_from" not in DepartmentForm(QueryDict("name=Ny")).fields


@pytest.mark.parametrize("made_from", ["", "skräp", "name", "name: parent:x:y", "__class__:1"])
def test_marks_that_nobody_gave_out_break_nothing(made_from):
    department = DepartmentFactory(name="Kultur")
    sent = as_sent(DepartmentForm(instance=department))
    form = reopened(department, sent, made_from=made_from, name="Fritid")
    form.is_valid()
    assert form.overtaken == [] or form.overtaken[0].stands


def test_marks_are_written_and_read():
    marks = {"name": mark("Kultur"), "parent": mark(None)}
    assert carried(written(marks)) == marks
    assert mark(None) == mark("")
    assert mark([2, 1]) == mark(["1", "2"])
    assert mark(("a", "b")) != mark(("b", "a"))


def test_choices_and_boxes_are_told_in_words():
    other = DepartmentFactory(name="Bildning")
    form = DepartmentForm()
    assert in_words(form.fields["parent"], other.pk) == in_words(form.fields["parent"], other) == "Bildning"
    assert in_words(form.fields["committees"], []) == "Inget"
    assert in_words(SwitchForm().fields["shown"], True) == "Ja"
    assert in_words(forms.IntegerField(), 0) == "0"


def test_what_changes_in_the_instant_before_saving_is_refused():
    department = DepartmentFactory(name="Kultur")
    refuse_if_overtaken(department, {"name": "Kultur"})
    with pytest.raises(Refused, match="medan du skrev"):
        refuse_if_overtaken(department, {"name": "Fritid"})


def test_a_form_costs_as_many_queries_however_many_there_are_to_choose_among(django_assert_num_queries):
    department = DepartmentFactory()
    for number in (3, 27):
        CommitteeFactory.create_batch(number)
        with django_assert_num_queries(1):
            form = DepartmentForm(instance=department)
            assert form["made_from"].value()
