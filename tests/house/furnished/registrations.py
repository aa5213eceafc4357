"""What the house has of associations that register themselves: one in each state, with its own link."""

from organisations.enums import RegistrationState
from organisations.models import Registration
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from tests.factories import OrganisationFactory, RegistrationFactory

from .house import House, Irregular, secret_of

IRREGULAR: Irregular = {("registration_step", "step"): lambda house: 1}


def furnish(house: House) -> None:
    """A draft behind its link, one that staff answer, and the others as their own pages show them."""
    draft = RegistrationFactory(state=RegistrationState.DRAFT, waits_since=None)
    house.things["Registration"] = RegistrationFactory(name="Grannmaten", place="Norrö")
    OrganisationFactory(name="Grannmaten", place="Söderby")
    house.secrets["register"] = secret_of(LinkPurpose.REGISTER, draft, None)
    link = GuestLink.objects.get(subject_id=draft.pk, purpose=LinkPurpose.REGISTER)
    house.more |= {
        f"registration_step, {step}": link.path("registration_step", step=step) for step in range(2, 6)
    }
    for state in RegistrationState:
        if state != RegistrationState.DRAFT:
            house.more[f"registration_own, {state}"] = _own_page(state)


def _own_page(state: RegistrationState) -> str:
    """The page of one in this state, by the link of its letter."""
    said = {
        "question": "Var träffas ni?",
        "ground": "already",
        "explanation": "Ni finns som Norrö IF.",
        "decided_at": clock.now(),
    }
    registration: Registration = RegistrationFactory(state=state, **said)
    secret_of(LinkPurpose.REGISTER, registration, registration.address)
    link = GuestLink.objects.get(subject_id=registration.pk, purpose=LinkPurpose.REGISTER)
    return link.path("registration_own")
