"""Inventories, plans, goals, actions and steering documents for tests."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from actionplans.models import (
    Action,
    ActionPlan,
    Area,
    AreaSuggestion,
    Goal,
    Measurement,
    Milestone,
    Partner,
    ProgressReport,
    Snapshot,
    SteeringDocument,
)
from portal.web import clock

from .ground import OrganisationFactory, UserFactory, our_department


class AreaFactory(DjangoModelFactory):
    """An area of the inventory that everybody sees."""

    class Meta:
        model = Area

    department = factory.LazyFunction(our_department)
    title = factory.Sequence(lambda n: f"Ensamhet bland äldre {n}")
    need = "Många som bor ensamma träffar ingen på flera dagar."
    state = "open"
    made_at = factory.LazyFunction(clock.now)
    published_at = factory.SelfAttribute("made_at")


class AreaSuggestionFactory(DjangoModelFactory):
    """An organisation's suggestion that nobody has answered."""

    class Meta:
        model = AreaSuggestion

    department = factory.LazyFunction(our_department)
    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Läxhjälp {n}")
    text = "Vi har lokal och frivilliga men saknar någon i skolan att prata med."
    made_at = factory.LazyFunction(clock.now)


class PlanFactory(DjangoModelFactory):
    """A plan that runs this year and the next."""

    class Meta:
        model = ActionPlan

    department = factory.LazyFunction(our_department)
    title = factory.Sequence(lambda n: f"Handlingsplan {n}")
    starts_on = factory.LazyFunction(lambda: clock.today().replace(month=1, day=1))
    ends_on = factory.LazyAttribute(
        lambda plan: plan.starts_on.replace(year=plan.starts_on.year + 1, month=12, day=31)
    )
    purpose = "Det här gör vi tillsammans med föreningarna."
    state = "running"
    owner = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(clock.now)


class GoalFactory(DjangoModelFactory):
    """A goal that can be followed: from 41 per cent when the plan begins down to 30 when it ends."""

    class Meta:
        model = Goal

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"Färre äldre är ensamma {n}")
    promise = "Färre av dem som är över 75 år ska säga att de besväras av ensamhet."
    order = factory.Sequence(lambda n: n)
    indicator = "Andel över 75 år som besväras av ensamhet"
    unit = "procent"
    direction = "down"
    baseline = 41
    baseline_on = factory.LazyAttribute(lambda goal: goal.plan.starts_on)
    target = 30
    target_on = factory.LazyAttribute(lambda goal: goal.plan.ends_on)


class MeasurementFactory(DjangoModelFactory):
    """What a goal's figure is today."""

    class Meta:
        model = Measurement

    goal = factory.SubFactory(GoalFactory)
    on = factory.LazyFunction(clock.today)
    value = 38
    given_at = factory.LazyFunction(clock.now)


class ActionFactory(DjangoModelFactory):
    """An action that is going on: begun with its plan, due when that ends."""

    class Meta:
        model = Action

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"Samtalskaféer {n}")
    what = "En plats att gå till varje vecka."
    order = factory.Sequence(lambda n: n)
    responsible = factory.SubFactory(UserFactory)
    starts_on = factory.LazyAttribute(lambda action: action.plan.starts_on)
    due_on = factory.LazyAttribute(lambda action: action.plan.ends_on)


class MilestoneFactory(DjangoModelFactory):
    """A step of an action, not done."""

    class Meta:
        model = Milestone

    action = factory.SubFactory(ActionFactory)
    title = factory.Sequence(lambda n: f"Delmål {n}")
    due_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=30))


class PartnerFactory(DjangoModelFactory):
    """An organisation that has said yes."""

    class Meta:
        model = Partner

    action = factory.SubFactory(ActionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "håller i kaféerna"
    state = "confirmed"


class ProgressReportFactory(DjangoModelFactory):
    """A report of today: it goes well."""

    class Meta:
        model = ProgressReport

    action = factory.SubFactory(ActionFactory)
    period = factory.LazyFunction(clock.today)
    going = "well"
    happened = "Vi har haft fyra träffar."
    given_at = factory.LazyFunction(clock.now)


class SnapshotFactory(DjangoModelFactory):
    """A follow-up of this year that is being written."""

    class Meta:
        model = Snapshot

    plan = factory.SubFactory(PlanFactory)
    year = factory.LazyFunction(lambda: clock.today().year)
    made_at = factory.LazyFunction(clock.now)


class SteeringDocumentFactory(DjangoModelFactory):
    """A policy in force."""

    class Meta:
        model = SteeringDocument

    title = factory.Sequence(lambda n: f"Policy för samverkan {n}")
    number = factory.Sequence(lambda n: f"KFN 2024/{n}")
    adopted_by = "kommunfullmäktige"
    adopted_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=400))
