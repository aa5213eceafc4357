"""A department asks organisations what they want to do together."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organisations.models import Chosen, Membership
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.history.recording import recorded
from portal.municipality.current import municipality
from portal.notifications.models import Batch
from portal.notifications.services import notify_each, open_batch, reminded_today, stop_batch
from portal.people.enums import LinkPurpose
from portal.people.models import Department
from portal.people.services import links_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import AREAS_ASKED, PLANNING


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Whom a letter to those chosen would reach: contacts to write to, and organisations by number.

    Of the `organisations` so many are `reached`; some have `declined` such letters, some were `written` to
    today already, and the others have no address that takes mail.
    """

    contacts: list[Membership]
    organisations: int
    reached: int
    declined: int
    written: int

    @property
    def beyond(self) -> int:
        """How many no letter reaches."""
        return self.organisations - self.reached - self.declined - self.written


def to_ask(chosen: Chosen) -> ToAsk:
    """Whom a letter would reach now; an address gets one, though its person acts for several."""
    organisations = chosen.organisations()
    every = Membership.objects.current().reachable().filter(organisation__in=organisations.values("pk"))
    accepting = every.accepting(PLANNING).select_related("organisation", "address", "user")
    contacts = list(accepting.order_by("organisation__sort_key", "pk"))
    had_one = reminded_today(contact.address_id for contact in contacts)
    writing, reached = {}, set()
    for contact in contacts:
        if contact.address_id not in had_one:
            writing.setdefault(contact.address_id, contact)
            reached.add(contact.organisation_id)
    willing = {contact.organisation_id for contact in contacts}
    reachable = set(every.values_list("organisation", flat=True))
    return ToAsk(
        contacts=list(writing.values()),
        organisations=organisations.count(),
        reached=len(reached),
        declined=len(reachable - willing),
        written=len(willing - reached),
    )


def times_asked(department: Department) -> QuerySet[Batch]:
    """Each time that a department has asked, the latest first."""
    about = ContentType.objects.get_for_model(Department)
    return Batch.objects.filter(notice=AREAS_ASKED, about_type=about, about_id=department.pk)


@recorded
def ask_for_areas(department: Department, *, chosen: Chosen, words: str, actor: Actor) -> Batch:
    """Write to the contacts of those chosen, each with a link of its own to suggest an area.

    The letters leave when the time to regret them is over. Pressed twice they go once: an address gets one
    such letter a day, and none on a day on which it is reminded of something else. Refuses where nobody would
    get a letter.
    """
    department = Department.objects.select_for_update().get(pk=department.pk)
    ask, now = to_ask(chosen), clock.now()
    if not ask.contacts:
        just_now = times_asked(department).filter(asked_at__gt=now - timedelta(minutes=10))
        standing = just_now.filter(asked_by=actor.user_id, stopped_at=None).first()
        if standing:
            return standing
        raise Refused(_("Ingen av dem du har valt kan få brevet i dag, så inget är skickat."), field="way")
    pairs = [(contact, contact.address) for contact in ask.contacts]
    links_for(purpose=LinkPurpose.SUGGEST, subjects_and_addresses=pairs)
    hand_over_links(ask.contacts)
    minutes = municipality().regret_minutes
    batch = open_batch(
        AREAS_ASKED,
        about=department,
        without_address=ask.beyond,
        asked_at=now,
        leaves_at=now + timedelta(minutes=minutes) if minutes else None,
        actor=actor,
    )
    notify_each(
        AREAS_ASKED,
        letters=[(contact, recipient(contact)) for contact in ask.contacts],
        # Regretted and asked anew the same day it is another letter.
        occasion=batch.code,
        facts={"department": department.pk, "words": words},
        batch=batch,
    )
    return batch


@recorded
def stop_asking(department: Department, *, actor: Actor) -> int:
    """Take back the letters of the last time that have not left; how many. Refuses where all have."""
    Department.objects.select_for_update().get(pk=department.pk)
    batch = times_asked(department).first()
    stopped = stop_batch(batch, actor=actor) if batch and batch.stopped_at is None else 0
    if not stopped:
        raise Refused(_("Alla brev har redan gått i väg, så det finns inget att stoppa."))
    return stopped
