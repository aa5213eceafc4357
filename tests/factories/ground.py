"""People, organisations, meetings and utskick for tests."""

from datetime import time, timedelta

import factory
from django.contrib.contenttypes.models import ContentType
from factory.django import DjangoModelFactory

from dialogues.models import (
    AgendaItem,
    Invitation,
    Mailing,
    Meeting,
    Paper,
    Question,
    Rsvp,
    RsvpNeed,
)
from organisations.enums import LegalForm, RegistrationState
from organisations.models import ChangeRequest, Membership, MembershipRequest, Organisation, Registration
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.enums import DEPARTMENTS_ROLES, Role
from portal.people.models import Address, Committee, Department, IdentityProvider, RoleGrant, User
from portal.records.enums import RecordKind
from portal.records.models import Record
from portal.web import clock

# The least that is taken for a whole PDF.
A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


class UserFactory(DjangoModelFactory):
    """Somebody who can sign in and holds no role."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@skarsjo.example")
    name = factory.Sequence(lambda n: f"Person {n}")


def our_department() -> Department:
    """The one that meetings, utskick and officials belong to where nothing else is said."""
    return Department.objects.get_or_create(name="Vår förvaltning")[0]


def staff(*roles: Role, department: Department | None = None, **fields) -> User:
    """A user with these roles from today; an official where none is named, of a department."""
    user = UserFactory(**fields)
    for role in roles or (Role.OFFICIAL,):
        of_one = role in DEPARTMENTS_ROLES
        RoleGrant.objects.create(
            user=user, role=role, department=(department or our_department()) if of_one else None
        )
    return user


class AddressFactory(DjangoModelFactory):
    """A mail address that takes letters."""

    class Meta:
        model = Address

    email = factory.Sequence(lambda n: f"kontakt{n}@forening.example")


class CommitteeFactory(DjangoModelFactory):
    """A committee."""

    class Meta:
        model = Committee

    abbreviation = factory.Sequence(lambda n: f"N{n}")
    name = factory.Sequence(lambda n: f"Nämnd {n}")


class DepartmentFactory(DjangoModelFactory):
    """A department at the top of the tree."""

    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Förvaltning {n}")


class OrganisationFactory(DjangoModelFactory):
    """An active organisation without contacts."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Förening {n}")


class MembershipFactory(DjangoModelFactory):
    """A contact person with an address that takes letters, of an organisation of its own."""

    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Kontakt {n}")
    address = factory.SubFactory(AddressFactory)


class MembershipRequestFactory(DjangoModelFactory):
    """Somebody asks to act for an organisation that nobody acts for; the address is confirmed."""

    class Meta:
        model = MembershipRequest

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Frågare {n}")
    address = factory.SubFactory(AddressFactory)
    words = "Jag är ny ordförande."
    state = "waiting"
    made_at = factory.LazyFunction(clock.now)
    asked_at = factory.SelfAttribute("made_at")


class ChangeRequestFactory(DjangoModelFactory):
    """An organisation asks for another name."""

    class Meta:
        model = ChangeRequest

    organisation = factory.SubFactory(OrganisationFactory)
    wanted = factory.LazyAttribute(lambda request: {"name": f"Nya {request.organisation.name}"})
    stood = factory.LazyAttribute(lambda request: {"name": request.organisation.name})
    why = "Årsmötet har bestämt det."
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(clock.now)


class RegistrationFactory(DjangoModelFactory):
    """A network without a number that has registered itself, vouched for, and waits for the municipality."""

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Nätverket {n}")
    legal_form = LegalForm.NETWORK
    about = "Vi ses och lagar mat."
    address = factory.SubFactory(AddressFactory)
    contact_name = factory.Sequence(lambda n: f"Kontakt {n}")
    state = RegistrationState.RECEIVED
    waits_since = factory.LazyFunction(clock.now)

    @factory.post_generation
    def fields_of_activity(self, create, keys):
        """Culture, where nothing else is said."""
        tags = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=keys or ["kultur"])
        self.fields_of_activity.set(tags)


def evening(days: int, at: time = time(18, 0)):
    """The instant `days` days from today at which Stockholm's clocks show `at`."""
    return clock.instant(clock.today() + timedelta(days=days), at)


class MeetingFactory(DjangoModelFactory):
    """A called stormöte fifty days ahead, answers wanted a week before."""

    class Meta:
        model = Meeting

    title = factory.Sequence(lambda n: f"Stormöte {n}")
    purpose = "Vi går igenom årets handlingsplaner."
    place = "Folkets hus, Storgatan 12"
    link = "https://mote.example/stormote"
    starts_at = factory.LazyFunction(lambda: evening(50))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(hours=2, minutes=30))
    answer_by = factory.LazyAttribute(lambda meeting: (meeting.starts_at - timedelta(days=7)).date())
    state = "called"
    owner = factory.SubFactory(UserFactory)
    department = factory.LazyFunction(our_department)


class AgendaItemFactory(DjangoModelFactory):
    """An item on the agenda of a meeting."""

    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    order = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Punkt {n}")


class PaperFactory(DjangoModelFactory):
    """A link under an item of an agenda."""

    class Meta:
        model = Paper

    agenda_item = factory.SubFactory(AgendaItemFactory)
    title = factory.Sequence(lambda n: f"Handling {n}")
    link = factory.Sequence(lambda n: f"https://kommunen.example/handling-{n}")
    added_at = factory.LazyFunction(clock.now)


class InvitationFactory(DjangoModelFactory):
    """An invitation that stands, to an organisation with one contact."""

    class Meta:
        model = Invitation

    meeting = factory.SubFactory(MeetingFactory)
    organisation = factory.LazyFunction(lambda: MembershipFactory().organisation)
    called_at = factory.LazyFunction(clock.now)


class MailingFactory(DjangoModelFactory):
    """A draft of an utskick, to be shown in the archive."""

    class Meta:
        model = Mailing

    title = factory.Sequence(lambda n: f"Utskick {n}")
    text = "Nu kan ni söka bidrag.\n\n## Så gör ni\n\n- Läs [sidan](/om-samverkan/)\n- Skriv till oss"
    made_at = factory.LazyFunction(clock.now)
    department = factory.LazyFunction(our_department)


class RsvpFactory(DjangoModelFactory):
    """Yes, one person, by a link."""

    class Meta:
        model = Rsvp

    invitation = factory.SubFactory(InvitationFactory)
    meeting = factory.SelfAttribute("invitation.meeting")
    answer = "yes"
    answered_at = factory.LazyFunction(clock.now)
    confirmed_at = factory.SelfAttribute("answered_at")


class PersonFactory(DjangoModelFactory):
    """Yes, one person in their own name, confirmed by the link in a letter."""

    class Meta:
        model = Rsvp

    meeting = factory.SubFactory(MeetingFactory)
    name = factory.Sequence(lambda n: f"Besökare {n}")
    address = factory.SubFactory(AddressFactory)
    given_by = "page"
    answer = "yes"
    answered_at = factory.LazyFunction(clock.now)
    confirmed_at = factory.SelfAttribute("answered_at")


class NeedFactory(DjangoModelFactory):
    """A hearing loop, for an organisation that comes."""

    class Meta:
        model = RsvpNeed

    rsvp = factory.SubFactory(RsvpFactory)
    kind = "hearing_loop"


class QuestionFactory(DjangoModelFactory):
    """A question that nobody has answered, from the organisation's contact."""

    class Meta:
        model = Question

    rsvp = factory.SubFactory(RsvpFactory)
    meeting = factory.SelfAttribute("rsvp.meeting")
    text = factory.Sequence(lambda n: f"Får vi ta med {n} vänner?")
    asked_at = factory.LazyFunction(clock.now)


def make_organisations(number: int) -> list[Organisation]:
    """Many active organisations, each with a contact and an address of its own; a few queries for all."""
    first = Organisation.objects.count() + 1
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(
                name=f"{_WHAT[n % len(_WHAT)]} {_WHERE[n % len(_WHERE)]} {n}", place=_WHERE[n % len(_WHERE)]
            )
            for n in range(first, first + number)
        ],
        batch_size=1000,
    )
    addresses = Address.objects.bulk_create(
        [Address(email=f"kontakt-{one.code}@forening.example") for one in organisations], batch_size=1000
    )
    Membership.objects.bulk_create(
        [
            Membership(organisation=one, name=f"Kontakt {one.code}", address=address)
            for one, address in zip(organisations, addresses, strict=True)
        ],
        batch_size=1000,
    )
    return organisations


_WHAT = ("Idrottsföreningen", "Hembygdsföreningen", "Kammarkören", "Scoutkåren", "Båtklubben")
_WHERE = ("Ängsholmen", "Norrö", "Söderby", "Åkersta", "Östanå", "Västerås by", "Lillön")


class IdentityProviderFactory(DjangoModelFactory):
    """The municipality's own login, open, with words for department, post and role."""

    class Meta:
        model = IdentityProvider

    key = "kommun"
    title_sv = "Logga in med kommunens konto"
    allowed_domains = factory.LazyFunction(lambda: ["skarsjo.example"])
    claim_department, claim_post, claim_role = "department", "title", "roles"
    is_open = True


class RecordFactory(DjangoModelFactory):
    """A question that came in to a committee with a mailbox, and that nobody has registered."""

    class Meta:
        model = Record
        exclude = ["thing"]

    thing = factory.SubFactory(QuestionFactory)
    thing_type = factory.LazyAttribute(lambda record: ContentType.objects.get_for_model(record.thing))
    thing_id = factory.LazyAttribute(lambda record: record.thing.pk)
    kind = RecordKind.RECEIVED
    title = factory.Sequence(lambda n: f"Fråga inför Stormöte {n}")
    counterpart = "Norrö IF"
    committee = factory.SubFactory(CommitteeFactory, mailbox="kfn@skarsjo.example")
