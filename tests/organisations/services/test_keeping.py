"""Staff add, change, confirm, lay dormant and take out; nothing is said for an organisation but by itself."""

import pytest

from organisations import services
from organisations.enums import ORGANISATION_NEXT, OrganisationState
from organisations.models import Membership, Organisation
from organisations.registers import read_register
from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag
from portal.history.events import events_of
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, make_organisations

pytestmark = pytest.mark.django_db

NUMBER, ANOTHER_NUMBER = "802088-4816", "802002-5651"


def groups(*, seldom_heard: bool) -> list[Tag]:
    tags = Tag.objects.of(Frame.TARGET_GROUP)
    own = {"kind": TagKind.UNDER_REPRESENTED}
    return list(tags.filter(**own) if seldom_heard else tags.exclude(**own))


def add(**values) -> Organisation:
    looked_at = values.pop("not_the_same_as", ())
    return services.add_organisation(values=values, not_the_same_as=looked_at, actor=A_COMMAND)


def change(organisation, **values) -> Organisation:
    return services.change_organisation(organisation, values=values, actor=A_COMMAND)


# --- Is it there already? ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        ("Söderby IF", True),
        ("söderby i.f.", True),
        ("Söderbby idrottsförening", True),
        ("Söderby IF ungdom", False),
        ("Norrö IF", False),
    ],
)
def test_a_name_that_may_mean_another_is_asked_about(name, is_asked):
    other = OrganisationFactory(name="Söderby idrottsförening", place="Söderby")
    found = services.alike(name=name, place="Söderby")
    assert found == ([other] if is_asked else [])


@pytest.mark.parametrize(
    ("place", "stands_in", "is_asked"),
    [("", "Norrö", True), ("Norrö", "", True), ("", "", True), ("Söderby", "Norrö", False)],
)
def test_where_no_place_is_named_a_slip_is_looked_for_in_any(place, stands_in, is_asked):
    other = OrganisationFactory(name="Norrö Färjeläget", place=stands_in)
    assert services.alike(name="Norrö Färjeläge", place=place) == ([other] if is_asked else [])


def test_two_numbers_are_two_organisations_and_nobody_is_alike_itself():
    other = OrganisationFactory(name="Norrö IF", number=NUMBER)
    assert not services.alike(name="Norrö IF", place="", number=ANOTHER_NUMBER)
    assert services.alike(name="Norrö IF", place="", number=NUMBER) == [other]
    assert not services.alike(name="Norrö IF", place="", but_for=other)


def test_asking_who_is_alike_costs_two_questions_however_long_the_register(django_assert_num_queries):
    make_organisations(300)
    OrganisationFactory(name="Norrö IF")
    with django_assert_num_queries(2):
        services.alike(name="Norrö IF", place="")


def test_one_that_may_be_there_is_added_only_when_somebody_has_looked():
    other = OrganisationFactory(name="Norrö IF")
    with pytest.raises(Refused) as refusal:
        add(name="Norrö i.f.", place="")
    assert refusal.value.field == "others"
    assert add(name="Norrö i.f.", place="", not_the_same_as=[other.code]).name == "Norrö i.f."


def test_a_new_name_is_asked_about_and_an_old_one_is_not():
    OrganisationFactory(name="Norrö IF")
    twin = OrganisationFactory(name="Norrö i.f.")
    change(twin, about="Vi spelar schack.")
    with pytest.raises(Refused) as refusal:
        change(twin, name="Norrö I.F.")
    assert refusal.value.field == "others"


def test_a_number_is_one_organisations():
    OrganisationFactory(name="Draken", number=NUMBER)
    with pytest.raises(Refused, match="Draken") as refusal:
        add(name="Ekan", number=NUMBER)
    assert refusal.value.field == "number"
    with pytest.raises(Refused, match="Draken"):
        change(OrganisationFactory(name="Kören"), number=NUMBER)


def test_a_name_has_something_in_it():
    with pytest.raises(Refused) as refusal:
        add(name="–")
    assert refusal.value.field == "name"


# --- What only the organisation may say ----------------------------------------------------


def test_staff_never_say_that_it_reaches_a_group_that_is_seldom_heard():
    seldom = groups(seldom_heard=True)[0]
    with pytest.raises(Refused) as refusal:
        add(name="Draken", target_groups=[seldom])
    assert refusal.value.field == "target_groups"
    with pytest.raises(Refused):
        change(OrganisationFactory(), target_groups=[seldom])


def test_nor_do_they_take_away_that_it_has_said_so():
    organisation = OrganisationFactory()
    seldom, ordinary = groups(seldom_heard=True)[0], groups(seldom_heard=False)[:2]
    organisation.target_groups.set([seldom, ordinary[0]])
    services.change_organisation(
        organisation,
        values={"target_groups": [ordinary[1]]},
        seen={"target_groups": [ordinary[0]]},
        actor=A_COMMAND,
    )
    assert set(organisation.target_groups.all()) == {seldom, ordinary[1]}


def test_what_somebody_else_changed_meanwhile_is_not_written_over():
    organisation = OrganisationFactory(place="Norrö")
    ordinary = groups(seldom_heard=False)[:2]
    for values, seen in (
        ({"place": "Söderby"}, {"place": "Åkersta"}),
        ({"target_groups": ordinary}, {"target_groups": ordinary[:1]}),
    ):
        with pytest.raises(Refused, match="ändrats medan du skrev"):
            services.change_organisation(organisation, values=values, seen=seen, actor=A_COMMAND)


# --- Confirmed, dormant, taken out ----------------------------------------------------------


def test_confirmed_is_confirmed_today():
    organisation = OrganisationFactory()
    for _twice in range(2):
        services.confirm_organisation(organisation, actor=A_COMMAND)
    organisation.refresh_from_db()
    assert organisation.confirmed_on == clock.today()
    assert organisation.is_confirmed


@pytest.mark.parametrize("before", OrganisationState)
@pytest.mark.parametrize("after", OrganisationState)
def test_which_state_may_follow_which(before, after):
    organisation = OrganisationFactory(state=before)
    may = after == before or after in ORGANISATION_NEXT[before]
    if may:
        services.change_state(organisation, to=after, actor=A_COMMAND)
    else:
        with pytest.raises(Refused):
            services.change_state(organisation, to=after, actor=A_COMMAND)
    organisation.refresh_from_db()
    assert organisation.state == (after if may else before)


def test_a_dormant_one_is_not_invited_and_keeps_its_contacts():
    organisation = MembershipFactory().organisation
    services.change_state(organisation, to=OrganisationState.DORMANT, actor=A_COMMAND)
    assert not Organisation.objects.active()
    assert organisation.memberships.current().count() == 1


def test_one_that_is_taken_out_has_no_contacts_and_nobody_waits():
    contact = MembershipFactory()
    organisation = contact.organisation
    services.name_successor(contact, name="Ny", email="ny@forening.example", actor=A_COMMAND)
    before = Letter.objects.count()
    services.change_state(organisation, to=OrganisationState.WITHDRAWN, actor=A_COMMAND)
    assert not organisation.memberships.current()
    assert not Membership.objects.waiting()
    assert Letter.objects.count() == before


def test_one_that_is_taken_out_is_left_alone_by_staff_and_by_files():
    organisation = MembershipFactory(organisation__name="Draken").organisation
    services.change_state(organisation, to=OrganisationState.WITHDRAWN, actor=A_COMMAND)
    with pytest.raises(Refused, match="begärt att tas bort"):
        change(organisation, place="Norrö")
    with pytest.raises(Refused, match="begärt att tas bort"):
        services.confirm_organisation(organisation, actor=A_COMMAND)
    register = read_register(b"Namn;Webbplats;E-post\nDraken;draken.example;ordf@draken.example\n")
    services.import_register(register=register, actor=A_COMMAND, commit=True)
    organisation = Organisation.objects.get()
    assert (organisation.state, organisation.web) == (OrganisationState.WITHDRAWN, "")
    assert not organisation.memberships.current()


def test_what_staff_changed_is_kept_when_the_same_file_comes_again():
    lines = "Namn;Plats;E-post\nDraken;Norrö;ordf@draken.example\n"
    register = read_register(lines.encode())
    services.import_register(register=register, actor=A_COMMAND, commit=True)
    organisation = Organisation.objects.get()
    change(organisation, place="Norrö by", name="IK Draken")
    services.change_contact(
        organisation.memberships.get(), values={"email": "kassor@draken.example"}, actor=A_COMMAND
    )
    services.import_register(register=register, actor=A_COMMAND, commit=True)
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.place) == ("IK Draken", "Norrö by")
    assert [one.address.email for one in organisation.memberships.current()] == ["kassor@draken.example"]


def test_what_it_can_offer_and_when_it_meets_is_kept_by_staff_and_left_alone_by_files():
    before, after = (
        read_register(f"Namn;Webbplats\nDraken;{web}\n".encode()) for web in ("gammal.example", "ny.example")
    )
    services.import_register(register=before, actor=A_COMMAND, commit=True)
    change(Organisation.objects.get(), offers="Båtar", annual_meeting_month=3)
    services.import_register(register=after, actor=A_COMMAND, commit=True)
    organisation = Organisation.objects.get()
    said = (organisation.web, organisation.offers, organisation.annual_meeting_month)
    assert said == ("https://ny.example", "Båtar", 3)
    events = events_of(Organisation).objects.order_by("pgh_id")
    assert [event.annual_meeting_month for event in events] == [None, 3, 3]


# --- What staff change is told ---------------------------------------------------------------


def test_each_save_that_changes_something_is_told_once_to_each_address():
    contact = MembershipFactory()
    MembershipFactory(organisation=contact.organisation, address=contact.address)
    MembershipFactory(organisation=contact.organisation, address=None, phone="070-1740605")
    place = contact.organisation.place
    change(contact.organisation, place=place)
    assert not Letter.objects.exists()
    change(contact.organisation, place="Norrö", about="Vi seglar.")
    change(contact.organisation, place="Söderby")
    told = Letter.objects.order_by("pk")
    assert [sorted(letter.facts["changed"]) for letter in told] == [["about", "place"], ["place"]]
    assert {letter.address_id for letter in told} == {contact.address_id}


def test_whoever_changes_it_as_an_official_and_its_own_words_are_not_told():
    contact = MembershipFactory(user=UserFactory())
    actor = Actor(Door.WEB, user_id=contact.user_id)
    services.change_organisation(contact.organisation, values={"place": "Norrö"}, actor=actor)
    services.change_own_page(contact, values={"about": "Vi seglar."}, actor=A_COMMAND)
    asked = services.ask_for_change(contact, values={"name": "Nya namnet"}, why="", actor=actor)
    services.grant_change(asked, actor=A_COMMAND)
    assert not Letter.objects.filter(notice="organisations.entry_changed").exists()
