"""Viewpoints are put together, taken apart and answered; each who said something is told, once."""

import pytest

from dialogues.enums import VIEWPOINT_ANSWERED, DialogueState
from dialogues.models import (
    Response,
    ViewpointGroup,
    alike,
    answer_table,
    answering_of,
    groups_of,
    title_from,
    ungrouped_of,
)
from dialogues.services import (
    answer_group,
    begin_group,
    change_group,
    merge_groups,
    move_group,
    put_in_group,
    take_out,
    withdraw_viewpoint,
)
from portal.municipality.current import municipality
from portal.notifications.declaring import Recipient
from portal.notifications.models import Letter
from portal.notifications.rendering import Renderer
from portal.records.models import Record
from portal.threads.models import Link
from portal.web.actor import A_COMMAND
from portal.web.codes import new_code
from portal.web.refusals import Refused
from portal.web.rooms import notices
from tests.at_once import at_once
from tests.factories import (
    AddressFactory,
    DialogueFactory,
    MembershipFactory,
    ResponseFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
)

pytestmark = pytest.mark.django_db
ANSWER = {"outcome": "led_to", "text": "Vi öppnar en sal till.", "change": "En sal i Folkets hus."}


def said(dialogue, text, **more):
    return ViewpointFactory(dialogue=dialogue, text=text, **more)


def begin(dialogue, *viewpoints, title="Fler lokaler", code=None):
    codes = [one.code for one in viewpoints]
    return begin_group(dialogue, viewpoints=codes, title=title, code=code or new_code(), actor=A_COMMAND)


def letters():
    return Letter.objects.filter(notice=VIEWPOINT_ANSWERED)


def test_likeness_is_by_the_stems_of_words_within_a_part():
    dialogue = DialogueFactory()
    part = dialogue.dialogue_parts.create(key="mal-1", title="Ensamhet")
    one = said(dialogue, "Vi saknar lokaler att träffas i på kvällarna.")
    two = said(dialogue, "Det behövs fler lokaler på kvällen, nu saknas en lokal för oss.")
    apart = said(dialogue, "Vi saknar lokaler att träffas i på kvällarna.", part=part)
    other = said(dialogue, "Bidraget betalas ut för sent på året.")
    said(dialogue, "Bussen till badet går inte på söndagar.")
    near = alike(dialogue, [one, apart, other])
    assert near == {one.pk: two}


def test_a_group_that_stands_is_proposed_before_a_lone_one(django_assert_num_queries):
    dialogue = DialogueFactory()
    group = ViewpointGroupFactory(dialogue=dialogue)
    one = said(dialogue, "Föreningarna behöver en samlingslokal.")
    said(dialogue, "Föreningarna behöver en samlingslokal.")
    grouped = said(dialogue, "Föreningarna behöver en samlingslokal.", group=group)
    with django_assert_num_queries(2):
        near = alike(dialogue, [one])
    assert near == {one.pk: grouped}


def test_a_new_group_is_made_once_and_knows_its_part():
    dialogue = DialogueFactory()
    part = dialogue.dialogue_parts.create(key="mal-1", title="Ensamhet")
    one, two = (said(dialogue, "Fler lokaler.", part=part) for _ in range(2))
    code = new_code()
    group = begin(dialogue, one, two, code=code)
    assert begin(dialogue, one, two, code=code) == group
    assert (group.part, group.viewpoints.count()) == (part, 2)
    assert not ungrouped_of(dialogue).exists()


def test_a_name_is_taken_only_from_what_everybody_can_read():
    dialogue = DialogueFactory()
    unread = said(dialogue, "Anna på Storgatan 3 hör dåligt.", organisation=None, state="to_read")
    shown = said(dialogue, "Mer plats behövs. Det är trångt.", shown_text="Mer plats behövs. ****")
    assert title_from([unread, shown]) == "Mer plats behövs"
    assert title_from([unread]) == "Om helheten"


def test_a_group_is_not_called_by_words_that_are_taken_back():
    dialogue = DialogueFactory()
    first, other = said(dialogue, "Öppna salen i Norrö. Tack."), said(dialogue, "Ha öppet på kvällar.")
    group, named = begin(dialogue, first, other, title=""), begin(dialogue, said(dialogue, "Mer ljus."))
    assert group.title == "Öppna salen i Norrö"
    withdraw_viewpoint(first, actor=A_COMMAND)
    withdraw_viewpoint(named.viewpoints.get(), actor=A_COMMAND)
    group.refresh_from_db()
    named.refresh_from_db()
    assert (group.title, named.title) == ("Ha öppet på kvällar", "Fler lokaler")


def test_what_somebody_else_has_put_elsewhere_is_not_taken():
    dialogue = DialogueFactory()
    one, two = said(dialogue, "Ett"), said(dialogue, "Två")
    begin(dialogue, one)
    with pytest.raises(Refused):
        begin(dialogue, one, two)
    assert list(ungrouped_of(dialogue)) == [two]
    with pytest.raises(Refused):
        put_in_group(ViewpointGroupFactory(dialogue=dialogue), viewpoints=[one.code], actor=A_COMMAND)


def test_another_dialogue_s_viewpoint_is_not_taken():
    dialogue = DialogueFactory()
    with pytest.raises(Refused):
        begin(dialogue, ViewpointFactory())


def test_all_who_said_it_get_the_answer_once_each():
    dialogue = DialogueFactory()
    mine = AddressFactory()
    contact = MembershipFactory()
    for _ in range(2):
        said(dialogue, "Ensam.", organisation=None, address=mine, state="to_read")
    said(dialogue, "Vi.", organisation=contact.organisation, address=contact.address)
    said(dialogue, "Vi också.", organisation=contact.organisation)
    group = begin(dialogue, *dialogue.viewpoints.all())
    response = answer_group(group, values=ANSWER, actor=A_COMMAND)
    assert answer_group(group, values=ANSWER, actor=A_COMMAND) == response
    assert {one.address for one in letters()} == {mine, contact.address}
    assert Record.objects.of(response).count() == 1
    assert Link.objects.count() == 1


def test_an_organisation_whose_writer_has_left_gets_it_to_those_it_has_now():
    group = ViewpointGroupFactory()
    contact = MembershipFactory()
    said(group.dialogue, "Vi.", organisation=contact.organisation, address=AddressFactory(), group=group)
    answer_group(group, values=ANSWER, actor=A_COMMAND)
    assert [one.address for one in letters()] == [contact.address]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_letter_says_what_they_said_and_what_was_answered(language):
    contact = MembershipFactory(address__language=language)
    group = ViewpointGroupFactory()
    said(group.dialogue, "Vi <saknar> en sal.", organisation=contact.organisation, group=group)
    answer_group(group, values=ANSWER, actor=A_COMMAND)
    forms = written(letters().get(), language)
    for form in (forms.text, forms.html):
        assert "Vi öppnar en sal till." in form
        assert "En sal i Folkets hus." in form
        assert contact.organisation.name in form
    assert "Vi <saknar> en sal." in forms.text
    assert "Vi &lt;saknar&gt; en sal." in forms.html


def written(letter, language="sv"):
    notice = notices()[letter.notice]
    about = notice.find().get(pk=letter.about_id)
    draft = notice.write(about, Recipient(letter.address, "Siv Ek", language), {})
    return draft and Renderer(municipality()).render(notice, draft, language)


def test_a_letter_lapses_when_their_words_no_longer_stand_there():
    viewpoint = ViewpointFactory(organisation=None, address=AddressFactory(), group=ViewpointGroupFactory())
    answer_group(viewpoint.group, values=ANSWER, actor=A_COMMAND)
    viewpoint.state = "withdrawn"
    viewpoint.save()
    assert written(letters().get()) is None


def test_a_correction_is_told_only_when_asked_and_keeps_the_history():
    viewpoint = ViewpointFactory(organisation=None, address=AddressFactory(), group=ViewpointGroupFactory())
    group = viewpoint.group
    first = answer_group(group, values=ANSWER, actor=A_COMMAND)
    answer_group(group, values={"text": "Vi öppnar två."}, actor=A_COMMAND)
    assert letters().count() == 1
    answer_group(group, values={"text": "Vi öppnar tre."}, tell=True, actor=A_COMMAND)
    assert letters().count() == 2
    assert Record.objects.of(first).count() == 3


def test_the_second_to_answer_sees_the_first_s_text():
    group = ViewpointFactory(group=ViewpointGroupFactory()).group
    answer_group(group, values=ANSWER, actor=A_COMMAND)
    with pytest.raises(Refused):
        answer_group(group, values={"text": "Nej."}, seen={"text": ""}, actor=A_COMMAND)
    assert Response.objects.get().text == ANSWER["text"]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"outcome": "not_possible", "text": " "}, "text"), ({**ANSWER, "change": ""}, "change")],
)
def test_every_answer_has_its_reasons(values, field):
    group = ViewpointFactory(group=ViewpointGroupFactory()).group
    with pytest.raises(Refused) as refused:
        answer_group(group, values=values, actor=A_COMMAND)
    assert refused.value.field == field


def test_nobody_is_answered_in_an_empty_group():
    with pytest.raises(Refused):
        answer_group(ViewpointGroupFactory(), values=ANSWER, actor=A_COMMAND)


def test_whoever_comes_to_an_answered_group_gets_its_answer():
    group = ViewpointFactory(group=ViewpointGroupFactory()).group
    answer_group(group, values=ANSWER, actor=A_COMMAND)
    late = said(group.dialogue, "Jag med.", organisation=None, address=AddressFactory())
    assert put_in_group(group, viewpoints=[late.code], actor=A_COMMAND) == 1
    assert put_in_group(group, viewpoints=[late.code], actor=A_COMMAND) == 0
    assert [one.address for one in letters()] == [late.address]


def test_a_dialogue_is_answered_with_its_last_group_and_not_when_one_comes_loose():
    dialogue = DialogueFactory(state="closed")
    one, two = said(dialogue, "Ett"), said(dialogue, "Två")
    group = begin(dialogue, one, two)
    answer_group(group, values=ANSWER, actor=A_COMMAND)
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.ANSWERED
    take_out(group, viewpoints=[two.code], actor=A_COMMAND)
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.CLOSED


def test_a_group_that_is_emptied_goes_unless_it_has_its_answer():
    dialogue = DialogueFactory()
    one, two = said(dialogue, "Ett"), said(dialogue, "Två")
    group, other = begin(dialogue, one), begin(dialogue, two, title="Annat")
    assert take_out(group, viewpoints=[one.code], into=other, actor=A_COMMAND) == 1
    assert list(groups_of(dialogue)) == [other]
    answer_group(other, values=ANSWER, actor=A_COMMAND)
    with pytest.raises(Refused):
        take_out(other, viewpoints=[one.code, two.code], actor=A_COMMAND)
    with pytest.raises(Refused):
        take_out(group, viewpoints=[one.code], actor=A_COMMAND)


def test_groups_are_merged_once_into_one_that_may_be_answered():
    dialogue = DialogueFactory()
    groups = [begin(dialogue, said(dialogue, text), title=text) for text in ("Ett", "Två", "Tre")]
    answer_group(groups[1], values=ANSWER, actor=A_COMMAND)
    for _ in range(2):
        assert merge_groups(groups[0], into=groups[1], actor=A_COMMAND) == groups[1]
    assert groups[1].viewpoints.count() == 2
    with pytest.raises(Refused):
        merge_groups(groups[1], into=groups[2], actor=A_COMMAND)
    with pytest.raises(Refused):
        merge_groups(groups[2], into=groups[2], actor=A_COMMAND)
    with pytest.raises(Refused):
        merge_groups(groups[2], into=ViewpointGroupFactory(), actor=A_COMMAND)


def test_groups_change_places_and_names():
    dialogue = DialogueFactory()
    first, second = (begin(dialogue, said(dialogue, text), title=text) for text in ("Ett", "Två"))
    move_group(second, up=True, actor=A_COMMAND)
    move_group(second, up=True, actor=A_COMMAND)
    assert list(groups_of(dialogue)) == [second, first]
    assert change_group(first, values={"title": "Ny"}, seen={"title": "Ett"}, actor=A_COMMAND).title == "Ny"
    with pytest.raises(Refused):
        change_group(first, values={"title": "Nyare"}, seen={"title": "Ett"}, actor=A_COMMAND)


def test_the_table_shows_what_is_shown_and_how_far_it_has_come(django_assert_num_queries):
    dialogue = DialogueFactory()
    for number in range(3):
        group = ViewpointGroupFactory(dialogue=dialogue, title=f"Grupp {number}")
        ResponseFactory(group=group)
        for _ in range(4):
            said(dialogue, "Syns", group=group)
        said(dialogue, "Oläst", group=group, state="to_read", organisation=None)
    said(dialogue, "Utan grupp")
    ViewpointGroupFactory(dialogue=dialogue)
    with django_assert_num_queries(3):
        (part,) = answer_table(dialogue, None, most=2)
        assert [one.who for row in part.rows for one in row.said]
    assert [(len(row.said), row.more) for row in part.rows] == [(2, 2)] * 3
    answering = answering_of(dialogue)
    assert (answering.said, answering.answered, answering.ungrouped, answering.days) == (16, 15, 1, 0)
    assert not answering.is_late
    assert ViewpointGroup.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_a_group_at_once_one_is_told_and_nobody_gets_two_letters():
    group = ViewpointGroupFactory()
    said(
        group.dialogue, "En plats till", group=group, organisation=None, address=AddressFactory(), name="Kim"
    )
    unanswered = {"outcome": "", "text": "", "change": ""}

    def answer(text):
        return lambda: answer_group(group, values=ANSWER | {"text": text}, seen=unanswered, actor=A_COMMAND)

    gave = at_once(answer("En sal till."), answer("Två salar till."))
    (refusal,) = (one for one in gave if isinstance(one, Refused))
    (response,) = (one for one in gave if one is not refusal)
    assert Response.objects.get().text == response.text
    assert letters().count() == 1
