"""Associations of the invented municipality that have registered themselves, and wait for an answer."""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta

from organisations import services as organisations
from organisations.models import Registration
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.enums import LinkPurpose
from portal.people.models import User
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import Actor, Door

_A_STRANGER = Actor(Door.WEB)
_EVENING = time(19, 20)
# So long somebody writes.
_WRITING = timedelta(minutes=11)


def register(entries: Iterable[Mapping]) -> None:
    """Each writes its five steps one evening and sends them; of some staff ask something the day after."""
    for entry in entries:
        registration = _sent(entry, days_ago=entry["days_ago"])
        if "question" in entry:
            asker = User.objects.get(email=entry["asked_by"])
            with clock.standing_at(_evening(entry["days_ago"] - 1)):
                organisations.ask_about_registration(
                    registration, question=entry["question"], actor=Actor(Door.WEB, user_id=asker.pk)
                )


def _sent(entry: Mapping, *, days_ago: int) -> Registration:
    begun = _evening(days_ago)
    with clock.standing_at(begun):
        first = {"name": entry["name"], "number": entry.get("number"), "legal_form": entry["legal_form"]}
        link = organisations.begin_registration(values=first, actor=_A_STRANGER)
    with clock.standing_at(begun + _WRITING):
        registration = organisations.write_registration(link.subject, values=_steps(entry), actor=_A_STRANGER)
        organisations.send_registration(registration, link=link, actor=_A_STRANGER)
        own = link_for(purpose=LinkPurpose.REGISTER, subject=registration, address=registration.address)
        return organisations.vouch_for_registration(registration, link=own, actor=_A_STRANGER)


def _steps(entry: Mapping) -> dict:
    fields = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=entry["fields"])
    said = ("about", "offers", "place", "annual_meeting_month", "email", "contact_name")
    return {name: entry[name] for name in said if name in entry} | {"fields_of_activity": list(fields)}


def _evening(days_ago: int):
    return clock.instant(clock.today() - timedelta(days=days_ago), _EVENING)
