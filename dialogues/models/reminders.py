"""Who is to be reminded of what today, and who has been."""

from dataclasses import dataclass
from datetime import date, time

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from portal.municipality.current import municipality
from portal.notifications.enums import LetterState
from portal.people.enums import AddressState, LinkPurpose
from portal.people.models import PUBLIC_TASK, Address
from portal.web import clock
from portal.web.rooms import Personal

from ..enums import (
    INVITATION,
    MEETING_CHANGED,
    MEETINGS,
    REMINDER,
    REMINDER_COMING,
    Answer,
    InvitationState,
    MeetingState,
    PlaceState,
    ReminderKind,
)
from .invitations import Invitation, Rsvp
from .meetings import REST_BEFORE_REMINDER, Meeting

# All meetings at once, each minute: while nothing is due it costs one question. A contact of an
# organisation is `current()`, reachable and accepting; whoever comes in their own name has an answer
# that is confirmed.
#   soon: meetings whose last day is near, and of which reminder today asks. `since`: whoever was written
#         to about the meeting after it is not reminded now. For the first reminder that is its own day at
#         the latest: whoever is asked later gets only the second.
#         `eve`: when the day before the last day begins. Whoever did not know yet before then, and has got
#         no reminder since, is asked at the latest then: that was promised (`Rsvp.is_asked_again`). So no
#         letter of before gives that one a rest; one that leaves on the eve or later asks itself.
#   near: meetings that are about to take place, likewise.
#   needs_door: a contact that has none will be invited in a moment, and reminded another day.
_DUE = """
WITH soon AS (
  SELECT id, answer_by AS day, answer_by <= %(today)s::date + %(again)s AS is_second,
         CASE WHEN answer_by <= %(today)s::date + %(again)s THEN %(rested)s
              ELSE least(%(rested)s, (answer_by - %(before)s)::timestamp AT TIME ZONE 'Europe/Stockholm')
         END AS since,
         (answer_by - 1)::timestamp AT TIME ZONE 'Europe/Stockholm' AS eve
    FROM dialogues_meeting
   WHERE state = %(called)s AND starts_at > %(now)s
     AND answer_by BETWEEN %(today)s::date AND %(today)s::date + greatest(%(before)s, %(again)s)
), near AS (
  SELECT id, day, (day - %(coming)s)::timestamp AT TIME ZONE 'Europe/Stockholm' AS since,
         answer_by >= %(today)s AS takes_answers
    FROM (SELECT id, answer_by, (starts_at AT TIME ZONE 'Europe/Stockholm')::date AS day
            FROM dialogues_meeting WHERE state = %(called)s AND starts_at > %(now)s) AS meeting
   WHERE day <= %(today)s::date + %(coming)s
), contact AS (
  SELECT id, organisation_id, address_id FROM organisations_membership
   WHERE active_from <= %(today)s AND (active_to IS NULL OR active_to >= %(today)s)
), due AS (
  SELECT contact.address_id, contact.id AS contact_id, invitation.id AS invitation_id,
         NULL::bigint AS rsvp_id,
         CASE WHEN promise.is_due THEN %(last)s WHEN soon.is_second THEN %(second)s ELSE %(first)s
         END AS kind, soon.day,
         CASE WHEN promise.is_due THEN soon.eve ELSE soon.since END AS since,
         TRUE AS needs_door
    FROM soon
    JOIN dialogues_invitation AS invitation
      ON invitation.meeting_id = soon.id AND invitation.state = %(open)s
    JOIN contact ON contact.organisation_id = invitation.organisation_id
    LEFT JOIN dialogues_rsvp AS rsvp ON rsvp.invitation_id = invitation.id AND rsvp.answer <> %(withdrawn)s
    CROSS JOIN LATERAL (
      SELECT coalesce(rsvp.answer = %(not_yet)s AND rsvp.answered_at < soon.eve
                      AND soon.eve <= %(now)s, FALSE)
    ) AS promise (is_due)
   WHERE (promise.is_due OR invitation.called_at <= soon.since)
     AND (rsvp.id IS NULL OR rsvp.answer = %(not_yet)s)
     AND NOT EXISTS (SELECT FROM dialogues_reminder AS told
                      WHERE told.invitation_id = invitation.id AND told.address_id = contact.address_id
                        AND CASE WHEN promise.is_due
                              THEN told.made_at >= rsvp.answered_at
                               AND (told.counts_from = soon.day OR told.kind = %(by_hand)s)
                              ELSE told.counts_from = soon.day
                               AND (NOT soon.is_second OR told.kind IN (%(second)s, %(last)s)
                                    OR told.made_at >= rsvp.answered_at) END)
  UNION ALL
  SELECT contact.address_id, contact.id, invitation.id, NULL, %(is_coming)s, near.day, near.since,
         near.takes_answers
    FROM near
    JOIN dialogues_rsvp AS rsvp ON rsvp.meeting_id = near.id AND rsvp.answer = %(yes)s
     AND rsvp.place_state <> %(waiting_list)s AND rsvp.answered_at < near.since
    JOIN dialogues_invitation AS invitation
      ON invitation.id = rsvp.invitation_id AND invitation.state = %(open)s
    JOIN contact ON contact.organisation_id = invitation.organisation_id
  UNION ALL
  SELECT rsvp.address_id, NULL, NULL, rsvp.id, %(is_coming)s, near.day, near.since, FALSE
    FROM near
    JOIN dialogues_rsvp AS rsvp ON rsvp.meeting_id = near.id AND rsvp.answer = %(yes)s
     AND rsvp.place_state <> %(waiting_list)s AND rsvp.answered_at < near.since
   WHERE rsvp.invitation_id IS NULL AND rsvp.confirmed_at IS NOT NULL
)
SELECT DISTINCT ON (due.kind = %(is_coming)s, due.day, due.address_id, due.invitation_id, due.rsvp_id)
       due.address_id, due.contact_id, due.invitation_id, due.rsvp_id, due.kind, due.day
  FROM due JOIN people_address AS address ON address.id = due.address_id AND address.state = %(ok)s
 WHERE (NOT due.needs_door OR EXISTS (
          SELECT FROM people_guestlink AS door
           WHERE door.purpose = %(answer)s AND door.subject_type_id = %(about)s
             AND door.subject_id = due.invitation_id AND door.address_id = due.address_id))
   AND NOT EXISTS (SELECT FROM notifications_choice AS choice
                    WHERE choice.address_id = due.address_id AND choice.kind = %(meetings)s)
   AND NOT EXISTS (SELECT FROM notifications_letter AS letter
                    WHERE letter.address_id = due.address_id AND letter.notice = ANY(%(reminders)s)
                      AND (letter.state = %(waiting)s OR (letter.state <> %(lapsed)s
                           AND (letter.queued_at >= %(morning)s OR letter.sent_at >= %(morning)s))))
   AND NOT EXISTS (SELECT FROM notifications_letter AS letter
                    WHERE letter.about_type_id = %(about)s AND letter.about_id = due.invitation_id
                      AND letter.address_id = due.address_id AND letter.notice = ANY(%(asking)s)
                      AND letter.queued_at > due.since)
   AND (due.kind <> %(is_coming)s OR NOT EXISTS (
          SELECT FROM dialogues_reminder AS told
           WHERE told.address_id = due.address_id AND told.kind = due.kind AND told.counts_from = due.day
             AND (told.invitation_id = due.invitation_id OR told.rsvp_id = due.rsvp_id)))
 ORDER BY due.kind = %(is_coming)s DESC, due.day, due.address_id, due.invitation_id, due.rsvp_id,
       due.contact_id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who is to be reminded: a contact, or whoever comes in their own name (`rsvp_id`)."""

    address_id: int
    contact_id: int | None
    invitation_id: int | None
    rsvp_id: int | None
    kind: str
    day: date


class ReminderQuerySet(models.QuerySet):
    """Questions about reminders."""

    def out_of_use(self) -> "ReminderQuerySet":
        """All of them, each with the day of its meeting as `unused_since`."""
        ends_at = Coalesce("invitation__meeting__ends_at", "rsvp__meeting__ends_at")
        return self.annotate(unused_since=TruncDate(ends_at))

    def due(self) -> list[Due]:
        """All that is due today and has not been, the most urgent first; one query.

        Nothing for an address that has got a reminder today, or for which one still waits.
        """
        today, settings = clock.today(), municipality()
        asked = {
            "about": ContentType.objects.get_for_model(Invitation).pk,
            "again": settings.remind_again,
            "answer": LinkPurpose.ANSWER,
            "asking": [INVITATION, MEETING_CHANGED],
            "by_hand": ReminderKind.BY_HAND,
            "before": settings.remind_before,
            "called": MeetingState.CALLED,
            "coming": settings.remind_coming,
            "first": ReminderKind.FIRST,
            "is_coming": ReminderKind.COMING,
            "last": ReminderKind.LAST,
            "lapsed": LetterState.LAPSED,
            "meetings": MEETINGS,
            "morning": clock.instant(today, time()),
            "not_yet": Answer.NOT_YET,
            "now": clock.now(),
            "ok": AddressState.OK,
            "open": InvitationState.OPEN,
            "reminders": [REMINDER, REMINDER_COMING],
            "rested": clock.now() - REST_BEFORE_REMINDER,
            "second": ReminderKind.SECOND,
            "today": today,
            "waiting": LetterState.WAITING,
            "waiting_list": PlaceState.WAITING,
            "withdrawn": Answer.WITHDRAWN,
            "yes": Answer.YES,
        }
        with connection.cursor() as cursor:
            cursor.execute(_DUE, asked)
            return [Due(*row) for row in cursor]

    def with_what_they_say(self) -> "ReminderQuerySet":
        """With meetings, organisations and answers, in one query; the most urgent first."""
        own = self.select_related(
            "invitation__organisation", "invitation__meeting", "invitation__rsvp", "rsvp__meeting"
        )
        return own.order_by("id")


class Reminder(models.Model):
    """Påminnelse: that an address is reminded of something, once for each day from which it is counted.

    All that an address is reminded of on one day stands in one letter, about the first of them.
    """

    PERSONAL = Personal(
        fields=("address",),
        title=_("Påminnelser"),
        what=_("Den som har påmints om ett möte: adressen, om vad och när."),
        purpose=_("Att påminna en gång och inte flera."),
        ground=PUBLIC_TASK,
        keep=_("Ett år efter mötet."),
        forget="erase",
        months=12,
        since=_("mötets dag"),
    )

    address = models.ForeignKey(Address, models.CASCADE, related_name="+")
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, related_name="reminders")
    # Whoever comes in their own name.
    rsvp = models.ForeignKey(Rsvp, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=6, choices=ReminderKind.choices)
    # The last day to answer, the day of the meeting, or the day on which somebody chose to remind.
    counts_from = models.DateField()
    made_on = models.DateField()
    made_at = models.DateTimeField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("påminnelse")
        indexes = [models.Index(fields=["address", "made_on"], name="reminders_of_a_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(invitation__isnull=True) ^ Q(rsvp__isnull=True),
                name="reminder_is_of_an_invitation_or_an_answer",
            ),
            models.UniqueConstraint(
                "invitation",
                "rsvp",
                "address",
                "kind",
                "counts_from",
                name="reminded_once_for_each_day",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.counts_from}"

    @property
    def meeting(self) -> Meeting:
        """What it reminds of."""
        return self.invitation.meeting if self.invitation else self.rsvp.meeting

    @property
    def given(self) -> Rsvp | None:
        """What has been answered, if that still holds."""
        given = getattr(self.invitation, "rsvp", None) if self.invitation else self.rsvp
        return None if given and given.answer == Answer.WITHDRAWN else given

    @property
    def is_true(self) -> bool:
        """Whether there still is something to remind of: nothing moved, nothing answered meanwhile."""
        meeting, given = self.meeting, self.given
        if self.invitation and self.invitation.state != InvitationState.OPEN:
            return False
        if self.kind == ReminderKind.COMING:
            comes = given and given.answer == Answer.YES and given.place_state != PlaceState.WAITING
            return bool(comes and meeting.may_be_registered and meeting.on == self.counts_from)
        undecided = given is None or given.answer == Answer.NOT_YET
        stands = self.kind == ReminderKind.BY_HAND or meeting.answer_by == self.counts_from
        return undecided and meeting.may_be_answered and stands

    def of_the_same_letter(self) -> list["Reminder"]:
        """All that the address is reminded of that day and that still is true; one query."""
        same_day = Reminder.objects.filter(address=self.address_id, made_on=self.made_on)
        return [each for each in same_day.with_what_they_say() if each.is_true]
