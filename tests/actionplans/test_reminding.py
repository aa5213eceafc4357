"""Whoever owes something is reminded once, in one letter a day; of what is long late the head hears."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actionplans import services
from actionplans.enums import LATE_TO_HEAD, MEASUREMENT_DUE, REPORT_DUE, REPORT_LATE, PlanState
from actionplans.models import Nudge
from actionplans.tasks import remind_owners
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.notifications.services import send_test_letter
from portal.people.enums import LinkPurpose, Role
from portal.people.models import Department, Deputyship, GuestLink
from portal.web import clock
from portal.web.actor import THE_CLOCK
from portal.web.rooms import notices
from tests.factories import (
    ActionFactory,
    GoalFactory,
    MeasurementFactory,
    MilestoneFactory,
    PlanFactory,
    ProgressReportFactory,
    our_department,
    staff,
)

pytestmark = pytest.mark.django_db

YEAR = clock.today().year + 1
APRIL = date(YEAR, 4, 30)


def at(day: date, hour: int = 9):
    """A morning in Stockholm."""
    return clock.standing_at(clock.instant(day, time(hour)))


def reminded(day: date) -> list[tuple[str, str]]:
    """To whom letters are owed on a day, and which; nothing else has happened that day."""
    before = set(Letter.objects.values_list("pk", flat=True))
    with at(day):
        services.remind_of_what_is_owed(actor=THE_CLOCK)
    new = Letter.objects.exclude(pk__in=before).order_by("notice", "address__email")
    return [(letter.notice, letter.address.email) for letter in new]


@pytest.fixture
def mia():
    """Somebody who is responsible."""
    return staff(name="Mia Sandell", email="mia@skarsjo.example")


@pytest.fixture
def plan(mia):
    """A plan of the whole next year."""
    return PlanFactory(starts_on=date(YEAR, 1, 1), ends_on=date(YEAR, 12, 31), owner=mia)


@pytest.fixture
def action(plan, mia):
    """An action that is due in November."""
    return ActionFactory(plan=plan, responsible=mia, due_on=date(YEAR, 11, 20))


def test_a_report_is_asked_for_a_week_before_its_day_once_and_once_more_when_it_is_late(action, mia):
    days = {days: reminded(APRIL + timedelta(days=days)) for days in (-8, -7, -6, 0, 1, 2, 13)}
    assert days[-7] == [(REPORT_DUE, mia.email)]
    assert days[1] == [(REPORT_LATE, mia.email)]
    assert not days[-8] + days[-6] + days[0] + days[2] + days[13]


def test_the_link_in_a_reminder_opens_for_sixty_days(action):
    day = APRIL - timedelta(days=7)
    assert reminded(day)
    link = GuestLink.objects.get(purpose=LinkPurpose.REPORT, subject_id=action.pk)
    for later, status in ((59, 200), (61, 404)):
        with at(day + timedelta(days=later)):
            assert Client().get(link.path("report_by_link")).status_code == status


def test_who_has_reported_is_not_asked(action):
    ProgressReportFactory(action=action, period=APRIL)
    assert reminded(APRIL - timedelta(days=7)) == reminded(APRIL + timedelta(days=1)) == []


def test_last_days_and_milestones_remind_a_week_before_and_again_when_moved(action, mia):
    with at(date(YEAR, 6, 1)):
        ProgressReportFactory(action=action, period=date(YEAR, 12, 31))
    milestone = MilestoneFactory(action=action, due_on=date(YEAR, 6, 10))
    assert reminded(date(YEAR, 6, 2)) == []
    assert reminded(date(YEAR, 6, 3)) == [(REPORT_DUE, mia.email)]
    assert reminded(date(YEAR, 6, 4)) == []
    milestone.due_on = date(YEAR, 6, 20)
    milestone.save()
    assert reminded(date(YEAR, 6, 13)) == [(REPORT_DUE, mia.email)]
    milestone.done_on = date(YEAR, 6, 14)
    milestone.save()
    assert reminded(date(YEAR, 7, 20)) == []
    assert reminded(date(YEAR, 11, 13)) == [(REPORT_DUE, mia.email)]
    assert reminded(date(YEAR, 11, 21)) == [(REPORT_LATE, mia.email)]
    assert set(Nudge.objects.values_list("what", flat=True)) == {"milestone", "done"}


def test_values_are_asked_for_by_the_goals_own_rhythm(plan, mia):
    goal = GoalFactory(plan=plan, measured_every="half_year", measured_by=mia)
    assert reminded(APRIL - timedelta(days=3)) == []
    assert reminded(date(YEAR, 6, 24)) == [(MEASUREMENT_DUE, mia.email)]
    MeasurementFactory(goal=goal, on=date(YEAR, 6, 25))
    assert reminded(date(YEAR, 7, 3)) == []
    assert reminded(date(YEAR, 12, 28)) == [(MEASUREMENT_DUE, mia.email)]


def test_all_that_one_person_owes_on_a_day_is_one_letter(plan, mia):
    for _number in range(3):
        ActionFactory(plan=plan, responsible=mia)
    GoalFactory(plan=plan, measured_every="tertial", measured_by=mia)
    assert reminded(APRIL - timedelta(days=7)) == [(REPORT_DUE, mia.email)]
    assert Nudge.objects.count() == 4


def test_what_is_two_weeks_late_is_told_to_the_head_in_one_letter(plan, mia):
    head = staff(Role.HEAD, email="chefen@skarsjo.example")
    unit = Department.objects.create(name="Enheten", parent=our_department())
    below = PlanFactory(department=unit, starts_on=plan.starts_on, ends_on=plan.ends_on, owner=mia)
    for each in (plan, plan, below):
        ActionFactory(plan=each, responsible=mia)
    reminded(APRIL + timedelta(days=1))
    assert reminded(APRIL + timedelta(days=13)) == []
    assert reminded(APRIL + timedelta(days=14)) == [(LATE_TO_HEAD, head.email)]
    assert Nudge.objects.filter(notice=LATE_TO_HEAD).count() == 3
    assert reminded(APRIL + timedelta(days=15)) == []


def test_while_somebody_is_away_the_deputy_is_reminded_too(action, mia):
    per, eva = staff(email="per@skarsjo.example"), staff(email="eva@skarsjo.example")
    with at(APRIL - timedelta(days=20)):
        Deputyship.objects.create(user=mia, deputy=eva)
    assert reminded(APRIL - timedelta(days=7)) == [(REPORT_DUE, eva.email), (REPORT_DUE, mia.email)]
    action.deputy = per
    action.save()
    assert reminded(APRIL + timedelta(days=1)) == [(REPORT_LATE, mia.email), (REPORT_LATE, per.email)]


def test_nothing_is_asked_of_what_has_not_gone_for_a_month_nor_of_what_is_not_in_force(plan, mia):
    ActionFactory(plan=plan, responsible=mia, starts_on=APRIL - timedelta(days=20))
    ActionFactory(plan=plan, responsible=mia, done_on=plan.starts_on)
    ActionFactory(plan=plan, responsible=mia, dropped_on=plan.starts_on, dropped_because="Ingen kom.")
    for state in (PlanState.DRAFT, PlanState.FOLLOWED_UP, PlanState.REPLACED):
        other = PlanFactory(starts_on=plan.starts_on, ends_on=plan.ends_on, state=state)
        ActionFactory(plan=other, responsible=mia)
    assert reminded(APRIL - timedelta(days=1)) == reminded(APRIL + timedelta(days=20)) == []


def test_whom_something_else_has_reminded_today_hears_tomorrow(action, mia):
    with at(APRIL - timedelta(days=7), hour=8):
        letter = send_test_letter(user=mia, actor=THE_CLOCK)
        another = next(key for key, notice in notices().items() if notice.reminds)
        Letter.objects.filter(pk=letter.pk).update(notice=another)
    assert reminded(APRIL - timedelta(days=7)) == []
    assert Nudge.objects.count() == 0
    assert reminded(APRIL - timedelta(days=6)) == [(REPORT_DUE, mia.email)]


def test_the_clock_waits_until_eight(action):
    with at(APRIL - timedelta(days=7), hour=7):
        assert remind_owners() == 0
    with at(APRIL - timedelta(days=7), hour=8):
        assert (remind_owners(), remind_owners()) == (1, 0)


def test_the_letter_gathers_all_with_a_link_each_and_leaves_out_what_is_done(plan, mia, mail_sink):
    cafes = ActionFactory(plan=plan, responsible=mia, title="Samtalskaféer & soppa")
    ActionFactory(plan=plan, responsible=mia, title="Ringkedja")
    goal = GoalFactory(plan=plan, title="Färre är ensamma", measured_every="tertial", measured_by=mia)
    reported = ActionFactory(plan=plan, responsible=mia, title="Resor till mötet")
    with at(APRIL - timedelta(days=7)):
        services.remind_of_what_is_owed(actor=THE_CLOCK)
        ProgressReportFactory(action=reported, period=APRIL)
        deliver_due()
    (mail,) = mail_sink.letters
    text, html = (mail.get_body((form,)).get_content() for form in ("plain", "html"))
    assert " ".join(mail["Subject"].split()) == "Hur går det? 3 saker att berätta om"
    assert text.count("/lagesrapport/") == 2
    assert text.count("/matvarde/") == 1
    assert f"30 april {YEAR}." in " ".join(text.split())
    assert cafes.title in text
    assert "Samtalskaféer &amp; soppa" in html
    assert goal.title in html
    assert "Resor till mötet" not in text + html


def test_a_letter_of_what_is_no_longer_true_lapses(action, mail_sink):
    with at(APRIL - timedelta(days=7)):
        services.remind_of_what_is_owed(actor=THE_CLOCK)
        ProgressReportFactory(action=action, period=APRIL)
        deliver_due()
    assert mail_sink.letters == []
    assert Letter.objects.get().state == "lapsed"


def test_the_letter_speaks_the_readers_language(action, mia, mail_sink):
    mia.language = "en"
    mia.save()
    with at(APRIL + timedelta(days=1)):
        services.remind_of_what_is_owed(actor=THE_CLOCK)
        deliver_due()
    (mail,) = mail_sink.letters
    assert "30 April" in mail.get_body(("plain",)).get_content()


def test_a_job_that_fails_half_way_leaves_nothing_and_the_next_does_all(action, monkeypatch):
    def fails(*_args, **_kwargs):
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched, at(APRIL - timedelta(days=7)):
        patched.setattr("actionplans.services.reminding.notify_each", fails)
        with pytest.raises(RuntimeError):
            services.remind_of_what_is_owed(actor=THE_CLOCK)
    assert Nudge.objects.count() == Letter.objects.count() == 0
    assert len(reminded(APRIL - timedelta(days=7))) == 1


def test_many_are_reminded_with_as_many_queries_as_few(plan):
    def queries(number: int, day: date) -> int:
        for _each in range(number):
            ActionFactory(plan=plan, responsible=staff())
            GoalFactory(plan=plan, measured_every="tertial", measured_by=staff())
        with at(day), CaptureQueriesContext(connection) as captured:
            services.remind_of_what_is_owed(actor=THE_CLOCK)
        return len(captured)

    queries(1, APRIL - timedelta(days=7))
    assert queries(3, APRIL - timedelta(days=6)) == queries(30, APRIL - timedelta(days=5))
