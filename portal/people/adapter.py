"""What allauth asks of us: letters through the post room, and nobody signs up by accident."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by mailed code."""

    def is_open_for_signup(self, request) -> bool:
        return False
