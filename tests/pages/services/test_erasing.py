"""Erasing: afterwards the person's words stand in no table, no letter, no old version, no log."""

import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import isolate_apps
from django.urls import reverse

from dialogues.enums import Answer, NeedKind
from dialogues.models import Invitation, Rsvp
from dialogues.services import MeetingDetails, answer, call_and_invite, draft_meeting
from organisations.models import Membership, Organisation
from organisations.services import hand_over_links
from portal.history.recording import recorded
from portal.history.timeline import timeline
from portal.notifications.models import Choice, Letter
from portal.notifications.services import decline, send_now
from portal.notifications.tasks import deliver_letters
from portal.pages.erasing import Reference, Way, _way, goes_with, references_to, rows_that_may_name
from portal.pages.services import erase_address, erase_person
from portal.people.enums import LinkPurpose, Role, SignInWay
from portal.people.models import Address, Protection, RoleGrant, User
from portal.people.services import (
    add_employment,
    add_key,
    create_user,
    grant_role,
    link_for,
    note_sign_in,
    read_protected,
)
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import (
    AddressFactory,
    ChangeRequestFactory,
    DepartmentFactory,
    IdentityProviderFactory,
    InvitationFactory,
    MembershipFactory,
    MembershipRequestFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    QuestionFactory,
    RecordFactory,
    RegistrationFactory,
    UserFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    evening,
    staff,
)

# A word that nothing else in the portal says.
WORD = "zebrafink"

pytestmark = pytest.mark.django_db


# --- Every way in is known -----------------------------------------------------------------


@pytest.mark.parametrize("target", [User, Address])
def test_every_foreign_key_to_a_person_says_what_erasing_does(target):
    references = list(references_to(target))
    assert len(references) >= 5
    assert [str(reference.field) for reference in references if reference.way is None] == []


def test_every_table_about_people_is_reached_from_a_person_or_an_address_or_by_what_it_says():
    reached = {reference.model for target in (User, Address) for reference in references_to(target)}
    about_people = {model for model in apps.get_models() if hasattr(model, "PERSONAL")}
    reached |= {other for model in reached for other, _key in goes_with(model)}
    assert about_people <= reached | {User, Address} | {model for model, _names in rows_that_may_name()}


@isolate_apps("dialogues")
def test_a_new_foreign_key_that_nobody_thought_of_is_found():
    class Complaint(models.Model):
        about = models.ForeignKey(User, models.CASCADE, related_name="+")

        class Meta:
            app_label = "dialogues"

        def __str__(self) -> str:
            return "complaint"

    assert _way(Complaint, Complaint._meta.get_field("about")) is None


def test_who_gave_a_role_is_let_go_of_and_the_role_stays():
    ways = {str(one.field): one.way for one in references_to(User) if isinstance(one, Reference)}
    assert ways["people.RoleGrant.user"] is Way.ERASE
    assert ways["people.RoleGrant.granted_by"] is Way.LET_GO
    staff(Role.ADMINISTRATOR)
    giver, taker = staff(Role.ADMINISTRATOR), staff(Role.OFFICIAL)
    RoleGrant.objects.filter(user=taker).update(granted_by=giver)
    erase_person(giver, actor=A_COMMAND)
    assert RoleGrant.objects.get(user=taker).granted_by is None
    assert not RoleGrant.objects.filter(user=giver).exists()


def test_the_last_administrator_is_not_erased():
    only = staff(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="Någon måste vara administratör"):
        erase_person(only, actor=A_COMMAND)
    with pytest.raises(CommandError, match="Någon måste vara administratör"):
        call_command("erase_person", only.email, commit=True)
    assert User.objects.get().email == only.email


# --- The story -----------------------------------------------------------------------------


@recorded
def write(thing, *, actor, **values):
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()


def write_everywhere(mail_sink) -> tuple[User, Address]:
    """Let an official and a contact leave the word in every place where the portal keeps one."""
    chief = staff(Role.ADMINISTRATOR)
    by_chief = Actor(Door.WEB, user_id=chief.pk)
    official = create_user(email=f"rut.{WORD}@skarsjo.example", name=f"Rut {WORD}", actor=by_chief)
    by_official = Actor(Door.WEB, user_id=official.pk)
    department = DepartmentFactory()
    grant_role(official, role=Role.OFFICIAL, actor=by_chief)
    then = clock.today() - timedelta(days=400)
    past = {"department": department, "post": f"{WORD}samordnare", "active_from": then, "active_to": then}
    add_employment(official, values=past, actor=by_chief)
    IdentityProviderFactory().identities.create(user=official, subject=f"{WORD}7", last_on=then)
    write(department, mailbox=official.email, actor=by_chief)
    write(department, mailbox="kultur@skarsjo.example", actor=by_chief)

    club = OrganisationFactory(about=f"Skriv till {WORD}@forening.example", name="Norrö IF")
    write(club, about="Skriv till oss", actor=by_chief)
    contact = AddressFactory(email=f"{WORD}@forening.example")
    MembershipFactory(
        organisation=club, user=None, name=f"Kim {WORD}", address=contact, phone=f"070-1740605 {WORD}"
    )
    texts = ("question", "reply", "explanation", "appeal")
    RegistrationFactory(
        address=contact,
        contact_name=f"Kim {WORD}",
        phone=f"070-1740605 {WORD}",
        filled_in_by=f"Bo {WORD}",
        **dict.fromkeys(texts, f"Fråga Kim {WORD}"),
    )
    other = MembershipFactory(organisation=club)
    MembershipRequestFactory(
        organisation=club, name=f"Kim {WORD}", address=contact, words=f"{WORD} är ny ordförande"
    )
    ChangeRequestFactory(organisation=club, asked_by=official, why=f"{WORD} säger det")
    meeting = draft_meeting(
        details=MeetingDetails(
            title="Stormöte",
            place="Folkets hus",
            starts_at=evening(50),
            ends_at=evening(50) + timedelta(hours=2),
            answer_by=clock.today() + timedelta(days=40),
        ),
        owner=official,
        actor=by_official,
    )
    send_now(call_and_invite(meeting, actor=by_official), actor=by_official)
    invitation = Invitation.objects.get(meeting=meeting, organisation=club)
    link = link_for(purpose=LinkPurpose.ANSWER, subject=invitation, address=contact)
    by_link = Actor(Door.LINK, guest_link_id=link.pk)
    for message in ("Vi kommer kanske", "Vi behöver en hörslinga & en ramp"):
        answer(
            invitation,
            link=link,
            answer=Answer.YES,
            question=message,
            needs={NeedKind.OTHER: message},
            actor=by_link,
        )
    # As at the open door, and in an answer to a question.
    message = f"{WORD} behöver en hörslinga & en ramp"
    person = NeedFactory(
        rsvp=PersonFactory(meeting=meeting, address=contact), kind=NeedKind.OTHER, text=message
    ).rsvp
    question = QuestionFactory(rsvp=person, text=message, answer=f"Ja, {WORD}, det går bra")
    RecordFactory(thing=question, counterpart=f"Kim {WORD}")
    ViewpointFactory(
        organisation=None,
        address=contact,
        name=f"Kim {WORD}",
        text=message,
        shown_text=message,
        masked=[WORD],
    )
    Rsvp.objects.update(name=f"Kim {WORD}", phone=f"070-1740605 {WORD}", organisation_name=f"{WORD}s")
    decline(Letter.objects.filter(address=contact).first(), kind="meetings", actor=by_link)
    Client().get(f"/s/{link.secret}/svar/")
    Client().post(reverse("account_login"), {"email": official.email})
    signed_in = Client()
    signed_in.force_login(official)
    signed_in.get(reverse("desk"))
    note_sign_in(
        official,
        session_key=signed_in.session.session_key,
        way=SignInWay.CODE,
        device=f"{WORD}, Windows",
        actor=by_official,
    )
    add_key(official, name=f"{WORD}s telefon", credential={}, actor=by_official)
    protection = Protection.objects.create(user=official, name=f"Rut {WORD}", phone=f"070-1740605 {WORD}")
    read_protected(protection, reason=f"{WORD} har ringt", actor=by_chief)
    # The other contact hears of the changed answer once it has settled.
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        deliver_letters()
    assert mail_sink.taken
    # What a mail server may say about the one who did not get a letter.
    Address.objects.filter(pk=contact.pk).update(reason=f"550 {WORD} is not here")
    Letter.objects.filter(address=contact).update(
        server_answer=f"250 queued for {WORD}", subject=f"Till Kim {WORD}"
    )
    assert Letter.objects.filter(address=other.address).update(body=f"Kim {WORD}: {message}")
    return official, contact


def places(word: str) -> list[str]:
    """Every table and column in which a word stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
        found = []
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE lower("{column}"::text) LIKE %s', [f"%{word}%"])
            if cursor.fetchone():
                found.append(f"{table}.{column}")
    return sorted(found)


def cached() -> bytes:
    """All that the cache holds, as bytes."""
    client = cache._cache.get_client()
    return b"".join(client.get(key) or b"" for key in client.scan_iter("*"))


@pytest.mark.django_db(transaction=True)
def test_after_erasing_the_words_stand_nowhere(mail_sink, caplog):
    caplog.set_level(logging.INFO)
    official, contact = write_everywhere(mail_sink)
    before = places(WORD)
    for model in apps.get_models():
        for name in model.PERSONAL.fields if hasattr(model, "PERSONAL") else ():
            column = model._meta.get_field(name)
            if isinstance(column, models.CharField | models.TextField) and name != "password":
                assert f"{model._meta.db_table}.{column.column}" in before, "the story must say the word here"
    assert {"people_departmentevent.mailbox", "organisations_organisationevent.about"} <= set(before)

    erase_person(official, actor=A_COMMAND)
    erased = erase_address(contact, actor=A_COMMAND)

    assert places(WORD) == []
    assert WORD.encode() not in cached()
    assert WORD not in "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert erased.redacted
    assert not erased.still_said


def test_what_is_not_about_the_person_stays():
    official = staff(Role.OFFICIAL, name="Rut Berg")
    question = QuestionFactory()
    write(question, answered_by=official, actor=A_COMMAND)
    meeting = MembershipFactory().organisation
    erase_person(official, actor=A_COMMAND)
    official.refresh_from_db()
    assert (official.name, official.is_active) == ("", False)
    assert official.email == f"raderad-{official.pk}@borttagen.example"
    assert str(official) == "En raderad person"
    question.refresh_from_db()
    assert question.answered_by is None
    assert Organisation.objects.filter(pk=meeting.pk).exists()


def test_nobody_signs_in_with_an_erased_account():
    official = staff(Role.OFFICIAL)
    browser = Client()
    browser.force_login(official)
    assert browser.get(reverse("desk")).status_code == 200
    erase_person(official, actor=A_COMMAND)
    assert browser.get(reverse("desk")).status_code == 302


def test_an_address_that_another_contact_uses_stays():
    shared = AddressFactory(email="styrelsen@forening.example")
    person = staff(Role.OFFICIAL)
    MembershipFactory(user=person, address=shared)
    other = MembershipFactory(address=shared)
    erase_person(person, actor=A_COMMAND)
    shared.refresh_from_db()
    assert shared.email == "styrelsen@forening.example"
    assert list(Membership.objects.filter(address=shared)) == [other]


def test_who_decided_is_still_said_when_the_asker_is_erased_and_not_when_the_decider_is():
    asker, decider = staff(Role.OFFICIAL), staff(Role.OFFICIAL)
    asked = ChangeRequestFactory(asked_by=asker, decided_by=decider)
    for person, left in ((asker, (None, decider)), (decider, (None, None))):
        erase_person(person, actor=A_COMMAND)
        asked.refresh_from_db()
        assert (asked.asked_by, asked.decided_by) == left


def test_an_answer_stays_without_saying_who_gave_it():
    contact = AddressFactory()
    membership = MembershipFactory(address=contact)
    invitation = InvitationFactory(organisation=membership.organisation)
    hand_over_links([membership])
    link = link_for(purpose=LinkPurpose.ANSWER, subject=invitation, address=contact)
    answer(invitation, link=link, answer=Answer.YES, group_size=3, actor=A_COMMAND)
    erase_address(contact, actor=A_COMMAND)
    rsvp = Rsvp.objects.get(invitation=invitation)
    assert (rsvp.answer, rsvp.group_size, rsvp.address) == (Answer.YES, 3, None)
    assert not Choice.objects.filter(address=contact).exists()


def test_no_group_of_viewpoints_is_called_by_words_of_a_person_who_is_erased():
    person = UserFactory()
    words = {"text": "Jag heter Kim Ek. Tack.", "user": person}
    own = ViewpointFactory(organisation=None, group=ViewpointGroupFactory(title="Jag heter Kim Ek"), **words)
    theirs = ViewpointFactory(group=ViewpointGroupFactory(title="Jag heter Kim Ek"), **words)
    erase_person(person, actor=A_COMMAND)
    own.group.refresh_from_db()
    theirs.group.refresh_from_db()
    assert (own.group.title, theirs.group.title) == ("Om helheten", "Jag heter Kim Ek")


def test_what_an_association_needs_and_asks_stays_when_its_contact_is_erased():
    rsvp = NeedFactory(rsvp__address=AddressFactory()).rsvp
    QuestionFactory(rsvp=rsvp)
    erase_address(rsvp.address, actor=A_COMMAND)
    assert (rsvp.needs.count(), rsvp.questions.count()) == (1, 1)


def test_what_a_person_needs_and_asks_in_the_own_name_goes_along():
    rsvp = NeedFactory(rsvp=PersonFactory()).rsvp
    QuestionFactory(rsvp=rsvp)
    erase_address(rsvp.address, actor=A_COMMAND)
    assert (rsvp.needs.count(), rsvp.questions.count()) == (0, 0)


def test_a_name_in_a_text_for_others_is_pointed_out_and_not_changed():
    club = OrganisationFactory(about="Ordförande är Kim Zebra, kim@forening.example")
    contact = MembershipFactory(organisation=club, name="Kim Zebra", address__email="kim@forening.example")
    erased = erase_address(contact.address, actor=A_COMMAND)
    assert f"organisations.Organisation {club.pk}: about" in erased.still_said
    club.refresh_from_db()
    assert "Kim Zebra" in club.about


def test_a_first_name_alone_is_not_looked_for():
    letter_to_others = OrganisationFactory(about="Annat som är bra")
    contact = MembershipFactory(name="Anna")
    erased = erase_address(contact.address, actor=A_COMMAND)
    assert not [place for place in erased.still_said if str(letter_to_others.pk) in place]


def test_the_command_shows_first_and_erases_then(capsys):
    contact = MembershipFactory(name="Kim Zebra", address__email="kim@forening.example")
    call_command("erase_person", "Kim@Forening.example")
    assert "Inget är raderat" in capsys.readouterr().out
    assert Membership.objects.filter(pk=contact.pk).exists()
    call_command("erase_person", "Kim@Forening.example", "--commit")
    assert "organisations.Membership: 1 rader" in capsys.readouterr().out
    assert not Membership.objects.filter(pk=contact.pk).exists()
    assert not Address.objects.filter(email="kim@forening.example").exists()


@pytest.mark.parametrize(
    ("email", "words"), [("ingen@forening.example", "Ingen"), ("kim", "ingen e-postadress")]
)
def test_the_command_says_when_there_is_nobody(email, words):
    with pytest.raises(CommandError, match=words):
        call_command("erase_person", email, "--commit")


def test_erasing_is_signed_and_the_account_still_has_its_history():
    person = staff(Role.OFFICIAL)
    erase_person(person, actor=A_COMMAND)
    line = timeline(person, names=True)[0]
    assert line.door == "av dem som sköter driften"
