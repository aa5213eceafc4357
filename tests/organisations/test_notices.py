"""Letters to contacts: true when sent, in both forms and languages, with the right links."""

from datetime import timedelta

import pytest

from organisations import services
from organisations.enums import ENTRY_CHANGED
from organisations.models import Membership
from organisations.notices import NOTICES
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Choice, Letter
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.templatetags.furniture import day
from tests.factories import (
    AddressFactory,
    MembershipFactory,
    MembershipRequestFactory,
    RegistrationFactory,
    UserFactory,
    staff,
)
from tests.moments import in_days

pytestmark = pytest.mark.django_db(transaction=True)


def named(membership):
    return services.name_successor(
        membership, name="Ny <b>Kontakt</b>", email="ny@forening.example", actor=A_COMMAND
    )


def test_the_one_who_is_named_gets_a_link_to_answer_by(mail_sink):
    membership = MembershipFactory(name="Åsa Berg")
    new = named(membership)
    deliver_due()
    letter = Letter.objects.get()
    assert letter.state == "sent"
    assert membership.organisation.name in letter.subject
    assert "/bli-kontaktperson/" in letter.body
    assert "Åsa Berg är kontaktperson i dag" in letter.body
    assert f"Svara senast {day(clock.now() + services.TIME_TO_CONFIRM)}" in letter.body
    assert new.address == letter.address


def test_a_question_that_is_answered_lapses():
    new = named(MembershipFactory())
    services.confirm_contact(new, actor=A_COMMAND)
    deliver_due()
    assert Letter.objects.get(notice="organisations.hand_over_asked").state == "lapsed"


def test_old_and_new_get_each_their_receipt_and_only_the_new_a_link_to_hand_over(mail_sink):
    membership = MembershipFactory()
    new = named(membership)
    services.confirm_contact(new, actor=A_COMMAND)
    deliver_due()
    receipts = Letter.objects.filter(notice="organisations.contact_confirmed")
    to_new, to_old = receipts.get(address=new.address), receipts.get(address=membership.address)
    assert "/lamna-over/" in to_new.body
    assert "/lamna-over/" not in to_old.body
    assert "Ny &lt;b&gt;Kontakt&lt;/b&gt; är nu kontaktperson" in to_old.body


def test_whoever_leaves_gets_a_receipt_in_the_language_of_the_address(mail_sink):
    membership = MembershipFactory(address=AddressFactory(language="en"))
    services.leave(membership, actor=A_COMMAND)
    deliver_due()
    letter = Letter.objects.get()
    assert (letter.state, letter.language) == ("sent", "en")
    assert 'lang="en"' in letter.body


def test_a_no_is_told_to_the_one_who_asked_with_the_way_on(mail_sink):
    membership = MembershipFactory()
    services.decline_contact(named(membership), actor=A_COMMAND)
    deliver_due()
    letter = Letter.objects.get(notice="organisations.hand_over_declined")
    assert letter.state == "sent"
    assert "/lamna-over/" in letter.body
    assert letter.subject.startswith("Du är fortfarande kontaktperson")


def test_a_no_to_an_invitation_does_not_speak_of_leaving(mail_sink):
    membership = MembershipFactory()
    asked = services.invite_colleague(membership, name="Ny", email="ny@forening.example", actor=A_COMMAND)
    services.decline_contact(asked, actor=A_COMMAND)
    deliver_due()
    letter = Letter.objects.get(notice="organisations.hand_over_declined")
    assert letter.subject == f"Den du bjöd in till {membership.organisation} tackade nej"
    assert "sluta" not in letter.body
    assert "/bjud-in/" in letter.body


def test_a_no_that_is_the_first_letter_to_whom_a_file_named_says_whence_the_address_came(mail_sink):
    membership = MembershipFactory(imported_on=clock.today())
    for _asked in range(2):
        services.decline_contact(named(membership), actor=A_COMMAND)
    deliver_due()
    told = Letter.objects.filter(notice="organisations.hand_over_declined").order_by("id")
    assert ["kom med en registerfil" in letter.body.replace("\n", " ") for letter in told] == [True, False]
    assert not Membership.objects.untold().exists()


# What goes to somebody who is no contact: not yet, or not any more.
TO_OTHERS = {
    "organisations.hand_over_asked",
    "organisations.contact_left",
    "organisations.join_to_confirm",
    "organisations.join_declined",
    # Whoever registers an association is its contact once it is confirmed.
    *(
        f"organisations.registration_{what}"
        for what in ("sent", "resume", "received", "asked", "refused", "withdrawn")
    ),
}


def test_every_letter_to_a_contact_shows_how_to_hand_over(mail_sink):
    user = UserFactory()
    contact = MembershipFactory(
        user=user, address__email=user.email, organisation__confirmed_on=clock.today() - timedelta(days=2000)
    )
    for email, answer in (
        ("ja@x.example", services.confirm_contact),
        ("nej@x.example", services.decline_contact),
    ):
        asked = services.invite_colleague(contact, name="Ny", email=email, actor=A_COMMAND)
        answer(asked, actor=A_COMMAND)
    services.ask_to_join(
        contact.organisation, name="Nils", email="x@x.example", words="", user=UserFactory(), actor=A_COMMAND
    )
    change = services.ask_for_change(
        contact, values={"legal_form": "network"}, why="", actor=Actor(Door.WEB, user_id=user.pk)
    )
    services.decline_change(change, reason="Nej.", actor=A_COMMAND)
    services.confirm_registration(RegistrationFactory(), actor=A_COMMAND)
    services.change_organisation(contact.organisation, values={"place": "Norrö"}, actor=A_COMMAND)
    deliver_due()
    for days in (1, 2, 40):
        with clock.standing_at(in_days(days)):
            services.ask_to_confirm(actor=A_COMMAND)
            deliver_due()
    contacts = Membership.objects.current().values("address")
    to_contacts = Letter.objects.filter(address__in=contacts).exclude(notice__in=TO_OTHERS)
    assert {letter.notice for letter in to_contacts} == {notice.key for notice in NOTICES} - TO_OTHERS
    assert {letter.state for letter in to_contacts} == {"sent"}
    assert not [letter.notice for letter in to_contacts if "/lamna-over/" not in letter.body]


def test_what_staff_have_changed_is_told_with_what_stood_and_may_be_declined(mail_sink):
    contact = MembershipFactory(organisation__place="Söderby", address__language="en")
    sport = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).first()
    services.change_organisation(
        contact.organisation,
        values={"place": "Norrö", "about": "<b>Boll</b>", "fields_of_activity": [sport]},
        actor=A_COMMAND,
    )
    deliver_due()
    letter = Letter.objects.get()
    assert (letter.state, letter.kind) == ("sent", ENTRY_CHANGED)
    for said in ("Söderby → Norrö", "&lt;b&gt;Boll&lt;/b&gt;", sport.title_en, "Stop this kind"):
        assert said in letter.body
    Choice.objects.create(address=contact.address, kind=ENTRY_CHANGED, off_since=clock.now())
    services.change_organisation(contact.organisation, values={"place": ""}, actor=A_COMMAND)
    assert Letter.objects.count() == 1


def test_the_first_letter_to_whom_a_file_named_says_so_also_when_it_tells_of_a_change(mail_sink):
    contact = MembershipFactory(imported_on=clock.today())
    services.change_organisation(contact.organisation, values={"place": "Norrö"}, actor=A_COMMAND)
    deliver_due()
    assert "kom med en registerfil" in Letter.objects.get().body.replace("\n", " ")


def test_a_colleague_is_asked_to_be_one_too_and_whoever_invited_is_told_of_the_yes(mail_sink):
    contact = MembershipFactory(name="Åsa Berg")
    colleague = services.invite_colleague(contact, name="Kim", email="kim@x.example", actor=A_COMMAND)
    deliver_due()
    assert "Åsa Berg är kontaktperson i dag och bjuder in dig" in Letter.objects.get().body
    services.confirm_contact(colleague, actor=A_COMMAND)
    deliver_due()
    receipt = Letter.objects.get(notice="organisations.contact_confirmed", address=contact.address)
    assert "Du är kontaktperson som förut" in receipt.body


def test_who_asks_is_told_no_by_the_association_or_by_an_official_by_name_and_sees_no_contact(mail_sink):
    contact = MembershipFactory()
    official = staff(name="Anna Tjänst")
    by_official = MembershipRequestFactory()
    by_contact = MembershipRequestFactory(organisation=contact.organisation)
    services.decline_request(by_official, reason="Okänd.", actor=Actor(Door.WEB, user_id=official.pk))
    services.decline_request(by_contact, by=contact, actor=A_COMMAND)
    deliver_due()
    first, second = Letter.objects.order_by("pk")
    assert "Anna Tjänst på kommunen" in first.body
    assert "Okänd." in first.body
    assert "Föreningen har svarat nej" in second.body
    assert contact.address.email not in second.body
    assert contact.name not in second.body


def test_a_question_that_is_answered_reaches_no_contact_any_more(mail_sink):
    contact = MembershipFactory()
    wish = services.ask_to_join(
        contact.organisation, name="Nils", email="x@x.example", words="", user=UserFactory(), actor=A_COMMAND
    )
    services.withdraw_request(wish, actor=A_COMMAND)
    deliver_due()
    assert Letter.objects.get().state == "lapsed"
