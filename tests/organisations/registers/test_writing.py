"""The register written as a file reads back as itself."""

import pytest
from django.utils import translation

from organisations.models import Organisation
from organisations.registers import read_register, register_lines
from portal.frames.enums import Frame
from portal.frames.models import Tag
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def written() -> str:
    return "".join(register_lines(Organisation.objects.for_file()))


def test_what_is_written_reads_back_as_itself():
    organisation = OrganisationFactory(
        name='=HYPERLINK("http://x.example";"Norrby; IF")', number="802088-4816", place="Norrby",
        legal_form="association", web="https://norrby.example", about="Ett\n\n<b>två</b>",
    )  # fmt: skip
    organisation.fields_of_activity.set(
        Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=["idrott", "kultur"])
    )
    organisation.target_groups.set(Tag.objects.filter(frame="target_group", key="alla"))
    MembershipFactory(organisation=organisation, name="Åsa Berg", phone="070-1740605", shown_publicly=True)
    with translation.override("en"):
        read = read_register(written().encode())
    assert not read.warnings
    assert not read.unknown_columns
    row = read.rows[0]
    assert (row.name, row.number, row.place) == (organisation.name, organisation.number, organisation.place)
    assert (row.legal_form, row.web, row.about) == ("association", organisation.web, organisation.about)
    assert (set(row.fields), row.target_groups) == ({"Idrott", "Kultur"}, ("Alla",))
    assert (row.contacts[0].name, row.contacts[0].phone) == ("Åsa Berg", "070-1740605")


def test_contacts_who_are_not_shown_stay_out():
    hidden = MembershipFactory(name="Hemlig Person", phone="070-1740606")
    text = written()
    assert hidden.organisation.name in text
    assert "Hemlig" not in text
    assert hidden.address.email not in text
    assert hidden.phone not in text


@pytest.mark.parametrize("begins", ["=1+1", "+46", "-2", "@sum", "\t=1"])
def test_no_cell_is_a_formula(begins):
    OrganisationFactory(name=begins, place=begins)
    line = written().splitlines()[1]
    assert not any(cell.strip('"').startswith(("=", "+", "-", "@", "\t")) for cell in line.split(";"))
