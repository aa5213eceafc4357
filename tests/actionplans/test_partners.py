"""Organisations are asked to do an action with us, answer, and may leave."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from actionplans import services
from actionplans.enums import PARTNER_ANSWERED, PARTNER_ASKED, PartnerState
from actionplans.models import Partner
from actionplans.notices.partners import write_partner_answered, write_partner_asked
from organisations.enums import OrganisationState
from organisations.models import Organisation
from organisations.notices import recipient
from organisations.services import change_state
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.timeline import timeline
from portal.municipality.current import municipality
from portal.notifications.declaring import Recipient
from portal.notifications.models import Choice, Letter
from portal.notifications.rendering import Renderer
from portal.people.enums import LinkPurpose, Role
from portal.people.models import GuestLink
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from portal.web.rooms import notices
from tests.factories import (
    ActionFactory,
    AddressFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnerFactory,
    PlanFactory,
    UserFactory,
    staff,
)
from tests.factories.ground import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def action():
    official = staff(Role.OFFICIAL, name="Eva Lind")
    return ActionFactory(responsible=official, responsibles_post="enhetschefen")


@pytest.fixture
def contact():
    return MembershipFactory(name="Kim Berg", organisation=OrganisationFactory(name="Skärsjö PRO"))


def named(action, contact, **fields):
    return PartnerFactory(action=action, organisation=contact.organisation, state="named", **fields)


def asked(action, contact):
    partner = named(action, contact)
    services.ask_partner(partner, actor=A_COMMAND)
    partner.refresh_from_db()
    return partner


def link_to(partner):
    return GuestLink.objects.get(purpose=LinkPurpose.PARTNER, subject_id=partner.pk)


def read(key, draft):
    """The text of a letter, on one line."""
    return " ".join(Renderer(municipality()).render(notices()[key], draft, "sv").text.split())


def manage(action, page="action_manage", **kwargs):
    return reverse(page, kwargs={"code": action.code, "slug": action.slug, **kwargs})


def signed_in(person):
    client = Client()
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


# --- Asking --------------------------------------------------------------------------------


def test_each_contact_is_asked_once_a_day_however_often_it_is_pressed(action, contact):
    MembershipFactory(organisation=contact.organisation)
    partner = named(action, contact)
    assert services.ask_partner(partner, actor=A_COMMAND)
    assert not services.ask_partner(partner, actor=A_COMMAND)
    assert Letter.objects.filter(notice=PARTNER_ASKED).count() == 2
    partner.refresh_from_db()
    assert partner.state == PartnerState.ASKED
    assert Record.objects.of(partner).count() == 1


def test_an_organisation_that_no_letter_reaches_is_not_asked_but_phoned(action):
    partner = PartnerFactory(action=action, state="named")
    with pytest.raises(Refused, match="Ring"):
        services.ask_partner(partner, actor=A_COMMAND)
    services.answer_partnership(partner, yes=True, by_phone=True, actor=A_COMMAND)
    partner.refresh_from_db()
    assert partner.state == PartnerState.CONFIRMED


def test_who_has_declined_such_letters_is_not_written_to(action, contact):
    Choice.objects.create(address=contact.address, kind="planning", off_since=clock.now())
    with pytest.raises(Refused):
        services.ask_partner(named(action, contact), actor=A_COMMAND)


def test_a_partner_of_an_action_that_is_finished_is_not_asked(action, contact):
    partner = named(action, contact)
    services.drop_action(action, because="Pengarna tog slut.", actor=A_COMMAND)
    with pytest.raises(Refused, match="avslutad"):
        services.ask_partner(partner, actor=A_COMMAND)


def test_an_organisation_is_named_once_with_the_part_said_last(action, contact):
    for role in ("bjuder in", "håller i kaféerna"):
        services.name_partner(action, organisation=contact.organisation, role=role, actor=A_COMMAND)
    assert [one.role for one in action.partners.all()] == ["håller i kaféerna"]
    services.ask_partner(action.partners.get(), actor=A_COMMAND)
    with pytest.raises(Refused, match="redan"):
        services.name_partner(action, organisation=contact.organisation, role="", actor=A_COMMAND)


def test_an_answer_stays_but_a_question_may_be_taken_back(action, contact):
    partner = asked(action, contact)
    services.take_away_partner(partner, actor=A_COMMAND)
    assert not Partner.objects.exists()
    with pytest.raises(Refused):
        services.take_away_partner(PartnerFactory(action=action), actor=A_COMMAND)


# --- The letter ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "running"])
def test_the_letter_says_what_role_when_and_whom_to_ask(contact, state):
    plan = PlanFactory(state=state, title="Plan för äldre")
    action = ActionFactory(plan=plan, title="Samtalskaféer", responsibles_post="enhetschefen")
    partner = asked(action, contact)
    draft = write_partner_asked(partner, recipient(contact), {})
    said = read(PARTNER_ASKED, draft)
    for words in ("Skärsjö PRO", "Samtalskaféer", "håller i kaféerna", "Enhetschefen", "Plan för äldre"):
        assert words in said
    assert said.count("/samarbete/") == 2
    assert "Lämna över" in said
    assert ("inte beslutad än" in said) == (state == "draft")


def test_in_another_language_what_the_plan_says_is_marked_as_its_own(action, contact):
    draft = write_partner_asked(asked(action, contact), recipient(contact), {})
    html = Renderer(municipality()).render(notices()[PARTNER_ASKED], draft, "en").html
    for words in (action.title, action.plan.title, action.plan.department.name):
        assert f'<span lang="sv">{words}</span>' in html


def test_the_letter_is_no_longer_true_once_answered_or_when_the_contact_has_left(action, contact):
    partner = asked(action, contact)
    to = recipient(contact)
    assert write_partner_asked(partner, to, {})
    stranger = Recipient(AddressFactory(), "", "sv")
    assert write_partner_asked(partner, stranger, {}) is None
    services.answer_partnership(partner, yes=True, actor=A_COMMAND)
    partner.refresh_from_db()
    assert write_partner_asked(partner, to, {}) is None


# --- Answering -----------------------------------------------------------------------------


def test_it_is_shown_as_partner_only_after_its_yes(action, contact):
    partner = asked(action, contact)
    page = Client().get(action.get_absolute_url()).content.decode()
    assert "Skärsjö PRO" not in page
    path = link_to(partner).path("partner_by_link")
    shown = Client().get(f"{path}?val=ja").content.decode()
    assert "Lämna över" in shown
    assert 'value="ja"' in shown
    assert "checked" in shown
    partner.refresh_from_db()
    assert partner.state == PartnerState.ASKED, "looking answers nothing"
    sent = Client().post(path, {"answer": "ja", "said": "Vi bakar."})
    assert sent.status_code == 302
    assert "Tack, ni är med" in Client().get(sent["Location"]).content.decode()
    page = Client().get(action.get_absolute_url()).content.decode()
    assert "Skärsjö PRO" in page
    assert "Vi bakar" not in page


def test_the_answer_is_told_the_responsible_and_filed_once(action, contact):
    partner = asked(action, contact)
    for _press in range(2):
        services.answer_partnership(partner, yes=False, said="Vi hinner inte.", actor=A_COMMAND)
    letter = Letter.objects.get(notice=PARTNER_ANSWERED)
    assert letter.user == action.responsible
    partner.refresh_from_db()
    to = Recipient(letter.address, "Eva", "sv")
    said = read(PARTNER_ANSWERED, write_partner_answered(Partner.objects.for_letter().get(), to, {}))
    assert "är inte med" in said
    assert "Vi hinner inte." in said
    assert Record.objects.of(partner).count() == 2
    assert not partner.noted_on
    assert partner.is_to_look_at


def test_whoever_acts_for_a_partner_comes_to_its_answer_from_the_page_too(action, contact):
    contact.user = UserFactory()
    contact.save()
    partner = asked(action, contact)
    services.answer_partnership(partner, yes=True, actor=A_COMMAND)
    page = action.get_absolute_url()
    assert partner.get_absolute_url() in signed_in(contact.user).get(page).content.decode()
    assert partner.get_absolute_url() not in Client().get(page).content.decode()


def test_what_is_said_afterwards_is_told_the_responsible_too(action, contact):
    partner = asked(action, contact)
    services.answer_partnership(partner, yes=True, actor=A_COMMAND)
    first = Letter.objects.get(notice=PARTNER_ANSWERED)
    services.answer_partnership(partner, yes=True, said="Vi tar med kaffet.", actor=A_COMMAND)
    assert Letter.objects.filter(notice=PARTNER_ANSWERED).exclude(pk=first.pk).count() == 1
    assert Record.objects.of(partner).count() == 3


def test_reasons_for_a_no_do_not_stand_in_a_yes_chosen_in_the_letter(action, contact):
    partner = asked(action, contact)
    services.answer_partnership(partner, yes=False, said="Vi hinner inte.", actor=A_COMMAND)
    path = link_to(partner).path("partner_by_link")
    assert "Vi hinner inte." in Client().get(path).content.decode()
    assert "Vi hinner inte." not in Client().get(f"{path}?val=ja").content.decode()


def test_a_partner_leaves_also_after_the_plan_was_adopted_and_somebody_looks(action, contact):
    partner = asked(action, contact)
    services.answer_partnership(partner, yes=True, actor=A_COMMAND)
    path = link_to(partner).path("partner_by_link")
    assert "lämnar" in Client().get(path).content.decode()
    Client().post(path, {"answer": "nej", "said": "Styrelsen har avgått."})
    partner.refresh_from_db()
    assert partner.state == PartnerState.LEFT
    assert "Skärsjö PRO" not in Client().get(action.get_absolute_url()).content.decode()
    client = signed_in(action.responsible)
    assert "Se över vad det betyder" in client.get(action.get_absolute_url()).content.decode()
    assert "Klarar ni åtgärden utan den?" in client.get(manage(action)).content.decode()
    client.post(manage(action, "action_press"), {"sett": partner.code})
    assert "Se över" not in client.get(action.get_absolute_url()).content.decode()
    assert "har lämnat" in client.get(manage(action)).content.decode().lower()


def test_who_is_taken_out_of_the_register_leaves_what_has_not_ended(action, contact, client):
    partner = PartnerFactory(action=action, organisation=contact.organisation, state="confirmed")
    ended = ActionFactory(plan=action.plan, title="Klar sak", done_on=clock.today())
    PartnerFactory(action=ended, organisation=contact.organisation, state="confirmed")
    change_state(contact.organisation, to=OrganisationState.WITHDRAWN, actor=A_COMMAND)
    assert "PRO" not in client.get(action.get_absolute_url()).content.decode()
    # What was done together was done; the name leads nowhere.
    page = client.get(ended.get_absolute_url()).content.decode()
    assert "Skärsjö PRO" in page
    assert contact.organisation.get_absolute_url() not in page
    assert list(Partner.objects.to_look_at()) == [partner]
    page = signed_in(action.responsible).get(manage(action)).content.decode()
    assert "finns inte längre i registret" in page
    services.note_partner(partner, actor=A_COMMAND)
    assert not Partner.objects.to_look_at().exists()


def test_after_a_no_it_is_asked_again_only_by_a_press(action, contact):
    partner = asked(action, contact)
    services.answer_partnership(partner, yes=False, said="Inte nu.", actor=A_COMMAND)
    client = signed_in(action.responsible)
    assert "Fråga igen" in client.get(manage(action)).content.decode()
    client.post(manage(action, "action_press"), {"fraga": partner.code})
    partner.refresh_from_db()
    assert (partner.state, partner.said, partner.answered_at) == (PartnerState.ASKED, "", None)
    assert "Inte nu." in str([entry.changes for entry in timeline(partner)])


def test_who_has_left_the_organisation_does_not_answer_for_it(action, contact):
    partner = asked(action, contact)
    contact.address = None
    contact.save()
    path = link_to(partner).path("partner_by_link")
    assert Client().get(path).status_code == 403
    assert Client().post(path, {"answer": "ja"}).status_code == 403
    partner.refresh_from_db()
    assert partner.state == PartnerState.ASKED


def test_only_those_who_act_for_it_answer_signed_in(action, contact):
    partner = asked(action, contact)
    assert partner.get_absolute_url() not in Client().get(action.get_absolute_url()).content.decode()
    stranger = signed_in(UserFactory())
    assert stranger.get(partner.get_absolute_url()).status_code == 404
    contact.user = UserFactory()
    contact.save()
    answered = signed_in(contact.user).post(partner.get_absolute_url(), {"answer": "ja"})
    assert answered.status_code == 302
    partner.refresh_from_db()
    assert partner.state == PartnerState.CONFIRMED


def test_a_faulty_answer_keeps_what_was_typed(action, contact):
    path = link_to(asked(action, contact)).path("partner_by_link")
    answer = Client().post(path, {"answer": "kanske", "said": "Vi <b>vet</b> inte"})
    assert answer.status_code == 422
    assert "Vi &lt;b&gt;vet&lt;/b&gt; inte" in answer.content.decode()


def test_partners_of_a_draft_are_nobody_elses(contact):
    action = ActionFactory(plan=PlanFactory(state="draft"))
    asked(action, contact)
    PartnerFactory(action=action)
    assert not Partner.objects.visible_to(AnonymousUser()).exists()


# --- The page of those who run it ------------------------------------------------------------


def test_an_organisation_is_sought_added_and_asked_in_one_press(action, contact):
    client = signed_in(action.responsible)
    page = client.get(manage(action, "partner_add"), {"sok": "pro"})
    assert contact.organisation.code in page.content.decode()
    typed = {"words": "pro", "organisation": contact.organisation.code, "role": "bakar", "do": "fraga"}
    assert client.post(manage(action, "partner_add"), typed).status_code == 302
    assert action.partners.get().state == PartnerState.ASKED
    again = client.post(manage(action, "partner_add"), typed)
    assert again.status_code == 422
    assert "står redan" in again.content.decode()


def test_organisations_are_sought_as_in_the_directory_which_has_the_rest(action):
    field = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).get(key="pensionarer")
    for nth in range(14):
        OrganisationFactory(name=f"Kaffestunden {nth:02}").fields_of_activity.add(field)
    client = signed_in(action.responsible)
    page = client.get(manage(action, "partner_add"), {"sok": "pensionärer"}).content.decode()
    first, last = (Organisation.objects.get(name=f"Kaffestunden {nth}") for nth in ("00", "13"))
    assert f'href="{first.get_absolute_url()}"' in page
    assert last.code not in page
    assert "Visar 12 av 14" in page
    assert f'href="{reverse("organisation_list")}?q=pension%C3%A4rer"' in page
    page = client.get(manage(action, "partner_add"), {"sok": "kaffestunden 03"}).content.decode()
    assert "Visar" not in page


def test_whoever_came_from_the_plan_is_led_back_to_the_action_in_it_with_a_receipt(action, contact):
    plan = action.plan
    client = signed_in(action.responsible)
    written = reverse("plan_write", kwargs={"code": plan.code, "slug": plan.slug})
    card = client.get(manage(action, "action_save")).content.decode()
    assert '<input type="hidden" name="fran" value="plan">' in card
    address = f"{manage(action, 'partner_add')}?sok=pro&fran=plan"
    page = client.get(address).content.decode()
    assert page.count(f'href="{written}#a-{action.code}"') == 2
    assert f'href="{plan.get_absolute_url()}"' in page
    typed = {"words": "pro", "organisation": contact.organisation.code, "role": "bakar", "do": "fraga"}
    answer = client.post(address, typed, follow=True)
    assert answer.redirect_chain == [(f"{written}#a-{action.code}", 302)]
    assert "Frågan är på väg till Skärsjö PRO." in answer.content.decode()
    # The part that it has been asked to do stands in the card.
    assert "Bakar" in client.get(manage(action, "action_save")).content.decode()


def test_whoever_may_not_write_the_plan_is_led_back_to_the_action(action, contact):
    action.responsible = staff(Role.OFFICIAL, department=DepartmentFactory())
    action.save()
    client = signed_in(action.responsible)
    address = f"{manage(action, 'partner_add')}?fran=plan"
    page = client.get(address).content.decode()
    assert f'href="{action.plan.get_absolute_url()}"' in page
    answer = client.post(address, {"organisation": contact.organisation.code}, follow=True)
    assert answer.redirect_chain == [(f"{manage(action)}#parter", 302)]
    assert "är tillagd, men inte tillfrågad än" in answer.content.decode()


def test_what_was_said_on_the_phone_is_written_down_without_a_letter_to_oneself(action):
    partner = PartnerFactory(action=action, state="named")
    client = signed_in(action.responsible)
    sent = client.post(manage(action, "partner_phone", partner=partner.code), {"answer": "ja"})
    assert sent.status_code == 302
    partner.refresh_from_db()
    assert partner.state == PartnerState.CONFIRMED
    assert not Letter.objects.filter(notice=PARTNER_ANSWERED).exists()
