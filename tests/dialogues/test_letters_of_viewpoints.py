"""Letters to whoever has said something: true when sent, in both forms and languages, with the way back."""

import pytest
from django.utils import translation

from dialogues.enums import DIALOGUE_WITHDRAWN, VIEWPOINT_RECEIVED, VIEWPOINT_TO_CONFIRM
from dialogues.models import Dialogue, Viewpoint
from dialogues.services import letters_to_them
from organisations.services import leave
from portal.municipality.current import municipality
from portal.notifications.rendering import Forms, Renderer
from portal.web.actor import A_COMMAND
from portal.web.rooms import notices
from portal.web.templatetags.furniture import day
from tests.factories import AddressFactory, MembershipFactory, ViewpointFactory

pytestmark = pytest.mark.django_db

TRUE_OF = {
    VIEWPOINT_TO_CONFIRM: {"state": "unconfirmed", "received_at": None},
    VIEWPOINT_RECEIVED: {"state": "to_read"},
    DIALOGUE_WITHDRAWN: {
        "dialogue__state": "withdrawn",
        "dialogue__withdrawn_because": "Planen <görs> om.",
    },
}


def letter(key: str, viewpoint: Viewpoint, language: str = "sv") -> Forms | None:
    """What the letter says now; nothing where it is no longer true."""
    ((_about, to),) = letters_to_them([viewpoint])
    draft = notices()[key].write(notices()[key].find().get(pk=viewpoint.pk), to, {})
    with translation.override(language):
        return draft and Renderer(municipality()).render(notices()[key], draft, language)


def a_person(key: str) -> Viewpoint:
    return ViewpointFactory(
        organisation=None, address=AddressFactory(), name="Kim Ek", text="Fler <b>bänkar</b>.", **TRUE_OF[key]
    )


@pytest.mark.parametrize("key", TRUE_OF)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_leads_back_to_ones_own_words(key, language):
    forms = letter(key, a_person(key), language)
    for form in (forms.text, forms.html):
        assert "/din-synpunkt/" in form
        assert "/personuppgifter/" in form


def test_the_one_to_confirm_says_nothing_that_was_typed():
    forms = letter(VIEWPOINT_TO_CONFIRM, a_person(VIEWPOINT_TO_CONFIRM))
    assert "bänkar" not in forms.text + forms.html


def test_the_receipt_has_the_words_the_day_of_reading_and_of_the_answer():
    viewpoint = a_person(VIEWPOINT_RECEIVED)
    forms = letter(VIEWPOINT_RECEIVED, viewpoint)
    assert "Fler <b>bänkar</b>." in forms.text
    assert "Fler &lt;b&gt;bänkar&lt;/b&gt;." in forms.html
    for form in (forms.text, forms.html):
        assert day(viewpoint.read_by_day) in form
        assert day(viewpoint.dialogue.answer_by) in form


def test_an_associations_receipt_says_that_it_shows_and_how_to_hand_over():
    contact = MembershipFactory()
    viewpoint = ViewpointFactory(organisation=contact.organisation, address=contact.address)
    forms = letter(VIEWPOINT_RECEIVED, viewpoint)
    for form in (forms.text, forms.html):
        assert "under föreningens namn" in form
        assert "/lamna-over/" in form
    leave(contact, actor=A_COMMAND)
    assert letter(VIEWPOINT_RECEIVED, viewpoint) is None


def test_one_that_is_no_longer_true_is_not_sent():
    for key, otherwise in ((VIEWPOINT_TO_CONFIRM, "to_read"), (VIEWPOINT_RECEIVED, "withdrawn")):
        viewpoint = a_person(key)
        Viewpoint.objects.filter(pk=viewpoint.pk).update(state=otherwise)
        assert letter(key, viewpoint) is None
    viewpoint = a_person(DIALOGUE_WITHDRAWN)
    assert "Planen &lt;görs&gt; om." in letter(DIALOGUE_WITHDRAWN, viewpoint).html
    Dialogue.objects.update(state="open")
    assert letter(DIALOGUE_WITHDRAWN, viewpoint) is None
