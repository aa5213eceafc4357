"""What allauth asks of us: the code goes through the post room, and nobody signs up by accident."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.people.devices import device_of
from portal.people.fresh import way_of
from portal.people.middleware import BEGAN, IDLE_WITH_A_ROLE, SEEN
from portal.people.models import User
from portal.people.services import address_for, note_sign_in
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.codes import new_code

from .declaring import Recipient
from .services import notify

_CODE_LETTER = "account/email/login_code"
_CODE_LASTS = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by mailed code."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _(
            "Koden stämmer inte. Läs den en gång till. Har du fått flera brev gäller bara det senaste."
        ),
        "too_many_login_attempts": _("Det blev för många försök. Vänta några minuter och be om en ny kod."),
        "rate_limited": _("Det blev för många försök. Vänta några minuter och be om en ny kod."),
    }

    def is_open_for_signup(self, request) -> bool:
        """Staff are added by the administrator."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Owe the letter with the code; allauth is set so that it has no other to send."""
        if template_prefix != _CODE_LETTER:
            raise ValueError(f"Bryggan writes no letter {template_prefix}.")
        user = User.objects.get(email=email, is_active=True)
        notify(
            "people.sign_in_code",
            about=user,
            to=Recipient(
                address=address_for(email), name=user.name, language=get_language() or "sv", user=user
            ),
            # Each code has a letter of its own.
            occasion=new_code(),
            facts={"code": context["code"]},
            expires_at=clock.now() + _CODE_LASTS,
        )

    def get_login_stages(self) -> list[str]:
        """A passkey is a way of its own to come in, never a stage after the code, which mends a lost one."""
        return [stage for stage in super().get_login_stages() if not stage.startswith("allauth.mfa.")]

    def post_login(self, request, user, **kwargs):
        """Remember the browser; whoever holds a role is signed out sooner."""
        request.session[BEGAN] = request.session[SEEN] = int(clock.now().timestamp())
        if user.roles or user.withheld:
            request.session.set_expiry(IDLE_WITH_A_ROLE)
        note_sign_in(
            user,
            session_key=request.session.session_key,
            way=way_of(request, user),
            device=device_of(request.headers.get("User-Agent", "")),
            actor=Actor(Door.WEB, user_id=user.pk),
        )
        return super().post_login(request, user, **kwargs)

    def respond_user_inactive(self, request, user):
        """Back to the beginning, with the words that a code which is too old would get."""
        messages.error(request, _("Det gick inte att logga in. Be om en ny kod."))
        return redirect("account_login")

    def add_message(self, request, level, message_template=None, message_context=None, **kwargs) -> None:
        """Say what went wrong; what went well is seen from the page one comes to."""
        if level >= messages.WARNING:
            super().add_message(request, level, message_template, message_context, **kwargs)
