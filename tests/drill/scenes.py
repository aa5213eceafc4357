"""What a drill needs to have happened, played through the portal's own services.

`python -m tests.drill.scenes NAME '{"value": …}'` in an installation's environment; the last line
written is JSON.
"""

import json
import sys
from dataclasses import asdict
from typing import Any

import django

django.setup()

from allauth.account.internal.flows.login import record_authentication  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import translation  # noqa: E402

from dialogues.models import Meeting  # noqa: E402
from dialogues.services import AgendaLine, MeetingDetails, call_meeting, draft_meeting, invite_all  # noqa: E402
from organisations.models import ImportRun, Membership, Organisation  # noqa: E402
from organisations.registers import read_register  # noqa: E402
from organisations.services import confirm_import, receive_register  # noqa: E402
from portal.devkit import statics  # noqa: E402
from portal.notifications.models import Batch  # noqa: E402
from portal.notifications.progress import progress  # noqa: E402
from portal.people.enums import LinkPurpose, Role  # noqa: E402
from portal.people.models import Address, GuestLink, User  # noqa: E402
from portal.people.services import revoke_link  # noqa: E402
from portal.web import clock  # noqa: E402
from portal.web.actor import A_COMMAND, Actor, Door  # noqa: E402
from tests.factories import evening, staff  # noqa: E402
from tests.house import furnished  # noqa: E402


def organisations(count: int, first: int = 0) -> int:
    """So many organisations with one contact each, at `kontakt<number>@forening.example`."""
    numbers = range(first, first + count)
    made = Organisation.objects.bulk_create(
        Organisation(name=f"Förening {number} i Älvsjö", place="Norrby", about=f"Vi gör sak {number}.")
        for number in numbers
    )
    addresses = Address.objects.bulk_create(
        Address(email=f"kontakt{number}@forening.example") for number in numbers
    )
    Membership.objects.bulk_create(
        Membership(organisation=organisation, address=address, name=f"Åsa Öberg {address.pk}")
        for organisation, address in zip(made, addresses, strict=True)
    )
    return count


def collect_static() -> bool:
    """Gather style sheets, scripts and pictures where the web server looks for them."""
    return statics.collect()


def _official() -> User:
    return User.objects.filter(email="official@skarsjo.example").first() or staff(
        Role.OFFICIAL, email="official@skarsjo.example", name="Åsa Lind"
    )


def _by_the_official() -> Actor:
    return Actor(Door.WEB, user_id=_official().pk)


def call(title: str = "Höstens stormöte", items: int = 3) -> int:
    """A called stormöte fifty days ahead; its id."""
    owner, actor = _official(), _by_the_official()
    starts_at = evening(50)
    details = MeetingDetails(
        title=title,
        purpose="Vi går igenom årets handlingsplaner och väljer nästa års frågor.",
        starts_at=starts_at,
        ends_at=evening(50, starts_at.astimezone().time().replace(hour=22)),
        answer_by=evening(40).date(),
        place="Folkets hus, Storgatan 12",
        link="https://mote.example/stormote",
        agenda=tuple(
            AgendaLine(title=f"Punkt {number}", text="Vad vi vill, och vad det kostar.", minutes=10)
            for number in range(items)
        ),
    )
    meeting = draft_meeting(details=details, owner=owner, actor=actor)
    return call_meeting(meeting, actor=actor).pk


def invite(meeting: int) -> int:
    """Invite everybody who can be reached; the batch's id."""
    invited = Meeting.objects.get(pk=meeting)
    return invite_all(invited, actor=Actor(Door.WEB, user_id=invited.owner_id)).pk


# How quick it goes, and why some still wait.
_NOT_A_STATE = {"first_sent_at", "last_sent_at", "postponed"}


def receipt(batch: int) -> dict[str, Any]:
    """A batch in numbers, as its page shows them."""
    row = Batch.objects.get(pk=batch)
    numbers = {name: value for name, value in asdict(progress(row)).items() if name not in _NOT_A_STATE}
    return {**numbers, "closed": row.closed_at is not None}


def receive_file(rows: int) -> int:
    """A register file of so many rows that has been read, each with all that a row may say; its id."""
    lines = (
        f"Förening {n} i Älvsjö;Norrby {n % 40};kontakt{n}@forening.example;Åsa Öberg;Vi gör sak {n}.;Idrott"
        for n in range(rows)
    )
    text = "\n".join(["Namn;Ort;E-post;Kontakt;Om;Verksamhet", *lines])
    return receive_register(read_register(text.encode()), actor=_by_the_official())[0].pk


def confirm_file(run: int) -> None:
    """Somebody has looked it through."""
    confirm_import(ImportRun.objects.get(pk=run), actor=_by_the_official())


def answer_links(meeting: int) -> dict[str, str]:
    """The path of one answer form of each organisation invited, by the address that it was made for."""
    invitations = Meeting.objects.get(pk=meeting).invitations.values("pk")
    links = GuestLink.objects.filter(
        purpose=LinkPurpose.ANSWER, subject_id__in=invitations, address__isnull=False
    )
    one_each = links.order_by("subject_id", "pk").distinct("subject_id")
    return {link.address.email: link.path("answer") for link in one_each.select_related("address")}


def furnish() -> dict[str, str]:
    """One of everything, and the address of every page by its name."""
    with translation.override("sv"):
        return dict(furnished.furnish().addresses())


def hand_over_links() -> list[str]:
    """The path of each page on which a contact hands over."""
    links = GuestLink.objects.filter(purpose=LinkPurpose.HAND_OVER).order_by("pk")
    return [link.path("hand_over") for link in links]


def _link_at(path: str) -> GuestLink:
    return GuestLink.objects.get(code=path.split("/")[2].partition("-")[0])


def revoke(path: str) -> int:
    """Close the door of letters sent so far; the link's generation."""
    return revoke_link(_link_at(path), actor=A_COMMAND).generation


def expire(path: str) -> None:
    """Let a link's time have passed."""
    link = _link_at(path)
    link.expires_at = clock.now()
    link.save(update_fields=["expires_at"])


def session(role: str, new: bool = False) -> dict[str, str]:
    """Somebody with this role, or a contact, has signed in a moment ago: address and session key.

    Whoever has the role already, unless it is to be somebody of whom there is nothing else.
    """
    email = f"{role}@skarsjo.example"
    if role == "contact":
        user = User.objects.filter(memberships__isnull=False, role_grants__isnull=True).order_by("pk").first()
    else:
        those = User.objects.filter(email=email) if new else User.objects.filter(role_grants__role=role)
        user = those.order_by("pk").first() or staff(Role(role), email=email, name=f"Person {role}")
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = RequestFactory().get("/")
    request.session = store
    record_authentication(request, user, "mfa")
    store.create()
    return {"email": user.email, "session": store.session_key}


def questions_of(path: str, session: str) -> dict[str, int]:
    """What a page answers whoever has this session, and how many questions to the database that takes."""
    visitor = Client()
    visitor.cookies["sessionid"] = session
    visitor.get(path)
    with CaptureQueriesContext(connection) as asked:
        status = visitor.get(path).status_code
    return {"status": status, "questions": len(asked)}


if __name__ == "__main__":
    name, values = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(globals()[name](**values)) + "\n")
