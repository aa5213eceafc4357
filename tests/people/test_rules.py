"""Person by person: who may do what with people and settings, and the page that says so."""

import pytest
from django.contrib.auth.models import AnonymousUser
from rules import has_perm

from portal.people import permissions
from portal.people.enums import Role
from portal.people.permissions import Answer
from portal.web.rooms import permission_table
from tests.factories import UserFactory, staff

MANAGED = (
    "people.manage_roles",
    "people.manage_departments",
    "municipality.change_settings",
    "municipality.write_texts",
    "frames.edit_lists",
)


@pytest.mark.django_db
@pytest.mark.parametrize("permission", MANAGED)
def test_only_an_administrator_manages(permission):
    allowed = {role for role in Role if has_perm(permission, staff(role))}
    assert allowed == {Role.ADMINISTRATOR}
    assert not has_perm(permission, UserFactory())
    assert not has_perm(permission, AnonymousUser())
    assert not has_perm(permission, staff(Role.ADMINISTRATOR, is_active=False))


@pytest.mark.django_db
def test_roles_of_a_person_are_seen_by_that_person_and_the_administrator():
    anna, nils, chief = staff(), staff(), staff(Role.ADMINISTRATOR)
    seen_by = {who: has_perm("people.see_person", who, anna) for who in (anna, nils, chief)}
    assert seen_by == {anna: True, nils: False, chief: True}
    assert not has_perm("people.see_person", AnonymousUser(), anna)


def answers(permission):
    line = permission_table()[permission]
    return [permissions.answer(line, kind.person) for kind in permissions.kinds()]


def test_the_page_asks_the_rules_themselves():
    # Visitor, signed in, contact.
    no_roles = [Answer.NO, Answer.YES, Answer.YES]
    assert answers("people.see_desk") == [*no_roles, *[Answer.YES] * len(Role)]
    only_own = [Answer.NO, Answer.OWN, Answer.OWN, Answer.YES, *[Answer.OWN] * (len(Role) - 1)]
    assert answers("people.see_person") == only_own
    assert answers("files.see_file") == [Answer.YES] * (3 + len(Role))


def allowed_to(permission):
    return permissions.allowed(permission_table()[permission], permissions.kinds())


def told(permission):
    return [(str(one.title), one.only_own) for one in allowed_to(permission)]


def test_whom_a_line_lets_is_told_in_as_few_words_as_are_true():
    assert told("files.see_file") == [("alla, också besökare", False)]
    assert told("people.see_desk") == [("alla som är inloggade", False)]
    assert told("people.see_person") == [("administratör", False), ("alla som är inloggade", True)]
    assert told("people.manage_roles") == [("administratör", False)]
    assert told("pages.reach_the_unreached") == [("processledare", False)]


def test_every_permission_is_told_in_words():
    told = [words for group in permissions.groups() for words, _row in group.lines]
    assert len(told) == len(permission_table())
    assert all(str(words)[0].isupper() for words in told)


@pytest.mark.django_db
def test_anybody_may_read_who_may_do_what(client, django_assert_num_queries):
    client.get("/vem-far-gora-vad/")
    # Nothing is asked of the database but what every page asks.
    with django_assert_num_queries(0):
        page = client.get("/vem-far-gora-vad/").content.decode()
    assert "Samrådssekreterare" in page
    assert "egna" in page
    assert page.count("<tr ") == 1 + len(list(permissions.groups())) + len(permission_table())


@pytest.mark.django_db
def test_the_page_is_narrowed_to_what_one_role_may(client):
    may_register, may_manage = "Registrera handlingar", "Ändra nämnder"
    registrars = client.get("/vem-far-gora-vad/?kind=registrar").content.decode()
    assert may_register in registrars
    assert may_manage not in registrars
    for whoever in ("", "?kind=", "?kind=kungen", "?kind=%00"):
        page = client.get(f"/vem-far-gora-vad/{whoever}").content.decode()
        assert may_register in page
        assert may_manage in page


def test_what_a_contact_may_do_for_the_own_organisation_only_is_told_so():
    assert told("dialogues.answer_for") == [("kontaktperson", True)]
    assert "bara för den egna föreningen" in str(allowed_to("dialogues.answer_for")[0].limit)


def test_what_an_official_may_do_with_the_own_departments_things_only_is_told_so():
    official = ("tjänsteperson", True)
    assert told("dialogues.invite")[-2:] == [official, ("förvaltningschef", True)]
    assert "bara den egna förvaltningens" in str(allowed_to("dialogues.invite")[-1].limit)
    assert ("administratör", False) in told("dialogues.invite")
    assert official in told("dialogues.send_mailing")
