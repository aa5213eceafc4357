"""What a person says is read, masked for individuals only, and shown; never held back."""

import pytest

from dialogues import services
from dialogues.enums import ViewpointState
from dialogues.models import Viewpoint
from portal.web.actor import A_COMMAND
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.factories import ViewpointFactory

pytestmark = pytest.mark.django_db

TEXT = "Anna Berg på Storgatan 4 sa nej. Ring 070-1740605. Kommunen är usel på det här."


@pytest.fixture
def viewpoint() -> Viewpoint:
    return ViewpointFactory(organisation=None, state="to_read", text=TEXT, name="Bo Ek")


def show(viewpoint: Viewpoint, **more) -> Viewpoint:
    more.setdefault("made_from", services.mark_of_words(viewpoint))
    return services.show_viewpoint(viewpoint, actor=A_COMMAND, **more)


def test_what_looks_like_an_individual_is_proposed(viewpoint):
    found = {one.words for one in services.proposed_in(viewpoint)}
    assert {"Anna Berg", "Storgatan 4", "070-1740605"} <= found


def test_masked_words_are_gone_from_the_page_and_kept_in_the_row(viewpoint):
    show(viewpoint, words=["Anna Berg", "070-1740605"])
    viewpoint.refresh_from_db()
    assert viewpoint.state == ViewpointState.SHOWN
    assert viewpoint.words.startswith("[maskat] på Storgatan 4")
    assert "070" not in viewpoint.words
    assert "usel" in viewpoint.words
    assert viewpoint.text == TEXT


def test_shown_as_it_came_nothing_is_said_of_masks(viewpoint):
    show(viewpoint)
    viewpoint.refresh_from_db()
    assert (viewpoint.words, viewpoint.shown_text, viewpoint.masked) == (TEXT, "", [])


@pytest.mark.parametrize(
    "words", [["Cecilia"], [TEXT], ["Anna", "Berg", "Storgatan", "4", "Ring", "x" * 201]]
)
def test_words_that_are_not_there_or_too_much_are_refused(viewpoint, words):
    with pytest.raises(Refused) as no:
        show(viewpoint, words=words)
    assert no.value.field == "words"
    viewpoint.refresh_from_db()
    assert viewpoint.state == ViewpointState.TO_READ


def test_not_even_word_by_word_can_all_of_it_be_masked(viewpoint):
    with pytest.raises(Refused) as no:
        show(viewpoint, words=[word.strip(".") for word in TEXT.split()])
    assert "inget kvar" in no.value.message


def test_what_was_changed_while_it_was_read_is_read_again(viewpoint):
    read = services.mark_of_words(viewpoint)
    Viewpoint.objects.update(text="Något annat.")
    with pytest.raises(Refused) as no:
        show(viewpoint, made_from=read)
    assert "ändrats" in no.value.message


def test_two_who_read_the_same_both_show_it(viewpoint):
    show(viewpoint, words=["Anna Berg"])
    show(viewpoint, words=["Anna Berg"])
    assert Viewpoint.objects.shown().count() == 1


def test_what_is_taken_back_is_not_shown(viewpoint):
    Viewpoint.objects.update(state="withdrawn")
    with pytest.raises(Refused):
        show(viewpoint)


def test_a_group_named_after_the_words_loses_what_is_masked_in_them(viewpoint):
    Viewpoint.objects.update(state="shown")
    group = services.begin_group(
        viewpoint.dialogue, viewpoints=[viewpoint.code], code=new_code(), actor=A_COMMAND
    )
    assert group.title == "Anna Berg på Storgatan 4 sa nej"
    show(viewpoint, words=["Anna Berg", "Storgatan 4"])
    group.refresh_from_db()
    assert group.title == "[maskat] på [maskat] sa nej"
