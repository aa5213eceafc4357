"""The answers as a file: by name, guarded, without needs and telephone numbers."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from organisations.registers import read_register
from portal.people.enums import Role
from tests.dialogues.acts import address_of, answer_from
from tests.factories import MeetingFactory, NeedFactory, PersonFactory, staff

pytestmark = pytest.mark.django_db


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_file_says_who_what_and_how_and_neither_need_nor_number(client, official):
    client.force_login(official)
    meeting = MeetingFactory(seats=9)
    person = PersonFactory(
        meeting=meeting, name="=Åsa", phone="070-1740605", organisation_name="Kören", place_state="given"
    )
    NeedFactory(rsvp=person, kind="food", text="gluten")
    answer_from("Zebran", meeting, answer="no", given_by="phone")
    lines = content(client.get(address_of(meeting, "answers_file"))).decode("utf-8-sig").splitlines()
    assert lines[0] == "Namn;Förening;Svar;Hur många;Hur;Plats;När;Genom;Kom"
    assert lines[1].startswith("'=Åsa;Kören;Jag kommer;1;I rummet;har plats;")
    assert lines[2].startswith(";Zebran;Vi kan inte;;;;")
    assert lines[2].endswith(";telefon;")
    assert "070" not in "".join(lines)
    assert "gluten" not in "".join(lines)


def test_the_same_as_a_spreadsheet(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    answer_from("Kören & <Bandet>", meeting)
    response = client.get(address_of(meeting, "answers_workbook"))
    assert response["Content-Disposition"].endswith('.xlsx"')
    register = read_register(BytesIO(content(response)).read())
    assert register is not None


def test_the_list_on_paper_is_tagged_and_takes_any_name(client, official):
    client.force_login(official)
    meeting = MeetingFactory(title="Stormöte #[*]")
    answer_from('Åkersta #[*]`$\\ "Ängs" @x <b> //c', meeting, group_size=4)
    answer_from("Kan inte", meeting, answer="no")
    PersonFactory(
        meeting=meeting, name="Siv Åkerö", organisation_name="Kören", came=True, phone="070-1740605"
    )
    response = client.get(address_of(meeting, "door_list"))
    assert response["Content-Type"] == "application/pdf"
    pdf = PdfReader(BytesIO(response.content))
    words = " ".join(pdf.pages[0].extract_text().replace("\u200b", "").split())
    assert 'Åkersta #[*]`$\\ "Ängs" @x <b> //c' in words
    assert "Siv Åkerö" in words
    assert "Kan inte" not in words
    assert "070" not in words
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("sv")


def test_a_long_list_goes_on_with_its_headings(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    for number in range(60):
        PersonFactory(meeting=meeting, name=f"Besökare {number:02}")
    pdf = PdfReader(BytesIO(client.get(address_of(meeting, "door_list")).content))
    assert len(pdf.pages) > 1
    assert all("Att veta" in page.extract_text() for page in pdf.pages)


def test_the_file_is_for_those_who_see_the_answers(client):
    meeting = MeetingFactory()
    client.force_login(staff(Role.REGISTRAR))
    for name in ("answers_file", "answers_workbook", "door_list"):
        address = reverse(name, kwargs={"code": meeting.code, "slug": meeting.slug})
        assert client.get(address).status_code == 403
