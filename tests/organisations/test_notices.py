"""Letters to contacts: true when sent, in both forms and languages, with the right links."""

import pytest

from organisations import services
from organisations.models import Membership
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.templatetags.furniture import day
from tests.factories import AddressFactory, MembershipFactory

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


def test_a_no_that_is_the_first_letter_to_whom_a_file_named_says_whence_the_address_came(mail_sink):
    membership = MembershipFactory(imported_on=clock.today())
    for _asked in range(2):
        services.decline_contact(named(membership), actor=A_COMMAND)
    deliver_due()
    told = Letter.objects.filter(notice="organisations.hand_over_declined").order_by("id")
    assert ["kom med en registerfil" in letter.body.replace("\n", " ") for letter in told] == [True, False]
    assert not Membership.objects.untold().exists()
