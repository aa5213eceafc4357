"""The breadth of a meeting or a dialogue: how much of civil society is chosen, asked, answers (seed 000.2).

Organisations are counted, never persons.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from organisations.models import (
    NARROWED_BY,
    TAGGED,
    Group,
    Organisation,
    OrganisationQuerySet,
    Which,
    may_be_chosen,
)
from portal.web.names import in_order

from ..enums import InvitationState, ViewpointState
from .dialogues import Dialogue
from .mailings import MailingCopy
from .meetings import Meeting


class Numbers(NamedTuple):
    """How many organisations, each number for itself. Those invited count as chosen, whoever chose them."""

    register: int
    chosen: int
    invited: int
    answered: int
    came: int


@dataclass(frozen=True, slots=True)
class Part:
    """A group of the register, its name in the language of the moment, and its numbers."""

    group: Group
    title: str
    numbers: Numbers

    @property
    def is_missing(self) -> bool:
        """Whether nobody of it is chosen."""
        return not self.numbers.chosen


@dataclass(frozen=True, slots=True)
class Breadth:
    """All of it, and its parts by what they are parts by, in their order."""

    total: Numbers
    parts: Mapping[str, list[Part]]

    @property
    def missing(self) -> list[Part]:
        """The fields of activity of which nobody is chosen."""
        return [part for part in self.parts["fields_of_activity"] if part.is_missing]

    @property
    def is_sent(self) -> bool:
        """Whether anybody is invited."""
        return bool(self.total.invited)

    @property
    def still_to_invite(self) -> int:
        """Of those chosen, how many have no invitation."""
        return self.total.chosen - self.total.invited


# An answer is an invited organisation's; whoever came at the open door came from one too. One that has been
# laid dormant since it was invited is in the figure still, so that no part is larger than its whole.
_MET = """
    SELECT organisation_id AS id, bool_or(invited) AS invited, bool_or(answered) AS answered,
           bool_or(came) AS came
      FROM (SELECT invitation.organisation_id, true AS invited, rsvp.id IS NOT NULL AS answered,
                   coalesce(rsvp.came, false) AS came
              FROM dialogues_invitation AS invitation
              LEFT JOIN dialogues_rsvp AS rsvp ON rsvp.invitation_id = invitation.id
             WHERE invitation.meeting_id = %s AND invitation.state = %s
             UNION ALL
            SELECT organisation_id, false, false, true FROM dialogues_rsvp
             WHERE meeting_id = %s AND organisation_id IS NOT NULL AND came) AS each
     GROUP BY organisation_id"""
# The same of a dialogue: asked by an utskick, has said something; nobody comes anywhere.
_ASKED = """
    SELECT organisation_id AS id, bool_or(invited) AS invited, bool_or(answered) AS answered, false AS came
      FROM (SELECT copy.organisation_id, true AS invited, false AS answered FROM dialogues_mailingcopy AS copy
              JOIN dialogues_mailing AS mailing ON mailing.id = copy.mailing_id
             WHERE mailing.dialogue_id = %s
             UNION ALL
            SELECT organisation_id, false, true FROM dialogues_viewpoint
             WHERE dialogue_id = %s AND organisation_id IS NOT NULL AND state IN (%s, %s)) AS each
     GROUP BY organisation_id"""
_NUMBERS = """
    count(*), count(*) FILTER (WHERE chosen), count(*) FILTER (WHERE invited),
    count(*) FILTER (WHERE answered), count(*) FILTER (WHERE came)"""
_BY_PLACE = f"SELECT 'places', place, '', '', 0, {_NUMBERS} FROM counted WHERE place <> '' GROUP BY place"


def _by_tag(by: str) -> str:
    frame, taggings = TAGGED[by]
    return f"""
        SELECT '{by}', tag.key, tag.title_sv, tag.title_en, tag.order, {_NUMBERS}
          FROM counted JOIN {taggings._meta.db_table} AS tagging ON tagging.organisation_id = counted.id
          JOIN frames_tag AS tag ON tag.id = tagging.tag_id AND tag.frame = '{frame}'
         GROUP BY tag.id"""


def breadth_of(meeting: Meeting) -> Breadth:
    """As it stands now; one query, however many groups and answers there are."""
    return _counted(meeting.chosen.organisations(), _MET, (meeting.pk, InvitationState.OPEN, meeting.pk))


def breadth_of_asked(dialogue: Dialogue) -> Breadth:
    """The same of those whom a dialogue asks; whoever has said something without being asked counts too."""
    standing = (ViewpointState.TO_READ.value, ViewpointState.SHOWN.value)
    return _counted(dialogue.organisations(), _ASKED, (dialogue.pk, dialogue.pk, *standing))


def _counted(organisations: OrganisationQuerySet, met: str, of_met: tuple) -> Breadth:
    register, values = may_be_chosen().order_by().values("pk").query.sql_with_params()
    chosen, more = _sql_of_chosen(organisations)
    sql = f"""
        WITH chosen (id) AS MATERIALIZED ({chosen}), met AS MATERIALIZED ({met}),
        counted AS MATERIALIZED (
            SELECT org.id, org.place, invited, answered, came,
                   coalesce(invited, false) OR org.id IN (SELECT id FROM chosen) AS chosen
              FROM organisations_organisation AS org LEFT JOIN met USING (id)
             WHERE met.id IS NOT NULL OR org.id IN ({register}))
        SELECT '', '', '', '', 0, {_NUMBERS} FROM counted
        UNION ALL {" UNION ALL ".join([*map(_by_tag, TAGGED), _BY_PLACE])}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, (*more, *of_met, *values))
        return _read(cursor.fetchall())


def which_of(meeting: Meeting, number: int) -> Which:
    """The names of those that count as chosen, which are so many; one query."""
    invited = meeting.invitations.open().values("organisation")
    return _which(meeting.chosen.organisations(), invited, number)


def which_of_asked(dialogue: Dialogue, number: int) -> Which:
    """The same of a dialogue."""
    asked = MailingCopy.objects.filter(mailing__dialogue=dialogue).values("organisation")
    return _which(dialogue.organisations(), asked, number)


def _which(chosen: OrganisationQuerySet, invited: QuerySet, number: int) -> Which:
    chosen = chosen.order_by().values("pk")
    return Which.of(Organisation.objects.filter(Q(pk__in=chosen) | Q(pk__in=invited)), number)


def _sql_of_chosen(organisations: OrganisationQuerySet) -> tuple[str, tuple]:
    try:
        return organisations.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0 WHERE false", ()


def _read(rows: list[tuple]) -> Breadth:
    in_english, total = get_language() == "en", Numbers(0, 0, 0, 0, 0)
    found: dict[str, list[tuple[tuple, Part]]] = defaultdict(list)
    for by, value, title_sv, title_en, order, *numbers in rows:
        if not by:
            total = Numbers(*numbers)
            continue
        title = (in_english and title_en) or title_sv or value
        found[by].append(((order, in_order(title)), Part(Group(by, value), title, Numbers(*numbers))))
    parts = {by: [part for _order, part in sorted(found[by], key=lambda one: one[0])] for by in NARROWED_BY}
    return Breadth(total, parts)
