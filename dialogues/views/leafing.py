"""One leafs through the first of the letters that are about to go, each as its recipient will get it."""

from collections.abc import Callable
from dataclasses import dataclass

from csp.constants import NONE, SELF
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from organisations.models import Membership, MembershipQuerySet
from portal.municipality.current import municipality
from portal.notifications.declaring import Draft
from portal.notifications.preview import for_frame
from portal.notifications.rendering import Forms, Renderer
from portal.web.rooms import notices

# How many of the recipients' letters one may leaf through.
LEAVES = 20
PHONE = "telefon"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One of the letters, as one leafs through the first of them."""

    number: int
    of: int
    contact: Membership | None
    language: str
    forms: Forms
    is_narrow: bool

    @classmethod
    def turned_to(
        cls,
        request: HttpRequest,
        recipients: MembershipQuerySet,
        write: Callable[[str, Membership | None], Draft],
        *,
        notice: str,
        of: int = 0,
    ) -> "Leaf":
        """The letter that `mottagare` asks for, in its recipient's language; without one the page's.

        `write` makes the draft in a language for a contact; it goes as a letter of the kind `notice`.
        """
        asked = request.GET.get("mottagare", "")
        contacts = list(recipients[:LEAVES])
        is_one = asked.isascii() and asked.isdigit() and len(asked) <= 2
        number = int(asked) if is_one and 1 <= int(asked) <= len(contacts) else 1
        contact = contacts[number - 1] if contacts else None
        wished = contact.address.language if contact else request.LANGUAGE_CODE
        language = municipality().language_for(wished)
        forms = Renderer(municipality()).render(notices()[notice], write(language, contact), language)
        return cls(number, of, contact, language, forms, request.GET.get("bredd") == PHONE)

    @property
    def previous(self) -> str:
        """The query of the letter before, if any."""
        return self._query(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The query of the letter after, if any."""
        return self._query(self.number + 1) if self.number < min(self.of, LEAVES) else ""

    @property
    def query(self) -> str:
        """What shows this letter, whatever its width."""
        return urlencode({"mottagare": self.number})

    def _query(self, number: int) -> str:
        return urlencode({"mottagare": number} | ({"bredd": PHONE} if self.is_narrow else {}))

    def shown(self, form: str) -> HttpResponse:
        """The letter alone, in one of its two forms, fit for a frame of our own."""
        if form == "text":
            return HttpResponse(self.forms.text, content_type="text/plain; charset=utf-8")
        html, sheets = for_frame(self.forms.html)
        response = HttpResponse(html)
        response._csp_replace = {"style-src": sheets, "script-src": [NONE], "frame-ancestors": [SELF]}
        return response
