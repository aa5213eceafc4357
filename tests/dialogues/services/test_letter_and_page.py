"""One contact answers by the letter's link, another signed in, in the same instant."""

import threading

import pytest
from django.db import connection
from django.test import Client

from dialogues.enums import Answer
from dialogues.models import Invitation, Rsvp
from tests.dialogues.acts import link_of, with_doors
from tests.factories import InvitationFactory, MembershipFactory, UserFactory
from tests.tabs import as_sent

pytestmark = pytest.mark.django_db(transaction=True)

YES = {"answer": "yes", "group_size": "2", "mode": "room"}
NO = {"answer": "no"}


@pytest.mark.parametrize("_round", range(3))
def test_one_is_first_and_the_other_is_told(_round):
    by_mail = MembershipFactory()
    signed_in = MembershipFactory(organisation=by_mail.organisation, user=UserFactory())
    invitation = with_doors(InvitationFactory(organisation=by_mail.organisation))
    invitation = Invitation.objects.for_letter().get(pk=invitation.pk)
    person = Client()
    person.force_login(signed_in.user)
    ways = [(Client(), link_of(invitation).path("answer"), YES), (person, invitation.get_absolute_url(), NO)]
    # Both have the page open, made from no answer at all.
    presses = [(client, page, as_sent(client.get(page)) | typed) for client, page, typed in ways]
    gate, given = threading.Barrier(2), {}

    def press(client: Client, page: str, typed: dict) -> None:
        gate.wait(10)
        try:
            given[typed["answer"]] = client.post(page, typed)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=each) for each in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    rsvp = Rsvp.objects.get()
    assert (rsvp.version, rsvp.answer in {Answer.YES, Answer.NO}) == (1, True)
    last = given[Answer.NO if rsvp.answer == Answer.YES else Answer.YES]
    assert given[rsvp.answer].status_code == 302
    assert last.status_code == 422
    assert "Någon annan har svarat för er medan du skrev" in last.content.decode()
