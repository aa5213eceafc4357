"""A register comes in: all or nothing, once, and with nobody's number twice."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.enums import Fault, OrganisationState
from organisations.models import Membership, Organisation
from organisations.registers import read_register
from organisations.services import import_register
from organisations.services.importing import _new_codes
from portal.people.models import Address
from portal.web.actor import A_COMMAND, Actor, Door
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

REGISTERS = Path(settings.BASE_DIR, "portal/devkit/registers")


def bring_in(text: str, *, commit: bool = True):
    return import_register(register=read_register(text.encode()), actor=A_COMMAND, commit=commit)


def counts():
    return Organisation.objects.count(), Membership.objects.count(), Address.objects.count()


@pytest.mark.parametrize("name", ["foreningsregister", "foreningsregister-rbok"])
def test_a_whole_register_comes_in_and_the_second_time_adds_nothing(name):
    register = read_register((REGISTERS / f"{name}.csv").read_bytes())
    tried = import_register(register=register, actor=A_COMMAND, commit=False)
    assert counts() == (0, 0, 0)
    done = import_register(register=register, actor=A_COMMAND, commit=True)
    assert (done.rows, done.new, done.skipped, done.warnings) == (
        tried.rows, tried.new, tried.skipped, tried.warnings,
    )  # fmt: skip
    assert done.new + done.already_there + done.skipped + done.left_out == done.rows
    assert not done.unknown_words
    after = counts()
    assert after[:2] == (done.new, done.contacts)
    again = import_register(register=register, actor=A_COMMAND, commit=True)
    assert (again.new, again.already_there, again.skipped) == (0, done.new, done.skipped)
    assert counts() == after


def test_a_row_becomes_an_active_organisation_with_its_contacts():
    receipt = bring_in(
        "Namn;Org.nr;Verksamhet;Målgrupp;Ort;Hemsida;Om;Kontakt;E-post;Telefon\n"
        "Norrby IF;8020884816;Idrott/Kultur,idrottsförening;Äldre (65+);Norrby;norrby.example;Vi finns.;"
        "Åsa Berg;asa@norrby.example, kassor@norrby.example;070-1740605\n"
    )
    organisation = Organisation.objects.get()
    assert (organisation.number, organisation.place) == ("802088-4816", "Norrby")
    assert organisation.state == OrganisationState.ACTIVE
    assert [tag.key for tag in organisation.fields_of_activity.all()] == ["idrott"]
    assert [tag.key for tag in organisation.target_groups.all()] == ["aldre"]
    contacts = organisation.memberships.current().values_list("name", "address__email", "phone")
    assert sorted(contacts) == [
        ("", "kassor@norrby.example", ""),
        ("Åsa Berg", "asa@norrby.example", "070-1740605"),
    ]
    assert not organisation.memberships.filter(shown_publicly=True).exists()
    assert receipt.unknown_words == {"Idrott/Kultur": 1}
    assert [(remark.line, remark.fault) for remark in receipt.warnings] == [
        (2, Fault.EMAIL_SEVERAL),
        (2, Fault.FIELD_UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("row", "new", "fault"),
    [
        ("Norrby IF;802088-4816;Norrby", 0, None),
        ("NORRBY  if;802088-4816;Annan by", 0, None),
        ("Helt annan;802088-4816;Norrby", 0, Fault.NUMBER_TAKEN),
        ("norrby if;;Norrby", 0, None),
        ("Nörrby IF;;norrby", 0, None),
        ("Norrby IF;;Söderby", 1, None),
        ("Norrby IF;802232-9620;Norrby", 1, None),
        ("Norrby IF norra;;Norrby", 1, None),
    ],
)
def test_a_row_is_known_again_by_number_or_by_name_and_place(row, new, fault):
    OrganisationFactory(name="Norrby IF", number="802088-4816", place="Norrby")
    receipt = bring_in(f"Namn;Org.nr;Ort\n{row}\n")
    assert receipt.new == new
    assert [remark.fault for remark in receipt.warnings] == ([fault] if fault else [])
    assert Organisation.objects.count() == 1 + new


def test_a_row_with_a_number_is_known_again_where_nobody_has_another():
    OrganisationFactory(name="Norrby IF", place="Norrby")
    assert bring_in("Namn;Org.nr;Ort\nNorrby IF;802088-4816;Norrby\n").already_there == 1


def test_of_several_rows_the_first_counts():
    receipt = bring_in(
        "Namn;Org.nr;Ort\nA;802088-4816;X\nB;802088-4816;X\nC;;X\nc;;x\nC;802232-9620;X\nC;802979-7001;Y\n"
    )
    assert receipt.new == 3
    assert Counter(remark.fault for remark in receipt.warnings) == {
        Fault.NUMBER_TWICE: 1,
        Fault.SAME_TWICE: 2,
    }


def test_one_who_asked_to_be_taken_out_does_not_come_back():
    OrganisationFactory(name="Norrby IF", place="Norrby", state=OrganisationState.WITHDRAWN)
    assert bring_in("Namn;Ort\nNorrby IF;Norrby\n").new == 0


def test_the_history_says_that_a_file_brought_it():
    actor = Actor(Door.IMPORT)
    register = read_register(b"Namn;E-post\nA;a@b.example\nB;b@b.example\n")
    import_register(register=register, actor=actor, commit=True)
    events = Organisation.pgh_event_models["insert"].objects.all()
    assert len(events) == 2
    assert {event.pgh_context.metadata["door"] for event in events} == {"import"}
    assert len({event.pgh_context_id for event in events}) == 1


def test_many_rows_cost_as_few_questions_as_few():
    def asked(rows: int) -> int:
        text = "\n".join(["Namn;E-post", *(f"F{rows}-{n};f{rows}-{n}@x.example" for n in range(rows))])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            bring_in(text)
        return len(queries)

    assert asked(3) == asked(300)


def test_a_code_that_is_taken_is_drawn_again():
    taken = OrganisationFactory(code="aaaaaaa").code
    drawn = iter([taken, "bbbbbbb", "bbbbbbb", "ccccccc"])
    assert sorted(_new_codes(2, Organisation, draw=lambda: next(drawn))) == ["bbbbbbb", "ccccccc"]
