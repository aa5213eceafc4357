"""Letters about suggested areas: the question to organisations, the receipt, the answer."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dialogues.notices.shared import hello
from organisations.models import Membership
from organisations.notices import absolute, with_source
from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.people.models import Department, GuestLink

from ..enums import AREAS_ASKED, PLANNING, SUGGESTION_ANSWERED, SUGGESTION_RECEIVED, AreaState
from ..models import AreaSuggestion

KIND_OF_PLANNING = Kind(PLANNING, _("Frågor om vad vi ska göra tillsammans"))

Facts = Mapping[str, Any]


def write_areas_asked(contact: Membership, to: Recipient, facts: Facts) -> Draft | None:
    """What shall we do together? Nothing to whoever acts for it no more."""
    department = Department.objects.filter(pk=facts.get("department")).first()
    doors = _doors(contact)
    if department is None or LinkPurpose.SUGGEST not in doors or not contact.is_current:
        return None
    page = absolute(doors[LinkPurpose.SUGGEST], "suggest_by_link")
    return _told(
        Draft(
            template="mail/actionplans/areas_asked",
            same_for=(department.pk, facts.get("words", "")),
            common={**_of(department), "words": facts.get("words", "")},
            own={
                "hello": hello(to),
                "organisation": contact.organisation.name,
                "suggest_url": f"{page}?forvaltning={department.code}",
            },
        ),
        contact,
        doors,
    )


def areas_asked_specimen(department: Department, words: str, to: Recipient) -> Draft:
    """The letter as it will look to somebody: no link in it opens a door."""
    nowhere = f"{settings.SITE_URL}{reverse('area_list', kwargs={'code': department.code})}"
    return Draft(
        template="mail/actionplans/areas_asked",
        same_for=(department.pk, words),
        common={**_of(department), "words": words},
        own={
            "hello": hello(to),
            "organisation": gettext("Föreningens namn"),
            "suggest_url": nowhere,
            "hand_over_url": nowhere,
            "decline_url": nowhere,
        },
    )


def write_suggestion_received(suggestion: AreaSuggestion, to: Recipient, facts: Facts) -> Draft | None:
    """A receipt, with the day of the answer. Nothing once it is answered or taken back."""
    return _about(suggestion, to, "mail/actionplans/suggestion_received") if suggestion.is_waiting else None


def write_suggestion_answered(suggestion: AreaSuggestion, to: Recipient, facts: Facts) -> Draft | None:
    """The answer with its reasons, and where it led."""
    if not suggestion.answer:
        return None
    area = suggestion.area if suggestion.area and suggestion.area.state != AreaState.DRAFT else None
    return _about(
        suggestion,
        to,
        "mail/actionplans/suggestion_answered",
        area=area,
        area_url=settings.SITE_URL + area.get_absolute_url() if area else "",
    )


def _about(suggestion: AreaSuggestion, to: Recipient, template: str, **common: Any) -> Draft | None:
    """None where nobody with the address acts for the organisation."""
    contacts = suggestion.organisation.memberships.current().filter(address=to.address)
    contact = contacts.select_related("organisation", "address").first()
    doors = _doors(contact) if contact else {}
    if LinkPurpose.SUGGEST not in doors:
        return None
    return _told(
        Draft(
            template=template,
            same_for=suggestion.pk,
            common={
                **_of(suggestion.department),
                "suggestion": suggestion,
                "suggestion_url": settings.SITE_URL + suggestion.get_absolute_url(),
                **common,
            },
            own={
                "hello": hello(to),
                "organisation": suggestion.organisation.name,
                "suggest_url": absolute(doors[LinkPurpose.SUGGEST], "suggest_by_link"),
            },
        ),
        contact,
        doors,
    )


def _of(department: Department) -> dict[str, Any]:
    inventory = reverse("area_list", kwargs={"code": department.code})
    return {"department": department, "inventory_url": settings.SITE_URL + inventory}


def _doors(contact: Membership) -> dict[str, GuestLink]:
    """The doors that a service has made for a contact, by purpose."""
    of_contact = {
        "subject_type__model": "membership",
        "subject_id": contact.pk,
        "address": contact.address_id,
    }
    purposes = [LinkPurpose.SUGGEST, LinkPurpose.HAND_OVER]
    return {link.purpose: link for link in GuestLink.objects.filter(purpose__in=purposes, **of_contact)}


def _told(draft: Draft, contact: Membership, doors: Mapping[str, GuestLink]) -> Draft:
    """With the foot of a contact, and whence we have the address where no letter has said so yet."""
    hand_over = doors.get(LinkPurpose.HAND_OVER)
    if hand_over is None:
        return draft
    draft.own["hand_over_url"] = absolute(hand_over, "hand_over")
    if not Membership.objects.untold().filter(pk=contact.pk).exists():
        return draft
    return with_source(
        draft,
        organisation=contact.organisation.name,
        code=contact.code,
        imported_on=contact.imported_on,
        hand_over=hand_over,
    )


NOTICES = [
    Notice(
        key=AREAS_ASKED,
        title=_("Vad ska vi göra tillsammans?"),
        urgency=Urgency.BULK,
        find=Membership.objects.for_letter,
        write=write_areas_asked,
        kind=KIND_OF_PLANNING,
        reminds=True,
    ),
    Notice(
        key=SUGGESTION_RECEIVED,
        title=_("Kvitto på ett förslag till område"),
        urgency=Urgency.SOON,
        find=AreaSuggestion.objects.for_letter,
        write=write_suggestion_received,
    ),
    Notice(
        key=SUGGESTION_ANSWERED,
        title=_("Svar på ett förslag till område"),
        urgency=Urgency.SOON,
        find=AreaSuggestion.objects.for_letter,
        write=write_suggestion_answered,
    ),
]
