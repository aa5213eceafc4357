"""What the bench measures against, put in the database; each scene writes one line of JSON.

`python -m tests.bench.content NAME '{"value": …}'` in an installation's environment.
"""

import json
import sys
from datetime import time, timedelta

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from dialogues.enums import INVITATION  # noqa: E402
from dialogues.models import AgendaItem, Invitation, Meeting, Paper, Question, Rsvp  # noqa: E402
from dialogues.services import call_meeting, invite_all  # noqa: E402
from organisations.models import Membership, Organisation  # noqa: E402
from portal.frames.enums import Frame  # noqa: E402
from portal.frames.models import Tag  # noqa: E402
from portal.notifications.services import open_batch  # noqa: E402
from portal.people.enums import LinkPurpose, Role  # noqa: E402
from portal.people.models import Address, Committee, GuestLink  # noqa: E402
from portal.web import clock  # noqa: E402
from portal.web.actor import Actor, Door  # noqa: E402
from tests.factories import staff  # noqa: E402

MEETINGS, ORGANISATIONS, ITEMS, INVITED = 200, 600, 12, 40
ANSWERED = 5000
ABOUT = (
    "Vi samlar grannar i alla åldrar till odling, läxhjälp och fester på gården. Alla är välkomna, "
    "också du som aldrig har varit med i en förening förut. Vi träffas på onsdagar klockan sex i den "
    "gamla skolan vid sjön, och på somrarna i koloniområdet bakom stationen. Ring eller kom förbi. "
    "Vi har hörslinga, ramp och fika, och kan ordna tolk om du säger till en vecka innan du kommer hit. "
    "Det kostar inget att vara med, och du väljer själv hur mycket du vill göra och när du kan komma."
)


def organisations(count: int) -> int:
    """Organisations with all that a list shows, and one contact each."""
    made = Organisation.objects.bulk_create(
        Organisation(
            name=f"Föreningen {number} för Norrby och Älvsjö",
            number=f"802{number // 10000:03}-{number % 10000:04}",
            place=("Norrby", "Älvsjö", "Östra hamnen")[number % 3],
            about=ABOUT,
        )
        for number in range(count)
    )
    fields = list(Tag.objects.filter(frame=Frame.FIELD_OF_ACTIVITY))
    through = Organisation.fields_of_activity.through
    through.objects.bulk_create(
        through(organisation=organisation, tag=fields[at % len(fields)])
        for at, organisation in enumerate(made)
    )
    addresses = Address.objects.bulk_create(
        Address(email=f"kontakt{number}@forening.example") for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(organisation=organisation, address=address, name=f"Åsa Öberg {address.pk}")
        for organisation, address in zip(made, addresses, strict=True)
    )
    return count


def _meeting(number: int, owner, committee) -> Meeting:
    starts_at = clock.instant(clock.today() + timedelta(days=20 + number), time(18))
    return Meeting(
        title=f"Stormöte nummer {number} om fritidsgården",
        kind=("assembly", "network", "workshop", "council")[number % 4],
        committee=committee,
        purpose="Vi går igenom årets handlingsplaner, hör vad föreningarna vill och väljer nästa års frågor.",
        place="Folkets hus, Storgatan 12",
        link="https://mote.example/stormote",
        easy="Kommunen och föreningarna ska träffas. Vi ska prata om fritidsgården. Alla får komma.",
        seats=80,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2, minutes=30),
        answer_by=(starts_at - timedelta(days=7)).date(),
        state="called",
        called_at=clock.now(),
        owner=owner,
    )


def pages() -> dict[str, list[str]]:
    """200 meetings with 12 items each, 600 organisations, invitations and answers; what pages to ask for."""
    organisations(ORGANISATIONS)
    owner = staff(Role.OFFICIAL, name="Åsa Lind")
    committee = Committee.objects.create(abbreviation="KFN", name="Kultur- och fritidsnämnden")
    meetings = Meeting.objects.bulk_create(_meeting(number, owner, committee) for number in range(MEETINGS))
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            order=item,
            title=f"Punkt {item}: vad vi vill med gården",
            text="Kommunen berättar vad som är bestämt och vad som går att påverka. Sedan är det öppet.",
            minutes=10,
        )
        for meeting in meetings
        for item in range(ITEMS)
    )
    Paper.objects.bulk_create(
        Paper(
            agenda_item=item,
            title=f"Underlag {item.order}",
            link=f"https://kommunen.example/underlag/{item.pk}",
            added_at=clock.now(),
        )
        for item in AgendaItem.objects.filter(order__lt=3)
    )
    principles = list(Tag.objects.filter(frame=Frame.PRINCIPLE))
    through = Meeting.principles.through
    through.objects.bulk_create(
        through(meeting=meeting, tag=principles[(at + more) % len(principles)])
        for at, meeting in enumerate(meetings)
        for more in range(2)
    )
    invited = list(Organisation.objects.order_by("pk")[:INVITED])
    invitations = Invitation.objects.bulk_create(
        Invitation(meeting=meeting, organisation=organisation, called_at=clock.now())
        for meeting in meetings
        for organisation in invited
    )
    Rsvp.objects.bulk_create(
        Rsvp(
            meeting=invitation.meeting,
            invitation=invitation,
            answer=("yes", "no", "not_yet")[at % 3],
            group_size=1 + at % 4,
            answered_at=clock.now(),
            confirmed_at=clock.now(),
        )
        for at, invitation in enumerate(invitations)
        if at % 2
    )
    settle()
    return {"meetings": [[meeting.get_absolute_url(), meeting.title] for meeting in meetings]}


def answered() -> list[list[str]]:
    """A meeting that 5,000 organisations have answered, some with a question; its page, for whoever calls."""
    organisations(ANSWERED)
    owner = staff(Role.OFFICIAL, name="Åsa Lind")
    meeting = _meeting(1, owner, None)
    meeting.seats = 4 * ANSWERED
    meeting.save()
    invitations = Invitation.objects.bulk_create(
        Invitation(meeting=meeting, organisation=organisation, called_at=clock.now())
        for organisation in Organisation.objects.order_by("pk")
    )
    answers = Rsvp.objects.bulk_create(
        Rsvp(
            meeting=meeting,
            invitation=invitation,
            answer=("yes", "yes", "no", "not_yet")[at % 4],
            group_size=1 + at % 4,
            place_state="given" if at % 4 < 2 else "none",
            answered_at=clock.now() - timedelta(minutes=at),
            confirmed_at=clock.now(),
        )
        for at, invitation in enumerate(invitations)
    )
    Question.objects.bulk_create(
        Question(meeting=meeting, rsvp=rsvp, text="Finns det hörslinga i lokalen?", asked_at=clock.now())
        for rsvp in answers[::10]
    )
    batch = open_batch(INVITATION, about=meeting, without_address=0, actor=Actor(Door.WEB, user_id=owner.pk))
    # When so many have answered the letters have long gone.
    batch.closed_at = clock.now()
    batch.save()
    settle()
    visitor = Client()
    visitor.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")
    cookie = f"sessionid={visitor.cookies['sessionid'].value}"
    page = reverse("meeting_answers", kwargs={"code": meeting.code, "slug": meeting.slug})
    return [[page, "Svar för svar", cookie]]


def settle() -> None:
    """Let PostgreSQL do now what it would do in the middle of a measurement."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def invite(number: int) -> dict[str, int]:
    """A called meeting and an invitation to every organisation."""
    owner = staff(Role.OFFICIAL, name="Åsa Lind", email=f"official{number}@skarsjo.example")
    actor = Actor(Door.WEB, user_id=owner.pk)
    meeting = _meeting(number, owner, None)
    meeting.state = "draft"
    meeting.save()
    meeting = call_meeting(meeting, actor=actor)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=item, title=f"Punkt {item}", text="Vad vi vill.", minutes=10)
        for item in range(ITEMS)
    )
    return {"batch": invite_all(meeting, actor=actor).pk, "meeting": meeting.pk}


def answer_links(meetings: list[int]) -> list[str]:
    """The answer forms of some meetings."""
    kind = ContentType.objects.get_for_model(Invitation)
    invitations = Invitation.objects.filter(meeting__in=meetings).values("pk")
    links = GuestLink.objects.filter(
        purpose=LinkPurpose.ANSWER,
        subject_type=kind,
        subject_id__in=invitations,
        address__isnull=False,
    )
    return [link.path("answer") for link in links.order_by("pk")]


if __name__ == "__main__":
    name, values = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(globals()[name](**values)) + "\n")
