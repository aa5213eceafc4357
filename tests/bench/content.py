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
from portal.web.codes import free_codes  # noqa: E402
from tests.factories import our_department, staff  # noqa: E402

MEETINGS, ORGANISATIONS, ITEMS = 500, 5000, 12
# To so many of the meetings most are invited, and nobody has answered yet; 50,000 invitations in all.
UNANSWERED, MOST, SOME = 40, 480, 67
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
        department=our_department(),
    )


def pages(meetings: int = MEETINGS) -> dict[str, list]:
    """Meetings with all that belongs to them, invitations, answers, and answer forms that wait.

    What to ask for: each meeting's page, and the answer forms, one meeting after the other in turns.
    """
    organisations(ORGANISATIONS)
    made = _meetings(meetings)
    everybody = list(Organisation.objects.order_by("pk"))
    codes = free_codes(Invitation, UNANSWERED * MOST + (meetings - UNANSWERED) * SOME)
    invitations = Invitation.objects.bulk_create(
        Invitation(
            code=next(codes),
            meeting=meeting,
            organisation=everybody[(at * SOME + number) % len(everybody)],
            called_at=clock.now(),
        )
        for at, meeting in enumerate(made)
        for number in range(MOST if at < UNANSWERED else SOME)
    )
    without_answer = {meeting.pk for meeting in made[:UNANSWERED]}
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
        if at % 2 and invitation.meeting_id not in without_answer
    )
    unanswered = [each for each in invitations if each.meeting_id in without_answer]
    in_turns = sorted(range(len(unanswered)), key=lambda at: at % MOST)
    links = _links([unanswered[at] for at in in_turns])
    settle()
    return {
        "meetings": [[meeting.get_absolute_url(), meeting.title] for meeting in made],
        "answers": [link.path("answer") for link in links],
    }


def _meetings(count: int) -> list[Meeting]:
    """Called, with items, papers and principles."""
    owner = staff(Role.OFFICIAL, name="Åsa Lind")
    committee = Committee.objects.create(abbreviation="KFN", name="Kultur- och fritidsnämnden")
    meetings = Meeting.objects.bulk_create(_meeting(number, owner, committee) for number in range(count))
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
    return meetings


def _links(invitations: list[Invitation]) -> list[GuestLink]:
    """The answer forms of contacts, who can also hand over: each may answer as long as that link stands."""
    contacts = {each.organisation_id: each for each in Membership.objects.all()}
    GuestLink.objects.bulk_create(
        _link(LinkPurpose.HAND_OVER, each, each.address_id) for each in contacts.values()
    )
    return GuestLink.objects.bulk_create(
        _link(LinkPurpose.ANSWER, each, contacts[each.organisation_id].address_id) for each in invitations
    )


def _link(purpose: LinkPurpose, subject: Invitation | Membership, address: int) -> GuestLink:
    kind = ContentType.objects.get_for_model(subject)
    return GuestLink(purpose=purpose, subject_type=kind, subject_id=subject.pk, address_id=address)


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


def invite(number: int, leaves_in: float = 0) -> dict[str, float]:
    """A called meeting and an invitation to every organisation, which may be regretted for some seconds."""
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
    leaves_at = clock.now() + timedelta(seconds=leaves_in) if leaves_in else None
    batch = invite_all(meeting, leaves_at=leaves_at, actor=actor)
    return {"batch": batch.pk, "leaves_at": leaves_at.timestamp() if leaves_at else 0}


if __name__ == "__main__":
    name, values = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(globals()[name](**values)) + "\n")
