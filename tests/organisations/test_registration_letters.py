"""Letters to an association that registers: true when sent, with who decided, when, and what can be done."""

from datetime import timedelta

import pytest

from organisations import services
from organisations.enums import Ground
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose, Role
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.templatetags.furniture import day
from tests.factories import AddressFactory, RegistrationFactory, staff

pytestmark = pytest.mark.django_db(transaction=True)


def registered(**fields):
    """One that waits, with the link that its letters show."""
    registration = RegistrationFactory(**fields)
    link_for(purpose=LinkPurpose.REGISTER, subject=registration, address=registration.address)
    return registration


def by(user) -> Actor:
    return Actor(Door.WEB, user_id=user.pk)


def sent(what: str) -> Letter:
    """The letter of this kind, once it has gone."""
    deliver_due()
    letter = Letter.objects.get(notice=f"organisations.registration_{what}")
    assert letter.state == "sent"
    return letter


def plain(mail_sink) -> str:
    """The text form of the last letter, on one line."""
    return " ".join(mail_sink.letters[-1].get_body(("plain",)).get_content().split())


def test_the_receipt_says_by_when_who_decides_and_by_what(mail_sink):
    registration = registered(state="asked", question="Var?", name="Mat & <b>Vänner</b>")
    services.reply_to_question(registration, reply="I Norrö.", actor=A_COMMAND)
    letter = sent("received")
    registration.refresh_from_db()
    assert letter.subject == "Vi har fått ert svar om anmälan av Mat & <b>Vänner</b>"
    assert "Mat &amp; &lt;b&gt;Vänner&lt;/b&gt;" in letter.body
    said = plain(mail_sink)
    assert f"besked senast {day(registration.answer_by)}" in said
    assert "föreningsregistret" in said
    assert "/foreningar/anmal/villkor/" in said
    assert "/anmal-forening/" in said


def test_a_question_comes_with_the_name_of_whoever_asks(mail_sink):
    eva = staff(name="Eva Lind")
    services.ask_about_registration(registered(), question="Var ligger köket?", actor=by(eva))
    sent("asked")
    said = plain(mail_sink)
    assert "Eva Lind hos kommunen undrar: Var ligger köket?" in said


def test_a_no_names_who_decided_when_and_why_and_how_to_have_it_looked_at_again(mail_sink):
    eva, omar = staff(name="Eva Lind"), staff(name="Omar Haddad")
    registration = registered()
    no = {"ground": Ground.ALREADY_THERE, "explanation": "Ni står som Norrö IF."}
    services.refuse_registration(registration, **no, actor=by(eva))
    sent("refused")
    said = plain(mail_sink)
    for part in (
        "finns redan i registret",
        "Ni står som Norrö IF.",
        f"Eva Lind bestämde det {day(clock.now())}",
    ):
        assert part in said
    assert f"”Be om ny prövning” senast {day(clock.today() + timedelta(days=89))}" in said
    services.appeal(registration, reason="Vi är en annan.", actor=A_COMMAND)
    deliver_due()
    assert mail_sink.letters[-1]["Subject"].endswith("prövas igen")
    services.refuse_registration(registration, **no, actor=by(omar))
    deliver_due()
    said = plain(mail_sink)
    assert "Omar Haddad bestämde" in said
    assert "prövats två gånger" in said
    assert "Be om ny prövning" not in said


@pytest.mark.parametrize("has_pilot", [True, False])
def test_welcome_names_the_pilot_where_there_is_one_and_the_doors_to_the_page_and_to_hand_over(
    mail_sink, has_pilot
):
    if has_pilot:
        staff(Role.PROCESS_LEADER, name="Amina Holm")
    organisation = services.confirm_registration(registered(), actor=A_COMMAND)
    sent("confirmed")
    said = plain(mail_sink)
    assert ("Amina Holm är er lots" in said) == has_pilot
    assert organisation.get_absolute_url() in said
    assert f"/mina-foreningar/{organisation.memberships.get().code}/uppgifter/" in said
    assert "/lamna-over/" in said


def test_what_is_no_longer_true_lapses_and_the_others_speak_the_address_s_language(mail_sink):
    registration = registered(address=AddressFactory(language="en"))
    services.ask_about_registration(registration, question="Where?", actor=A_COMMAND)
    services.withdraw_registration(registration, actor=A_COMMAND)
    deliver_due()
    states = dict(Letter.objects.values_list("notice", "state"))
    assert states == {
        "organisations.registration_asked": "lapsed",
        "organisations.registration_withdrawn": "sent",
    }
    assert "is taken back" in plain(mail_sink)
