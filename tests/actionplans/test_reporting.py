"""The two-minute report: from the letter or signed in, once, public at once, put right for two weeks."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from actionplans import services
from actionplans.models import Action, ProgressReport, next_due
from portal.files.models import File
from portal.people.enums import LinkPurpose, Role
from portal.people.services import links_for
from portal.threads.models import Link
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.factories import (
    ActionFactory,
    AddressFactory,
    MilestoneFactory,
    PlanFactory,
    ProgressReportFactory,
    UserFactory,
    staff,
)
from tests.house.furnished.pictures import PNG
from tests.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def action():
    return ActionFactory(responsible=staff(Role.OFFICIAL), title="Samtalskaféer", responsibles_post="chefen")


def door(action, person=None):
    """The link in a reminder to whoever answers for the action."""
    address = AddressFactory(email=(person or action.responsible).email)
    return links_for(purpose=LinkPurpose.REPORT, subjects_and_addresses=[(action, address)])[
        action.pk, address.pk
    ]


def report(action, **values):
    values = {"going": "well"} | values
    code = values.pop("code", None) or new_code()
    by = values.pop("by", action.responsible)
    return services.give_report(action, values=values, code=code, by=by, actor=A_COMMAND)


def standing(action):
    return Action.objects.standing().get(pk=action.pk)


def signed_in(person):
    client = Client()
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def read_at(path):
    return Client().get(path).content.decode()


def a_picture():
    return SimpleUploadedFile("IMG_1234.png", PNG, "image/png")


def test_two_presses_from_the_letter_are_enough(action):
    path = door(action).path("report_by_link")
    page = Client().get(f"{path}?val=well").content.decode()
    assert page.count("checked") == 1
    assert not ProgressReport.objects.exists()
    sent = Client().post(path, {"going": "well"})
    given = ProgressReport.objects.get()
    assert sent["Location"].endswith(f"/lagesrapport/{given.code}/")
    assert given.given_by == action.responsible
    thanks = Client().get(sent["Location"]).content.decode()
    assert "Så här ser alla den nu" in thanks
    assert "Rätta rapporten" in thanks


def test_all_that_is_told_is_public_at_once_with_its_picture(action):
    typed = {
        "going": "slowly",
        "happened": "Vi har haft fyra träffar.",
        "obstacle": "Lokalen läcker.",
        "next_step": "Hitta en ny lokal",
        "next_on": str(clock.today() + timedelta(days=20)),
        "picture": a_picture(),
        "picture_shows": "Sex personer dricker kaffe",
    }
    assert Client().post(door(action).path("report_by_link"), typed).status_code == 302
    page = Client().get(action.get_absolute_url()).content.decode()
    for words in ("fyra träffar", "Lokalen läcker", "Hitta en ny lokal", 'alt="Sex personer dricker kaffe"'):
        assert words in page
    file = File.objects.get()
    assert file.public
    assert Client().get(reverse("file_content", args=[file.code])).status_code == 200
    assert standing(action).state == "at_risk"


def test_a_picture_needs_words_and_a_file_that_is_none_is_refused(action):
    path = door(action).path("report_by_link")
    without = Client().post(path, {"going": "well", "happened": "Hej", "picture": a_picture()})
    assert without.status_code == 422
    assert "Skriv vad bilden visar" in without.content.decode()
    assert "Välj bilden en gång till" in without.content.decode()
    fake = SimpleUploadedFile("bild.png", b"<script>", "image/png")
    refused = Client().post(
        path, {"going": "well", "happened": "Hej då", "picture": fake, "picture_shows": "En bild"}
    )
    assert refused.status_code == 422
    assert "Hej då" in refused.content.decode()
    assert not ProgressReport.objects.exists()
    assert not File.objects.exists()


def test_nothing_is_required_but_how_it_goes_and_what_was_typed_is_kept(action):
    path = door(action).path("report_by_link")
    typed = {"happened": "Mycket", "next_on": str(clock.today() - timedelta(days=1))}
    answer = Client().post(path, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Välj hur det går" in page
    assert "redan varit" in page
    assert "Mycket" in page


@pytest.mark.parametrize(
    ("years", "step", "field", "says"),
    [(0, "", "next_step", "Skriv vad nästa steg är"), (6, "Hyra lokal", "next_on", "Året ser fel ut.")],
)
def test_a_day_for_no_step_or_far_ahead_is_told_at_its_field(action, years, step, field, says):
    day = clock.today() + timedelta(days=30 + 365 * years)
    typed = {"going": "well", "next_step": step, "next_on": str(day)}
    answer = Client().post(door(action).path("report_by_link"), typed)
    assert answer.status_code == 422
    assert says in answer.context["form"].errors[field][0]


def test_whoever_says_done_is_told_which_milestones_are_open_and_where_they_are_ticked(action):
    MilestoneFactory(action=action, title="Lokal hyrd", done_on=clock.today())
    MilestoneFactory(action=action, title="Första kaféet")
    given = report(action, going="done")
    ticked = f'{reverse("action_manage", args=[action.code, action.slug])}#delmal"'
    by_letter = read_at(door(action).path("report_given_by_link", report=given.code))
    path = reverse("report_given", args=[action.code, action.slug, given.code])
    at_home = signed_in(action.responsible).get(path).content.decode()
    for page in (by_letter, at_home):
        assert "Ett delmål står kvar" in page
        assert "Första kaféet" in page
        assert "Lokal hyrd" not in page
    assert ticked in at_home
    assert ticked not in by_letter


def test_sent_twice_is_one(action):
    code = new_code()
    assert report(action, code=code) == report(action, code=code)
    assert ProgressReport.objects.count() == 1
    # Nobody else's code makes anything come of it.
    with pytest.raises(IntegrityError):
        report(ActionFactory(), code=code)


def test_the_same_told_again_from_another_form_is_the_report_there_is(action):
    told = {"going": "slowly", "happened": "Kön är lång."}
    path = door(action).path("report_by_link")
    first, again = (Client().post(path, told | {"code": new_code()})["Location"] for _ in range(2))
    assert first == again
    with_picture = {"picture_shows": "Kön"} | told
    for _ in range(2):
        Client().post(path, with_picture | {"picture": a_picture(), "code": new_code()})
    assert ProgressReport.objects.count() == 2
    # Said after something else, on another day or by somebody else it is news.
    report(action, going="well")
    report(action, **told)
    with clock.standing_at(in_days(1)):
        report(action, **told)
        report(action, **told, by=UserFactory())
    assert ProgressReport.objects.count() == 6


def test_done_finishes_the_action_and_nothing_more_is_reported(action):
    report(action, going="done")
    assert standing(action).done_on == clock.today()
    with pytest.raises(Refused):
        report(action)
    page = Client().get(door(action).path("report_by_link"))
    assert page.status_code == 200
    assert "Åtgärden är klar" in page.content.decode()


def test_the_link_opens_only_for_whoever_is_responsible_or_deputy_today(action):
    path = door(action).path("report_by_link")
    deputy = door(action, UserFactory()).path("report_by_link")
    assert Client().get(deputy).status_code == 403
    former = action.responsible
    action.responsible, action.deputy = UserFactory(), None
    action.save()
    assert Client().get(path).status_code == 403
    answer = Client().post(path, {"going": "well", "happened": "Två kaféer har öppnat"})
    assert answer.status_code == 422
    assert "Två kaféer har öppnat" in answer.content.decode(), "typed before somebody else took over"
    action.deputy = former
    action.save()
    assert Client().get(path).status_code == 200
    former.is_active = False
    former.save()
    assert Client().get(path).status_code == 403
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("state", ["draft", "consultation", "replaced"])
def test_only_what_is_promised_is_reported(state):
    action = ActionFactory(plan=PlanFactory(state=state))
    with pytest.raises(Refused):
        report(action)


def test_a_report_tells_of_the_time_whose_day_it_was_given_for(action):
    first = report(action)
    assert first.period <= next_due(clock.today())
    if first.period < clock.today():
        assert report(action).period == next_due(clock.today())


def test_a_report_is_tied_to_its_action(action):
    given = report(action)
    assert Link.objects.between(action, given).count() == 1


def test_it_is_put_right_for_two_weeks_by_who_gave_it(action):
    given = report(action, happened="Fyra träffar")
    path = door(action).path("report_correct_by_link", report=given.code)
    shown = Client().get(path).content.decode()
    assert "Fyra träffar" in shown
    marks = shown.split('name="made_from" value="')[1].split('"')[0]
    typed = {"going": "stuck", "happened": "Fem träffar", "made_from": marks}
    assert Client().post(path, typed).status_code == 302
    given.refresh_from_db()
    assert (given.going, given.happened) == ("stuck", "Fem träffar")
    assert standing(action).state == "at_risk"
    ProgressReport.objects.update(given_at=in_days(-15))
    assert Client().get(path).status_code == 302
    with pytest.raises(Refused, match="två veckor"):
        services.correct_report(given, values={"happened": "Sex"}, actor=A_COMMAND)


def test_two_who_correct_at_once_see_each_others_text(action):
    given = report(action, happened="Fyra")
    path = door(action).path("report_correct_by_link", report=given.code)
    marks = Client().get(path).content.decode().split('name="made_from" value="')[1].split('"')[0]
    services.correct_report(given, values={"happened": "Fem"}, actor=A_COMMAND)
    answer = Client().post(path, {"going": "well", "happened": "Sex", "made_from": marks})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Fem" in page
    assert "Sex" in page
    given.refresh_from_db()
    assert given.happened == "Fem"


def test_an_action_finished_by_mistake_goes_on_when_the_report_is_put_right(action):
    given = report(action, going="done")
    services.correct_report(given, values={"going": "well"}, actor=A_COMMAND)
    assert standing(action).done_on is None
    assert standing(action).state == "going"


def test_the_link_leads_back_to_the_report_that_finished_it(action):
    given = report(action, going="done")
    link = door(action)
    assert link.path("report_correct_by_link", report=given.code) in read_at(link.path("report_by_link"))
    ProgressReport.objects.update(given_at=in_days(-15))
    assert "/ratta/" not in read_at(link.path("report_by_link"))


def test_only_the_last_report_says_how_the_action_stands(action):
    first = report(action)
    ProgressReport.objects.update(given_at=in_days(-3))
    report(action, going="slowly")
    services.correct_report(first, values={"going": "done"}, actor=A_COMMAND)
    assert standing(action).state == "at_risk"


def test_the_picture_is_exchanged_or_taken_away(action):
    given = ProgressReportFactory(action=action, given_by=action.responsible)
    services.correct_report(given, values={"picture_shows": "Kaffe"}, picture=a_picture(), actor=A_COMMAND)
    given.refresh_from_db()
    assert given.picture
    assert given.picture_shows == "Kaffe"
    client = signed_in(action.responsible)
    path = reverse("report_correct", args=[action.code, action.slug, given.code])
    page = client.get(path).content.decode()
    marks = page.split('name="made_from" value="')[1].split('"')[0]
    typed = {"going": "well", "happened": given.happened, "picture_shows": "Kaffe", "made_from": marks}
    assert client.post(path, typed | {"without_picture": "on"}).status_code == 302
    given.refresh_from_db()
    assert given.picture is None
    assert not File.objects.exists()


def test_others_neither_report_nor_correct(action):
    given = report(action)
    stranger = signed_in(UserFactory())
    for page, more in (("report", []), ("report_given", [given.code]), ("report_correct", [given.code])):
        path = reverse(page, args=[action.code, action.slug, *more])
        assert stranger.get(path).status_code == 403
    assert (
        signed_in(action.responsible).get(reverse("report", args=[action.code, action.slug])).status_code
        == 200
    )
