"""The invented municipality: made whole, once, and with nothing real in it."""

from io import StringIO

import pytest
from django.core.management import call_command

from actionplans.models import (
    Action,
    ActionPlan,
    Area,
    AreaSuggestion,
    PlanStep,
    ProgressReport,
    Snapshot,
    SteeringDocument,
)
from dialogues.enums import INVITATION, MeetingKind, MeetingState
from dialogues.models import Invitation, Meeting, Rsvp, Viewpoint
from organisations.models import ChangeRequest, MembershipRequest, Organisation, Registration, Selection
from portal.devkit import demo
from portal.devkit.cast import CAST
from portal.frames.models import Tag
from portal.municipality.models import Municipality, Text
from portal.notifications.models import Batch, Letter
from portal.people.enums import Role
from portal.people.models import Address, Department, Erasure, Protection, Reading, User
from portal.threads.models import Link
from portal.web import clock

pytestmark = pytest.mark.django_db


def say() -> str:
    """Run the command; what it told."""
    told = StringIO()
    call_command("demo", stdout=told)
    return told.getvalue()


def test_the_demo_is_made_once_and_whole(mail_sink):
    assert all(person.email in told for told in [say()] for person in CAST)
    assert Municipality.objects.get().name_sv == "Skärsjö kommun"
    assert not [text.key for text in Text.objects.all() if text.has_placeholder]
    assert {role for person in CAST for role in person.roles} == set(Role)
    for person in CAST:
        user = User.objects.get(email=person.email)
        assert user.roles == set(person.roles)
        assert [held.post for held in user.employments.all()] == [person.post] * bool(person.department)
    assert Department.objects.filter(parent__isnull=False).exists()
    assert Organisation.objects.active().count() > 600
    coming = Meeting.objects.called().upcoming().get()
    active = Organisation.objects.active()
    assert coming.invitations.count() == active.count() > active.reachable("meetings").count()
    assert coming.lead_time.is_kept
    assert coming.owners_post == "samrådssekreterare"
    assert Rsvp.objects.filter(meeting=coming).attendance().organisations > 30
    assert Meeting.objects.called().past().count() == 1
    maj = User.objects.get(email="maj.sundin@norroif.example")
    assert Invitation.objects.own(maj).filter(meeting=coming).count() == 3
    drafts = Meeting.objects.filter(state=MeetingState.DRAFT)
    assert drafts.count() == 2
    chosen = Selection.objects.get(name="Idrott norra").chosen
    assert drafts.get(kind=MeetingKind.COUNCIL).chosen == chosen
    assert 0 < chosen.organisations().count() < 50
    assert Letter.objects.due().filter(notice=INVITATION).count() >= active.reachable("meetings").count()
    open_batches = Batch.objects.filter(closed_at__isnull=True)
    assert [batch.about for batch in open_batches] == [coming]
    assert Batch.objects.exclude(pk__in=open_batches).exists()
    assert ChangeRequest.objects.waiting().count() == 1
    assert MembershipRequest.objects.for_officials().count() == 1
    assert Reading.objects.get().protection == Protection.objects.get()
    assert Erasure.objects.waiting().count() == 1
    assert not Rsvp.objects.filter(answered_at__gt=clock.now()).exists()
    assert not Address.objects.exclude(email__endswith=".example").exists()
    states = sorted(ActionPlan.objects.values_list("state", flat=True))
    assert states == ["consultation", "draft", "replaced", "running", "running"]
    for plan in ActionPlan.objects.exclude(state="draft"):
        assert 4 <= plan.actions.count() <= 8
        assert all(goal.can_be_followed for goal in plan.goals.all())
    assert ActionPlan.objects.filter(state__in=["draft", "running"]).exclude(carried_from=None).count() == 2
    standing = Action.objects.standing().filter(plan__state="running").values_list("state", flat=True)
    assert {"done", "going", "at_risk", "late"} <= set(standing)
    assert Snapshot.objects.closed().filter(plan__state="replaced").count() == 1
    asked = Viewpoint.objects.filter(dialogue__plan__state="consultation")
    assert {bool(one.organisation) for one in asked} == {True, False}
    assert 0 < asked.unanswered().count() < asked.count()
    assert asked.to_read().count() == 1
    assert not PlanStep.objects.exclude(state__in=["running", "replaced", "consultation"]).filter(by=None)
    moment = clock.now()
    assert not Link.objects.filter(on__gt=clock.today()).exists()
    for model in (PlanStep, Viewpoint, Snapshot):
        assert not model.objects.filter(made_at__gt=moment).exists()
    assert Area.objects.open().count() == 8
    assert AreaSuggestion.objects.waiting().count() == 1
    assert SteeringDocument.objects.lapsing().count() == 1
    assert not ProgressReport.objects.filter(given_at__gt=clock.now()).exists()
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["asked", "received"]
    before = Letter.objects.count()
    assert "Ingenting ändrades" in say()
    assert Letter.objects.count() == before


def test_a_demo_that_breaks_off_leaves_nothing(monkeypatch):
    tags = Tag.objects.count()
    monkeypatch.setattr(demo, "REGISTER", demo.HERE / "there is no such file")
    with pytest.raises(FileNotFoundError):
        say()
    assert not demo.is_made()
    assert Tag.objects.count() == tags
