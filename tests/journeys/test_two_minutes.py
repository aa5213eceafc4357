"""An official tells how an action goes, on a phone, from the letter; an organisation joins it and leaves."""

import pytest
from playwright.sync_api import expect

from actionplans.services import ask_partner, tie_meeting
from portal.people.enums import LinkPurpose, Role
from portal.people.services import address_for, links_for
from portal.web.actor import A_COMMAND
from tests.factories import ActionFactory, MeetingFactory, MembershipFactory, PartnerFactory, evening, staff

from .looking import PHONE, faults
from .post import letter_to, link_in, said_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def action(municipality):
    """An action that a meeting led to, in a plan that runs."""
    action = ActionFactory(title="Samtalskaféer", responsible=staff(Role.OFFICIAL, name="Eva Lind"))
    meeting = MeetingFactory(title="Stormöte våren", starts_at=evening(-40), state="held")
    return tie_meeting(action, meeting=meeting, actor=A_COMMAND)


def test_a_report_takes_two_presses_and_stands_on_the_red_thread(action, visitor):
    address = address_for(action.responsible.email)
    link = links_for(purpose=LinkPurpose.REPORT, subjects_and_addresses=[(action, address)])[
        action.pk, address.pk
    ]
    page = visitor(PHONE, has_touch=True, is_mobile=True)
    page.goto(link.path("report_by_link"))
    assert not faults(page, "the report")
    page.get_by_text("Som planerat").tap()
    page.get_by_role("button", name="Lämna rapporten").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack för rapporten")
    page.get_by_role("link", name="Rätta rapporten").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rätta rapporten")
    page.get_by_label("Vad har hänt?").fill("Fyra träffar.")
    page.get_by_label("Nästa steg", exact=False).first.fill("Hitta en lokal")
    assert not faults(page, "the report put right")
    page.get_by_role("button", name="Spara rättelsen").tap()
    expect(page.get_by_text("Fyra träffar.")).to_be_visible()
    page.get_by_role("link", name="Till åtgärdens sida").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Samtalskaféer", use_inner_text=True)
    assert not faults(page, "an action")
    thread = page.get_by_role("region", name="Röda tråden")
    thread.get_by_role("link", name="Stormöte våren").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stormöte våren")
    thread = page.get_by_role("region", name="Röda tråden")
    expect(thread.get_by_role("listitem").filter(has_text="Hitta en lokal")).to_contain_text("Ansvarig")
    assert not faults(page, "a meeting with its thread")


def test_an_organisation_joins_from_the_letter_and_leaves_by_the_same_link(action, visitor, mail_sink):
    contact = MembershipFactory(organisation__name="Skärsjö PRO")
    partner = PartnerFactory(action=action, organisation=contact.organisation, state="named")
    ask_partner(partner, actor=A_COMMAND)
    letter = letter_to(mail_sink, contact.address.email)
    assert "håller i kaféerna" in said_in(letter)
    page = visitor(PHONE)
    page.goto(link_in(letter, "/samarbete/?val=ja"))
    assert not faults(page, "the question to an organisation")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, ni är med!")
    page.get_by_role("link", name="Se åtgärdens sida").click()
    expect(page.get_by_role("link", name="Skärsjö PRO")).to_be_visible()
    page.go_back()
    page.get_by_label("Nej, vi lämnar åtgärden").check()
    page.get_by_label("Vill ni säga något?").fill("Styrelsen har avgått.")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_text("Vi lämnar åtgärden")).to_be_visible()
    told = said_in(letter_to(mail_sink, action.responsible.email, 2))
    assert "Skärsjö PRO lämnar samarbetet" in told
    assert "Styrelsen har avgått." in told
