"""Makes the invented municipality of Skärsjö, all of it through the services, as people would do it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from dialogues import services as dialogues
from dialogues.enums import OFFERED, USUAL, Answer, Mode
from dialogues.forms import agenda_lines, proposed_day
from dialogues.models import Meeting, needs_at, proposals_to
from organisations import services as organisations
from organisations.enums import OrganisationState
from organisations.models import Body, Chosen, Membership, Organisation, Selection
from organisations.registers import Register, read_register
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.notifications.delivery import deliver_due
from portal.notifications.services import close_finished_batches, send_now
from portal.people.enums import LinkPurpose
from portal.people.models import Committee, Department, GuestLink, User
from portal.records.models import Dispatch, Record
from portal.records.services import register, send_to_diary
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.codes import new_code

from ..cast import CAST
from . import newcomers
from .decisions import decide_on_some
from .municipality import add_committees, add_departments, add_people, by, open_own_login, settle
from .named import founded
from .plans import associations, tell_plans
from .privacy import make_privacy
from .requests import make_requests

HERE = Path(__file__).parents[1]
REGISTER = HERE / "registers" / "foreningsregister.csv"
# Another office's list, which waits to be looked through.
ANOTHER_REGISTER = HERE / "registers" / "foreningsregister-rbok.csv"
KEEPER = "eva.lind@skarsjo.example"
REGISTRAR = "siv.norman@skarsjo.example"
# How all but the plans came to be, in days before today.
BEGAN, HELD, CALLED = 100, 45, 7
REGISTERED_UP_TO = timedelta(days=60)
# The rows that stood in the register when it was young.
FIRST_ROWS = 60
_NINE = time(9)


def is_made() -> bool:
    """Whether the invented municipality is here already."""
    return User.objects.filter(email=CAST[0].email).exists()


@transaction.atomic
def make() -> None:
    """All of it, or nothing; times are counted from today."""
    content = tomllib.loads((HERE / "content" / "skarsjo.toml").read_text(encoding="utf-8"))
    register = read_register(REGISTER.read_bytes())
    with clock.standing_at(clock.instant(founded(), time(8))):
        settle(content)
        add_committees(content["committees"])
        add_departments(content["departments"])
        add_people()
        first = associations()
        _import(replace(register, rows=tuple(row for row in register.rows if row.name in first)))
    plans = tell_plans()
    plans.live(until=_days_ago(BEGAN))
    with clock.standing_at(_days_ago(BEGAN)):
        decide_on_some()
        open_own_login()
        _import(replace(register, rows=register.rows[:FIRST_ROWS]))
    _past_meeting(content)
    for entry in content["mailings"]:
        _mailing(entry)
    _kept_by_hand(content["by_hand"])
    plans.live(until=_days_ago(CALLED))
    _coming_meeting(content, register)
    _draft(content["draft"], day=proposed_day() + timedelta(days=21))
    _selections(content["selections"])
    _council(content["council"])
    make_requests(content["requests"])
    make_privacy(content["privacy"])
    newcomers.register(content["registrations"])
    _file_that_waits()
    plans.live_on()
    _diary()


def _days_ago(days: int, at: time = _NINE) -> datetime:
    return clock.instant(clock.today() - timedelta(days=days), at)


def _import(register: Register) -> None:
    organisations.import_register(register=register, actor=Actor(Door.IMPORT), commit=True)


def _file_that_waits() -> None:
    """Compared with the register, and not confirmed: with doubtful rows to decide."""
    actor = by(User.objects.get(email=KEEPER))
    register = read_register(ANOTHER_REGISTER.read_bytes())
    run, _is_new = organisations.receive_register(register, file_name="fritidsbokningen.csv", actor=actor)
    organisations.weigh_import(run, actor=actor)


def _diary() -> None:
    """The registrar has come some way: what is older than two months has its number; the first was mailed."""
    actor, numbers = by(User.objects.get(email=REGISTRAR)), count(17)
    oldest = Record.objects.to_register().filter(committee__isnull=False)
    for record in oldest.filter(on__lt=clock.today() - REGISTERED_UP_TO).select_related("committee"):
        with clock.standing_at(clock.instant(record.on, _NINE) + timedelta(hours=8)):
            number = getattr(record.thing, "file_number", "")
            if not Dispatch.objects.exists():
                send_to_diary(record, sent_before=0, actor=actor)
            number = number or f"{record.committee.abbreviation} {record.on.year}/{next(numbers)}"
            register(record, values={"file_number": number}, actor=actor)


def _draft(entry: dict, *, day: date) -> Meeting:
    """A meeting as its owner typed it, on the evening of `day`, answers wanted a week before."""
    owner, usual = User.objects.get(email=entry["owner"]), USUAL[entry["kind"]]
    details = dialogues.MeetingDetails(
        title=entry["title"],
        kind=entry["kind"],
        purpose=entry["purpose"].strip(),
        place=entry.get("place", ""),
        link=entry.get("link", ""),
        committee=Committee.objects.get(abbreviation=entry["committee"]),
        department=Department.objects.get(employments__user=owner),
        easy=entry.get("easy", "").strip(),
        body=Body.objects.of(usual.body).first() if usual.body else None,
        seats=entry.get("seats"),
        bring=entry.get("bring", ""),
        starts_at=clock.instant(day, usual.begins),
        ends_at=clock.instant(day, usual.ends),
        answer_by=day - timedelta(days=usual.answer_days),
        principles=tuple(Tag.objects.principles().filter(key__in=entry["principles"])),
        topics=tuple(Tag.objects.of(Frame.TOPIC).filter(key__in=entry["topics"])),
        agenda=agenda_lines(entry["agenda"], usual.begins, usual.ends),
    )
    meeting = dialogues.draft_meeting(details=details, owner=owner, actor=by(owner))
    for paper in entry.get("papers", ()):
        _paper(meeting, paper)
    return meeting


def _paper(meeting: Meeting, entry: dict) -> None:
    """A paper under one of the items: a file that lies here, or an address elsewhere."""
    item = meeting.agenda_items.get(title=entry["item"])
    actor, title = by(meeting.owner), entry["title"]
    if "link" in entry:
        dialogues.add_link(item, link=entry["link"], title=title, actor=actor)
        return
    upload = SimpleUploadedFile(entry["file"], (HERE / "content" / entry["file"]).read_bytes())
    dialogues.add_file(item, upload=upload, title=title, actor=actor)


def _selections(entries: Iterable[dict]) -> None:
    keeper = by(User.objects.get(email=KEEPER))
    for entry in entries:
        chosen = Chosen.from_json(entry)
        organisations.save_selection(name=entry["name"], chosen=chosen, actor=keeper)


def _council(entry: dict) -> Meeting:
    """A draft for which a saved selection is chosen."""
    meeting = _draft(entry, day=proposed_day() + timedelta(days=28))
    chosen = Selection.objects.get(name=entry["selection"]).chosen
    return dialogues.choose(meeting, chosen=chosen, actor=by(meeting.owner))


def _past_meeting(content: dict) -> None:
    """Called in good time, answered by half, held."""
    with clock.standing_at(_days_ago(BEGAN - 1)):
        day = clock.today() + timedelta(days=BEGAN - 1 - HELD)
        meeting = _draft(content["past"], day=day)
        actor = by(meeting.owner)
        send_now(dialogues.call_and_invite(meeting, actor=actor), actor=actor)
        # In its own time: to send invitations to a meeting that has been would be untrue.
        deliver_due()
        close_finished_batches()
    _answers(meeting, since=BEGAN - 2, until=HELD + 8, how_many=30)
    _at_the_door(meeting, content["dropped_in"])


def _mailing(entry: dict) -> None:
    """An utskick in the archive, or a draft of one."""
    owner = User.objects.get(email=entry["owner"])
    committee = Committee.objects.get(abbreviation=entry["committee"])
    with clock.standing_at(_days_ago(entry["days_ago"])):
        mailing = dialogues.draft_mailing(
            values={name: entry[name].strip() for name in ("kind", "title", "text", "link")}
            | {"committee": committee, "department": Department.objects.get(employments__user=owner)},
            code=new_code(),
            owner=owner,
            actor=by(owner),
        )
        if entry["is_sent"]:
            dialogues.send_mailing(mailing, actor=by(owner))
            dialogues.send_mailing_now(mailing, actor=by(owner))
            deliver_due()
            close_finished_batches()
            dialogues.finish_mailing(mailing, actor=by(owner))


def _kept_by_hand(entry: dict) -> None:
    """Half of the young register phones and says that it is right, whom the plans name among them.

    One rests, one has asked to leave.
    """
    official = by(User.objects.get(email=entry["by"]))
    chance = Random(entry["name"])
    in_plans = Organisation.objects.active().filter(name__in=associations())
    others = Organisation.objects.active().exclude(pk__in=in_plans)
    resting, leaving, *right = chance.sample(list(others), FIRST_ROWS // 2 - in_plans.count())
    right += in_plans
    for organisation, moment in zip(
        right, sorted(_some_daytime(chance, 40, 9) for _each in right), strict=True
    ):
        with clock.standing_at(moment):
            organisations.confirm_organisation(organisation, actor=official)
            _show_a_contact(organisation, official)
    with clock.standing_at(_days_ago(8)):
        organisations.change_state(resting, to=OrganisationState.DORMANT, actor=official)
        organisations.change_state(leaving, to=OrganisationState.WITHDRAWN, actor=official)
        _add_by_hand(entry, official)


def _show_a_contact(organisation: Organisation, official: Actor) -> None:
    """Whoever phoned was asked, and said yes."""
    contact = organisation.memberships.current().order_by("pk").first()
    if contact:
        organisations.change_contact(contact, values={"shown_publicly": True}, actor=official)


def _add_by_hand(entry: dict, official: Actor) -> Membership:
    values = {name: entry[name] for name in ("name", "place", "legal_form", "about")}
    fields = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=entry["fields"])
    added = organisations.add_organisation(values={**values, "fields_of_activity": fields}, actor=official)
    return organisations.add_contact(added, values=entry["contact"], actor=official)


def _speaks(entry: dict) -> None:
    """A person with an account is a contact of more than one association."""
    official, user = (User.objects.get(email=entry[who]) for who in ("by", "email"))
    for name in entry["organisations"]:
        values = {"email": user.email, "name": user.name, "phone": "", "shown_publicly": False}
        organisation = Organisation.objects.get(name=name)
        organisations.add_contact(organisation, values=values, actor=by(official))
    organisations.join(user, actor=by(user))


def _coming_meeting(content: dict, register: Register) -> None:
    """The whole register comes in, and everybody is invited; the letters wait for the worker."""
    with clock.standing_at(_days_ago(CALLED)):
        _import(register)
        _speaks(content["speaks"])
        meeting = _draft(content["coming"], day=proposed_day())
        dialogues.call_and_invite(meeting, actor=by(meeting.owner))
    asked = content["questions"]
    _answers(
        meeting,
        since=CALLED - 1,
        until=1,
        how_many=90,
        questions=asked["list"],
        proposals=asked["proposals"],
        needs=content["needs"]["list"],
    )
    _replies(meeting, asked)
    _persons(meeting, content["persons"])


def _at_the_door(meeting: Meeting, dropped_in: Mapping[str, str]) -> None:
    """Most of those who said so came, and somebody who had not answered."""
    actor, chance = by(meeting.owner), Random("dörren")
    with clock.standing_at(meeting.starts_at):
        for rsvp in meeting.rsvps.coming().filter(mode=Mode.ROOM).order_by("pk"):
            if chance.random() < 0.8:
                dialogues.tick(rsvp, came=True, actor=actor)
        dialogues.add_at_door(meeting, **dropped_in, code=new_code(), actor=actor)


def _replies(meeting: Meeting, asked: Mapping[str, str]) -> None:
    """The first question is answered, one proposed item taken up and one declined; a need is met."""
    actor = by(meeting.owner)
    with clock.standing_at(_days_ago(1, time(22, 30))):
        dialogues.answer_question(meeting.questions.earliest("asked_at"), answer=asked["answer"], actor=actor)
        taken, declined = proposals_to(meeting).order_by("proposed_at")
        dialogues.accept_proposal(taken, actor=actor)
        dialogues.decline_proposal(declined, reason=asked["reason"], actor=actor)
        dialogues.meet_need(needs_at(meeting).first(), met=True, actor=actor)


def _answers(
    meeting: Meeting,
    *,
    since: int,
    until: int,
    how_many: int,
    questions: Iterable[str] = (),
    proposals: Iterable[str] = (),
    needs: Iterable[Mapping[str, str]] = (),
) -> None:
    """Some answer by the link in their letter, alike each time the demo is made."""
    chance = Random(meeting.title)
    questions, proposals, needs = list(questions), list(proposals), list(needs)
    links = GuestLink.objects.filter(
        purpose=LinkPurpose.ANSWER,
        subject_id__in=meeting.invitations.values("pk"),
        address__isnull=False,
    ).select_related("address")
    first_links = {link.subject_id: link for link in links.order_by("-pk")}
    invitations = {invitation.pk: invitation for invitation in meeting.invitations.order_by("pk")}
    reachable = [pk for pk in invitations if pk in first_links]
    answered = chance.sample(reachable, min(how_many, len(reachable)))
    moments = sorted(_some_daytime(chance, since, until) for _each in answered)
    for number, (pk, moment) in enumerate(zip(answered, moments, strict=True)):
        link, kind = first_links[pk], chance.choices(OFFERED, weights=[6, 1, 2])[0]
        comes = kind == Answer.YES
        with clock.standing_at(moment):
            dialogues.answer(
                invitations[pk],
                link=link,
                answer=kind,
                group_size=chance.choice([1, 1, 2, 2, 2, 3, 4]),
                mode=chance.choice([Mode.ROOM, Mode.ROOM, Mode.ONLINE]),
                needs=needs.pop(0) if needs and comes and number % 4 == 1 else None,
                question=questions.pop(0) if questions and comes and number % 9 == 0 else "",
                proposal=proposals.pop(0) if proposals and comes and number % 13 == 2 else "",
                actor=Actor(Door.LINK, guest_link_id=link.pk),
            )


def _persons(meeting: Meeting, persons: Iterable[dict]) -> None:
    """Some sign up in their own name: two have confirmed, one has not, one waits for a call."""
    for number, entry in enumerate(persons):
        who = {name: entry[name] for name in ("name", "email", "phone") if name in entry}
        with clock.standing_at(_days_ago(1, time(10 + number))):
            rsvp = dialogues.sign_up(
                meeting,
                who=dialogues.Person(**who),
                said=dialogues.Said(answer=Answer.YES, group_size=entry.get("group_size", 1)),
                actor=Actor(Door.WEB),
            )
            if entry.get("is_confirmed"):
                dialogues.confirm_sign_up(rsvp, actor=Actor(Door.LINK))


def _some_daytime(chance: Random, since: int, until: int) -> datetime:
    """An instant between seven in the morning and ten in the evening, whole days ago."""
    return _days_ago(chance.randint(until, since), time(chance.randint(7, 21), chance.randint(0, 59)))
