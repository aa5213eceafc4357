"""What the house has of meetings and utskick, in the states that their pages tell apart."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dialogues.enums import CameBy, PhoneAbout
from dialogues.models import Dialogue, Mailing, MailingCopy, Meeting, Viewpoint
from dialogues.services import Sayer, Words, add_file, attach_file, say, send_mailing, send_mailing_now
from organisations.models import Membership
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.notifications.services import open_batch
from portal.people.enums import LinkPurpose
from portal.people.models import User
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import (
    A_PDF,
    AddressFactory,
    AgendaItemFactory,
    DialogueFactory,
    InvitationFactory,
    MailingFactory,
    MeetingFactory,
    NeedFactory,
    OrganisationFactory,
    PaperFactory,
    PersonFactory,
    QuestionFactory,
    ResponseFactory,
    RsvpFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    evening,
)

from .house import House, Irregular, secret_of
from .pictures import PNG

IRREGULAR: Irregular = {
    ("meeting_month", "month"): lambda house: f"{house.things['Meeting'].on:%Y-%m}",
    ("question_answer", "question"): lambda house: house.things["Meeting"].questions.get().code,
    ("proposal_decide", "proposal"): lambda house: (
        house.things["Meeting"].agenda_items.get(state="proposed").code
    ),
    **{
        (name, "invitation"): lambda house: house.things["invitation"].code
        for name in ("meeting_answer", "invitation_letters", "invitation_on_paper")
    },
    **{
        (name, "batch"): lambda house: house.things["Batch"].code
        for name in ("meeting_sending", "sending_on_paper")
    },
    ("mailing_file", "code"): lambda house: house.things["Mailing"].code,
    ("mailing_file", "slug"): lambda house: house.things["Mailing"].slug,
    ("paper_add", "item"): lambda house: house.things["Meeting"].agenda_items.get(state="accepted").code,
    ("paper_file", "paper"): lambda house: house.things["paper"].code,
    **{
        (name, "paper"): lambda house: house.things["link"].code
        for name in ("paper_change", "paper_move", "paper_remove")
    },
    ("meeting_person", "person"): lambda house: house.things["person"].code,
    **{
        (name, "group"): lambda house: house.things["Dialogue"].viewpoint_groups.first().code
        for name in ("viewpoint_group", "group_answer", "group_change", "group_merge", "group_move")
    },
    ("viewpoint_read", "viewpoint"): lambda house: house.things["Viewpoint"].code,
    ("viewpoint_file", "viewpoint"): lambda house: house.things["with_file"].code,
    ("viewpoint_file", "code"): lambda house: house.things["Dialogue"].code,
    ("viewpoint_file", "slug"): lambda house: house.things["Dialogue"].slug,
}


def furnish(house: House) -> None:
    """A meeting that is called, invited to and answered, with a paper; one of today; utskick."""
    invitation = InvitationFactory(meeting__owner=house.administrator)
    meeting = invitation.meeting
    item = AgendaItemFactory(meeting=meeting)
    pdf = SimpleUploadedFile("Underlag.pdf", A_PDF, "application/pdf")
    paper = add_file(item, upload=pdf, actor=A_COMMAND)
    _answered(meeting)
    confirmed = PersonFactory(meeting=meeting, organisation=invitation.organisation)
    PersonFactory(
        meeting=meeting,
        address=None,
        phone="070-1740605",
        phone_about=PhoneAbout.CONFIRM,
        confirmed_at=None,
    )
    batch = open_batch("dialogues.invitation", about=meeting, without_address=0, actor=A_COMMAND)
    dialogue = _consultation(house.administrator)
    # One that no letter has reached: it is printed for.
    silent = InvitationFactory(meeting=meeting, batch=batch, organisation=OrganisationFactory())
    for each in (invitation, silent):
        secret_of(LinkPurpose.ANSWER, each, None)
    house.things |= {
        "Meeting": meeting,
        "Organisation": invitation.organisation,
        "Batch": batch,
        "invitation": invitation,
        "Invitation": invitation,
        "contact": invitation.organisation.memberships.get(),
        "paper": paper,
        "link": PaperFactory(agenda_item=item, order=1),
        "person": confirmed,
        "Mailing": _mailing_that_has_gone(house.administrator),
        "Dialogue": dialogue,
        **_said_in(dialogue),
    }
    house.secrets |= {
        "answer": secret_of(LinkPurpose.ANSWER, invitation, house.things["contact"].address),
        "sign_up": secret_of(LinkPurpose.SIGN_UP, confirmed, confirmed.address),
        "viewpoint": _asked_by_mail(house.things["contact"], dialogue),
        "own_words": _own_words(house.things["Viewpoint"]),
    }
    house.more |= {**_meeting_of_today(house.administrator), **_not_yet_gone(house.administrator)}
    house.more |= _dialogue_not_yet_open(house.administrator)


def _consultation(owner: User) -> Dialogue:
    """A dialogue that is open, with an organisation's viewpoint in a group that has its answer."""
    dialogue = DialogueFactory(owner=owner)
    group = ViewpointGroupFactory(dialogue=dialogue)
    ResponseFactory(group=group)
    ViewpointFactory(dialogue=dialogue, group=group)
    return dialogue


def _said_in(dialogue: Dialogue) -> dict[str, Any]:
    """A person's words that wait to be read, and an organisation's with a file."""
    dialogue.dialogue_parts.create(key="mal-1", title="Fler ledare", text="Vi utbildar tjugo ledare.")
    upload = SimpleUploadedFile("Svar.pdf", A_PDF, "application/pdf")
    organisation = Sayer(organisation=OrganisationFactory(), is_known=True)
    words = Words(text="Se filen.", upload=upload)
    with_file = say(dialogue, words=words, who=organisation, came_by=CameBy.LINK, actor=A_COMMAND)
    to_read = ViewpointFactory(
        dialogue=dialogue, organisation=None, state="to_read", address=AddressFactory(), name="Kim Berg"
    )
    return {"Viewpoint": to_read, "with_file": with_file}


def _asked_by_mail(contact: Membership, dialogue: Dialogue) -> str:
    """The way to say something for the organisation, which was asked."""
    mailing = MailingFactory(dialogue=dialogue, state="sent", sent_at=clock.now())
    open_batch(mailing.notice, about=mailing, without_address=0, actor=A_COMMAND)
    copy = MailingCopy.objects.create(mailing=mailing, organisation=contact.organisation)
    secret_of(LinkPurpose.HAND_OVER, contact, contact.address)
    return secret_of(LinkPurpose.VIEWPOINT, copy, contact.address)


def _own_words(viewpoint: Viewpoint) -> str:
    """The way back to what somebody has said."""
    return secret_of(LinkPurpose.OWN_WORDS, viewpoint, viewpoint.address)


def _dialogue_not_yet_open(owner: User) -> dict[str, str]:
    """A draft: whom it asks, how broad that is, what the letter says."""
    draft = DialogueFactory(owner=owner, state="draft", opens_on=None, closes_on=None, answer_by=None)
    of = {"code": draft.code, "slug": draft.slug}
    pages = ("dialogue_change", "dialogue_choose", "dialogue_send", "dialogue_discard")
    return {f"{page}, draft": reverse(page, kwargs=of) for page in pages}


def _mailing_that_has_gone(owner: User) -> Mailing:
    """An utskick in the archive, with a file, and an association that it is printed for."""
    mailing = MailingFactory(owner=owner)
    attach_file(mailing, upload=SimpleUploadedFile("b.png", PNG, "image/png"), actor=A_COMMAND)
    send_mailing(mailing, actor=A_COMMAND)
    send_mailing_now(mailing, actor=A_COMMAND)
    Letter.objects.filter(batch__in=mailing.batches()).update(state=LetterState.LAPSED)
    mailing.refresh_from_db()
    return mailing


def _not_yet_gone(owner: User) -> dict[str, str]:
    """Drafts of utskick, one to work on and one to send; an utskick and invitations that can be regretted."""
    draft, ready, pressed = (MailingFactory(owner=owner) for _ in range(3))
    send_mailing(pressed, actor=A_COMMAND)
    meeting = MeetingFactory(owner=owner)
    leaves_at = clock.now() + timedelta(minutes=10)
    batch = open_batch(
        "dialogues.invitation", about=meeting, without_address=0, leaves_at=leaves_at, actor=A_COMMAND
    )
    of = {"code": draft.code, "slug": draft.slug}
    pages = ("mailing_change", "mailing_choose", "mailing_attach", "mailing_discard")
    of_batch = {"code": meeting.code, "slug": meeting.slug, "batch": batch.code}
    return {
        **{f"{page}, draft": reverse(page, kwargs=of) for page in pages},
        "mailing_send, ready": reverse("mailing_send", kwargs={"code": ready.code, "slug": ready.slug}),
        "mailing_receipt, regret": reverse(
            "mailing_receipt", kwargs={"code": pressed.code, "slug": pressed.slug}
        ),
        "meeting_sending, regret": reverse("meeting_sending", kwargs=of_batch),
    }


def _answered(meeting: Meeting) -> None:
    """An answer of each sort, with a need, a question and a proposed item."""
    rsvp = RsvpFactory(invitation__meeting=meeting)
    NeedFactory(rsvp=rsvp, kind="food", text="gluten")
    QuestionFactory(rsvp=rsvp)
    AgendaItemFactory(
        meeting=meeting, state="proposed", proposed_by=rsvp, proposed_at=clock.now(), text="Belysning"
    )
    PersonFactory(meeting=meeting, phone="070-1740605", place_state="waiting", queue_no=1, group_size=2)


def _meeting_of_today(owner: User) -> dict[str, str]:
    """One whose door is open, with somebody who has come, and pages in states that the other has not."""
    meeting = MeetingFactory(starts_at=evening(0), answer_by=clock.today(), owner=owner)
    RsvpFactory(invitation__meeting=meeting, came=True)
    RsvpFactory(invitation__meeting=meeting, group_size=3)
    InvitationFactory(meeting=meeting)
    of = {"code": meeting.code, "slug": meeting.slug}
    return {
        "meeting_door, open": reverse("meeting_door", kwargs=of),
        "meeting_answers, silent": f"{reverse('meeting_answers', kwargs=of)}?visa=none",
    }
