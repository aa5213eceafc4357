"""Those who owe a report, a value or a step are reminded; of what is long late their heads are told."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import connection

from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify_each, reminded_today
from portal.people.enums import LinkPurpose
from portal.people.models import Address, User
from portal.people.services import addresses_for, links_for
from portal.web import clock
from portal.web.actor import Actor

from ..enums import LATE_TO_HEAD, MEASUREMENT_DUE, REPORT_DUE, REPORT_LATE
from ..models import Nudge, Told, untold

# Any number that nobody else locks by: whoever reminds sees what the others have.
_ONE_AT_A_TIME = 4_032_007
# What a letter is known by: the first of these that it tells of.
_URGENCY = (REPORT_LATE, REPORT_DUE, MEASUREMENT_DUE, LATE_TO_HEAD)
# What is told by then is of its time; the next reminder opens the doors anew.
_LINKS_LAST = timedelta(days=60)


@recorded
def remind_of_what_is_owed(*, actor: Actor) -> int:
    """Tell those who owe something, and heads of what is long late; how many letters are new.

    All that a person is told of on a day stands in one letter. Whose address has been reminded of something
    else today hears it tomorrow: nothing is written down of them until then. What is written down and the
    letters are stored together, or not at all.
    """
    if not untold():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    new = untold()
    people = User.objects.in_bulk({one.to_id for one in new})
    known = addresses_for([user.email for user in people.values()])
    addresses = {pk: known[user.email] for pk, user in people.items()}
    rested = reminded_today(address.pk for address in addresses.values())
    new = [one for one in new if addresses[one.to_id].pk not in rested]
    nudges = Nudge.objects.bulk_create([_written_down(one) for one in new], batch_size=1000)
    _open_doors(new, addresses)
    return _owe_letters(nudges, people, addresses)


def _written_down(told: Told) -> Nudge:
    what, action_id, goal_id, day, notice, to_id = told.key
    return Nudge(
        what=what,
        action_id=action_id,
        goal_id=goal_id,
        counts_from=day,
        notice=notice,
        to_id=to_id,
        made_on=clock.today(),
    )


def _open_doors(new: Iterable[Told], addresses: dict[int, Address]) -> None:
    """The links by which each reports and measures without signing in; heads read on the pages."""
    pairs: dict[LinkPurpose, list] = {LinkPurpose.REPORT: [], LinkPurpose.MEASURE: []}
    for one in new:
        if one.notice != LATE_TO_HEAD:
            purpose = LinkPurpose.MEASURE if one.owed.is_value else LinkPurpose.REPORT
            pairs[purpose].append((one.owed.thing, addresses[one.to_id]))
    for purpose, each in pairs.items():
        links_for(purpose=purpose, subjects_and_addresses=each, expires_at=clock.now() + _LINKS_LAST)


def _owe_letters(nudges: Iterable[Nudge], people: dict[int, User], addresses: dict[int, Address]) -> int:
    """One letter to each person, about what weighs most of it."""
    mine: dict[int, list[Nudge]] = defaultdict(list)
    for nudge in nudges:
        mine[nudge.to_id].append(nudge)
    letters: dict[str, list[tuple[Nudge, Recipient]]] = defaultdict(list)
    for pk, each in mine.items():
        first = min(each, key=lambda nudge: (_URGENCY.index(nudge.notice), nudge.pk))
        user = people[pk]
        letters[first.notice].append((first, Recipient(addresses[pk], user.name, user.language, user)))
    return sum(notify_each(notice, letters=each) for notice, each in letters.items())
