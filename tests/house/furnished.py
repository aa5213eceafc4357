"""A house with one of everything, so that every address leads somewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from dialogues.enums import MeetingKind, PhoneAbout
from dialogues.models import Mailing, Meeting
from dialogues.services import add_file, attach_file, send_mailing, send_mailing_now
from organisations.models import Chosen, Group, ImportRun, Membership, Organisation
from organisations.models.imports import MOST_TRIES
from organisations.registers import read_register
from organisations.services import import_register, receive_register, save_selection, weigh_import
from portal.files.models import File
from portal.files.services import change_logo
from portal.frames.enums import LISTS, Frame
from portal.frames.models import Tag
from portal.frames.services import retire_tag
from portal.municipality.enums import TextKey
from portal.municipality.services import change_settings
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.notifications.services import notify, open_batch
from portal.people.enums import AddressState, Claimed, LinkPurpose, Role, SignInWay
from portal.people.models import (
    Address,
    Department,
    Deputyship,
    Employment,
    GuestLink,
    IdentityProvider,
    User,
)
from portal.people.services import add_key, note_sign_in
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.codes import seal
from tests.factories import (
    A_PDF,
    AddressFactory,
    AgendaItemFactory,
    CommitteeFactory,
    DepartmentFactory,
    IdentityProviderFactory,
    InvitationFactory,
    MailingFactory,
    MeetingFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    PaperFactory,
    PersonFactory,
    QuestionFactory,
    RsvpFactory,
    evening,
    staff,
)

MUNICIPALITY = {
    "name_sv": "Skärsjö kommun",
    "name_en": "Skärsjö Municipality",
    "sender_name": "Skärsjö kommun",
    "sender_address": "bryggan@skarsjo.example",
    "reply_to": "bryggan@skarsjo.example",
    "phone": "08-465 004 10",
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000 01f15c4890000000d49444154789c63f8cfc0f01f0005"
    "0001ffa2b5a6d20000000049454e44ae426082".replace(" ", "")
)


def every_address() -> Iterator[tuple[str, URLPattern]]:
    """Each address of the site as a pattern, with its view."""

    def walk(resolver: URLResolver, above: str) -> Iterator[tuple[str, URLPattern]]:
        for one in resolver.url_patterns:
            route = above + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one, route)
            else:
                yield route, one

    return walk(get_resolver(), "")


def purpose_of(view: Any) -> str:
    """Which secret link opens a view; an empty text where none does."""
    plate = getattr(view, "door_plate", "")
    return plate.removeprefix("link: ") if plate.startswith("link: ") else ""


@dataclass
class House:
    """One of everything, and how to come to it."""

    administrator: User
    things: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    # The same page in another state, as `import_detail, stuck`.
    more: dict[str, str] = field(default_factory=dict)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """The name and the full address of every page. Raises KeyError where nobody said how to get there."""
        yield from self.more.items()
        for name, values in self.pages():
            yield name, reverse(name, kwargs=values)

    def pages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The name of every page, and what stands in the address of the one of it that is in the house."""
        for _route, one in every_address():
            if one.name and not one.name.startswith("devkit_"):
                yield one.name, dict(self._values(one))

    def _values(self, one: URLPattern) -> Iterator[tuple[str, Any]]:
        model = getattr(one.callback, "door_plate_model", None)
        thing = self.things.get(model.__name__) if model else None
        for name in one.pattern.converters:
            said = IRREGULAR.get((one.name, name))
            if said:
                yield name, said(self)
            elif name == "secret":
                yield name, self.secrets[purpose_of(one.callback)]
            elif thing is not None and name in {"code", "slug"}:
                yield name, getattr(thing, name)
            else:
                raise KeyError(f"{one.name}: what is <{name}>? Say so in tests/house/furnished.py")


# What no plate says: the values of these parts of these addresses.
IRREGULAR = {
    ("import_row", "line"): lambda house: house.things["ImportRun"].import_rows.undecided().get().line,
    **{
        (name, "code"): lambda house: house.things["ImportRun"].code
        for name in ("import_confirm", "import_discard", "import_again")
    },
    ("link_closed", "rest"): lambda house: "en-bruten-lank",
    ("meeting_month", "month"): lambda house: f"{house.things['Meeting'].on:%Y-%m}",
    ("principle", "key"): lambda house: house.things["principle"].key,
    ("text_edit", "key"): lambda house: TextKey.ABOUT_SITE.value,
    ("question_answer", "question"): lambda house: house.things["Meeting"].questions.get().code,
    ("proposal_decide", "proposal"): lambda house: (
        house.things["Meeting"].agenda_items.get(state="proposed").code
    ),
    **{
        (name, "invitation"): lambda house: house.things["Meeting"].invitations.first().code
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
    ("batch_detail", "code"): lambda house: house.things["Batch"].code,
    ("reopen_address", "address_id"): lambda house: house.things["Address"].pk,
    ("mark_bounced", "address_id"): lambda house: house.things["Address"].pk,
    ("try_letter_again", "letter_id"): lambda house: house.things["Letter"].pk,
    ("contact_change", "contact"): lambda house: house.things["Organisation"].memberships.last().code,
    ("contact_end", "contact"): lambda house: house.things["Organisation"].memberships.last().code,
    ("role_withdraw", "pk"): lambda house: house.things["User"].role_grants.first().pk,
    **{
        (name, "key"): lambda house: house.things["provider"].key
        for name in (
            "provider_begin",
            "provider_back",
            "provider_edit",
            "provider_try",
            "mapping_add",
            "mapping_remove",
        )
    },
    ("sign_in_end", "code"): lambda house: house.administrator.sign_ins.get().code,
    ("key_remove", "pk"): lambda house: house.things["key"].pk,
    ("mapping_remove", "pk"): lambda house: house.things["provider"].mappings.get().pk,
    ("deputy_end", "pk"): lambda house: house.things["User"].deputyships.first().pk,
    ("employment_end", "pk"): lambda house: house.things["User"].employments.first().pk,
    **{
        (name, "slug"): lambda house: LISTS[Frame.TOPIC][0]
        for name in ("tag_list", "tag_add", "tag_edit", "tag_retire", "tag_restore")
    },
    **{
        (name, "key"): lambda house: house.things["topic"].key
        for name in ("tag_edit", "tag_retire", "tag_restore")
    },
}


def furnish() -> House:
    """Put one of everything in the house, so that each page has what it can show and each form stands."""
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    house = House(staff(Role.ADMINISTRATOR))
    person, department = staff(Role.OFFICIAL), DepartmentFactory()
    Employment.objects.create(user=person, department=department)
    Deputyship.objects.create(user=person, deputy=house.administrator)
    invitation = InvitationFactory(meeting__owner=house.administrator)
    item = AgendaItemFactory(meeting=invitation.meeting)
    pdf = SimpleUploadedFile("Underlag.pdf", A_PDF, "application/pdf")
    paper = add_file(item, upload=pdf, actor=A_COMMAND)
    _answered(invitation.meeting)
    contact = invitation.organisation.memberships.get()
    # One leaves by a letter's link; one, whom no letter reaches, is ended by staff.
    MembershipFactory(organisation=invitation.organisation, address=None, phone="070-1740605")
    not_invited = MembershipFactory()
    successor = MembershipFactory(
        organisation=not_invited.organisation, named_by=not_invited, active_from=None
    )
    AddressFactory(state=AddressState.REFUSED, state_since=clock.now(), reason="550 5.1.1 okänd")
    yesterday = clock.today() - timedelta(days=1)
    retire_tag(Tag.objects.of(Frame.TOPIC).last(), last_day=yesterday, actor=A_COMMAND)
    logo = SimpleUploadedFile("bild.png", PNG, "image/png")
    shown = change_logo(upload=logo, actor=A_COMMAND)
    went = notify("dialogues.invitation", about=invitation, to=Recipient(contact.address, contact.name))
    Letter.objects.filter(pk=went.pk).update(state=LetterState.SENT, sent_at=clock.now())
    lost = notify(
        "dialogues.receipt", about=invitation, to=Recipient(contact.address, contact.name), occasion="lost"
    )
    Letter.objects.filter(pk=lost.pk).update(state=LetterState.FAILED, server_answer="451 4.7.1 inte nu")
    confirmed = PersonFactory(meeting=invitation.meeting, organisation=invitation.organisation)
    PersonFactory(
        meeting=invitation.meeting,
        address=None,
        phone="070-1740605",
        phone_about=PhoneAbout.CONFIRM,
        confirmed_at=None,
    )
    batch = open_batch("dialogues.invitation", about=invitation.meeting, without_address=0, actor=A_COMMAND)
    # One that no letter has reached: it is printed for.
    silent = InvitationFactory(meeting=invitation.meeting, batch=batch, organisation=OrganisationFactory())
    for each in (invitation, silent):
        _secret(LinkPurpose.ANSWER, each, None)
    Letter.objects.filter(pk=lost.pk).update(batch=batch)
    session = SessionStore()
    session.create()
    note_sign_in(
        house.administrator,
        session_key=session.session_key,
        way=SignInWay.CODE,
        device="Firefox, Windows",
        actor=A_COMMAND,
    )
    house.things = {
        "User": person,
        "Department": department,
        "Committee": CommitteeFactory(),
        "Meeting": invitation.meeting,
        "Organisation": invitation.organisation,
        "File": File.objects.get(code=shown.logo_code),
        "Batch": batch,
        "ImportRun": _file_that_waits(),
        "Selection": save_selection(name="Norr", chosen=_some_and_one(not_invited), actor=A_COMMAND),
        "Letter": lost,
        "provider": _login_with_words(department),
        "key": add_key(house.administrator, name="Telefonen", credential={}, actor=A_COMMAND),
        "paper": paper,
        "link": PaperFactory(agenda_item=item, order=1),
        "Address": contact.address,
        "person": confirmed,
        "principle": Tag.objects.principles().first(),
        "topic": Tag.objects.of(Frame.TOPIC).first(),
    }
    house.secrets = {
        "answer": _secret(LinkPurpose.ANSWER, invitation, contact.address),
        "hand_over": _secret(LinkPurpose.HAND_OVER, contact, contact.address),
        "confirm": _secret(LinkPurpose.CONFIRM, successor, successor.address),
        "sign_up": _secret(LinkPurpose.SIGN_UP, confirmed, confirmed.address),
        "letter": _of_letter(_one_that_can_be_declined(contact)),
    }
    house.things["Mailing"] = _mailing_that_has_gone(house.administrator)
    rows = reverse("import_rows", kwargs={"code": house.things["ImportRun"].code})
    house.more = {
        **_meeting_of_today(house.administrator),
        **_not_yet_gone(house.administrator),
        "import_detail, stuck": _file_that_is_stuck().get_absolute_url(),
        "import_rows, in conflict": f"{rows}?visa=konflikter",
    }
    return house


def _login_with_words(department: Department) -> IdentityProvider:
    """The municipality's own login, with a word that means something and one that does not."""
    provider = IdentityProviderFactory()
    provider.mappings.create(of=Claimed.DEPARTMENT, value="Kultur", department=department)
    provider.unknown_claims.create(of=Claimed.ROLE, value="alla-anställda", last_on=clock.today())
    return provider


def _some_and_one(membership: Membership) -> Chosen:
    """A choice that has something in each of its lists."""
    return Chosen(
        places=("Norrö",), also=(Group("places", "Söderby"),), added=(membership.organisation.code,)
    )


def _mailing_that_has_gone(owner: User) -> Mailing:
    """An utskick in the archive, with a file, and an association that it is printed for."""
    mailing = MailingFactory(owner=owner)
    attach_file(mailing, upload=SimpleUploadedFile("b.png", PNG, "image/png"), actor=A_COMMAND)
    send_mailing(mailing, actor=A_COMMAND)
    send_mailing_now(mailing, actor=A_COMMAND)
    Letter.objects.filter(batch__in=mailing.batches()).update(state=LetterState.LAPSED)
    mailing.refresh_from_db()
    return mailing


def _one_that_can_be_declined(contact: Membership) -> Letter:
    """An invitation to a workshop; the call to a stormöte cannot be declined."""
    invitation = InvitationFactory(meeting__kind=MeetingKind.WORKSHOP, organisation=contact.organisation)
    return notify("dialogues.invitation", about=invitation, to=Recipient(contact.address, contact.name))


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


def _file_that_waits() -> ImportRun:
    """A register file with a row of each verdict that can be without an earlier one, and a conflict."""
    headings = "Namn;Org.nr;Ort;Syfte;E-post;Om"
    draken, kraken = "Draken;;Norrö;;;Vi seglar.", "Kraken;;Norrö;;info@kraken.example;Vi ror."
    before = read_register("\n".join((headings, kraken)).encode())
    import_register(register=before, actor=A_COMMAND, commit=True)
    Organisation.objects.filter(name="Kraken").update(about="Vi själva.")
    rows = (headings, draken, "Draken.;12;Söderby;Segla;;", ";;Norrö;;;", kraken.replace("ror", "simmar"))
    run, _is_new = receive_register(
        read_register("\n".join(rows).encode()), file_name="r.csv", actor=A_COMMAND
    )
    weigh_import(run, actor=A_COMMAND)
    return ImportRun.objects.get(pk=run.pk)


def _file_that_is_stuck() -> ImportRun:
    """One that the worker has given up."""
    run, _is_new = receive_register(read_register(b"Namn\nVraket\n"), file_name="v.csv", actor=A_COMMAND)
    ImportRun.objects.filter(pk=run.pk).update(tries=MOST_TRIES + 1)
    return run


def _secret(purpose: LinkPurpose, subject: Any, address: Address | None) -> str:
    return GuestLink.objects.create(
        purpose=purpose,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        address=address,
    ).secret


def _of_letter(letter: Letter) -> str:
    return f"{letter.code}-{seal('letter', letter.code, 0)}"
