"""What waits for those who keep the register, the diary, and what is known of persons."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.models import (
    ChangeRequest,
    MembershipRequest,
    Organisation,
    Registration,
    promised_day,
)
from portal.people.models import Erasure
from portal.records.enums import RecordState
from portal.records.models import Record
from portal.web.templatetags.furniture import day

from ..processing import kinds
from .task import Task

# More than anybody looks into in a day.
_MOST_TO_ERASE = 20


def asked_by_associations() -> Iterator[Task]:
    """Who wants to act for an association that cannot answer, and what associations want changed, as one."""
    number = MembershipRequest.objects.for_officials().count() + ChangeRequest.objects.waiting().count()
    if number:
        title = ngettext(
            "%(n)s fråga från föreningar väntar på svar",
            "%(n)s frågor från föreningar väntar på svar",
            number,
        )
        yield Task(
            due=None,
            title=title % {"n": number},
            text=_("Någon vill företräda en förening, eller en förening vill ändra namn, nummer eller form."),
            verb=_("Läs och svara"),
            url=reverse("request_list"),
        )


def registered() -> Iterator[Task]:
    """Associations that have registered and wait for an answer, as one thing to do: by the first promise."""
    waiting = Registration.objects.to_decide().aggregate(number=Count("pk"), since=Min("waits_since"))
    if waiting["number"]:
        title = ngettext("%(n)s anmäld förening väntar", "%(n)s anmälda föreningar väntar", waiting["number"])
        yield Task(
            due=promised_day(waiting["since"]),
            title=title % {"n": waiting["number"]},
            text=_("Bekräfta, fråga eller avslå. Dagen är den första som någon av dem har lovats."),
            verb=_("Se vilka"),
            url=reverse("registration_list"),
        )


def without_contact() -> Iterator[Task]:
    """Associations in use that no letter reaches, as one thing to do."""
    number = Organisation.objects.active().without_contact().count()
    if number:
        title = ngettext(
            "%(n)s förening saknar kontaktperson", "%(n)s föreningar saknar kontaktperson", number
        )
        yield Task(
            due=None,
            title=title % {"n": number},
            text=_("De får inga inbjudningar. Ring, eller fråga någon som känner dem."),
            verb=_("Se vilka"),
            url=f"{reverse('organisation_list')}?saknar=true",
        )


def to_register() -> Iterator[Task]:
    """Documents that nobody has decided about, as one thing to do: without delay (OSL 5 kap. 1 §)."""
    waiting = Record.objects.to_register()
    number, oldest = waiting.count(), waiting.first()
    if oldest is None:
        return
    title = ngettext("%(n)s handling att registrera", "%(n)s handlingar att registrera", number)
    yield Task(
        due=_next_working_day(oldest.on),
        title=title % {"n": number},
        text=_("Den äldsta är från %(day)s. Registrera, eller säg att den hålls ordnad.")
        % {"day": day(oldest.on)},
        verb=_("Se vilka"),
        url=f"{reverse('record_list')}?lage={RecordState.TO_REGISTER}",
    )


def _next_working_day(after: date) -> date:
    """The first day after that is not in a weekend."""
    friday = 4
    return after + timedelta(days=7 - after.weekday() if after.weekday() >= friday else 1)


def without_decision() -> Iterator[Task]:
    """Kinds of personal data for which nobody has decided how long they are kept, as one thing to do."""
    number = sum(kind.lacks_decision for kind in kinds())
    if number:
        title = ngettext(
            "%(n)s rad i gallringsplanen saknar beslut", "%(n)s rader i gallringsplanen saknar beslut", number
        )
        yield Task(
            due=None,
            title=title % {"n": number},
            text=_("Sådana uppgifter tas aldrig bort av sig själva. Skriv in vad nämnden har beslutat."),
            verb=_("Se vilka"),
            url=reverse("retention_plan"),
        )


def to_erase() -> Iterator[Task]:
    """Those who have asked to be erased, and whom somebody must first look at; the law gives a month.

    The others come up as these are decided.
    """
    for erasure in Erasure.objects.waiting().exclude(user=None, address=None)[:_MOST_TO_ERASE]:
        yield Task(
            due=erasure.answer_by,
            title=_("Någon har bett att bli raderad"),
            text=_("Begärt %(day)s. Svaret ska ges inom en månad.") % {"day": day(erasure.asked_at)},
            verb=_("Ta ställning"),
            url=reverse("erasure_decide", kwargs={"code": erasure.code}),
        )
