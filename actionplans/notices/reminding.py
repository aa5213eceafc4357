"""Reminders of what is owed, in one letter a day; and to heads, of what has been late for two weeks."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dialogues.notices.shared import hello
from organisations.notices.shared import absolute
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink

from ..enums import LATE_TO_HEAD, MEASUREMENT_DUE, REPORT_DUE, REPORT_LATE
from ..models import Action, Goal, Nudge, Owed, to_tell


def write_what_is_owed(nudge: Nudge, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """All that the person is told of that day, as far as it still is true; each thing has one link.

    What has been done meanwhile, moved, or passed on to somebody else is left out.
    """
    that_day = {one.key for one in Nudge.objects.filter(to=nudge.to_id, made_on=nudge.made_on)}
    true = [one for one in to_tell() if one.key in that_day]
    own = [one.owed for one in true if one.notice != LATE_TO_HEAD]
    others = [one.owed for one in true if one.notice == LATE_TO_HEAD]
    if not true:
        return None
    with translation.override(to.language):
        common = {"own_lines": _lines(own, _doors(own, to)), "others": _by_department(others)}
    common |= {"late": sum(one.is_late for one in own), "values_only": all(one.is_value for one in own)}
    return Draft(
        template="mail/actionplans/owed",
        # Nobody shares it: what one person is told is all their own.
        same_for=(nudge.pk, to.address.pk),
        common=common,
        own={"hello": hello(to)},
    )


def _lines(owed: list[Owed], doors: dict[tuple[bool, int], str]) -> list[dict[str, Any]]:
    """A line for each action and goal, with all that is owed of it, in the order of the first day."""
    found: dict[tuple[bool, int], dict[str, Any]] = {}
    for one in owed:
        key = (one.is_value, one.thing.pk)
        line = found.setdefault(
            key,
            {
                "title": one.thing.title,
                "language": one.thing.plan.language,
                "plan": one.thing.plan,
                "is_value": one.is_value,
                "who": _who(one),
                "url": doors.get(key) or settings.SITE_URL + one.thing.get_absolute_url(),
                "sentences": [],
            },
        )
        line["sentences"].append(one.sentence)
    return list(found.values())


def _doors(owed: list[Owed], to: Recipient) -> dict[tuple[bool, int], str]:
    """The links that this address has to report and to measure by; two queries at most."""
    found = {}
    for is_value, model, purpose, page in (
        (False, Action, LinkPurpose.REPORT, "report_by_link"),
        (True, Goal, LinkPurpose.MEASURE, "measure_by_link"),
    ):
        ids = {one.thing.pk for one in owed if one.is_value == is_value}
        kind = ContentType.objects.get_for_model(model)
        links = GuestLink.objects.filter(purpose=purpose, subject_type=kind, address=to.address)
        for link in links.filter(subject_id__in=ids) if ids else ():
            found[is_value, link.subject_id] = absolute(link, page)
    return found


def _by_department(owed: list[Owed]) -> list[dict[str, Any]]:
    """What is late, department by department; each thing once, with who owes it."""
    found: dict[Any, list[Owed]] = defaultdict(list)
    for one in owed:
        found[one.thing.plan.department].append(one)
    return [
        {"department": department, "lines": _lines(each, {})}
        for department, each in sorted(found.items(), key=lambda pair: pair[0].name)
    ]


def _who(owed: Owed) -> str:
    """Who owes it, by the post where one is written; empty where nobody does."""
    return str(owed.thing.measured_by or "") if owed.is_value else owed.thing.responsible_in_words


def _notice(key: str, title: Any) -> Notice:
    return Notice(
        key=key,
        title=title,
        urgency=Urgency.SOON,
        find=Nudge.objects.for_letter,
        write=write_what_is_owed,
        reminds=True,
    )


REMINDER_NOTICES = [
    _notice(REPORT_DUE, _("Påminnelse om en åtgärd")),
    _notice(REPORT_LATE, _("Något är försenat i en handlingsplan")),
    _notice(MEASUREMENT_DUE, _("Påminnelse om ett mätvärde")),
    _notice(LATE_TO_HEAD, _("Till chefen: försenat i handlingsplanerna")),
]
