"""What somebody who has signed in is known by: Django's sessions, found by a question that is ready.

Every page of whoever is signed in begins with it.
"""

from datetime import datetime
from functools import cache

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import Value

from portal.web import clock
from portal.web.questions import Given, Whole


@cache
def _standing() -> Whole:
    return Whole.of(Session.objects.filter(session_key=Given("key"), expire_date__gt=Value(Given("now"))))


class SessionStore(DatabaseStore):
    """Django's own, but for the way in which a session is found, and by which clock it ends."""

    def get_expiry_date(self, **known) -> datetime:
        """When it ends, by our clock."""
        return super().get_expiry_date(**{"modification": clock.now(), **known})

    def _get_session_from_db(self) -> Session | None:
        # A cookie may hold anything; what no key looks like is not looked for.
        looks_like_one = self.session_key.isascii() and self.session_key.isalnum()
        session = _standing().first(key=self.session_key, now=clock.now()) if looks_like_one else None
        if session is None:
            self._session_key = None
        return session
