"""Whose a meeting is: asked only where there is a choice, and never somebody else's."""

import pytest
from django.urls import reverse

from dialogues.forms import ChangeForm, DraftForm, NewMailingForm
from dialogues.models import Meeting
from portal.people.enums import Role
from portal.people.models import Employment
from tests.dialogues.forms.test_meetings import TYPED
from tests.factories import DepartmentFactory, MeetingFactory, our_department, staff

pytestmark = pytest.mark.django_db


def choices(form) -> list[str]:
    """The departments that a form offers."""
    return [str(department) for department in form.fields["department"].queryset]


def test_whoever_has_one_department_is_not_asked(client):
    official = staff()
    form = DraftForm(TYPED, by=official)
    assert "department" not in form.fields
    assert form.is_valid(), form.errors
    assert form.details().department == our_department()
    assert NewMailingForm(by=official).department == our_department()


def test_whoever_has_several_chooses_and_the_one_worked_in_stands_first():
    other, above = DepartmentFactory(name="En annan"), our_department()
    below = DepartmentFactory(name="Under vår", parent=above)
    official = staff()
    Employment.objects.create(user=official, department=below)
    form = DraftForm.proposed(by=official)
    assert sorted(choices(form)) == sorted([str(below), str(above)])
    assert form["department"].value() == below.pk
    assert "department" in DraftForm(TYPED, by=official).errors
    assert "department" in DraftForm(TYPED | {"department": other.pk}, by=official).errors
    chosen = DraftForm(TYPED | {"department": above.pk}, by=official)
    assert chosen.is_valid(), chosen.errors
    assert chosen.details().department == above


def test_whoever_runs_all_meetings_chooses_among_all_departments_of_today():
    above = our_department()
    DepartmentFactory(name="Nedlagd", active_from="2020-01-01", active_to="2021-01-01")
    assert DraftForm(TYPED, by=staff(Role.SECRETARY)).department == above
    DepartmentFactory(name="En annan")
    assert sorted(choices(DraftForm(by=staff(Role.SECRETARY)))) == ["En annan", str(above)]


def test_what_stands_may_stay_whoever_changes_the_rest():
    elsewhere = DepartmentFactory(name="Annorstädes")
    meeting = MeetingFactory(department=elsewhere)
    form = ChangeForm.of(meeting, by=staff())
    assert sorted(choices(form)) == sorted([str(elsewhere), str(our_department())])
    assert form["department"].value() == elsewhere.pk


def test_what_is_nobodys_may_be_given_to_somebody_and_is_not_taken_in_passing():
    official = staff()
    nobodys = MeetingFactory(department=None, owner=official)
    form = ChangeForm.of(nobodys, by=official)
    assert choices(form) == [str(our_department())]
    assert form["department"].value() is None
    assert not form.fields["department"].required


def test_the_page_saves_whose_it_is(client):
    below = DepartmentFactory(name="Under vår", parent=our_department())
    client.force_login(staff())
    page = client.get(reverse("meeting_new")).content.decode()
    assert "Förvaltning" in page
    assert client.post(reverse("meeting_new"), TYPED).status_code == 422
    client.post(reverse("meeting_new"), TYPED | {"department": below.pk})
    assert Meeting.objects.get().department == below
