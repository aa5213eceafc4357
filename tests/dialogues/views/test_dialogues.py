"""Pages of dialogues: the list, what everybody reads, what those who run it do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import DialogueState
from dialogues.models import Dialogue, Mailing, MailingCopy
from organisations.models import Chosen
from portal.frames.models import Tag
from portal.municipality.services import change_settings
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import (
    DialogueFactory,
    MailingFactory,
    MembershipFactory,
    OrganisationFactory,
    ResponseFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
)

pytestmark = pytest.mark.django_db


def page(dialogue: Dialogue, name: str = "dialogue_detail", **more) -> str:
    return reverse(name, kwargs={"code": dialogue.code, "slug": dialogue.slug, **more})


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def staff_client(client, official):
    client.force_login(official)
    return client


@pytest.fixture
def draft(official) -> Dialogue:
    return DialogueFactory(
        state="draft", opens_on=None, closes_on=None, answer_by=None, owner=official, title="Nya planen"
    )


# --- For everybody -------------------------------------------------------------------------


def test_the_list_has_the_open_first_and_no_drafts(client, draft):
    DialogueFactory(title="Besvarad", state="answered")
    DialogueFactory(title="Öppen")
    shown = text(client.get(reverse("dialogue_list")))
    assert shown.index("Öppen</a>") < shown.index("Besvarad</a>")
    assert "Nya planen" not in shown


def test_an_empty_list_says_why(client):
    assert "så fort den är öppen" in text(client.get(reverse("dialogue_list")))


def test_the_list_is_narrowed_and_fetched(client, settings):
    principle, topic = (
        Tag.objects.filter(frame=frame).first() or Tag.objects.create(frame=frame, key="x", title_sv="X")
        for frame in ("principle", "topic")
    )
    tagged, other = DialogueFactory(title="Märkt"), DialogueFactory(title="Annan", state="closed")
    tagged.tags.add(principle, topic)
    for query in (
        f"princip={principle.key}",
        f"amne={topic.key}",
        "lage=open",
        f"lage=open&forvaltning={tagged.department.code}",
    ):
        for name in ("dialogue_list", "dialogue_export"):
            shown = text(client.get(f"{reverse(name)}?{query}"))
            assert "Märkt" in shown
            assert other.title not in shown
    assert client.get(f"{reverse('dialogue_list')}?lage=hemlig").status_code == 200
    assert client.get(reverse("dialogue_workbook")).status_code == 200
    # Whoever opens the file stands on no page.
    assert settings.SITE_URL + tagged.get_absolute_url() in text(client.get(reverse("dialogue_export")))


def test_a_draft_is_nobody_elses(client, draft):
    assert client.get(page(draft)).status_code == 404


def test_the_page_shows_the_parts_the_words_and_what_comes_next(client):
    dialogue = DialogueFactory(decided_on=clock.today() + timedelta(days=400), feeds="Nämnden beslutar")
    part = dialogue.dialogue_parts.create(key="m1", title="Mål 1", text="Fler ledare.")
    ViewpointFactory(dialogue=dialogue, part=part, text="Bra <b>mål</b>.")
    ViewpointFactory(dialogue=dialogue, text="Om allt.")
    ViewpointFactory(dialogue=dialogue, state="to_read", organisation=None, text="Inte läst.")
    ViewpointFactory(dialogue=dialogue, state="withdrawn", text="Ångrad.")
    shown = text(client.get(page(dialogue)))
    assert "Bra &lt;b&gt;mål&lt;/b&gt;." in shown
    assert "Fler ledare." in shown
    assert "Inte läst." not in shown
    assert "Ångrad." not in shown
    assert "dagar före beslutet" in shown
    assert page(dialogue, "viewpoint_new") in shown
    narrowed = text(client.get(page(dialogue) + "?del=m1"))
    assert "Om allt." not in narrowed


def test_a_decision_that_comes_too_early_is_said(client):
    dialogue = DialogueFactory(decided_on=clock.today() + timedelta(days=40), feeds="Nämnden beslutar")
    assert "innan alla synpunkter" in text(client.get(page(dialogue)))


def test_what_was_taken_back_after_others_were_answered_stands_without_its_words(client):
    group = ViewpointGroupFactory()
    ResponseFactory(group=group)
    ViewpointFactory(
        dialogue=group.dialogue, group=group, state="withdrawn", withdrawn_at=clock.now(), text="Ångrad."
    )
    shown = text(client.get(page(group.dialogue)))
    assert "har tagit tillbaka" in shown
    assert "Ångrad." not in shown


@pytest.mark.parametrize("who", ["visitor", "official"])
def test_the_page_costs_as_much_for_thirty_as_for_three(client, official, who):
    if who == "official":
        client.force_login(official)
    asked = []
    for number in (3, 30):
        dialogue = DialogueFactory(owner=official)
        for at in range(number):
            part = dialogue.dialogue_parts.create(key=f"m{at}", title=f"Mål {at}")
            group = ViewpointGroupFactory(dialogue=dialogue)
            ResponseFactory(group=group)
            ViewpointFactory(dialogue=dialogue, part=part, group=group)
        client.get(page(dialogue))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(dialogue))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= (12 if who == "visitor" else 20)


# --- For those who run it ------------------------------------------------------------------


def test_from_draft_to_sent_in_five_pages(staff_client, official):
    MembershipFactory(organisation=OrganisationFactory())
    new = staff_client.get(reverse("dialogue_new"))
    typed = {"title": "Planen", "purpose": "Vad saknas?", "language": "sv"}
    typed["code"] = new.context["form"]["code"].value()
    first = staff_client.post(reverse("dialogue_new"), typed)
    again = staff_client.post(reverse("dialogue_new"), typed)
    dialogue = Dialogue.objects.get()
    assert first["Location"] == again["Location"] == page(dialogue, "dialogue_choose")
    sending = staff_client.get(page(dialogue, "dialogue_send"))
    assert "Öppna och skicka till 1 förening" in text(sending)
    for form in ("dialogue_as_html", "dialogue_as_text"):
        assert "Vad saknas?" in text(staff_client.get(page(dialogue, form)))
    sent = staff_client.post(page(dialogue, "dialogue_send"))
    mailing = Mailing.objects.get()
    assert sent["Location"] == reverse("mailing_receipt", kwargs={"code": mailing.code, "slug": mailing.slug})
    again = staff_client.get(page(dialogue, "dialogue_send")).content.decode()
    assert "Alla som är valda är redan tillfrågade" in again
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.OPEN


def test_regretted_on_the_receipt_one_is_back_at_the_draft(staff_client, draft):
    MembershipFactory(organisation=OrganisationFactory())
    services.ask(draft, actor=A_COMMAND)
    mailing = Mailing.objects.get()
    receipt = reverse("mailing_receipt", kwargs={"code": mailing.code, "slug": mailing.slug})
    back = staff_client.post(receipt, {"gor": "angra"})
    assert back["Location"] == page(draft)
    assert staff_client.get(receipt).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("purpose", ""), ("closes_on", "i morgon"), ("closes_on", str(clock.today()))],
)
def test_what_cannot_be_comes_back_with_all_that_was_typed(staff_client, field, value):
    typed = {"title": "Planen", "purpose": "Vad saknas?", "language": "sv", "feeds": "Nämnden"} | {
        field: value
    }
    response = staff_client.post(reverse("dialogue_new"), typed)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert response.context["form"]["feeds"].value() == "Nämnden"
    assert not Dialogue.objects.exists()


def test_two_who_change_the_same_see_both_texts(staff_client, draft):
    seen = staff_client.get(page(draft, "dialogue_change")).context["form"]
    typed = {name: seen[name].value() or "" for name in seen.fields if seen[name].value() is not None}
    services.change_dialogue(draft, values={"title": "Eva skrev"}, actor=A_COMMAND)
    response = staff_client.post(page(draft, "dialogue_change"), typed | {"title": "Omar skrev"})
    assert response.status_code == 422
    assert "Eva skrev" in text(response)
    assert "Omar skrev" in text(response)


def test_of_one_that_is_out_the_question_is_not_asked_again(staff_client, official):
    dialogue = DialogueFactory(owner=official)
    form = staff_client.get(page(dialogue, "dialogue_change")).context["form"]
    assert not {"title", "purpose", "closes_on"} & form.fields.keys()
    staff_client.post(page(dialogue, "dialogue_change"), {"feeds": "Nämnden beslutar", "owner": official.pk})
    dialogue.refresh_from_db()
    assert dialogue.feeds == "Nämnden beslutar"


def test_prolonged_and_withdrawn(staff_client, official):
    dialogue = DialogueFactory(owner=official)
    too_early = staff_client.post(page(dialogue, "dialogue_prolong"), {"closes_on": str(clock.today())})
    assert too_early.status_code == 422
    later = dialogue.closes_on + timedelta(days=14)
    staff_client.post(page(dialogue, "dialogue_prolong"), {"closes_on": str(later)})
    assert staff_client.post(page(dialogue, "dialogue_withdraw"), {"reason": ""}).status_code == 422
    staff_client.post(page(dialogue, "dialogue_withdraw"), {"reason": "Planen görs om."})
    dialogue.refresh_from_db()
    assert (dialogue.closes_on, dialogue.state) == (later, DialogueState.WITHDRAWN)
    assert "Planen görs om." in text(staff_client.get(page(dialogue)))


def test_more_are_asked_from_the_page_and_who_is_silent_is_told_of_more_time(staff_client, draft):
    near, far = (MembershipFactory(organisation__place=place).organisation for place in ("Norrö", "Söderby"))
    change_settings(values={"regret_minutes": 0}, actor=A_COMMAND)
    services.choose_asked(draft, chosen=Chosen(added=(near.code,)), actor=A_COMMAND)
    staff_client.post(page(draft, "dialogue_send"))
    assert page(draft, "dialogue_choose") in staff_client.get(page(draft)).content.decode()
    assert "1 förening är redan tillfrågad" in text(staff_client.get(page(draft, "dialogue_choose")))
    staff_client.post(page(draft, "dialogue_send"), {"add": "places:Söderby"})
    assert "Skicka till 1 förening" in text(staff_client.get(page(draft, "dialogue_send")))
    staff_client.post(page(draft, "dialogue_send"))
    assert set(MailingCopy.objects.values_list("organisation", flat=True)) == {near.pk, far.pk}
    assert "2 föreningar som är tillfrågade" in text(staff_client.get(page(draft, "dialogue_prolong")))
    later = str(clock.today() + timedelta(days=60))
    told = staff_client.post(page(draft, "dialogue_prolong"), {"closes_on": later}, follow=True)
    assert "2 föreningar som inte har svarat får ett brev." in text(told)
    assert "Tiden är förlängd. Först var sista dagen" in text(told)


def test_a_draft_is_thrown_away_with_one_question(staff_client, draft):
    assert staff_client.get(page(draft, "dialogue_discard")).status_code == 200
    staff_client.post(page(draft, "dialogue_discard"))
    assert not Dialogue.objects.exists()


def test_a_missing_group_is_added_from_the_breadth(staff_client, draft):
    near, far = OrganisationFactory(place="Norrö"), OrganisationFactory(place="Söderby")
    services.choose_asked(draft, chosen=Chosen(added=(near.code,)), actor=A_COMMAND)
    shown = text(staff_client.get(page(draft, "dialogue_send")))
    assert "1 av 2" in shown
    staff_client.post(page(draft, "dialogue_send"), {"add": "places:Söderby"})
    draft.refresh_from_db()
    assert set(draft.organisations()) == {near, far}
    gone = staff_client.post(page(draft, "dialogue_send"), {"add": "places:Ingenstans"}, follow=True)
    assert "finns inte längre" in text(gone)


def test_the_utskick_of_a_dialogue_is_sent_from_the_dialogue_alone(staff_client, draft):
    mailing = MailingFactory(dialogue=draft)
    for name in ("mailing_detail", "mailing_send", "mailing_change"):
        where = reverse(name, kwargs={"code": mailing.code, "slug": mailing.slug})
        assert staff_client.get(where).status_code == 404
