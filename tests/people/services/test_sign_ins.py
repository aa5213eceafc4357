"""Sign-ins go with the session they are of."""

import pytest
from django.contrib.sessions.backends.db import SessionStore

from portal.people.enums import SignInWay
from portal.people.models import SignIn
from portal.people.services import forget_expired, note_sign_in
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.factories import UserFactory
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def signed_in(days_left: int) -> SignIn:
    """A sign-in that runs out so many days from now."""
    session = SessionStore()
    session.set_expiry(in_days(days_left))
    session.create()
    return note_sign_in(
        UserFactory(), session_key=session.session_key, way=SignInWay.CODE, device="Firefox", actor=A_COMMAND
    )


def test_what_has_run_out_is_forgotten_and_nothing_else():
    signed_in(days_left=-1)
    standing = signed_in(days_left=1)
    assert forget_expired(actor=THE_CLOCK) == 1
    assert list(SignIn.objects.all()) == [standing]
