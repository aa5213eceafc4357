"""What the house has of privacy: who asks for own data, who is protected, who asks to be erased."""

from organisations.models import Membership
from portal.pages.services import ask_to_be_erased, protect
from portal.pages.whose import Whose
from portal.people.enums import LinkPurpose
from portal.people.services import read_protected
from portal.web.actor import A_COMMAND
from tests.factories import MembershipFactory

from .house import House, Irregular, secret_of

# Of somebody with protected identity: these words are looked for on every page, in every file and letter.
HIDDEN = ("Gunilla Dolderström", "070-1740645", "gunilla.dolderstrom@privat.example")
IRREGULAR: Irregular = {
    ("contact_protect", "contact"): lambda house: house.things["Organisation"].memberships.last().code,
}


def furnish(house: House) -> None:
    """A link to the own data; a protected contact, read once; a request that somebody must look at."""
    asker = MembershipFactory().address
    house.secrets["own_data"] = secret_of(LinkPurpose.OWN_DATA, asker, asker)
    name, phone, email = HIDDEN
    hidden = MembershipFactory(name=name, phone=phone, address__email=email, shown_publicly=True)
    protection = protect(contact=hidden, role_addresses={hidden.code: _of_the_board(hidden)}, actor=A_COMMAND)
    read_protected(protection, reason="Ringt och frågat", actor=A_COMMAND)
    house.things |= {
        "Protection": protection,
        "Erasure": ask_to_be_erased(Whose.of_user(house.things["User"]), actor=A_COMMAND),
    }


def _of_the_board(membership: Membership) -> str:
    return f"styrelsen-{membership.organisation.code}@forening.example"
