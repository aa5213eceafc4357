"""What holds robots back from the forms that anybody may send, without a puzzle for people.

A field that nobody sees and robots fill in, and how soon the form came back after it was shown. What is left
is the work of the rate limits, and of the letter in which whoever it was has to say yes.
"""

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from . import clock
from .forms import Form

_SALT = "portal.web.robots"


class Unseen(forms.TextInput):
    """A line that is written to the page and that neither eyes, screen readers nor the Tab key meet."""

    template_name = "layout/unseen.html"
    is_hidden = True


def shown_now() -> str:
    """The moment at which a form is shown, sealed."""
    return signing.dumps(clock.now().timestamp(), salt=_SALT)


class ForPeople(Form):
    """Beginning of a form that anybody may send; both fields come with its hidden ones."""

    homepage = forms.CharField(required=False, widget=Unseen)
    shown_at = forms.CharField(required=False, initial=shown_now, widget=forms.HiddenInput)

    def clean(self) -> dict:
        """Refuse what has read no words, and what was sent before anybody could have.

        In the second case all that was typed stays, with the moment: sent once more it is taken.
        """
        cleaned = super().clean()
        filled_in = cleaned.pop("homepage", "")
        shown_at = cleaned.pop("shown_at", "")
        if filled_in:
            self.add_error(
                None, _("Vi kunde inte ta emot det du skrev. Försök en gång till, eller ring oss.")
            )
        elif self._seconds_since(shown_at) < settings.LEAST_SECONDS_TO_TYPE:
            self.add_error(None, _("Det gick så fort att vi måste fråga. Skicka en gång till."))
        return cleaned

    def _seconds_since(self, shown_at: str) -> float:
        try:
            return clock.now().timestamp() - signing.loads(shown_at, salt=_SALT)
        except signing.BadSignature:
            # Missing, or not of our making: the time runs from now on.
            self.data = self.data.copy()
            self.data[self.add_prefix("shown_at")] = shown_now()
            return 0.0
