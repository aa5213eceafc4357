"""The register written as a file reads back as itself."""

from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from organisations.models import Membership, Organisation
from organisations.registers import FILES, LONGEST_ABOUT, Contact, read_register
from portal.frames.enums import Frame
from portal.frames.models import Tag
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

KINDS = ("csv", "xlsx")


def written(kind: str, contacts=None) -> bytes:
    """The whole register as a file."""
    contacts = Membership.objects.shown() if contacts is None else contacts
    everybody = Organisation.objects.all()
    _type, lines = FILES[kind]
    pieces = lines(everybody.for_file(contacts), everybody.most_contacts(contacts))
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_reads_back_as_itself(kind):
    organisation = OrganisationFactory(
        name='=HYPERLINK("http://x.example";"Norrby; IF")', number="802088-4816", place="Norrby",
        legal_form="association", web="https://norrby.example", about="Ett\n\n<två> & ’tre’ <3 🌱",
    )  # fmt: skip
    organisation.fields_of_activity.set(
        Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=["idrott", "kultur"])
    )
    organisation.target_groups.set(Tag.objects.filter(frame="target_group", key="alla"))
    MembershipFactory(organisation=organisation, name="Åsa Berg", phone="070-1740605", shown_publicly=True)
    with translation.override("en"):
        read = read_register(written(kind))
    assert (read.kind, read.source) == (kind, "bryggan")
    assert not read.warnings
    assert not read.unknown_columns
    row = read.rows[0]
    assert (row.name, row.number, row.place) == (organisation.name, organisation.number, organisation.place)
    assert (row.legal_form, row.web, row.about) == ("association", organisation.web, organisation.about)
    assert (set(row.fields), row.target_groups) == ({"Idrott", "Kultur"}, ("Alla",))
    assert (row.contacts[0].name, row.contacts[0].phone) == ("Åsa Berg", "070-1740605")


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_description_that_may_be_written_by_hand_is_read_back_whole(kind):
    organisation = OrganisationFactory(about="Ett ord till. " * (LONGEST_ABOUT // 14))
    read = read_register(written(kind))
    assert read.rows[0].about == organisation.about.strip()
    assert not read.warnings


@pytest.mark.parametrize("kind", KINDS)
def test_contacts_who_are_not_shown_stay_out(kind):
    hidden = MembershipFactory(name="Hemlig Person", phone="070-1740606")
    (row,) = read_register(written(kind)).rows
    assert (row.name, row.contacts) == (hidden.organisation.name, ())


@pytest.mark.parametrize("kind", KINDS)
def test_each_contact_has_columns_of_its_own_and_the_first_can_be_written_to(kind):
    organisation = OrganisationFactory(legal_form="unstated")
    MembershipFactory(organisation=organisation, name="Bo Utan", address=None, phone="070-1740605")
    asa = MembershipFactory(organisation=organisation, name="Åsa Berg", phone="070-1740606")
    eva = MembershipFactory(organisation=organisation, name="Eva Lund", phone="")
    no_name = MembershipFactory(organisation=organisation, name="", phone="070-1740607")
    read = read_register(written(kind, Membership.objects.current()))
    assert read.source == "bryggan"
    assert not read.unknown_columns
    assert not read.warnings
    (row,) = read.rows
    assert row.contacts[-1] == Contact("Bo Utan", "", "070-1740605")
    assert set(row.contacts[:-1]) == {
        Contact("Åsa Berg", asa.address.email, "070-1740606"),
        Contact("Eva Lund", eva.address.email, ""),
        Contact("", no_name.address.email, "070-1740607"),
    }
    assert {heading.word for heading in read.columns} >= {"Kontaktperson 3", "E-post 3", "Telefon 3"}


BEGINS = ["=1+1", "+46", "-2", "@sum", "\t=1", "\r=1"]


@pytest.mark.parametrize("begins", BEGINS)
def test_no_cell_is_a_formula(begins):
    OrganisationFactory(name=begins, place=begins)
    line = written("csv").decode("utf-8-sig").split("\r\n")[1]
    assert not any(cell.strip('"').startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line.split(";"))


@pytest.mark.parametrize("begins", BEGINS)
def test_no_cell_of_a_spreadsheet_is_anything_but_text(begins):
    OrganisationFactory(name=begins, place=begins, number="802088-4816")
    sheet = load_workbook(BytesIO(written("xlsx"))).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "inlineStr"}
    assert sheet["A2"].value.strip() == begins.strip()


@pytest.mark.parametrize("begins", BEGINS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_looked_like_a_formula_reads_back_as_it_was(kind, begins):
    OrganisationFactory(name=f"{begins} Norrby", about=begins)
    (row,) = read_register(written(kind)).rows
    assert (row.name, row.about) == (f"{begins} Norrby".strip(), begins.strip())


def test_what_no_spreadsheet_may_hold_is_left_out_and_the_rest_reads_back():
    OrganisationFactory(name="Nor\x0brby\ufffe IF", about="Rad ett\r\nRad två " + "å" * 40_000)
    (row,) = read_register(written("xlsx")).rows
    assert row.name == "Norrby IF"
    assert row.about.startswith("Rad ett\nRad två å")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_written_piece_by_piece_and_can_be_left_in_the_middle(kind):
    # Nothing that packs well: a piece comes when there is one.
    about = "".join(chr(0x4E00 + number * number % 20_011) for number in range(4000))
    organisation = OrganisationFactory(about=about)
    organisation.file_contacts = []
    organisation._prefetched_objects_cache = {"fields_of_activity": [], "target_groups": []}
    taken = []

    def without_end():
        while True:
            taken.append(1)
            yield organisation

    _type, lines = FILES[kind]
    pieces = lines(without_end())
    first = next(pieces)
    assert first
    assert len(taken) < 2000
    pieces.close()
