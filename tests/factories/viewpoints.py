"""Dialogues, viewpoints and answers for tests."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from dialogues.models import Dialogue, Response, Viewpoint, ViewpointGroup
from portal.web import clock

from .ground import OrganisationFactory, UserFactory, our_department


class DialogueFactory(DjangoModelFactory):
    """A consultation that opened a week ago and closes in five."""

    class Meta:
        model = Dialogue

    title = factory.Sequence(lambda n: f"Remiss {n}")
    purpose = "Vad saknas i planen?"
    state = "open"
    opens_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=7))
    closes_on = factory.LazyAttribute(lambda dialogue: dialogue.opens_on + timedelta(days=42))
    answer_by = factory.LazyAttribute(lambda dialogue: dialogue.closes_on + timedelta(days=30))
    owner = factory.SubFactory(UserFactory)
    department = factory.LazyFunction(our_department)
    made_at = factory.LazyFunction(clock.now)


class ViewpointFactory(DjangoModelFactory):
    """An organisation's viewpoint on the whole, shown."""

    class Meta:
        model = Viewpoint

    dialogue = factory.SubFactory(DialogueFactory)
    text = factory.Sequence(lambda n: f"Det saknas en plats för {n} personer.")
    organisation = factory.SubFactory(OrganisationFactory)
    state = "shown"
    made_at = factory.LazyFunction(clock.now)
    received_at = factory.SelfAttribute("made_at")


class ViewpointGroupFactory(DjangoModelFactory):
    """Viewpoints that say the same, not answered."""

    class Meta:
        model = ViewpointGroup

    dialogue = factory.SubFactory(DialogueFactory)
    title = factory.Sequence(lambda n: f"Fler lokaler {n}")
    order = factory.Sequence(lambda n: n)
    made_at = factory.LazyFunction(clock.now)


class ResponseFactory(DjangoModelFactory):
    """The answer to a group: taken along."""

    class Meta:
        model = Response

    group = factory.SubFactory(ViewpointGroupFactory)
    outcome = "taken_along"
    text = "Vi tar med det när lokalerna ses över."
    answered_at = factory.LazyFunction(clock.now)
