"""Words and states of meetings, invitations and answers."""

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    """What sort of occasion it is."""

    ASSEMBLY = "assembly", _("stormöte")
    COUNCIL = "council", _("samrådsmöte")
    NETWORK = "network", _("nätverksmöte")
    WORKSHOP = "workshop", _("workshop")
    OTHER = "other", _("möte")


# As they stand in a list to choose from.
KINDS = [(kind.value, capfirst(kind.label)) for kind in MeetingKind]

# Kinds that are not open to all unless somebody says so.
FOR_THE_INVITED = {MeetingKind.COUNCIL}


class Language(models.TextChoices):
    """What a meeting's own texts are written in."""

    SWEDISH = "sv", _("Svenska")
    ENGLISH = "en", _("Engelska")


class MeetingState(models.TextChoices):
    """How far a meeting has come."""

    DRAFT = "draft", _("utkast")
    CALLED = "called", _("kallat")
    HELD = "held", _("hållet")
    CANCELLED = "cancelled", _("inställt")


MEETING_NEXT = {
    MeetingState.DRAFT: {MeetingState.CALLED},
    MeetingState.CALLED: {MeetingState.HELD, MeetingState.CANCELLED},
    MeetingState.HELD: set(),
    MeetingState.CANCELLED: set(),
}
PUBLIC_STATES = {MeetingState.CALLED, MeetingState.HELD, MeetingState.CANCELLED}
MEETING_TONE = {
    MeetingState.DRAFT: "waiting",
    MeetingState.CALLED: "going",
    MeetingState.HELD: "done",
    MeetingState.CANCELLED: "late",
}


class AgendaItemState(models.TextChoices):
    """Whether an item is on the agenda."""

    PROPOSED = "proposed", _("föreslagen")
    ACCEPTED = "accepted", _("på dagordningen")
    DECLINED = "declined", _("kom inte med")
    WITHDRAWN = "withdrawn", _("återtagen")


class InvitationState(models.TextChoices):
    """Whether an invitation still stands."""

    OPEN = "open", _("gäller")
    REVOKED = "revoked", _("återkallad")


class Answer(models.TextChoices):
    """The three answers, as an organisation says them."""

    YES = "yes", _("Vi kommer")
    NOT_YET = "not_yet", _("Vet inte än")
    NO = "no", _("Vi kan inte")


# How a list is narrowed to those who have not answered.
NO_ANSWER = "none"
ANSWER_TONE = {Answer.YES: "done", Answer.NOT_YET: "waiting", Answer.NO: "declined"}


class Mode(models.TextChoices):
    """How somebody takes part."""

    ROOM = "room", _("I rummet")
    ONLINE = "online", _("På nätet")


class GivenBy(models.TextChoices):
    """Through which door an answer came."""

    LINK = "link", _("länken i brevet")
    STAFF = "staff", _("en tjänsteperson")


# What an address declines by: invitations and reminders, never what it has answered to.
MEETINGS = "meetings"
# The letters of this room, by the keys under which they are declared in `notices.py`.
INVITATION = "dialogues.invitation"
REMINDER = "dialogues.reminder"
RECEIPT = "dialogues.receipt"
ANSWER_CHANGED = "dialogues.answer_changed"
MEETING_CHANGED = "dialogues.meeting_changed"
CANCELLATION = "dialogues.cancellation"
