"""The ways to say something: by link, signed in, on the page; and back to what was said."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dialogues import services
from dialogues.enums import ViewpointState
from dialogues.models import Dialogue, MailingCopy, Viewpoint
from organisations.services import leave
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import link_for
from portal.threads.enums import Relation
from portal.threads.services import link as thread
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import (
    A_PDF,
    ActionFactory,
    AddressFactory,
    DialogueFactory,
    MailingFactory,
    MembershipFactory,
    OrganisationFactory,
    ResponseFactory,
    UserFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return DialogueFactory()


def page(dialogue: Dialogue, name: str = "viewpoint_new", **more) -> str:
    return reverse(name, kwargs={"code": dialogue.code, "slug": dialogue.slug, **more})


def text(response) -> str:
    return response.content.decode()


def give(client, dialogue: Dialogue, **typed):
    """As a person does who has looked at the page first."""
    form = client.get(page(dialogue)).context["form"]
    hidden = {name: form[name].value() for name in ("code", "shown_at") if name in form.fields}
    return client.post(page(dialogue), hidden | {"text": "Det saknas en plats."} | typed)


# --- Anybody -------------------------------------------------------------------------------


def test_without_an_address_it_waits_to_be_read(client, dialogue):
    response = give(client, dialogue)
    assert response["Location"] == page(dialogue, "viewpoint_sent") + "?las=ja"
    assert Viewpoint.objects.get().state == ViewpointState.TO_READ
    assert "senast" in text(client.get(response["Location"]))


def test_what_is_said_with_an_odd_code_has_a_page(client, dialogue):
    give(client, dialogue, code="/a?b#c%")
    viewpoint = Viewpoint.objects.get()
    client.force_login(staff("official"))
    assert client.get(page(dialogue, "viewpoint_read", viewpoint=viewpoint.code)).status_code == 200
    assert client.get(page(dialogue, "viewpoint_groups")).status_code == 200


def test_with_an_address_there_is_a_letter_to_open(client, dialogue):
    response = give(client, dialogue, email="anna@hem.example", name="Anna Ek", name_shown="on")
    assert "e-post" in text(client.get(response["Location"]))
    viewpoint = Viewpoint.objects.get()
    link = GuestLink.objects.get(purpose=LinkPurpose.OWN_WORDS)
    own = link.path("viewpoint_own")
    assert "Ja, det är min synpunkt" in text(client.get(own))
    viewpoint.refresh_from_db()
    assert viewpoint.state == ViewpointState.UNCONFIRMED
    client.post(own)
    viewpoint.refresh_from_db()
    assert viewpoint.state == ViewpointState.TO_READ


def test_an_address_typed_by_a_stranger_tells_nothing_of_what_it_has_said(client, dialogue):
    give(client, dialogue, email="anna@hem.example")
    Viewpoint.objects.update(state=ViewpointState.SHOWN)
    again = give(client, dialogue, email="anna@hem.example")
    other = give(client, dialogue, email="kim@hem.example")
    assert again["Location"] == other["Location"] == page(dialogue, "viewpoint_sent")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"text": "Anna 811218-9876"}, "text"),
        ({"email": "anna"}, "email"),
        ({"name": "811218-9876"}, "name"),
        ({"part": "finns-inte"}, "part"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(client, dialogue, typed, field):
    dialogue.dialogue_parts.create(key="m1", title="Mål 1")
    response = give(client, dialogue, **({"part": "m1", "name": "Kim"} | typed))
    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors[field]
    assert form["text"].value() == typed.get("text", "Det saknas en plats.")
    assert not Viewpoint.objects.exists()


def test_a_file_alone_is_enough_and_another_kind_is_refused(client, dialogue):
    give(client, dialogue, text="", file=SimpleUploadedFile("svar.pdf", A_PDF, "application/pdf"))
    assert Viewpoint.objects.get().file
    bad = give(client, dialogue, file=SimpleUploadedFile("svar.pdf", b"GIF89a", "application/pdf"))
    assert bad.status_code == 422
    assert bad.context["form"].errors["file"]


def test_a_file_is_asked_for_again_when_something_else_was_wrong(client, dialogue):
    upload = SimpleUploadedFile("svar.pdf", A_PDF, "application/pdf")
    response = give(client, dialogue, email="anna", file=upload)
    assert "en gång till" in str(response.context["form"].errors["file"])


def test_a_robot_is_held_off(client, dialogue):
    assert give(client, dialogue, homepage="https://kop.example").status_code == 422
    assert not Viewpoint.objects.exists()


def test_too_many_to_one_address_are_held_off_with_the_words_kept(client, dialogue):
    answers = [give(client, dialogue, email="anna@hem.example") for _ in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429]
    assert answers[-1].context["form"]["text"].value() == "Det saknas en plats."


def test_a_closed_dialogue_says_so_and_keeps_what_was_typed(client, dialogue):
    form = client.get(page(dialogue)).context["form"]
    Dialogue.objects.update(closes_on=clock.today() - timedelta(days=1))
    assert "Sista dagen" in text(client.get(page(dialogue)))
    late = client.post(page(dialogue), {"text": "Sent.", "shown_at": form["shown_at"].value()})
    assert late.status_code == 422
    assert late.context["form"]["text"].value() == "Sent."


# --- Signed in -----------------------------------------------------------------------------


def test_signed_in_one_speaks_for_the_own_association_or_oneself(client, dialogue):
    user = UserFactory()
    mine = MembershipFactory(user=user).organisation
    other = OrganisationFactory()
    client.force_login(user)
    assert give(client, dialogue, whose=other.code).status_code == 422
    for_mine = give(client, dialogue, whose=mine.code)
    assert "din-synpunkt" in for_mine["Location"]
    assert Viewpoint.objects.get(organisation=mine).state == ViewpointState.SHOWN
    assert "Ta tillbaka synpunkten" in text(client.get(for_mine["Location"]))
    give(client, dialogue, whose="jag")
    assert Viewpoint.objects.get(organisation=None).state == ViewpointState.TO_READ
    shown = text(client.get(dialogue.get_absolute_url()))
    assert "Det du har sagt" in shown
    assert for_mine["Location"].partition("?")[0] in shown


# --- By link -------------------------------------------------------------------------------


@pytest.fixture
def contact():
    return MembershipFactory(organisation=OrganisationFactory())


@pytest.fixture
def by_link(dialogue, contact) -> str:
    mailing = MailingFactory(dialogue=dialogue, state="sent", sent_at=clock.now())
    copy = MailingCopy.objects.create(mailing=mailing, organisation=contact.organisation)
    for purpose, subject in ((LinkPurpose.HAND_OVER, contact), (LinkPurpose.VIEWPOINT, copy)):
        link = link_for(purpose=purpose, subject=subject, address=contact.address)
    return link.path("viewpoint_by_link")


def test_by_link_the_organisation_is_known_and_its_words_show_at_once(client, by_link, contact):
    code = client.get(by_link).context["form"]["code"].value()
    assert not Viewpoint.objects.exists()
    first, second = (client.post(by_link, {"text": "Bra plan.", "code": code}) for _ in range(2))
    viewpoint = Viewpoint.objects.get()
    assert (viewpoint.organisation, viewpoint.state) == (contact.organisation, ViewpointState.SHOWN)
    assert first["Location"] == second["Location"]
    assert "Tack för er synpunkt" in text(client.get(first["Location"]))
    assert "Ni har redan lämnat 1 synpunkt" in text(client.get(by_link))


def test_by_link_what_is_asked_stands_where_one_answers(client, by_link, dialogue):
    part = dialogue.dialogue_parts.create(key="mal", title="Fler lokaler", text="Tre salar öppnar.")
    shown = text(client.get(by_link))
    assert "Tre salar öppnar." in shown
    assert f'href="?del={part.key}#svara"' in shown
    assert client.get(f"{by_link}?del={part.key}").context["form"]["part"].value() == part.key


def test_by_link_a_dormant_associations_words_are_not_promised_to_show_at_once(client, by_link, contact):
    contact.organisation.state = "dormant"
    contact.organisation.save()
    assert "visas genast" not in text(client.get(by_link))


def test_whoever_has_left_the_association_does_not_speak_for_it(client, by_link, contact):
    leave(contact, actor=A_COMMAND)
    assert "gäller inte längre" in text(client.get(by_link))
    assert client.post(by_link, {"text": "Ändå."}).status_code == 422
    assert not Viewpoint.objects.exists()


def test_by_link_a_closed_dialogue_says_so(client, by_link):
    Dialogue.objects.update(state="withdrawn")
    assert "tillbakadragen" in text(client.get(by_link))
    assert client.post(by_link, {"text": "Ändå."}).status_code == 422


# --- One's own words -----------------------------------------------------------------------


@pytest.fixture
def mine(dialogue) -> Viewpoint:
    return ViewpointFactory(dialogue=dialogue, organisation=None, address=AddressFactory(), name="Kim Ek")


def own(viewpoint: Viewpoint, name: str = "viewpoint_own") -> str:
    link = link_for(purpose=LinkPurpose.OWN_WORDS, subject=viewpoint, address=viewpoint.address)
    return link.path(name)


def test_what_was_said_is_changed_and_read_again(client, mine):
    where = own(mine, "viewpoint_own_change")
    assert client.post(where, {"text": ""}).status_code == 422
    changed = client.post(where, {"text": "Fler bänkar.", "name_shown": "on"})
    assert "Ändringen är sparad" in text(client.get(changed["Location"]))
    mine.refresh_from_db()
    assert (mine.state, mine.text, mine.name_shown) == ("to_read", "Fler bänkar.", True)


def test_what_was_said_is_taken_back_after_one_question(client, mine):
    where = own(mine, "viewpoint_own_withdraw")
    assert "Ta tillbaka synpunkten?" in text(client.get(where))
    client.post(where)
    client.post(where)
    mine.refresh_from_db()
    assert mine.state == ViewpointState.WITHDRAWN
    assert "tillbakadragen" in text(client.get(own(mine)))


def test_what_came_of_it_stands_with_ones_own_words(client, mine):
    answer = ResponseFactory(
        group=ViewpointGroupFactory(dialogue=mine.dialogue), outcome="led_to", change="En plats till."
    )
    action = ActionFactory(title="Platser för alla")
    thread(answer, action, relation=Relation.LED_TO, on=clock.today(), actor=A_COMMAND)
    Viewpoint.objects.update(group=answer.group)
    shown = text(client.get(own(mine)))
    for words in ("Ledde till en ändring", "En plats till.", answer.get_absolute_url(), "Platser för alla"):
        assert words in shown
    assert "Vad som händer nu" not in shown


def test_after_the_last_day_it_stands_and_may_be_taken_back(client, mine):
    Dialogue.objects.update(closes_on=clock.today() - timedelta(days=1))
    shown = text(client.get(own(mine)))
    assert own(mine, "viewpoint_own_change") not in shown
    assert own(mine, "viewpoint_own_withdraw") in shown
    assert client.get(own(mine, "viewpoint_own_change")).status_code == 302


def test_a_former_contact_no_longer_changes_the_associations_words(client, dialogue, contact):
    viewpoint = ViewpointFactory(
        dialogue=dialogue, organisation=contact.organisation, address=contact.address, text="Bra plan."
    )
    link_for(purpose=LinkPurpose.HAND_OVER, subject=contact, address=contact.address)
    assert client.get(own(viewpoint, "viewpoint_own_change")).status_code == 200
    leave(contact, actor=A_COMMAND)
    client.post(own(viewpoint, "viewpoint_own_change"), {"text": "Dålig plan."})
    client.post(own(viewpoint, "viewpoint_own_withdraw"))
    viewpoint.refresh_from_db()
    assert (viewpoint.text, viewpoint.state) == ("Bra plan.", ViewpointState.SHOWN)


# --- Reading and writing in ----------------------------------------------------------------


@pytest.fixture
def reader(client, official):
    client.force_login(official)
    return client


def test_it_is_read_masked_looked_at_and_shown_and_the_next_follows(reader, official):
    dialogue = DialogueFactory(owner=official)
    first, second = (
        ViewpointFactory(dialogue=dialogue, organisation=None, state="to_read", text=f"{who} sa nej.")
        for who in ("Anna Berg", "Bo Lund")
    )
    where = page(dialogue, "viewpoint_read", viewpoint=first.code)
    form = reader.get(where).context["form"]
    typed = {"proposed": ["Anna Berg"], "words": "", "made_from": form["made_from"].value()}
    looked_at = reader.post(where, typed | {"do": "se"})
    assert "[maskat] sa nej." in text(looked_at)
    first.refresh_from_db()
    assert first.state == ViewpointState.TO_READ
    shown = reader.post(where, typed | {"do": "visa"})
    assert shown["Location"] == page(dialogue, "viewpoint_read", viewpoint=second.code)
    assert "[maskat] sa nej." in text(reader.get(dialogue.get_absolute_url()))
    odd = reader.post(where, typed | {"words": "Cecilia", "do": "visa"})
    assert odd.status_code == 422


def test_a_file_of_a_person_shows_when_it_was_read_and_not_before(reader, official, client):
    dialogue = DialogueFactory(owner=official)
    viewpoint = services.say(
        dialogue,
        words=services.Words(upload=SimpleUploadedFile("svar.pdf", A_PDF, "application/pdf")),
        who=services.Sayer(),
        came_by="page",
        actor=A_COMMAND,
    )
    file = page(dialogue, "viewpoint_file", viewpoint=viewpoint.code)
    where = page(dialogue, "viewpoint_read", viewpoint=viewpoint.code)
    read = reader.get(where).context["form"]["made_from"].value()
    assert reader.get(file).status_code == 200
    reader.logout()
    assert client.get(file).status_code == 404
    client.force_login(official)
    assert client.post(where, {"made_from": read, "do": "visa"}).status_code == 422
    client.post(where, {"made_from": read, "file": "show", "do": "visa"})
    client.logout()
    assert client.get(file).status_code == 200


def test_what_came_by_telephone_is_written_in(reader, official):
    dialogue, organisation = DialogueFactory(owner=official), OrganisationFactory(name="Norrö IF")
    where = page(dialogue, "viewpoint_register")
    typed = {"came_by": "phone", "received_on": str(clock.today()), "text": "Ring hellre."}
    unknown = reader.post(where, typed | {"organisation_name": "Qwxz"})
    assert unknown.context["form"].errors["organisation_name"]
    reader.post(where, typed | {"organisation_name": "norrö if"})
    assert Viewpoint.objects.get(organisation=organisation).came_by == "phone"
    by_one = reader.post(where, typed | {"name": "Kim"})
    assert "synpunkter/" in by_one["Location"]
    future = typed | {"received_on": str(clock.today() + timedelta(days=1))}
    assert reader.post(where, future).status_code == 422


def test_another_departments_official_does_not_read(client, dialogue):
    elsewhere = DialogueFactory(department=None)
    viewpoint = ViewpointFactory(dialogue=elsewhere, state="to_read", organisation=None)
    client.force_login(staff("official"))
    assert client.get(page(elsewhere, "viewpoint_read", viewpoint=viewpoint.code)).status_code == 403
