"""Nobody is picked out by what says something of belief, health or origin: no list, file, search does it."""

import io
import re
from collections.abc import Iterator
from zipfile import ZipFile, is_zipfile

import pytest
from django.http import HttpResponse
from django.test import Client

from organisations.enums import DELICATE_FIELDS, LegalForm
from organisations.filters import TRAITS
from organisations.models import Membership
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.enums import LinkPurpose
from portal.people.services import link_for
from tests.factories import InvitationFactory, MembershipFactory
from tests.house.furnished import House, furnish

# Whoever believes is a contact of what believes; what else tells two associations apart is the same.
BELIEVER, NEIGHBOUR = "Zarah Trosdotter", "Zakarias Grannson"
# What they are asked for by, as it stands in addresses.
ASKED = {
    "omrade": ["trossamfund"],
    "malgrupp": ["hbtqi"],
    "form": [LegalForm.FAITH_COMMUNITY.value],
    "q": ["moské"],
}


@pytest.fixture
def house(db) -> House:
    """With two who are shown, invited and silent, alike but for what their associations are."""
    house = furnish()
    for name in (BELIEVER, NEIGHBOUR):
        contact = MembershipFactory(name=name, shown_publicly=True, organisation__place="Norrö")
        invitation = InvitationFactory(meeting=house.things["Meeting"], organisation=contact.organisation)
        link_for(purpose=LinkPurpose.ANSWER, subject=invitation, address=None)
    believers = Membership.objects.get(name=BELIEVER).organisation
    believers.fields_of_activity.set(Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=DELICATE_FIELDS))
    believers.target_groups.set(Tag.objects.of(Frame.TARGET_GROUP))
    believers.legal_form = LegalForm.FAITH_COMMUNITY
    believers.save()
    return house


def whole(response: HttpResponse) -> str:
    """All that is answered, as text; a spreadsheet unpacked."""
    content = b"".join(response) if response.streaming else response.content
    if is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")


# What is new on a page each time that it is shown.
_MARKS = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"')


def shown(client: Client, address: str, **asked: str | list[str]) -> str:
    """What an address shows, but for what is new each time."""
    return _MARKS.sub("", whole(client.get(address, asked)))


def named(text: str) -> set[str]:
    """Which of the two are named."""
    return {name for name in (BELIEVER, NEIGHBOUR) if name in text}


def askings() -> Iterator[dict[str, str]]:
    """Each way to ask for one of the traits."""
    for name, values in ASKED.items():
        for value in values:
            yield {name: value}


def all_at_once() -> dict[str, list[str]]:
    """Every trait in one asking."""
    return {name: list(values) for name, values in ASKED.items()}


def test_every_trait_is_tried():
    assert set(TRAITS) <= set(ASKED)


@pytest.mark.parametrize("who", ["visitor", "administrator"])
def test_no_page_names_those_who_have_a_trait_and_not_the_others(house, who):
    client = Client()
    if who == "administrator":
        client.force_login(house.administrator)
    name_persons, read = 0, set()
    for name, address in house.addresses():
        # A page that is about one thing reads none of these; what reads them takes them from its address.
        if re.search(r"\.(ics|pdf|css)$", address):
            continue
        usually = shown(client, address)
        name_persons += bool(named(usually))
        # What shows the same when asked for all of them at once reads none of them.
        if shown(client, address, **all_at_once()) == usually:
            continue
        read.add(name)
        for asked in askings():
            assert named(shown(client, address, **asked)) in (set(), {BELIEVER, NEIGHBOUR}), f"{name} {asked}"
    assert name_persons >= (4 if who == "administrator" else 2)
    assert {"organisation_list", "meeting_list"} <= read, read
