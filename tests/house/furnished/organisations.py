"""What the house has of associations: contacts that come and go, files that wait, a saved selection."""

from django.urls import reverse

from organisations.models import Chosen, Group, ImportRun, Membership, Organisation
from organisations.models.imports import MOST_TRIES
from organisations.registers import read_register
from organisations.services import import_register, receive_register, save_selection, weigh_import
from portal.people.enums import AddressState, LinkPurpose
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import AddressFactory, MembershipFactory

from .house import House, Irregular, secret_of

IRREGULAR: Irregular = {
    ("import_row", "line"): lambda house: house.things["ImportRun"].import_rows.undecided().get().line,
    **{
        (name, "code"): lambda house: house.things["ImportRun"].code
        for name in ("import_confirm", "import_discard", "import_again")
    },
    ("contact_change", "contact"): lambda house: house.things["Organisation"].memberships.last().code,
    ("contact_end", "contact"): lambda house: house.things["Organisation"].memberships.last().code,
    ("reopen_address", "address_id"): lambda house: house.things["Address"].pk,
    ("mark_bounced", "address_id"): lambda house: house.things["Address"].pk,
}


def furnish(house: House) -> None:
    """An association that is invited, with contacts of each sort, and what staff keep beside the register."""
    organisation, contact = house.things["Organisation"], house.things["contact"]
    # One leaves by a letter's link; one, whom no letter reaches, is ended by staff.
    MembershipFactory(organisation=organisation, address=None, phone="070-1740605")
    not_invited = MembershipFactory()
    successor = MembershipFactory(
        organisation=not_invited.organisation, named_by=not_invited, active_from=None
    )
    AddressFactory(state=AddressState.REFUSED, state_since=clock.now(), reason="550 5.1.1 okänd")
    house.things |= {
        "Address": contact.address,
        "ImportRun": _file_that_waits(),
        "Selection": save_selection(name="Norr", chosen=_some_and_one(not_invited), actor=A_COMMAND),
    }
    house.secrets |= {
        "hand_over": secret_of(LinkPurpose.HAND_OVER, contact, contact.address),
        "confirm": secret_of(LinkPurpose.CONFIRM, successor, successor.address),
    }
    rows = reverse("import_rows", kwargs={"code": house.things["ImportRun"].code})
    house.more |= {
        "import_detail, stuck": _file_that_is_stuck().get_absolute_url(),
        "import_rows, in conflict": f"{rows}?visa=konflikter",
    }


def _some_and_one(membership: Membership) -> Chosen:
    """A choice that has something in each of its lists."""
    return Chosen(
        places=("Norrö",), also=(Group("places", "Söderby"),), added=(membership.organisation.code,)
    )


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
