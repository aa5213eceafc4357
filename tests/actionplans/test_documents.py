"""Steering documents: the register, who keeps it, what is said at the field, what runs out."""

from datetime import timedelta

import pytest
from django.urls import reverse

from actionplans import services
from actionplans.enums import DocumentStanding
from actionplans.models import SteeringDocument
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.factories import ActionFactory, DepartmentFactory, PlanFactory, SteeringDocumentFactory, staff

pytestmark = pytest.mark.django_db


def days(number: int):
    return clock.today() + timedelta(days=number)


@pytest.fixture
def keeper(client):
    user = staff()
    client.force_login(user)
    return user


@pytest.fixture
def by(keeper):
    return Actor(Door.WEB, user_id=keeper.pk)


def typed(**more) -> dict:
    return {"title": "Kulturpolicy", "kind": "policy", "number": "KFN 2026/2", **more}


def change_of(document) -> str:
    return reverse("document_change", kwargs={"code": document.code, "slug": document.slug})


def test_each_part_of_its_time_is_the_same_asked_and_told():
    SteeringDocumentFactory(adopted_on=None)
    SteeringDocumentFactory(valid_to=None)
    SteeringDocumentFactory(valid_to=days(0))
    SteeringDocumentFactory(valid_to=days(180))
    SteeringDocumentFactory(valid_to=days(181))
    SteeringDocumentFactory(valid_to=days(-1))
    for standing in DocumentStanding:
        asked = SteeringDocument.objects.standing(standing)
        assert set(asked) == {one for one in SteeringDocument.objects.all() if one.standing == standing}
    assert SteeringDocument.objects.lapsing().count() == 2


def test_one_is_written_in_once_however_often_it_is_sent(client, keeper):
    page = client.get(reverse("document_new"))
    code = page.context["form"]["code"].value()
    for _ in range(2):
        response = client.post(reverse("document_new"), typed(code=code))
        assert response.status_code == 302
    document = SteeringDocument.objects.get()
    assert (document.code, document.number) == (code, "KFN 2026/2")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"number": "811228-9874"}, "number"),
        ({"number": "???"}, "number"),
        ({"valid_from": "2026-05-01", "valid_to": "2026-04-30"}, "valid_to"),
        ({"adopted_on": "2026-05-01", "valid_to": "2026-04-30"}, "valid_to"),
        ({"link": "inte en adress"}, "link"),
        ({"adopted_on": "i morgon"}, "adopted_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_all_is_kept(client, keeper, more, field):
    response = client.post(reverse("document_new"), typed(summary="Det är kvar.", **more))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field], response.context["form"].errors
    assert "Det är kvar." in response.content.decode()
    assert not SteeringDocument.objects.exists()


def test_a_service_refuses_what_the_form_would(by):
    values = {"title": "Plan", "adopted_on": days(0), "valid_to": days(-1)}
    with pytest.raises(Refused) as refused:
        services.add_document(values=values, code=new_code(), actor=by)
    assert refused.value.field == "valid_to"


def test_two_at_once_lose_nothing(client, keeper, by):
    document = SteeringDocumentFactory(title="Biblioteksplan")
    form = client.get(change_of(document)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    services.change_document(document, values={"title": "Biblioteksplan 2027"}, actor=by)
    response = client.post(change_of(document), sent | {"title": "Plan för biblioteken"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Biblioteksplan 2027" in page
    assert "Plan för biblioteken" in page
    form = response.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post(change_of(document), again).status_code == 302
    document.refresh_from_db()
    assert document.title == "Plan för biblioteken"


def test_a_change_refuses_what_was_overtaken_and_what_is_gone(by):
    document = SteeringDocumentFactory(title="A")
    with pytest.raises(Refused):
        services.change_document(document, values={"title": "B"}, seen={"title": "C"}, actor=by)
    SteeringDocument.objects.all().delete()
    with pytest.raises(Refused):
        services.change_document(document, values={"title": "B"}, actor=by)


def test_the_page_tells_where_it_is_referred_to_and_nobody_sees_drafts_there(client):
    document = SteeringDocumentFactory()
    shown, hidden = ActionFactory(), ActionFactory(plan=PlanFactory(state="draft"))
    for action in (shown, hidden):
        action.documents.add(document)
    page = client.get(document.get_absolute_url()).content.decode()
    assert shown.title in page
    assert hidden.title not in page
    assert "Ändra uppgifterna" not in page
    assert "1 åtgärd hänvisar hit" in client.get(reverse("document_list")).content.decode()


def test_the_list_warns_of_what_runs_out_and_is_narrowed(client):
    soon = SteeringDocumentFactory(title="Friluftsplan", kind="plan", valid_to=days(30))
    SteeringDocumentFactory(title="Kulturpolicy")
    address = reverse("document_list")
    page = client.get(address).content.decode()
    assert page.index("Går snart ut") < page.index(soon.title)
    for query in ("sort=plan", "lage=lapsing", "q=frilufts"):
        narrowed = client.get(f"{address}?{query}").content.decode()
        assert "Friluftsplan" in narrowed
        assert "Kulturpolicy" not in narrowed
    assert "Kulturpolicy" in client.get(f"{address}?sort=fest&lage=x").content.decode()


def test_it_stands_on_the_desk_of_those_whose_it_is(client, keeper):
    own = SteeringDocumentFactory(title="Vår", valid_to=days(30), department=None)
    SteeringDocumentFactory(title="Andras", valid_to=days(30), department=DepartmentFactory())
    SteeringDocumentFactory(title="Lång", valid_to=days(300))
    page = client.get(reverse("desk")).content.decode()
    assert f"”{own.title}” går ut" in page
    assert "Andras" not in page
    assert "Lång" not in page


def test_visitors_only_read(client):
    document = SteeringDocumentFactory()
    assert client.get(reverse("document_new")).status_code == 302
    assert client.post(change_of(document), typed()).status_code in {302, 403}
