"""Letters when somebody has left: to who took over, and to heads where nobody did."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dialogues.notices.shared import hello
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.models import User

from ..enums import HANDED_TO_DEPUTY, NOBODY_RESPONSIBLE
from ..models import Action, ActionPlan, Area, Goal

# In the order of the letter, each with the field that says whose it is.
_KINDS = (
    (ActionPlan, "owner", _("Handlingsplaner")),
    (Action, "responsible", _("Åtgärder")),
    (Goal, "measured_by", _("Mål att lämna mätvärden för")),
    (Area, "owner", _("Områden i inventeringen")),
)


def write_handed(left: User, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """What came over, as far as it still is the reader's; untrue when nothing is."""
    return _draft("mail/actionplans/handed_to_deputy", left, to, _groups(facts, facts["to"]))


def write_nobody(left: User, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """What nobody answers for, as far as that still is so."""
    return _draft("mail/actionplans/nobody_responsible", left, to, _groups(facts, None))


def _groups(facts: Mapping[str, Any], whose: int | None) -> list[tuple[Any, list[dict[str, str]]]]:
    """The things of each kind that are this person's now, or nobody's; a query for each kind there is."""
    found = []
    for model, field, title in _KINDS:
        ids = facts.get(model._meta.model_name)
        rows = model.objects.filter(pk__in=ids, **{field: whose}) if ids else ()
        lines = [{"title": row.title, "url": settings.SITE_URL + row.get_absolute_url()} for row in rows]
        if lines:
            found.append((title, lines))
    return found


def _draft(template: str, left: User, to: Recipient, groups: list) -> Draft | None:
    if not groups:
        return None
    return Draft(
        template=template,
        same_for=(template, left.pk, to.address.pk, str(groups)),
        common={"left": left, "groups": groups, "number": sum(len(lines) for _title, lines in groups)},
        own={"hello": hello(to)},
    )


PASSING_ON_NOTICES = [
    Notice(
        key=HANDED_TO_DEPUTY,
        title=_("Någon har slutat, och du tar över"),
        urgency=Urgency.SOON,
        find=User.objects.all,
        write=write_handed,
    ),
    Notice(
        key=NOBODY_RESPONSIBLE,
        title=_("Någon har slutat, och ingen ansvarar"),
        urgency=Urgency.SOON,
        find=User.objects.all,
        write=write_nobody,
    ),
]
