"""Letters of the hall itself."""

from django.utils.translation import gettext_lazy as _

from portal.people.models import User

from .declaring import Draft, Notice
from .enums import Urgency


def write_test_letter(user, to, facts) -> Draft:
    """To oneself: mail works."""
    return Draft(template="mail/notifications/test_letter", same_for="everybody", common={})


NOTICES = [
    Notice(
        key="notifications.test_letter",
        title=_("Provbrev"),
        urgency=Urgency.NOW,
        find=User.objects.all,
        write=write_test_letter,
    ),
]
