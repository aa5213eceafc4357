"""What has the keyboard's focus has one ring, box and words together."""

import pytest

from portal.people.enums import LinkPurpose
from portal.people.services import link_for
from tests.factories import PersonFactory

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("pages"),
    pytest.mark.django_db(transaction=True),
]

_RINGS = """() => {
    const box = document.activeElement;
    const drawn = [box, box.closest('.choice')].map(one => getComputedStyle(one));
    return drawn.filter(style => style.outlineStyle !== 'none').length
        + (getComputedStyle(box).boxShadow === 'none' ? 0 : 1);
}"""


def test_a_box_that_has_the_focus_has_one_ring(visitor):
    person = PersonFactory()
    link = link_for(purpose=LinkPurpose.SIGN_UP, subject=person, address=person.address)
    page = visitor()
    page.goto(link.path("sign_up_change"))
    page.get_by_label("Hur många kommer?").focus()
    for kind in ("radio", "checkbox", "checkbox"):
        left = page.evaluate("document.activeElement.id")
        page.keyboard.press("Tab")
        page.wait_for_function("left => document.activeElement.id !== left", arg=left)
        assert page.evaluate("document.activeElement.type") == kind
        assert page.evaluate(_RINGS) == 1
