"""How a room declares a letter in its `notices.py`, and what it gives the post room to write.

    def write_invitation(invitation, to, facts):
        meeting = invitation.meeting
        if meeting.state != MeetingState.CALLED:
            return None                                    # no longer true: the letter lapses
        return Draft(
            template="mail/dialogues/invitation",          # .subject.txt, .txt, .html
            same_for=(meeting.pk, meeting.sequence),       # rendered once for all of these
            common={"meeting": meeting},
            own={"organisation": invitation.organisation.name, "yes_url": …},
        )

    MEETINGS = Kind("meetings", _("Inbjudningar till möten"))
    NOTICES = [Notice(key="dialogues.invitation", title=_("Kallelse till möte"), kind=MEETINGS,
                      urgency=Urgency.BULK, find=Invitation.objects.for_letter, write=write_invitation)]

In the templates `{{ meeting.title }}` comes from `common` and is rendered once for each language;
`{{ own.organisation }}` stands for the recipient's own value. A common text may not ask
`{% if own.… %}`: what differs by more than a value needs another `same_for`.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Model, QuerySet

from portal.people.models import Address, User
from portal.web.rooms import notices

from .enums import Urgency


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: an address, perhaps with a person's name, and the language to write in."""

    address: Address
    name: str = ""
    language: str = "sv"
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a letter: `Attachment("mote.ics", "text/calendar; method=PUBLISH", …)`.

    `content` is what it says, text or bytes, or what makes that: asked once for all letters that are alike.
    """

    name: str
    type: str
    content: str | bytes | Callable[[], str | bytes]

    def read(self) -> str | bytes:
        """What it says."""
        return self.content() if callable(self.content) else self.content

    def as_bytes(self) -> bytes:
        """The same as it is sent."""
        said = self.read()
        return said.encode() if isinstance(said, str) else said


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says: a template, what is alike for all recipients, and what is this one's own.

    `hand_over_url` is added to `own` by the room, `decline_url` by the post room; the foot shows them.
    `tells_of` is kept with the letter: the code of what it tells of, where a room tells that only once.
    `attachments` belong to what is alike.
    """

    template: str
    same_for: Hashable
    common: Mapping[str, Any]
    own: Mapping[str, str] = field(default_factory=dict)
    tells_of: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What a person declines by: one or more notices that go together, named as the person sees them."""

    key: str
    title: Any


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter that a room can write.

    `kind` is None for receipts, changes, cancellations and sign-in codes, which cannot be declined. Of the
    others a room may owe some that cannot be either: `kind_of` says by what a letter about a thing is
    declined.
    `find` gives the QuerySet from which the thing is fetched with all that `write` needs. `write`
    returns None when the letter is no longer true. `latest_only`: says how things stand now, so that
    an earlier one that still waits lapses. `gathers`: how long it waits for more of the same, so that
    what changes several times in a row becomes one letter; only with `latest_only`. `while_closed`:
    leaves even before the portal has opened. `secret`: its body is never kept. `reminds`: nobody has asked
    for it just now, so that an address gets no more than one such letter a day.
    """

    key: str
    title: Any
    urgency: Urgency
    find: Callable[[], QuerySet]
    write: Callable[[Model, Recipient, Mapping[str, Any]], Draft | None]
    kind: Kind | None = None
    kind_of: Callable[[Model], str] | None = None
    latest_only: bool = False
    gathers: timedelta = timedelta()
    while_closed: bool = False
    secret: bool = False
    reminds: bool = False

    def declined_by(self, about: Model) -> str:
        """The key of what a letter about a thing is declined by; nothing where it cannot be."""
        if self.kind is None:
            return ""
        return self.kind_of(about) if self.kind_of else self.kind.key


def kinds() -> dict[str, Kind]:
    """Every kind of letter that a person may decline, by key."""
    return {notice.kind.key: notice.kind for notice in notices().values() if notice.kind}
