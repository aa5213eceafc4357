"""Areas that organisations suggest, from a letter or signed in; each gets an answer with reasons."""

from datetime import timedelta

import pytest
from django.urls import reverse

from actionplans import services
from actionplans.models import Area, AreaSuggestion
from organisations.models import Chosen
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Batch, Choice, Letter
from portal.pages.desk import waiting_for
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import link_for
from portal.records.enums import RecordKind
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.dialogues.acts import letters, text
from tests.factories import (
    AreaFactory,
    AreaSuggestionFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    our_department,
    staff,
)
from tests.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    """Whoever acts for an organisation, and may sign in."""
    return MembershipFactory(organisation__name="Norrö PRO", name="Anna Ek", user=UserFactory())


def page(suggestion, name: str) -> str:
    return reverse(name, kwargs={"code": suggestion.code, "slug": suggestion.slug})


def door_of(contact) -> str:
    """The page that a contact's letter leads to."""
    return link_for(purpose=LinkPurpose.SUGGEST, subject=contact, address=contact.address).path(
        "suggest_by_link"
    )


def typed(**changed) -> dict:
    said = {"title": "Läxhjälp i Norrö", "text": "Vi har lokal och frivilliga.", "code": "bcdfghj"}
    return said | {"department": our_department().pk} | changed


def suggested(contact, **changed) -> AreaSuggestion:
    values = {"department": our_department(), "title": "Läxhjälp", "text": "Vi har lokal.", "code": "bcdfghk"}
    return services.suggest_area(contact, **values | changed, actor=A_COMMAND)


# --- From the letter -------------------------------------------------------------------------


def test_a_contact_suggests_from_the_letter_once_and_is_promised_a_day(client, contact):
    door = door_of(contact)
    assert client.get(f"{door}?forvaltning=%00").status_code == 200
    shown = client.get(f"{door}?forvaltning={our_department().code}")
    assert "Norrö PRO" in text(shown)
    assert shown.context["form"]["department"].value() == our_department().pk
    for _press in range(2):
        thanks = client.post(door, typed(), follow=True)
    suggestion = AreaSuggestion.objects.get()
    assert "Tack, förslaget har kommit fram" in text(thanks)
    assert (suggestion.organisation, suggestion.address) == (contact.organisation, contact.address)
    assert letters("actionplans.suggestion_received") == [contact.address.email]
    record = Record.objects.get()
    assert (record.kind, record.counterpart) == (RecordKind.RECEIVED, "Norrö PRO")
    assert suggestion.answer_by == clock.today() + timedelta(days=30)


def test_what_is_missing_is_said_and_all_that_was_typed_kept(client, contact):
    shown = client.post(door_of(contact), typed(title="", department="999999999999999999999"))
    assert shown.status_code == 422
    assert set(shown.context["form"].errors) == {"title", "department"}
    assert "Vi har lokal och frivilliga." in text(shown)
    refused = client.post(door_of(contact), typed(text="Ring 19121212-1212 om det."))
    assert refused.status_code == 422
    assert "personnummer" in text(refused)


def test_a_suggestion_is_taken_back_by_the_same_link_or_signed_in(client, contact):
    suggestion = suggested(contact)
    other = AreaSuggestionFactory()
    for code in (suggestion.code, suggestion.code, other.code, "x" * 5000, "\x00"):
        client.post(door_of(contact), {"ta_tillbaka": code})
    suggestion.refresh_from_db()
    other.refresh_from_db()
    assert (suggestion.state, other.state) == ("withdrawn", "waiting")
    client.force_login(contact.user)
    again = suggested(contact, code="bcdfghm")
    client.post(page(again, "suggestion_withdraw"))
    assert "tagit tillbaka" in text(client.get(page(again, "suggestion_detail")))
    assert client.post(page(other, "suggestion_withdraw")).status_code == 403
    client.logout()
    assert client.get(page(again, "suggestion_detail")).status_code == 404


@pytest.mark.parametrize("gone", ["contact", "organisation"])
def test_whoever_acts_for_it_no_more_meets_a_page_that_says_so(client, contact, gone):
    door = door_of(contact)
    if gone == "contact":
        contact.active_to = clock.today() - timedelta(days=1)
        contact.save()
    else:
        contact.organisation.state = "withdrawn"
        contact.organisation.save()
    for answer in (client.get(door), client.post(door, typed())):
        assert "Du kan inte föreslå något för Norrö PRO" in text(answer)
    with pytest.raises(Refused):
        suggested(contact)
    assert not AreaSuggestion.objects.exists()


def test_nobody_floods_a_department(contact):
    for at in range(10):
        suggested(contact, code=f"bcdfg{'23456789bc'[at]}2")
    with pytest.raises(Refused, match="många förslag"):
        suggested(contact, code="bcdfgz2")


# --- Signed in -------------------------------------------------------------------------------


def test_whoever_acts_for_several_says_for_which(client, contact):
    client.force_login(contact.user)
    assert "Du föreslår för" in text(client.get(reverse("suggestion_new")))
    second = MembershipFactory(organisation__name="Byalaget", user=contact.user)
    MembershipFactory(organisation__name="Borta", organisation__state="withdrawn", user=contact.user)
    assert client.post(reverse("suggestion_new"), typed()).status_code == 422
    stranger = MembershipFactory()
    assert client.post(reverse("suggestion_new"), typed(membership=stranger.pk)).status_code == 422
    answer = client.post(reverse("suggestion_new"), typed(membership=second.pk))
    assert answer.headers["Location"] == AreaSuggestion.objects.get().get_absolute_url()
    assert AreaSuggestion.objects.get().organisation.name == "Byalaget"


def test_the_one_that_the_header_names_is_chosen_from_the_start(client, contact):
    MembershipFactory(user=contact.user)
    client.force_login(contact.user)
    client.post(reverse("choose_acting"), {"som": contact.organisation.code})
    shown = client.get(reverse("suggestion_new"))
    assert shown.context["form"]["membership"].value() == contact.pk


def test_who_acts_for_nobody_is_told_to_sign_in_or_refused(client, official):
    assert client.get(reverse("suggestion_new")).status_code == 302
    client.force_login(official)
    assert client.get(reverse("suggestion_new")).status_code == 403


# --- Answers ---------------------------------------------------------------------------------


def answer(client, suggestion, **said):
    return client.post(page(suggestion, "suggestion_answer"), said)


def test_a_suggestion_that_is_taken_up_becomes_a_draft(client, official, contact):
    suggestion = suggested(contact)
    client.force_login(official)
    for _press in range(2):
        reply = answer(client, suggestion, becomes="taken", answer="Det behövs i hela kommunen.")
    area = Area.objects.get()
    assert reply.headers["Location"] == area.get_absolute_url()
    assert (area.state, area.title, area.owner) == ("draft", "Läxhjälp", official)
    assert list(area.organisations.all()) == [contact.organisation]
    assert letters("actionplans.suggestion_answered") == [contact.address.email]
    assert [record.kind for record in Record.objects.order_by("pk")] == ["received", "drawn_up"]
    client.logout()
    public = text(client.get(page(suggestion, "suggestion_detail")))
    assert "Det behövs i hela kommunen." in public
    assert "skriver nu på området" in public
    assert area.get_absolute_url() not in public


def test_a_suggestion_joins_an_area_of_the_department(client, official, contact):
    suggestion, area = suggested(contact), AreaFactory(title="Stöd i skolan")
    AreaFactory(title="Någon annans", department=DepartmentFactory())
    AreaFactory(title="Avslutat", state="closed")
    client.force_login(official)
    shown = text(client.get(page(suggestion, "suggestion_answer")))
    assert "Stöd i skolan" in shown
    assert "Någon annans" not in shown
    assert "Avslutat" not in shown
    assert answer(client, suggestion, becomes="joined", answer="Det finns.").status_code == 422
    answer(client, suggestion, becomes="joined", area=area.pk, answer="Det finns redan här.")
    assert "Stöd i skolan" in text(client.get(page(suggestion, "suggestion_detail")))
    assert "Norrö PRO" in text(client.get(area.get_absolute_url()))


def test_a_no_has_its_reasons(client, official, contact):
    suggestion = suggested(contact)
    client.force_login(official)
    assert answer(client, suggestion, becomes="declined", answer=" ").status_code == 422
    answer(client, suggestion, becomes="declined", answer="Det är regionens uppgift.")
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answered_by) == ("declined", official)


def test_what_is_anothers_to_answer_is_passed_on_with_the_same_day(client, official, contact):
    suggestion, other = suggested(contact), DepartmentFactory(name="Skolan")
    by_then = suggestion.answer_by
    client.force_login(official)
    assert answer(client, suggestion, becomes="passed_on").status_code == 422
    reply = answer(client, suggestion, becomes="passed_on", department=other.pk, answer="")
    assert reply.headers["Location"] == reverse("suggestion_list")
    suggestion.refresh_from_db()
    assert (suggestion.department, suggestion.state, suggestion.answer_by) == (other, "waiting", by_then)
    assert client.get(page(suggestion, "suggestion_answer")).status_code == 403
    services.decline_suggestion(suggestion, answer="Nej.", by=official, actor=A_COMMAND)
    with pytest.raises(Refused, match="Ditt svar är inte skickat"):
        services.pass_on_suggestion(suggestion, department=our_department(), actor=A_COMMAND)


def test_the_second_official_sees_what_the_first_said(client, by, official, contact):
    suggestion = suggested(contact)
    services.decline_suggestion(suggestion, answer="Inte nu.", by=official, actor=by)
    second = staff(name="Bo Ek")
    client.force_login(second)
    reply = answer(client, suggestion, becomes="taken", answer="Javisst, gärna.")
    assert reply.status_code == 422
    said = text(reply)
    assert "Eva Lind" in said
    assert "Inte nu." in said
    assert "Javisst, gärna." in said
    assert not Area.objects.exists()
    assert len(letters("actionplans.suggestion_answered")) == 1


def test_what_was_taken_back_gets_no_answer(official, by, contact):
    suggestion = suggested(contact)
    services.withdraw_suggestion(suggestion, actor=A_COMMAND)
    with pytest.raises(Refused, match="tagit tillbaka"):
        services.take_up_suggestion(suggestion, answer="Ja.", by=official, actor=by)


def test_only_the_department_asked_answers(client, contact):
    suggestion = suggested(contact)
    client.force_login(staff(department=DepartmentFactory()))
    assert client.get(page(suggestion, "suggestion_answer")).status_code == 403
    assert "Läxhjälp" not in text(client.get(reverse("suggestion_list")))
    assert "Läxhjälp" in text(client.get(page(suggestion, "suggestion_detail")))


def test_the_answer_goes_to_those_who_act_for_it_where_the_asker_left(official, by, contact):
    suggestion, other = suggested(contact), MembershipFactory(organisation=contact.organisation)
    contact.active_to = clock.today() - timedelta(days=1)
    contact.save()
    services.decline_suggestion(suggestion, answer="Inte nu.", by=official, actor=by)
    assert letters("actionplans.suggestion_answered") == [other.address.email]


def test_nobody_to_write_to_breaks_nothing(client, official, contact):
    suggestion = suggested(contact)
    AreaSuggestion.objects.update(address=None, user=None)
    contact.delete()
    client.force_login(official)
    assert "Ingen kontaktperson" in text(client.get(page(suggestion, "suggestion_answer")))
    answer(client, suggestion, becomes="declined", answer="Inte nu.")
    assert letters("actionplans.suggestion_answered") == []
    assert "Inte nu." in text(client.get(page(suggestion, "suggestion_detail")))


def test_the_list_has_the_most_urgent_first_and_the_desk_tells_of_it(client, official, contact):
    late = AreaSuggestionFactory(title="Sen", made_at=in_days(-40))
    suggested(contact)
    client.force_login(official)
    shown = client.get(reverse("suggestion_list"))
    assert next(iter(shown.context["page"])) == late
    assert "Skulle ha besvarats" in text(shown)
    (task,) = [task for group in waiting_for(official)["groups"] for task in group.tasks]
    assert (task.is_late, task.url) == (True, reverse("suggestion_list"))
    services.decline_suggestion(late, answer="Nej.", by=official, actor=A_COMMAND)
    (task,) = [task for group in waiting_for(official)["groups"] for task in group.tasks]
    assert "Läxhjälp" in task.title


# --- Asking ----------------------------------------------------------------------------------


def everybody(**changed) -> dict:
    return {"way": "alla", "message": "Vi planerar för äldre."} | changed


def test_a_department_asks_once_and_each_contact_gets_a_link(client, official, contact, mail_sink):
    change_settings(values={"regret_minutes": 0}, actor=A_COMMAND)
    second = MembershipFactory(organisation=contact.organisation)
    OrganisationFactory(name="Utan adress")
    client.force_login(official)
    address = reverse("areas_ask", kwargs={"code": our_department().code})
    assert client.get(address).status_code == 200
    review = client.post(address, everybody(do="save"))
    assert not Letter.objects.exists()
    said = text(review)
    assert "Vi planerar för äldre." in said
    assert "1 förening nås inte med e-post" in said
    for _press in range(2):
        client.post(address, everybody(do="send"))
    batch = Batch.objects.get()
    assert (batch.about, batch.total, batch.without_address) == (our_department(), 2, 1)
    assert letters("actionplans.areas_asked") == sorted([contact.address.email, second.address.email])
    deliver_due()
    first = next(mail for mail in mail_sink.letters if contact.address.email in mail["To"])
    body = first.get_body(("plain",)).get_content()
    link = GuestLink.objects.get(purpose=LinkPurpose.SUGGEST, address=contact.address)
    assert f"{link.path('suggest_by_link')}?forvaltning={our_department().code}" in body.replace("=\n", "")
    assert "Vi planerar för äldre." in body


def test_who_declined_or_was_written_to_today_gets_no_letter(official, by, contact):
    declined = MembershipFactory()
    Choice.objects.create(address=declined.address, kind="planning", off_since=clock.now())
    chosen = Chosen(everybody=True)
    services.ask_for_areas(DepartmentFactory(), chosen=chosen, words="", actor=A_COMMAND)
    assert letters("actionplans.areas_asked") == [contact.address.email]
    ask = services.to_ask(chosen)
    assert (ask.organisations, ask.reached, ask.declined, ask.written, ask.beyond) == (2, 0, 1, 1, 0)
    with pytest.raises(Refused, match="kan få brevet i dag"):
        services.ask_for_areas(our_department(), chosen=chosen, words="", actor=by)


def test_a_question_is_regretted_while_it_may_be(client, official, contact):
    change_settings(values={"regret_minutes": 5}, actor=A_COMMAND)
    client.force_login(official)
    address = reverse("areas_ask", kwargs={"code": our_department().code})
    client.post(address, everybody(do="send"))
    shown = text(client.get(reverse("area_list", kwargs={"code": our_department().code})))
    assert "Ångra, inget brev har gått än" in shown
    for _press in range(2):
        client.post(reverse("areas_ask_stop", kwargs={"code": our_department().code}))
    assert set(Letter.objects.values_list("state", flat=True)) == {"lapsed"}
    client.post(address, everybody(do="send"))
    assert Letter.objects.filter(state="waiting").count() == 1


def test_a_choice_of_nothing_is_said_at_the_field(client, official):
    client.force_login(official)
    address = reverse("areas_ask", kwargs={"code": our_department().code})
    reply = client.post(address, {"way": "nagra", "do": "save", "message": "Ord att spara"})
    assert reply.status_code == 422
    assert "Ord att spara" in text(reply)
    assert client.post(address, {"do": "fetch:\x00"}).status_code == 200
    elsewhere = reverse("areas_ask", kwargs={"code": DepartmentFactory().code})
    assert client.get(elsewhere).status_code == 404
