"""Words and states of meetings, invitations and answers."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.enums import BodyKind


class MeetingKind(models.TextChoices):
    """What sort of occasion it is."""

    ASSEMBLY = "assembly", _("stormöte")
    COUNCIL = "council", _("samrådsmöte")
    NETWORK = "network", _("nätverksmöte")
    WORKSHOP = "workshop", _("workshop")
    OTHER = "other", _("möte")


# As they stand in a list to choose from.
KINDS = [(kind.value, capfirst(kind.label)) for kind in MeetingKind]


@dataclass(frozen=True, slots=True)
class Usual:
    """What is proposed for a meeting of a kind, and the sentence that says what such a meeting is.

    Associations meet in the evening; the last day to answer is `answer_days` before the meeting.
    """

    words: Any
    body: BodyKind | None = None
    open_to_all: bool = True
    begins: time = time(18)
    ends: time = time(20, 30)
    answer_days: int = 7


USUAL = {
    MeetingKind.ASSEMBLY: Usual(
        _("Öppet för alla. Här möts kommunen och civilsamhället två gånger om året."),
        body=BodyKind.ASSEMBLY,
    ),
    MeetingKind.COUNCIL: Usual(
        _("För samrådets ledamöter och dem som är inbjudna."),
        body=BodyKind.COUNCIL,
        open_to_all=False,
        begins=time(17),
        ends=time(19),
    ),
    MeetingKind.NETWORK: Usual(
        _("Föreningar och tjänstepersoner som arbetar med samma sak träffas."), ends=time(20), answer_days=5
    ),
    MeetingKind.WORKSHOP: Usual(
        _("Ni arbetar fram något tillsammans, ofta i grupper vid bord."), begins=time(17, 30)
    ),
    MeetingKind.OTHER: Usual(_("Ett möte som inte är något av de andra."), ends=time(20), answer_days=5),
}

# Kinds that are not open to all unless somebody says so.
FOR_THE_INVITED = {kind for kind, usual in USUAL.items() if not usual.open_to_all}


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
    # A draft again only where the press that called it is regretted before anybody has heard of it.
    MeetingState.CALLED: {MeetingState.HELD, MeetingState.CANCELLED, MeetingState.DRAFT},
    MeetingState.HELD: set(),
    MeetingState.CANCELLED: set(),
}
PUBLIC_STATES = {MeetingState.CALLED, MeetingState.HELD, MeetingState.CANCELLED}
# A meeting that is over stands as it is, and still gets papers: what was shown there.
TAKES_PAPERS = {MeetingState.DRAFT, MeetingState.CALLED, MeetingState.HELD}
MEETING_TONE = {
    MeetingState.DRAFT: "waiting",
    MeetingState.CALLED: "going",
    MeetingState.HELD: "done",
    MeetingState.CANCELLED: "late",
}


class Change(models.TextChoices):
    """What those who are concerned hear of when it changes."""

    TIME = "time", _("Tid")
    PLACE = "place", _("Plats")
    LINK = "link", _("Länk")
    LAST_DAY = "last_day", _("Sista dag att svara")


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
    """The three answers, as an organisation says them; and one that was taken back, which answers nothing."""

    YES = "yes", _("Vi kommer")
    NOT_YET = "not_yet", _("Vet inte än")
    NO = "no", _("Vi kan inte")
    WITHDRAWN = "withdrawn", _("Återtaget")


# What one may choose among.
OFFERED = (Answer.YES, Answer.NOT_YET, Answer.NO)


# As somebody says them who comes in their own name.
ANSWERS_OF_ONE = {
    Answer.YES: _("Jag kommer"),
    Answer.NOT_YET: _("Vet inte än"),
    Answer.NO: _("Jag kan inte"),
    Answer.WITHDRAWN: _("Återtaget"),
}


# How a list is narrowed to those who have not answered.
NO_ANSWER = "none"
# To those who come and wait for a seat, and to those who have not proved that it is they who signed up.
WAITING, UNCONFIRMED = "waiting", "unconfirmed"
# To those of `NO_ANSWER` whom no letter reaches.
TO_PHONE = "phone"
ANSWER_TONE = {
    Answer.YES: "done",
    Answer.NOT_YET: "waiting",
    Answer.NO: "declined",
    Answer.WITHDRAWN: "waiting",
}


class Mode(models.TextChoices):
    """How somebody takes part."""

    ROOM = "room", _("I rummet")
    ONLINE = "online", _("På nätet")


class GivenBy(models.TextChoices):
    """Through which door an answer came; all but the first three were written down by staff."""

    LINK = "link", _("länken i brevet")
    WEB = "web", _("inloggning på Bryggan")
    PAGE = "page", _("mötets sida")
    PHONE = "phone", _("telefon")
    MAIL = "mail", _("e-post till oss")
    DOOR = "door", _("dörren")


BY_STAFF = {GivenBy.PHONE, GivenBy.MAIL, GivenBy.DOOR}


class PhoneAbout(models.TextChoices):
    """Why somebody whom no letter reaches is to be phoned."""

    CONFIRM = "confirm", _("bekräfta anmälan")
    SEAT = "seat", _("har fått plats")
    CHANGED = "changed", _("mötet är ändrat")
    CANCELLED = "cancelled", _("mötet är inställt")


class PlaceState(models.TextChoices):
    """Whether whoever comes has a seat in the room."""

    NONE = "none", _("behöver ingen plats")
    GIVEN = "given", _("har plats")
    WAITING = "waiting", _("står på väntelistan")


class NeedKind(models.TextChoices):
    """What somebody needs to take part, as functions; never a diagnosis (seeds 000 and 003)."""

    HEARING_LOOP = "hearing_loop", _("Hörslinga")
    WHEELCHAIR = "wheelchair", _("Plats för rullstol")
    INTERPRETER = "interpreter", _("Tolk")
    FOOD = "food", _("Mat utan något")
    CHILDCARE = "childcare", _("Barnpassning")
    TRAVEL = "travel", _("Hjälp med resan")
    PLAIN_SWEDISH = "plain_swedish", _("Lätt svenska")
    OTHER = "other", _("Något annat")


# Needs that say nothing until it is written which.
NEEDS_IN_WORDS = {NeedKind.INTERPRETER, NeedKind.FOOD, NeedKind.OTHER}
# What is asked about a need, where there is something to ask.
ASKED_OF_NEED = {
    NeedKind.INTERPRETER: _("Till vilket språk?"),
    NeedKind.FOOD: _("Utan vad?"),
    NeedKind.CHILDCARE: _("Hur många barn, och hur gamla?"),
    NeedKind.TRAVEL: _("Varifrån?"),
    NeedKind.OTHER: _("Vad?"),
}


class ReminderKind(models.TextChoices):
    """Of what somebody is reminded."""

    FIRST = "first", _("att svara")
    SECOND = "second", _("att svara, en gång till")
    LAST = "last", _("att svara, för den som inte visste än")
    BY_HAND = "hand", _("att svara, för hand")
    COMING = "coming", _("mötet")


class MailingKind(models.TextChoices):
    """What an utskick is about; by it an address declines such letters."""

    INFORMATION = "information", _("information")
    COURSE = "course", _("kurs eller utbildning")
    GRANT = "grant", _("bidrag och stöd")


class MailingState(models.TextChoices):
    """How far an utskick has come."""

    DRAFT = "draft", _("utkast")
    SENDING = "sending", _("skickas")
    SENT = "sent", _("skickat")
    STOPPED = "stopped", _("stoppat")


MAILING_TONE = {
    MailingState.DRAFT: "waiting",
    MailingState.SENDING: "going",
    MailingState.SENT: "done",
    MailingState.STOPPED: "late",
}
# The letters of an utskick, by its kind: each kind is declined by itself.
MAILINGS = {kind: f"dialogues.mailing_{kind}" for kind in MailingKind}
MAILING_PROOF = "dialogues.mailing_proof"

# What an address declines by: invitations and reminders, never what it has answered to.
MEETINGS = "meetings"
# The letters of this room, by the keys under which they are declared in `notices.py`.
INVITATION = "dialogues.invitation"
REMINDER = "dialogues.reminder"
REMINDER_COMING = "dialogues.reminder_coming"
AGENDA_MISSING = "dialogues.agenda_missing"
RECEIPT = "dialogues.receipt"
ANSWER_CHANGED = "dialogues.answer_changed"
SEAT_GIVEN = "dialogues.seat_given"
MEETING_CHANGED = "dialogues.meeting_changed"
CANCELLATION = "dialogues.cancellation"
QUESTION_ANSWERED = "dialogues.question_answered"
PROPOSAL_DECIDED = "dialogues.proposal_decided"
PROOF = "dialogues.proof"

# The same letters to somebody who comes in their own name; and the one by which a sign-up is confirmed.
SIGN_UP = "dialogues.sign_up"
RECEIPT_TO_ONE = "dialogues.receipt_to_one"
SEAT_GIVEN_TO_ONE = "dialogues.seat_given_to_one"
MEETING_CHANGED_TO_ONE = "dialogues.meeting_changed_to_one"
CANCELLATION_TO_ONE = "dialogues.cancellation_to_one"
TO_ONE = {
    RECEIPT: RECEIPT_TO_ONE,
    SEAT_GIVEN: SEAT_GIVEN_TO_ONE,
    MEETING_CHANGED: MEETING_CHANGED_TO_ONE,
    CANCELLATION: CANCELLATION_TO_ONE,
}
# What is said on the telephone in place of a letter; a receipt was given there and then.
PHONE_ABOUT = {
    SEAT_GIVEN: PhoneAbout.SEAT,
    MEETING_CHANGED: PhoneAbout.CHANGED,
    CANCELLATION: PhoneAbout.CANCELLED,
}


class DialogueKind(models.TextChoices):
    """How a question is worked on over time."""

    CONSULTATION = "consultation", _("remiss")


class DialogueState(models.TextChoices):
    """How far a dialogue has come."""

    DRAFT = "draft", _("utkast")
    OPEN = "open", _("öppen för synpunkter")
    CLOSED = "closed", _("svar skrivs")
    ANSWERED = "answered", _("besvarad")
    WITHDRAWN = "withdrawn", _("tillbakadragen")


# Those that everybody sees.
PUBLIC_DIALOGUES = (
    DialogueState.OPEN,
    DialogueState.CLOSED,
    DialogueState.ANSWERED,
    DialogueState.WITHDRAWN,
)
DIALOGUE_TONE = {
    DialogueState.DRAFT: "waiting",
    DialogueState.OPEN: "going",
    DialogueState.CLOSED: "going",
    DialogueState.ANSWERED: "done",
    DialogueState.WITHDRAWN: "declined",
}
# A consultation is never shorter, whatever the municipality has promised.
SHORTEST_CONSULTATION = timedelta(days=21)
# Nor longer than anybody means.
LONGEST_CONSULTATION = timedelta(days=366)
# What a person says in the own name is read by an official within so many working days, then shown.
READ_WITHIN = 2
# What nobody has confirmed is kept so long.
VIEWPOINT_KEPT = timedelta(days=7)


class ViewpointState(models.TextChoices):
    """Where a viewpoint is on its way to the page."""

    UNCONFIRMED = "unconfirmed", _("väntar på att adressen bekräftas")
    TO_READ = "to_read", _("väntar på att läsas")
    SHOWN = "shown", _("visas")
    WITHDRAWN = "withdrawn", _("tillbakadragen")


class CameBy(models.TextChoices):
    """Through which door a viewpoint came; the last three were written in by staff."""

    LINK = "link", _("länken i brevet")
    WEB = "web", _("inloggning på Bryggan")
    PAGE = "page", _("remissens sida")
    PHONE = "phone", _("telefon")
    MAIL = "mail", _("e-post till oss")
    PAPER = "paper", _("brev på papper")


WRITTEN_IN = (CameBy.PHONE, CameBy.MAIL, CameBy.PAPER)


class Outcome(models.TextChoices):
    """What a viewpoint led to (seed 000, points 2 and 7: feedback, also when the answer is no)."""

    LED_TO = "led_to", _("ledde till en ändring")
    TAKEN_ALONG = "taken_along", _("tas med i det fortsatta arbetet")
    NOT_POSSIBLE = "not_possible", _("inte möjligt")


OUTCOME_TONE = {Outcome.LED_TO: "done", Outcome.TAKEN_ALONG: "going", Outcome.NOT_POSSIBLE: "declined"}

# The letters about viewpoints, and what an address declines them by.
VIEWPOINTS = "viewpoints"
VIEWPOINT_TO_CONFIRM = "dialogues.viewpoint_to_confirm"
VIEWPOINT_RECEIVED = "dialogues.viewpoint_received"
VIEWPOINT_ANSWERED = "dialogues.viewpoint_answered"
DIALOGUE_WITHDRAWN = "dialogues.dialogue_withdrawn"
# The letter by which organisations are asked, and the proof of it to whoever is about to send it.
DIALOGUE_ASKED = "dialogues.dialogue_asked"
DIALOGUE_PROLONGED = "dialogues.dialogue_prolonged"
DIALOGUE_PROOF = "dialogues.dialogue_proof"
