"""Letters of the hall itself."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.people.models import User

from .declaring import Draft, Notice
from .enums import Urgency


def write_test_letter(user, to, facts) -> Draft:
    """To oneself: mail works."""
    return Draft(template="mail/notifications/test_letter", same_for="everybody", common={})


def write_sign_in_code(user, to, facts) -> Draft | None:
    """The code somebody asked for; nothing where the person may no longer sign in or the code is gone."""
    if not user.is_active or "code" not in facts:
        return None
    return Draft(
        template="mail/people/sign_in_code",
        same_for="everybody",
        common={"minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60},
        own={"code": facts["code"]},
    )


NOTICES = [
    Notice(
        key="people.sign_in_code",
        title=_("Kod för att logga in"),
        urgency=Urgency.NOW,
        find=User.objects.all,
        write=write_sign_in_code,
        while_closed=True,
        secret=True,
    ),
    Notice(
        key="notifications.test_letter",
        title=_("Provbrev"),
        urgency=Urgency.NOW,
        find=User.objects.all,
        write=write_test_letter,
    ),
]
